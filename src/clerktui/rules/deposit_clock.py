"""By when money on hand must be at the bank: daily, or once the board's threshold is reached.

Source: G.S. 159-32(a): collections are deposited daily; the board may approve that they need to be
only when the moneys on hand amount to as much as its threshold, but in any event on the last
business day of the month. Which days are business days is the town's calendar.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.rules.calendar import WEEKDAYS, Calendar


@dataclass(frozen=True)
class DepositRule:
    """The town's decision.

    Attributes:
        threshold_cents: below it money may wait until the month's last business day; 0 is daily.
        most_days: business days within which money goes to the bank once it must.
    """

    threshold_cents: int
    most_days: int

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> DepositRule:
        """The rule as the policy `deposit.daily` says it.

        >>> DepositRule.from_data({"threshold_cents": 50_000, "most_days": 1})
        DepositRule(threshold_cents=50000, most_days=1)
        """
        return cls(int(data["threshold_cents"]), int(data["most_days"]))


def deadlines(
    rule: DepositRule, taken: Sequence[tuple[dt.date, int]], calendar: Calendar = WEEKDAYS
) -> tuple[tuple[dt.date, dt.date], ...]:
    """For each day's money, oldest first, the last day it may be on hand.

    Args:
        rule: the town's decision.
        taken: (business date, cents on hand of that day), in order of the dates.
        calendar: the office's; its holidays are no business days.

    >>> monday = dt.date(2026, 11, 23)
    >>> deadlines(DepositRule(0, 1), [(monday, 100)])
    ((datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)),)
    >>> deadlines(DepositRule(50_000, 1), [(monday, 100)])
    ((datetime.date(2026, 11, 23), datetime.date(2026, 11, 30)),)
    """
    found = []
    reached_on = _reached_on(rule, taken)
    for day, _ in taken:
        due = calendar.month_end(day)
        if reached_on is not None:
            soon = calendar.after(max(day, reached_on), rule.most_days)
            due = min(soon, due) if rule.threshold_cents else soon
        found.append((day, due))
    return tuple(found)


def _reached_on(rule: DepositRule, taken: Sequence[tuple[dt.date, int]]) -> dt.date | None:
    """The day on which the money on hand came to the threshold; None where it has not."""
    on_hand = 0
    for day, cents in taken:
        on_hand += cents
        if on_hand >= rule.threshold_cents:
            return day
    return None
