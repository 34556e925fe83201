"""What an order took: labor by the town's rate, material, machines; wrong ones are taken back.

Rows are only added. What was written wrongly is taken back by a row below zero, with a reason.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.models import WorkOrderCost
from clerktui.rules.names import snippet
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import Move, Working, lock_order, move_on, once
from clerktui.views.order_completion import CostDone, CostsDone, CostsDraft, OrderDraft
from clerktui.views.people import Actor

KINDS = ("labor", "material", "equipment", "other")
_COST = WorkOrderCost.__table__
_HOUR = 60
_MILLI = 1_000
_MINUTES_MAX, _PEOPLE_MAX = 6_000, 99
_QUANTITY_MAX = 1_000_000_000
_WORDS_MAX, _UNIT_MAX, _NOTE_MAX = 100, 12, 200


def add_costs(db: Database, actor: Actor, draft: CostsDraft) -> CostsDone:
    """Say what an order took besides, or take back what was written wrongly.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.cost_none` where nothing is said,
            `work_order.cost` for a broken one, `work_order.cost_below` where more is taken back
            than was written, `work_order.note` where something is taken back without a reason,
            `command.reused`.
    """
    require(actor, "work_order.complete")

    def work(working: Working) -> CostsDone:
        order = lock_order(working.connection, draft.number)
        if not draft.costs:
            raise Refused("work_order.cost_none", number=order.number)
        note = clean_text(draft.note, max_length=_NOTE_MAX)
        if not note and any(one.quantity_milli < 0 for one in draft.costs):
            raise Refused("work_order.note")
        added = sum(_write(working, order.id, one) for one in draft.costs)
        total = total_of(working.connection, order.id)
        if total < 0:
            raise Refused("work_order.cost_below", number=order.number, below_cents=-total)
        words = ": ".join(filter(None, (f"costs {money(added)}", note)))
        move_on(working, order, Move("costs", order.state, words))
        return CostsDone(order.number, added, total)

    return once(db, actor, "costs", draft, work)


def write_costs(working: Working, order: Any, draft: OrderDraft) -> int:
    """Write what an order took as it is ended: its labor and whatever else; gives the cents.

    Raises:
        Refused: `work_order.minutes`, `work_order.cost`.
    """
    minutes = draft.minutes
    if not minutes and draft.arrived_at is not None and draft.done_at is not None:
        minutes = int((draft.done_at - draft.arrived_at).total_seconds()) // 60
    if not (0 <= minutes <= _MINUTES_MAX and 1 <= draft.people <= _PEOPLE_MAX):
        raise Refused("work_order.minutes", minutes=minutes, people=draft.people)
    for one in draft.costs:
        if one.quantity_milli <= 0:
            raise Refused("work_order.cost", what=one.description or one.kind)
    cents = sum(_write(working, order.id, one) for one in draft.costs)
    if minutes:
        cents += _labor(working, order.id, minutes, draft.people)
    return cents


def total_of(connection: Connection, order_id: int) -> int:
    """What an order took in all, in cents."""
    query = select(func.coalesce(func.sum(_COST.c.amount_cents), 0))
    return int(connection.execute(query.where(_COST.c.order_id == order_id)).scalar_one())


# ------------------------------------------------------------------------------------- inside
def _labor(working: Working, order_id: int, minutes: int, people: int) -> int:
    rate_cents = int(town.rules(working.reference)["labor_cents_hour"])
    worked = minutes * people
    cents = _half_up(worked * rate_cents, _HOUR)
    words = f"{minutes} min" if people == 1 else f"{people} people, {minutes} min"
    said = ("labor", words, _half_up(worked * _MILLI, _HOUR), "h")
    _insert(working, order_id, said, cents)
    return cents


def _write(working: Working, order_id: int, one: CostDone) -> int:
    words = clean_text(one.description, max_length=_WORDS_MAX)
    unit = clean_text(one.unit, max_length=_UNIT_MAX)
    if one.kind not in KINDS:
        raise Refused("work_order.cost", what=snippet(one.kind))
    if not words or one.unit_cents < 0 or not 0 < abs(one.quantity_milli) <= _QUANTITY_MAX:
        raise Refused("work_order.cost", what=words or one.kind)
    cents = _half_up(abs(one.quantity_milli) * one.unit_cents, _MILLI)
    cents = cents if one.quantity_milli > 0 else -cents
    _insert(working, order_id, (one.kind, words, one.quantity_milli, unit), cents)
    return cents


def _insert(
    working: Working, order_id: int, said: tuple[str, str, int, str], amount_cents: int
) -> None:
    names = ("kind", "description", "quantity_milli", "unit")
    values = dict(zip(names, said, strict=True))
    more = {"order_id": order_id, "amount_cents": amount_cents}
    by = {"at": working.now, "user_id": working.user_id}
    working.connection.execute(insert(_COST).values(**values, **more, **by))


def _half_up(thing: int, parts: int) -> int:
    """A quotient of whole numbers above zero, rounded half up."""
    return (2 * thing + parts) // (2 * parts)
