"""Whoever asked for an order and wants to know is promised a call when it ends."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from clerktui.errors import Refused
from clerktui.models import Account, User, WorkOrderCaller
from clerktui.services import call_backs
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.followed import calls_left
from clerktui.services.work_order_rows.steps import Move, Working, move_on
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CALLER = WorkOrderCaller.__table__
_USER = User.__table__
_ENDS = {"completed": "is done", "cancelled": "is cancelled"}


def promise_calls(working: Working, order: Any) -> Any:
    """Promise a call to each caller of an order that has just ended; gives the order's row.

    Who is to call is who took the request. Somebody who must not be called is left out, and the
    order's history says so. Without anybody to call, an order whose type wants no follow-up is
    over as it is.
    """
    if working.actor is None:  # what a rule ends was asked for by nobody
        return order
    query = select(_CALLER).where(
        _CALLER.c.order_id == order.id, _CALLER.c.wants_call, _CALLER.c.call_back_id.is_(None)
    )
    callers = working.connection.execute(query.order_by(_CALLER.c.id)).all()
    promised = [_promise(working, working.actor, order, caller) for caller in callers]
    left_out = [name for name in promised if name]
    if left_out:
        note = f"Not to be called: {', '.join(left_out)}"
        order = move_on(working, order, Move("noted", order.state, note))
    if callers and not calls_left(working, order.id):
        return move_on(working, order, Move("followed_up", "followed_up", "nobody is to be called"))
    return order


def _promise(working: Working, actor: Actor, order: Any, caller: Any) -> str:
    """Promise one call; gives who cannot be called, else nothing."""
    connection, account = working.connection, None
    if caller.account_id is not None:
        query = select(_ACCOUNT).where(_ACCOUNT.c.id == caller.account_id)
        account = connection.execute(query).one()
    taker = connection.execute(select(_USER).where(_USER.c.id == caller.user_id)).one()
    name = town.name_of(town.types(working.reference), order.kind)
    words = f"{name}, order {order.number}, {_ENDS[order.state]}"
    words = ": ".join(filter(None, (words, order.note)))[:200]
    whom = call_backs.Whom(account, "" if account else caller.caller, caller.number, words)
    owner = taker.username if taker.is_active else ""
    asked = (whom, ("soon", owner))
    try:
        made, _ = call_backs.promise(connection, working.reference, actor, working.now, asked)
    except Refused as refused:
        if refused.message_id != "flag.forbids":
            raise
        return str(caller.caller)
    where = update(_CALLER).where(_CALLER.c.id == caller.id)
    connection.execute(where.values(call_back_id=made))
    return ""
