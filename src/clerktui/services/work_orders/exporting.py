"""Orders by what they are: pages of them, or all of them as they come, with what they came to.

Rows are read by key, a few hundred at a time, so that a million orders need no more memory than
ten, and whoever reads slowly holds no transaction open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Application,
    Customer,
    FinalReading,
    ServiceAgreement,
    User,
    WorkOrder,
    WorkOrderCaller,
    WorkOrderCharge,
    WorkOrderCost,
    WorkOrderMove,
)
from clerktui.rules.addresses import folded_place
from clerktui.rules.folding import fold_number
from clerktui.rules.names import snippet
from clerktui.rules.order_clocks import Times, kept
from clerktui.rules.request_types import RequestType
from clerktui.rules.states import WORK_ORDER
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.confidential import is_hidden
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import LIVE
from clerktui.services.work_orders.listing import order_rows
from clerktui.services.work_orders.moves import CREW
from clerktui.views.accounts import Page
from clerktui.views.order_lists import OrderFilter, OrderFound
from clerktui.views.people import Actor

PIECE = 500
"""Orders read at once."""
_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_APPLICATION = Application.__table__
_CALLER = WorkOrderCaller.__table__
_CHARGE = WorkOrderCharge.__table__
_COST = WorkOrderCost.__table__
_CUSTOMER = Customer.__table__
_MOVE = WorkOrderMove.__table__
_ORDER = WorkOrder.__table__
_READING = FinalReading.__table__
_USER = User.__table__
_LAST = "\U0010ffff"


def find_orders(
    db: Database,
    actor: Actor,
    wanted: OrderFilter,
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[OrderFound]:
    """A page of orders: the live ones by the day they are wanted, all of them newest first.

    Field staff are given those of their own crews.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `work_order.state_unknown`,
            `work_order.department_unknown`, `work_order.type_unknown`,
            `work_order.crew_unknown`, `work_order.period`.
    """
    if not actor.may(CREW):
        require(actor, "account.view")
    offset = after[0] if after else 0
    with db.read() as connection:
        reference = get_reference(db, connection)
        order: tuple[Any, ...] = (_ORDER.c.wanted_on, _ORDER.c.number)
        if wanted.is_all:
            order = (_ORDER.c.made_at.desc(), _ORDER.c.number.desc())
        found_by = [*_conditions(connection, reference, wanted), *_of_whom(reference, actor)]
        query = order_rows().where(*found_by).order_by(*order)
        rows = connection.execute(query.offset(offset).limit(limit + 1)).all()
        found = tuple(_views(connection, reference, rows[:limit]))
    return Page(found, (offset + limit,) if len(rows) > limit else None)


def each_order(db: Database, actor: Actor, wanted: OrderFilter) -> Iterator[OrderFound]:
    """Every order that is wanted, in the order they were made; written down once it is begun.

    Raises:
        Refused: as `find_orders`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        conditions = _conditions(connection, reference, wanted)
    said = {name: str(value) for name, value in vars(wanted).items() if value}
    now, subject = db.clock.now(), ("work_order", "export")
    db.post(lambda c: audit.record(c, actor, "export_orders", subject, now, narrowed=said))
    return _each(db, conditions)


def list_types(db: Database, actor: Actor) -> tuple[RequestType, ...]:
    """Every type of request as the town decides it today.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return tuple(town.types(get_reference(db, connection)).values())


def kind_of(db: Database, actor: Actor, number: int) -> str:
    """The code of an order's type.

    Raises:
        Refused: `denied`, `work_order.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        query = select(_ORDER.c.kind).where(_ORDER.c.number == number)
        found = connection.execute(query).scalar()
    if found is None:
        raise Refused("work_order.unknown", number=number)
    return str(found)


# ------------------------------------------------------------------------------------- inside
def _of_whom(reference: Reference, actor: Actor) -> list[Any]:
    """Field staff see the orders of their own crews."""
    if actor.may("account.view"):
        return []
    mine = [one.code for one in town.crews_with(reference, actor.username)]
    return [_ORDER.c.crew.in_(mine)]


def _each(db: Database, conditions: list[Any]) -> Iterator[OrderFound]:
    last: Any = None
    while True:
        query = order_rows().where(*conditions)
        if last is not None:
            later = or_(_ORDER.c.made_at > last.made_at, _ORDER.c.number > last.number)
            query = query.where(_ORDER.c.made_at >= last.made_at, later)
        with db.read() as connection:
            reference = get_reference(db, connection)
            in_order = query.order_by(_ORDER.c.made_at, _ORDER.c.number).limit(PIECE)
            rows = connection.execute(in_order).all()
            found = list(_views(connection, reference, rows))
        yield from found
        if len(rows) < PIECE:
            return
        last = rows[-1]


def _conditions(connection: Connection, reference: Reference, wanted: OrderFilter) -> list[Any]:
    """What narrows a statement of orders, each part by an index where there may be many."""
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise Refused("work_order.period", since=wanted.since, until=wanted.until)
    found = list(_states(wanted))
    if wanted.kind:
        found.append(_ORDER.c.kind == town.type_of(reference, wanted.kind).code)
    if wanted.crew:
        crew = "" if wanted.crew == "-" else town.crew_of(reference, wanted.crew).code
        found.append(_ORDER.c.crew == crew)
    if wanted.department:
        found.append(_ORDER.c.department == _department(reference, wanted.department))
    if wanted.account:
        found.append(_ORDER.c.account_id == which_account(connection, wanted.account).id)
    if wanted.place.strip():
        begins = folded_place(wanted.place)
        # Nobody finds out by asking which orders are at a confidential address.
        found += [_ORDER.c.place_n >= begins, _ORDER.c.place_n <= begins + _LAST, ~is_hidden()]
    if wanted.overdue:
        late = _ORDER.c.due_at < reference.read_at
        found += [late, _ORDER.c.ended_at.is_(None)]
    if wanted.words.strip():
        found.append(_matches(wanted.words.strip()))
    return found + list(_made(reference, wanted))


def _states(wanted: OrderFilter) -> Iterator[Any]:
    if wanted.state:
        if wanted.state not in WORK_ORDER.moves:
            known = ", ".join(WORK_ORDER.moves)
            raise Refused("work_order.state_unknown", state=snippet(wanted.state), known=known)
        yield _ORDER.c.state == wanted.state
    elif not wanted.is_all:
        yield _ORDER.c.ended_at.is_(None)
        yield _ORDER.c.state.in_(LIVE)


def _department(reference: Reference, code: str) -> str:
    known = town.departments(reference)
    if code not in known:
        names = ", ".join(known)
        raise Refused("work_order.department_unknown", department=snippet(code), known=names)
    return code


def _made(reference: Reference, wanted: OrderFilter) -> Iterator[Any]:
    zone = ZoneInfo(reference.timezone)
    if wanted.since is not None:
        yield _ORDER.c.made_at >= dt.datetime.combine(wanted.since, dt.time(), zone)
    if wanted.until is not None:
        day_after = wanted.until + dt.timedelta(days=1)
        yield _ORDER.c.made_at < dt.datetime.combine(day_after, dt.time(), zone)


def _matches(typed: str) -> Any:
    texts = (_ACCOUNT.c.number, _CUSTOMER.c.last_name)
    parts = [column.icontains(typed, autoescape=True) for column in texts]
    parts.append(and_(_ORDER.c.place.icontains(typed, autoescape=True), ~is_hidden()))
    number = fold_number(typed)
    if typed.startswith("#") and number.isdecimal():
        return _ORDER.c.number == int(number)
    if number.isdecimal():
        parts.append(_ORDER.c.number == int(number))
    return or_(*parts)


def _views(connection: Connection, reference: Reference, rows: Any) -> Iterator[OrderFound]:
    """The orders with what is kept about them elsewhere, asked for all of them at once."""
    if not rows:
        return
    ids = [row.id for row in rows]
    charged = _sums(connection, _CHARGE, func.sum(_CHARGE.c.amount_cents), ids)
    callers = _sums(connection, _CALLER, func.count(), ids)
    costs = _costs(connection, ids)
    cancelled = _cancelled(connection, rows)
    for row in rows:
        took = costs.get(row.id, {})
        yield OrderFound(
            **_plain(reference, row),
            **_clock(row, reference.read_at, row.id in cancelled),
            callers=callers.get(row.id, 0),
            labor_cents=took.get("labor", 0),
            material_cents=took.get("material", 0),
            equipment_cents=took.get("equipment", 0),
            other_cents=took.get("other", 0),
            cost_cents=sum(took.values()),
            charged_cents=charged.get(row.id, 0),
        )


def _plain(reference: Reference, row: Any) -> dict[str, Any]:
    known = town.types(reference)
    kind = known.get(row.kind)
    return {
        "number": row.number,
        "kind": row.kind,
        "name": town.name_of(known, row.kind),
        "group": kind.group if kind else "",
        "state": row.state,
        "priority": row.priority,
        "department": row.department,
        "crew": row.crew,
        "account": row.account or "",
        "place": row.shown,
        "address": row.shown,
        "words": row.description,
        "wanted_on": row.wanted_on,
        "made_at": row.made_at,
        "made_by": row.full_name,
        "outcome": row.outcome,
        "note": row.note,
        "application": row.application or 0,
        "meter": row.meter,
        "owed_cents": row.balance_cents or 0,
    }


_TIMES = (
    *("schedule_by", "arrive_by", "complete_by", "due_at", "assigned_at", "dispatched_at"),
    *("accepted_at", "arrived_at", "ended_at"),
)


def _clock(row: Any, now: dt.datetime, is_cancelled: bool) -> dict[str, Any]:  # noqa: FBT001
    times = {name: getattr(row, name) for name in _TIMES}
    told = kept(times_of(row, is_cancelled=is_cancelled), now)
    return {
        **times,
        "is_overdue": row.due_at is not None and row.due_at < now,
        "planned_in_time": told.planned,
        "there_in_time": told.there,
        "done_in_time": told.done,
    }


def times_of(row: Any, *, is_cancelled: bool) -> Times:
    """The deadlines of an order's row, and when each came about."""
    return Times(
        row.schedule_by,
        row.arrive_by,
        row.complete_by,
        row.assigned_at,
        row.dispatched_at,
        row.arrived_at,
        row.ended_at,
        was_done=row.ended_at is not None and not is_cancelled,
    )


def _sums(connection: Connection, table: Any, what: Any, ids: list[int]) -> dict[int, int]:
    query = select(table.c.order_id, what).where(table.c.order_id.in_(ids))
    rows = connection.execute(query.group_by(table.c.order_id))
    return {order_id: int(value) for order_id, value in rows}


def _costs(connection: Connection, ids: list[int]) -> dict[int, dict[str, int]]:
    query = select(_COST.c.order_id, _COST.c.kind, func.sum(_COST.c.amount_cents))
    query = query.where(_COST.c.order_id.in_(ids)).group_by(_COST.c.order_id, _COST.c.kind)
    found: dict[int, dict[str, int]] = {}
    for order_id, kind, cents in connection.execute(query):
        found.setdefault(order_id, {})[kind] = int(cents)
    return found


def _cancelled(connection: Connection, rows: Any) -> set[int]:
    """Those that were cancelled; of one that was followed up since, its history says so."""
    followed = [row.id for row in rows if row.state == "followed_up"]
    found = {row.id for row in rows if row.state == "cancelled"}
    if followed:
        query = select(_MOVE.c.order_id).where(_MOVE.c.order_id.in_(followed))
        found |= set(connection.execute(query.where(_MOVE.c.to_state == "cancelled")).scalars())
    return found
