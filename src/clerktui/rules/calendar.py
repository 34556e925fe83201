"""The town's calendar: which days its offices are open, and the open day before or after another.

Weekends are closed. What the law closes is given year by year by whoever asks; what the town
closes besides, and on which of those days it is open all the same, is the town's decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

_SATURDAY = 5
_DAY = dt.timedelta(days=1)
_OBSERVED = " (observed)"
HORIZON_DAYS = 366
"""So many closed days in a row are no calendar an office could work by."""


def _nothing(_year: int) -> Mapping[dt.date, str]:
    return {}


@dataclass(frozen=True)
class Calendar:
    """One office's open days.

    Attributes:
        law: the public holidays of a year by day; several on one day are parted by "; ".
        closes: days the town closes besides, with the reason.
        opens: days the town is open although the law has a holiday, with the reason.
        opens_named: holidays the town never keeps, by name in small letters.
    """

    law: Callable[[int], Mapping[dt.date, str]] = _nothing
    closes: Mapping[dt.date, str] = field(default_factory=dict)
    opens: Mapping[dt.date, str] = field(default_factory=dict)
    opens_named: frozenset[str] = frozenset()

    def holiday(self, day: dt.date) -> str:
        """Why the office keeps a day, weekends aside; empty where it does not.

        >>> Calendar(closes={dt.date(2026, 11, 26): "Thanksgiving"}).holiday(dt.date(2026, 11, 26))
        'Thanksgiving'
        """
        if day in self.closes:
            return self.closes[day]
        if day in self.opens:
            return ""
        kept = [name for name in self._named(day) if plain_name(name) not in self.opens_named]
        return "; ".join(kept)

    def is_open(self, day: dt.date) -> bool:
        """Whether the office is open: no Saturday, no Sunday, no holiday it keeps.

        >>> Calendar().is_open(dt.date(2026, 11, 28))
        False
        """
        return day.weekday() < _SATURDAY and not self.holiday(day)

    def is_legal_holiday(self, day: dt.date) -> bool:
        """Whether a payment cannot be timely made on a day, weekends aside.

        A holiday of the law stays one where the town works all the same.

        Source: G.S. 105-395.1.
        """
        return day in self.closes or bool(self._named(day))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.is_legal_holiday(day)

    def closing(self, days: Iterable[dt.date]) -> Calendar:
        """The same calendar with more days closed."""
        return replace(self, closes={**dict.fromkeys(days, "Closed"), **self.closes})

    def next_open(self, day: dt.date) -> dt.date:
        """The day itself where the office is open on it, else the next one it is.

        >>> Calendar().next_open(dt.date(2026, 11, 28))
        datetime.date(2026, 11, 30)
        """
        return self._found(day, _DAY)

    def last_open(self, day: dt.date) -> dt.date:
        """The day itself where the office is open on it, else the last one before.

        >>> Calendar().last_open(dt.date(2026, 11, 29))
        datetime.date(2026, 11, 27)
        """
        return self._found(day, -_DAY)

    def after(self, day: dt.date, days: int) -> dt.date:
        """So many business days later.

        >>> Calendar().after(dt.date(2026, 11, 27), 1)
        datetime.date(2026, 11, 30)
        """
        for _ in range(days):
            day = self.next_open(day + _DAY)
        return day

    def month_end(self, day: dt.date) -> dt.date:
        """The last business day of the month; of the next month where this one's has passed.

        >>> Calendar().month_end(dt.date(2026, 11, 3)), Calendar().month_end(dt.date(2026, 10, 31))
        (datetime.date(2026, 11, 30), datetime.date(2026, 11, 30))
        """
        month = day.replace(day=1)
        while True:
            month = (month + 31 * _DAY).replace(day=1)
            last = self.last_open(month - _DAY)
            if last >= day:
                return last

    def _named(self, day: dt.date) -> list[str]:
        return [name for name in self.law(day.year).get(day, "").split("; ") if name]

    def _found(self, day: dt.date, step: dt.timedelta) -> dt.date:
        for _ in range(HORIZON_DAYS):
            if self.is_open(day):
                return day
            day += step
        return day


def plain_name(name: str) -> str:
    """A holiday's name as it is compared.

    >>> plain_name("Good Friday"), plain_name("Christmas Day (observed)")
    ('good friday', 'christmas day')
    """
    return name.strip().removesuffix(_OBSERVED).casefold()


WEEKDAYS = Calendar()
"""Every weekday is open."""
