"""What a returned item costs, whom it makes pay cash, and what of a payment it takes back."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

CHARGED = ("nsf", "closed")
"""The reasons for which the law knows a charge: no funds, no account.

Source: G.S. 25-3-506; G.S. 105-357(b)(2).
"""


def tax_penalty(item_cents: int, *, permille: int, least_cents: int, most_cents: int) -> int:
    """The penalty on a returned tax payment, in cents: a share of the item, within its bounds.

    >>> [tax_penalty(c, permille=100, least_cents=2500, most_cents=100000)
    ...     for c in (10000, 25000, 30000, 999999, 1500000)]
    [2500, 2500, 3000, 100000, 100000]

    Source: G.S. 105-357(b)(2).
    """
    share = (item_cents * permille + 500) // 1000
    return max(least_cents, min(most_cents, share))


def returned_fee(decided_cents: int, most_cents: int = 3500) -> int:
    """The fee for a returned item that paid no tax: what the town decided, never above the law.

    >>> returned_fee(2500), returned_fee(4000)
    (2500, 3500)

    Source: G.S. 25-3-506.
    """
    return max(0, min(decided_cents, most_cents))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on (or back); the month's last where it has no such day.

    >>> add_months(dt.date(2026, 11, 30), 3), add_months(dt.date(2026, 3, 31), -1)
    (datetime.date(2027, 2, 28), datetime.date(2026, 2, 28))
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def points(returned_on: Sequence[dt.date], on: dt.date, within_months: int) -> int:
    """How many of these items came back within so many months before a day, that day included.

    >>> points([dt.date(2026, 1, 5), dt.date(2026, 11, 2)], dt.date(2026, 11, 24), 6)
    1
    """
    since = add_months(on, -within_months)
    return sum(since < day <= on for day in returned_on)


def taken_back(applied_cents: Sequence[int], cents: int) -> list[int]:
    """How much of each part of a payment is taken back when `cents` of it were no good.

    The last part first: what was paid first stays paid longest, as if the good money had come
    alone and the bad money after it.

    >>> taken_back([3000, 2000, 500], 1000)
    [0, 500, 500]
    """
    left, given = cents, []
    for part in reversed(applied_cents):
        given.append(min(part, left))
        left -= given[-1]
    return given[::-1]
