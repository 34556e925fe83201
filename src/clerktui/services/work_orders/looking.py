"""One order whole, the orders of an account or a place, and what a request can be about.

A confidential address is shown to nobody here but to the crew that has to go there, and to whoever
looks at it on record; each look is written down.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, case, or_, select

from clerktui.db import Database
from clerktui.models import Account, Application, Customer, Premise, User, WorkOrder
from clerktui.rules.addresses import folded_place, split_address
from clerktui.rules.request_types import RequestType
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.confidential import HIDDEN, hidden_among, is_hidden, shown_address
from clerktui.services.open_items import display_name
from clerktui.services.reference import get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.lines import lines_of
from clerktui.services.work_order_rows.whole import order_row, whole
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
LOOKS = "account.confidential"
"""Who may look at a confidential address, besides the crew that goes there."""


def get_order(db: Database, actor: Actor, number: int) -> OrderDetail:
    """One order whole. Field staff see those of their own crew, with the address they go to.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.other_crew`,
            `work_order.crew_none`.
    """
    is_crew = actor.may(CREW) and not actor.may("account.view")
    if not is_crew:
        require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        order = order_row(connection, number)
        if is_crew:
            town.need_crew(reference, actor.username, order)
        detail = whole(connection, reference, db.clock.now(), order)
    if not is_crew or detail.line.place != HIDDEN:
        return detail
    return _with_place(detail, place_of(db, actor, number))


def place_of(db: Database, actor: Actor, number: int) -> str:
    """Look at where an order is, also where its address is confidential; that is written down.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.other_crew`,
            `work_order.crew_none`.
    """
    if not actor.may(CREW):
        require(actor, LOOKS)
    with db.write() as connection:
        order = order_row(connection, number)
        if not actor.may(LOOKS):
            town.need_crew(get_reference(db, connection), actor.username, order)
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
    """The accounts served at an address, its flats too, active ones first; no confidential one.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    house, street = split_address(place)
    if house is None or not street:
        return ()
    flats = _PREMISE.c.street_n.startswith(f"{street} ", autoescape=True)
    with db.read() as connection:
        query = (
            select(_ACCOUNT, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name, shown_address())
            .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
            .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
            .where(_PREMISE.c.house == house, or_(_PREMISE.c.street_n == street, flats))
            .where(_ACCOUNT.c.status != "closed", ~is_hidden())
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
        town.departments_of_crews(reference),
        reference.on,
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


def _at(connection: Connection, at: OrdersAt) -> ColumnElement[bool]:
    """The orders of an account; without one those at a premise, or where the words are the same."""
    if at.account.strip():
        its: ColumnElement[bool] = _ORDER.c.account_id == which_account(connection, at.account).id
        return its
    where = find_where(connection, "", at.place)
    here: ColumnElement[bool] = _ORDER.c.place_n == folded_place(where.place)
    return here if where.premise_id is None else or_(_ORDER.c.premise_id == where.premise_id, here)


def _with_place(detail: OrderDetail, place: str) -> OrderDetail:
    return replace(detail, line=replace(detail.line, place=place))
