"""The demonstration town's calendar: when it bills, when the office is open, which day is which."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

MONTHS = 24
CYCLES = 2
DUE_AFTER = dt.timedelta(days=24)
# From this bill on, an account's payments are told one by one; before it, one for each quarter.
DETAILED_FROM = 18
QUARTER = 3
_BILLED_ON = (1, 15)
_HOLIDAYS = frozenset({(1, 1), (6, 19), (7, 4), (11, 11), (12, 24), (12, 25), (12, 26)})
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Everything that follows from the town date the demonstration is built on.

    Attributes:
        today: the town date.
        timezone: IANA name of the town's time zone.
        issued: for each billing cycle, the days of its 24 newest billing runs, oldest first.
    """

    today: dt.date
    timezone: str
    issued: tuple[tuple[dt.date, ...], ...]

    @classmethod
    def ending(cls, today: dt.date, timezone: str) -> Calendar:
        """The calendar of a town whose newest bills went out lately."""
        issued = tuple(_runs(today, day) for day in _BILLED_ON)
        return cls(today, timezone, issued)

    @property
    def begins(self) -> dt.date:
        """The first day of the month the history begins in."""
        return min(days[0] for days in self.issued).replace(day=1)

    @property
    def detailed_from(self) -> dt.date:
        """The first day from which payments are told one by one."""
        return min(days[DETAILED_FROM] for days in self.issued)

    def due(self, cycle: int, index: int) -> dt.date:
        """When a cycle's bill falls due."""
        return self.issued[cycle][index] + DUE_AFTER

    def last_open_day(self) -> dt.date:
        """The newest day the office closed its drawers on: always before today."""
        day = self.today - _DAY
        while not is_open_day(day):
            day -= _DAY
        return day

    def at(self, day: dt.date, seconds: int) -> dt.datetime:
        """The instant so many seconds after midnight of a town date."""
        hour, rest = divmod(seconds, 3600)
        minute, second = divmod(rest, 60)
        local = dt.datetime(
            day.year, day.month, day.day, hour, minute, second, tzinfo=_zone(self.timezone)
        )
        return local.astimezone(dt.UTC)


def open_day(day: dt.date) -> dt.date:
    """The day itself, or the next on which the office is open."""
    while not is_open_day(day):
        day += _DAY
    return day


def is_open_day(day: dt.date) -> bool:
    """Whether the office is open: Monday to Friday, without the fixed holidays."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def _runs(today: dt.date, billed_on: int) -> tuple[dt.date, ...]:
    """The newest billing runs of a cycle that are not later than today, oldest first."""
    days: list[dt.date] = []
    month = today.year * 12 + today.month - 1
    while len(days) < MONTHS:
        day = open_day(dt.date(month // 12, month % 12 + 1, billed_on))
        if day <= today:
            days.append(day)
        month -= 1
    return tuple(reversed(days))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
