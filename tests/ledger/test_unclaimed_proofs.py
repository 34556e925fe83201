"""The proofs over unclaimed property find what was tampered with."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import finds_all, honest
from tests.support import unclaimed
from tests.support.office import Office
from tests.support.refunds import ask, take

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "unclaimed_item_is_its_last_move": [
        ("UPDATE unclaimed_item SET state = 'paid' WHERE number = 2", "unclaimed item 2 is paid"),
        ("DELETE FROM unclaimed_move WHERE item_id = 1", "its last step says nothing"),
    ],
    "unclaimed_report_is_its_lines": [
        ("UPDATE unclaimed_report SET amount_cents = 1", "says 5 items of 1, it holds 5"),
        ("UPDATE unclaimed_report SET record_count = 9", "the report of 2028 says 5 items"),
    ],
    "unclaimed_record_says_its_amount": [
        ("UPDATE unclaimed_line SET record = 'short' WHERE record_no = 1", "record 1 of the"),
        ("UPDATE unclaimed_line SET amount_cents = 7 WHERE record_no = 5", "2028 is not 7"),
    ],
    "unclaimed_reported_is_dormant": [
        ("UPDATE unclaimed_item SET dormant_on = '2028-07-01' WHERE number = 1", "item 1 of the"),
        ("UPDATE unclaimed_report SET released_by_id = prepared_by_id", "by a second person"),
    ],
    "unclaimed_reported_is_owed": [
        ("UPDATE refund SET amount_cents = 8001 WHERE number = 1", "is unclaimed with 8001"),
        ("UPDATE refund SET state = 'approved' WHERE number = 1", "refund 1 is approved"),
    ],
    "unclaimed_liability_is_owed": [
        ("UPDATE refund SET state = 'paid' WHERE number = 6", "refunds come to 0"),
    ],
    "unclaimed_paid_is_its_entry": [
        ("UPDATE unclaimed_report SET entry_id = 1", "its entry paid"),
    ],
    "unclaimed_repaid_was_given": [
        ("UPDATE unclaimed_move SET code = 'note' WHERE code = 'reimbursed'", "more often"),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """A report with the State, one late owner repaid; one more refund nobody claimed."""
    unclaimed.town(office)
    unclaimed.to_paid(office)
    unclaimed.reimburse(office, 2)
    unclaimed.repaid(office, 2)
    office.account("10-0999-01", "HILL, SAM", water=100)
    office.open_drawer("2", "dee")
    office.pay("10-0999-01", 900, who="dee")
    take(office, "approve", ask(office, "10-0999-01", 800))
    unclaimed.to_day(office, unclaimed.LATER)
    take(office, "unclaimed", 6)
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    finds_all(books.db, TAMPERED, subtests)
