"""A past moment as a clerk types it: a date alone, or a date and a time of day."""

from __future__ import annotations

import datetime as dt
import re

from clerktui.errors import Refused
from clerktui.rules.dates import parse_date
from clerktui.rules.text import snippet

_TIME = re.compile(r"(?P<hour>[0-9]{1,2}):?(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?")


def parse_moment(text: str) -> tuple[dt.date, dt.time | None]:
    """Read a typed date as `parse_date` does, and the time of day after it, if there is one.

    >>> parse_moment("11/20/26")
    (datetime.date(2026, 11, 20), None)
    >>> parse_moment("2026-11-20T14:00") == parse_moment("112026 1400")
    True

    Raises:
        Refused: moment.time, and as `parse_date`.
    """
    day, _, hour = text.strip().replace("T", " ").partition(" ")
    return parse_date(day), _time(hour.strip()) if hour.strip() else None


def _time(typed: str) -> dt.time:
    found = _TIME.fullmatch(typed)
    if found is None:
        raise Refused("moment.time", typed=snippet(typed))
    hour, minute, second = (int(part or 0) for part in found.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise Refused("moment.time", typed=snippet(typed))
    return dt.time(hour, minute, second)
