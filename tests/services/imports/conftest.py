"""A new town's books and somebody who may load files into them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from clerktui.db import Database
from clerktui.ledger.proofs import run_proofs
from clerktui.services.imports import import_accounts, import_bills
from clerktui.services.maintenance import maintenance_actor
from clerktui.views.imports import ImportResult
from clerktui.views.people import Actor

ACCOUNT_HEADINGS = "account,name,service_address"
BILL_HEADINGS = "bill,account,service,issued,due,amount"


@dataclass
class Books:
    """Books, and files written and loaded in one breath."""

    db: Database
    actor: Actor
    folder: Path

    def write(self, *lines: str) -> Path:
        """Write a file of these lines."""
        path = self.folder / "export.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    def accounts(self, *lines: str, headings: str = ACCOUNT_HEADINGS, **how: Any) -> ImportResult:
        """Load accounts."""
        return import_accounts(self.db, self.actor, self.write(headings, *lines), **how)

    def bills(self, *lines: str, headings: str = BILL_HEADINGS, **how: Any) -> ImportResult:
        """Load bills."""
        return import_bills(self.db, self.actor, self.write(headings, *lines), **how)

    def rows(self, model: Any, *names: str) -> list[tuple[Any, ...]]:
        """The named columns of every row of a table, in the order they were made."""
        table: Table = model.__table__
        columns = [table.c[name] for name in names]
        with self.db.read() as connection:
            return [tuple(row) for row in connection.execute(select(*columns).order_by(table.c.id))]

    def prove(self) -> None:
        """Every proof holds."""
        assert [proof for proof in run_proofs(self.db) if not proof.ok] == []


@pytest.fixture
def books(town_db: Database, tmp_path: Path) -> Books:
    return Books(town_db, maintenance_actor(town_db, "HEADLESS"), tmp_path)
