"""Work orders: what the town is asked to do at a place, who goes, what was done and used there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, text as sql

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    document,
    folded,
    instant,
    key,
    money_range,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)
from clerktui.rules.states import WORK_ORDER

_STATES = tuple(sorted(WORK_ORDER.moves))


def _live(name: str, *columns: str) -> Index:
    """An index over the orders that have not ended: few, however many there ever were."""
    live = sql("ended_at is null")
    return Index(name, *columns, sqlite_where=live, postgresql_where=live)


class WorkOrder(Table, table=True):
    """Work at a place. `kind` is a type of policy `work_order.types`, or one of the program's own.

    What the type said on the day it was taken stays with it: department, priority (1 is an
    emergency), deadlines. `due_at` is the deadline its clock runs to now. `place` is where, in
    words, `place_n` the same folded for searching. `owner_id` is the dispatcher who has it;
    `worker_id` who of the crew took it on. It is live until it has ended; `followed_up` comes after
    its end, once all who asked were called. `version` grows with every move.
    """

    __tablename__ = "work_order"
    __table_args__ = (
        one_of("state", *_STATES),
        CheckConstraint("priority between 1 and 5", name="priority_range"),
        CheckConstraint(
            "(ended_at is null) = "
            "(state in ('open', 'assigned', 'dispatched', 'accepted', 'arrived', 'could_not'))",
            name="ended_when",
        ),
        Index("uq_work_order_number", "number", unique=True),
        Index("ix_work_order_state", "state", "wanted_on"),
        Index("ix_work_order_account", "account_id"),
        Index("ix_work_order_premise", "premise_id"),
        Index("ix_work_order_place", "place_n"),
        Index("ix_work_order_made", "made_at"),
        Index("ix_work_order_parent", "parent_id"),
        _live("ix_work_order_due", "due_at", "priority", "number"),
        _live("ix_work_order_crew", "crew", "wanted_on"),
        _live("ix_work_order_department", "department", "due_at"),
        STRICT,
    )

    id: int | None = key()
    made_at: dt.datetime = instant()
    number: int = whole()
    kind: str = text()
    account_id: int | None = ref("account", nullable=True)
    premise_id: int | None = ref("premise", nullable=True)
    application_id: int | None = ref("application", nullable=True)
    state: str = text(default="open")
    wanted_on: dt.date = day()
    made_by_id: int = ref("clerk_user")
    ended_at: dt.datetime | None = instant(nullable=True)
    ended_by_id: int | None = ref("clerk_user", nullable=True)
    note: str = text(default="")
    place: str = text(default="", server_default="")
    place_n: str = folded(default="", server_default="")
    description: str = text(default="", server_default="")
    answers: dict[str, Any] = document(default={}, server_default="{}")
    department: str = text(default="", server_default="")
    priority: int = whole(default=3, server_default="3")
    crew: str = text(default="", server_default="")
    owner_id: int | None = ref("clerk_user", nullable=True)
    worker_id: int | None = ref("clerk_user", nullable=True)
    parent_id: int | None = ref("work_order", nullable=True)
    plan_id: int | None = ref("work_order_plan", nullable=True)
    schedule_by: dt.datetime | None = instant(nullable=True)
    arrive_by: dt.datetime | None = instant(nullable=True)
    complete_by: dt.datetime | None = instant(nullable=True)
    due_at: dt.datetime | None = instant(nullable=True)
    assigned_at: dt.datetime | None = instant(nullable=True)
    dispatched_at: dt.datetime | None = instant(nullable=True)
    accepted_at: dt.datetime | None = instant(nullable=True)
    arrived_at: dt.datetime | None = instant(nullable=True)
    raised: int = whole(default=0, server_default="0")
    sequence: int = whole(default=0, server_default="0")
    outcome: str = text(default="", server_default="")
    version: int = whole(default=0, server_default="0")


class WorkOrderMove(Table, table=True):
    """What was done about an order, only ever added to; `said` are the columns it changed."""

    __tablename__ = "work_order_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        Index("ix_work_order_move_order", "order_id", "id"),
        STRICT,
    )

    id: int | None = key()
    order_id: int = ref("work_order")
    kind: str = text()
    from_state: str = text(default="")
    to_state: str = text()
    crew: str = text(default="")
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
    note: str = text(default="")
    said: dict[str, Any] = document()


class WorkOrderCaller(Table, table=True):
    """Somebody who asked for an order: whom to call back about it, and under which number.

    `call_back_id` is the call that was promised when the order ended.
    """

    __tablename__ = "work_order_caller"
    __table_args__ = (
        Index("ix_work_order_caller_order", "order_id", "id"),
        Index("ix_work_order_caller_account", "account_id"),
        Index("ix_work_order_caller_call_back", "call_back_id"),
        STRICT,
    )

    id: int | None = key()
    order_id: int = ref("work_order")
    account_id: int | None = ref("account", nullable=True)
    caller: str = text(default="")
    number: str = text(default="")
    words: str = text(default="")
    wants_call: bool = yes_no(default=False)
    language: str = text(default="en")
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    call_back_id: int | None = ref("call_back", nullable=True)


class WorkOrderCost(Table, table=True):
    """What an order took: hours of people, material, a machine; only ever added to.

    `quantity_milli` is a thousandth of the unit; the amount is whole cents. A later row with the
    amount below zero takes one back.
    """

    __tablename__ = "work_order_cost"
    __table_args__ = (
        one_of("kind", "labor", "material", "equipment", "other"),
        money_range("amount_cents"),
        Index("ix_work_order_cost_order", "order_id", "id"),
        STRICT,
    )

    id: int | None = key()
    order_id: int = ref("work_order")
    kind: str = text()
    description: str = text()
    quantity_milli: int = whole(default=1000)
    unit: str = text(default="")
    amount_cents: int = cents()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class WorkOrderCharge(Table, table=True):
    """What an order is charged for, to whom: the open item it became; only ever added to."""

    __tablename__ = "work_order_charge"
    __table_args__ = (
        money_range("amount_cents"),
        Index("ix_work_order_charge_order", "order_id", "id"),
        Index("ix_work_order_charge_receivable", "receivable_id"),
        STRICT,
    )

    id: int | None = key()
    order_id: int = ref("work_order")
    code: str = text()
    account_id: int = ref("account")
    receivable_id: int = ref("receivable")
    amount_cents: int = cents()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class WorkOrderReading(Table, table=True):
    """What a meter showed when an order was done: read, taken out, or put in; only ever added to.

    `reading_id` is the reading of the account it became; a meter put in has none but its start.
    """

    __tablename__ = "work_order_reading"
    __table_args__ = (
        one_of("kind", "read", "removed", "installed"),
        Index("ix_work_order_reading_order", "order_id", "id"),
        STRICT,
    )

    id: int | None = key()
    order_id: int = ref("work_order")
    agreement_id: int = ref("service_agreement")
    kind: str = text()
    meter: str = text()
    reading: int = whole()
    read_on: dt.date = day()
    reading_id: int | None = ref("meter_reading", nullable=True)
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class WorkOrderPlan(Table, table=True):
    """An order that comes again and again: what, where, how often, when next."""

    __tablename__ = "work_order_plan"
    __table_args__ = (
        one_of("every_unit", "day", "week", "month", "year"),
        CheckConstraint("every between 1 and 999", name="every_range"),
        Index("ix_work_order_plan_next", "ended_on", "next_on"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    kind: str = text()
    account_id: int | None = ref("account", nullable=True)
    premise_id: int | None = ref("premise", nullable=True)
    place: str = text(default="")
    description: str = text(default="")
    crew: str = text(default="")
    every: int = whole()
    every_unit: str = text()
    starts_on: dt.date = day()
    next_on: dt.date = day()
    ended_on: dt.date | None = day(nullable=True)
    made_at: dt.datetime = instant()
    made_by_id: int = ref("clerk_user")
