"""Bank deposits as the desk sees them: what could go, what is on a slip, what is still on hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.documents import ReportDocument


@dataclass(frozen=True)
class DepositItemView:
    """What one session, batch or correction puts into a deposit by one tender.

    Attributes:
        name: what it is called ("Drawer 1, Ana Ruiz", "Batch 41", "Correction 7").
        session_id: of the drawer session; None for a correction.
        correction_id: of the correction; None for a session.
        is_at_bank: a batch the bank already has: nothing is carried there, it is only booked.
    """

    name: str
    business_date: dt.date
    tender_type: str
    tender: str
    amount_cents: int
    session_id: int | None = None
    correction_id: int | None = None
    is_cash: bool = False
    is_at_bank: bool = False


@dataclass(frozen=True)
class CheckView:
    """One check, money order or the like on a slip."""

    number: str
    tender: str
    payer: str
    account: str
    receipt: str
    amount_cents: int


@dataclass(frozen=True)
class ProposalView:
    """What a deposit would hold if it were prepared now, in cents."""

    bank_account: str
    bank_name: str
    office: str
    up_to: dt.date
    items: tuple[DepositItemView, ...]

    @property
    def amount_cents(self) -> int:
        """All of it."""
        return sum(item.amount_cents for item in self.items)

    @property
    def cash_cents(self) -> int:
        """The part in cash."""
        return sum(item.amount_cents for item in self.items if item.is_cash)


@dataclass(frozen=True)
class DepositDraft:
    """Prepare a deposit of the actor's office.

    Attributes:
        counts: the cash in the bag by piece, as (denomination_cents, pieces); may be left out.
        sessions: only these drawer sessions; all that wait when None.
        is_at_bank: book batches the bank already has, instead of money to carry there.
    """

    command_id: str
    bank_account: str
    up_to: dt.date
    counts: tuple[tuple[int, int], ...] = ()
    bag: str = ""
    sessions: tuple[int, ...] | None = None
    is_at_bank: bool = False


@dataclass(frozen=True)
class DepositView:
    """A deposit as it stands."""

    number: int
    state: str
    bank_account: str
    bank_name: str
    office: str
    business_date: dt.date
    amount_cents: int
    cash_cents: int
    checks: int
    bag: str
    prepared_by: str
    prepared_at: dt.datetime
    deposited_by: str = ""
    deposited_on: dt.date | None = None
    bank_on: dt.date | None = None
    bank_reference: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SealView:
    """The head of a hash chain when a slip was made."""

    chain: str
    sequence: int
    hash: str


@dataclass(frozen=True)
class DepositDetail:
    """A deposit with what it holds and its slip."""

    deposit: DepositView
    items: tuple[DepositItemView, ...]
    pieces: tuple[tuple[int, int], ...]
    seal: tuple[SealView, ...]
    slip: ReportDocument
    duplicate: bool = False


@dataclass(frozen=True)
class DepositedDraft:
    """The deposit was handed in at the bank on this day."""

    command_id: str
    number: int
    deposited_on: dt.date


@dataclass(frozen=True)
class SeenDraft:
    """The bank has the deposit: on its day, under its reference, over this amount."""

    number: int
    bank_on: dt.date
    amount_cents: int
    reference: str


@dataclass(frozen=True)
class CancelDraft:
    """Take a deposit back: what is on it waits again."""

    command_id: str
    number: int
    reason: str


@dataclass(frozen=True)
class BankView:
    """A bank account of the town."""

    code: str
    name: str
    bank: str


@dataclass(frozen=True)
class OnHandView:
    """One business date's money that is not at the bank yet.

    Attributes:
        open_cents: the part in drawers that are not closed.
        prepared_cents: the part on slips that were prepared and not taken to the bank.
        due_on: the last day it may be on hand.
    """

    office: str
    taken_on: dt.date
    cash_cents: int
    other_cents: int
    open_cents: int
    prepared_cents: int
    days: int
    due_on: dt.date
    is_late: bool

    @property
    def total_cents(self) -> int:
        """All of it."""
        return self.cash_cents + self.other_cents
