"""Money, dates and times as a clerk reads them; exact integers in, plain text out."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def money(cents: int) -> str:
    """Cents as dollars, grouped by thousands, minus in front.

    >>> money(123456), money(-5)
    ('1,234.56', '-0.05')
    """
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    return f"{sign}{dollars:,}.{rest:02d}"


def town_date(day: dt.date | None) -> str:
    """A date as MM/DD/YY; empty for none.

    >>> town_date(dt.date(2026, 11, 23))
    '11/23/26'
    """
    return "" if day is None else day.strftime("%m/%d/%y")


def town_time(at: dt.datetime, timezone: str) -> dt.datetime:
    """An instant on the town's wall clock."""
    return at.astimezone(ZoneInfo(timezone))


def clock_time(at: dt.datetime, timezone: str) -> str:
    """An instant as MM/DD/YY HH:MM on the town's wall clock."""
    return town_time(at, timezone).strftime("%m/%d/%y %H:%M")
