"""The queue of refunds, and one refund with its steps; changes nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.models import (
    Account,
    Correction,
    CorrectionReason,
    Customer,
    CustomerDeposit,
    Receipt,
    Refund,
    RefundMove,
    SuspenseMove,
    User,
)
from clerktui.security.permissions import require
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.refunds.age import days_owed, town_day
from clerktui.services.refunds.steps import find_refund
from clerktui.views.accounts import Page
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundMoveView, RefundsWanted, RefundView, SuspenseReturnView

_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_CUSTOMER = Customer.__table__
_DEPOSIT = CustomerDeposit.__table__
_MOVE = RefundMove.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_REFUND = Refund.__table__
_RETURN = SuspenseMove.__table__
_USER = User.__table__
_DECIDER = _USER.alias("decider")
WAITING = RefundsWanted()
"""What the finance officer has yet to do something about."""


def list_refunds(
    db: Database,
    actor: Actor,
    wanted: RefundsWanted = WAITING,
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[RefundView]:
    """Refunds as they are wanted, oldest first, a page at a time.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = _refunds().where(_REFUND.c.id > (after[0] if after else 0))
    if wanted.states:
        query = query.where(_REFUND.c.state.in_(wanted.states))
    if wanted.account:
        query = query.where(_ACCOUNT.c.number == wanted.account)
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(query.order_by(_REFUND.c.id).limit(limit + 1)).all()
    views = tuple(_view(row, reference) for row in rows[:limit])
    return Page(views, (rows[limit - 1].id,) if len(rows) > limit else None)


def list_old(db: Database, actor: Actor, limit: int = 200) -> tuple[RefundView, ...]:
    """Refunds owed or paid for longer than the town waits, oldest first: was the check cashed?

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = _refunds().where(_REFUND.c.state.in_(("approved", "paid"))).order_by(_REFUND.c.id)
    found: list[RefundView] = []
    with db.read() as connection:
        reference = get_reference(db, connection)
        longest = reference.policy["refund.unclaimed_days"]
        for row in connection.execute(query, execution_options={"yield_per": 200}):
            if days_owed(row, reference) > longest:
                found.append(_view(row, reference))
            if len(found) == limit:
                break
    return tuple(found)


def list_returns(db: Database, actor: Actor, limit: int = 200) -> tuple[SuspenseReturnView, ...]:
    """Unidentified money that was returned and waits to be taken up as a refund, oldest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    taken = select(_REFUND.c.id).where(_REFUND.c.suspense_move_id == _RETURN.c.id).exists()
    query = (
        select(_RETURN, _USER.c.full_name)
        .join(_USER, _USER.c.id == _RETURN.c.user_id)
        .where(_RETURN.c.kind == "returned", ~taken)
        .order_by(_RETURN.c.id)
        .limit(limit)
    )
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(query).all()
    return tuple(
        SuspenseReturnView(
            row.id,
            row.payee,
            row.amount_cents,
            row.reason,
            row.at,
            (reference.on - town_day(row.at, reference)).days,
            row.full_name,
        )
        for row in rows
    )


def get_refund(db: Database, actor: Actor, number: int) -> RefundView:
    """A refund with every step it took.

    Raises:
        Refused: `denied`, `refund.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        return _one(connection, reference, number)


# ------------------------------------------------------------------------------------ the rows
def _refunds() -> Any:
    return (
        select(
            _REFUND,
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            func.coalesce(_CUSTOMER.c.last_name, "").label("last_name"),
            func.coalesce(_CUSTOMER.c.first_name, "").label("first_name"),
            _REASON.c.name.label("reason"),
            func.coalesce(_RECEIPT.c.number, "").label("receipt"),
            _USER.c.full_name.label("requested_by"),
            func.coalesce(_DECIDER.c.full_name, "").label("decided_by"),
            func.coalesce(_CORRECTION.c.number, 0).label("correction"),
            _DEPOSIT.c.payable_on,
        )
        .outerjoin(_DEPOSIT, _DEPOSIT.c.refund_id == _REFUND.c.id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _REFUND.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_REASON, _REASON.c.id == _REFUND.c.reason_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _REFUND.c.payment_id)
        .join(_USER, _USER.c.id == _REFUND.c.requested_by_id)
        .outerjoin(_DECIDER, _DECIDER.c.id == _REFUND.c.decided_by_id)
        .outerjoin(_CORRECTION, _CORRECTION.c.id == _REFUND.c.correction_id)
    )


def _one(connection: Connection, reference: Reference, number: int) -> RefundView:
    find_refund(connection, number)
    row = connection.execute(_refunds().where(_REFUND.c.number == number)).one()
    moves = connection.execute(
        select(_MOVE.c.to_state, _MOVE.c.at, _USER.c.full_name, _MOVE.c.note)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.refund_id == row.id)
        .order_by(_MOVE.c.id)
    )
    return _view(row, reference, tuple(RefundMoveView(*move) for move in moves))


def _view(row: Any, reference: Reference, moves: tuple[RefundMoveView, ...] = ()) -> RefundView:
    return RefundView(
        number=row.number,
        state=row.state,
        account=row.account,
        name=display_name(row.last_name, row.first_name),
        amount_cents=row.amount_cents,
        payee=row.payee,
        address=row.address,
        reason=row.reason,
        note=row.note,
        receipt=row.receipt,
        requested_by=row.requested_by,
        requested_on=row.requested_on,
        days=days_owed(row, reference),
        decided_by=row.decided_by,
        check_number=row.check_number,
        paid_on=row.paid_on,
        correction=row.correction,
        moves=moves,
    )
