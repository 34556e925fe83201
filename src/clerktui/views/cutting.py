"""Service that is off, and what turns it on again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class ReconnectView:
    """What an account that is cut off has to pay before its service is on again.

    Attributes:
        past_due_cents: what the town's rule wants paid, without the fee.
        fee_cents: the fee that would be charged now, or that was charged for this cut-off.
        is_charged: whether it was.
        fee_open_cents: what is not paid of it.
        is_after_hours: whether the higher fee is asked for now.
        order: the open reconnection order; 0 where there is none.
    """

    account: str
    name: str
    cut_on: dt.date
    past_due_cents: int
    fee_cents: int
    is_charged: bool
    fee_open_cents: int
    is_after_hours: bool
    order: int = 0

    @property
    def to_pay_cents(self) -> int:
        """Everything that is to be paid, in cents."""
        open_fee = self.fee_open_cents if self.is_charged else self.fee_cents
        return self.past_due_cents + open_fee

    @property
    def may_order(self) -> bool:
        """Whether all is paid and nobody has ordered it yet."""
        return self.is_charged and not self.to_pay_cents and not self.order


@dataclass(frozen=True)
class ReconnectDraft:
    """Charge the fee of an account that is cut off, or order its reconnection."""

    command_id: str
    account: str
    note: str = ""


@dataclass(frozen=True)
class ReconnectDone:
    """The account, the order (0 where none was made), the fee charged, what is to be paid."""

    account: str
    order: int
    fee_cents: int
    to_pay_cents: int
    duplicate: bool = False
