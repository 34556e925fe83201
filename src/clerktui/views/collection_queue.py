"""The collection queue as it is shown, and what a collector says of a call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from clerktui.views.collections import CreditView, StepView
from clerktui.views.stored import Stored


@dataclass(frozen=True)
class QueueLine:
    """An account in a collector's list.

    Attributes:
        oldest_due: the due date of the oldest open item.
        days: how many days ago that was.
        bucket: "current", "d30", "d60" or "d90", as reports age it.
        lane: "call", "batch", "held" or "over".
        next_step: its code; `next_name` in words.
        next_on: the day it falls due; None where nothing more is to come.
        taken_by: who has it open now; empty when nobody else does.
    """

    account_id: int
    account: str
    name: str
    oldest_due: dt.date
    days: int
    bucket: str
    past_due_cents: int
    lane: str
    next_step: str
    next_name: str
    next_on: dt.date | None
    attempts: int
    risk: int
    paused_why: str = ""
    paused_until: dt.date | None = None
    owner: str = ""
    taken_by: str = ""


@dataclass(frozen=True)
class BucketView:
    """How many accounts are of one age, and what they owe past due in cents."""

    bucket: str
    accounts: int
    past_due_cents: int


@dataclass(frozen=True)
class OutcomeView:
    """How a call can end: its key, its name, and what is asked besides ("promise")."""

    key: str
    code: str
    name: str
    asks: str = ""


@dataclass(frozen=True)
class CallView:
    """An account taken up by a collector: whom to call, what to say, and what comes of it.

    Attributes:
        line: the account in the list.
        phone: the number to call; empty when none is known.
        flags: what must be said of it.
        owes_cents: everything it owes.
        pending_cents: money that came and is not posted yet.
        language: "en" or "es": what the script is said in.
        script: the words to say, its blanks filled in.
        may_call: whether a call may be made now; otherwise `may_not` says why.
        stops: what else may not be done and why, in words.
        calls_week: calls made within seven days, of `calls_most`.
        why: why the next step is what it is, in a sentence.
        items: what is past due by due date, in words, the oldest first.
        last: the newest steps of the case file in words, the newest first.
        outcomes: how the call can end.
        claimed_until: the moment until which nobody else is given it.
    """

    line: QueueLine
    phone: str
    address: str
    flags: tuple[str, ...]
    owes_cents: int
    pending_cents: int
    language: str
    script: tuple[str, ...]
    may_call: bool
    may_not: str
    stops: tuple[str, ...]
    calls_week: int
    calls_most: int
    why: str
    items: tuple[str, ...]
    last: tuple[str, ...]
    outcomes: tuple[OutcomeView, ...]
    claimed_until: dt.datetime


@dataclass(frozen=True)
class OutcomeDraft:
    """How a call ended.

    Attributes:
        outcome: its key or its code.
        direction: "out" for a call made; "in" where the customer called.
        promised_on: the day money was promised for.
        promised_cents: how much.
        note: words of the collector's own.
    """

    command_id: str
    account: str
    outcome: str
    direction: str = "out"
    promised_on: dt.date | None = None
    promised_cents: int = 0
    note: str = ""


@dataclass(frozen=True)
class Agreement(Stored):
    """What customer and collector agreed on, as an account's row keeps it."""

    agreed_on: dt.date | None = None
    hold_code: str = ""
    hold_until: dt.date | None = None
    owner_id: int | None = None


@dataclass(frozen=True)
class OutcomeDone(Stored):
    """What came of a call: the next step and its day.

    Attributes:
        lane: where the account waits now; "clear" when nothing is past due any more.
        task: the number of the task it was referred by; 0 when it was not.
        duplicate: whether the same command had been sent before.
        contact_id: the contact it was written down as.
        before: what had been agreed before it.
        promise: the number of the promise it made; 0 when it made none.
        gave_way: the number of the promise that was open before and gave way to it.
    """

    account: str
    outcome: str
    lane: str
    next_name: str
    next_on: dt.date | None
    task: int = 0
    duplicate: bool = False
    contact_id: int = 0
    before: Agreement = field(default_factory=Agreement)
    promise: int = 0
    gave_way: int = 0


@dataclass(frozen=True)
class UndoDraft:
    """An outcome that was keyed by mistake.

    Attributes:
        outcome_id: the command by which it was written down.
    """

    command_id: str
    account: str
    outcome_id: str


@dataclass(frozen=True)
class CaseView:
    """Everything done about an account's debt, and where it stands.

    Attributes:
        line: how it stands in the queue; None when nothing is past due.
        plan: the name of its plan.
        why: why the next step is what it is, in a sentence.
        stops: what stands in the way of any further act, in words.
        credit: the town's own score of it.
        steps: what was done, the earliest first.
    """

    account: str
    name: str
    address: str
    owes_cents: int
    line: QueueLine | None
    plan: str
    why: str
    stops: tuple[str, ...]
    credit: CreditView
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class RunResult:
    """What a run of the procedure did, or would do.

    Attributes:
        looked_at: accounts with something past due, or that had.
        began, changed, cleared: accounts newly collected, otherwise standing, clear again.
        lanes: open accounts by lane.
        steps: how many wait for each step, by its code, due on that day or before.
        orders_cancelled: open cut-off orders that were cancelled.
        recalled: placements taken back from their agencies, whose days are over.
    """

    on: dt.date
    looked_at: int = 0
    began: int = 0
    changed: int = 0
    cleared: int = 0
    lanes: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    orders_cancelled: int = 0
    dry_run: bool = False
    recalled: tuple[int, ...] = ()
