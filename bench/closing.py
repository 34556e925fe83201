"""The close of a day with 5,000 receipts, beside the bare SQL its figures need.

By hand: the same sums by account read through the raw driver, the same ledger batch and entries
written, the day put to closed, in one transaction with the same durability. No proof, no paper, no
seal: those are told apart in the detail, so that it can be seen what they cost.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import uuid
from pathlib import Path
from typing import Any

from bench import books
from bench.batches import released
from bench.figures import OUT, Figure, Goal, Size
from bench.pace import now
from clerktui.db import Database
from clerktui.ledger.proofs import run_proofs
from clerktui.reports.day import day_report
from clerktui.services import policies, signon
from clerktui.services.batches import posting
from clerktui.services.closing import days
from clerktui.services.town import town_today
from clerktui.views.closing import DayDraft
from clerktui.views.people import Actor

RECEIPTS = 5_000
GOAL = Goal(30_000)
_SUMS = """
SELECT g.code, g.fund, sum(max(l.amount_cents, 0)), sum(max(-l.amount_cents, 0))
FROM journal_entry e JOIN journal_line l ON l.entry_id = e.id
JOIN gl_account g ON g.id = l.gl_account_id
WHERE e.business_date = ? AND e.office_id = 1 GROUP BY g.code, g.fund ORDER BY g.fund, g.code
"""
_BATCH = """
INSERT INTO gl_batch (number, office_id, business_date, entries, debit_cents, content_hash,
  posted_at, user_id) VALUES (1, 1, ?, ?, ?, '', '2026-11-23T14:00:00.000000Z', 1)
"""
_ENTRIES = """
INSERT INTO gl_batch_entry (entry_id, gl_batch_id)
SELECT id, 1 FROM journal_entry WHERE business_date = ? AND office_id = 1
"""
_LINE = """
INSERT INTO gl_batch_line (gl_batch_id, line_no, fund, gl_account_id, project, is_between_funds,
  description, debit_cents, credit_cents)
VALUES (1, ?, ?, (SELECT id FROM gl_account WHERE code = ?), '', 0, '', ?, ?)
"""
_DAY = """
INSERT INTO business_day (office_id, business_date, state, times_closed) VALUES (1, ?, 'closed', 1)
"""


def day_close(size: Size) -> list[Figure]:
    """A day with 5,000 receipts closed on SQLite: proofs, reports, and the close itself."""
    receipts = min(size.accounts, RECEIPTS)
    with books.sqlite_copy(size.accounts, "closing") as path:
        db = Database(f"sqlite:///{path}")
        actor, day = _busy(db, receipts)
        begun = now()
        run_proofs(db)
        proofs_s = now() - begun
        reports_s = _reports(db, day)
        by_hand_s = _by_hand(_copied(db, path), day)
        begun = now()
        closed = days.close_day(
            db, actor, DayDraft(str(uuid.uuid4()), day, accept_warnings=True), day_report
        )
        ours_s = now() - begun
        kept = _kept(path)
        db.dispose()
    detail = {
        "receipts": receipts,
        "papers": len(closed.papers),
        "papers_bytes": kept,
        "proofs_ms": round(1_000 * proofs_s),
        "reports_ms": round(1_000 * reports_s),
        "rest_ms": round(1_000 * (ours_s - proofs_s - reports_s)),
    }
    return [Figure("day_close", 1_000 * ours_s, 1_000 * by_hand_s, "ms", GOAL, detail=detail)]


def _busy(db: Database, receipts: int) -> tuple[Actor, dt.date]:
    """A day on which a batch of so many checks was posted; nothing blocks its close."""
    actor = signon.demo_sign_on(db, "sam", books.STATION)
    posting.post_batch(db, actor, released(db, actor, receipts))
    with db.read() as connection:
        day = town_today(db, connection)
        weights = policies.get_policy(connection, "day.checklist", day)
    # The eight tills of the bench's town stay open: only here may a day be closed over them.
    policies.set_policy(db, "day.checklist", {**weights, "drawer_open": "warn"}, day)
    return actor, day


def _reports(db: Database, day: dt.date) -> float:
    """How long the reports alone take, as data; without being set as text and PDF."""
    begun = now()
    with db.snapshot() as connection:
        for name in policies.get_policy(connection, "day.papers", day):
            day_report(db, connection, name, day)
    return now() - begun


def _copied(db: Database, path: Path) -> Path:
    """The books as they are now, all of them in one file."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = OUT / f"by-hand-{path.name}"
    books.remove(copy)
    shutil.copyfile(path, copy)
    return copy


def _by_hand(path: Path, day: dt.date) -> float:
    """The sums read and the same rows written and committed, in a copy of the books."""
    line = sqlite3.connect(path, isolation_level=None)
    line.execute("PRAGMA journal_mode=WAL")
    line.execute("PRAGMA synchronous=FULL")
    line.execute("PRAGMA foreign_keys=ON")
    on = day.isoformat()
    begun = now()
    line.execute("BEGIN IMMEDIATE")
    sums: list[Any] = line.execute(_SUMS, (on,)).fetchall()
    count = line.execute(
        "SELECT count(*) FROM journal_entry WHERE business_date = ? AND office_id = 1", (on,)
    ).fetchone()[0]
    line.execute(_BATCH, (on, count, sum(row[2] for row in sums)))
    line.execute(_ENTRIES, (on,))
    for line_no, (code, fund, debit, credit) in enumerate(sums, start=1):
        line.execute(_LINE, (line_no, fund, code, debit, credit))
    line.execute(_DAY, (on,))
    line.execute("COMMIT")
    written_s = now() - begun
    line.close()
    books.remove(path)
    return written_s


def _kept(path: Path) -> int:
    line = sqlite3.connect(path)
    found = line.execute("SELECT coalesce(sum(length(content)), 0) FROM stored_document")
    total: int = found.fetchone()[0]
    line.close()
    return total
