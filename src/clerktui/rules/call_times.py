"""When a call back is due, as a clerk types it: in office hours, never in the past."""

from __future__ import annotations

import datetime as dt
import re

from clerktui.errors import Refused
from clerktui.rules.moments import parse_moment
from clerktui.rules.office_hours import OfficeHours
from clerktui.rules.text import snippet

SOON = ("soon", "y")
_SPAN = re.compile(r"(?P<count>[0-9]{1,3})\s*(?P<unit>[hm])")
_TIME = re.compile(r"(?P<hour>[0-9]{1,2}):?(?P<minute>[0-9]{2})")


def parse_due(typed: str, now: dt.datetime, hours: OfficeHours, soon_minutes: int) -> dt.datetime:
    """Read when a call is due: "soon", "2h", "45m", "1430", or a date and a time of day.

    Minutes and hours count while the office is open. A date alone is that day's opening. A time
    the office is closed at is refused, naming the next opening.

    >>> week = {day: ["08:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    >>> hours, friday = OfficeHours.from_data(week), dt.datetime(2026, 11, 20, 16, 0)
    >>> parse_due("2h", friday, hours, 60)
    datetime.datetime(2026, 11, 23, 9, 0)
    >>> parse_due("11/23/26 14:30", friday, hours, 60)
    datetime.datetime(2026, 11, 23, 14, 30)

    Raises:
        Refused: `call_back.past`, `call_back.closed`, `call_back.when`, `hours.never_open`, and as
            `parse_moment`.
    """
    said = typed.strip().lower()
    if said in SOON:
        return hours.after(now, soon_minutes)
    span = _SPAN.fullmatch(said)
    if span:
        return hours.after(now, int(span["count"]) * (60 if span["unit"] == "h" else 1))
    due = _moment(said, now, hours)
    if due <= now:
        raise Refused("call_back.past", due=_shown(due))
    if not hours.is_open(due):
        opens = hours.opens(due)
        if opens is None:
            raise Refused("hours.never_open")
        raise Refused("call_back.closed", due=_shown(due), opens=_shown(opens))
    return due


def _moment(said: str, now: dt.datetime, hours: OfficeHours) -> dt.datetime:
    clock = _TIME.fullmatch(said)
    if clock:
        if int(clock["hour"]) > 23 or int(clock["minute"]) > 59:
            raise Refused("call_back.when", typed=snippet(said))
        time = dt.time(int(clock["hour"]), int(clock["minute"]))
        return dt.datetime.combine(now.date(), time)
    if not said or not said[0].isdigit():
        raise Refused("call_back.when", typed=snippet(said))
    day, time_of_day = parse_moment(said)
    if time_of_day is None:
        return hours.inside(dt.datetime.combine(day, dt.time()))
    return dt.datetime.combine(day, time_of_day)


def _shown(at: dt.datetime) -> str:
    return f"{at:%m/%d/%y %H:%M}"
