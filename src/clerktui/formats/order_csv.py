"""Work orders as CSV for a spreadsheet, a line each, made as it is asked for.

Money is dollars with a point, days are ISO 8601, moments the town's wall clock; text can never
become a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from zoneinfo import ZoneInfo

from clerktui.formats.reject_csv import safe_cell
from clerktui.rules.text import display_safe
from clerktui.views.order_lists import OrderFound

_LEFT_OUT = ("address", "is_overdue", "owed_cents")
"""What only holds for the moment, or is said twice."""
_NAMES = tuple(one.name for one in fields(OrderFound) if one.name not in _LEFT_OUT)


def order_lines(orders: Iterable[OrderFound], timezone: str) -> Iterator[str]:
    """The headings and each order as a line with its end."""
    zone = ZoneInfo(timezone)
    yield _line(name.removesuffix("_cents") for name in _NAMES)
    for one in orders:
        yield _line(_cell(name, getattr(one, name), zone) for name in _NAMES)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _cell(name: str, value: object, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return _dollars(value) if name.endswith("_cents") else str(value or "")
    return safe_cell(display_safe(str(value)))


def _dollars(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
