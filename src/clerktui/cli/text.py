"""Words on a plain terminal or in a pipe: no colour, no boxes, no control characters."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from clerktui.rules.text import display_safe

_NUMBERS = ("_cents", "checked", "reprints", "payments", "rows", "items", "line_no")

# Whose wall clock instants are told by; asked only where an instant is shown.
_ZONE: ContextVar[Callable[[], str]] = ContextVar("zone", default=lambda: "UTC")


@contextmanager
def told_by_clock_of(zone: Callable[[], str]) -> Iterator[None]:
    """Tell instants by the wall clock of the IANA zone that `zone` names when it is asked."""
    before = _ZONE.set(zone)
    try:
        yield
    finally:
        _ZONE.reset(before)


def width(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(mark) for mark in text)


def _cells(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def listed(rows: Iterable[object], columns: Mapping[str, str]) -> list[str]:
    """Lines of aligned columns out of views: heading -> field; money is set to the right."""
    cells = [[shown(field, getattr(row, field)) for field in columns.values()] for row in rows]
    widths = [max(map(width, column)) for column in zip(columns, *cells, strict=True)]
    right = [field.endswith(_NUMBERS) for field in columns.values()]
    return [_line(row, widths, right) for row in [list(columns), *cells]]


def named(pairs: Mapping[str, object]) -> list[str]:
    """Lines of `name   value`, the values under each other; unknown values show as a dash."""
    longest = max(map(width, pairs), default=0)
    return [
        f"{name}{' ' * (longest - width(name))}  {shown('', value) or '-'}"
        for name, value in pairs.items()
    ]


def shown(field: str, value: object) -> str:
    """One value in words: money by the name of its field, dates and times as the town's."""
    from clerktui.i18n import clock_time, money, town_date

    if value is None:
        return ""
    if field.endswith("_cents") and isinstance(value, int):
        return money(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return clock_time(value, _ZONE.get()())
    if isinstance(value, dt.date):
        return town_date(value)
    return display_safe(str(value))


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    parts = []
    for value, wanted, to_right in zip(row, widths, right, strict=True):
        gap = " " * (wanted - width(value))
        parts.append(gap + value if to_right else value + gap)
    return "  ".join(parts).rstrip()
