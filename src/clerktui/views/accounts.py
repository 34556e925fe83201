"""Accounts as the desk sees them: found, opened, listed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from clerktui.rules.cutoff import CutOff

T = TypeVar("T")


@dataclass(frozen=True)
class FoundAccount:
    """One line of a look-up; `matched` says by what it was found.

    `pending_cents` is money that came for the account and is not posted yet.
    """

    account: str
    name: str
    service_address: str
    status: str
    balance_cents: int
    past_due_cents: int
    matched: str
    note: str = ""
    is_near: bool = False
    phone: str = ""
    meter: str = ""
    pending_cents: int = 0


@dataclass(frozen=True)
class FindResults:
    """What a look-up found; `complete` is False when there was more than `limit`."""

    text: str
    kind: str
    results: tuple[FoundAccount, ...]
    complete: bool


@dataclass(frozen=True)
class FlagView:
    """Something that must be said about the account."""

    code: str
    words: str
    note: str
    expires_on: dt.date | None
    is_grave: bool
    effect: str = ""


@dataclass(frozen=True)
class FlagDraft:
    """A flag to put on an account: its code, why, the last day it holds, and what proves it.

    A bankruptcy says its case, a confidential address what is printed instead.
    """

    code: str
    note: str = ""
    expires_on: dt.date | None = None
    proof: str = ""
    proof_reference: str = ""
    proof_seen_on: dt.date | None = None
    review_on: dt.date | None = None
    case_number: str = ""
    court: str = ""
    filed_on: dt.date | None = None
    petition_on: dt.date | None = None
    substitute_address: str = ""


@dataclass(frozen=True)
class ServiceBalance:
    """What one service owes, by age."""

    service: str
    name: str
    balance_cents: int
    current_cents: int
    d30_cents: int
    d60_cents: int
    d90_cents: int
    next_due_on: dt.date | None


@dataclass(frozen=True)
class BillView:
    """One bill and what is still open on it."""

    bill_id: int
    bill: str
    issued_on: dt.date
    due_on: dt.date
    services: str
    amount_cents: int
    balance_cents: int
    days_past_due: int


@dataclass(frozen=True)
class PaymentView:
    """One payment as the account's history shows it; `corrected`: what was put right since."""

    payment_id: int
    receipt: str
    received_on: dt.date
    amount_cents: int
    tenders: str
    clerk: str
    status: str
    corrected: str = ""


@dataclass(frozen=True)
class ContactView:
    """A call, visit, letter or note, and where it was asked its reason and how it ended."""

    contact_id: int
    kind: str
    at: dt.datetime
    clerk: str
    body: str
    direction: str = ""
    reason: str = ""
    outcome: str = ""
    number: str = ""

    @property
    def said(self) -> str:
        """What was said with why and how it ended, on one line."""
        about = f"{self.reason}: " if self.reason else ""
        ended = f" ({self.outcome})" if self.outcome else ""
        return f"{about}{self.body}{ended}"


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a long list; `after` asks for the next one, None at the end."""

    rows: tuple[T, ...]
    after: tuple[int, ...] | None
    total: int | None = None


@dataclass(frozen=True)
class AccountView:
    """An account: who, where, flags, balance by service and age, and what is open.

    `written_off_cents` was given up and never paid: it can be owed again, and paid. `cutoff` is how
    it stands with the cut-off list, money that is not posted yet counted. `next_bill_on`: about
    when the next bill is issued, by the rhythm of the last ones; None where there is none. `place`:
    who is at the place now, or leaves or waits, in words; empty where all is as usual.
    """

    account_id: int
    account: str
    name: str
    status: str
    account_class: str
    opened_on: dt.date | None
    closed_on: dt.date | None
    service_address: str
    mail_address: str
    phone: str
    email: str
    language: str
    meters: tuple[str, ...]
    parcel: str
    flags: tuple[FlagView, ...]
    balance_cents: int
    pending_cents: int
    past_due_cents: int
    deposit_cents: int
    current_cents: int
    d30_cents: int
    d60_cents: int
    d90_cents: int
    by_service: tuple[ServiceBalance, ...]
    open_bills: tuple[BillView, ...]
    payments: tuple[PaymentView, ...]
    contacts: tuple[ContactView, ...]
    next_due_on: dt.date | None
    bill_count: int
    payment_count: int
    contact_count: int
    person_count: int
    pending_words: str = ""
    written_off_cents: int = 0
    cutoff: CutOff = field(default_factory=CutOff)
    next_bill_on: dt.date | None = None
    place: str = ""
