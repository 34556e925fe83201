"""An order ended: completed, with what follows at its account; cancelled, with the reason.

A turn-on that is completed makes its account active; cancelled, it closes it. A final reading that
is completed is the reading of its close-out (`closing_accounts`). A cut-off, a door tag or a
reconnection is followed by `cutting`. Whoever asked for the order is promised a call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, literal, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, ServiceAgreement, WorkOrder
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.closing_accounts import reading_orders
from clerktui.services.closing_accounts.steps import was_read_out
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.cutting.carrying_out import CUTTING, carry_out
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows.steps import (
    LIVE,
    NOTE_MAX,
    Move,
    Working,
    lock_order,
    move_on,
    once,
)
from clerktui.services.work_orders.calling import promise_calls
from clerktui.services.work_orders.moves import may_end
from clerktui.views.people import Actor
from clerktui.views.work_orders import OrderDone, OrderDraft

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_ORDER = WorkOrder.__table__


@dataclass(frozen=True)
class _End:
    """How an order ends: the state, and what a turn-on then makes of its account."""

    state: str
    change: Callable[[Connection, Reference, Any, Any], dict[str, Any]]


def complete_order(db: Database, actor: Actor, draft: OrderDraft) -> OrderDone:
    """Say that the water is on: the account is active from today; or what a meter shows at last.

    A cut-off marks its account as off, a reconnection ends the mark, a door tag changes nothing.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.ended`, `work_order.early` before the
            account's first day, `work_order.occupied` while another active account is billed by the
            same meter that day: its last day is not past, or its final reading is not taken,
            `work_order.reading` where one was ordered, `work_order.cut_day`
            where a cut-off is said to be done on a day it may not be, what
            `readings.enter_reading` refuses,
            `command.reused`.
    """
    may_end(actor)
    if reading_orders.is_reading(db, draft.number):
        return reading_orders.complete(db, actor, draft)
    end = _End("completed", _activate)
    return once(db, actor, "completed", draft, lambda working: _end(working, actor, draft, end))


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
    end = _End("cancelled", _close)
    return once(db, actor, "cancelled", draft, lambda working: _end(working, actor, draft, end))


def _end(working: Working, who: Actor, draft: OrderDraft, end: _End) -> OrderDone:
    connection, reference = working.connection, working.reference
    lock_office_chain(connection)  # money may follow: the chain before the account
    order = lock_order(connection, draft.number)
    if order.state not in LIVE:
        raise Refused("work_order.ended", number=draft.number, state=order.state)
    account = _account(connection, order)
    status = account.status if account is not None else ""
    if order.kind in CUTTING:
        by = (who, working.now)
        carry_out(connection, reference, by, (order, account, end.state, working.command_id))
    elif order.kind == "turn_on":
        values = end.change(connection, reference, order, account)
        status = values["status"]
        connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == account.id).values(**values))
    note = clean_text(draft.note, max_length=NOTE_MAX)
    ended = {"ended_at": working.now, "ended_by_id": working.user_id, "note": note or order.note}
    after = move_on(working, order, Move(end.state, end.state, note, ended))
    if order.kind in CUTTING:
        account_changed(connection, reference, working.now, [account.id], "account")
    after = promise_calls(working, after)
    number = account.number if account is not None else ""
    return OrderDone(order.number, after.state, number, status)


def _account(connection: Connection, order: Any) -> Any:
    """The account of an order, locked already; None where it has none."""
    if order.account_id is None:
        return None
    return connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.id == order.account_id)).one()


def _activate(
    connection: Connection, reference: Reference, order: Any, account: Any
) -> dict[str, Any]:
    """Active from today, unless the meter still bills somebody else.

    Who has had their final reading and their last day is billed no further.
    """
    if order.wanted_on > reference.on:
        raise Refused("work_order.early", number=order.number, wanted_on=order.wanted_on)
    mine = _AGREEMENT.alias("mine")
    other = connection.execute(
        select(_ACCOUNT.c.number)
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .join(mine, (mine.c.meter_n == _AGREEMENT.c.meter_n) & (mine.c.account_id == account.id))
        .where(
            _ACCOUNT.c.id != account.id,
            _ACCOUNT.c.status == "active",
            _AGREEMENT.c.ended_on.is_(None),
            mine.c.meter_n != "",
            ~was_read_out(_ACCOUNT.c.id, reference.on),
        )
        .limit(1)
    ).scalar()
    if other is not None:
        raise Refused("work_order.occupied", number=order.number, account=other)
    return {"status": "active", "opened_on": reference.on}


def _close(
    connection: Connection,
    reference: Reference,
    order: Any,
    account: Any,
) -> dict[str, Any]:
    """Closed without ever having been active: no service ran; money has to be settled first."""
    if account.balance_cents or account.deposit_cents:
        raise Refused(
            "work_order.money",
            number=order.number,
            account=account.number,
            owed_cents=account.balance_cents,
            held_cents=account.deposit_cents,
        )
    mine = (_AGREEMENT.c.account_id == account.id) & _AGREEMENT.c.ended_on.is_(None)
    never_ran = func.coalesce(_AGREEMENT.c.started_on, literal(reference.on))
    connection.execute(update(_AGREEMENT).where(mine).values(ended_on=never_ran))
    return {"status": "closed", "closed_on": reference.on}
