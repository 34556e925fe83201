"""Whether an order kept its deadlines: planned, somebody there, done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Moment = dt.datetime | None


@dataclass(frozen=True)
class Times:
    """The deadlines of an order, and when each came about.

    Attributes:
        ended_at: when it ended, however it did.
        was_done: whether it was completed; a cancelled one was not.
    """

    schedule_by: Moment
    arrive_by: Moment
    complete_by: Moment
    assigned_at: Moment
    dispatched_at: Moment
    arrived_at: Moment
    ended_at: Moment
    was_done: bool


@dataclass(frozen=True)
class Kept:
    """Whether each deadline was kept; None where there is none, or where it is not known yet."""

    planned: bool | None
    there: bool | None
    done: bool | None


def kept(times: Times, now: dt.datetime) -> Kept:
    """Whether an order kept its deadlines.

    Who sends a crew has planned it, and who has done it was there. What ended otherwise before a
    deadline came never had to keep it.

    >>> at = lambda hour: dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)
    >>> kept(Times(at(9), at(11), at(17), None, at(8), None, at(12), True), at(20))
    Kept(planned=True, there=False, done=True)
    >>> kept(Times(at(9), at(11), at(17), None, None, None, None, False), at(10))
    Kept(planned=False, there=None, done=None)
    """
    done = times.ended_at if times.was_done else None
    there = times.arrived_at or done
    sent = [one for one in (times.assigned_at, times.dispatched_at) if one is not None]
    planned = min(sent, default=there)
    over = times.ended_at or now
    return Kept(
        _kept(times.schedule_by, planned, over),
        _kept(times.arrive_by, there, over),
        _kept(times.complete_by, done, over),
    )


def _kept(deadline: Moment, came: Moment, over: dt.datetime) -> bool | None:
    if deadline is None:
        return None
    if came is not None:
        return came <= deadline
    return False if over > deadline else None


def percent(part: int, whole: int) -> str:
    """A share as a whole percentage, rounded half up; nothing of nothing.

    >>> percent(2, 3), percent(1, 200), percent(0, 0)
    ('67%', '1%', '')
    """
    return f"{(part * 200 + whole) // (whole * 2)}%" if whole else ""
