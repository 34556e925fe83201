"""One order whole, the orders of an account or a place, and what a request can be about.

A confidential address is shown to nobody here but to the crew that has to go there, and to whoever
looks at it on record; each look is written down.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Application, Customer, Premise, User, WorkOrder
from clerktui.rules.request_types import RequestType
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.confidential import HIDDEN, hidden_among, is_hidden, shown_address
from clerktui.services.flag_effects import flags_of
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.making import place_n
from clerktui.services.work_orders import details
from clerktui.services.work_orders.lines import lines_of
from clerktui.services.work_orders.moves import CREW, DISPATCH
from clerktui.services.work_orders.where import find_where
from clerktui.views.accounts import Page
from clerktui.views.order_choices import AccountAt, OrderChoices, OrdersAt, TypeChoice
from clerktui.views.people import Actor
from clerktui.views.work_orders import OrderDetail, OrderLine

_ACCOUNT = Account.__table__
_APPLICATION = Application.__table__
_CUSTOMER = Customer.__table__
_ORDER = WorkOrder.__table__
_PREMISE = Premise.__table__
_USER = User.__table__
_AT_MAX = 9


def get_order(db: Database, actor: Actor, number: int) -> OrderDetail:
    """One order whole. Field staff see those of their own crew, with the address they go to.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.other_crew`.
    """
    is_crew = actor.may(CREW) and not actor.may("account.view")
    if not is_crew:
        require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        order = _order(connection, number)
        if is_crew:
            _check_crew(reference, actor, order)
        detail = _detail(connection, reference, db.clock.now(), order)
    if not is_crew or detail.line.place != HIDDEN:
        return detail
    return _with_place(detail, place_of(db, actor, number))


def place_of(db: Database, actor: Actor, number: int) -> str:
    """Look at where an order is, also where its address is confidential; that is written down.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.other_crew`.
    """
    if not actor.may(CREW):
        require(actor, "account.confidential" if not actor.may(DISPATCH) else DISPATCH)
    with db.write() as connection:
        order = _order(connection, number)
        if not (actor.may(DISPATCH) or actor.may("account.confidential")):
            _check_crew(get_reference(db, connection), actor, order)
        if order.account_id is not None and hidden_among(connection, [order.account_id]):
            subject = ("account", order.account)
            facts = {"order": order.number}
            audit.record(connection, actor, "look_confidential", subject, db.clock.now(), **facts)
    return str(order.place)


def orders_at(
    db: Database,
    actor: Actor,
    at: OrdersAt,
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[OrderLine]:
    """The orders of an account, or of a place, open ones first, then the newest first.

    A place does not tell of accounts whose address is confidential.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `text.control`, `text.too_long`.
    """
    require(actor, "account.view")
    offset = after[0] if after else 0
    with db.read() as connection:
        reference = get_reference(db, connection)
        ids = select(_ORDER.c.id).where(_at(connection, at))
        if not at.account.strip():
            ids = ids.outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
            ids = ids.where(~is_hidden())
        placed = (case((_ORDER.c.ended_at.is_(None), 0), else_=1), _ORDER.c.number.desc())
        ids = ids.order_by(*placed).offset(offset).limit(limit + 1)
        lines = lines_of(connection, reference, db.clock.now(), ids, placed)
    return Page(lines[:limit], (offset + limit,) if len(lines) > limit else None)


def accounts_at(db: Database, actor: Actor, place: str) -> tuple[AccountAt, ...]:
    """The accounts served at an address, active ones first; a confidential one is not told.

    Raises:
        Refused: `denied`, `text.control`, `text.too_long`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        where = find_where(connection, "", place)
        if where.premise_id is None:
            return ()
        query = (
            select(_ACCOUNT, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name, shown_address())
            .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
            .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
            .where(_ACCOUNT.c.premise_id == where.premise_id, ~is_hidden())
            .where(_ACCOUNT.c.status != "closed")
            .order_by(case((_ACCOUNT.c.status == "active", 0), else_=1), _ACCOUNT.c.number)
            .limit(_AT_MAX)
        )
        return tuple(
            AccountAt(row.number, display_name(row.last_name, row.first_name), row.status, row[-1])
            for row in connection.execute(query)
        )


def choices(db: Database, actor: Actor) -> OrderChoices:
    """What a request can be about, who goes, why something could not be done.

    Raises:
        Refused: `denied`.
    """
    if not any(actor.may(one) for one in ("work_order.take", DISPATCH, CREW)):
        require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
    asked = [one for one in town.types(reference).values() if one.made_by == "desk"]
    return OrderChoices(
        tuple(_choice(one) for one in asked if one.is_active),
        tuple((one.code, one.name) for one in town.crews(reference).values()),
        tuple((code, str(name)) for code, name in town.rules(reference)["could_not"].items()),
        tuple((one.code, one.name) for one in town.departments(reference).values()),
    )


# ------------------------------------------------------------------------------------- inside
def _choice(kind: RequestType) -> TypeChoice:
    return TypeChoice(
        key=kind.key,
        code=kind.code,
        name=kind.name,
        group=kind.group,
        script=kind.script,
        fields=kind.fields,
        charges=kind.charges,
        place=kind.place,
        follow_up=kind.follow_up,
        priority=kind.priority,
    )


def _order(connection: Connection, number: int) -> Any:
    parent = _ORDER.alias("parent")
    query = (
        select(
            _ORDER,
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            _ACCOUNT.c.customer_id,
            _USER.c.full_name.label("made_by"),
            func.coalesce(_APPLICATION.c.number, 0).label("application"),
            func.coalesce(parent.c.number, 0).label("parent"),
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .outerjoin(_APPLICATION, _APPLICATION.c.id == _ORDER.c.application_id)
        .outerjoin(parent, parent.c.id == _ORDER.c.parent_id)
        .join(_USER, _USER.c.id == _ORDER.c.made_by_id)
        .where(_ORDER.c.number == number)
    )
    row = connection.execute(query).first()
    if row is None:
        raise Refused("work_order.unknown", number=number)
    return row


def _check_crew(reference: Reference, actor: Actor, order: Any) -> None:
    mine = {one.code for one in town.crews_with(reference, actor.username)}
    if order.crew not in mine:
        raise Refused("work_order.other_crew", number=order.number, crew=order.crew or "nobody")


def _detail(
    connection: Connection, reference: Reference, now: dt.datetime, order: Any
) -> OrderDetail:
    only = select(_ORDER.c.id).where(_ORDER.c.id == order.id)
    [line] = lines_of(connection, reference, now, only, (_ORDER.c.number,))
    kind = town.types(reference).get(order.kind)
    labels = {one.code: one.label for one in kind.fields} if kind else {}
    customer, phone = _customer(connection, order.customer_id)
    children = select(_ORDER.c.number).where(_ORDER.c.parent_id == order.id)
    return OrderDetail(
        line=line,
        description=order.description,
        asked=tuple((labels.get(code, code), str(said)) for code, said in order.answers.items()),
        made_by=order.made_by,
        customer=customer,
        phone=phone,
        schedule_by=order.schedule_by,
        arrive_by=order.arrive_by,
        complete_by=order.complete_by,
        assigned_at=order.assigned_at,
        dispatched_at=order.dispatched_at,
        accepted_at=order.accepted_at,
        arrived_at=order.arrived_at,
        outcome=order.outcome,
        note=order.note,
        parent=order.parent,
        children=tuple(connection.execute(children.order_by(_ORDER.c.number)).scalars()),
        flags=_flags(connection, reference, order.account_id),
        callers=details.callers_of(connection, order.id),
        moves=details.moves_of(connection, order.id),
        costs=details.costs_of(connection, order.id),
        charges=details.charges_of(connection, order.id, kind),
        meters=details.meters_of(connection, order.account_id),
        readings=details.readings_of(connection, order.id),
        application=order.application,
    )


def _customer(connection: Connection, customer_id: int | None) -> tuple[str, str]:
    if customer_id is None:
        return "", ""
    row = connection.execute(select(_CUSTOMER).where(_CUSTOMER.c.id == customer_id)).one()
    return display_name(row.last_name, row.first_name), row.phone


def _flags(connection: Connection, reference: Reference, account_id: int | None) -> tuple[str, ...]:
    if account_id is None:
        return ()
    shown, _ = flags_of(connection, account_id, reference)
    return tuple(": ".join(filter(None, (one.words, one.effect))) for one in shown)


def _at(connection: Connection, at: OrdersAt) -> ColumnElement[bool]:
    """The orders of an account; without one those at a premise, or where the words are the same."""
    if at.account.strip():
        its: ColumnElement[bool] = _ORDER.c.account_id == which_account(connection, at.account).id
        return its
    where = find_where(connection, "", at.place)
    here: ColumnElement[bool] = _ORDER.c.place_n == place_n(where.place)
    return here if where.premise_id is None else or_(_ORDER.c.premise_id == where.premise_id, here)


def _with_place(detail: OrderDetail, place: str) -> OrderDetail:
    return replace(detail, line=replace(detail.line, place=place))
