"""The proofs of returned and held payments hold for honest books and find every tampering."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clerktui.ledger.proofs import run_proofs
from clerktui.ledger.returned_proofs import RETURNED_PROOFS
from clerktui.services.improper import held
from clerktui.services.returns import booking, items
from clerktui.views.held import HeldDraft
from clerktui.views.returns import ReturnedStep
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.ledger.tampering import behind_the_back, prove_one
from tests.support.office import Office, new_id
from tests.support.returned import before_interest, bounce, draft, pay_by_check

A, B, TAX = "10-0442-07", "07-1190-04", "20-0001-00"
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "returned_items_are_taken_back": [
        ("UPDATE returned_item SET amount_cents = 5 WHERE number = 1", "item 1 is reversed over 5"),
        ("UPDATE returned_item SET correction_id = NULL WHERE number = 1", "its correction 0"),
        ("UPDATE correction SET amount_cents = 7 WHERE id = 1", "its correction 7"),
        ("UPDATE returned_item SET state = 'reversed' WHERE number = 3", "item 3 is reversed"),
    ],
    "returned_corrections_have_their_item": [
        ("DELETE FROM returned_item WHERE number = 1", "correction 1 belongs to 0"),
        ("UPDATE returned_item SET correction_id = 1", "correction 1 belongs to 4"),
    ],
    "returned_lines_are_what_was_paid": [
        ("UPDATE correction_line SET amount_cents = 9999 WHERE id = 1", "got 9999 back"),
        ("DELETE FROM allocation WHERE payment_id = 1", "which paid 0"),
    ],
    "returned_fees_are_their_corrections": [
        ("UPDATE returned_item SET fee_cents = 1 WHERE number = 1", "item 1 has a fee of 1"),
        ("DELETE FROM correction WHERE undoes_id IS NOT NULL", "item 2 has a fee of 0"),
    ],
    "returned_interest_is_owed_as_interest": [
        ("UPDATE receivable SET component = 'cost' WHERE component = 'interest'", "come to 0"),
        ("UPDATE returned_item SET interest_correction_id = 1 WHERE number = 4", "correction 0"),
    ],
    "returned_items_say_what_was_done": [
        ("UPDATE returned_item SET state = 'settled' WHERE number = 1", "item 1 is settled"),
        ("DELETE FROM returned_move", "its moves say nothing"),
        ("UPDATE returned_item SET attempts = 4 WHERE number = 3", "item 3 is redeposited after 4"),
    ],
    "held_payments_are_their_moves": [
        ("UPDATE held_payment SET state = 'surrendered' WHERE number = 1", "payment 1 is surr"),
        ("DELETE FROM held_move", "its last move says nothing"),
    ],
    "held_payments_are_paid_when_released": [
        ("UPDATE held_payment SET payment_id = NULL", "payment 2 is released without payment"),
        ("UPDATE held_payment SET payment_id = 1 WHERE number = 1", "payment 1 is returned with"),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """One taken back, one with its fee waived, one presented again; one sent back, one let go."""
    office.account(A, water=4120, sewer=3800)
    office.account(B, "LEE, ANN", water=6000)
    office.decide("returned.redeposits", 1)
    for number, account, cents in (("11", A, 2000), ("12", B, 2000), ("13", A, 1900)):
        pay_by_check(office, account, cents, number)
    bounce(office, "11")
    bounce(office, "12")
    items.waive_fee(office.db, office.people["sam"], ReturnedStep(new_id(), 2, "bank's error"))
    again = draft(office, "13", redeposit=True)
    booking.book_return(office.db, office.people["ana"], again)
    office.account(TAX, "HILL, JO", due=dt.date(2025, 9, 1), tax=10_000)
    with before_interest(office):
        pay_by_check(office, TAX, 10_000, "14")
    bounce(office, "14")
    ana = office.people["ana"]
    held.hold_payment(office.db, ana, HeldDraft(new_id(), "unsigned", 100, account=A))
    held.hold_payment(office.db, ana, HeldDraft(new_id(), "paid_in_full", 100, account=B))
    ticket = office.draft(
        LineDraft("account", B, 100), tenders=(TenderDraft("money_order", 100, "2"),)
    )
    ticket = dataclasses.replace(ticket, held=2)
    office.approve(ticket.command_id, "held.not_yet", "improper.override")
    office.post(ticket)
    return office


def test_honest_books_hold(books):
    books.prove()
    mine = {proof.name for proof in RETURNED_PROOFS}
    assert mine == TAMPERED.keys()
    assert all(one.checked for one in run_proofs(books.db) if one.name in mine)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    for name, attempts in TAMPERED.items():
        for statement, said in attempts:
            with subtests.test(proof=name, statement=statement):
                with behind_the_back(books.db) as connection:
                    connection.exec_driver_sql(statement)
                    found = prove_one(connection, name)
                failures = found.failures
                assert any(said in failure for failure in failures), failures
    books.prove()
