"""Days on which something comes again: counted from the first one, so that months never drift."""

from __future__ import annotations

import calendar
import datetime as dt

UNITS = ("day", "week", "month", "year")
_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}


def nth_day(starts_on: dt.date, every: int, unit: str, times: int) -> dt.date:
    """The day of the n-th time after the first; the last of a month where it has no such day.

    >>> [nth_day(dt.date(2026, 1, 31), 1, "month", times).isoformat() for times in (0, 1, 2)]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    >>> nth_day(dt.date(2024, 2, 29), 1, "year", 1), nth_day(dt.date(2026, 11, 25), 2, "week", 3)
    (datetime.date(2025, 2, 28), datetime.date(2027, 1, 6))
    """
    if unit in _DAYS:
        return starts_on + dt.timedelta(days=every * _DAYS[unit] * times)
    months = starts_on.year * 12 + starts_on.month - 1 + every * _MONTHS[unit] * times
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(starts_on.day, last))


def next_day(starts_on: dt.date, every: int, unit: str, after: dt.date) -> dt.date:
    """The first day of the series that is later than `after`.

    >>> next_day(dt.date(2026, 1, 31), 1, "month", dt.date(2026, 2, 28))
    datetime.date(2026, 3, 31)
    >>> next_day(dt.date(2026, 1, 31), 1, "month", dt.date(2025, 12, 1))
    datetime.date(2026, 1, 31)
    """
    if after < starts_on:
        return starts_on
    if unit in _DAYS:
        times = (after - starts_on).days // (every * _DAYS[unit])
    else:
        months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
        times = max(0, months // (every * _MONTHS[unit]))
    while nth_day(starts_on, every, unit, times) <= after:
        times += 1
    return nth_day(starts_on, every, unit, times)
