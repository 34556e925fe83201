"""How words, times and results are put on paper, in the paper's language.

Years have four digits, times their seconds, and the zone is spelled out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clerktui.i18n import ENGLISH, LOCALES, money, time_of_day, town_date, translate


@dataclass(frozen=True)
class Say:
    """Says an English text in the language of a paper, with facts in its `{fields}`.

    >>> saying("en")("Account {account}", account="1042")
    'Account 1042'
    """

    language: str

    def __call__(self, text: str, **facts: str) -> str:
        said = translate(text, self.language)
        return said.format_map(facts) if facts else said

    def day(self, day: dt.date | None) -> str:
        """A date as papers of the language write it; empty for none."""
        return town_date(day, self.language)

    def money(self, cents: int) -> str:
        """An amount as papers of the language write it."""
        return money(cents, self.language)


@cache
def saying(language: str) -> Say:
    """How to say things in a language."""
    return Say(language)


def on_wall(instant: dt.datetime, timezone: str) -> dt.datetime:
    """The instant on the town's clock; in UTC (and saying so) if the zone is not known."""
    try:
        return instant.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return instant.astimezone(dt.UTC)


def paper_date(day: dt.date, language: str = ENGLISH) -> str:
    """A date with its whole year.

    >>> paper_date(dt.date(2026, 11, 3))
    '11/03/2026'
    """
    if language in LOCALES:
        return town_date(day, language)
    return f"{day.month:02d}/{day.day:02d}/{day.year:04d}"


def paper_time(instant: dt.datetime, timezone: str, language: str = ENGLISH) -> str:
    """The time of day to the second, with the zone that settles the repeated hour of autumn.

    >>> paper_time(dt.datetime(2026, 11, 23, 15, 42, 7, tzinfo=dt.UTC), "America/New_York")
    '10:42:07 AM EST'
    """
    wall = on_wall(instant, timezone)
    return f"{time_of_day(wall, language)} {wall.tzname()}"


def paper_instant(instant: dt.datetime, timezone: str, language: str = ENGLISH) -> str:
    """Date and time of day together."""
    wall = on_wall(instant, timezone)
    return f"{paper_date(wall.date(), language)} {paper_time(instant, timezone, language)}"


def over_short(cents: int) -> tuple[str, str]:
    """The word for a difference and its figure without a sign.

    >>> over_short(-500), over_short(0)
    (('SHORT', '5.00'), ('BALANCED', '0.00'))
    """
    word = "OVER" if cents > 0 else "SHORT" if cents < 0 else "BALANCED"
    return word, money(abs(cents))


def balance(cents: int, language: str = ENGLISH) -> tuple[str, str]:
    """The word for what an account owes afterwards and its figure without a sign."""
    say = saying(language)
    word = say("New balance") if cents >= 0 else say("Credit on account")
    return word, money(abs(cents), language)


def share(name: str, count: int) -> str:
    """A row of a summary: what, and how many.

    >>> share("Water", 3)
    'Water (3)'
    """
    return f"{name} ({count:,})"
