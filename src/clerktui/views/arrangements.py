"""Promises and payment plans as they are typed, shown and answered; amounts in cents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class PromiseDraft:
    """A promise to be written down: how much, by which day.

    Attributes:
        note: why, where it is above the town's limits.
    """

    command_id: str
    account: str
    amount_cents: int
    due_on: dt.date
    note: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """A payment plan to be made.

    Attributes:
        covers: "late" what is past due, "all" everything owed.
        every: "month", "two_weeks" or "week".
        items: ids of the open items it is about, where they were picked one by one.
    """

    command_id: str
    account: str
    down_cents: int
    count: int
    first_on: dt.date
    every: str = "month"
    covers: str = "late"
    note: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True)
class InstalmentView:
    """An instalment: 0 is paid down; what of it is covered by the money that came."""

    position: int
    due_on: dt.date
    cents: int
    paid_cents: int = 0


@dataclass(frozen=True)
class PlanPreview:
    """What a plan would be: its instalments, the limits it is above, and what it leaves open."""

    account: str
    name: str
    owed_cents: int
    late_cents: int
    total_cents: int
    instalments: tuple[InstalmentView, ...]
    above: tuple[str, ...]
    pays_current: bool


@dataclass(frozen=True)
class ArrangementLine:
    """One promise or plan in a list.

    Attributes:
        name: "P-12".
        next_on: the day its next instalment is due; None when it ended.
        next_cents: what is still missing of that instalment.
    """

    number: int
    name: str
    kind: str
    state: str
    account: str
    customer: str
    total_cents: int
    paid_cents: int
    next_on: dt.date | None
    next_cents: int
    made_on: dt.date
    signed_on: dt.date | None
    ended_on: dt.date | None
    by: str


@dataclass(frozen=True)
class MoveView:
    """What became of an arrangement; without a user the money decided."""

    day: dt.date
    words: str
    by: str


@dataclass(frozen=True)
class ArrangementView:
    """A promise or plan with its instalments and everything that became of it.

    Attributes:
        words: as an edit list says it; empty when it ended.
        paper: the number of its printed agreement; empty when none was printed.
    """

    line: ArrangementLine
    instalments: tuple[InstalmentView, ...]
    items: tuple[tuple[str, dt.date, int], ...]
    moves: tuple[MoveView, ...]
    words: str
    pays_current: bool
    note: str
    approved_by: str
    paper: str


@dataclass(frozen=True)
class ArrangementStep:
    """Something done to an arrangement: its number, and the day or the reason."""

    command_id: str
    number: int
    note: str = ""
    day: dt.date | None = None


@dataclass(frozen=True)
class ArrangementDone:
    """What became of an arrangement."""

    number: int
    kind: str
    account: str
    state: str
    total_cents: int
    words: str
    notes: tuple[str, ...] = ()
    duplicate: bool = False

    @property
    def name(self) -> str:
        """What papers and lists call it."""
        return f"P-{self.number}"


@dataclass(frozen=True)
class JudgedRun:
    """What a run over the days that passed did, or would do."""

    on: dt.date
    looked_at: int = 0
    kept: int = 0
    broken: int = 0
    dry_run: bool = False
