"""What came of opening an account, where the clerk is: its order, its links, its papers."""

from __future__ import annotations

import uuid
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.i18n.order_words import order_ended
from clerktui.views.applications import WorkOrderView
from clerktui.views.work_orders import OrderDone, OrderDraft
from clerktui.widgets import Command, Confirm


class TurnOn(Command):
    """The water is on: the order it waits for is done, and the account is active from today."""

    key = "f12"
    twin = "ctrl+t"
    word = "Turn on"
    letter = "t"
    permission = "work_order.complete"


class Linked(Command):
    """Who owns, lets, rents or shares its place; link somebody, end a link."""

    key = "7"
    word = "Linked"
    letter = "7"
    permission = "account.view"
    in_footer = False


class Papers(Command):
    """The papers of identity its customer has shown; look at a whole number on record."""

    key = "8"
    word = "ID papers"
    letter = "8"
    permission = "account.view"
    in_footer = False


async def turn_on(desk: Any, order: WorkOrderView) -> str | None:
    """Say that the water is on; what came of it, or None where it is not.

    Must run inside `desk.run_held`.
    """
    question = f"Is the water on at {order.address}? Order {order.number} is done then."
    owed = [f"{money(order.owed_cents)} is not paid yet."] if order.owed_cents > 0 else []
    if not await desk.push_screen_wait(Confirm(question, *owed)):
        return None
    draft = OrderDraft(str(uuid.uuid4()), order.number)
    try:
        done: OrderDone = await desk.ask("work_orders.ending.complete_order", desk.actor, draft)
    except ClerkError as error:
        desk.bell()
        desk.tell(sentence(error))
        return None
    return order_ended(done)
