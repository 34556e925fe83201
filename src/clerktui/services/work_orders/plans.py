"""Orders that come again and again: hydrants flushed, meters tested, parks mown; made by a run.

Each order of a plan is made once, some days before its own, in one transaction with the plan's next
day; a plan that was not run for a while makes the one that is due, not all it missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, WorkOrder, WorkOrderPlan
from clerktui.rules.names import snippet
from clerktui.rules.recurring import UNITS, next_day
from clerktui.rules.request_types import RequestType
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.confidential import shown_place
from clerktui.services.numbering import next_number
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import Working, once
from clerktui.services.work_orders.where import find_where
from clerktui.views.people import Actor
from clerktui.views.work_orders import PlanDraft, PlanView

_ACCOUNT = Account.__table__
_ORDER = WorkOrder.__table__
_PLAN = WorkOrderPlan.__table__
_WORDS_MAX = 1_000
_EVERY = range(1, 1_000)


def make_plan(db: Database, actor: Actor, draft: PlanDraft) -> PlanView:
    """Have an order made again and again.

    Raises:
        Refused: `denied`, `work_order.type_unknown`, `work_order.type_by_program`,
            `work_order.place_missing`, `work_order.account_missing`, `work_order.crew_unknown`,
            `work_order.every`, `work_order.wanted_past`, `account.unknown`, `account.ambiguous`,
            `command.reused`.
    """
    require(actor, "work_order.dispatch")
    return once(db, actor, "plan", draft, lambda working: _make(working, draft))


def end_plan(db: Database, actor: Actor, draft: PlanDraft) -> PlanView:
    """Make no more orders of a plan; those that are made stay.

    Raises:
        Refused: `denied`, `work_order.plan_unknown`, `work_order.plan_ended`, `command.reused`.
    """
    require(actor, "work_order.dispatch")

    def work(working: Working) -> PlanView:
        query = select(_PLAN).where(_PLAN.c.number == draft.number).with_for_update()
        plan = working.connection.execute(query).first()
        if plan is None:
            raise Refused("work_order.plan_unknown", number=draft.number)
        if plan.ended_on is not None:
            raise Refused("work_order.plan_ended", number=draft.number, day=plan.ended_on)
        ended = update(_PLAN).where(_PLAN.c.id == plan.id).values(ended_on=working.reference.on)
        working.connection.execute(ended)
        _tell(working, "end_order_plan", plan.number)
        return _view(working.connection, working.reference, plan.id)

    return once(db, actor, "plan_end", draft, work)


def list_plans(db: Database, actor: Actor, *, ended: bool = False) -> tuple[PlanView, ...]:
    """The plans, what comes next in front; with `ended`, those that are over, too.

    Raises:
        Refused: `denied`.
    """
    require(actor, "work_order.dispatch")
    which = () if ended else (_PLAN.c.ended_on.is_(None),)
    with db.read() as connection:
        return _views(connection, get_reference(db, connection), *which)


# ------------------------------------------------------------------------------------- inside
def _make(working: Working, draft: PlanDraft) -> PlanView:
    connection, reference = working.connection, working.reference
    kind = town.type_of(reference, draft.kind)
    if kind.made_by == "program":
        raise Refused("work_order.type_by_program", kind=kind.name)
    if draft.every not in _EVERY or draft.every_unit not in UNITS:
        said = f"{draft.every} {snippet(draft.every_unit)}"
        raise Refused("work_order.every", every=said, known=", ".join(UNITS))
    where = find_where(connection, draft.account, draft.place)
    where.check(kind)
    starts_on = draft.starts_on or reference.on
    if starts_on < reference.on:
        raise Refused("work_order.wanted_past", wanted_on=starts_on)
    number = next_number(connection, _PLAN.c.number)
    values = {
        "number": number,
        "kind": kind.code,
        "account_id": where.account.id if where.account else None,
        "premise_id": where.premise_id,
        "place": where.place,
        "description": clean_text(draft.words, max_length=_WORDS_MAX),
        "crew": town.crew_of(reference, draft.crew).code if draft.crew else "",
        "every": draft.every,
        "every_unit": draft.every_unit,
        "starts_on": starts_on,
        "next_on": starts_on,
        "made_at": working.now,
        "made_by_id": working.user_id,
    }
    made = connection.execute(insert(_PLAN).values(**values).returning(_PLAN.c.id)).scalar_one()
    _tell(working, "make_order_plan", number)
    return _view(connection, reference, made)


def _tell(working: Working, what: str, number: int) -> None:
    audit.record(working.connection, working.actor, what, ("order_plan", number), working.now)


def _view(connection: Connection, reference: Reference, plan_id: int) -> PlanView:
    return _views(connection, reference, _PLAN.c.id == plan_id)[0]


def _views(connection: Connection, reference: Reference, *which: Any) -> tuple[PlanView, ...]:
    """These plans, what comes next in front; a confidential address is shown to nobody here."""
    made, newest = (
        select(what).where(_ORDER.c.plan_id == _PLAN.c.id).scalar_subquery()
        for what in (func.count(), func.max(_ORDER.c.number))
    )
    query = (
        select(
            _PLAN,
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            shown_place(_PLAN.c.place).label("shown"),
            made.label("made"),
            func.coalesce(newest, 0).label("newest"),
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _PLAN.c.account_id)
        .where(*which)
        .order_by(_PLAN.c.next_on, _PLAN.c.number)
    )
    known = town.types(reference)
    return tuple(_view_of(row, known) for row in connection.execute(query))


def _view_of(row: Any, known: Mapping[str, RequestType]) -> PlanView:
    return PlanView(
        number=row.number,
        kind=row.kind,
        name=town.name_of(known, row.kind),
        account=row.account,
        place=row.shown,
        words=row.description,
        crew=row.crew,
        every=row.every,
        every_unit=row.every_unit,
        next_on=row.next_on,
        ended_on=row.ended_on,
        made=row.made,
        newest=row.newest,
    )


def following(plan: Any, reference: Reference) -> Any:
    """The day after today on which a plan comes next; never one that is past."""
    after = max(plan.next_on, reference.on)
    return next_day(plan.starts_on, plan.every, plan.every_unit, after)
