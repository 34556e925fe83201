"""An order that has ended is followed up once everybody who asked to be called was called."""

from __future__ import annotations

from sqlalchemy import func, select

from clerktui.models import CallBack, WorkOrder, WorkOrderCaller
from clerktui.services.work_order_rows.steps import Move, Working, move_on

_CALL = CallBack.__table__
_CALLER = WorkOrderCaller.__table__
_ENDED = ("completed", "cancelled")
_ORDER = WorkOrder.__table__


def call_ended(working: Working, call_back_id: int) -> None:
    """Follow a promised call that is over: after the last one of an order it is followed up."""
    mine = select(_CALLER.c.order_id).where(_CALLER.c.call_back_id == call_back_id)
    order_id = working.connection.execute(mine).scalar()
    if order_id is None:
        return
    query = select(_ORDER).where(_ORDER.c.id == order_id).with_for_update()
    order = working.connection.execute(query).one()
    if order.state in _ENDED and not calls_left(working, order_id):
        move_on(working, order, Move("followed_up", "followed_up", "everybody was called"))


def calls_left(working: Working, order_id: int) -> int:
    """How many calls about an order are still to be made."""
    query = (
        select(func.count())
        .select_from(_CALLER)
        .join(_CALL, _CALL.c.id == _CALLER.c.call_back_id)
        .where(_CALLER.c.order_id == order_id, _CALL.c.state == "open")
    )
    return int(working.connection.execute(query).scalar_one())
