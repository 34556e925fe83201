"""Promises and payment plans: the instalments of a sum, the town's limits, and whether one is kept.

Whether an arrangement is kept is never typed. It follows from the dated money alone: judged again
as of any day, from the same money, it is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.calendar import Calendar
from clerktui.rules.money import format_cents
from clerktui.rules.returned import add_months

OPEN, KEPT, BROKEN, CANCELLED = "open", "kept", "broken", "cancelled"
STATES = (OPEN, KEPT, BROKEN, CANCELLED)
EVERY = {"month": "every month", "two_weeks": "every two weeks", "week": "every week"}
"""How often an instalment falls due."""
COUNT_MAX = 120
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Instalment:
    """A part of an arrangement: its cents and the day it is due; position 0 is paid down."""

    position: int
    due_on: dt.date
    cents: int


@dataclass(frozen=True)
class Terms:
    """What a customer asks for: how much down, and the rest in how many parts from which day."""

    total_cents: int
    down_cents: int
    count: int
    first_on: dt.date
    every: str = "month"


def build(terms: Terms, made_on: dt.date, calendar: Calendar) -> tuple[Instalment, ...]:
    """The dated instalments of a sum: equal parts, the last one takes the cents that are over.

    A day the office is closed becomes the next one it is open.

    >>> asked = Terms(10000, 2000, 3, dt.date(2026, 12, 5))
    >>> for one in build(asked, dt.date(2026, 11, 25), Calendar()):
    ...     print(one.position, one.due_on, one.cents)
    0 2026-11-25 2000
    1 2026-12-07 2666
    2 2027-01-05 2666
    3 2027-02-05 2668

    Raises:
        Refused: `arrangement.total`, `arrangement.down`, `arrangement.count`,
            `arrangement.first_on`, `arrangement.every`.
    """
    rest = terms.total_cents - terms.down_cents
    if terms.total_cents <= 0:
        raise Refused("arrangement.total")
    if not 0 <= terms.down_cents < terms.total_cents:
        raise Refused("arrangement.down", total_cents=terms.total_cents)
    if not 1 <= terms.count <= min(COUNT_MAX, rest):
        raise Refused("arrangement.count", most=COUNT_MAX)
    if terms.first_on < made_on:
        raise Refused("arrangement.first_on", today=made_on)
    part = rest // terms.count
    found = [Instalment(0, made_on, terms.down_cents)] if terms.down_cents else []
    for number in range(terms.count):
        due_on = calendar.next_open(_falls_on(terms, number))
        cents = part if number + 1 < terms.count else rest - part * (terms.count - 1)
        found.append(Instalment(number + 1, due_on, cents))
    return tuple(found)


def _falls_on(terms: Terms, number: int) -> dt.date:
    if terms.every == "month":
        return add_months(terms.first_on, number)
    if terms.every not in EVERY:
        raise Refused("arrangement.every", every=terms.every, known=", ".join(EVERY))
    return terms.first_on + number * (14 if terms.every == "two_weeks" else 7) * _DAY


# ---------------------------------------------------------------------------------- the limits
@dataclass(frozen=True)
class Limits:
    """How far a clerk may go alone; more needs a supervisor and a reason.

    Attributes:
        most_instalments: of a plan, the down payment not counted.
        longest_days: from today to the last instalment.
        promise_days: from today to the day of a promise.
        least_down_permille: of the whole, paid down.
        least_instalment_cents: no instalment below it.
        most_broken: so many broken within `within_months` and no new one is made.
        grace_days: so many days late is still kept; then the next open day.
        pays_current: bills falling due meanwhile must be paid as well.
        watch_days: so long a kept or broken one is looked at again when money moves.
    """

    most_instalments: int
    longest_days: int
    promise_days: int
    least_down_permille: int
    least_instalment_cents: int
    most_broken: int
    within_months: int
    grace_days: int
    pays_current: bool
    watch_days: int
    stops: Mapping[str, Sequence[str]]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Limits:
        """As the policy `collection.arrangements` says."""
        return cls(**data)


def last_day(due_on: dt.date, grace_days: int, calendar: Calendar) -> dt.date:
    """The last day what is due on a day comes on time.

    >>> last_day(dt.date(2026, 12, 2), 3, Calendar())
    datetime.date(2026, 12, 7)
    """
    return calendar.next_open(due_on + grace_days * _DAY)


def above_limits(
    limits: Limits, kind: str, instalments: Sequence[Instalment], on: dt.date, broken: int
) -> tuple[str, ...]:
    """Every limit an arrangement is above, in words; nothing when a clerk may make it alone.

    >>> rule = Limits(6, 183, 60, 250, 1000, 2, 12, 0, True, 120, {})
    >>> one = Instalment(1, dt.date(2027, 3, 1), 5000)
    >>> above_limits(rule, "promise", [one], dt.date(2026, 11, 25), 2)
    ('96 days ahead, at most 60', '2 broken within 12 months')
    """
    days = (max(one.due_on for one in instalments) - on).days
    found = list(_plan_above(limits, instalments)) if kind == "plan" else []
    most = limits.longest_days if kind == "plan" else limits.promise_days
    if days > most:
        found.append(f"{days} days ahead, at most {most}")
    if limits.most_broken and broken >= limits.most_broken:
        found.append(f"{broken} broken within {limits.within_months} months")
    return tuple(found)


def _plan_above(limits: Limits, instalments: Sequence[Instalment]) -> Iterable[str]:
    parts = [one for one in instalments if one.position]
    down = sum(one.cents for one in instalments if not one.position)
    total = sum(one.cents for one in instalments)
    if len(parts) > limits.most_instalments:
        yield f"{len(parts)} instalments, at most {limits.most_instalments}"
    # Rounded up: a cent less than the share is less than the share.
    least = -(-total * limits.least_down_permille // 1000)
    if down < least:
        yield f"{format_cents(down)} down, at least {format_cents(least)}"
    small = min(one.cents for one in parts)
    if small < limits.least_instalment_cents:
        least_part = format_cents(limits.least_instalment_cents)
        yield f"an instalment of {format_cents(small)}, at least {least_part}"


# -------------------------------------------------------------------------------- kept or broken
@dataclass(frozen=True)
class Due:
    """What must have come by the end of a day: an instalment, or a bill of the time meanwhile."""

    last_day: dt.date
    cents: int
    due_on: dt.date
    is_current: bool = False


@dataclass(frozen=True)
class Received:
    """Money that came (below zero: that was taken back again) and the day it counts for."""

    on: dt.date
    cents: int


@dataclass(frozen=True)
class Judged:
    """How an arrangement stands.

    Attributes:
        paid_cents: what came, less what was taken back; never below zero.
        next: the first instalment that is not covered, with what is still missing of it.
        judge_on: the last day something that is not covered can come on time.
        missed: of a broken one, what did not come in time, with what was missing.
    """

    state: str
    paid_cents: int
    next: Due | None = None
    missed: Due | None = None
    judge_on: dt.date | None = None


def judge(
    dues: Iterable[Due], received: Iterable[Received], on: dt.date, *, is_settled: bool = False
) -> Judged:
    """Whether an arrangement is kept, broken or still open at the beginning of a day.

    It is broken when, at the end of a last day that has passed, less had come than was due by
    then, or when so much was taken back since that less is there now.

    >>> due = [Due(dt.date(2026, 12, 4), 4000, dt.date(2026, 12, 4))]
    >>> money = [Received(dt.date(2026, 12, 1), 1500)]
    >>> judge(due, money, dt.date(2026, 12, 4)).next.cents
    2500
    >>> judge(due, money, dt.date(2026, 12, 5)).state
    'broken'

    Args:
        dues: its instalments, and the bills that must be paid as well.
        received: the money since it was made.
        on: the day it is judged on; what came on that day counts.
        is_settled: nothing is left open of what it is about, however that came.
    """
    listed = _in_order(dues)
    money = [one for one in received if one.on <= on]
    paid = sum(one.cents for one in money)
    needed = list(accumulate(one.cents for one in listed))
    shown = max(0, paid)
    if is_settled:
        return Judged(KEPT, shown)
    for one, need in zip(listed, needed, strict=True):
        in_time = sum(got.cents for got in money if got.on <= one.last_day)
        short = need - min(in_time, paid)
        if one.last_day < on and short > 0:
            return Judged(BROKEN, shown, missed=_missing(one, short))
    if not listed or paid >= needed[-1]:
        return Judged(KEPT, shown)
    first = next(one for one, need in zip(listed, needed, strict=True) if need > paid)
    return Judged(OPEN, shown, _next(listed, needed, paid), judge_on=first.last_day)


def covered(dues: Iterable[Due], paid_cents: int) -> tuple[int, ...]:
    """What of each instalment is paid, in order; what is due before it is paid first.

    >>> due = [Due(dt.date(2026, 12, day), 3000, dt.date(2026, 12, day)) for day in (1, 8)]
    >>> bill = Due(dt.date(2026, 12, 4), 2000, dt.date(2026, 12, 4), is_current=True)
    >>> covered([*due, bill], 5500)
    (3000, 500)
    """
    found, left = [], max(0, paid_cents)
    for one in _in_order(dues):
        paid = min(left, one.cents)
        left -= paid
        if not one.is_current:
            found.append(paid)
    return tuple(found)


def _in_order(dues: Iterable[Due]) -> list[Due]:
    return sorted(dues, key=lambda one: (one.last_day, one.is_current, one.due_on))


def _next(listed: Sequence[Due], needed: Sequence[int], paid: int) -> Due | None:
    """The first instalment not covered by now, what comes before it being paid first."""
    for one, need in zip(listed, needed, strict=True):
        if not one.is_current and need > paid:
            return _missing(one, need - paid)
    return None


def _missing(one: Due, short: int) -> Due:
    return Due(one.last_day, min(one.cents, short), one.due_on, one.is_current)
