"""The proofs over closed days, papers, seals and ledger batches fail, naming what was tampered."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.ledger.tampering import behind_the_back, prove_one
from tests.support.closing import busy_day, close_day, close_drawer
from tests.support.office import Office

LOST_ENTRY = "DELETE FROM gl_batch_entry WHERE entry_id = 4"
OTHER_ACCOUNT = (
    "UPDATE gl_batch_line SET gl_account_id = (SELECT id FROM gl_account WHERE code = '10-4410') "
    "WHERE line_no = 3"
)
OTHER_BYTES = (
    "UPDATE stored_document SET content = "
    "(SELECT content FROM stored_document WHERE media = 'application/pdf' LIMIT 1)"
)
OTHER_SEAL = "UPDATE day_move SET seal = replace(seal, 'MAIN', 'EAST')"
# proof -> statements, and what of the failing row must be said
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "ledger_batch_balances": [
        ("UPDATE gl_batch_line SET debit_cents = 1 WHERE line_no = 1", "fund 10 is off by"),
        ("UPDATE gl_batch SET debit_cents = 9", "ledger batch 1 says 9, its lines 17500"),
        ("UPDATE gl_batch_line SET fund = '30' WHERE line_no = 1", "fund 30 is off by 8500"),
    ],
    "ledger_batch_is_its_entries": [
        (OTHER_ACCOUNT, "differ on account 10-4310 by 3500"),
        (LOST_ENTRY, "differ on account"),
        ("UPDATE gl_batch SET entries = 9", "ledger batch 1 says 9 entries, has 3"),
        (
            "UPDATE gl_batch_line SET debit_cents = debit_cents + 5 WHERE line_no = 1",
            "differ on account 10-1010 by 5",
        ),
    ],
    "ledger_entries_are_of_their_day": [
        ("UPDATE gl_batch SET business_date = '2026-11-20'", "entry 3 of 2026-11-23 is in ledger"),
        ("UPDATE journal_entry SET office_id = 7 WHERE id = 3", "entry 3 of"),
    ],
    "closed_days_are_in_the_ledger": [
        (LOST_ENTRY, "entry 4 of the closed day 2026-11-23 is in no ledger batch"),
        ("UPDATE journal_entry SET business_date = '2026-11-23' WHERE id = 1", "entry 1 of"),
    ],
    "days_are_their_moves": [
        ("UPDATE business_day SET state = 'open'", "is open, closed 1 times; its moves say closed"),
        ("UPDATE business_day SET times_closed = 2", "closed 2 times"),
        ("DELETE FROM day_move", "its moves say open, 0"),
        ("UPDATE business_day SET seal = '{}'", "day 2026-11-23 is closed"),
    ],
    "closed_days_have_their_papers": [
        ("DELETE FROM day_document WHERE name = 'day-close.pdf'", "close 1 has no day-close.pdf"),
        ("DELETE FROM day_document", "has no gl-distribution.json"),
    ],
    "papers_are_themselves": [
        ("UPDATE stored_document SET size = size + 1", "is not what was kept"),
        (
            OTHER_BYTES,
            "is not what was kept",
        ),
    ],
    "seals_hold": [
        (OTHER_SEAL, "close 1 has another seal than it was closed with"),
        ("UPDATE day_move SET seal = NULL", "close 1 has another seal"),
        (
            "UPDATE journal_entry SET hash = 'x' WHERE id = 5",
            "close 1: chain drawer:1 has not at 3 what was sealed",
        ),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """A closed day with money in three funds."""
    busy_day(office)
    close_drawer(office)
    close_day(office)
    return office


def test_they_hold_for_honest_books(books):
    books.prove()


@pytest.mark.parametrize(
    ("name", "statement", "said"),
    [(name, *each) for name, some in TAMPERED.items() for each in some],
)
def test_tampering_is_found_and_named(books, name, statement, said):
    with behind_the_back(books.db) as connection:
        connection.execute(text(statement))
        result = prove_one(connection, name)
    assert not result.ok
    assert result.checked
    assert any(said in failure for failure in result.failures), result.failures


def test_a_short_form_that_is_not_its_hashs_is_found(books):
    with behind_the_back(books.db) as connection:
        statement = 'UPDATE day_move SET seal = replace(seal, \'"short"\\:"\', \'"short"\\:"0\')'
        connection.execute(text(statement))
        result = prove_one(connection, "seals_hold")
    assert result.failures == ("close 1 shows another seal than its hash",)


def test_bytes_that_cannot_be_unpacked_are_found(books):
    with behind_the_back(books.db) as connection:
        connection.execute(text("UPDATE stored_document SET content = :c"), {"c": b"moon"})
        found = prove_one(connection, "papers_are_themselves")
    assert not found.ok
