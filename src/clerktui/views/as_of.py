"""An account as it stood at a moment that is past, and what was written since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.accounts import (
    BillView,
    ContactView,
    FlagView,
    PaymentView,
    ServiceBalance,
)


@dataclass(frozen=True)
class AsOf:
    """A moment to go back to: exactly one of the two is given.

    Attributes:
        known_at: an aware instant: what the books said then, by when each entry was posted.
        business_day: a town date: what is booked to that day and the days before it, whenever it
            was written down.
    """

    known_at: dt.datetime | None = None
    business_day: dt.date | None = None

    def __post_init__(self) -> None:
        if (self.known_at is None) == (self.business_day is None):
            raise ValueError("either an instant or a business day")


@dataclass(frozen=True)
class ItemThen:
    """A receivable that was open: above zero it was owed, below zero it was a credit."""

    receivable_id: int
    bill: str
    service: str
    component: str
    due_on: dt.date
    balance_cents: int


@dataclass(frozen=True)
class Change:
    """One thing written since: money (with the balance after it), a contact or a flag.

    Attributes:
        kind: the journal entry's kind, or "contact", "flag" and "flag_ended".
        who: the full name of who did it; empty when the books do not say.
        amount_cents: what it did to the account's balance.
        balance_cents: the balance after it, counted on from the moment; None where no money moved.
        receipt: the receipt it wrote, voided or took back.
        correction: the number of the correction it is.
    """

    at: dt.datetime
    business_date: dt.date | None
    kind: str
    words: str
    who: str = ""
    amount_cents: int = 0
    balance_cents: int | None = None
    receipt: str = ""
    correction: int | None = None


@dataclass(frozen=True)
class AccountAsOf:
    """An account at a past moment, rebuilt from the journal.

    Attributes:
        moment: the moment, and `day` the town date flags and ages are counted from.
        says: the moment in words: "AS OF business day 11/20/26", "AS KNOWN AT 11/20/26 14:00:00".
        status: as far as the books prove it; `unproved` says what they cannot prove.
        balance_now_cents: what the account owes as this is asked.
        changes: what was written since, oldest first; the amounts lead from the one balance to
            the other.
    """

    account: str
    name: str
    moment: AsOf
    says: str
    day: dt.date
    timezone: str
    status: str
    balance_cents: int
    past_due_cents: int
    current_cents: int
    d30_cents: int
    d60_cents: int
    d90_cents: int
    next_due_on: dt.date | None
    flags: tuple[FlagView, ...]
    by_service: tuple[ServiceBalance, ...]
    open_bills: tuple[BillView, ...]
    open_items: tuple[ItemThen, ...]
    payments: tuple[PaymentView, ...]
    contacts: tuple[ContactView, ...]
    balance_now_cents: int
    changes: tuple[Change, ...]
    unproved: tuple[str, ...] = ()
