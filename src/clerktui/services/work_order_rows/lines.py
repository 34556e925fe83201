"""Orders as lines of a list: what a line needs besides its row is read for those shown only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from clerktui.models import Account, User, WorkOrder, WorkOrderCaller
from clerktui.services.confidential import shown_place
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows import town
from clerktui.views.work_orders import OrderLine

_ACCOUNT = Account.__table__
_CALLER = WorkOrderCaller.__table__
_ORDER = WorkOrder.__table__
_OWNER = User.__table__.alias("owner")
_WORKER = User.__table__.alias("worker")
_MINUTE = dt.timedelta(minutes=1)


def lines_of(
    connection: Connection, reference: Reference, now: dt.datetime, ids: Any, placed: Any
) -> tuple[OrderLine, ...]:
    """The lines of these orders.

    Args:
        connection: the transaction.
        reference: the town's rules of today.
        now: the moment by which an order is late.
        ids: a statement that selects the orders' ids.
        placed: what they are put in order by.
    """
    chosen = ids.subquery("chosen")
    callers = select(func.count()).where(_CALLER.c.order_id == _ORDER.c.id).correlate(_ORDER)
    query = (
        select(
            _ORDER,
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            func.coalesce(_OWNER.c.full_name, "").label("owner"),
            func.coalesce(_WORKER.c.full_name, "").label("worker"),
            shown_place(_ORDER.c.place).label("shown"),
            callers.scalar_subquery().label("callers"),
        )
        .select_from(chosen)
        .join(_ORDER, _ORDER.c.id == chosen.c.id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .outerjoin(_OWNER, _OWNER.c.id == _ORDER.c.owner_id)
        .outerjoin(_WORKER, _WORKER.c.id == _ORDER.c.worker_id)
        .order_by(*placed)
    )
    known, left = town.types(reference), _left_by(reference, now)
    return tuple(line_of(row, known, now, left(row)) for row in connection.execute(query))


def _left_by(reference: Reference, now: dt.datetime) -> Callable[[Any], int | None]:
    """How many minutes an order has left, by the clock its type runs by; below zero when late."""
    known, hours, zone = town.types(reference), town.hours(reference), ZoneInfo(reference.timezone)
    here = now.astimezone(zone).replace(tzinfo=None)

    def left(row: Any) -> int | None:
        if row.due_at is None:
            return None
        if row.kind in known and known[row.kind].clock == "business":
            return hours.between(here, row.due_at.astimezone(zone).replace(tzinfo=None))
        return int((row.due_at - now) / _MINUTE)

    return left


def line_of(row: Any, known: Any, now: dt.datetime, left: int | None = None) -> OrderLine:
    """An order's row as a line.

    Args:
        row: with `account`, `owner`, `worker`, `callers`, and the place as it may be `shown`.
        known: the types of today.
        now: the moment by which it is late.
        left: the open minutes until its deadline, where they are wanted.
    """
    return OrderLine(
        number=row.number,
        kind=row.kind,
        name=town.name_of(known, row.kind),
        group=known[row.kind].group if row.kind in known else "other",
        state=row.state,
        priority=row.priority,
        department=row.department,
        crew=row.crew,
        owner=row.owner,
        worker=row.worker,
        account=row.account,
        place=row.shown,
        wanted_on=row.wanted_on,
        sequence=row.sequence,
        made_at=row.made_at,
        due_at=row.due_at,
        is_overdue=row.due_at is not None and row.due_at < now,
        minutes_left=left,
        callers=row.callers,
        words=row.description,
        version=row.version,
        ended_at=row.ended_at,
    )
