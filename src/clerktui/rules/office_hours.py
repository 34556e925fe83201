"""When an office is open: hours by weekday with pauses, closed on the town's holidays.

Times are the town's own clock, without a zone; a caller turns instants into them and back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.calendar import Calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_AHEAD = 400
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class OfficeHours:
    """Spans a weekday is open in, each (opens, closes), and the days it is closed all day.

    Attributes:
        spans: by weekday.
        holidays: days of its own on which it is closed.
        calendar: the town's, whose holidays it keeps too.
    """

    spans: Mapping[str, tuple[tuple[dt.time, dt.time], ...]]
    holidays: frozenset[dt.date] = frozenset()
    calendar: Calendar = field(default_factory=Calendar)

    @classmethod
    def from_data(
        cls,
        data: Mapping[str, Any],
        holidays: Iterable[str] = (),
        calendar: Calendar | None = None,
    ) -> OfficeHours:
        """Hours as the policy `office.hours` or a directory entry says them.

        >>> hours = OfficeHours.from_data({"mon": ["08:00", "12:00", "13:00", "17:00"]})
        >>> hours.is_open(dt.datetime(2026, 11, 23, 12, 30))
        False

        Raises:
            Refused: `hours.broken`.
        """
        spans = {name: _spans(name, data.get(name, ())) for name in WEEKDAYS}
        closed = [*data.get("holidays", ()), *holidays]
        own = frozenset(map(dt.date.fromisoformat, closed))
        return cls(spans, own, calendar or Calendar())

    def on(self, day: dt.date) -> tuple[tuple[dt.time, dt.time], ...]:
        """The spans of a day; none on a holiday."""
        if day in self.holidays or self.calendar.holiday(day):
            return ()
        return self.spans[WEEKDAYS[day.weekday()]]

    def is_open(self, at: dt.datetime) -> bool:
        """Whether somebody is there at that moment."""
        return self.closes(at) is not None

    def closes(self, at: dt.datetime) -> dt.datetime | None:
        """When the span that is open now ends; None while it is closed."""
        for opens, shuts in self.on(at.date()):
            if opens <= at.time() < shuts:
                return dt.datetime.combine(at.date(), shuts)
        return None

    def opens(self, at: dt.datetime) -> dt.datetime | None:
        """When it opens next; None where it never does.

        >>> hours = OfficeHours.from_data({"mon": ["08:00", "17:00"]}, ["2026-11-30"])
        >>> hours.opens(dt.datetime(2026, 11, 23, 17, 0))
        datetime.datetime(2026, 12, 7, 8, 0)
        """
        for ahead in range(_DAYS_AHEAD):
            day = at.date() + ahead * _DAY
            for opens, _ in self.on(day):
                moment = dt.datetime.combine(day, opens)
                if moment > at:
                    return moment
        return None

    def after(self, at: dt.datetime, minutes: int) -> dt.datetime:
        """The moment so many open minutes later; the clock stands still while it is closed.

        >>> hours = OfficeHours.from_data({d: ["08:00", "17:00"] for d in WEEKDAYS[:5]})
        >>> hours.after(dt.datetime(2026, 11, 27, 16, 30), 120)
        datetime.datetime(2026, 11, 30, 9, 30)

        Raises:
            Refused: `hours.never_open`.
        """
        left = dt.timedelta(minutes=minutes)
        while True:
            shuts = self.closes(at)
            if shuts is None:
                opens = self.opens(at)
                if opens is None:
                    raise Refused("hours.never_open")
                at = opens
            elif at + left <= shuts:
                return at + left
            else:
                left -= shuts - at
                at = shuts

    def between(self, start: dt.datetime, end: dt.datetime) -> int:
        """The whole open minutes from one moment to another; below zero where it was before.

        >>> hours = OfficeHours.from_data({d: ["08:00", "17:00"] for d in WEEKDAYS[:5]})
        >>> friday, monday = dt.datetime(2026, 11, 27, 16, 30), dt.datetime(2026, 11, 30, 9, 30)
        >>> hours.between(friday, monday), hours.between(monday, friday)
        (120, -120)
        """
        if end < start:
            return -self.between(end, start)
        open_for, day = dt.timedelta(), start.date()
        while day <= end.date():
            for opens, shuts in self.on(day):
                began = max(start, dt.datetime.combine(day, opens))
                ended = min(end, dt.datetime.combine(day, shuts))
                open_for += max(ended - began, dt.timedelta())
            day += _DAY
        return int(open_for / dt.timedelta(minutes=1))

    def inside(self, at: dt.datetime) -> dt.datetime:
        """That moment, or the next opening where it is closed then.

        Raises:
            Refused: `hours.never_open`.
        """
        return self.after(at, 0)


def _spans(name: str, said: Any) -> tuple[tuple[dt.time, dt.time], ...]:
    try:
        times = [dt.time.fromisoformat(str(time)) for time in said]
    except ValueError as error:
        raise Refused("hours.broken", day=name, hours=" ".join(map(str, said))) from error
    if len(times) % 2 or times != sorted(set(times)):
        raise Refused("hours.broken", day=name, hours=" ".join(map(str, said)))
    return tuple(zip(times[::2], times[1::2], strict=True))


def parse_hours(text: str) -> dict[str, list[str]]:
    """Hours as people write them in one cell, for `OfficeHours.from_data`.

    >>> parse_hours("mon-thu 08:00-12:00 13:00-17:00; fri 8:00-12:00")["fri"]
    ['08:00', '12:00']
    >>> parse_hours("")
    {}

    Raises:
        Refused: `hours.broken`.
    """
    found: dict[str, list[str]] = {}
    for part in filter(None, (piece.strip().lower() for piece in text.split(";"))):
        days, *spans = part.split()
        first, _, last = days.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS or not spans:
            raise Refused("hours.broken", day=days, hours=part)
        times = [_padded(time) for span in spans for time in span.split("-")]
        _spans(days, times)
        for name in WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]:
            found[name] = times
    return found


def _padded(time: str) -> str:
    return time.zfill(5) if ":" in time else f"{time.zfill(2)}:00"


def write_hours(hours: Mapping[str, Any]) -> str:
    """Hours as `parse_hours` reads them; days with the same hours stand together.

    >>> write_hours(parse_hours("mon-thu 08:00-17:00; fri 08:00-12:00"))
    'mon-thu 08:00-17:00; fri 08:00-12:00'
    """
    runs: list[tuple[str, str, str]] = []
    for name in WEEKDAYS:
        times = list(hours.get(name, ()))
        spans = " ".join(f"{a}-{b}" for a, b in zip(times[::2], times[1::2], strict=False))
        if runs and spans and runs[-1][2] == spans and _follows(runs[-1][1], name):
            runs[-1] = (runs[-1][0], name, spans)
        elif spans:
            runs.append((name, name, spans))
    return "; ".join(
        f"{first if first == last else f'{first}-{last}'} {spans}" for first, last, spans in runs
    )


def _follows(before: str, name: str) -> bool:
    return WEEKDAYS.index(name) == WEEKDAYS.index(before) + 1
