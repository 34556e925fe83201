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
