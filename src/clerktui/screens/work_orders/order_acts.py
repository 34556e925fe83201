"""What is done about one order from its screen: each by the books' own road, as it stood there."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.closing_accounts.forms import OrderReadingForm
from clerktui.screens.work_orders.order_forms import (
    CouldNotForm,
    CrewForm,
    OrderDoneForm,
    PriorityForm,
)
from clerktui.screens.work_orders.order_words import ended_words
from clerktui.screens.work_orders.words import early_words, state_words, usual_crew
from clerktui.views.order_choices import OrderChoices
from clerktui.views.order_completion import ToKey
from clerktui.views.work_orders import (
    OrderDetail,
    OrderDone as Ended,
    OrderDraft,
    OrderLine,
    OrderMoved,
    OrderMoveDraft,
)
from clerktui.widgets import Confirm
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.reasons import ask_note

_ASKED = {
    "cut_off": "Is the water off at {place}?",
    "door_tag": "Does the tag hang at {place}?",
    "reconnect": "Is the water on again at {place}?",
    "turn_on": "Is the water on at {place}?",
}
"""What is asked before an order of the program's own is said to be done."""
_Send = Callable[..., Awaitable[Any]]


class OrderActs:
    """Mixin of the screen of an order: `detail` is how it stood, `reload(said)` reads it again."""

    desk: Any
    message: Any
    detail: OrderDetail | None

    action_keyed: Callable[[], None]

    async def reload(self, said: str) -> None:
        """Read it again, then say something."""
        raise NotImplementedError

    @property
    def _line(self) -> OrderLine:
        assert self.detail is not None, "offered only once it is read"
        return self.detail.line

    def _does(self, work: Callable[[OrderLine], Awaitable[None]]) -> None:
        self.desk.run_held(self._done(work))

    async def _done(self, work: Callable[[OrderLine], Awaitable[None]]) -> None:
        try:
            await work(self._line)
        except ClerkError as error:
            await self.reload("")
            self.message.warn(sentence(error))
            self.desk.bell()

    async def _move(self, act: str, **said: Any) -> OrderMoved:
        line = self._line
        draft = OrderMoveDraft(str(uuid.uuid4()), line.number, version=line.version, **said)
        moved: OrderMoved = await self.desk.ask(f"work_orders.moves.{act}", self.desk.actor, draft)
        return moved

    async def _moved(self, act: str, words: str, **said: Any) -> None:
        await self._move(act, **said)
        await self.reload(f"Order {self._line.number}: {words}.")

    async def _choices(self) -> OrderChoices:
        name = "work_orders.looking.choices"
        found: OrderChoices = await self.desk.ask(name, self.desk.actor)
        return found

    # ------------------------------------------------------------------------- by the dispatcher
    def action_assign(self) -> None:
        """To whom, on which day?"""
        self._does(lambda line: self._to_crew("assign", "Assign", line))

    def action_dispatch(self) -> None:
        """Who is planned goes; where nobody is, who?"""
        self._does(self._dispatch)

    async def _dispatch(self, line: OrderLine) -> None:
        choices = await self._choices()
        early = early_words([line], choices.today)
        if early and not await self.desk.push_screen_wait(Confirm(early)):
            return
        if line.crew and line.state == "assigned":
            await self._moved("dispatch", f"crew {line.crew} is sent")
        else:
            await self._to_crew("dispatch", "Dispatch", line)

    async def _to_crew(self, act: str, word: str, line: OrderLine) -> None:
        choices = await self._choices()

        async def send(**said: Any) -> OrderMoved:
            return await self._move(act, **said)

        title = f"{word} order {line.number}"
        form = CrewForm(title, send, choices.crews, usual_crew(line, choices.department_of))
        moved: OrderMoved | None = await self.desk.push_screen_wait(form)
        if moved is not None:
            name = dict(choices.crews).get(moved.crew, moved.crew)
            await self.reload(f"Order {moved.number}: {state_words(moved.state)}, {name}.")

    def action_take(self) -> None:
        """Mine is let go, another's is taken over with the reason."""
        self._does(self._take)

    async def _take(self, line: OrderLine) -> None:
        if line.owner == self.desk.actor.full_name:
            await self._moved("release", "let go")
            return
        title = f"Take order {line.number} over from {line.owner}"
        note = await ask_note(self.desk, title) if line.owner else ""
        if note is not None:
            await self._moved("take", "yours", note=note)

    def action_reopen(self) -> None:
        """Back among the open ones."""
        self._does(self._reopen)

    async def _reopen(self, line: OrderLine) -> None:
        note = await ask_note(self.desk, f"Reopen order {line.number}", must=False)
        if note is not None:
            await self._moved("reopen", "open again", note=note)

    def action_priority(self) -> None:
        """How urgent, and why?"""
        self._does(self._priority)

    async def _priority(self, line: OrderLine) -> None:
        async def send(**said: Any) -> OrderMoved:
            return await self._move("set_priority", **said)

        form = PriorityForm(f"How urgent is order {line.number}", send, line.priority)
        if await self.desk.push_screen_wait(form) is not None:
            await self.reload(f"Order {line.number}: changed.")

    def action_print_order(self) -> None:
        """On the printer of this desk, behind the typing."""
        self._does(self._print)

    async def _print(self, line: OrderLine) -> None:
        name = "work_orders.printing.print_orders"
        await self.desk.ask(name, self.desk.actor, (line.number,))
        self.desk.print_waiting()
        self.message.say("One sheet is printed.")

    def action_note(self) -> None:
        """What is to be known of it?"""
        self._does(self._note)

    async def _note(self, line: OrderLine) -> None:
        note = await ask_note(self.desk, f"Note on order {line.number}", label=" Note")
        if note is not None:
            await self._moved("add_note", "written down", note=note)

    # -------------------------------------------------------------------------------- by the crew
    def action_accept(self) -> None:
        """The crew goes."""
        self._does(lambda _: self._moved("accept", "accepted"))

    def action_arrived(self) -> None:
        """The crew is there."""
        self._does(lambda _: self._moved("arrive", "somebody is there"))

    def action_could_not(self) -> None:
        """Why?"""
        self._does(self._could_not)

    async def _could_not(self, line: OrderLine) -> None:
        async def send(**said: Any) -> OrderMoved:
            return await self._move("could_not", **said)

        reasons = (await self._choices()).reasons
        form = CouldNotForm(f"Order {line.number} could not be done", send, reasons)
        if await self.desk.push_screen_wait(form) is not None:
            await self.reload(f"Order {line.number}: given back.")

    # ------------------------------------------------------------------------------------ the end
    def action_order_done(self) -> None:
        """What came of it?"""
        self._does(self._complete)

    async def _complete(self, line: OrderLine) -> None:
        name = "work_orders.keyed.get_to_key"
        asks: ToKey = await self.desk.ask(name, self.desk.actor, line.number)
        if asks.asks_change or (asks.asks_reading and line.kind != "final_reading"):
            self.action_keyed()  # what a meter shows is keyed with the rest of the paper
            return
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> Ended:
            said.pop("meter", None)
            draft = OrderDraft(command_id, line.number, **said)
            ended: Ended = await ask_approved(
                self.desk, "work_orders.ending.complete_order", draft, command_id=command_id
            )
            return ended

        ended = await self.desk.push_screen_wait(await self._done_form(line, send))
        if ended is not None:
            await self.reload(ended_words(ended))

    async def _done_form(self, line: OrderLine, send: _Send) -> Any:
        """A final reading has a form of its own."""
        if line.kind == "final_reading":
            wanted = ("work_orders.listing.list_orders", self.desk.actor, f"#{line.number}")
            page = await self.desk.ask(*wanted)
            return OrderReadingForm(page.rows[0], send)
        asked = _ASKED.get(line.kind, "Is order {number} done at {place}?")
        title = asked.format(place=line.place, number=line.number)
        return OrderDoneForm(title, send, (await self._choices()).reasons)

    def action_cancel(self) -> None:
        """Why?"""
        self._does(self._cancel)

    async def _cancel(self, line: OrderLine) -> None:
        closes = f" and close {line.account}" if line.kind == "turn_on" else ""
        note = await ask_note(self.desk, f"Cancel order {line.number}{closes}")
        if note is None:
            return
        draft = OrderDraft(str(uuid.uuid4()), line.number, note)
        ended: Ended = await self.desk.ask(
            "work_orders.ending.cancel_order", self.desk.actor, draft
        )
        await self.reload(ended_words(ended))
