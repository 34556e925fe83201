"""Work orders: a turn-on that is completed makes its account active; cancelled, it closes it.

A final reading that is completed is the reading of its close-out (`closing_accounts`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, func, literal, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import (
    Account,
    Application,
    Customer,
    FinalReading,
    Premise,
    ServiceAgreement,
    User,
    WorkOrder,
)
from clerktui.rules.folding import fold_number
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.closing_accounts import reading_orders
from clerktui.services.closing_accounts.steps import was_read_out
from clerktui.services.collections.reactions import account_changed
from clerktui.services.confidential import shown_address
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.cutting.carrying_out import CUTTING, carry_out
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import Page
from clerktui.views.applications import OrderDone, OrderDraft, WorkOrderView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_APPLICATION = Application.__table__
_CUSTOMER = Customer.__table__
_NOTE_MAX = 200
_ORDER = WorkOrder.__table__
_PREMISE = Premise.__table__
_READING = FinalReading.__table__
_USER = User.__table__
_End = Callable[[Connection, Reference, Any, Any], dict[str, Any]]


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
    require(actor, "work_order.complete")
    if reading_orders.is_reading(db, draft.number):
        return reading_orders.complete(db, actor, draft)
    return db.post(lambda connection: _end(db, connection, actor, (draft, "completed", _activate)))


def cancel_order(db: Database, actor: Actor, draft: OrderDraft) -> OrderDone:
    """Say that nobody moves in after all: the account is closed, if nothing is owed or held there.

    A final reading, a cut-off, a door tag or a reconnection leaves its account as it is.

    Raises:
        Refused: `denied`, `work_order.note`, `work_order.unknown`, `work_order.ended`,
            `work_order.money`, `command.reused`.
    """
    require(actor, "work_order.complete")
    if not draft.note.strip():
        raise Refused("work_order.note")
    if reading_orders.is_reading(db, draft.number):
        return reading_orders.cancel(db, actor, draft)
    return db.post(lambda connection: _end(db, connection, actor, (draft, "cancelled", _close)))


def list_orders(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[WorkOrderView]:
    """The open orders, what is wanted first in front; with text, also those that ended.

    `#12` is the order of that number and nothing else.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    offset = after[0] if after else 0
    query = _rows().where(_matches(wanted.strip()) if wanted.strip() else _ORDER.c.state == "open")
    query = query.order_by(_ORDER.c.wanted_on, _ORDER.c.number).offset(offset).limit(limit + 1)
    with db.read() as connection:
        rows = connection.execute(query).all()
    views = tuple(_view(row) for row in rows[:limit])
    return Page(views, (offset + limit,) if len(rows) > limit else None)


def open_order_of(connection: Connection, account_id: int) -> WorkOrderView | None:
    """The open turn-on order of an account; None where it waits for none."""
    is_it = (
        _ORDER.c.account_id == account_id,
        _ORDER.c.state == "open",
        _ORDER.c.kind == "turn_on",
    )
    query = _rows().where(*is_it)
    row = connection.execute(query.order_by(_ORDER.c.number).limit(1)).first()
    return None if row is None else _view(row)


def _end(
    db: Database, connection: Connection, actor: Actor, what: tuple[OrderDraft, str, _End]
) -> OrderDone:
    draft, state, change = what
    now = db.clock.now()
    said = [draft.number, draft.note]
    command = commands.Command(draft.command_id, f"work_order_{state}", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return OrderDone(**json.loads(earlier), duplicate=True)
    query = select(_ORDER).where(_ORDER.c.number == draft.number)
    order = connection.execute(query.with_for_update()).first()
    if order is None:
        raise Refused("work_order.unknown", number=draft.number)
    if order.state != "open":
        raise Refused("work_order.ended", number=draft.number, state=order.state)
    if order.kind == "cut_off":
        lock_office_chain(connection)  # its fee may be charged: the chain before the account
    locked = select(_ACCOUNT).where(_ACCOUNT.c.id == order.account_id)
    account = connection.execute(locked.with_for_update()).one()
    reference = get_reference(db, connection)
    values = {"status": account.status}
    if order.kind in CUTTING:
        carry_out(connection, reference, (actor, now), (order, account, state, command.id))
    else:
        values = change(connection, reference, order, account)
        connection.execute(update(_ACCOUNT).where(_ACCOUNT.c.id == account.id).values(**values))
    ended: dict[str, Any] = {"state": state, "ended_at": now, "ended_by_id": actor.user_id}
    if draft.note.strip():
        ended["note"] = clean_text(draft.note, max_length=_NOTE_MAX)
    connection.execute(update(_ORDER).where(_ORDER.c.id == order.id).values(**ended))
    if order.kind in CUTTING:
        account_changed(connection, reference, now, [account.id], "account")
    facts = {"account": account.number}
    audit.record(connection, actor, f"{state}_order", ("work_order", order.number), now, **facts)
    told = [order.number, state, account.number, values["status"]]
    done = OrderDone(*told)
    commands.answer(
        connection,
        draft.command_id,
        {name: value for name, value in done.__dict__.items() if name != "duplicate"},
    )
    return done


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


def _rows() -> Any:
    return (
        select(
            _ORDER,
            _ACCOUNT.c.number.label("account"),
            _ACCOUNT.c.balance_cents,
            _USER.c.full_name,
            _APPLICATION.c.number.label("application"),
            func.coalesce(_AGREEMENT.c.meter, "").label("meter"),
            shown_address(),
        )
        .outerjoin(_READING, _READING.c.order_id == _ORDER.c.id)
        .outerjoin(_AGREEMENT, _AGREEMENT.c.id == _READING.c.agreement_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_PREMISE, _PREMISE.c.id == _ORDER.c.premise_id)
        .join(_USER, _USER.c.id == _ORDER.c.made_by_id)
        .outerjoin(_APPLICATION, _APPLICATION.c.id == _ORDER.c.application_id)
    )


def _matches(typed: str) -> Any:
    texts = (_ACCOUNT.c.number, _PREMISE.c.address, _CUSTOMER.c.last_name)
    parts = [column.icontains(typed, autoescape=True) for column in texts]
    number = fold_number(typed)
    if typed.startswith("#") and number.isdecimal():
        return _ORDER.c.number == int(number)
    if number.isdecimal():
        parts.append(_ORDER.c.number == int(number))
    return or_(*parts)


def _view(row: Any) -> WorkOrderView:
    return WorkOrderView(
        number=row.number,
        kind=row.kind,
        state=row.state,
        account=row.account,
        address=row.address,
        wanted_on=row.wanted_on,
        made_at=row.made_at,
        made_by=row.full_name,
        application=row.application or 0,
        note=row.note,
        meter=row.meter,
        owed_cents=row.balance_cents,
    )
