"""What a dispatcher does with the marked orders, each by its own road; what is refused is told."""

from __future__ import annotations

import uuid
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.closing_accounts.forms import OrderReadingForm
from clerktui.screens.work_orders.lines import OrderTable
from clerktui.screens.work_orders.order_forms import CrewForm, OrderDoneForm, PriorityForm
from clerktui.screens.work_orders.order_words import ended_words
from clerktui.screens.work_orders.words import (
    DONE,
    DONE_OTHERWISE,
    early_words,
    moved_words,
    usual_crew,
)
from clerktui.views.order_choices import OrderChoices
from clerktui.views.work_order_board import BatchMoved, BatchMoveDraft, BoardForm, OrderMark
from clerktui.views.work_orders import OrderDone as Ended, OrderDraft, OrderLine
from clerktui.widgets import Confirm
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.forms import BandForm, Send
from clerktui.widgets.reasons import ask_note

_Orders = tuple[OrderLine, ...]


def which(orders: _Orders) -> str:
    """The orders that are meant, in words."""
    return f"order {orders[0].number}" if len(orders) == 1 else f"{len(orders)} orders"


def marks(orders: _Orders) -> tuple[OrderMark, ...]:
    """The orders as they stood when the clerk looked."""
    return tuple(OrderMark(one.number, one.version) for one in orders)


async def _given(**said: Any) -> dict[str, Any]:
    """What a form says is sent for each order once it has closed."""
    return said


class Acting:
    """Mixin of the board and of a crew's day: a form of theirs, and `reload(said)`."""

    desk: Any
    message: Any
    form: BoardForm | None
    table: OrderTable

    async def reload(self, said: str = "") -> None:
        """Read the list again, then say something."""
        raise NotImplementedError

    def action_print_papers(self) -> None:
        """On the printer of this desk."""
        self.desk.run_held(self._print(self.table.acted_on))

    async def _print(self, orders: _Orders) -> None:
        numbers = tuple(one.number for one in orders)
        await self.send_to_printer("work_orders.printing.print_orders", numbers)

    async def send_to_printer(self, name: str, *asked: Any) -> None:
        """Queue papers, and let the desk print them behind the typing."""
        try:
            sheets = await self.desk.ask(name, self.desk.actor, *asked)
        except ClerkError as error:
            self.refused(error)
            return
        self.desk.print_waiting()
        self.message.say(
            "One sheet is printed." if sheets == 1 else f"{sheets} sheets are printed."
        )

    # ------------------------------------------------------------------------------ many at once
    def action_assign(self) -> None:
        """To whom, on which day."""
        self.desk.run_held(self._to_crew("assign", "Assign", self.table.acted_on))

    def action_dispatch(self) -> None:
        """Who is planned goes; where nobody is, who?"""
        self.desk.run_held(self._dispatch(self.table.acted_on))

    async def _dispatch(self, orders: _Orders) -> None:
        early = early_words(orders, self.form.today) if self.form is not None else ""
        if early and not await self.desk.push_screen_wait(Confirm(early)):
            return
        if all(one.crew for one in orders):
            await self._move("dispatch", orders)
        else:
            await self._to_crew("dispatch", "Dispatch", orders)

    async def _to_crew(self, act: str, word: str, orders: _Orders) -> None:
        if self.form is None:
            return
        known = self.form.department_of
        crew = next((one.crew for one in orders if one.crew), usual_crew(orders[0], known))
        form = CrewForm(f"{word} {which(orders)}", _given, self.form.crews, crew)
        said = await self.desk.push_screen_wait(form)
        if said is not None:
            name = dict(self.form.crews)[said["crew"]]
            await self._move(act, orders, f", {name}", **said)

    def action_take(self) -> None:
        """Mine are let go; whatever else is among them is taken."""
        self.desk.run_held(self._take(self.table.acted_on))

    async def _take(self, orders: _Orders) -> None:
        me = self.desk.actor.full_name
        if all(one.owner == me for one in orders):
            await self._move("release", orders)
            return
        others = {one.owner for one in orders} - {me, ""}
        note = ""
        if others:
            title = f"Take {which(orders)} over from {', '.join(sorted(others))}"
            note = await ask_note(self.desk, title)
        if note is not None:
            await self._move("take", orders, note=note)

    def action_priority(self) -> None:
        """How urgent, and why."""
        self.desk.run_held(self._priority(self.table.acted_on))

    async def _priority(self, orders: _Orders) -> None:
        form = PriorityForm(f"How urgent is {which(orders)}", _given, orders[0].priority)
        said = await self.desk.push_screen_wait(form)
        if said is not None:
            await self._move("priority", orders, **said)

    def action_reopen(self) -> None:
        """Back among the open ones."""
        self.desk.run_held(self._reopen(self.table.acted_on))

    async def _reopen(self, orders: _Orders) -> None:
        note = await ask_note(self.desk, f"Reopen {which(orders)}", must=False)
        if note is not None:
            await self._move("reopen", orders, note=note)

    async def _move(self, act: str, orders: _Orders, more: str = "", **said: Any) -> None:
        draft = BatchMoveDraft(str(uuid.uuid4()), act, marks(orders), **said)
        await self.send_moves("work_orders.batching.batch", draft, act, more)

    async def send_moves(self, name: str, draft: Any, act: str, more: str = "") -> None:
        """Send it; what was done loses its mark, what was not keeps it."""
        try:
            moved: BatchMoved = await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.refused(error)
            return
        self.table.chosen -= set(moved.done)
        await self.reload(moved_words(moved, act, more))
        if moved.skipped:
            self.desk.bell()

    # ---------------------------------------------------------------------------------- the end
    def action_cancel(self) -> None:
        """With the reason."""
        self.desk.run_held(self._cancel(self.table.acted_on))

    async def _cancel(self, orders: _Orders) -> None:
        closes = [one.account for one in orders if one.kind == "turn_on"]
        also = f" and close {', '.join(closes)}" if closes else ""
        note = await ask_note(self.desk, f"Cancel {which(orders)}{also}")
        if note is None:
            return
        for one in orders:
            draft = OrderDraft(str(uuid.uuid4()), one.number, note)
            if not await self._end("cancel_order", draft):
                return

    def action_order_done(self) -> None:
        """Its account follows."""
        self.desk.run_held(self._done(self.table.marked))

    async def _done(self, one: OrderLine) -> None:
        if one.kind not in DONE:
            await self._ask_done(one)
        elif await self.desk.push_screen_wait(Confirm(DONE[one.kind].format(place=one.place))):
            await self._end("complete_order", OrderDraft(str(uuid.uuid4()), one.number))

    async def _ask_done(self, one: OrderLine) -> None:
        """What came of it, or what does the meter show?"""
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> Ended:
            said.pop("meter", None)
            draft = OrderDraft(command_id, one.number, **said)
            name = "work_orders.ending.complete_order"
            ended: Ended = await ask_approved(self.desk, name, draft, command_id=command_id)
            return ended

        try:
            form = await self._done_form(one, send)
        except ClerkError as error:
            self.refused(error)
            return
        ended = await self.desk.push_screen_wait(form)
        if ended is not None:
            self.table.chosen.discard(one.number)
            await self.reload(ended_words(ended))

    async def _done_form(self, one: OrderLine, send: Send) -> BandForm:
        if one.kind == "final_reading":
            asked = ("work_orders.listing.list_orders", self.desk.actor, f"#{one.number}")
            page = await self.desk.ask(*asked)
            return OrderReadingForm(page.rows[0], send)
        choices: OrderChoices = await self.desk.ask("work_orders.looking.choices", self.desk.actor)
        title = DONE_OTHERWISE.format(place=one.place, number=one.number)
        return OrderDoneForm(title, send, choices.reasons)

    async def _end(self, name: str, draft: OrderDraft) -> bool:
        try:
            ended: Ended = await self.desk.ask(f"work_orders.ending.{name}", self.desk.actor, draft)
        except ClerkError as error:
            await self.reload()
            self.refused(error)
            return False
        self.table.chosen.discard(draft.number)
        await self.reload(ended_words(ended))
        return True

    def refused(self, error: ClerkError) -> None:
        """Say what the books refuse."""
        self.message.warn(sentence(error))
        self.desk.bell()
