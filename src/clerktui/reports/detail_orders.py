"""Work orders one by one: all there ever were at an address or of an account, or behind a figure.

These reports stand in no list: the rows of other reports open them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, false, func, or_, select

from clerktui.i18n import town_date
from clerktui.models import WorkOrderCharge, WorkOrderCost
from clerktui.reports.open_orders import was_open
from clerktui.reports.orders import ACCOUNT, ORDER, day_of, is_hidden, names, shown_place, start_of
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, stream
from clerktui.rules.addresses import folded_place
from clerktui.rules.folding import fold_number
from clerktui.views.documents import Column, ReportRow

_CHARGE = WorkOrderCharge.__table__
_COST = WorkOrderCost.__table__
_COLUMN = {"kind": ORDER.c.kind, "department": ORDER.c.department, "crew": ORDER.c.crew}
ORDERS = (
    Column(name="Order", width=6),
    Column(name="Made", kind="date", width=10),
    Column(name="What and where", width=22),
    Column(name="What became of it", width=24),
    Column(name="Cost", kind="money", width=9),
    Column(name="Charged", kind="money", width=8),
)
COSTS = (
    Column(name="Order", width=6),
    Column(name="Made", kind="date", width=10),
    Column(name="Where", width=20),
    Column(name="Labor", kind="money", width=9),
    Column(name="Material", kind="money", width=9),
    Column(name="Equipment", kind="money", width=9),
    Column(name="Charged", kind="money", width=9),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Orders with what was done: those made on these days where nothing else narrows them."""
    named = names(connection, setting)

    def row_of(row: Any) -> ReportRow:
        what = ", ".join(filter(None, (named.kind(row.kind), row.shown)))
        made_on = day_of(row.made_at, setting)
        cells = (str(row.number), made_on, what, _became(row, setting), row.cost, row.charged)
        return ReportRow(tuple(map(_whole, cells)), opens=("order", str(row.number)))

    columns = (_sum(_COST).label("cost"), _sum(_CHARGE).label("charged"))
    query = _orders(setting, *columns)
    return _sheet("Work orders", ORDERS, setting, map(row_of, stream(connection, query)))


def costs(connection: Connection, setting: Setting) -> Sheet:
    """Orders that took something or were charged for, with each kind of it."""

    def row_of(row: Any) -> ReportRow:
        cents = (row.labor, row.material, row.rest, row.charged)
        cells = (str(row.number), day_of(row.made_at, setting), row.shown, *map(int, cents))
        return ReportRow(cells, opens=("order", str(row.number)))

    columns = (
        _sum(_COST, "labor").label("labor"),
        _sum(_COST, "material").label("material"),
        _sum(_COST, "equipment", "other").label("rest"),
        _sum(_CHARGE).label("charged"),
    )
    query = _orders(setting, *columns).where(costs_anything())
    return _sheet("Cost by order", COSTS, setting, map(row_of, stream(connection, query)))


def costs_anything() -> Any:
    """Whether an order took something or was charged for, as a condition."""
    return or_(
        *(
            select(table.c.id).where(table.c.order_id == ORDER.c.id).exists()
            for table in (_COST, _CHARGE)
        )
    )


# ------------------------------------------------------------------------------------- inside
def _sheet(
    title: str, columns: tuple[Column, ...], setting: Setting, found: Iterator[ReportRow]
) -> Sheet:
    money = [place for place, one in enumerate(columns) if one.kind == "money"]
    sums = dict.fromkeys(money, 0)
    count = 0

    def rows() -> Iterator[ReportRow]:
        nonlocal count
        for row in found:
            count += 1
            for place in money:
                cell = row.cells[place]
                sums[place] += cell if isinstance(cell, int) else 0
            yield row
        if not count:
            yield ReportRow(("No order is here.",), "heading")

    def below() -> Below:
        words = [None] * (money[0] - 3)
        return Below((ReportRow(("All", None, items(count, "order"), *words, *sums.values())),))

    said = "" if setting.only else setting.days
    return Sheet(title, said or _narrowed(setting), columns, rows(), below, is_long=True)


def _narrowed(setting: Setting) -> str:
    """The days or the place, in words; codes are left out."""
    only = setting.only
    days = [town_date(day) for one in ("from", "to") if (day := _day(only.get(one, "")))]
    if days:
        return "Orders made " + " to ".join(dict.fromkeys(days))
    if "open" in only:
        return setting.as_of
    return only.get("place") or only.get("account") or setting.days


def _orders(setting: Setting, *columns: Any) -> Any:
    names_of = ("number", "kind", "state", "made_at", "ended_at", "note", "description")
    query = select(*(ORDER.c[name] for name in names_of), shown_place(), *columns)
    return query.where(*_conditions(setting)).order_by(ORDER.c.made_at, ORDER.c.number)


def _conditions(setting: Setting) -> Iterator[Any]:
    only = setting.only
    for name, column in _COLUMN.items():
        if name in only:
            yield column == only[name]
    if "account" in only:
        mine = select(ACCOUNT.c.id).where(ACCOUNT.c.number_n == fold_number(only["account"]))
        yield ORDER.c.account_id.in_(mine)
    if "place" in only:
        yield ORDER.c.place_n == folded_place(only["place"])
        yield ~is_hidden()
    if "open" in only:
        day = _day(only["open"])
        yield false() if day is None else was_open(replace(setting, until=day))
    yield from _made(setting)


def _made(setting: Setting) -> Iterator[Any]:
    only = setting.only
    since, until = only.get("from", ""), only.get("to", "")
    if not {"account", "place", "open", "from", "to"} & set(only):
        since, until = str(setting.since), str(setting.until)
    if since:
        day = _day(since)
        yield false() if day is None else ORDER.c.made_at >= start_of(day, setting)
    if until:
        day = _day(until)
        after = day and start_of(day + dt.timedelta(days=1), setting)
        yield false() if after is None else ORDER.c.made_at < after


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None


def _became(row: Any, setting: Setting) -> str:
    state = row.state.replace("_", " ")
    if row.ended_at is not None:
        state = f"{state} {town_date(day_of(row.ended_at, setting))}"
    return f"{state}: {row.note or row.description}".rstrip(": ")


def _whole(cell: Any) -> Any:
    """A sum is a whole number on both engines."""
    return cell if cell is None or isinstance(cell, str | dt.date) else int(cell)


def _sum(table: Any, *kinds: str) -> Any:
    query = select(func.coalesce(func.sum(table.c.amount_cents), 0))
    query = query.where(table.c.order_id == ORDER.c.id)
    if kinds:
        query = query.where(table.c.kind.in_(kinds))
    return query.correlate(ORDER).scalar_subquery()
