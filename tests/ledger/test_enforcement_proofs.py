"""The proofs over garnishment and attachment find what was tampered with."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import finds_all, honest
from tests.support import enforcement as cases
from tests.support.enforcement import today
from tests.support.office import Office

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "enforcement_case_is_its_last_move": [
        ("UPDATE enforcement_case SET state = 'answered' WHERE number = 1", "case 1 is answered"),
        ("DELETE FROM enforcement_move WHERE case_id = 2", "its last move says nothing"),
    ],
    "enforcement_case_is_its_taxes": [
        ("UPDATE enforcement_case SET tax_cents = 1 WHERE number = 1", "case 1 asks for 9501"),
        ("DELETE FROM enforcement_item WHERE case_id = 2", "its years give 0"),
    ],
    "enforcement_served_both_the_same_day": [
        (
            "UPDATE enforcement_notice SET how = '', served_on = NULL WHERE number = 'G-1-2'",
            "case 1 was served",
        ),
        ("DELETE FROM enforcement_notice WHERE number = 'G-2-1'", "1 notices say so"),
    ],
    "enforcement_went_on_after_service": [
        ("UPDATE enforcement_case SET dated_on = serve_by WHERE number = 1", "before it was"),
    ],
    "enforcement_fee_is_owed_since_service": [
        ("UPDATE enforcement_case SET fee_receivable_id = NULL WHERE number = 1", "its item"),
        ("UPDATE enforcement_case SET fee_cents = 5 WHERE number = 1", "a fee of 5"),
    ],
    "enforcement_money_is_its_payment": [
        ("UPDATE enforcement_payment SET received_cents = 5", "has 5, its payment brought 9000"),
        ("UPDATE enforcement_payment SET other_cents = 5", "has 9000, its payment brought 9000"),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """One case paying, one with notices not served yet."""
    cases.owing(office)
    number = cases.opened(office)
    cases.served(office, number)
    cases.paid_over(office, number, 9_000, gross_cents=90_000, period_on=today(office))
    cases.opened(office, "bank")
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    finds_all(books.db, TAMPERED, subtests)
