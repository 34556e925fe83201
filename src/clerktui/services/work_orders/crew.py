"""What field staff do with the orders of their crew: see their day, open an order, hear of changes.

Whoever only works in a crew sees what that crew is to do and nothing else. A place that is kept
from everybody is shown to the crew that goes there, and that it was looked at is written down.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Text, case, false, func, literal, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, AuditEntry, Contact, Customer, User, WorkOrder, WorkOrderCaller
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.confidential import HIDDEN, hidden_among, shown_place
from clerktui.services.flag_effects import flags_of
from clerktui.services.meters import last_shown
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.lines import line_of
from clerktui.services.work_order_rows.steps import Move, Working, lock_order, move_on, once
from clerktui.services.work_orders import metering
from clerktui.services.work_orders.called_off import called_off, newest_move
from clerktui.views.order_completion import MeterView
from clerktui.views.people import Actor
from clerktui.views.work_order_crew import CrewCaller, CrewCharge, CrewDay, CrewOrder
from clerktui.views.work_orders import OrderMoved, OrderMoveDraft

CREW = "work_order.crew"
_ACCOUNT = Account.__table__
_AUDIT = AuditEntry.__table__
_CALLER = WorkOrderCaller.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_LOOKED = "look_order_place"
_NOTES = 3
_ORDER = WorkOrder.__table__
_WORKER = User.__table__.alias("worker")


def my_orders(db: Database, actor: Actor) -> CrewDay:
    """The live orders of somebody's crews, those they were sent to in front.

    Raises:
        Refused: `denied`, `work_order.no_crew` for somebody who works in none.
    """
    require(actor, CREW)
    with db.read() as connection:
        reference = get_reference(db, connection)
        mine = _crews(reference, actor)
        # The newest move first: what is moved between the questions is asked for once more.
        newest = newest_move(connection)
        sent = case((_ORDER.c.state.in_(("dispatched", "accepted", "arrived")), 0), else_=1)
        query = _rows().where(_ORDER.c.ended_at.is_(None), _ORDER.c.crew.in_(list(mine)))
        query = query.where(_ORDER.c.state != "could_not").order_by(
            sent,
            case((_ORDER.c.sequence > 0, 0), else_=1),
            _ORDER.c.sequence,
            _ORDER.c.priority,
            _ORDER.c.due_at.is_(None),
            _ORDER.c.due_at,
            _ORDER.c.number,
        )
        rows = connection.execute(query).all()
        now = db.clock.now()
        known = town.types(reference)
        lines = tuple(line_of(row, known, now) for row in rows)
        off = called_off(connection, reference, (actor.user_id, tuple(mine)), now)
    return CrewDay(tuple(mine.values()), lines, off, newest)


def get_mine(db: Database, actor: Actor, number: int) -> CrewOrder:
    """One order of somebody's crews, whole; a look at a place kept from others is written down.

    Raises:
        Refused: `denied`, `work_order.no_crew`, `work_order.unknown`, `work_order.other_crew`,
            `work_order.crew_none`.
    """
    require(actor, CREW)
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = connection.execute(_rows().where(_ORDER.c.number == number)).first()
        if row is None:
            raise Refused("work_order.unknown", number=number)
        _crews(reference, actor)  # who is in no crew at all is told so first
        town.need_crew(reference, actor.username, row)
        found = _whole(connection, reference, row, db.clock.now())
        is_hidden = row.account_id is not None and bool(hidden_among(connection, [row.account_id]))
        is_new = is_hidden and not _has_looked(connection, actor, number)
    if is_new:
        with db.write() as connection:
            subject = ("work_order", number)
            audit.record(connection, actor, _LOOKED, subject, db.clock.now(), account=row.account)
    return found


def acknowledge(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Say that one has read that an order was taken from the crew; the dispatcher sees who has.

    Raises:
        Refused: `denied`, `work_order.no_crew`, `work_order.unknown`, `command.reused`.
    """
    require(actor, CREW)

    def work(working: Working) -> OrderMoved:
        mine = tuple(_crews(working.reference, actor))
        after = lock_order(working.connection, draft.number)
        told = called_off(working.connection, working.reference, (actor.user_id, mine), working.now)
        if after.number in {one.number for one in told}:
            after = move_on(working, after, Move("acknowledged", after.state))
        return OrderMoved(after.number, after.state, after.crew, "", after.version)

    return once(db, actor, "acknowledge", draft, work)


# ------------------------------------------------------------------------------------- inside
def _crews(reference: Reference, actor: Actor) -> dict[str, str]:
    """The crews somebody works in, by code."""
    mine = {one.code: one.name for one in town.crews_with(reference, actor.username)}
    if not mine:
        raise Refused("work_order.no_crew", user=actor.username)
    return mine


def _rows() -> Any:
    callers = (
        select(func.count())
        .where(_CALLER.c.order_id == _ORDER.c.id)
        .correlate(_ORDER)
        .scalar_subquery()
    )
    return (
        select(
            _ORDER,
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            literal("", Text()).label("owner"),
            func.coalesce(_WORKER.c.full_name, "").label("worker"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            func.coalesce(_CUSTOMER.c.phone, "").label("phone"),
            shown_place(_ORDER.c.place).label("shown"),
            callers.label("callers"),
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .outerjoin(_WORKER, _WORKER.c.id == _ORDER.c.worker_id)
    )


def _whole(connection: Connection, reference: Reference, row: Any, now: dt.datetime) -> CrewOrder:
    known = town.types(reference)
    kind = known.get(row.kind)
    labels = {one.code: one.label for one in kind.fields} if kind else {}
    reads, needs, changes = metering.asks(kind)
    flags, notes, meters = _of_account(connection, reference, row.account_id)
    return CrewOrder(
        line=replace(line_of(row, known, now), place=row.place or HIDDEN),
        customer=display_name(row.last_name, row.first_name) if row.last_name else "",
        phone=row.phone,
        asked=tuple((labels.get(code, code), str(said)) for code, said in row.answers.items()),
        callers=_callers(connection, row.id),
        flags=flags,
        notes=notes,
        meters=meters,
        asks_reading=reads and bool(meters),
        needs_reading=needs and bool(meters),
        asks_change=changes and bool(meters),
        charges=tuple(
            CrewCharge(one.code, one.description, one.amount_cents, one.is_always)
            for one in (kind.charges if kind else ())
        ),
        reasons=tuple(
            (code, str(said)) for code, said in town.rules(reference)["could_not"].items()
        ),
        note=row.note,
    )


def _callers(connection: Connection, order_id: int) -> tuple[CrewCaller, ...]:
    query = select(_CALLER).where(_CALLER.c.order_id == order_id).order_by(_CALLER.c.id)
    rows = connection.execute(query)
    return tuple(CrewCaller(row.caller, row.number, row.words) for row in rows)


def _of_account(
    connection: Connection, reference: Reference, account_id: int | None
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[MeterView, ...]]:
    """What has to be known of an account out there: flags, notes about getting in, its meters."""
    if account_id is None:
        return (), (), ()
    rules = town.rules(reference)
    shown, _ = flags_of(connection, account_id, reference)
    flags = tuple(flag.words for flag in shown if flag.code in rules.get("crew_flags", ()))
    known = rules.get("crew_words", ())
    said = or_(false(), *(_CONTACT.c.body.icontains(word, autoescape=True) for word in known))
    query = select(_CONTACT.c.body).where(
        _CONTACT.c.account_id == account_id, _CONTACT.c.kind == "note", said
    )
    notes = connection.execute(query.order_by(_CONTACT.c.id.desc()).limit(_NOTES)).scalars()
    return flags, tuple(notes), _meters(connection, reference, account_id)


def _meters(connection: Connection, reference: Reference, account_id: int) -> tuple[MeterView, ...]:
    """Each meter once, however many services are billed by it."""
    found: dict[str, MeterView] = {}
    for row in metering.metered(connection, account_id):
        last = last_shown(connection, row.id, reference.on)
        seen = (last.reading, last.read_on) if last is not None else (None, None)
        found.setdefault(row.meter_n, MeterView(row.meter, row.service, row.id, *seen))
    return tuple(found.values())


def _has_looked(connection: Connection, actor: Actor, number: int) -> bool:
    query = select(_AUDIT.c.id).where(
        _AUDIT.c.action == _LOOKED,
        _AUDIT.c.user_id == actor.user_id,
        _AUDIT.c.subject_kind == "work_order",
        _AUDIT.c.subject_id == str(number),
    )
    return connection.execute(query.limit(1)).first() is not None
