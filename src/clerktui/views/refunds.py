"""Refunds as the desk asks for them and sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class RefundDraft:
    """Money to be given back from an account's credit.

    Attributes:
        payee: who gets the check; the customer unless told.
        address: where it goes; the customer's mail address unless told.
        receipt: the payment that left the credit; any credit of the account unless told.
    """

    command_id: str
    account: str
    amount_cents: int
    reason: str
    payee: str = ""
    address: str = ""
    receipt: str = ""
    note: str = ""


@dataclass(frozen=True)
class RefundStep:
    """A step of a refund: its words, and the check it was paid with.

    Attributes:
        bank: the town's bank account the check is drawn on; its first one unless told.
    """

    command_id: str
    number: int
    note: str = ""
    check_number: str = ""
    bank: str = ""


@dataclass(frozen=True)
class TakeUpDraft:
    """Unidentified money that was returned, to be paid as a refund."""

    command_id: str
    move_id: int
    address: str = ""
    reason: str = "unidentified"
    note: str = ""


@dataclass(frozen=True)
class CreditView:
    """What can be given back on an account, and to whom.

    Attributes:
        credit_cents: the credit, above zero, less what is asked for already.
        minimum_cents: below it the town sends no check unless somebody approves.
    """

    account: str
    credit_cents: int
    minimum_cents: int
    payee: str
    address: str


@dataclass(frozen=True)
class RefundsWanted:
    """Which refunds to list: in these states (none: all), of this account if one is named."""

    states: tuple[str, ...] = ("requested", "approved")
    account: str = ""


@dataclass(frozen=True)
class RefundMoveView:
    """A step of a refund that was taken."""

    to_state: str
    at: dt.datetime
    clerk: str
    note: str


@dataclass(frozen=True)
class RefundView:
    """A refund; `account` is empty when it is of unidentified money.

    Attributes:
        days: since it was asked for; once it is owed, since it was approved or paid.
        correction: the number of the correction that took the credit, 0 where there is none.
    """

    number: int
    state: str
    account: str
    name: str
    amount_cents: int
    payee: str
    address: str
    reason: str
    note: str
    receipt: str
    requested_by: str
    requested_on: dt.date
    days: int
    decided_by: str
    check_number: str
    paid_on: dt.date | None
    correction: int
    moves: tuple[RefundMoveView, ...] = ()


@dataclass(frozen=True)
class SuspenseReturnView:
    """Unidentified money that was returned and that nobody has taken up as a refund yet."""

    move_id: int
    payee: str
    amount_cents: int
    reason: str
    returned_at: dt.datetime
    days: int
    clerk: str


@dataclass(frozen=True)
class RefundMoved:
    """A refund after a step; `balances` are what the accounts it touched owe now, in cents."""

    number: int
    state: str
    amount_cents: int
    balances: tuple[tuple[str, int], ...] = ()
    duplicate: bool = False
