"""The proofs over customer deposits find what was tampered with."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import finds_all, honest
from tests.support.customer_deposits import HERE, ask, use
from tests.support.office import Office

OTHER = "10-0500-01"
# proof -> statements, and what of the failing row must be said
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "customer_deposit_is_its_steps": [
        ("UPDATE customer_deposit SET held_cents = 1 WHERE id = 1", "customer deposit 1 holds 1"),
        ("DELETE FROM customer_deposit_move WHERE kind = 'paid'", "customer deposit 1 holds 8000"),
        ("UPDATE customer_deposit SET required_cents = 1 WHERE id = 2", "customer deposit 2"),
        ("UPDATE customer_deposit_move SET interest_cents = 5 WHERE kind = 'paid'", "steps 8000 a"),
    ],
    "account_holds_its_deposits": [
        ("UPDATE account SET deposit_cents = 1 WHERE number = '10-0500-01'", "says 1 held"),
        ("UPDATE customer_deposit SET account_id = 2 WHERE id = 1", "10-0442-07 says 8000 held"),
    ],
    "deposit_owes_what_is_unpaid": [
        ("UPDATE customer_deposit SET paid_cents = 0 WHERE id = 1", "owes 0, its deposit 15000"),
        ("UPDATE customer_deposit SET receivable_id = NULL WHERE id = 2", "owes 6000, its dep"),
    ],
    "deposit_steps_are_their_entries": [
        (
            "UPDATE customer_deposit_move SET held_cents = -1 WHERE kind = 'applied'",
            "differ by 6999",
        ),
    ],
    "deposits_held_are_owed": [
        ("UPDATE customer_deposit SET held_cents = 9000 WHERE id = 1", "held are 9000"),
    ],
    "deposits_asked_are_open": [
        (
            "UPDATE receivable SET balance_cents = 1 WHERE service = 'customer_deposit'",
            "asked and not paid are 6000",
        ),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """One deposit paid and partly applied, another asked for."""
    office.account(HERE)
    office.account(OTHER)
    ask(office, HERE, 15_000)
    office.pay(HERE, 15_000)
    office.bill(HERE, water=7_000)
    use(office, HERE)
    ask(office, OTHER, 6_000)
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    finds_all(books.db, TAMPERED, subtests)
