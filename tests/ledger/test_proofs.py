"""Every proof holds for honest books, and once its rows are tampered with fails, naming them."""

from __future__ import annotations

import pytest

from clerktui.ledger.correction_proofs import CORRECTION_PROOFS
from clerktui.ledger.proofs import FAILURES_MAX, PROOFS, prove, run_proofs
from clerktui.ledger.retention_proofs import RETENTION_PROOFS
from clerktui.ledger.returned_proofs import RETURNED_PROOFS
from clerktui.services import suspense
from clerktui.views.batches import SuspenseDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.ledger.deposit_tampering import DEPOSITS_TAMPERED, deposits_of
from tests.ledger.tampered_collections import COLLECTIONS_TAMPERED
from tests.ledger.tampered_corrections import CORRECTIONS_TAMPERED
from tests.ledger.tampering import behind_the_back, prove_one
from tests.ledger.test_application_proofs import TAMPERED as APPLICATION_CASES
from tests.ledger.test_closing_account_proofs import TAMPERED as CLOSE_OUTS_TAMPERED
from tests.ledger.test_closing_proofs import TAMPERED as CLOSING_TAMPERED
from tests.ledger.test_customer_deposit_proofs import TAMPERED as DEPOSITS_LEFT
from tests.ledger.test_desk_proofs import TAMPERED as DESK_TAMPERED
from tests.ledger.test_refund_proofs import TAMPERED as REFUNDS_TAMPERED
from tests.ledger.test_task_proofs import TAMPERED as TASK_CASES
from tests.ledger.test_work_order_proofs import (
    BROUGHT as ORDERS_BROUGHT,
    TAMPERED as ORDERS_TAMPERED,
)
from tests.support.batches import begin_batch, key, key_again, to_state
from tests.support.office import Office, new_id

ACCOUNT, OTHER = "10-0442-07", "07-1190-04"
TASKS_TAMPERED = {proof for proof, _, _ in (*TASK_CASES, *APPLICATION_CASES)}
MOVE_CHECKS = (
    "UPDATE journal_line SET gl_account_id = (SELECT id FROM gl_account WHERE "
    "code = '10-1040') WHERE gl_account_id = (SELECT id FROM gl_account WHERE "
    "code = '10-1020')"
)
WRONG_REVERSAL = (
    "UPDATE journal_line SET amount_cents = amount_cents + 1 WHERE entry_id = "
    "(SELECT max(id) FROM journal_entry WHERE reverses_id > 0)"
)
HALF_A_REVERSAL = (
    "DELETE FROM journal_line WHERE line_no = 1 AND entry_id = "
    "(SELECT max(id) FROM journal_entry WHERE reverses_id > 0)"
)
UNANSWERED = (
    "INSERT INTO posted_command (id, kind, content_hash, result, attempts, posted_at) "
    "VALUES ('c-9', 'payment', '', '', 1, '2026-11-23T00:00:00.000000Z')"
)
OTHER_AMOUNTS = (
    "UPDATE journal_line SET amount_cents = CASE line_no WHEN 1 THEN 1 ELSE -1 END "
    "WHERE entry_id = 1"
)
LAST_ENTRY_GONE = (
    "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry WHERE "
    "chain_id = (SELECT chain_id FROM journal_entry WHERE id = 3))"
)
SWAP_ENTRIES = (
    "UPDATE journal_entry SET chain_seq = 99 WHERE id = 1; "
    "UPDATE journal_entry SET chain_seq = 1 WHERE id = 2; "
    "UPDATE journal_entry SET chain_seq = 2 WHERE id = 1"
)
OTHER_TOTAL = (
    "UPDATE receipt SET document = replace(document, '\"total_cents\":', '\"total_cents\":9') "
    "WHERE id = 1"
)
# Tampered with in a test file of their own.
IN_CODE = {"corrections_within_limits"}
"""Tampered with beside the refunds."""
ELSEWHERE = (
    {proof.name for proof in (*RETURNED_PROOFS, *RETENTION_PROOFS)}
    | CLOSING_TAMPERED.keys()
    | TASKS_TAMPERED
    | DEPOSITS_LEFT.keys()
    | DESK_TAMPERED.keys()
    | CLOSE_OUTS_TAMPERED.keys()
    | COLLECTIONS_TAMPERED
    | ORDERS_TAMPERED.keys()
    | ORDERS_BROUGHT.keys()
)
# proof -> statements, and what of the failing row must be said
TAMPERED: dict[str, list[tuple[str, str]]] = {
    **DEPOSITS_TAMPERED,
    "payment_names_its_clerk": [
        ("UPDATE payment SET user_id = user_id + 1 WHERE id = 1", "payment 1 names another clerk"),
    ],
    "receipt_says_its_payment": [
        (
            OTHER_TOTAL,
            "receipt 26-000001 does not say",
        ),
    ],
    "entries_balance": [
        (
            "UPDATE journal_line SET amount_cents = amount_cents + 1 WHERE id = 1",
            "entry 1 is off by 1",
        ),
        ("DELETE FROM journal_line WHERE entry_id = 2", "entry 2 is off by 0"),
        ("UPDATE journal_entry SET line_count = 9 WHERE id = 3", "entry 3"),
    ],
    "lines_sealed": [("DELETE FROM journal_entry WHERE id = 1", "has no entry 1")],
    "receivable_is_its_journal_lines": [
        (
            "UPDATE receivable SET balance_cents = balance_cents - 5 WHERE id = 1",
            "receivable 1 says",
        ),
        ("UPDATE journal_line SET receivable_id = 2 WHERE receivable_id = 1", "receivable 1 says"),
    ],
    "account_is_its_receivables": [
        ("UPDATE account SET balance_cents = 7 WHERE number = '07-1190-04'", "07-1190-04 says 7"),
        ("UPDATE receivable SET account_id = 2 WHERE id = 1", "account 10-0442-07 says"),
    ],
    "account_is_its_journal_lines": [
        ("UPDATE account SET balance_cents = 7 WHERE number = '07-1190-04'", "07-1190-04 says 7"),
        ("UPDATE journal_line SET account_id = 2 WHERE account_id = 1", "10-0442-07 says"),
    ],
    "control_lines_name_receivables": [
        (
            "UPDATE journal_line SET receivable_id = NULL, account_id = NULL WHERE id = 1",
            "line 1 on 30-1210 names no receivable",
        )
    ],
    "receivable_is_its_charges": [
        ("UPDATE charge SET amount_cents = 1 WHERE receivable_id = 2", "receivable 2 was"),
        ("DELETE FROM charge WHERE receivable_id = 1", "receivable 1 was"),
        ("UPDATE receivable SET original_cents = 1 WHERE id = 1", "receivable 1 was 1"),
    ],
    "payment_is_its_tenders": [
        ("UPDATE tender SET amount_cents = 1 WHERE id = 1", "payment 1 says"),
        ("UPDATE payment SET amount_cents = 1 WHERE id = 2", "payment 2 says 1"),
        ("UPDATE payment SET change_cents = 1 WHERE id = 1", "payment 1 says"),
        ("DELETE FROM tender WHERE payment_id = 3", "payment 3 says"),
    ],
    "payment_is_its_allocations": [
        ("UPDATE allocation SET amount_cents = 1 WHERE id = 1", "payment 1 says"),
        ("DELETE FROM allocation WHERE payment_id = 3", "payment 3 says"),
    ],
    "payment_is_its_entry": [
        ("UPDATE allocation SET receivable_id = 1 WHERE receivable_id = 2", "on receivable 2"),
        ("UPDATE payment SET entry_id = 1 WHERE id = 1", "payment 1 and its entry differ"),
    ],
    "tenders_are_in_their_accounts": [
        ("UPDATE tender SET tender_type = 'check' WHERE id = 1", "on account 10-1010"),
        (
            MOVE_CHECKS,
            "on account 10-1020",
        ),
    ],
    "allocation_names_its_account": [
        (
            "UPDATE allocation SET account_id = 2 WHERE id = 1",
            "allocation 1 names another account",
        ),
        (
            "UPDATE journal_line SET account_id = 2 WHERE id = 1",
            "journal line 1 names another account",
        ),
        (
            "UPDATE bill SET account_id = 2 WHERE id = 1",
            "receivable 1 is on another account's bill",
        ),
    ],
    "payments_have_receipts": [
        ("DELETE FROM receipt WHERE number = '26-000002'", "payment 2 has no receipt")
    ],
    "receipts_gap_free": [
        ("DELETE FROM receipt WHERE number = '26-000002'", "year 2026: 8 receipts"),
        ("DELETE FROM receipt WHERE number = '26-000001'", "numbered 2 to 9"),
        ("DELETE FROM receipt WHERE number = '26-000009'", "counter at 9"),
        ("UPDATE receipt_counter SET last_sequence = 10", "counter at 10"),
        ("DELETE FROM receipt_counter", "counter at 0"),
        ("DELETE FROM receipt", "0 receipts"),
    ],
    "voids_reverse": [
        (
            "UPDATE receipt SET status = 'void' WHERE number = '26-000001'",
            "receipt 26-000001 is void, its entry is not reversed",
        ),
        ("UPDATE receipt SET status = 'issued', void_entry_id = NULL", "is issued, its entry is"),
        ("UPDATE receipt SET void_entry_id = NULL", "receipt 26-000003 is void"),
        ("UPDATE receipt SET void_entry_id = 1 WHERE number = '26-000001'", "it names 1"),
        ("UPDATE journal_entry SET reverses_id = 1 WHERE reverses_id > 0", "receipt 26-000003"),
    ],
    "reversals_mirror": [
        (
            "UPDATE journal_entry SET reverses_id = 1 WHERE reverses_id > 0",
            "does not mirror entry 1",
        ),
        (
            WRONG_REVERSAL,
            "does not mirror",
        ),
        (
            HALF_A_REVERSAL,
            "does not mirror",
        ),
    ],
    "drawers_are_their_tenders": [
        ("UPDATE drawer_session SET over_short_cents = 0", "drawer session 1: tenders"),
        ("UPDATE journal_entry SET drawer_session_id = NULL WHERE id = 3", "drawer session 1"),
        ("UPDATE payment SET drawer_session_id = 2 WHERE id = 1", "drawer session 2"),
    ],
    "drawers_closed_as_counted": [
        ("UPDATE drawer_move SET drawer_session_id = 1", "drawer session 1: counted"),
        (
            "UPDATE drawer_count SET counted_cents = 0 WHERE purpose = 'close'",
            "counted 0, expected",
        ),
        ("UPDATE drawer_session SET float_cents = 0", "drawer session 1: counted"),
        ("UPDATE drawer_session SET state = 'closed' WHERE state = 'open'", "drawer session 2"),
    ],
    "commands_answered": [
        (
            UNANSWERED,
            "command c-9 has no answer",
        )
    ],
    "customers_belong": [
        ("UPDATE account SET customer_id = 1 WHERE id = 2", "customer 2 has no account"),
        ("UPDATE account SET premise_id = 1 WHERE id = 2", "premise 2 has no account"),
        ("UPDATE receivable SET bill_id = NULL WHERE bill_id = 1", "bill B00001 has no receivable"),
    ],
    "chains_unbroken": [
        (
            OTHER_AMOUNTS,
            "entry 1 in chain office is not what was written",
        ),
        ("UPDATE journal_entry SET memo = 'nothing to see' WHERE id = 2", "entry 2 in chain"),
        ("UPDATE journal_entry SET user_id = 1 WHERE id = 3", "entry 3 in chain drawer:1"),
        ("UPDATE journal_entry SET business_date = '2026-11-22' WHERE id = 3", "entry 3"),
        (
            "UPDATE journal_entry SET posted_at = '2026-11-23T13:00:00.000000Z' WHERE id = 4",
            "entry 4 in chain drawer:1 is not what was written",
        ),
        ("UPDATE journal_entry SET command_id = 'x' WHERE id = 3", "entry 3"),
        ("UPDATE journal_entry SET hash = 'x' WHERE id = 3", "entry 3"),
        (
            LAST_ENTRY_GONE,
            "chain drawer:1 ends at 7, entries at 6",
        ),
        ("DELETE FROM journal_entry WHERE id = 4", "where 2 belongs"),
        (
            SWAP_ENTRIES,
            "in chain office",
        ),
        ("UPDATE journal_entry SET chain_seq = -1 WHERE id = 1", "is number -1 where 1 belongs"),
        ("UPDATE chain SET head_hash = 'x' WHERE code = 'office'", "chain office ends at"),
        ("UPDATE chain SET head_seq = 0, head_hash = '' WHERE code = 'drawer:1'", "ends at 0"),
        ("UPDATE journal_line SET line_no = 100 - line_no WHERE entry_id = 3", "entry 3"),
        ("UPDATE journal_line SET account_id = 2 WHERE id = 1", "entry 1 in chain office"),
    ],
    "batch_is_its_lines": [
        ("UPDATE batch SET amount_cents = 1 WHERE number = 1", "batch 1 says 1 in 2"),
        ("UPDATE batch SET item_count = 9 WHERE number = 2", "batch 2 says 100 in 9"),
        ("UPDATE batch_line SET group_no = 1", "its lines 900 in 1"),
        ("DELETE FROM batch_line WHERE batch_id = 2", "its lines 0 in 0"),
    ],
    "batch_is_its_tape": [
        ("UPDATE batch_line SET amount_cents = 105 WHERE batch_id = 2", "line 1 is -5 away"),
        ("UPDATE batch_tape SET amount_cents = 1 WHERE kind = 'out'", "batch 1 line 1 is 4001"),
        ("DELETE FROM batch_tape WHERE batch_id = 2", "batch 2 line 1 is -100 away"),
        ("UPDATE batch_line SET state = 'removed' WHERE batch_id = 2", "line 1 is 100 away"),
    ],
    "batch_lines_name_their_accounts": [
        (
            (
                "UPDATE batch_line SET account_id = (SELECT max(id) FROM account), "
                "kind = 'account' WHERE batch_id = 2"
            ),
            "batch 2 line 1 is for",
        ),
    ],
    "batch_is_its_payments": [
        ("UPDATE batch SET state = 'keying' WHERE number = 1", "batch 1 is keying with 900"),
        ("UPDATE batch SET posted_in_id = NULL WHERE number = 1", "batch 1 is posted with 900"),
        ("UPDATE batch SET state = 'posted' WHERE number = 2", "batch 2 is posted with 100"),
        ("UPDATE payment SET drawer_session_id = 1 WHERE id = 7", "posted 500"),
    ],
    "batch_lines_are_paid": [
        (
            "UPDATE batch_line SET payment_id = NULL WHERE id = 1",
            "batch 1 line 1 is good in a posted batch without payment",
        ),
        (
            "UPDATE batch_line SET payment_id = 1 WHERE batch_id = 2",
            "batch 2 line 1 is good in a keying batch with payment",
        ),
        ("UPDATE batch_line SET amount_cents = 1 WHERE id = 1", "payment 7 says 400, its lines 1"),
    ],
    "batch_moves_lead_there": [
        ("DELETE FROM batch_move WHERE batch_id = 2", "batch 2 is keying, its last move says"),
        ("UPDATE batch SET state = 'deposited' WHERE number = 1", "its last move says posted"),
        (
            "UPDATE batch_move SET from_state = 'keyed' WHERE to_state = 'posted'",
            "begins at keyed, before it was released",
        ),
    ],
    "suspense_is_its_account": [
        ("UPDATE suspense_item SET open_cents = 1", "suspense 10-2390 holds 200, open items 1"),
        ("DELETE FROM suspense_item", "holds 200, open items 0"),
    ],
    "suspense_items_are_their_moves": [
        ("DELETE FROM suspense_move WHERE kind = 'returned'", "has 200 left of 500, moved 200"),
        ("UPDATE suspense_item SET open_cents = 0", "suspense item 1 has 0 left of 500"),
    ],
    "tapes_unbroken": [
        ("UPDATE batch_tape SET amount_cents = 1 WHERE id = 1", "batch 1 tape 1 is not what was"),
        ("UPDATE batch_tape SET account = '' WHERE id = 1", "batch 1 tape 1"),
        ("UPDATE batch_tape SET reference = 'x' WHERE seq = 2", "batch 1 tape 2"),
        ("UPDATE batch_tape SET tender_type = 'cash' WHERE batch_id = 2", "batch 2 tape 1"),
        ("UPDATE batch_tape SET user_id = 1 WHERE batch_id = 2", "batch 2 tape 1"),
        ("UPDATE batch_tape SET at = '2026-11-22T13:00:00.000000Z' WHERE seq = 4", "1 tape 4"),
        ("UPDATE batch_tape SET kind = 'in' WHERE seq = 1", "batch 2 tape 1"),
        ("UPDATE batch_tape SET hash = 'x' WHERE seq = 2", "batch 1 tape 3"),
        ("UPDATE batch SET tape_hash = 'x' WHERE number = 2", "batch 2 tape ends at 1"),
        ("DELETE FROM batch_tape WHERE seq = 4", "batch 1 tape ends at 3"),
        ("DELETE FROM batch_tape WHERE seq = 2", "batch 1 tape 3 is not what was written"),
        ("DELETE FROM batch_tape", "batch 2 has lost its tape"),
        ("DELETE FROM batch WHERE number = 2", "a tape of 1 amounts belongs to no batch"),
    ],
    "no_orphans": [
        ("DELETE FROM customer WHERE id = 2", "account row 2 points to no customer"),
        ("DELETE FROM clerk_user", "points to no clerk_user"),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """A day of everything: exact, change, check, credit, two accounts, revenue, void, a close."""
    office.account(ACCOUNT, water=4120, sewer=3800)
    office.account(OTHER, "RODRIGUEZ, MARTA", tax=41_18)
    office.pay(ACCOUNT, 1000, TenderDraft("cash", 2000))
    office.pay(ACCOUNT, 500, TenderDraft("check", 500, "1187"))
    office.void(office.pay(OTHER, 4118).receipt)
    office.pay(OTHER, 5000)
    office.post(
        office.draft(LineDraft("account", ACCOUNT, 700), LineDraft("revenue", "DEP-POLICE", 12_345))
    )
    office.close(cash=20_000 + 1000 + 5000 + 13_045 - 400, check=500)
    office.open_drawer("2", "dee")
    office.pay(ACCOUNT, 100, who="dee")
    batches_of(office)
    deposits_of(office)
    return office


def batches_of(office: Office) -> None:
    """One posted, a line of it corrected and one nobody's, some of that moved; one being keyed."""
    number = begin_batch(office, "ana", 900, 2)
    key(office, number, (ACCOUNT, 4000, "31"), ("", 500, "32"))
    key_again(office, number, 1, (ACCOUNT, 400, "31"))
    to_state(office, number, "posted")
    sam = office.people["sam"]
    suspense.apply_suspense(office.db, sam, SuspenseDraft(new_id(), 1, 200, OTHER))
    returned = SuspenseDraft(new_id(), 1, 100, payee="LEE, ANN", reason="no account here")
    suspense.return_suspense(office.db, sam, returned)
    key(office, begin_batch(office), (ACCOUNT, 100, "40"))


def test_honest_books_hold_and_say_how_much_was_looked_at(books):
    results = {result.name: result for result in run_proofs(books.db)}
    assert {result.failures for result in results.values()} == {()}
    assert all(result.ok and result.says.endswith(".") for result in results.values())
    assert results["payments_have_receipts"].checked == 9
    assert results["receipts_gap_free"].checked == 9
    assert results["entries_balance"].checked == results["chains_unbroken"].checked == 15
    assert results["batch_is_its_lines"].checked == 2
    assert results["tapes_unbroken"].checked == 5
    elsewhere = {proof.name for proof in CORRECTION_PROOFS} | ELSEWHERE
    assert all(
        results[name].checked for name in TAMPERED if name in results and name not in elsewhere
    )


def test_empty_books_hold(db):
    assert all(result.ok for result in run_proofs(db))


def test_every_proof_has_been_tampered_with():
    proved_in_code = {
        "no_orphans",
        "chains_unbroken",
        "tapes_unbroken",
        "corrections_within_limits",
        "papers_are_themselves",
        "seals_hold",
    }
    tampered = {*TAMPERED, *CORRECTIONS_TAMPERED, *REFUNDS_TAMPERED, *ELSEWHERE, *IN_CODE}
    assert tampered == {proof.name for proof in PROOFS} | proved_in_code


def test_guards_that_were_taken_away_are_missed(books):
    table = "" if books.db.is_sqlite else " ON journal_entry"
    with books.db.engine.connect() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER journal_entry_seal{table}")
        found = {result.name: result for result in prove(connection)}
        connection.rollback()
    assert found["guards_in_place"].failures == ("trigger journal_entry_seal is not in place",)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    for name, attempts in TAMPERED.items():
        if name == "no_orphans" and not books.db.is_sqlite:
            continue  # PostgreSQL does not let a foreign key be broken without its owner's help
        for statement, said in attempts:
            with subtests.test(proof=name, statement=statement):
                with behind_the_back(books.db) as connection:
                    for part in statement.split("; "):
                        connection.exec_driver_sql(part)
                    found = prove_one(connection, name)
                assert not found.ok
                assert any(said in failure for failure in found.failures), found.failures
    books.prove()


def test_a_proof_names_so_many_rows_and_no_more(books):
    for number in range(FAILURES_MAX + 3):
        books.account(f"30-{number:04d}")
    with behind_the_back(books.db) as connection:
        connection.exec_driver_sql("UPDATE account SET balance_cents = 1")
        found = {result.name: result for result in prove(connection)}
    assert len(found["account_is_its_receivables"].failures) == FAILURES_MAX


def test_a_long_chain_is_followed_page_by_page(books, monkeypatch):
    monkeypatch.setattr("clerktui.ledger.chain_proof._ENTRIES_A_PAGE", 2)
    books.prove()
