"""Which day an office works on: today until it was closed, then the next business day still open.

A closed day takes nothing more. Whoever posts asks here after the chain was locked, and a close
locks the chains of its office before it writes the day down: so nothing slips in beside it.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, bindparam, select, text

from clerktui.errors import Refused
from clerktui.models import BusinessDay
from clerktui.rules.calendar import Calendar

_DAY = BusinessDay.__table__
_STATE = text(
    "SELECT 1 FROM business_day WHERE state = 'closed' AND business_date = :day "
    "AND office_id = coalesce(CAST(:office AS INTEGER), (SELECT min(id) FROM office))"
).bindparams(bindparam("day", type_=_DAY.c.business_date.type))


def is_closed(connection: Connection, office_id: int | None, day: dt.date) -> bool:
    """Whether a day of an office was closed; no office stands for the first."""
    return connection.execute(_STATE, {"office": office_id, "day": day}).first() is not None


def require_open(connection: Connection, office_id: int | None, day: dt.date) -> None:
    """Let the caller book on a day.

    Raises:
        Refused: `day.closed`.
    """
    if is_closed(connection, office_id, day):
        raise Refused("day.closed", day=day)


def working_day(
    connection: Connection, office_id: int, today: dt.date, calendar: Calendar
) -> dt.date:
    """The day the office works on: today, or after its close the next business day that is open.

    Args:
        connection: the books.
        office_id: which office.
        today: the town's date; it is worked on even where the calendar has the office closed.
        calendar: the office's.
    """
    closed = set(
        connection.execute(
            select(_DAY.c.business_date).where(
                _DAY.c.office_id == office_id,
                _DAY.c.state == "closed",
                _DAY.c.business_date >= today,
            )
        ).scalars()
    )
    day = today
    while day in closed or (day != today and not calendar.is_open(day)):
        day += dt.timedelta(days=1)
    return day
