"""Views and drafts of retention: rules, holds, eligibility, purge runs and their manifests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class HoldDraft:
    """A hold to set.

    Attributes:
        scope: "account" or "person" (`account` names it), "class" (`account_class`), or "all".
        ends_on: its last day; None until it is lifted.
    """

    kind: str
    scope: str
    reason: str
    account: str = ""
    account_class: str = ""
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class HoldView:
    """A hold as it stands: what it covers in words, who set it, until when."""

    hold_id: int
    kind: str
    scope: str
    covers: str
    reason: str
    set_by: str
    starts_on: dt.date
    ends_on: dt.date | None
    is_in_force: bool
    lift_reason: str = ""


@dataclass(frozen=True)
class RetentionReason:
    """One rule as it falls on one account."""

    record_class: str
    event: str
    since: dt.date
    until: dt.date
    citation: str


@dataclass(frozen=True)
class RetentionView:
    """Whether an account may be purged, and the sentences why."""

    account: str
    is_eligible: bool
    not_before: dt.date | None
    says: str
    blocks: tuple[str, ...]
    reasons: tuple[RetentionReason, ...]


@dataclass(frozen=True)
class PurgeMoveView:
    """One step of a run."""

    to_state: str
    at: dt.datetime
    by: str
    note: str


@dataclass(frozen=True)
class PurgeRunView:
    """A purge run: its state, its counts, who planned and who released it.

    Attributes:
        kept: how many closed accounts stay, by the words of the reason.
        is_planner: whether whoever asks planned it, and so may not release it.
    """

    number: int
    state: str
    as_of: dt.date
    considered: int
    eligible: int
    done: int
    skipped: int
    kept: tuple[tuple[str, int], ...]
    manifest_hash: str
    planned_by: str
    planned_at: dt.datetime
    approved_by: str
    certificate: str
    is_planner: bool
    moves: tuple[PurgeMoveView, ...] = ()

    @property
    def left(self) -> int:
        """How many accounts of the manifest are not worked yet."""
        return self.eligible - self.done - self.skipped


@dataclass(frozen=True)
class PurgeItemView:
    """One account of a manifest."""

    item_id: int
    account: str
    record_class: str
    not_before: dt.date
    says: str
    state: str
    skipped_because: str
    tombstone: str


@dataclass(frozen=True)
class RunStep:
    """How far a piece of planning or running came."""

    run: PurgeRunView
    is_finished: bool


@dataclass(frozen=True)
class ColumnDecision:
    """What a purge does with one column of a table: "destroyed", "emptied", ... or "kept"."""

    table: str
    column: str
    what: str
    why: str
