"""What every report about work orders needs: names, months, whose place may be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, case, exists, or_, select

from clerktui.errors import Refused
from clerktui.models import Account, AccountFlag, WorkOrder, WorkOrderMove
from clerktui.reports.policy import policy
from clerktui.reports.setting import Setting
from clerktui.rules.request_types import GROUPS, crews_of, departments_of, types_of

ACCOUNT = Account.__table__
ORDER = WorkOrder.__table__
_FLAG = AccountFlag.__table__
_MOVE = WorkOrderMove.__table__
HIDDEN = "(confidential address)"
GROUP_NAMES = dict(
    zip(GROUPS, ("Water", "Waste", "Streets", "Parks", "Code", "Other"), strict=True)
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Names:
    """What the town calls types, departments and crews today, by code."""

    types: Mapping[str, str]
    groups: Mapping[str, str]
    departments: Mapping[str, str]
    crews: Mapping[str, str]

    def kind(self, code: str) -> str:
        """A type; a code nobody knows any more in words."""
        return self.types.get(code) or _spelled(code)

    def group(self, code: str) -> str:
        """The group a type belongs to."""
        return self.groups.get(code, "other")

    def department(self, code: str) -> str:
        """A department."""
        return self.departments.get(code) or _spelled(code) or "No department"

    def crew(self, code: str) -> str:
        """A crew."""
        return self.crews.get(code) or _spelled(code) or "No crew"


def names(connection: Connection, setting: Setting) -> Names:
    """The names as the town decides them today."""

    def decided(key: str) -> Any:
        try:
            return policy(connection, key, setting.today)
        except Refused:
            return {}

    types = types_of(decided("work_order.types"))
    return Names(
        {code: one.name for code, one in types.items()},
        {code: one.group for code, one in types.items()},
        {code: one.name for code, one in departments_of(decided("work_order.departments")).items()},
        {code: one.name for code, one in crews_of(decided("work_order.crews")).items()},
    )


def _spelled(code: str) -> str:
    return code.replace("_", " ").capitalize()


# -------------------------------------------------------------------------------------- times
def start_of(day: dt.date, setting: Setting) -> dt.datetime:
    """The moment a day of the town begins."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(setting.timezone))


def made_between(since: dt.date, until: dt.date, setting: Setting) -> Any:
    """Orders made on these days, both included, as a condition that an index answers."""
    first, after = start_of(since, setting), start_of(until + dt.timedelta(days=1), setting)
    return and_(ORDER.c.made_at >= first, ORDER.c.made_at < after)


def day_of(at: dt.datetime, setting: Setting) -> dt.date:
    """The day of the town a moment belongs to."""
    return at.astimezone(ZoneInfo(setting.timezone)).date()


def months(since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """The months of a span of days, each from its first of these days to its last.

    >>> days = months(dt.date(2026, 11, 20), dt.date(2027, 1, 5))
    >>> [f"{one:%m/%d}-{last:%m/%d}" for one, last in days]
    ['11/20-11/30', '12/01-12/31', '01/01-01/05']
    """
    first = since
    while first <= until:
        after = month_after(first)
        yield first, min(until, after - dt.timedelta(days=1))
        first = after


def month_after(day: dt.date) -> dt.date:
    """The first day of the next month."""
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1)


def months_before(day: dt.date, count: int) -> dt.date:
    """The first day of the month so many months before a day's own.

    >>> months_before(dt.date(2026, 11, 23), 23)
    datetime.date(2024, 12, 1)
    """
    number = day.year * 12 + day.month - 1 - count
    return dt.date(number // 12, number % 12 + 1, 1)


def month_name(day: dt.date) -> str:
    """A month in words.

    >>> month_name(dt.date(2026, 11, 3))
    'Nov 2026'
    """
    return f"{_MONTHS[day.month - 1]} {day.year}"


# ------------------------------------------------------------------------------------- columns
def shown_place() -> Any:
    """Where an order is, as anybody may see it, beside its account's row."""
    return case((is_hidden(), HIDDEN), else_=ORDER.c.place).label("shown")


def is_hidden() -> Any:
    """Whether the address of an order's account is confidential."""
    marked = and_(_FLAG.c.code == "confidential", _FLAG.c.ended_at.is_(None))
    return exists(select(_FLAG.c.id).where(_FLAG.c.account_id == ORDER.c.account_id, marked))


def was_cancelled() -> Any:
    """Whether an order was cancelled; of one that was followed up since, its history says so."""
    cancelled = and_(_MOVE.c.order_id == ORDER.c.id, _MOVE.c.to_state == "cancelled")
    followed = and_(ORDER.c.state == "followed_up", exists(select(_MOVE.c.id).where(cancelled)))
    return or_(ORDER.c.state == "cancelled", followed)
