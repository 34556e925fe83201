"""The proofs over adjustments, write-offs and refunds find what was tampered with."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.corrections import adjusted, adjustments, writeoffs
from clerktui.services.refunds import listing, paying
from clerktui.views.adjustments import AdjustmentDraft, RecoveryDraft, UndoDraft, WriteOffDraft
from clerktui.views.refunds import TakeUpDraft
from tests.ledger.tampering import behind_the_back, honest, prove_one
from tests.support.office import Office, new_id
from tests.support.refunds import ask, return_unidentified, take

ACCOUNT, OTHER = "10-0442-07", "07-1190-04"
# proof -> statements, and what of the failing row must be said
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "corrected_items_are_their_entries": [
        (
            "UPDATE correction_line SET amount_cents = -499 WHERE correction_id = 1",
            "correction 1 and its entry differ by 1 on receivable 1",
        ),
        ("DELETE FROM correction_line WHERE correction_id = 3", "correction 3 and its entry"),
    ],
    "corrections_are_their_items": [
        ("UPDATE correction SET amount_cents = 1 WHERE id = 1", "correction 1 says 1, its items"),
    ],
    "undone_is_undone_whole": [
        ("UPDATE correction SET undoes_id = 3 WHERE id = 2", "correction 2 does not undo"),
        (
            (
                "UPDATE journal_entry SET reverses_id = NULL WHERE id = "
                "(SELECT entry_id FROM correction WHERE id = 2)"
            ),
            "correction 2 does not undo correction 1",
        ),
        ("UPDATE correction SET amount_cents = 1 WHERE id = 1", "correction 2 does not undo"),
        ("UPDATE correction SET account_id = 2 WHERE id = 1", "correction 2 does not undo"),
    ],
    "write_offs_are_their_corrections": [
        ("UPDATE write_off SET amount_cents = 4000", "write-off 1 says 4000, its correction 4120"),
        ("UPDATE write_off SET receivable_id = 2", "write-off 1 says 4120, its correction 0"),
    ],
    "recovered_was_written_off": [
        ("UPDATE write_off SET recovered_cents = 4121", "write-off 1 recovered 4121 of 4120"),
        ("UPDATE write_off SET recovered_cents = 0", "receivable 1 recovered and put back"),
    ],
    "refund_moves_lead_there": [
        ("UPDATE refund SET state = 'approved' WHERE number = 2", "refund 2 is approved"),
        ("DELETE FROM refund_move WHERE refund_id = 1", "refund 1 is approved, its last step"),
        (
            "UPDATE refund_move SET from_state = 'paid' WHERE to_state = 'paid'",
            "begins at paid, before it was approved",
        ),
    ],
    "refund_is_its_entries": [
        ("UPDATE refund SET state = 'approved' WHERE number = 2", "refund 2 is approved with 300"),
        ("UPDATE refund SET state = 'paid' WHERE number = 1", "refund 1 is paid with 200, owed"),
        ("UPDATE refund SET amount_cents = 1 WHERE number = 1", "refund 1 is approved with 1"),
        (
            "UPDATE refund_move SET entry_id = NULL WHERE to_state = 'paid'",
            "refund 2 is paid with 300, owed 300",
        ),
        ("UPDATE refund SET state = 'requested' WHERE number = 2", "taken from the account 300"),
    ],
    "refunds_payable_is_owed": [
        ("UPDATE refund SET state = 'paid' WHERE number = 1", "10-2110 holds 1600, refunds owed"),
        ("DELETE FROM suspense_move WHERE kind = 'returned'", "holds 1600, refunds owed 900"),
    ],
    "refunds_have_two_people": [
        (
            "UPDATE refund SET decided_by_id = requested_by_id WHERE number = 2",
            "refund 2 was approved by who asked for it",
        ),
        ("UPDATE refund SET decided_by_id = NULL", "refund 1 was approved"),
    ],
}
LIMITS = [
    ("UPDATE correction SET amount_cents = 1000001 WHERE id = 1", "the limit is 1000000"),
    ("UPDATE correction SET approved_by_id = user_id WHERE id = 1", "by who made it"),
    (
        "DELETE FROM policy WHERE key = 'adjustment.limits'",
        "correction 1 is 500, the limit is 0",
    ),
]


@pytest.fixture
def books(office: Office) -> Office:
    """An adjustment undone, one standing; a write-off half recovered; refunds in every place."""
    people, db = office.people, office.db
    office.account(ACCOUNT, due=dt.date(2025, 1, 25), water=4120, sewer=3800)
    office.account(OTHER, "RODRIGUEZ, MARTA", water=100)

    def adjust(cents, direction="credit"):
        draft = AdjustmentDraft(new_id(), ACCOUNT, direction, cents, "misread", service="water")
        return adjustments.adjust(db, people["ana"], draft).number

    adjustments.undo_adjustment(db, people["ana"], UndoDraft(new_id(), adjust(500), "keyed twice"))
    adjust(250, "debit")
    water = adjusted.list_open_items(db, people["ana"], ACCOUNT)[0]
    given_up = WriteOffDraft(new_id(), ACCOUNT, (water.receivable_id,), "uncollectable")
    writeoffs.write_off(db, people["fay"], given_up)
    writeoffs.recover(db, people["ana"], RecoveryDraft(new_id(), ACCOUNT, 1000))
    office.pay(OTHER, 1100)
    take(office, "approve", ask(office, OTHER, 200))
    paid = ask(office, OTHER, 300)
    take(office, "approve", paid)
    take(office, "pay", paid)
    for step in ("refuse", "credit"):
        take(office, step, ask(office, OTHER, 100))
    undone = ask(office, OTHER, 100)
    take(office, "approve", undone)
    take(office, "undo", undone)
    return_unidentified(office, 700)
    return_unidentified(office, 700)
    move = listing.list_returns(db, people["fay"])[0].move_id
    paying.take_up_return(db, people["fay"], TakeUpDraft(new_id(), move))
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    attempts = [(name, *one) for name, each in TAMPERED.items() for one in each]
    attempts += [("corrections_within_limits", *one) for one in LIMITS]
    for name, statement, said in attempts:
        with subtests.test(proof=name, statement=statement):
            with behind_the_back(books.db) as connection:
                connection.exec_driver_sql(statement)
                found = prove_one(connection, name)
            assert not found.ok
            assert any(said in failure for failure in found.failures), found.failures
    books.prove()
