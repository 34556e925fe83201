"""The dispatch board over every order there ever was, beside a look-up of one account.

Ours is what opening the board asks: its figures, and fifty lines with places, owners and the
minutes each has left. The first baseline is the bare statement over the open orders through the
bare driver, the second the whole service that opens one account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select

from bench import books, raw_posting
from bench.figures import Figure, Goal, Size
from bench.pace import side_by_side
from clerktui.db import Database
from clerktui.db.bulk import insert_rows
from clerktui.models import Account, WorkOrder
from clerktui.services import accounts
from clerktui.services.work_orders import board

_OPEN_OF = 1_000
"""One order in so many is open."""
_ASKED = 200
_WARM = 20
_KINDS = (("leak", "utilities", 2), ("pothole", "streets", 3), ("missed_garbage", "sanitation", 4))
_CREWS = ("", "w1", "w2", "st", "sw")
_DAY = dt.timedelta(days=1)
_ACCOUNT = Account.__table__
_COLUMNS = (
    *("number", "kind", "account_id", "made_at", "made_by_id", "wanted_on", "state", "ended_at"),
    *("place", "place_n", "department", "priority", "crew", "due_at", "complete_by", "answers"),
)
_RAW = (
    "SELECT number, kind, place, crew, state, due_at FROM work_order WHERE ended_at IS NULL "
    "ORDER BY priority, due_at, number LIMIT 50"
)


def order_board(size: Size) -> list[Figure]:
    """The board as it opens, beside the bare statement and beside an account as it opens."""
    with books.sqlite_copy(min(size.accounts, 20_000), "orders") as path:
        db = Database(f"sqlite:///{path}")
        actor, _ = books.clerk(db)
        numbers = _fill(db, actor.user_id, size.orders)
        line = raw_posting.line_to(db)
        asked = min(_ASKED, len(numbers))
        warm = min(_WARM, asked // 2)

        def opens() -> object:
            return board.get_news(db, actor)

        bare = ((opens, lambda: line.execute(_RAW).fetchall()) for _ in range(asked))
        ours, raw = side_by_side(bare, warm)
        looked = ((opens, lambda one=one: accounts.get_account(db, one)) for one in numbers[:asked])
        again, account = side_by_side(looked, warm)
        line.close()
        db.dispose()
    detail = {"p95": ours.ms(0.95), "cpu": ours.cpu_ms(), "orders": size.orders}
    return [
        Figure("board_p50", ours.ms(0.5), raw.ms(0.5), "ms", detail=detail),
        Figure("board_beside_account_p50", again.ms(0.5), account.ms(0.5), "ms", Goal(25.0)),
    ]


def _fill(db: Database, user_id: int, orders: int) -> list[str]:
    """All those orders, one in a thousand open; the numbers of the accounts they are at."""
    with db.read() as connection:
        query = select(_ACCOUNT.c.id, _ACCOUNT.c.number).order_by(_ACCOUNT.c.id)
        found = connection.execute(query).all()
    with db.write(patient=True) as connection:
        rows = _orders(db.clock.now(), user_id, [row.id for row in found], orders)
        insert_rows(connection, WorkOrder.__table__, _COLUMNS, rows)
    return [row.number for row in found]


def _orders(
    now: dt.datetime, user_id: int, account_ids: list[int], orders: int
) -> Iterator[tuple[object, ...]]:
    for number in range(1, orders + 1):
        kind, department, priority = _KINDS[number % len(_KINDS)]
        is_open = number % _OPEN_OF == 0 or number == orders
        made = now - (number % 9 * _DAY if is_open else (10 + number % 7_000) * _DAY)
        due = made + (1 + number % 11) * _DAY if is_open else None
        crew = _CREWS[number % len(_CREWS)]
        place = f"{number % 9_000} Mill Rd"
        yield (
            *(number, kind, account_ids[number % len(account_ids)], made, user_id, made.date()),
            *(("assigned" if crew else "open", None) if is_open else ("followed_up", made + _DAY)),
            *(place, place.lower(), department, priority, crew, due, due, {}),
        )
