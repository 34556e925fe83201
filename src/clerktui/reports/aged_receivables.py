"""Aged receivables: what is owed by service and class of account, by how long it is past due.

One statement sums every open item of the town; nothing is fetched but the sums.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from clerktui.i18n import money
from clerktui.models import Account, Service
from clerktui.reports.owed import RECEIVABLE, owed_on
from clerktui.reports.policy import policy
from clerktui.reports.setting import Setting, only_words
from clerktui.reports.sheet import Below, Sheet, items
from clerktui.views.documents import Cell, Column, ReportRow

_ACCOUNT = Account.__table__
_SERVICE = Service.__table__
_PARTS = ("current", "first", "second", "third", "total")


def make(connection: Connection, setting: Setting) -> Sheet:
    """By service and class; buckets begin where policy `aging.thresholds` says."""
    thresholds = policy(connection, "aging.thresholds", setting.until)
    found = connection.execute(aged_statement(setting, thresholds)).all()
    rows: list[ReportRow] = []
    for service, some in groupby(found, key=lambda row: row.service):
        classes = list(some)
        rows.append(ReportRow((service,), "heading"))
        rows += map(_row, classes)
        together: tuple[Cell, ...] = ("  Together", *_cells(classes))
        rows.append(ReportRow(together, "subtotal", _opens(service=classes[0].code)))
    below = Below(tuple(_totals(found)), tuple(_notes(found)))
    return Sheet("Aged receivables", setting.as_of, columns_of(thresholds), rows, lambda: below)


def _row(row: Any) -> ReportRow:
    opens = _opens(service=row.code, **{"class": row.account_class})
    return ReportRow((f"  {row.account_class}", *_cells([row])), opens=opens)


def _opens(**only: str) -> tuple[str, ...]:
    """The open items that are summed here."""
    return ("report", "open-items", only_words(only))


def aged_statement(setting: Setting, thresholds: Sequence[int]) -> Select[Any]:
    """The one statement. A credit counts as current whatever its date, as everywhere."""
    source, owed = owed_on(setting)
    first, second, third = (setting.until - dt.timedelta(days=days) for days in thresholds)
    due = RECEIVABLE.c.due_on
    is_owed = owed > 0

    def total(condition: Any) -> Any:
        return func.sum(case((condition, owed), else_=0))

    sums = (
        select(
            RECEIVABLE.c.service,
            _ACCOUNT.c.account_class,
            func.count().label("items"),
            total((due > first) | (owed < 0)).label("current"),
            total(and_(is_owed, due <= first, due > second)).label("first"),
            total(and_(is_owed, due <= second, due > third)).label("second"),
            total(and_(is_owed, due <= third)).label("third"),
            func.sum(owed).label("total"),
            total(owed < 0).label("credits"),
        )
        .select_from(source.join(_ACCOUNT, _ACCOUNT.c.id == RECEIVABLE.c.account_id))
        # Nearly every row is wanted: with the + 0 SQLite reads them in the order they lie, not one
        # by one through the index of open items, which takes four times as long.
        .where(owed + 0 != 0)
        .group_by(RECEIVABLE.c.service, _ACCOUNT.c.account_class)
        .subquery("sums")
    )
    return (
        select(
            _SERVICE.c.name.label("service"),
            _SERVICE.c.code,
            *(column for column in sums.c if column.name != "service"),
        )
        .join(sums, sums.c.service == _SERVICE.c.code)
        .order_by(_SERVICE.c.position, _SERVICE.c.code, sums.c.account_class)
    )


def columns_of(thresholds: Sequence[int]) -> tuple[Column, ...]:
    """A class and its ages, as the town draws them."""
    first, second, third = thresholds
    names = (
        "Current",
        f"{first}-{second - 1} days",
        f"{second}-{third - 1} days",
        f"{third}+ days",
        "Total",
    )
    money_columns = (Column(name=name, kind="money", width=11) for name in names)
    return (Column(name="Class", width=15), *money_columns)


def _cells(rows: Iterable[Any]) -> tuple[int, ...]:
    kept = list(rows)
    return tuple(sum(int(getattr(row, part)) for row in kept) for part in _PARTS)


def _totals(found: Sequence[Any]) -> Iterator[ReportRow]:
    """By class over all services, then all."""
    names = sorted({row.account_class for row in found})
    if len(names) > 1:
        for name in names:
            some = [row for row in found if row.account_class == name]
            yield ReportRow((f"All {name}", *_cells(some)), opens=_opens(**{"class": name}))
    yield ReportRow(("All", *_cells(found)), opens=_opens())


def _notes(found: Sequence[Any]) -> Iterator[str]:
    held = sum(int(row.credits) for row in found)
    yield items(sum(row.items for row in found), "open item")
    if held:
        yield f"Credits held, counted as current: {money(-held)}"
