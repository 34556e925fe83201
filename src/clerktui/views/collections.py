"""What is shown of collecting a debt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class StepView:
    """One step of a case file.

    Attributes:
        name: the step in words.
        debt_cents: what was owed when it was taken, as far as it was about that.
        user: who took it; empty where the town's rules did.
        is_undone: a later step took it back.
    """

    id: int
    code: str
    name: str
    outcome: str
    debt_cents: int
    words: str
    subject_kind: str
    subject_id: int | None
    day: dt.date
    at: dt.datetime
    user: str
    is_undone: bool


@dataclass(frozen=True)
class CreditView:
    """The town's own credit score of an account.

    Attributes:
        score: of `best`; less is worse.
        counted: what took points, in words with the points of each.
        cash_only_until: the last day it pays cash only for it; None where it does not.
    """

    score: int
    best: int
    grade: str
    counted: tuple[str, ...] = ()
    cash_only_until: dt.date | None = None

    @property
    def words(self) -> str:
        """It in a line."""
        return f"Credit {self.score} of {self.best}, {self.grade}: {'; '.join(self.counted)}"


@dataclass(frozen=True)
class CreditRun:
    """What a run over the credit scores did, or would do.

    Attributes:
        looked_at: accounts with any history.
        below: those whose score makes cash only.
        flagged: those that were not marked for it long enough.
    """

    on: dt.date
    looked_at: int
    below: int
    flagged: int
    dry_run: bool = False
