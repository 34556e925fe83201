"""Reports at a size no town has: five million receivables aged, and a PDF of five hundred pages.

Aging is one statement; it stands beside the very same SQL through the bare driver, so what is
measured is what we put around it. The long PDF is made in a process of its own, whose highest
memory is told; beside it are as many words on as many pages straight through the library.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bench import books
from bench.figures import OUT, Figure, Goal, Size, tell
from bench.pace import side_by_side
from clerktui.db import Database
from clerktui.reports.aged_receivables import aged_statement
from clerktui.reports.catalogue import make_report
from clerktui.reports.setting import setting_for
from clerktui.services import town
from clerktui.views.reports import ReportAsked
from tests.support.source import ROOT

RECEIVABLES = 5
"""Of each account; their due dates and services are spread over all buckets."""
_GOAL = Goal(1.5, of_ratio=True)
_MEMORY_MB = 250.0
_RUNS = 2
_AGED = ReportAsked("aged-receivables")
_ACCOUNTS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO account (id, number, number_n, customer_id, premise_id, account_class, status,
    deposit_cents, balance_cents, version)
SELECT i, printf('%08d', i), printf('%08d', i), 1, 1,
    CASE i % 10 WHEN 0 THEN 'commercial' WHEN 1 THEN 'irrigation' ELSE 'residential' END,
    'active', 0, 0, 0 FROM n
"""
_ITEMS = """
WITH RECURSIVE k(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < ? - 1),
owed AS (
    SELECT a.id AS id, j, (CASE j WHEN 4 THEN -1 ELSE 1 END)
        * (1500 + (a.id * 13 + j * 1301) % 14500) AS cents
    FROM account a CROSS JOIN k
)
INSERT INTO receivable (account_id, service, component, due_on, original_cents, balance_cents,
    description)
SELECT id,
    CASE j WHEN 0 THEN 'water' WHEN 1 THEN 'sewer' WHEN 2 THEN 'solid_waste' WHEN 3 THEN 'tax'
    ELSE 'credit' END,
    CASE j WHEN 4 THEN 'credit' ELSE 'principal' END,
    date(?, '-' || ((id * 7 + j * 31) % 150) || ' days'), cents, cents, ''
FROM owed
"""


# ------------------------------------------------------------------------------------------ aging
def aged_receivables(size: Size) -> list[Figure]:
    """The whole report beside its statement through the bare driver, on SQLite."""
    path = _books(size.aged_accounts)
    db = Database(f"sqlite:///{path}")
    raw = _raw(db, path)
    ours, bare = side_by_side([(lambda: make_report(db, _AGED), raw)] * _RUNS)
    db.dispose()
    detail = {
        "accounts": size.aged_accounts,
        "receivables": size.aged_accounts * RECEIVABLES,
        "cpu": ours.cpu_ms(),
        "baseline_cpu": bare.cpu_ms(),
    }
    return [
        Figure("aged_receivables", ours.ms(0.5), bare.ms(0.5), "ms", _GOAL, detail=detail),
    ]


def _books(accounts: int) -> Path:
    """The file of books with so many accounts, kept until what it is made of changes."""
    finished = OUT / f"aged-{accounts}-{books.digest()}.sqlite3"
    if not finished.exists():
        for stale in OUT.glob(f"aged-{accounts}-*"):
            stale.unlink()
        draft = finished.with_suffix(".draft")
        books.remove(draft)
        _build(draft, accounts)
        draft.rename(finished)
        books.remove(draft)
    return finished


def _build(path: Path, accounts: int) -> None:
    """A town whose accounts owe five things each, put in by two statements."""
    tell(f"building {accounts:,} accounts with {accounts * RECEIVABLES:,} receivables")
    db = Database(f"sqlite:///{path}")
    db.create_schema()
    town.init_town(db)
    with db.write(patient=True) as connection:
        _fill(connection, accounts, str(db.clock.today("America/New_York")))
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("ANALYZE")
    db.dispose()


def _fill(connection: Connection, accounts: int, today: str) -> None:
    run = connection.exec_driver_sql
    run(
        "INSERT INTO customer (id, last_name, first_name, is_business, phone, email, mail_address,"
        " mail_city, mail_state, mail_zip, language, last_n, first_n, phone_n, phone4)"
        " VALUES (1, 'LEE', 'ANN', 0, '', '', '', '', '', '', 'en', 'lee', 'ann', '', '')"
    )
    run("INSERT INTO premise (id, address, city, zip, street_n) VALUES (1, '1 Elm St', '', '', '')")
    run(_ACCOUNTS, (accounts,))
    indexes = run(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'receivable' "
        "AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        run(f"DROP INDEX {name}")
    run(_ITEMS, (RECEIVABLES, today))
    for _, text in indexes:
        run(text)


def _raw(db: Database, path: Path) -> Any:
    """The same SQL with the same values, through sqlite3 alone."""
    with db.snapshot() as connection:
        setting = setting_for(db, connection, _AGED)
        statement = aged_statement(setting, (30, 60, 90))
        compiled = statement.compile(db.engine, compile_kwargs={"render_postcompile": True})
        values = [
            value if isinstance(value, int) else value.isoformat()
            for value in (compiled.params[name] for name in compiled.positiontup or ())
        ]
    line = sqlite3.connect(path, check_same_thread=False)
    line.execute("PRAGMA cache_size=-16384")
    return lambda: line.execute(str(compiled), values).fetchall()


# ------------------------------------------------------------------------------------- the paper
def long_report(size: Size) -> list[Figure]:
    """Time and highest memory of a long PDF, and of the same rows as CSV."""
    ours, bare, csv = (_child(what, size.report_pages) for what in ("pdf", "bare", "csv"))
    detail = {"pages": ours["pages"], "rows": ours["rows"], "bytes": ours["bytes"]}
    memory = Goal(_MEMORY_MB)
    return [
        Figure("long_pdf", ours["ms"], bare["ms"], "ms", detail=detail),
        Figure("long_pdf_memory", ours["peak_mb"], bare["peak_mb"], "MB", memory, detail=detail),
        Figure("long_csv_memory", csv["peak_mb"], None, "MB", detail={"rows": csv["rows"]}),
    ]


def _child(what: str, pages: int) -> dict[str, Any]:
    """Make one thing in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.long_report", what, str(pages)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
