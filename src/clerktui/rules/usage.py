"""Usage compared with the year before: which reading with which, how much a day, what stands out.

Whole numbers only; what one unit is, the town says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

_MONTH_DAYS = 30
_YEAR_DAYS = 365
_NEAR_DAYS = 20
_LONGER_DAYS = 3
_MUCH_PERCENT = 25


@dataclass(frozen=True)
class Reading:
    """What was used until a day, since the reading before it."""

    read_on: dt.date
    usage: int
    days: int
    is_estimated: bool = False


def per_day_tenths(usage: int, days: int) -> int:
    """Usage a day in tenths of a unit, half a tenth up; 0 for no days.

    >>> per_day_tenths(62, 31), per_day_tenths(50, 30), per_day_tenths(5, 0)
    (20, 17, 0)
    """
    return (usage * 10 * 2 + days) // (2 * days) if days > 0 else 0


def year_before(reading: Reading, others: Sequence[Reading]) -> Reading | None:
    """The reading nearest to a year before this one; None when none is within twenty days of it.

    >>> old = Reading(dt.date(2025, 11, 3), 40, 30)
    >>> year_before(Reading(dt.date(2026, 11, 5), 60, 32), [old]) == old
    True
    >>> year_before(Reading(dt.date(2026, 9, 5), 60, 32), [old]) is None
    True
    """
    wanted = reading.read_on - dt.timedelta(days=_YEAR_DAYS)

    def off(other: Reading) -> int:
        return abs((other.read_on - wanted).days)

    near = [other for other in others if off(other) <= _NEAR_DAYS]
    return min(near, key=off, default=None)


def change_percent(now: Reading, then: Reading) -> int | None:
    """How much more is used a day than then, in percent rounded down; None when nothing was.

    >>> a, b = Reading(dt.date(2026, 11, 5), 60, 30), Reading(dt.date(2025, 11, 5), 40, 30)
    >>> change_percent(a, b), change_percent(b, a)
    (50, -34)
    """
    if then.usage <= 0:
        return None
    was, used = then.usage * now.days, now.usage * then.days
    return (used - was) * 100 // was


def likely_most(readings: Sequence[Reading], days: int, times: int) -> int | None:
    """The most a meter is likely to have used in some days, by the highest of its months.

    Args:
        readings: of the months it is compared with.
        days: since the last of them; begun months of thirty days count whole.
        times: how many times the highest month is still likely.

    >>> day = dt.date(2026, 2, 3)
    >>> likely_most([Reading(day, 6, 30), Reading(day, 4, 30)], 31, 3)
    36
    >>> likely_most([], 30, 3) is None
    True
    """
    highest = max((one.usage for one in readings), default=None)
    return None if highest is None else times * highest * max(1, -(-days // _MONTH_DAYS))


def used_since(last: int, reading: int, most: int | None) -> int:
    """What was used since the last reading; a counter that went past its nines began anew.

    Args:
        last: what the meter showed then.
        reading: what it shows now.
        most: the most that is likely used; a reading below the last one that would mean more than
            that corrects the last one, and nothing was used.

    >>> used_since(120, 180, None), used_since(999_990, 5, 40), used_since(500, 480, 40)
    (60, 15, 0)
    """
    if reading >= last:
        return reading - last
    around = reading + 10 ** len(str(last)) - last
    return around if most is not None and around <= most else 0


def findings(now: Reading, before: Reading | None, then: Reading | None) -> tuple[str, ...]:
    """What stands out in the newest reading, as codes, the most telling first.

    Args:
        now: the newest reading.
        before: the one before it.
        then: the one of the year before.

    Returns:
        Of "estimated", "corrected" (the one before was estimated), "longer" (more days than last
        year), "much_more", "as_before", "no_year" (nothing to compare with).
    """
    found = []
    if now.is_estimated:
        found.append("estimated")
    elif before is not None and before.is_estimated:
        found.append("corrected")
    if then is None:
        return (*found, "no_year")
    if now.days >= then.days + _LONGER_DAYS:
        found.append("longer")
    change = change_percent(now, then)
    found.append("much_more" if change is None or change >= _MUCH_PERCENT else "as_before")
    return tuple(found)
