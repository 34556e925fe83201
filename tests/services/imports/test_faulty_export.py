"""A whole export of ten thousand bills with deliberate faults: every row is accounted for."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from clerktui.db import Database
from clerktui.formats.mapping import parse_mapping
from clerktui.ledger.proofs import run_proofs
from clerktui.models import Account, Bill, Charge, JournalEntry, JournalLine, Receivable
from clerktui.services.imports import import_accounts, import_bills
from clerktui.services.maintenance import maintenance_actor
from clerktui.views.imports import ImportResult
from tests.support.exports import (
    ACCOUNTS_MAPPING,
    BILLS_MAPPING,
    HOSTILE,
    Export,
    accounts_export,
    bills_export,
)


def said(result: ImportResult, export: Export) -> None:
    """Everything the result says is what the export was made with."""
    assert result.read == export.loaded + len(export.errors)
    assert result.rejected == len(export.errors)
    assert [(error.line, error.column) for error in result.errors] == [
        (line, heading) for line, heading, _ in export.errors
    ]
    for error, (_, _, words) in zip(result.errors, export.errors, strict=True):
        assert words in error.reason
    assert (result.duplicates, result.orphans, result.conflicts) == (
        export.why["duplicate"],
        export.why["orphan"],
        export.why["conflict"],
    )


@pytest.mark.slow
def test_ten_thousand_bills_with_every_fault(town_db: Database, tmp_path: Path):
    db = town_db
    actor = maintenance_actor(db, "HEADLESS")
    accounts = accounts_export()
    bills = bills_export(accounts.good)
    (tmp_path / "accounts.csv").write_bytes(accounts.content)
    (tmp_path / "bills.csv").write_bytes(bills.content)
    rejects = tmp_path / "rejects.csv"

    loaded = import_accounts(
        db, actor, tmp_path / "accounts.csv", parse_mapping(ACCOUNTS_MAPPING), reject_path=rejects
    )
    said(loaded, accounts)
    assert (loaded.loaded, loaded.unchanged) == (1_150, 0)
    assert loaded.ignored_columns == ("OLDKEY",)
    assert counted(db, Account) == 1_150

    mapping = parse_mapping(BILLS_MAPPING)
    rehearsal = import_bills(db, actor, tmp_path / "bills.csv", mapping, dry_run=True)
    assert counted(db, Bill) == counted(db, JournalLine) == 0
    result = import_bills(db, actor, tmp_path / "bills.csv", mapping, reject_path=rejects)
    assert replace(result, dry_run=True, reject_file="") == rehearsal
    said(result, bills)
    assert (result.read, result.loaded, result.rejected) == (10_000, 9_712, 288)
    assert (result.duplicates, result.orphans, result.conflicts) == (12, 12, 12)
    assert result.amount_cents == bills.owed_cents.total()
    assert sum(total.amount_cents for total in result.services) == result.amount_cents
    assert balances(db) == {number: bills.owed_cents[number] for number in accounts.good}
    assert (counted(db, Receivable), counted(db, JournalEntry)) == (9_712, 1)
    assert_rejects(rejects, bills)

    again = import_bills(db, actor, tmp_path / "bills.csv", mapping)
    said(again, bills)
    assert (again.loaded, again.unchanged, again.amount_cents) == (0, 9_712, 0)
    assert (again.unchanged_cents, again.errors) == (result.amount_cents, result.errors)
    assert (counted(db, JournalEntry), counted(db, Charge)) == (1, charges(db))
    assert [proof for proof in run_proofs(db) if not proof.ok] == []


def counted(db: Database, model: type) -> int:
    with db.read() as connection:
        return connection.execute(select(func.count()).select_from(model.__table__)).scalar_one()


def charges(db: Database) -> int:
    """One charge for each receivable, and one more where something was paid before."""
    paid = Charge.__table__.c.description == "Paid before these books began"
    with db.read() as connection:
        more = connection.execute(select(func.count()).where(paid)).scalar_one()
    assert more > 500
    return 9_712 + more


def balances(db: Database) -> dict[str, int]:
    account = Account.__table__.c
    with db.read() as connection:
        rows = connection.execute(select(account.number, account.balance_cents))
        return {row.number: row.balance_cents for row in rows}


def assert_rejects(path: Path, export: Export) -> None:
    """The reject file holds every rejected row, and nothing that acts."""
    with path.open(newline="", encoding="utf-8") as handle:
        headings, *rows = csv.reader(handle)
    assert headings == ["line", "column", "reason", "row"]
    assert [(int(line), column or None) for line, column, _, _ in rows] == [
        (line, heading) for line, heading, _ in export.errors
    ]
    for row in rows:
        assert all(char.isprintable() or char == "\n" for cell in row for char in cell)
        assert all(cell[:1] not in {"=", "+", "-", "@"} for cell in row)
    assert path.stat().st_mode & 0o077 == 0
    assert any(HOSTILE[0] in row[3] for row in rows)
