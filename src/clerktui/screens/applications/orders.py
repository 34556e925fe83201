"""Work orders: what is wanted first in front; a turn-on that is done makes its account active."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.applications.commands import Cancel, ItsTasks, OrderDone
from clerktui.screens.applications.words import DONE, ORDERS, order_ended
from clerktui.screens.closing_accounts.forms import OrderReadingForm
from clerktui.views.applications import WorkOrderView
from clerktui.views.work_orders import OrderDone as Ended, OrderDraft
from clerktui.widgets import Back, Command, Confirm
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Spec, ViewTable, flow
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.referring import Refer, Referring
from clerktui.widgets.search_list import SearchListScreen


class OrderTable(ViewTable, can_focus=False):
    """Work orders."""

    def key_of(self, view: WorkOrderView) -> int:
        return view.number


class WorkOrdersScreen(Referring, SearchListScreen):
    """Open orders; with a word, also those that ended. Enter opens the account."""

    TITLE = "ORDERS"
    TOPIC = "open_account"
    COMMANDS = (OrderDone, Cancel, ItsTasks, Refer, Back)
    DEFAULT_CSS = """
    WorkOrdersScreen #whole { height: 2; }
    """
    TABLE = OrderTable
    ASKS = "work_orders.listing.list_orders"
    SPECS = (
        Spec("No.", 4, lambda one: str(one.number), "right"),
        Spec("What", 8, lambda one: ORDERS[one.kind]),
        Spec("Wanted", 8, lambda one: town_date(one.wanted_on)),
        Spec("Account", 11, lambda one: one.account),
        Spec("Address", 24, lambda one: one.address, grows=2),
        Spec("State", 9, lambda one: one.state),
    )
    EMPTY = "No order waits. Applications, moves and close-outs make them."

    def open_marked(self) -> None:
        if self._marked is not None:
            self._was_left = True
            self.desk.open("account", self._marked.account)

    def how_many(self) -> str:
        return f"{len(self._table.views)} shown."

    def show_whole(self) -> None:
        one = self._marked
        told = []
        if one is not None:
            origin = f"application {one.application}" if one.application else ""
            owed = f"{money(one.owed_cents)} not paid yet" if one.owed_cents > 0 else ""
            known = (origin, f"ordered by {one.made_by}", owed, one.note)
            told = [(text, "") for text in known if text]
        self.query_one("#whole", Lines).show(flow(told, self.size.width, 2))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "account" if self.searches_the_same else "finds"

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return True
        if command in (ItsTasks, Refer):
            return self._marked is not None
        return self._marked is not None and self._marked.state == "open"

    def refers_to(self) -> tuple[str, str] | None:
        return None if self._marked is None else ("order", str(self._marked.number))

    def action_its_tasks(self) -> None:
        """What co-workers have to do about it."""
        self._was_left = True
        self.desk.open("tasks", "order", str(self._marked.number))

    def action_order_done(self) -> None:
        """The water is on."""
        self.desk.run_held(self._done())

    async def _done(self) -> None:
        one = self._marked
        if one.kind == "final_reading":
            await self._read(one)
        elif await self.desk.push_screen_wait(Confirm(DONE[one.kind].format(place=one.address))):
            await self._end("complete_order", OrderDraft(str(uuid.uuid4()), one.number))

    async def _read(self, one: WorkOrderView) -> None:
        """What does the meter show?"""
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> Ended:
            said.pop("meter")
            draft = OrderDraft(command_id, one.number, **said)
            name = "work_orders.ending.complete_order"
            ended: Ended = await ask_approved(self.desk, name, draft, command_id=command_id)
            return ended

        ended = await self.desk.push_screen_wait(OrderReadingForm(one, send))
        if ended is not None:
            await self._find(said=order_ended(ended))

    def action_cancel(self) -> None:
        """With the reason."""
        self.desk.run_held(self._cancel())

    async def _cancel(self) -> None:
        one = self._marked
        closes = f" and close {one.account}" if one.kind == "turn_on" else ""
        note = await ask_note(self.desk, f"Cancel order {one.number}{closes}")
        if note is not None:
            await self._end("cancel_order", OrderDraft(str(uuid.uuid4()), one.number, note))

    async def _end(self, name: str, draft: OrderDraft) -> None:
        try:
            ended: Ended = await self.desk.ask(f"work_orders.ending.{name}", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self._find(said=order_ended(ended))
