"""How old a debt is: buckets of days past due, as the office counts them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

BUCKETS = ("current", "d30", "d60", "d90")
THRESHOLDS = (30, 60, 90)
"""Days past due at which the second, third and fourth bucket begin, where policy says nothing."""


class Owed(Protocol):
    """Anything that is owed from a date: a receivable, an open item."""

    @property
    def due_on(self) -> dt.date:
        """The town date it falls due."""

    @property
    def balance_cents(self) -> int:
        """What is still owed; below zero it is a credit."""


@dataclass(frozen=True)
class Aging:
    """A balance by age; the four parts always add up to it."""

    current_cents: int = 0
    d30_cents: int = 0
    d60_cents: int = 0
    d90_cents: int = 0

    @property
    def total_cents(self) -> int:
        """The whole balance."""
        return self.current_cents + self.d30_cents + self.d60_cents + self.d90_cents


def days_past_due(due_on: dt.date, as_of: dt.date) -> int:
    """Whole days since the due date; 0 on the day itself and before.

    >>> days_past_due(dt.date(2026, 11, 25), dt.date(2026, 11, 28))
    3
    >>> days_past_due(dt.date(2026, 11, 25), dt.date(2026, 11, 1))
    0
    """
    return max(0, (as_of - due_on).days)


def is_past_due(due_on: dt.date, as_of: dt.date) -> bool:
    """Whether the due date has gone by; on the day itself it has not.

    >>> is_past_due(dt.date(2026, 11, 25), dt.date(2026, 11, 25))
    False
    >>> is_past_due(dt.date(2026, 11, 25), dt.date(2026, 11, 26))
    True
    """
    return due_on < as_of


def bucket(due_on: dt.date, as_of: dt.date, thresholds: Sequence[int] = THRESHOLDS) -> str:
    """The bucket of a due date: current, d30, d60 or d90.

    >>> today = dt.date(2026, 11, 30)
    >>> bucket(dt.date(2026, 11, 1), today), bucket(dt.date(2026, 10, 31), today)
    ('current', 'd30')
    >>> bucket(dt.date(2026, 10, 1), today), bucket(dt.date(2020, 1, 1), today, (10, 20, 45))
    ('d60', 'd90')

    Raises:
        ValueError: unless there are three thresholds, each above the one before and above zero.
    """
    first, second, third = thresholds
    if not 0 < first < second < third:
        raise ValueError(f"thresholds must rise from above zero: {list(thresholds)}")
    days = days_past_due(due_on, as_of)
    return BUCKETS[(days >= first) + (days >= second) + (days >= third)]


def age(items: Iterable[Owed], as_of: dt.date, thresholds: Sequence[int] = THRESHOLDS) -> Aging:
    """Sum what is owed by age. Credits count as current, whatever their date.

    Args:
        items: anything with `due_on` and `balance_cents`.
        as_of: the town date to count from.
        thresholds: days past due at which d30, d60 and d90 begin.

    >>> from types import SimpleNamespace
    >>> bill = SimpleNamespace(due_on=dt.date(2026, 10, 1), balance_cents=3980)
    >>> age([bill], dt.date(2026, 11, 23))
    Aging(current_cents=0, d30_cents=3980, d60_cents=0, d90_cents=0)
    """
    sums = dict.fromkeys(BUCKETS, 0)
    for item in items:
        name = bucket(item.due_on, as_of, thresholds) if item.balance_cents > 0 else BUCKETS[0]
        sums[name] += item.balance_cents
    return Aging(**{f"{name}_cents": cents for name, cents in sums.items()})
