"""The close of a day with 5,000 receipts, beside the bare SQL its figures need.

The day is also the one the bench town's bills are dated: some 300,000 journal lines more.

Three figures. The whole close: the proofs over all books and the reports as text, PDF and data are
most of it, and nobody waits for them but who closes. The locked part, for which every till of the
office waits, stands beside its SQL by hand: the same sums by account read through the raw driver,
the same ledger batch and entries written, the day put to closed, in one transaction with the same
durability; no seal, no paper, no audit. The proofs of what the day brought, as a close after
another runs them, beside the same proofs over all books.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import books
from bench.batches import released
from bench.figures import OUT, Figure, Goal, Size
from bench.pace import now
from clerktui.db import Database
from clerktui.ledger import proofs, window
from clerktui.reports.day import day_report
from clerktui.services import policies, signon
from clerktui.services.batches import posting
from clerktui.services.closing import days
from clerktui.services.town import town_today
from clerktui.views.closing import DayDraft
from clerktui.views.people import Actor

RECEIPTS = 5_000
GOAL = Goal(60_000)
LOCKED_GOAL = Goal(5.0, of_ratio=True)
PROOFS_GOAL = Goal(1.0, of_ratio=True)
_SUMS = """
SELECT g.code, g.fund, sum(max(l.amount_cents, 0)), sum(max(-l.amount_cents, 0))
FROM journal_entry e JOIN journal_line l ON l.entry_id = e.id
JOIN gl_account g ON g.id = l.gl_account_id
WHERE e.business_date = ? AND coalesce(e.office_id, 1) = 1
GROUP BY g.code, g.fund ORDER BY g.fund, g.code
"""
_COUNT = """
SELECT count(*) FROM journal_entry WHERE business_date = ? AND coalesce(office_id, 1) = 1
"""
_BATCH = """
INSERT INTO gl_batch (number, office_id, business_date, entries, debit_cents, content_hash,
  posted_at, user_id) VALUES (1, 1, ?, ?, ?, '', '2026-11-23T14:00:00.000000Z', 1)
"""
_ENTRIES = """
INSERT INTO gl_batch_entry (entry_id, gl_batch_id)
SELECT id, 1 FROM journal_entry WHERE business_date = ? AND coalesce(office_id, 1) = 1
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
    """A day with 5,000 receipts closed on SQLite: all of it, and the part others wait for."""
    receipts = min(size.accounts, RECEIPTS)
    with books.sqlite_copy(size.accounts, "closing") as path:
        db = Database(f"sqlite:///{path}")
        with db.read() as connection:
            before = window.proved_now(connection)
        actor, day = _busy(db, receipts)
        since_s, whole_s = _proofs(db, before)
        by_hand_s = _by_hand(_copied(db, path), day)
        timed = _Timed()
        draft = DayDraft(str(uuid.uuid4()), day, accept_warnings=True)
        begun = now()
        with timed.watching("_prepare", "prove", "_reports"):
            closed = days.close_day(db, actor, draft, day_report)
        ours_s = now() - begun
        kept = _kept(path)
        db.dispose()
    before_s = timed.spent["_prepare"]
    detail = {
        "receipts": receipts,
        "papers": len(closed.papers),
        "papers_bytes": kept,
        "proofs_ms": round(1_000 * timed.spent["prove"]),
        "reports_and_papers_ms": round(1_000 * timed.spent["_reports"]),
    }
    return [
        Figure("day_close", 1_000 * ours_s, None, "ms", GOAL, detail=detail),
        Figure(
            "day_close_locked",
            1_000 * (ours_s - before_s),
            1_000 * by_hand_s,
            "ms",
            LOCKED_GOAL,
            detail={"receipts": receipts},
        ),
        Figure(
            "day_close_proofs",
            1_000 * since_s,
            1_000 * whole_s,
            "ms",
            PROOFS_GOAL,
            detail={"receipts": receipts},
        ),
    ]


def _proofs(db: Database, before: dict[str, Any]) -> tuple[float, float]:
    """How long the proofs of the day take: those of what is new since `before`, and whole."""
    spent = []
    with db.snapshot() as connection:
        new = window.since(connection, before)
        proofs.prove(connection, new)
        for since in (new, None):
            begun = now()
            proofs.prove(connection, since)
            spent.append(now() - begun)
    return spent[0], spent[1]


class _Timed:
    """How long functions of the close took, by name."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def watching(self, *names: str) -> Iterator[None]:
        """Watch these functions of `days` for a while."""
        honest = {name: getattr(days, name) for name in names}
        for name in names:
            setattr(days, name, self._watched(name, honest[name]))
        try:
            yield
        finally:
            for name in names:
                setattr(days, name, honest[name])

    def _watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any) -> Any:
            begun = now()
            try:
                return function(*arguments)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + now() - begun

        return watched


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
    count = line.execute(_COUNT, (on,)).fetchone()[0]
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
