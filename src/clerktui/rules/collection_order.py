"""In what order accounts that are past due are worked: the oldest, riskiest, largest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clerktui.rules.collection_procedure import Done

_DAY = dt.timedelta(days=1)


def sort_key(oldest_due: dt.date, risk: int, past_due_cents: int) -> str:
    """How accounts due on one day stand in a collector's list: oldest, riskiest, most owed first.

    Byte order is list order, so that one index range is a page.

    >>> due = dt.date(2026, 10, 25)
    >>> sort_key(due, 3, 4120) < sort_key(due, 1, 990_000) < sort_key(due, 1, 100)
    True
    """
    return f"{oldest_due:%Y%m%d}{99 - min(99, max(0, risk)):02d}{10**13 - past_due_cents:014d}"


def worth(points: Mapping[str, int], one: Done) -> int:
    """The points of something done: by code and outcome, else by outcome, else by code."""
    return points.get(word_of(points, one), 0)


def word_of(points: Mapping[str, int], one: Done) -> str:
    """The word by which a rule gives something points; its code where it gives none.

    >>> word_of({"cut_order:done": 15}, Done("cut_order", dt.date(2026, 11, 2), "done"))
    'cut_order:done'
    """
    words = (f"{one.code}:{one.outcome}", one.outcome, one.code)
    return next((word for word in words if word in points), one.code)


@dataclass(frozen=True)
class RiskRule:
    """Points for what happened before.

    `points` are by word: an outcome or a step's code, both as "cut_order:done", or "d30" ...

    Attributes:
        within_days: so far back a step counts.
    """

    points: Mapping[str, int]
    within_days: int = 365

    def of(self, bucket: str, done: Iterable[Done], on: dt.date) -> int:
        """The points of an account, 0 to 99; more is riskier.

        >>> rule = RiskRule({"d60": 2, "returned": 3})
        >>> rule.of("d60", [Done("returned", dt.date(2026, 11, 2))], dt.date(2026, 11, 25))
        5
        """
        first = on - self.within_days * _DAY
        recent = [one for one in done if one.day >= first]
        total = self.points.get(bucket, 0) + sum(worth(self.points, one) for one in recent)
        return max(0, min(99, total))
