"""Setoff money and the payment it became: for whoever shows it, gives it back or takes it back.

It knows the tables only, so that corrections and voids may ask, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, or_, select

from clerktui.errors import Refused
from clerktui.models import (
    Allocation,
    Batch,
    BatchLine,
    Receipt,
    Receivable,
    Refund,
    SetoffGiveBack,
    SetoffMoney,
)
from clerktui.services.correction_marks import marks_of

_ALLOCATION = Allocation.__table__
_BACK = SetoffGiveBack.__table__
_BATCH = Batch.__table__
_LINE = BatchLine.__table__
_MONEY = SetoffMoney.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__
_GOING = ("requested", "approved", "paid", "unclaimed")


def group_of(connection: Connection, money: Any, batch_id: int) -> int | None:
    """The group of batch lines a record (file_id, line_no, net_cents) became; none without a net.

    A record without a net is no line, so the groups follow the records that have one.
    """
    if not money.net_cents:
        return None
    before = select(func.count()).where(
        _MONEY.c.file_id == money.file_id,
        _MONEY.c.line_no < money.line_no,
        _MONEY.c.net_cents > 0,
    )
    groups = (
        select(_LINE.c.group_no)
        .where(_LINE.c.batch_id == batch_id)
        .distinct()
        .order_by(_LINE.c.group_no)
        .offset(int(connection.execute(before).scalar_one()))
        .limit(1)
    )
    group = connection.execute(groups).scalar()
    return None if group is None else int(group)


def payment_of(connection: Connection, money: Any) -> Any:
    """The payment a record became (payment_id, receipt, status), or None while it is not posted."""
    batch_id = connection.execute(
        select(_BATCH.c.id).where(_BATCH.c.file_id == money.file_id)
    ).scalar()
    group = None if batch_id is None else group_of(connection, money, batch_id)
    if group is None:
        return None
    query = (
        select(_RECEIPT.c.payment_id, _RECEIPT.c.number.label("receipt"), _RECEIPT.c.status)
        .join(_LINE, _LINE.c.payment_id == _RECEIPT.c.payment_id)
        .where(_LINE.c.batch_id == batch_id, _LINE.c.group_no == group)
    )
    return connection.execute(query.limit(1)).first()


def is_taken_back(connection: Connection, payment: Any) -> bool:
    """Whether a payment (of `payment_of`) was voided, reversed, moved or returned."""
    if payment.status == "void":
        return True
    mark = marks_of(connection, [payment.payment_id]).get(payment.payment_id)
    return mark is not None and mark.number is not None


def over_of(connection: Connection, payment_id: int) -> list[Any]:
    """What a payment brought beyond the debt and is held still: account_id and cents, most first.

    Each is a credit of its own that nothing else was put into.
    """
    left = -func.sum(_RECEIVABLE.c.balance_cents)
    mine = select(_ALLOCATION.c.receivable_id).where(_ALLOCATION.c.payment_id == payment_id)
    query = (
        select(_RECEIVABLE.c.account_id, left.label("cents"))
        .where(
            _RECEIVABLE.c.id.in_(mine),
            _RECEIVABLE.c.component == "credit",
            _RECEIVABLE.c.balance_cents < 0,
        )
        .group_by(_RECEIVABLE.c.account_id)
        .order_by(left.desc(), _RECEIVABLE.c.account_id)
    )
    return list(connection.execute(query))


def refuse_given_back(connection: Connection, payment_id: int) -> None:
    """Refuse to take a payment back whose setoff money goes back to the debtor.

    What a give-back booked stands whatever becomes of its refund; of money that was merely over
    nothing was booked, so that a refund which was called off is no hindrance.

    Raises:
        Refused: `setoff.receipt_given_back`.
    """
    for money_id in _moneys_of(connection, payment_id):
        query = (
            select(_REFUND.c.number, _REFUND.c.amount_cents)
            .join(_BACK, _BACK.c.refund_id == _REFUND.c.id)
            .where(
                _BACK.c.money_id == money_id,
                or_(_BACK.c.reason != "excess", _REFUND.c.state.in_(_GOING)),
            )
        )
        found = connection.execute(query).first()
        if found is not None:
            raise Refused(
                "setoff.receipt_given_back", refund=found.number, amount_cents=found.amount_cents
            )


def _moneys_of(connection: Connection, payment_id: int) -> Iterator[int]:
    """The records a payment came from; none of a payment that is no setoff money."""
    line = connection.execute(
        select(_BATCH.c.file_id, _LINE.c.group_no, _LINE.c.batch_id)
        .join(_BATCH, _BATCH.c.id == _LINE.c.batch_id)
        .where(_LINE.c.payment_id == payment_id, _BATCH.c.source == "setoff")
        .limit(1)
    ).first()
    if line is None or line.file_id is None:
        return
    for money in connection.execute(select(_MONEY).where(_MONEY.c.file_id == line.file_id)).all():
        if group_of(connection, money, line.batch_id) == line.group_no:
            yield money.id
