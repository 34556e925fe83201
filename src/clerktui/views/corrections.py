"""Corrections as the desk sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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
