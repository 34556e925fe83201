"""What hangs on one order: who asked, what was done, what it took, what the meter showed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.models import (
    Account,
    CallBack,
    MeterReading,
    Receivable,
    Service,
    ServiceAgreement,
    User,
    WorkOrderCaller,
    WorkOrderCharge,
    WorkOrderCost,
    WorkOrderMove,
    WorkOrderReading,
)
from clerktui.rules.request_types import RequestType
from clerktui.views.work_orders import (
    CallerView,
    ChargeView,
    CostView,
    MeterView,
    MoveView,
    OrderReadingView,
)

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CALL = CallBack.__table__
_CALLER = WorkOrderCaller.__table__
_CHARGE = WorkOrderCharge.__table__
_COST = WorkOrderCost.__table__
_MOVE = WorkOrderMove.__table__
_ITEM = Receivable.__table__
_READ = WorkOrderReading.__table__
_READING = MeterReading.__table__
_SERVICE = Service.__table__
_USER = User.__table__
_CALLED = {"open": "to be called", "done": "called", "missed": "not reached"}


def callers_of(connection: Connection, order_id: int) -> tuple[CallerView, ...]:
    """Who asked for an order, the first one first, and how far their calls are."""
    query = (
        select(
            _CALLER,
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            _USER.c.full_name,
            _CALL.c.state.label("call_state"),
        )
        .join(_USER, _USER.c.id == _CALLER.c.user_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _CALLER.c.account_id)
        .outerjoin(_CALL, _CALL.c.id == _CALLER.c.call_back_id)
        .where(_CALLER.c.order_id == order_id)
        .order_by(_CALLER.c.id)
    )
    return tuple(
        CallerView(
            caller=row.caller,
            number=row.number,
            account=row.account,
            words=row.words,
            wants_call=row.wants_call,
            at=row.at,
            taken_by=row.full_name,
            call_back=row.call_back_id,
            called=_CALLED.get(row.call_state, ""),
        )
        for row in connection.execute(query)
    )


def moves_of(connection: Connection, order_id: int) -> tuple[MoveView, ...]:
    """What was done about an order, the newest last; what a rule did has nobody's name."""
    query = (
        select(_MOVE, func.coalesce(_USER.c.full_name, "").label("who"))
        .outerjoin(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.order_id == order_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        MoveView(row.at, row.kind, row.from_state, row.to_state, row.crew, row.who, row.note)
        for row in connection.execute(query)
    )


def costs_of(connection: Connection, order_id: int) -> tuple[CostView, ...]:
    """What an order took."""
    query = select(_COST).where(_COST.c.order_id == order_id).order_by(_COST.c.id)
    return tuple(
        CostView(row.kind, row.description, row.quantity_milli, row.unit, row.amount_cents)
        for row in connection.execute(query)
    )


def charges_of(
    connection: Connection, order_id: int, kind: RequestType | None
) -> tuple[ChargeView, ...]:
    """What an order was charged for, and what of it is owed."""
    names = {one.code: one.description for one in kind.charges} if kind else {}
    query = (
        select(_CHARGE, _ACCOUNT.c.number, _ITEM.c.balance_cents)
        .join(_ACCOUNT, _ACCOUNT.c.id == _CHARGE.c.account_id)
        .join(_ITEM, _ITEM.c.id == _CHARGE.c.receivable_id)
        .where(_CHARGE.c.order_id == order_id)
        .order_by(_CHARGE.c.id)
    )
    return tuple(
        ChargeView(
            row.code,
            names.get(row.code, row.code),
            row.number,
            row.amount_cents,
            row.balance_cents,
        )
        for row in connection.execute(query)
    )


def meters_of(connection: Connection, account_id: int | None) -> tuple[MeterView, ...]:
    """The meters an account is billed by, each with its last reading."""
    if account_id is None:
        return ()
    query = (
        select(_AGREEMENT.c.id, _AGREEMENT.c.meter, _SERVICE.c.name)
        .join(_SERVICE, _SERVICE.c.code == _AGREEMENT.c.service)
        .where(
            _AGREEMENT.c.account_id == account_id,
            _AGREEMENT.c.ended_on.is_(None),
            _AGREEMENT.c.meter != "",
        )
        .order_by(_AGREEMENT.c.id)
    )
    return tuple(_meter(connection, row) for row in connection.execute(query).all())


def _meter(connection: Connection, row: Any) -> MeterView:
    query = select(_READING.c.reading, _READING.c.read_on).where(_READING.c.agreement_id == row.id)
    last = connection.execute(query.order_by(_READING.c.read_on.desc()).limit(1)).first()
    seen = (last.reading, last.read_on) if last is not None else (None, None)
    return MeterView(row.meter, row.name, row.id, *seen)


def readings_of(connection: Connection, order_id: int) -> tuple[OrderReadingView, ...]:
    """What meters showed when an order was done."""
    query = select(_READ).where(_READ.c.order_id == order_id).order_by(_READ.c.id)
    return tuple(
        OrderReadingView(row.kind, row.meter, row.reading, row.read_on)
        for row in connection.execute(query)
    )
