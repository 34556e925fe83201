"""What is done when a cut-off, a door tag or a reconnection is carried out, or is not.

The order itself is ended by `work_orders`; this writes what follows on the account and its case
file, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from clerktui.errors import Refused
from clerktui.services import account_flags
from clerktui.services.collections import standing
from clerktui.services.collections.steps import Step, record
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.cutting.reconnecting import charge_at_cut
from clerktui.services.reference import Reference
from clerktui.views.people import Actor

CUTTING = ("cut_off", "door_tag", "reconnect")
"""The kinds of work orders that come of what is owed."""
NAMES = {"cut_off": "Cut-off order", "door_tag": "Door tag", "reconnect": "Reconnection"}
_STEPS = {"cut_off": "cut_order", "door_tag": "door_tag", "reconnect": "reconnect"}


def carry_out(
    connection: Connection,
    reference: Reference,
    by: tuple[Actor, dt.datetime],
    what: tuple[Any, Any, str, str],
) -> None:
    """Follow an order that was completed or cancelled.

    Args:
        connection: the transaction that ends it; it holds the account, and the office chain where
            it is a cut-off.
        reference: the town's rules of today.
        by: who, and the moment.
        what: the order's row, the account's, "completed" or "cancelled", the command.

    Raises:
        Refused: `work_order.cut_day` when a cut-off is said to be done on a day it may not be.
    """
    order, account, state, command_id = what
    if state == "completed" and order.kind == "cut_off":
        _check_day(reference, order)
        account_flags.put_on_cut(connection, reference, by, account)
    if state == "completed" and order.kind == "reconnect":
        why = f"order {order.number} done"
        account_flags.take_off_cut(connection, by, account, why)
    words = f"{NAMES[order.kind]} {order.number} is {'done' if state == 'completed' else state}."
    code = _STEPS[order.kind] if state == "completed" else "released"
    outcome = "done" if state == "completed" else "order_cancelled"
    step = Step(
        account.id,
        code,
        words,
        outcome=outcome,
        debt_cents=max(0, account.balance_cents),
        subject=("work_order", order.id),
        user_id=by[0].user_id,
    )
    record(connection, reference.on, by[1], [step])
    if state == "completed" and order.kind == "cut_off":
        head = lock_office_chain(connection)
        stepping = Stepping(connection, reference, by[0], by[1], command_id, head)
        charge_at_cut(stepping, account)


def _check_day(reference: Reference, order: Any) -> None:
    """Nobody is cut off on a day no plan allows: a Friday, a holiday, the day before one."""
    steps = [s for p in standing.plans_of(reference) for s in p.steps if s.code == "cut_order"]
    calendar = reference.calendar()
    if steps and not any(step.may_be_on(reference.on, calendar) for step in steps):
        raise Refused("work_order.cut_day", number=order.number, day=reference.on)
