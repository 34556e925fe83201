"""An order ended: completed, with all its paper says; given back as not done; or cancelled.

What a completion brings is carried out in one transaction, or nothing of it is: its times, what it
took (`costs`), what meters showed (`metering`), what it is charged for (`charging`), what it makes
of its account (`effects`, and `cutting` for what comes of a debt). A final reading that is done is
the reading of its close-out (`closing_accounts`). Whoever asked for the order is promised a call.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, WorkOrder, WorkOrderCharge
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.closing_accounts import reading_orders
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.cutting.carrying_out import CUTTING, carry_out
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import (
    LIVE,
    NOTE_MAX,
    Move,
    Working,
    lock_order,
    move_on,
    once,
)
from clerktui.services.work_orders import charging, costs, effects, metering
from clerktui.services.work_orders.calling import promise_calls
from clerktui.services.work_orders.moves import may_end, not_done, of_the_crew
from clerktui.views.order_completion import OrderDone, OrderDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CHARGE = WorkOrderCharge.__table__
_DONE = ("", "done")
_ORDER = WorkOrder.__table__


def complete_order(db: Database, actor: Actor, draft: OrderDraft) -> OrderDone:
    """Say that an order is done, with all that came of it; or, by its outcome, that it is not.

    A turn-on makes its account active from today. A cut-off marks its account as off, a
    reconnection ends the mark, a door tag changes nothing.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.ended`, `work_order.other_crew`,
            `work_order.times`, `work_order.children_open`, `work_order.early` before the
            account's first day,
            `work_order.occupied` while another active account is billed by the same meter that
            day: its last day is not past, or its final reading is not taken,
            `work_order.reading` where a final one was ordered, `work_order.cut_day` where a
            cut-off is said to be done on a day it may not be, `work_order.not_done` where a
            reading or a charge comes with a reason for which it could not be done, what
            `costs.write_costs`, `metering.read_meters`, `charging.charge`, `effects.follow_done`,
            `moves.not_done` and `readings.enter_reading` refuse, `command.reused`.
        NeedsOverride: `close_out.reading_below`.
    """
    may_end(actor)
    charging.check_crew(actor, draft)
    is_done = draft.outcome in _DONE
    if is_done and reading_orders.is_reading(db, draft.number):
        return _read_out(db, actor, draft)
    act = _complete if is_done else _not_done
    return once(db, actor, "completed", draft, lambda working: act(working, actor, draft))


def cancel_order(db: Database, actor: Actor, draft: OrderDraft) -> OrderDone:
    """Say that nobody moves in after all: the account is closed, if nothing is owed or held there.

    A final reading, a cut-off, a door tag or a reconnection leaves its account as it is.

    Raises:
        Refused: `denied`, `work_order.note`, `work_order.unknown`, `work_order.ended`,
            `work_order.money`, `command.reused`.
    """
    if not actor.may("work_order.dispatch"):
        require(actor, "work_order.complete")
    if not draft.note.strip():
        raise Refused("work_order.note")
    if reading_orders.is_reading(db, draft.number):
        return reading_orders.cancel(db, actor, draft)
    return once(db, actor, "cancelled", draft, lambda working: _cancel(working, actor, draft))


# ---------------------------------------------------------------------------------- one by one
def _complete(working: Working, who: Actor, draft: OrderDraft) -> OrderDone:
    order, account = _locked(working, draft)
    of_the_crew(working, order)
    _check_children(working, order)
    kind = town.types(working.reference).get(order.kind)
    ended = {"ended_at": _ended_at(working, order, draft), **_arrived(order, draft)}
    if order.kind in CUTTING:
        by = (who, working.now)
        carry_out(
            working.connection,
            working.reference,
            by,
            (order, account, "completed", working.command_id),
        )
    read = metering.read_meters(working, order, kind, draft)
    cents = costs.write_costs(working, order, draft)
    charged_cents, charged = charging.charge(working, order, kind, draft)
    effects.follow_done(working, order, kind, account)
    words = "; ".join(filter(None, (clean_text(draft.note, max_length=NOTE_MAX), *read)))
    note = words[:NOTE_MAX]
    after = _move(working, order, ("completed", note), ended | {"outcome": "done"})
    if order.kind in CUTTING:
        _changed(working, account)
    after = promise_calls(working, after)
    number, status = _stands(working.connection, order.account_id)
    done = OrderDone(order.number, after.state, number, status, account_was=_status(account))
    return replace(done, cost_cents=cents, charged_cents=charged_cents, charged=charged, read=read)


def _check_children(working: Working, order: Any) -> None:
    """An order whose parts are still to be done is not done."""
    mine = (_ORDER.c.parent_id == order.id) & _ORDER.c.ended_at.is_(None)
    query = select(_ORDER.c.number).where(mine).order_by(_ORDER.c.number)
    left = working.connection.execute(query).scalars().all()
    if left:
        listed = ", ".join(map(str, left))
        raise Refused("work_order.children_open", number=order.number, children=listed)


def _not_done(working: Working, _: Actor, draft: OrderDraft) -> OrderDone:
    """Given back with the reason; what the way there took is written all the same."""
    if draft.readings or draft.reading is not None or draft.charges:
        raise Refused("work_order.not_done", number=draft.number)
    order, _account = _locked(working, draft)
    of_the_crew(working, order)
    _ended_at(working, order, draft)
    cents = costs.write_costs(working, order, draft)
    move = not_done(working, draft.outcome, clean_text(draft.note, max_length=NOTE_MAX))
    move = replace(move, values={**(move.values or {}), **_arrived(order, draft)})
    after = move_on(working, order, move)
    number, status = _stands(working.connection, order.account_id)
    return OrderDone(order.number, after.state, number, status, cost_cents=cents)


def _cancel(working: Working, who: Actor, draft: OrderDraft) -> OrderDone:
    order, account = _locked(working, draft)
    if order.kind in CUTTING:
        by = (who, working.now)
        what = (order, account, "cancelled", working.command_id)
        carry_out(working.connection, working.reference, by, what)
    effects.follow_cancelled(working, order, account)
    note = clean_text(draft.note, max_length=NOTE_MAX)
    after = _move(working, order, ("cancelled", note), {"ended_at": working.now})
    if order.kind in CUTTING:
        _changed(working, account)
    after = promise_calls(working, after)
    number, status = _stands(working.connection, order.account_id)
    return OrderDone(order.number, after.state, number, status, account_was=_status(account))


def _read_out(db: Database, actor: Actor, draft: OrderDraft) -> OrderDone:
    """A final reading: its close-out takes it; what it took and is charged for goes with it."""

    def also(stepping: Stepping, order: Any) -> None:
        said = (stepping.connection, stepping.reference, stepping.actor, stepping.now)
        working = Working(*said, stepping.command_id)
        of_the_crew(working, order)
        costs.write_costs(working, order, draft)
        kind = town.types(working.reference).get(order.kind)
        charging.charge(working, order, kind, draft)
        stepping.head = lock_office_chain(working.connection)

    done = reading_orders.complete(db, actor, draft, also)
    with db.read() as connection:
        order = connection.execute(select(_ORDER.c.id).where(_ORDER.c.number == done.number))
        order_id = order.scalar_one()
        charged = select(func.coalesce(func.sum(_CHARGE.c.amount_cents), 0))
        cents = int(connection.execute(charged.where(_CHARGE.c.order_id == order_id)).scalar_one())
        return replace(done, cost_cents=costs.total_of(connection, order_id), charged_cents=cents)


# ------------------------------------------------------------------------------------- inside
def _locked(working: Working, draft: OrderDraft) -> tuple[Any, Any]:
    """An order that has not ended and its account, with the account that is charged, locked."""
    connection = working.connection
    lock_office_chain(connection)  # money may follow: the chain before the account
    query = select(_ORDER.c.account_id).where(_ORDER.c.number == draft.number)
    own = connection.execute(query).scalar()
    ids = {own, charging.whom(connection, own, draft)} - {None}
    lock = select(_ACCOUNT.c.id).where(_ACCOUNT.c.id.in_(ids)).order_by(_ACCOUNT.c.id)
    connection.execute(lock.with_for_update()).all()
    order = lock_order(connection, draft.number)
    if order.state not in LIVE:
        raise Refused("work_order.ended", number=draft.number, state=order.state)
    if order.account_id is None:
        return order, None
    account = select(_ACCOUNT).where(_ACCOUNT.c.id == order.account_id)
    return order, connection.execute(account).one()


def _ended_at(working: Working, order: Any, draft: OrderDraft) -> dt.datetime:
    """When it was done: as its paper says, between when it was taken and now."""
    times = [order.made_at, draft.arrived_at, draft.done_at, working.now]
    said = [one for one in times if one is not None]
    if said != sorted(said):
        raise Refused("work_order.times", number=order.number)
    return draft.done_at or working.now


def _arrived(order: Any, draft: OrderDraft) -> dict[str, Any]:
    if draft.arrived_at is None or order.arrived_at is not None:
        return {}
    return {"arrived_at": draft.arrived_at}


def _move(working: Working, order: Any, what: tuple[str, str], values: dict[str, Any]) -> Any:
    """End an order in a state with a note; the order's own note stays where there is none."""
    state, note = what
    ended = {**values, "ended_by_id": working.user_id, "note": note or order.note}
    return move_on(working, order, Move(state, state, note, ended))


def _changed(working: Working, account: Any) -> None:
    account_changed(working.connection, working.reference, working.now, [account.id], "account")


def _status(account: Any) -> str:
    return str(account.status) if account is not None else ""


def _stands(connection: Connection, account_id: int | None) -> tuple[str, str]:
    """The number and the status of an order's account; empty where it has none."""
    query = select(_ACCOUNT.c.number, _ACCOUNT.c.status).where(_ACCOUNT.c.id == account_id)
    row = connection.execute(query).first()
    return (row.number, row.status) if row is not None else ("", "")
