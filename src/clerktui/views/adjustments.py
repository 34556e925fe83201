"""Adjustments, write-offs and recoveries as the desk asks for them and sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class AdjustmentDraft:
    """More or less to be owed on an account, and why.

    Attributes:
        direction: "credit" (less is owed) or "debit" (more is owed).
        amount_cents: by how much, above zero.
        service: what it is for; empty for the town's own choice (debits), or every service,
            oldest first (credits).
        receivable_id: the one open item a credit comes off, where one was chosen.
        due_on: when a debit falls due; today unless told.
        description: what a debit is called on the account; the reason's name unless told.
        makes_credit: whether what is more than owed may stay on the account as a credit.
    """

    command_id: str
    account: str
    direction: str
    amount_cents: int
    reason: str
    note: str = ""
    service: str = ""
    receivable_id: int | None = None
    due_on: dt.date | None = None
    description: str = ""
    makes_credit: bool = False


@dataclass(frozen=True)
class UndoDraft:
    """An adjustment to be undone whole, and why."""

    command_id: str
    number: int
    note: str


@dataclass(frozen=True)
class ServiceChange:
    """What an adjustment would make of one service, in cents."""

    service: str
    name: str
    before_cents: int
    after_cents: int


@dataclass(frozen=True)
class AdjustmentPreview:
    """What an adjustment would do: each service before and after, and the whole balance.

    Attributes:
        limit_cents: how much this person may adjust without another's approval.
    """

    services: tuple[ServiceChange, ...]
    before_cents: int
    after_cents: int
    limit_cents: int


@dataclass(frozen=True)
class AdjustmentView:
    """An adjustment of an account.

    Attributes:
        amount_cents: above zero when more is owed by it, below when less.
        undone_by: the number of the adjustment that undid it.
    """

    number: int
    business_date: dt.date
    amount_cents: int
    reason: str
    note: str
    clerk: str
    approved_by: str
    undoes: int | None
    undone_by: int | None
    what: str


@dataclass(frozen=True)
class OpenItemView:
    """Something open on an account that can be adjusted or written off, in cents."""

    receivable_id: int
    service: str
    name: str
    bill: str
    due_on: dt.date
    balance_cents: int
    description: str


@dataclass(frozen=True)
class WriteOffDraft:
    """Open items of an account to be given up as uncollectable."""

    command_id: str
    account: str
    receivable_ids: tuple[int, ...]
    reason: str
    note: str = ""


@dataclass(frozen=True)
class RecoveryDraft:
    """Written-off debt to be owed again because it is being paid after all."""

    command_id: str
    account: str
    amount_cents: int
    note: str = ""
    reason: str = "paid_after_all"


@dataclass(frozen=True)
class WriteOffView:
    """A written-off open item.

    Attributes:
        open_cents: what of it was never recovered.
    """

    number: int
    written_on: dt.date
    what: str
    due_on: dt.date
    amount_cents: int
    recovered_cents: int
    open_cents: int
    reason: str


@dataclass(frozen=True)
class CleanupRule:
    """Which accounts a yearly clean-up writes off.

    Attributes:
        under_cents: accounts owing no more than this altogether.
        days: everything they owe is more than this many days past due.
        excluded: account numbers left out by hand.
        closed_only: closed accounts only.
    """

    under_cents: int
    days: int
    excluded: tuple[str, ...] = ()
    closed_only: bool = False


@dataclass(frozen=True)
class CleanupRow:
    """An account that fits the rule; `left_out` says why it is not written off all the same."""

    account_id: int
    account: str
    name: str
    status: str
    balance_cents: int
    oldest_due_on: dt.date
    left_out: str = ""


@dataclass(frozen=True)
class CleanupList:
    """A page of what a clean-up would do, and what all of it comes to."""

    rows: tuple[CleanupRow, ...]
    after: int | None
    accounts: int
    amount_cents: int


@dataclass(frozen=True)
class CleanupDraft:
    """A clean-up as it was seen: what differs by then is refused."""

    command_id: str
    rule: CleanupRule
    reason: str
    note: str
    accounts: int
    amount_cents: int
