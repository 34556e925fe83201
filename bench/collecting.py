"""Pages of the collectors' list, beside one plain look-up on an index.

Every account of the town is in the queue. Ours is the whole service: fifty lines with names, ages
and next steps, the first page and pages ever further down. The baseline is the same number of
accounts with their names by primary key through the bare driver: what debtors lie anywhere in the
table costs without any list.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from sqlalchemy import select

from bench import books, raw_posting
from bench.figures import Figure, Goal, Size
from bench.pace import Times, side_by_side
from clerktui.db import Database
from clerktui.db.bulk import insert_rows
from clerktui.models import Account, CollectionItem, Policy
from clerktui.rules.collection_order import sort_key
from clerktui.services import policies
from clerktui.services.collecting import outcomes, queue
from clerktui.services.reference import forget, get_reference
from clerktui.views.collection_queue import OutcomeDraft
from clerktui.views.people import Actor

_LIMITS = "collection.contact_limits"
_ROWS = 50
_ASKED = 400
_WARM = 20
_P99_MS = 5.0
"""As a look-up is held to."""
_RAW = (
    "SELECT a.number, a.status, a.balance_cents, c.last_name, c.first_name "
    "FROM account a JOIN customer c ON c.id = a.customer_id "
    f"WHERE a.id IN ({', '.join('?' * 50)})"
)
_ACCOUNT = Account.__table__
_COLUMNS = (
    "account_id",
    "lane",
    "plan",
    "oldest_due",
    "past_due_cents",
    "counted_on",
    "next_step",
    "next_on",
    "risk",
    "sort_key",
    "opened_on",
    "updated_at",
)


def queue_pages(size: Size) -> list[Figure]:
    """First pages and next pages of a list of everybody, and how long one outcome takes."""
    with books.sqlite_copy(size.accounts, "queue") as path:
        db = Database(f"sqlite:///{path}")
        ids = _fill(db)
        actor, _ = books.clerk(db)
        asked = min(_ASKED, max(2, len(ids) // _ROWS))
        line = raw_posting.line_to(db)
        chance = random.Random(5)

        def raw() -> list:
            return line.execute(_RAW, chance.choices(ids, k=_ROWS)).fetchall()

        asking = [(lambda: queue.list_queue(db, actor, limit=_ROWS), raw)] * asked
        first, first_raw = side_by_side(asking, min(_WARM, asked // 2))
        following, deep_raw = side_by_side(_walk(db, actor, raw, asked), min(_WARM, asked // 2))
        line.close()
        buckets = Times()
        for _ in range(3):
            buckets.take(lambda: queue.list_buckets(db, actor))
        ended = _outcomes(db, actor, min(100, asked))
        db.dispose()
    detail = {"accounts": len(ids), "rows": _ROWS, "pages": asked}
    return [
        *_figures("queue_first_page", first, first_raw, detail),
        *_figures("queue_next_page", following, deep_raw, detail),
        Figure("queue_buckets", buckets.ms(0.5), None, "ms", detail=detail),
        Figure("queue_outcome", ended.ms(0.5), None, "ms", detail={"p99": ended.ms(0.99)}),
    ]


def _figures(name: str, ours: Times, raw: Times, detail: dict) -> Iterator[Figure]:
    more = {**detail, "cpu": ours.cpu_ms(), "max": ours.ms(1.0)}
    yield Figure(f"{name}_p50", ours.ms(0.5), raw.ms(0.5), "ms", detail=more)
    yield Figure(f"{name}_p99", ours.ms(0.99), raw.ms(0.99), "ms", Goal(_P99_MS))


def _walk(db: Database, actor: Actor, raw, asked: int):
    """From page to page, each asked for by where the one before ended."""
    place: list = [None]

    def following() -> None:
        place[0] = queue.list_queue(db, actor, after=place[0], limit=_ROWS).after

    return [(following, raw)] * asked


def _fill(db: Database) -> list[int]:
    """Put everybody into the queue, called any day of the last months; gives their ids."""
    chance = random.Random(11)
    with db.write(patient=True) as connection:
        reference = get_reference(db, connection)
        today, now = reference.on, db.clock.now()
        ids = list(connection.execute(select(_ACCOUNT.c.id)).scalars())
        insert_rows(
            connection,
            CollectionItem.__table__,
            _COLUMNS,
            (_row(id_, today, now, chance) for id_ in ids),
        )
        limits = dict(policies.get_policies(connection, (_LIMITS,), today)[_LIMITS])
    _call_at_any_hour(db, limits)
    return ids


def _call_at_any_hour(db: Database, limits: dict) -> None:
    """A bench runs at night and on Sundays, too."""
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    value = {**limits, "hours": ["00:00", "23:59:59"], "weekdays": days, "zones": {}}
    with db.write() as connection:
        columns = ("key", "effective_from", "value", "citation", "entered_at")
        now = db.clock.now()
        row = (_LIMITS, dt.date(2020, 1, 2), value, "bench", now)
        insert_rows(connection, Policy.__table__, columns, [row])
    forget(db)


def _row(account_id: int, today: dt.date, now: dt.datetime, chance: random.Random) -> tuple:
    due = today - dt.timedelta(days=chance.randrange(20, 200))
    next_on = today - dt.timedelta(days=chance.randrange(60))
    cents, risk = chance.randrange(500, 90_000), chance.randrange(8)
    key = sort_key(due, risk, cents)
    head = (account_id, "call", "utility", due, cents, today, "call", next_on)
    return (*head, risk, key, today, now)


def _outcomes(db: Database, actor: Actor, count: int) -> Times:
    """One key after another: the outcome written down, the next account taken up."""
    times = Times()
    page = queue.list_queue(db, actor, limit=1)
    number, seen = page.rows[0].account, set()

    def once() -> None:
        nonlocal number
        seen.add(number)
        draft = OutcomeDraft(str(uuid.uuid4()), number, "no_answer", direction="in")
        _, following = outcomes.finish_call(db, actor, draft)
        if following is not None:
            number = following.line.account

    for _ in range(count):
        times.take(once)
    return times
