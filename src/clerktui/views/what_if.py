"""What would become of an account if so much were paid on a day; nothing of it is in the books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.rules.cutoff import CutOff


@dataclass(frozen=True)
class WhatIfShare:
    """What one receivable would get, and what it would still owe, in cents."""

    bill: str
    service: str
    name: str
    component: str
    due_on: dt.date
    amount_cents: int
    leaves_cents: int
    reason: str


@dataclass(frozen=True)
class ServiceAfter:
    """One service: what it owes by age on the day, what it would get, what would stay."""

    service: str
    name: str
    owed_cents: int
    paid_cents: int
    left_cents: int
    left_current_cents: int
    left_d30_cents: int
    left_d60_cents: int
    left_d90_cents: int


@dataclass(frozen=True)
class InterestThen:
    """Interest on a tax that nobody was charged yet, if it is paid on the day."""

    service: str
    tax_year: int | None
    due_on: dt.date
    cents: int


@dataclass(frozen=True)
class WhatIf:
    """An account after a payment nobody made.

    Attributes:
        on: the town date the payment would count from; its policies are used.
        shares: where the money would go, in the order it is applied.
        credit_cents: what would be left over as a credit.
        pending_cents: money that came and is not posted yet; `cutoff_after` counts it as posted,
            nothing else does.
        past_due_cents: what would still be past due on the day, and `was_past_due_cents` is so
            without the payment.
        to_pay_cents: the smallest payment on the day after which nothing is past due.
        next_due_cents: what would fall due on `next_due_on`.
        interest: what tax paid on the day costs besides; it is in the balances.
        words: what to say to the customer, sentence by sentence, in English.
        spoken: the same in the customer's language, where that is another.
    """

    account: str
    name: str
    language: str
    on: dt.date
    amount_cents: int
    balance_cents: int
    left_cents: int
    credit_cents: int
    pending_cents: int
    was_past_due_cents: int
    past_due_cents: int
    to_pay_cents: int
    shares: tuple[WhatIfShare, ...]
    by_service: tuple[ServiceAfter, ...]
    cutoff: CutOff
    cutoff_after: CutOff
    next_due_on: dt.date | None
    next_due_cents: int
    interest: tuple[InterestThen, ...]
    words: tuple[str, ...]
    spoken: tuple[str, ...] = ()
