"""Days that follow from today: what a saved report says instead of dates."""

from __future__ import annotations

import datetime as dt

DAYS = {
    "today": "today",
    "last_business_day": "last business day",
    "this_week": "this week",
    "this_month": "this month",
    "last_month": "last month",
    "this_year": "this year",
}
"""Every word there is, and how it is said."""
_FRIDAY = 4


def days_of(
    word: str, today: dt.date, last_worked: dt.date | None = None
) -> tuple[dt.date, dt.date]:
    """The first and the last day a word means, both included.

    Args:
        word: one of `DAYS`.
        today: the town's day.
        last_worked: the last day before today on which money was taken; None: the last weekday.

    >>> monday = dt.date(2026, 11, 23)
    >>> [str(day) for day in days_of("this_month", monday)]
    ['2026-11-01', '2026-11-23']
    >>> [str(day) for day in days_of("last_month", dt.date(2026, 3, 31))]
    ['2026-02-01', '2026-02-28']
    >>> days_of("last_business_day", monday)[0].isoformat()
    '2026-11-20'

    Raises:
        KeyError: there is no such word.
    """
    first = today.replace(day=1)
    before = last_worked or _weekday_before(today)
    end = first - dt.timedelta(days=1)
    return {
        "today": (today, today),
        "last_business_day": (before, before),
        "this_week": (today - dt.timedelta(days=today.weekday()), today),
        "this_month": (first, today),
        "last_month": (end.replace(day=1), end),
        "this_year": (today.replace(month=1, day=1), today),
    }[word]


def _weekday_before(today: dt.date) -> dt.date:
    back = max(1, today.weekday() - _FRIDAY) if today.weekday() else 3
    return today - dt.timedelta(days=back)
