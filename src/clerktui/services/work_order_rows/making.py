"""An order's row: made in one place for requests, for the program's own orders, and for plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from clerktui.models import Premise, WorkOrder
from clerktui.rules.addresses import folded_place
from clerktui.services.numbering import next_number
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.notices import notify
from clerktui.services.work_order_rows.steps import Move, Working, due_of, write_move

_ORDER = WorkOrder.__table__
_PREMISE = Premise.__table__


def new_order(reference: Reference, kind: str, at: dt.datetime, **said: Any) -> dict[str, Any]:
    """The columns of a new order, with what its type decides; a type nobody knows decides nothing.

    Args:
        reference: the town's rules of today.
        kind: the type's code.
        at: when it is made.
        said: further columns; `wanted_on` is needed.
    """
    known = town.types(reference).get(kind)
    values: dict[str, Any] = {"kind": kind, "made_at": at, "state": "open", "priority": 3}
    if known is not None:
        by = town.clocks(reference, known, _begins(reference, at, said["wanted_on"]))
        values |= {
            "department": known.department,
            "priority": known.priority,
            "crew": known.crew,
            "schedule_by": by.schedule_by,
            "arrive_by": by.arrive_by,
            "complete_by": by.complete_by,
        }
    values |= {name: value for name, value in said.items() if value is not None}
    if values.get("crew"):
        values |= {"state": "assigned", "assigned_at": at}
    values["place_n"] = folded_place(values.get("place", ""))
    return {**values, "due_at": due_of({**_NO_CLOCK, **values})}


_NO_CLOCK = {"schedule_by": None, "arrive_by": None, "complete_by": None}


def _begins(reference: Reference, at: dt.datetime, wanted_on: dt.date) -> dt.datetime:
    """When the clock begins: now, or with the day it is wanted where that is still to come."""
    zone = ZoneInfo(reference.timezone)
    if wanted_on <= at.astimezone(zone).date():
        return at
    return dt.datetime.combine(wanted_on, dt.time(), zone).astimezone(dt.UTC)


def places_of(connection: Connection, premise_ids: Iterable[int]) -> dict[int, str]:
    """Where premises are, in words."""
    query = select(_PREMISE.c.id, _PREMISE.c.address).where(_PREMISE.c.id.in_({*premise_ids}))
    return {row.id: row.address for row in connection.execute(query)}


def make(working: Working, values: Mapping[str, Any], note: str = "") -> Any:
    """Write an order with its first move, and tell who is to be told; gives its row.

    Args:
        working: the transaction.
        values: as `new_order` gives them.
        note: what its history says of how it came about.
    """
    number = next_number(working.connection, _ORDER.c.number)
    made = insert(_ORDER).values(number=number, **values).returning(*_ORDER.c)
    order = working.connection.execute(made).one()
    write_move(working, order, Move("opened", order.state, note))
    notify(working, order, "opened")
    return order
