"""Work orders as lists of the desk show them, and the one an account waits for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, or_, select

from clerktui.db import Database
from clerktui.models import (
    Account,
    Application,
    Customer,
    FinalReading,
    ServiceAgreement,
    User,
    WorkOrder,
)
from clerktui.rules.folding import fold_number
from clerktui.security.permissions import require
from clerktui.services.confidential import shown_place
from clerktui.views.accounts import Page
from clerktui.views.applications import WorkOrderView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_APPLICATION = Application.__table__
_CUSTOMER = Customer.__table__
_ORDER = WorkOrder.__table__
_READING = FinalReading.__table__
_USER = User.__table__


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
    query = order_rows().where(
        _matches(wanted.strip()) if wanted.strip() else _ORDER.c.ended_at.is_(None)
    )
    query = query.order_by(_ORDER.c.wanted_on, _ORDER.c.number).offset(offset).limit(limit + 1)
    with db.read() as connection:
        rows = connection.execute(query).all()
    views = tuple(_view(row) for row in rows[:limit])
    return Page(views, (offset + limit,) if len(rows) > limit else None)


def open_order_of(connection: Connection, account_id: int) -> WorkOrderView | None:
    """The open turn-on order of an account; None where it waits for none."""
    is_it = (
        _ORDER.c.account_id == account_id,
        _ORDER.c.ended_at.is_(None),
        _ORDER.c.kind == "turn_on",
    )
    query = order_rows().where(*is_it)
    row = connection.execute(query.order_by(_ORDER.c.number).limit(1)).first()
    return None if row is None else _view(row)


def counted_of(connection: Connection, account_id: int) -> tuple[int, int]:
    """How many orders an account ever had, and how many of them have not ended."""
    waits = func.count().filter(_ORDER.c.ended_at.is_(None))
    query = select(func.count(), waits).where(_ORDER.c.account_id == account_id)
    ever, waiting = connection.execute(query).one()
    return int(ever), int(waiting)


def order_rows() -> Any:
    """Orders with their account, who made them, and the meter a final reading is of."""
    return (
        select(
            _ORDER,
            _ACCOUNT.c.number.label("account"),
            _ACCOUNT.c.balance_cents,
            _USER.c.full_name,
            _APPLICATION.c.number.label("application"),
            func.coalesce(_AGREEMENT.c.meter, "").label("meter"),
            shown_place(_ORDER.c.place).label("shown"),
        )
        .outerjoin(_READING, _READING.c.order_id == _ORDER.c.id)
        .outerjoin(_AGREEMENT, _AGREEMENT.c.id == _READING.c.agreement_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_USER, _USER.c.id == _ORDER.c.made_by_id)
        .outerjoin(_APPLICATION, _APPLICATION.c.id == _ORDER.c.application_id)
    )


def _matches(typed: str) -> Any:
    texts = (_ACCOUNT.c.number, _ORDER.c.place, _CUSTOMER.c.last_name)
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
        account=row.account or "",
        address=row.shown,
        wanted_on=row.wanted_on,
        made_at=row.made_at,
        made_by=row.full_name,
        application=row.application or 0,
        note=row.note,
        meter=row.meter,
        owed_cents=row.balance_cents or 0,
    )
