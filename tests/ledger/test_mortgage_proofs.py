"""The proofs over mortgage companies find what was tampered with."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import finds_all, honest
from tests.support import mortgage
from tests.support.office import Office

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "mortgage_file_is_its_lines": [
        ("UPDATE mortgage_file SET line_count = 5", "mortgage file 1 says 5 lines"),
        ("UPDATE mortgage_line SET owed_cents = 5", "mortgage file 1 says 1 lines"),
    ],
    "mortgage_payment_is_its_batch": [
        ("UPDATE mortgage_file SET check_cents = 5", "its check of 5, its batch of 90000"),
    ],
}


@pytest.fixture
def books(office: Office, tmp_path) -> Office:
    """A payment file of one line."""
    mortgage.taxed(office)
    mortgage.agree(office)
    mortgage.pays(office, mortgage.HERE)
    mortgage.receive(office, tmp_path, "0731-01,,L-1,900.00", check_cents=90_000)
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    finds_all(books.db, TAMPERED, subtests)
