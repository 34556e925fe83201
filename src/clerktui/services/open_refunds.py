"""Refunds that are on their way: who takes money back asks here first.

    open_refunds.refuse_open(connection, payment_id=row.payment_id)

It knows the tables only, so that corrections, voids and returned items may all ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select

from clerktui.errors import Refused
from clerktui.models import Allocation, CorrectionLine, Receivable, Refund
from clerktui.services.setoff_links import refuse_given_back

_ALLOCATION = Allocation.__table__
_LINE = CorrectionLine.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__
ON_THEIR_WAY = ("requested", "approved")
GIVEN_BACK = ("approved", "paid", "unclaimed")
"""The states in which the credit is gone from the account: the town owes it, or has paid it."""


@dataclass(frozen=True)
class OpenRefund:
    """A refund by its number, its state and its amount in cents."""

    number: int
    state: str
    amount_cents: int


def open_for(
    connection: Connection,
    *,
    account_id: int | None = None,
    payment_id: int | None = None,
    states: Sequence[str] = ON_THEIR_WAY,
) -> tuple[OpenRefund, ...]:
    """Refunds of an account's credit, or of the credit a payment left, in these states.

    A refund asked for from the whole account is one of every payment that left a credit there;
    once approved, only of those whose credit it took.
    """
    query = select(_REFUND.c.number, _REFUND.c.state, _REFUND.c.amount_cents).where(
        _REFUND.c.state.in_(states)
    )
    if account_id is not None:
        query = query.where(_REFUND.c.account_id == account_id)
    if payment_id is not None:
        query = query.where(_of_payment(payment_id))
    rows = connection.execute(query.order_by(_REFUND.c.id))
    return tuple(OpenRefund(row.number, row.state, row.amount_cents) for row in rows)


def refuse_open(
    connection: Connection, *, account_id: int | None = None, payment_id: int | None = None
) -> None:
    """Refuse while a refund is on its way from this money.

    Raises:
        Refused: `refund.open`, `setoff.receipt_given_back`.
    """
    if payment_id is not None:
        refuse_given_back(connection, payment_id)
    found = open_for(connection, account_id=account_id, payment_id=payment_id)
    if found:
        raise Refused("refund.open", number=found[0].number, amount_cents=found[0].amount_cents)


def _of_payment(payment_id: int) -> Any:
    left = (
        select(_ALLOCATION.c.receivable_id)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .where(_ALLOCATION.c.payment_id == payment_id, _RECEIVABLE.c.component == "credit")
    )
    there = (
        select(_ALLOCATION.c.account_id)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .where(_ALLOCATION.c.payment_id == payment_id, _RECEIVABLE.c.component == "credit")
    )
    took = exists().where(
        _LINE.c.correction_id == _REFUND.c.correction_id, _LINE.c.receivable_id.in_(left)
    )
    asked = and_(
        _REFUND.c.state == "requested",
        _REFUND.c.receivable_id.is_(None),
        _REFUND.c.account_id.in_(there),
    )
    return or_(_REFUND.c.receivable_id.in_(left), took, asked)
