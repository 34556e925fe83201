"""Addresses the town is asked about, each with everything that was ever done there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, case, func, select

from clerktui.models import WorkOrderCharge, WorkOrderCost
from clerktui.reports.orders import ORDER, day_of, is_hidden, made_between
from clerktui.reports.setting import Setting, only_words
from clerktui.reports.sheet import Below, Sheet, items
from clerktui.views.documents import Column, ReportRow

_CHARGE = WorkOrderCharge.__table__
_COST = WorkOrderCost.__table__
_PIECE = 400
COLUMNS = (
    Column(name="Address", width=28),
    Column(name="Orders", kind="count", width=6),
    Column(name="Open", kind="count", width=5),
    Column(name="Last asked", kind="date", width=10),
    Column(name="Cost", kind="money", width=11),
    Column(name="Charged", kind="money", width=10),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Addresses with an order made on these days, the most orders first."""
    asked = select(ORDER.c.place_n).where(made_between(setting.since, setting.until, setting))
    asked = asked.where(ORDER.c.place_n != "", ~is_hidden()).distinct()
    places = list(connection.execute(asked).scalars())
    found: list[tuple[Any, int, int]] = []
    for first in range(0, len(places), _PIECE):
        found += _histories(connection, places[first : first + _PIECE])
    found.sort(key=lambda one: (-one[0].orders, one[0].place_n))
    rows = (_row(setting, *one) for one in found)

    def below() -> Below:
        counts = [sum(getattr(one[0], name) for one in found) for name in ("orders", "live")]
        cents = [sum(one[place] for one in found) for place in (1, 2)]
        total = (items(len(found), "address", "addresses"), *counts, None, *cents)
        note = "All orders there count, whenever made. Confidential addresses are not in it."
        return Below((ReportRow(total),), (note,))

    title = f"Asked about, {setting.days.lower()}"
    return Sheet("Orders by address", title, COLUMNS, rows, below, is_long=True)


def _row(setting: Setting, row: Any, cost: int, charged: int) -> ReportRow:
    last = day_of(row.last_at, setting)
    only = only_words({"place": row.place})
    cells = (row.place, row.orders, int(row.live), last, cost, charged)
    return ReportRow(cells, opens=("report", "work-orders", only))


def _histories(connection: Connection, places: Sequence[str]) -> Iterator[tuple[Any, int, int]]:
    there = (ORDER.c.place_n.in_(places), ~is_hidden())
    costs = _sums(connection, _COST, there)
    charges = _sums(connection, _CHARGE, there)
    query = select(
        ORDER.c.place_n,
        func.max(ORDER.c.place).label("place"),
        func.count().label("orders"),
        func.sum(case((ORDER.c.ended_at.is_(None), 1), else_=0)).label("live"),
        func.max(ORDER.c.made_at).label("last_at"),
    )
    for row in connection.execute(query.where(*there).group_by(ORDER.c.place_n)):
        yield row, costs.get(row.place_n, 0), charges.get(row.place_n, 0)


def _sums(connection: Connection, table: Any, there: Any) -> dict[str, int]:
    query = select(ORDER.c.place_n, func.sum(table.c.amount_cents))
    query = query.join(table, table.c.order_id == ORDER.c.id).where(*there)
    found = connection.execute(query.group_by(ORDER.c.place_n))
    return {place: int(cents) for place, cents in found}
