"""How times and results are worded on paper: four-digit years, seconds, the zone spelled out."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clerktui.i18n import money


def on_wall(instant: dt.datetime, timezone: str) -> dt.datetime:
    """The instant on the town's clock; in UTC (and saying so) if the zone is not known."""
    try:
        return instant.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return instant.astimezone(dt.UTC)


def paper_date(day: dt.date) -> str:
    """A date with its whole year.

    >>> paper_date(dt.date(2026, 11, 3))
    '11/03/2026'
    """
    return f"{day.month:02d}/{day.day:02d}/{day.year:04d}"


def paper_time(instant: dt.datetime, timezone: str) -> str:
    """The time of day to the second, with the zone that settles the repeated hour of autumn.

    >>> paper_time(dt.datetime(2026, 11, 23, 15, 42, 7, tzinfo=dt.UTC), "America/New_York")
    '10:42:07 AM EST'
    """
    wall = on_wall(instant, timezone)
    half = "AM" if wall.hour < 12 else "PM"
    return f"{wall.hour % 12 or 12}:{wall.minute:02d}:{wall.second:02d} {half} {wall.tzname()}"


def paper_instant(instant: dt.datetime, timezone: str) -> str:
    """Date and time of day together."""
    wall = on_wall(instant, timezone)
    return f"{paper_date(wall.date())} {paper_time(instant, timezone)}"


def over_short(cents: int) -> tuple[str, str]:
    """The word for a difference and its figure without a sign.

    >>> over_short(-500), over_short(0)
    (('SHORT', '5.00'), ('BALANCED', '0.00'))
    """
    word = "OVER" if cents > 0 else "SHORT" if cents < 0 else "BALANCED"
    return word, money(abs(cents))


def balance(cents: int) -> tuple[str, str]:
    """The word for what an account owes afterwards and its figure without a sign."""
    return ("New balance", money(cents)) if cents >= 0 else ("Credit on account", money(-cents))


def share(name: str, count: int) -> str:
    """A row of a summary: what, and how many.

    >>> share("Water", 3)
    'Water (3)'
    """
    return f"{name} ({count:,})"
