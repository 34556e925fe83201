"""What work orders took and what of it was charged, by type, month and crew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.models import WorkOrderCharge, WorkOrderCost
from clerktui.reports.detail_orders import costs_anything
from clerktui.reports.orders import ORDER, Names, made_between, month_name, months, names
from clerktui.reports.setting import Setting, only_words
from clerktui.views.documents import Column, ReportDocument, ReportRow

_CHARGE = WorkOrderCharge.__table__
_COST = WorkOrderCost.__table__
_NOTE = (
    "Orders count in the month they were made, whenever the work was done. Equipment holds what "
    "else it took, too."
)
_PLACES = {"labor": 0, "material": 1, "equipment": 2, "other": 2}
_CHARGED = 3
COLUMNS = (
    Column(name="Month", width=8),
    Column(name="Crew", width=14),
    Column(name="Orders", kind="count", width=6),
    Column(name="Labor", kind="money", width=9),
    Column(name="Material", kind="money", width=9),
    Column(name="Equipment", kind="money", width=9),
    Column(name="Charged", kind="money", width=9),
)
_Key = tuple[dt.date, dt.date, str]


class _Sums:
    """Orders and their money."""

    def __init__(self) -> None:
        self.orders = 0
        self.cents = [0, 0, 0, 0]

    def join(self, other: _Sums) -> None:
        self.orders += other.orders
        self.cents = [mine + more for mine, more in zip(self.cents, other.cents, strict=True)]

    def cells(self, *words: str | None) -> tuple[Any, ...]:
        return (*words, self.orders, *self.cents)


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """The orders made on these days that took something or were charged for."""
    named = names(connection, setting)
    found: dict[str, dict[_Key, _Sums]] = {}
    for month in months(setting.since, setting.until):
        for kind, crew, place, amount in _amounts(connection, setting, month):
            sums = found.setdefault(kind, {}).setdefault((*month, crew), _Sums())
            if place is None:
                sums.orders += amount
            else:
                sums.cents[place] += amount
    whole = _Sums()
    rows: list[ReportRow] = []
    for kind in sorted(found, key=named.kind):
        rows += _section(named, kind, found[kind], whole)
    return ReportDocument(
        title="Order cost",
        subtitle=f"Orders made, {setting.days.lower()}",
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(rows),
        totals=(ReportRow(whole.cells("All", None)),),
        footnotes=(_NOTE,),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def _section(
    named: Names, kind: str, found: dict[_Key, _Sums], whole: _Sums
) -> Iterator[ReportRow]:
    together = _Sums()
    yield ReportRow((named.kind(kind),), "heading")
    for (first, last, crew), sums in sorted(found.items()):
        together.join(sums)
        only = {"kind": kind, "crew": crew, "from": str(first), "to": str(last)}
        opens = ("report", "order-costs", only_words(only))
        yield ReportRow(sums.cells(month_name(first), named.crew(crew)), opens=opens)
    whole.join(together)
    if len(found) > 1:
        yield ReportRow(together.cells("Together", None), "subtotal")


def _amounts(
    connection: Connection, setting: Setting, month: tuple[dt.date, dt.date]
) -> Iterator[tuple[str, str, int | None, int]]:
    """How many orders, then what each column comes to, by type and crew."""
    made = made_between(*month, setting)
    by = (ORDER.c.kind, ORDER.c.crew)
    counted = select(*by, func.count()).where(made, costs_anything()).group_by(*by)
    for kind, crew, count in connection.execute(counted):
        yield kind, crew, None, int(count)
    took = select(*by, _COST.c.kind, func.sum(_COST.c.amount_cents)).join(
        _COST, _COST.c.order_id == ORDER.c.id
    )
    for kind, crew, what, cents in connection.execute(took.where(made).group_by(*by, _COST.c.kind)):
        yield kind, crew, _PLACES[what], int(cents)
    charged = select(*by, func.sum(_CHARGE.c.amount_cents)).join(
        _CHARGE, _CHARGE.c.order_id == ORDER.c.id
    )
    for kind, crew, cents in connection.execute(charged.where(made).group_by(*by)):
        yield kind, crew, _CHARGED, int(cents)
