"""Open work orders by department and age: how many wait how long, and what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.reports.orders import ORDER, day_of, names, start_of
from clerktui.reports.setting import Setting, only_words
from clerktui.views.documents import Cell, Column, ReportDocument, ReportRow

AGES = ((1, "0-1"), (3, "2-3"), (7, "4-7"), (30, "8-30"))
"""The last day of each age, and the name of its column; what is older belongs to the last."""
OLDEST = "31+"
COLUMNS = (
    Column(name="Department"),
    *(Column(name=name, kind="count", width=5) for _, name in AGES),
    Column(name=OLDEST, kind="count", width=5),
    Column(name="All", kind="count", width=5),
    Column(name="Overdue", kind="count", width=7),
    Column(name="Oldest", kind="date", width=10),
)


@dataclass
class _Waiting:
    """The open orders of a department."""

    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    overdue: int = 0
    oldest: dt.date | None = None

    def add(self, days: int, made_on: dt.date, *, is_overdue: bool) -> None:
        place = next((n for n, (last, _) in enumerate(AGES) if days <= last), len(AGES))
        self.ages[place] += 1
        self.overdue += is_overdue
        self.oldest = min(self.oldest or made_on, made_on)

    def cells(self, name: str) -> tuple[Cell, ...]:
        return (name, *self.ages, sum(self.ages), self.overdue, self.oldest)


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """The orders that were open at the end of a day, or are now."""
    named = names(connection, setting)
    found: dict[str, _Waiting] = {}
    all_of_them = _Waiting()
    for row in connection.execute(
        select(ORDER.c.department, ORDER.c.made_at, late(setting).label("late")).where(
            was_open(setting)
        )
    ):
        made_on = day_of(row.made_at, setting)
        said = ((setting.until - made_on).days, made_on)
        for one in (found.setdefault(row.department, _Waiting()), all_of_them):
            one.add(*said, is_overdue=bool(row.late))
    in_order = sorted(found.items(), key=lambda pair: named.department(pair[0]))
    return ReportDocument(
        title="Open orders",
        subtitle=f"{setting.as_of}, by days since they were made",
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(_rows(in_order, named.department, setting)),
        totals=(ReportRow(all_of_them.cells("All")),),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def _rows(found: list[tuple[str, _Waiting]], name: Any, setting: Setting) -> Iterator[ReportRow]:
    for code, waiting in found:
        only = only_words({"department": code, "open": str(setting.until)})
        yield ReportRow(waiting.cells(name(code)), opens=("report", "work-orders", only))


def was_open(setting: Setting) -> Any:
    """Orders open now, by their own index; or at the end of a day that is over."""
    if setting.is_now:
        return ORDER.c.ended_at.is_(None)
    after = start_of(setting.until + dt.timedelta(days=1), setting)
    return (ORDER.c.made_at < after) & or_(ORDER.c.ended_at.is_(None), ORDER.c.ended_at >= after)


def late(setting: Setting) -> Any:
    """Whether a deadline was past that had not been kept: by its clock now, or as it stood then."""
    if setting.is_now:
        return ORDER.c.due_at < setting.made_at
    after = start_of(setting.until + dt.timedelta(days=1), setting)

    def missing(*moments: Any) -> Any:
        kept = [(one.is_not(None)) & (one < after) for one in moments]
        return ~or_(*kept)

    there = ORDER.c.arrived_at
    return or_(
        ORDER.c.complete_by < after,
        (ORDER.c.arrive_by < after) & missing(there),
        (ORDER.c.schedule_by < after) & missing(there, ORDER.c.assigned_at, ORDER.c.dispatched_at),
    )
