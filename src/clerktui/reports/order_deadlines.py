"""Whether work orders kept their deadlines, by type and month: planned, somebody there, done."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from sqlalchemy import Connection, select

from clerktui.reports.orders import (
    ORDER,
    Names,
    made_between,
    month_name,
    months,
    names,
    was_cancelled,
)
from clerktui.reports.setting import Setting, only_words
from clerktui.reports.sheet import stream
from clerktui.rules.order_clocks import Times, kept, percent
from clerktui.views.documents import Cell, Column, ReportDocument, ReportRow

_TIMES = (
    *("schedule_by", "arrive_by", "complete_by", "assigned_at", "dispatched_at", "arrived_at"),
    "ended_at",
)
COLUMNS = (
    Column(name="Month", width=9),
    Column(name="Orders", kind="count", width=6),
    Column(name="Planned", kind="count", width=7),
    Column(name="Pl.%", width=4),
    Column(name="There", kind="count", width=7),
    Column(name="Th.%", width=4),
    Column(name="Done", kind="count", width=7),
    Column(name="Done%", width=5),
    Column(name="Median h", width=8),
)

_NOTE = (
    "Planned, there and done in time, by the deadlines kept on each order when it was made; a "
    "percentage is of those whose deadline has come or that are done. Cancelled orders are "
    "measured only until then. Median hours are from taking the request to done."
)


@dataclass
class _Kept:
    """How many kept each deadline, of how many that had to; how long they took, in minutes."""

    orders: int = 0
    good: list[int] = field(default_factory=lambda: [0, 0, 0])
    had_to: list[int] = field(default_factory=lambda: [0, 0, 0])
    minutes: array[int] = field(default_factory=lambda: array("q"))

    def add(self, row: Any, now: dt.datetime) -> None:
        was_done = row.ended_at is not None and not row.cancelled
        moments = {name: getattr(row, name) for name in _TIMES}
        told = kept(Times(**moments, was_done=was_done), now)
        self.orders += 1
        for place, one in enumerate((told.planned, told.there, told.done)):
            self.good[place] += one is True
            self.had_to[place] += one is not None
        if was_done:
            self.minutes.append(int((row.ended_at - row.made_at).total_seconds()) // 60)

    def join(self, other: _Kept) -> None:
        self.orders += other.orders
        self.minutes.extend(other.minutes)
        for place in range(3):
            self.good[place] += other.good[place]
            self.had_to[place] += other.had_to[place]

    def cells(self, name: str) -> tuple[Cell, ...]:
        found: list[Cell] = [name, self.orders]
        for good, had_to in zip(self.good, self.had_to, strict=True):
            found += [good if had_to else None, percent(good, had_to) or None]
        return (*found, _hours(self.minutes))


def _hours(minutes: array[int]) -> str | None:
    if not minutes:
        return None
    tenths = int(median(minutes)) // 6
    return f"{tenths // 10:,}.{tenths % 10}"


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """The orders made on these days."""
    named = names(connection, setting)
    found: dict[str, dict[tuple[dt.date, dt.date], _Kept]] = {}
    for month in months(setting.since, setting.until):
        for row in stream(connection, _orders(setting, *month)):
            by_month = found.setdefault(row.kind, {})
            by_month.setdefault(month, _Kept()).add(row, setting.made_at)
    whole = _Kept()
    rows: list[ReportRow] = []
    for kind in sorted(found, key=named.kind):
        rows += _section(named, kind, found[kind], whole)
    return ReportDocument(
        title="Order deadlines",
        subtitle=f"In time, of orders made, {setting.days.lower()}",
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(rows),
        totals=(ReportRow(whole.cells("All")),),
        footnotes=(_NOTE,),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def _section(
    named: Names, kind: str, by_month: dict[tuple[dt.date, dt.date], _Kept], whole: _Kept
) -> Iterator[ReportRow]:
    together = _Kept()
    yield ReportRow((named.kind(kind),), "heading")
    for (first, last), one in sorted(by_month.items()):
        together.join(one)
        only = only_words({"kind": kind, "from": str(first), "to": str(last)})
        opens = ("report", "work-orders", only)
        yield ReportRow(one.cells(month_name(first)), opens=opens)
    whole.join(together)
    if len(by_month) > 1:
        yield ReportRow(together.cells("Together"), "subtotal")


def _orders(setting: Setting, since: dt.date, until: dt.date) -> Any:
    columns = [ORDER.c[name] for name in ("kind", "made_at", *_TIMES)]
    query = select(*columns, was_cancelled().label("cancelled"))
    return query.where(made_between(since, until, setting))
