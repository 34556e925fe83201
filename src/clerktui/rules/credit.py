"""The town's own credit score of an account: points for what happened, which fall out with time.

Source: the town's office procedure; it is shown to nobody outside and is no consumer report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.rules.collection_order import word_of, worth
from clerktui.rules.collection_procedure import Done


@dataclass(frozen=True)
class Credit:
    """How an account stands.

    Attributes:
        score: `best` less the points; never below zero.
        grade: the town's word for it.
        counted: what took points, with how many, the earliest first.
        cash_only_until: the last day it pays cash only; None where it does not.
    """

    score: int
    best: int
    grade: str
    counted: tuple[tuple[Done, int], ...] = ()
    cash_only_until: dt.date | None = None


@dataclass(frozen=True)
class CreditRule:
    """The town's rule of a day.

    Attributes:
        points: taken by word: an outcome or a step's code, both as "cut_order:done", or "returned"
            of a returned item.
        within_days: so long something counts.
        cash_only_below: a score below this makes cash only; 0 never does.
        grades: least score and word, the best first.
    """

    best: int
    points: Mapping[str, int]
    within_days: int
    cash_only_below: int
    grades: Sequence[tuple[int, str]]

    @classmethod
    def from_data(cls, said: Mapping[str, Any]) -> CreditRule:
        """The rule as the policy `credit.score` holds it."""
        grades = tuple((int(least), str(word)) for least, word in said["grades"])
        numbers = (said["within_days"], said["cash_only_below"])
        return cls(said["best"], dict(said["points"]), *numbers, grades)

    def worth(self, one: Done) -> int:
        """The points something takes."""
        return worth(self.points, one)

    def word(self, one: Done) -> str:
        """What took the points, as the rule calls it."""
        return word_of(self.points, one)

    def of(self, events: Iterable[Done], on: dt.date) -> Credit:
        """How an account with this history stands on a day.

        >>> rule = CreditRule(100, {"returned": 30}, 365, 50, ((90, "good"), (0, "poor")))
        >>> bad = [Done("returned", dt.date(2026, 3, 2)), Done("returned", dt.date(2026, 11, 2))]
        >>> rule.of(bad, dt.date(2026, 11, 23)).score
        40
        >>> rule.of(bad, dt.date(2026, 11, 23)).cash_only_until
        datetime.date(2027, 3, 2)
        """
        first = on - dt.timedelta(days=self.within_days)
        counted = tuple(
            (one, self.worth(one))
            for one in sorted(events, key=lambda one: one.day)
            if first <= one.day <= on and self.worth(one) > 0
        )
        score = max(0, self.best - sum(points for _, points in counted))
        grade = next((word for least, word in self.grades if score >= least), "")
        return Credit(score, self.best, grade, counted, self._until(counted))

    def _until(self, counted: Sequence[tuple[Done, int]]) -> dt.date | None:
        """The last day on which what is left of it still keeps the score below the limit."""
        left = sum(points for _, points in counted)
        until = None
        for one, points in counted:
            if max(0, self.best - left) >= self.cash_only_below:
                break
            until = one.day + dt.timedelta(days=self.within_days)
            left -= points
        return until
