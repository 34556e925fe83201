"""When the next bill is likely to come, from when the last ones came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

_LEAST_BILLS = 3
_GAP_MAX_DAYS = 100


def next_bill_on(issued: Sequence[dt.date], on: dt.date) -> dt.date | None:
    """About when the next bill is issued: the last one's day and the usual gap between them.

    Args:
        issued: the days of the last bills, in any order; two of one day are one.
        on: the town date.

    Returns:
        A day after `on`; None where too few bills, or too far apart, make no rhythm, or where the
        day has gone by.

    >>> days = [dt.date(2026, 8, 3), dt.date(2026, 9, 2), dt.date(2026, 10, 2)]
    >>> next_bill_on(days, dt.date(2026, 10, 20)), next_bill_on(days, dt.date(2026, 12, 20))
    (datetime.date(2026, 11, 1), None)
    >>> next_bill_on(days[:2], dt.date(2026, 10, 20)) is None
    True
    """
    days = sorted(set(issued))
    if len(days) < _LEAST_BILLS:
        return None
    gaps = sorted((after - day).days for day, after in pairwise(days))
    gap = gaps[len(gaps) // 2]
    coming = days[-1] + dt.timedelta(days=gap)
    return coming if gap <= _GAP_MAX_DAYS and coming > on else None
