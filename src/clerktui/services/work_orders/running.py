"""The daily run of orders: what plans bring is made, what is late becomes more urgent.

Run as often as wanted: an order of a plan is made once, an order is raised once for each step.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.models import WorkOrder, WorkOrderPlan
from clerktui.rules.request_types import raised_by
from clerktui.security.permissions import require
from clerktui.services.reference import get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.making import make, new_order
from clerktui.services.work_order_rows.steps import Move, Working, lock_order, move_on
from clerktui.services.work_orders.plans import following
from clerktui.views.people import Actor
from clerktui.views.work_orders import OrdersRun

_AT_ONCE = 200
_ORDER = WorkOrder.__table__
_PLAN = WorkOrderPlan.__table__


def run(db: Database, actor: Actor) -> OrdersRun:
    """Make what plans bring within the town's days ahead; raise what is late.

    Raises:
        Refused: `denied`.
    """
    if not actor.may("admin.run"):
        require(actor, "work_order.dispatch")
    made = []
    while (number := db.post(lambda connection: _make_next(db, connection, actor))) is not None:
        made.append(number)
    raised: list[int] = []
    after = 0
    while True:
        here, last = db.post(partial(_raise, by=(db, actor), after=after))
        raised += here
        if last == after:
            return OrdersRun(tuple(made), tuple(sorted(raised)))
        after = last


def _make_next(db: Database, connection: Connection, actor: Actor) -> int | None:
    """The order of the plan that is due next; None where none is."""
    reference = get_reference(db, connection)
    ahead = dt.timedelta(days=int(town.rules(reference)["recurring_days_ahead"]))
    due = (_PLAN.c.ended_on.is_(None), _PLAN.c.next_on <= reference.on + ahead)
    query = select(_PLAN).where(*due).order_by(_PLAN.c.next_on, _PLAN.c.id).limit(1)
    plan = connection.execute(query.with_for_update()).first()
    if plan is None:
        return None
    working = Working(connection, reference, actor, db.clock.now())
    values = new_order(
        reference,
        plan.kind,
        working.now,
        account_id=plan.account_id,
        premise_id=plan.premise_id,
        place=plan.place,
        wanted_on=max(plan.next_on, reference.on),
        made_by_id=plan.made_by_id,
        description=plan.description,
        crew=plan.crew or None,
        plan_id=plan.id,
    )
    order = make(working, values, f"plan {plan.number}")
    then = following(plan, reference)
    connection.execute(update(_PLAN).where(_PLAN.c.id == plan.id).values(next_on=then))
    return int(order.number)


def _raise(connection: Connection, by: tuple[Database, Actor], after: int) -> tuple[list[int], int]:
    """Raise a page of late orders; gives their numbers, and the id it came to."""
    db, actor = by
    reference, now = get_reference(db, connection), db.clock.now()
    query = select(_ORDER.c.id, _ORDER.c.number).where(
        _ORDER.c.ended_at.is_(None), _ORDER.c.due_at < now, _ORDER.c.id > after
    )
    rows = connection.execute(query.order_by(_ORDER.c.id).limit(_AT_ONCE)).all()
    working = Working(connection, reference, actor, now)
    raised = [row.number for row in rows if _raise_one(working, row.number)]
    return raised, rows[-1].id if rows else after


def _raise_one(working: Working, number: int) -> bool:
    """Raise an order by the steps that have come since it is late, less those it had before."""
    order: Any = lock_order(working.connection, number)
    if order.ended_at is not None or order.due_at is None:
        return False
    late = int((working.now - order.due_at).total_seconds() // 60)
    steps = raised_by(late, town.rules(working.reference)["escalate"])
    more = min(steps - order.raised, order.priority - 1)
    if steps <= order.raised:
        return False
    values = {"raised": steps, "priority": order.priority - more}
    note = f"late by {late // 60}:{late % 60:02d}"
    move_on(working, order, Move("raised" if more else "late", order.state, note, values))
    return True
