"""Interest on unpaid property tax: two percent in January, three quarters each month after it.

Simple, on the principal. A month that has begun counts whole. A last day on a Saturday, a Sunday
or a holiday is the next business day.

Source: G.S. 105-360(a), G.S. 105-395.1.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Container, Iterable
from dataclasses import dataclass

_MONDAY, _SATURDAY = 0, 5
_MILLION = 1_000_000


@dataclass(frozen=True)
class InterestRule:
    """The town's dated rule: parts in a million for the first month and each after it."""

    first_ppm: int = 20_000
    then_ppm: int = 7_500
    from_month: int = 1
    from_day: int = 6


def is_closed(day: dt.date, closed: Container[dt.date] = ()) -> bool:
    """Whether no payment can be timely made on a day: weekend, holiday, or closed besides.

    Of the holidays only those that can touch the end of a month or January 5 are known here; the
    town's calendar knows the others (`closed`).

    >>> is_closed(dt.date(2026, 1, 31)), is_closed(dt.date(2023, 1, 2))
    (True, True)
    """
    return day.weekday() >= _SATURDAY or _is_holiday(day) or day in closed


def _is_holiday(day: dt.date) -> bool:
    """New Year's Day (Monday when it is a Sunday), Memorial Day, Labor Day."""
    is_monday = day.weekday() == _MONDAY
    return (
        (day.month, day.day) == (1, 1)
        or ((day.month, day.day) == (1, 2) and is_monday)
        or (day.month == 5 and day.day > 24 and is_monday)
        or (day.month == 9 and day.day <= 7 and is_monday)
    )


def timely_until(day: dt.date, closed: Container[dt.date] = ()) -> dt.date:
    """The last day on which a payment due on `day` is timely.

    >>> timely_until(dt.date(2026, 1, 31)), timely_until(dt.date(2022, 12, 31))
    (datetime.date(2026, 2, 2), datetime.date(2023, 1, 3))
    """
    while is_closed(day, closed):
        day += dt.timedelta(days=1)
    return day


def months_begun(
    due_on: dt.date,
    paid_on: dt.date,
    rule: InterestRule | None = None,
    closed: Container[dt.date] = (),
) -> int:
    """How many months of interest a tax due on a day has when it is paid on another.

    >>> months_begun(dt.date(2025, 9, 1), dt.date(2026, 1, 5))
    0
    >>> months_begun(dt.date(2025, 9, 1), dt.date(2026, 2, 3))
    2
    """
    rule = rule or InterestRule()
    year, month = due_on.year, rule.from_month
    if dt.date(year, month, rule.from_day) <= due_on:
        year += 1
    last = dt.date(year, month, rule.from_day) - dt.timedelta(days=1)
    months = 0
    while paid_on > timely_until(last, closed):
        months += 1
        last = dt.date(year, month, calendar.monthrange(year, month)[1])
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def interest_cents(
    principal_cents: int,
    due_on: dt.date,
    paid_on: dt.date,
    rule: InterestRule | None = None,
    closed: Container[dt.date] = (),
) -> int:
    """Interest owed on a tax when it is paid on a day, in cents, half a cent up.

    >>> interest_cents(100_000, dt.date(2025, 9, 1), dt.date(2027, 1, 5))
    11000

    Source: G.S. 105-360(a).
    """
    rule = rule or InterestRule()
    months = months_begun(due_on, paid_on, rule, closed)
    if not months or principal_cents <= 0:
        return 0
    ppm = rule.first_ppm + (months - 1) * rule.then_ppm
    return (principal_cents * ppm + _MILLION // 2) // _MILLION


def interest_on_parts(
    parts: Iterable[tuple[int, dt.date]],
    due_on: dt.date,
    rule: InterestRule | None = None,
    closed: Container[dt.date] = (),
) -> int:
    """Interest on a tax that was paid in parts: on each part until its day, half a cent up once.

    Args:
        parts: cents of principal and the day until which each was unpaid.
        due_on: when the tax was first due.
        rule: the town's dated rule.
        closed: days besides weekends on which no payment can be made.

    >>> half = (50_000, dt.date(2026, 2, 2)), (50_000, dt.date(2026, 2, 3))
    >>> interest_on_parts(half, dt.date(2025, 9, 1))
    2375

    Source: G.S. 105-360(a).
    """
    rule = rule or InterestRule()
    total = 0
    for cents, until in parts:
        months = months_begun(due_on, until, rule, closed)
        if months and cents > 0:
            total += cents * (rule.first_ppm + (months - 1) * rule.then_ppm)
    return (total + _MILLION // 2) // _MILLION
