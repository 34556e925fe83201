"""Money, dates and times as people read them; exact integers in, plain text out.

English is written here, by hand and at once; another language is asked of Babel.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from clerktui.i18n.catalogue import ENGLISH, LOCALES
from clerktui.rules.dates import CENTURY_FROM


def money(cents: int, language: str = ENGLISH) -> str:
    """Cents as dollars, grouped by thousands, minus in front.

    >>> money(123456), money(-5)
    ('1,234.56', '-0.05')
    """
    if language in LOCALES:
        from clerktui.i18n import by_locale

        return by_locale.money(cents, language)
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    return f"{sign}{dollars:,}.{rest:02d}"


def count(number: int, language: str = ENGLISH) -> str:
    """A whole number, grouped by thousands.

    >>> count(1250)
    '1,250'
    """
    if language in LOCALES:
        from clerktui.i18n import by_locale

        return by_locale.count(number, language)
    return f"{number:,}"


def town_date(day: dt.date | None, language: str = ENGLISH) -> str:
    """A date as MM/DD/YY, or as the language writes it; empty for none.

    A year that two digits would not be read back as has all four.

    >>> town_date(dt.date(2026, 11, 23)), town_date(dt.date(2199, 1, 1))
    ('11/23/26', '01/01/2199')
    """
    if day is not None and language in LOCALES:
        from clerktui.i18n import by_locale

        return by_locale.date(day, language)
    if day is None:
        return ""
    is_near = CENTURY_FROM <= day.year < CENTURY_FROM + 100
    return day.strftime("%m/%d/%y" if is_near else "%m/%d/%Y")


def town_time(at: dt.datetime, timezone: str) -> dt.datetime:
    """An instant on the town's wall clock."""
    return at.astimezone(ZoneInfo(timezone))


def time_of_day(at: dt.datetime, language: str = ENGLISH) -> str:
    """The time of day to the second, by the clock `at` already is on.

    >>> time_of_day(dt.datetime(2026, 11, 23, 15, 4, 7))
    '3:04:07 PM'
    """
    if language in LOCALES:
        from clerktui.i18n import by_locale

        return by_locale.time_of_day(at, language)
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.hour % 12 or 12}:{at.minute:02d}:{at.second:02d} {half}"


def clock_time(at: dt.datetime, timezone: str) -> str:
    """An instant as MM/DD/YY HH:MM on the town's wall clock."""
    return town_time(at, timezone).strftime("%m/%d/%y %H:%M")
