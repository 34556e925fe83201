"""How many requests came in, month by month for two years, by group, each department by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, func, select

from clerktui.reports.orders import (
    GROUP_NAMES,
    ORDER,
    made_between,
    month_name,
    months,
    months_before,
    names,
)
from clerktui.reports.setting import Setting, only_words
from clerktui.rules.charts import bar_cells
from clerktui.views.documents import Cell, Column, ReportDocument, ReportRow

MONTHS = 24
_BAR = 14
_ALL = "All departments"
COLUMNS = (
    Column(name="Month", width=8),
    *(Column(name=name, kind="count", width=5) for name in GROUP_NAMES.values()),
    Column(name="All", kind="count", width=6),
    Column(name="", kind="bar", width=_BAR),
)
Month = tuple[dt.date, dt.date]
Counts = dict[Month, dict[str, int]]


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """The 24 months up to a day."""
    named = names(connection, setting)
    since = months_before(setting.until, MONTHS - 1)
    span = list(months(since, setting.until))
    found: dict[str, Counts] = {"": {}}
    for month in span:
        for department, kind, count in connection.execute(
            select(ORDER.c.department, ORDER.c.kind, func.count())
            .where(made_between(*month, setting))
            .group_by(ORDER.c.department, ORDER.c.kind)
        ):
            for one in ("", f"={department}"):
                counts = found.setdefault(one, {}).setdefault(month, {})
                group = named.group(kind)
                counts[group] = counts.get(group, 0) + count
    rows = list(_section(_ALL, {}, span, found.pop("")))
    for code in sorted(found, key=lambda one: named.department(one[1:])):
        only = {"department": code[1:]}
        rows += _section(named.department(code[1:]), only, span, found[code])
    return ReportDocument(
        title="Orders by month",
        subtitle=f"{month_name(since)} to {month_name(setting.until)}, by what they are",
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(rows),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def _section(
    name: str, only: Mapping[str, str], span: list[Month], counts: Counts
) -> Iterator[ReportRow]:
    """Every month, with a bar as long as its part of the busiest one."""
    most = max((sum(one.values()) for one in counts.values()), default=0)
    yield ReportRow((name,), "heading")
    for month in span:
        said = counts.get(month, {})
        narrowed = {**only, "from": str(month[0]), "to": str(month[1])}
        opens = ("report", "work-orders", only_words(narrowed))
        bar = bar_cells(sum(said.values()), most, _BAR)
        yield ReportRow((month_name(month[0]), *_cells(said), bar), opens=opens)
    together: dict[str, int] = {}
    for one in counts.values():
        for group, count in one.items():
            together[group] = together.get(group, 0) + count
    yield ReportRow(("Together", *_cells(together), None), "subtotal")


def _cells(said: Mapping[str, int]) -> tuple[Cell, ...]:
    return (*(said.get(group, 0) for group in GROUP_NAMES), sum(said.values()))
