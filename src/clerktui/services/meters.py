"""What a meter showed last: its readings, and what the one put in for it began with.

The readings of a service go on across a change of its meter; what is used since is counted from
what the new meter showed when it was put in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.models import MeterReading, WorkOrderReading
from clerktui.rules.usage import Reading, likely_most

READINGS = "closing_account.readings"
_PUT_IN = WorkOrderReading.__table__
_READING = MeterReading.__table__
_MANY = 60


@dataclass(frozen=True)
class Shown:
    """What a meter showed on a day; `reading_id` is empty where it was put in then."""

    reading: int
    read_on: dt.date
    reading_id: int | None = None


def readings_until(connection: Connection, agreement_id: int, until: dt.date) -> Sequence[Any]:
    """The readings of a service until a day, the last in front."""
    query = (
        select(_READING)
        .where(_READING.c.agreement_id == agreement_id, _READING.c.read_on <= until)
        .order_by(_READING.c.read_on.desc(), _READING.c.id.desc())
    )
    return connection.execute(query.limit(_MANY)).all()


def last_shown(connection: Connection, agreement_id: int, until: dt.date) -> Shown | None:
    """What the meter that is there now showed last; None where nobody ever read it."""
    rows = readings_until(connection, agreement_id, until)
    query = (
        select(_PUT_IN)
        .where(
            _PUT_IN.c.agreement_id == agreement_id,
            _PUT_IN.c.kind == "installed",
            _PUT_IN.c.read_on <= until,
        )
        .order_by(_PUT_IN.c.read_on.desc(), _PUT_IN.c.id.desc())
    )
    begun = connection.execute(query.limit(1)).first()
    if begun is not None and (not rows or rows[0].read_on <= begun.read_on):
        return Shown(begun.reading, begun.read_on)
    return Shown(rows[0].reading, rows[0].read_on, rows[0].id) if rows else None


def most_likely(rules: Any, rows: Sequence[Any], days: int) -> int | None:
    """The most that is likely used in so many days, by the town's rule and the readings before."""
    months = [Reading(one.read_on, one.usage, one.days) for one in rows[: int(rules["months"])]]
    most = likely_most(months, days, int(rules["times_highest"]))
    return None if most is None else max(most, int(rules["least_units"]))
