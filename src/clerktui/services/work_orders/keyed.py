"""An order as whoever keys its paper back needs it: which one it is, and what it asks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, FinalReading, WorkOrder
from clerktui.services.confidential import shown_place
from clerktui.services.meters import last_shown
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import Working
from clerktui.services.work_orders.metering import asks, metered
from clerktui.services.work_orders.moves import may_end, of_the_crew
from clerktui.views.order_completion import MeterView, ToKey
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_FINAL = FinalReading.__table__
_ORDER = WorkOrder.__table__


def get_to_key(db: Database, actor: Actor, number: int) -> ToKey:
    """An order by its number, with what its type asks of who completes it.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.other_crew`.
    """
    may_end(actor)
    query = (
        select(_ORDER, _ACCOUNT.c.number.label("account"), shown_place(_ORDER.c.place).label("at"))
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .where(_ORDER.c.number == number)
    )
    with db.read() as connection:
        row = connection.execute(query).first()
        if row is None:
            raise Refused("work_order.unknown", number=number)
        reference = get_reference(db, connection)
        of_the_crew(Working(connection, reference, actor, db.clock.now()), row)
        return _to_key(connection, reference, row)


def _to_key(connection: Connection, reference: Reference, row: Any) -> ToKey:
    known = town.types(reference)
    kind = known.get(row.kind)
    asks_reading, needs_reading, asks_change = asks(kind)
    meters = []
    for one in _meters(connection, row):
        last = last_shown(connection, one.id, reference.on)
        shown = (last.reading, last.read_on) if last is not None else (None, None)
        meters.append(MeterView(one.meter, one.service, one.id, *shown))
    charges = kind.charges if kind is not None else ()
    reasons = town.rules(reference)["could_not"].items()
    return ToKey(
        number=row.number,
        kind=row.kind,
        name=town.name_of(known, row.kind),
        state=row.state,
        account=row.account or "",
        place=row.at,
        crew=row.crew,
        today=reference.on,
        meters=tuple(meters),
        asks_reading=asks_reading and bool(meters),
        needs_reading=needs_reading and bool(meters),
        asks_change=asks_change and bool(meters),
        charges=tuple((c.code, c.description, c.amount_cents, c.is_always) for c in charges),
        reasons=tuple((code, str(words)) for code, words in reasons),
    )


def _meters(connection: Connection, row: Any) -> list[Any]:
    """The meters at an order's place; of a final reading the one it is about."""
    found = list(metered(connection, row.account_id))
    query = select(_FINAL.c.agreement_id).where(_FINAL.c.order_id == row.id)
    final = connection.execute(query).scalar()
    return [one for one in found if final in (None, one.id)]
