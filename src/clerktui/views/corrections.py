"""Corrections as the desk sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

KINDS = {
    "adjustment": "Adjustment",
    "cancel_payment": "Payment cancelled",
    "cancel_tender": "Payment reversed",
    "fee": "Fee",
    "recovery": "Recovery",
    "refund": "Refund",
    "returned": "Returned item",
    "tender_change": "Way of paying corrected",
    "transfer": "Transfer",
    "write_off": "Write-off",
}
"""What each kind of correction is called."""


@dataclass(frozen=True)
class ReasonView:
    """A reason a correction can be given.

    Attributes:
        direction: which way it may go: "any", "credit" (less is owed) or "debit" (more is owed).
        needs_note: whether words of the clerk's own are asked for besides.
    """

    code: str
    name: str
    direction: str
    needs_note: bool


@dataclass(frozen=True)
class CorrectionPosted:
    """A correction that has been made.

    Attributes:
        number: what it is called by: gap-free over the whole town.
        balances: what each account it touched owes now, in cents.
        receipt: the receipt of the payment it made, where it made one.
    """

    number: int
    kind: str
    amount_cents: int
    balances: tuple[tuple[str, int], ...]
    receipt: str = ""
    duplicate: bool = False


@dataclass(frozen=True)
class CorrectionView:
    """A correction: what, why, who, and what it did to each receivable.

    Attributes:
        lines: account, what it was for, and cents (above zero: more is owed).
    """

    number: int
    kind: str
    made_at: dt.datetime
    business_date: dt.date
    clerk: str
    approved_by: str
    reason: str
    note: str
    amount_cents: int
    receipt: str
    new_receipt: str
    account: str
    to_account: str
    from_tender: str
    to_tender: str
    undoes: int | None
    lines: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class ReversalDraft:
    """Take a payment back after its drawer was closed; the kind is said by who is asked."""

    command_id: str
    receipt: str
    reason: str
    note: str = ""


@dataclass(frozen=True)
class TenderDraft:
    """Correct the way a receipt was paid; `amount_cents` None: all it holds of `from_tender`."""

    command_id: str
    receipt: str
    reason: str
    from_tender: str
    to_tender: str
    amount_cents: int | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReapplyDraft:
    """Move a payment to the account, bill or service it was meant for.

    Attributes:
        target: the account the money belongs to, or a revenue code.
        part: which account or revenue code of the receipt was wrong; empty where it paid one.
    """

    command_id: str
    receipt: str
    reason: str
    target: str
    part: str = ""
    bill: str = ""
    service: str = ""
    note: str = ""


@dataclass(frozen=True)
class TransferDraft:
    """Move what is open on one account to another.

    Attributes:
        items: receivable and cents, signed as it is open; empty moves all that is open.
    """

    command_id: str
    account: str
    to_account: str
    reason: str
    items: tuple[tuple[int, int], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class AccountEffect:
    """What a correction would do to an account, in cents."""

    account: str
    name: str
    before_cents: int
    after_cents: int


@dataclass(frozen=True)
class Effect:
    """What a correction would do, worked out and not done.

    Attributes:
        amount_cents: what it is about.
        accounts: each account it touches, before and after.
        words: what else becomes of the money, a sentence each.
    """

    amount_cents: int
    accounts: tuple[AccountEffect, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActChoice:
    """An act that puts a receipt right: lawful now, or (`why_not`) why it is not."""

    kind: str
    name: str
    why_not: str = ""


@dataclass(frozen=True)
class OpenItemView:
    """An open receivable of an account, for whoever picks what to move."""

    receivable_id: int
    description: str
    bill: str
    due_on: dt.date
    balance_cents: int
