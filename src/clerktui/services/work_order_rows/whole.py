"""One order whole, as screens, papers and messages need it; the place as anybody may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from clerktui.errors import Refused
from clerktui.models import Account, Application, Customer, User, WorkOrder
from clerktui.security import audit
from clerktui.services.confidential import HIDDEN
from clerktui.services.flag_effects import flags_of
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows import details, town
from clerktui.services.work_order_rows.lines import lines_of
from clerktui.views.accounts import FlagView
from clerktui.views.work_orders import OrderDetail

if TYPE_CHECKING:
    from clerktui.services.work_order_rows.steps import Working

_ACCOUNT = Account.__table__
_APPLICATION = Application.__table__
_CUSTOMER = Customer.__table__
_ORDER = WorkOrder.__table__
_USER = User.__table__


def order_row(connection: Connection, number: int) -> Any:
    """An order's row with what it is named by elsewhere.

    Raises:
        Refused: `work_order.unknown`.
    """
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


def whole(
    connection: Connection, reference: Reference, now: dt.datetime, order: Any
) -> OrderDetail:
    """An order whole.

    Args:
        connection: the transaction.
        reference: the town's rules of today.
        now: the moment by which it is late.
        order: as `order_row` gives it.
    """
    only = select(_ORDER.c.id).where(_ORDER.c.id == order.id)
    [line] = lines_of(connection, reference, now, only, (_ORDER.c.number,))
    kind = town.types(reference).get(order.kind)
    labels = {one.code: one.label for one in kind.fields} if kind else {}
    customer, phone = _customer(connection, order.customer_id)
    flags = _flags(connection, reference, order.account_id)
    into_the_field = town.rules(reference).get("crew_flags", ())
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
        flags=tuple(": ".join(filter(None, (one.words, one.effect))) for one in flags),
        field_flags=tuple(one.words for one in flags if one.code in into_the_field),
        callers=details.callers_of(connection, order.id),
        moves=details.moves_of(connection, order.id),
        costs=details.costs_of(connection, order.id),
        charges=details.charges_of(connection, order.id, kind),
        meters=details.meters_of(connection, order.account_id),
        readings=details.readings_of(connection, order.id),
        application=order.application,
    )


def placed(working: Working, detail: OrderDetail, row: Any, printer: str) -> OrderDetail:
    """An order with where it is, for a paper; a confidential address is a look at it, on record.

    Args:
        working: the transaction, and who asks.
        detail: the order as anybody may see it.
        row: as `order_row` gives it.
        printer: the workstation the paper comes out at.
    """
    if detail.line.place != HIDDEN:
        return detail
    subject, facts = ("account", row.account), {"order": row.number, "printed": printer}
    connection, actor, now = working.connection, working.actor, working.now
    audit.record(connection, actor, "look_confidential", subject, now, **facts)
    return replace(detail, line=replace(detail.line, place=row.place))


def _customer(connection: Connection, customer_id: int | None) -> tuple[str, str]:
    if customer_id is None:
        return "", ""
    row = connection.execute(select(_CUSTOMER).where(_CUSTOMER.c.id == customer_id)).one()
    return display_name(row.last_name, row.first_name), row.phone


def _flags(connection: Connection, reference: Reference, account_id: int | None) -> list[FlagView]:
    if account_id is None:
        return []
    shown, _ = flags_of(connection, account_id, reference)
    return shown
