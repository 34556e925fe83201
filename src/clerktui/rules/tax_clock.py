"""The dates of a year's property tax: due, delinquent, advertised, barred; and its discount.

Source: G.S. 105-360 (due, interest, discount), 105-365.1(a)(1) (delinquent), 105-369 (reported,
noticed, advertised), 105-378 (barred), 105-395.1 (weekends and holidays).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from clerktui.rules.limitation import last_day
from clerktui.rules.tax_interest import InterestRule, timely_until

_MILLION = 1_000_000
_MONDAY = 0
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class TaxClock:
    """The dated clock of one year's tax.

    Attributes:
        due_on: when it falls due.
        par_until: the last day without interest.
        delinquent_on: the day it accrues interest, and remedies may begin.
        reported_on: the second Monday of February, when unpaid liens are reported to the board.
        notice_by: the last day the owners' notices can be mailed for the last day of advertising.
        advertise_from, advertise_until: when the liens may be advertised.
        barred_after: the last day on which a remedy can be begun.
    """

    due_on: dt.date
    par_until: dt.date
    delinquent_on: dt.date
    reported_on: dt.date
    notice_by: dt.date
    advertise_from: dt.date
    advertise_until: dt.date
    barred_after: dt.date


def clock_of(
    due_on: dt.date,
    rule: InterestRule | None = None,
    closed: Container[dt.date] = (),
    years: int = 10,
) -> TaxClock:
    """The clock of a tax due on a day.

    >>> clock = clock_of(dt.date(2025, 9, 1))
    >>> clock.par_until, clock.delinquent_on, clock.reported_on
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 6), datetime.date(2026, 2, 9))
    >>> clock.advertise_from, clock.advertise_until, clock.notice_by
    (datetime.date(2026, 3, 1), datetime.date(2026, 6, 30), datetime.date(2026, 5, 31))
    """
    rule = rule or InterestRule()
    first = dt.date(due_on.year, rule.from_month, rule.from_day)
    if first <= due_on:
        first = first.replace(year=first.year + 1)
    par_until = timely_until(first - _DAY, closed)
    until = dt.date(first.year, 6, 30)
    return TaxClock(
        due_on=due_on,
        par_until=par_until,
        delinquent_on=par_until + _DAY,
        reported_on=_second_monday(first.year, 2),
        notice_by=until - 30 * _DAY,
        advertise_from=dt.date(first.year, 3, 1),
        advertise_until=until,
        barred_after=last_day(due_on, years),
    )


def may_advertise(clock: TaxClock, published_on: dt.date, mailed_on: dt.date) -> str:
    """Why a list may not be published on a day, by name; empty where it may.

    >>> clock = clock_of(dt.date(2025, 9, 1))
    >>> may_advertise(clock, dt.date(2026, 4, 1), dt.date(2026, 3, 2))
    ''
    >>> may_advertise(clock, dt.date(2026, 4, 1), dt.date(2026, 3, 3))
    'notice'
    >>> may_advertise(clock, dt.date(2026, 7, 1), dt.date(2026, 3, 3))
    'window'

    Source: G.S. 105-369(b1), (c).
    """
    if not clock.advertise_from <= published_on <= clock.advertise_until:
        return "window"
    return "" if mailed_on + 30 * _DAY <= published_on else "notice"


def discount_until(due_on: dt.date, closed: Container[dt.date] = ()) -> dt.date:
    """The last day a payment earns the discount: the day before it falls due, or the next open one.

    >>> discount_until(dt.date(2026, 9, 1)), discount_until(dt.date(2024, 9, 1))
    (datetime.date(2026, 8, 31), datetime.date(2024, 9, 3))

    Source: G.S. 105-360(c), 105-395.1.
    """
    return timely_until(due_on - _DAY, closed)


def discount_cents(
    principal_cents: int, due_on: dt.date, paid_on: dt.date, rule: Mapping[str, Any]
) -> int:
    """What is taken off a tax paid whole before it is due, in cents, half a cent up.

    Args:
        principal_cents: the whole tax.
        due_on: September 1.
        paid_on: the day the payment counts from.
        rule: `ppm`, parts in a million; 0 where the town gives no discount.

    >>> discount_cents(100_000, dt.date(2026, 9, 1), dt.date(2026, 8, 31), {"ppm": 20_000})
    2000
    >>> discount_cents(100_000, dt.date(2026, 9, 1), dt.date(2026, 9, 1), {"ppm": 20_000})
    0

    Source: G.S. 105-360(c).
    """
    if paid_on >= due_on or principal_cents <= 0:
        return 0
    return (principal_cents * int(rule["ppm"]) + _MILLION // 2) // _MILLION


def _second_monday(year: int, month: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(_MONDAY - first.weekday()) % 7 + 7)
