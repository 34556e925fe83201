"""How long a debt can be enforced: ten years for a tax, fewer for what a utility is owed.

A remedy is barred unless it was begun in time. Paying is never barred.

Source: G.S. 105-378(a) (taxes, ten years from the due date), G.S. 1-52 (three years),
G.S. 25-2-725 (four years on a sale).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

_MONTHS = 12


def last_day(due_on: dt.date, years: int) -> dt.date:
    """The last day on which a remedy for a debt due on a day can be begun.

    >>> last_day(dt.date(2015, 9, 1), 10)
    datetime.date(2025, 9, 1)
    >>> last_day(dt.date(2024, 2, 29), 3)
    datetime.date(2027, 2, 28)
    """
    year = due_on.year + years
    if (due_on.month, due_on.day) == (2, 29) and not _is_leap(year):
        return dt.date(year, 2, 28)
    return due_on.replace(year=year)


def is_barred(due_on: dt.date, on: dt.date, years: int = 10) -> bool:
    """Whether it is too late, on a day, to begin a remedy for a debt due on another.

    >>> is_barred(dt.date(2015, 9, 1), dt.date(2025, 9, 1))
    False
    >>> is_barred(dt.date(2015, 9, 1), dt.date(2025, 9, 2))
    True

    Source: G.S. 105-378(a).
    """
    return on > last_day(due_on, years)


def years_of(limits: Mapping[str, int], service: str) -> int:
    """How many years the town's policy `limitation.years` gives a service.

    >>> years_of({"tax": 10, "water": 4, "default": 3}, "sewer")
    3
    """
    return limits.get(service, limits["default"])


def bar_words(due_on: dt.date, years: int = 10) -> str:
    """Why nothing can be begun any more, in words for an edit list.

    >>> bar_words(dt.date(2015, 9, 1))
    'barred since 09/02/2025: due 09/01/2015, 10 years'
    """
    since = last_day(due_on, years) + dt.timedelta(days=1)
    return f"barred since {since:%m/%d/%Y}: due {due_on:%m/%d/%Y}, {years} years"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
