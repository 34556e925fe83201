"""Garnishment and attachment as the desk asks for them and sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from clerktui.views.setoff import GateLine


@dataclass(frozen=True)
class ThirdPartyDraft:
    """Who papers are served on; with an id, what is known of it now."""

    command_id: str
    kind: str
    name: str
    address: str
    city: str
    state: str
    zip: str
    attention: str = ""
    phone: str = ""
    is_active: bool = True
    party_id: int | None = None


@dataclass(frozen=True)
class ThirdPartyView:
    """An employer, a bank, a tenant or the State Treasurer, with how many cases are open."""

    party_id: int
    kind: str
    name: str
    attention: str
    address: str
    city: str
    state: str
    zip: str
    phone: str
    is_active: bool
    open_cases: int = 0
    duplicate: bool = False


@dataclass(frozen=True)
class CaseDraft:
    """A case to be opened: the account that owes, what is to be taken, from whom."""

    command_id: str
    account: str
    kind: str
    party_id: int
    note: str = ""


@dataclass(frozen=True)
class ServeDraft:
    """When and how both notices were served; the days of both must be the same."""

    command_id: str
    number: int
    third_party_on: dt.date
    taxpayer_on: dt.date
    how: str = "collector"


@dataclass(frozen=True)
class AnswerDraft:
    """What the third party said.

    Attributes:
        answer: "admits", "denies" or "objects".
        pay_period: of wages: "weekly", "biweekly", "semimonthly" or "monthly".
        next_on: the next pay day, or the day a bank pays over.
        held_cents: what a bank, a tenant or the State holds.
    """

    command_id: str
    number: int
    answer: str
    answered_on: dt.date
    pay_period: str = ""
    next_on: dt.date | None = None
    held_cents: int = 0
    note: str = ""


@dataclass(frozen=True)
class ReceiveDraft:
    """Money the third party paid over.

    Attributes:
        amount_cents: what came.
        gross_cents: of wages, what was earned in the pay period.
        period_on: the last day of that pay period.
        session_id, tender, reference: where it is posted, and what it is.
        receipt: the number of a receipt it was posted with already; nothing is posted then.
        note: why more than the law allows was taken, where it was.
    """

    command_id: str
    number: int
    amount_cents: int
    gross_cents: int = 0
    period_on: dt.date | None = None
    session_id: int | None = None
    tender: str = "check"
    reference: str = ""
    receipt: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReleaseDraft:
    """Why a case is let go; its papers are written."""

    command_id: str
    number: int
    reason: str
    note: str = ""


@dataclass(frozen=True)
class CaseStep:
    """Something done to a case that needs no more than a note."""

    command_id: str
    number: int
    note: str = ""


@dataclass(frozen=True)
class CaseDone:
    """What became of a case.

    Attributes:
        amount_cents: what it is about; of money received, what the case got of it.
        notes: what a person must know, in words.
    """

    number: int
    state: str
    account: str
    amount_cents: int
    notes: tuple[str, ...] = ()
    receipt: str = ""
    refund: int | None = None
    duplicate: bool = False


@dataclass(frozen=True)
class EnforcementGate:
    """Whether a case can be opened for an account, and all that is missing."""

    account: str
    name: str
    owed_cents: int
    lines: tuple[GateLine, ...]

    @property
    def missing(self) -> tuple[GateLine, ...]:
        """What does not hold."""
        return tuple(line for line in self.lines if not line.is_met)

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class CaseLine:
    """A case as a row of the list; `must` where the only thing left is to release it."""

    number: int
    kind: str
    state: str
    account: str
    name: str
    third_party: str
    notice_cents: int
    left_cents: int
    waits_for: str
    until: dt.date | None
    is_due: bool
    must: str = ""


@dataclass(frozen=True)
class CaseItem:
    """The tax of one year as the notice says it, and what of it is left."""

    tax_year: int
    due_on: dt.date
    tax_cents: int
    interest_cents: int
    penalty_cents: int
    cost_cents: int
    left_cents: int


@dataclass(frozen=True)
class CasePaper:
    """A paper of a case, as it was served."""

    number: str
    paper: str
    party: str
    dated_on: dt.date
    to_lines: tuple[str, ...]
    how: str
    served_on: dt.date | None


@dataclass(frozen=True)
class CasePayment:
    """Money that came through a case."""

    on: dt.date
    period_on: dt.date | None
    gross_cents: int
    allowed_cents: int
    received_cents: int
    applied_cents: int
    other_cents: int
    excess_cents: int
    receipt: str
    refund: int | None


@dataclass(frozen=True)
class CaseMoveView:
    """A step of a case."""

    on: dt.date
    code: str
    to_state: str
    amount_cents: int
    words: str
    clerk: str


@dataclass(frozen=True)
class CaseView:
    """A case whole: what it is for, its clock, its papers, its money, every step.

    Attributes:
        stops: why nothing may go on, in words; `must` is the reason it has to be released for.
        next_cents: the most the next pay period of the last gross gives.
    """

    number: int
    kind: str
    state: str
    account: str
    name: str
    third_party: ThirdPartyView
    dated_on: dt.date
    serve_by: dt.date
    notice_cents: int
    fee_cents: int
    left_cents: int
    served_on: dt.date | None
    answer_by: dt.date | None
    default_from: dt.date | None
    answer: str
    answered_on: dt.date | None
    pay_period: str
    next_on: dt.date | None
    held_cents: int
    release_reason: str
    ended_on: dt.date | None
    waits_for: str
    until: dt.date | None
    must: str
    stops: tuple[str, ...] = ()
    items: tuple[CaseItem, ...] = ()
    papers: tuple[CasePaper, ...] = ()
    payments: tuple[CasePayment, ...] = ()
    moves: tuple[CaseMoveView, ...] = field(default=())
