"""Batches: posting beside the same rows written by hand, and envelopes keyed as fast as they come.

What posting wrote is read back out of its own books and written again by the plain driver, into a
copy of the books as they were before, in one transaction: the very same rows, the same triggers.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import uuid
from pathlib import Path
from typing import Any

from bench import books, desk
from bench.figures import OUT, Figure, Goal, Size
from bench.pace import now
from clerktui.db import Database
from clerktui.models import Table
from clerktui.services import signon
from clerktui.services.batches import file_rows, headers, lines, posting, records
from clerktui.services.batches.matching import Matched, Owner
from clerktui.services.open_items import get_accounts
from clerktui.services.reference import get_reference
from clerktui.services.town import town_today
from clerktui.views.batches import HeaderDraft
from clerktui.views.people import Actor
from clerktui.views.remittance import RemittanceItem
from tests.support.pty_screen import PtyScreen, keys as struck

POSTING_GOAL = Goal(4.0, of_ratio=True)
ITEMS = (200, 10_000)


def batch_posting(size: Size) -> list[Figure]:
    """A released batch of 200 and of 10,000 items posted on SQLite, every commit synced."""
    most = min(size.accounts, ITEMS[-1])
    return [_posted(size, min(items, most)) for items in ITEMS]


def _posted(size: Size, items: int) -> Figure:
    with books.sqlite_copy(size.accounts, f"batch-{items}") as path:
        db = Database(f"sqlite:///{path}")
        actor = signon.demo_sign_on(db, "sam", books.STATION)
        number = released(db, actor, items)
        before = _copied(db, path)
        begun = now()
        posting.post_batch(db, actor, number)
        ours_s = now() - begun
        db.dispose()
        by_hand_s = _by_hand(before, path)
    detail = {"items": items, "items_per_s": round(items / ours_s)}
    return Figure(
        f"batch_posting_{items}",
        1_000 * ours_s,
        1_000 * by_hand_s,
        "ms",
        POSTING_GOAL,
        detail=detail,
    )


def released(db: Database, actor: Actor, items: int) -> int:
    """A released batch of so many checks, each paying what its account owes."""
    owing = books.owing(db)[:items]
    now_at = db.clock.now()
    with db.write(patient=True) as connection:
        today = town_today(db, connection)
        accounts: dict[str, Any] = {}
        for start in range(0, len(owing), 500):
            numbers = [account for account, _ in owing[start : start + 500]]
            accounts |= get_accounts(connection, numbers)
        total = sum(cents for _, cents in owing)
        draft = HeaderDraft(
            str(uuid.uuid4()), "mail", today, "check", control_cents=total, control_items=items
        )
        reference = get_reference(db, connection)
        values = headers.header_values(connection, reference, actor, draft)
        number = headers.begin(connection, actor, values, now_at)
        matched = [
            Matched(
                RemittanceItem(place, cents, reference=str(1_000 + place)),
                cents,
                Owner(accounts[account].id, account, accounts[account].balance_cents),
            )
            for place, (account, cents) in enumerate(owing, start=1)
        ]
        file_rows.write_lines(connection, actor, number, matched, now_at)
        for state in ("proofed", "balanced", "released"):
            row = records.find_batch(connection, number, lock=True)
            records.move(connection, row, state, actor, now_at)
    return number


def _today(db: Database) -> dt.date:
    with db.read() as connection:
        return town_today(db, connection)


def _copied(db: Database, path: Path) -> Path:
    """The books as they are now, all of them in one file."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    before = OUT / f"before-{path.name}"
    books.remove(before)
    shutil.copyfile(path, before)
    return before


# ------------------------------------------------------------------------------------- by hand
def _by_hand(before: Path, after: Path) -> float:
    """Write into the books of before what the books of after have more; how long that takes."""
    line = sqlite3.connect(before, isolation_level=None)
    line.execute("PRAGMA journal_mode=WAL")
    line.execute("PRAGMA synchronous=FULL")
    line.execute("PRAGMA foreign_keys=ON")
    line.execute("PRAGMA cache_size=-16384")
    line.execute(f"ATTACH '{after}' AS done")
    work = _difference(line)
    line.execute("DETACH done")
    begun = now()
    line.execute("BEGIN IMMEDIATE")
    for text, rows in work:
        line.executemany(text, rows)
    line.execute("COMMIT")
    spent_s = now() - begun
    line.close()
    books.remove(before)
    return spent_s


# An entry's lines come before the entry that seals them.
_ORDER = [table.name for table in Table.metadata.sorted_tables]
_ORDER.remove("journal_line")
_ORDER.insert(_ORDER.index("journal_entry"), "journal_line")


def _difference(line: sqlite3.Connection) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """What is new, then what has changed, as statements with their values."""
    new, changed = [], []
    for table in _ORDER:
        columns = [row[1] for row in line.execute(f"PRAGMA main.table_info({table})")]
        marks = ", ".join("?" * len(columns))
        rows = line.execute(
            f"SELECT * FROM done.{table} WHERE rowid NOT IN (SELECT rowid FROM main.{table})"
        ).fetchall()
        new.append((f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows))
        unlike = " OR ".join(f"d.{column} IS NOT m.{column}" for column in columns)
        listed = ", ".join(f"d.{column}" for column in columns)
        rows = line.execute(
            f"SELECT {listed}, d.rowid FROM done.{table} d "
            f"JOIN main.{table} m ON m.rowid = d.rowid WHERE {unlike}"
        ).fetchall()
        put = ", ".join(f"{column} = ?" for column in columns)
        changed.append((f"UPDATE {table} SET {put} WHERE rowid = ?", rows))
    return [(text, rows) for text, rows in (*new, *changed) if rows]


# -------------------------------------------------------------------------------------- keying
def burst_keying(size: Size) -> list[Figure]:
    """Envelopes typed into the real program faster than it can show them; none may be lost."""
    home = desk.demo_home(size)
    count = size.envelopes
    db = Database(f"sqlite:///{home / 'demo.sqlite3'}")
    actor = signon.demo_sign_on(db, books.DEMO_CLERK, "DESK2")
    draft = HeaderDraft(
        str(uuid.uuid4()), "mail", _today(db), "check", control_cents=1, control_items=count
    )
    number = headers.save_header(db, actor, draft).number
    owing = books.owing(db)
    sent = [(*owing[place % len(owing)], str(1_000 + place)) for place in range(count)]
    script = "".join(
        f"{account.replace('-', '')}<Enter>{cents}<Enter>{check}<Enter>"
        for account, cents, check in sent
    )
    keys = sum(1 for _ in struck(script))
    with desk.open_desk(size) as screen:
        screen.wait_for("ana").send("<F8>")
        screen.wait_for("BATCHES").wait_quiet().send("<Enter>")
        screen.wait_for(f"BATCH {number}").wait_quiet()
        begun = now()
        screen.send(script)
        screen.wait_for(f"{count} of {count}", patience_s=600)
        ours_s = now() - begun
    kept = [
        (line.account, line.amount_cents, line.reference)
        for start in range(0, count, lines.PAGE_LINES_MAX)
        for line in lines.list_lines(db, actor, number, start)
    ]
    db.dispose()
    bare_s = _bare(script)
    detail = {"keys": keys, "keys_per_s": round(keys / ours_s), "lost": len(set(sent) - set(kept))}
    return [
        Figure(
            "burst_keying",
            count / ours_s,
            count / bare_s,
            "envelopes/s",
            more_is_better=True,
            detail=detail,
        )
    ]


def _bare(script: str) -> float:
    """How long the toolkit's own field takes for the same keys, emptied at each Enter."""
    with PtyScreen(desk.BARE) as screen:
        screen.wait_for("Account").wait_quiet()
        begun = now()
        screen.send(script)
        screen.wait_for(f"{script.count('<Enter>')} taken", patience_s=600)
        return now() - begun
