"""One order as the crew that goes reads it, and what it says back with one key each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_time
from clerktui.screens.crew.commands import Accept, CouldNot, Done, Know, Note, There
from clerktui.screens.crew.hearing import HearingScreen
from clerktui.screens.crew.words import STATES, whole
from clerktui.views.work_order_crew import CrewDay, CrewOrder
from clerktui.widgets import Back, Column, Command, MessageLine, Row, Rule
from clerktui.widgets.choice import Choice
from clerktui.widgets.listing import Lines
from clerktui.widgets.reading import Reading
from clerktui.widgets.reasons import ask_note

_ALLOWED = {
    "accept": ("dispatched",),
    "there": ("open", "assigned", "dispatched", "accepted"),
}
_LIVE = ("open", "assigned", "dispatched", "accepted", "arrived")


class CrewOrderScreen(HearingScreen):
    """One order: where, what, who asked; A when you go, R when you are there, D when it is done."""

    TITLE = "ORDER"
    TOPIC = "my_orders"
    COMMANDS = (Accept, There, Done, CouldNot, Note, Know, Back)
    KEYS = (Know, Accept, There, Done, CouldNot, Note)
    DEFAULT_CSS = """
    CrewOrderScreen Reading { height: 1fr; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.order: CrewOrder | None = None
        self._is_gone = False
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield from self.heard()
        yield MessageLine(id="head")
        yield Rule()
        yield Reading()
        yield Rule()
        yield Lines(id="keys")

    def on_mount(self) -> None:
        self.query_one("#head", MessageLine).say(f"Order {self.number}")
        self.query_one(Reading).focus()
        self.desk.run_held(self.reload())

    def on_resize(self) -> None:
        """Another width has other room."""
        if self.is_mounted:
            self.show_keys()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.query_one(Reading).is_cut:
            yield "PgDn", "more"

    def allows(self, command: type[Command]) -> bool:
        if command in (Know, Back):
            return super().allows(command)
        if self.order is None or self._is_gone:
            return False
        state = self.order.line.state
        return state in _ALLOWED.get(command.action, _LIVE)

    # ------------------------------------------------------------------------------ the showing
    async def reload(self, said: str = "") -> None:
        """Ask for it again."""
        try:
            await self.read_day()
            asked = ("work_orders.crew.get_mine", self.desk.actor, self.number)
            self._show(await self.desk.ask(*asked))
        except ClerkError as error:
            self.message.warn(sentence(error))
        else:
            if said:
                self.message.say(said)

    def _show(self, order: CrewOrder) -> None:
        self.order = order
        actor = self.desk.actor
        today = town_time(self.desk.clock.now(), actor.timezone).date()
        self.query_one("#head", MessageLine).say(f"{order.line.number} {order.line.name}")
        self.query_one(Reading).set_paragraphs(*whole(order, today, actor.timezone))
        self.show_keys()
        self.refresh_bindings()

    def show_day(self, day: CrewDay) -> None:
        before = self.day
        line = next((one for one in day.lines if one.number == self.number), None)
        was_gone, self._is_gone = self._is_gone, line is None
        super().show_day(day)
        if before is None or self.order is None:
            return
        # What the dispatcher moved meanwhile, or took away, is read again: how it stands is shown.
        is_other = not was_gone if line is None else line.version != self.order.line.version
        if is_other:
            self.desk.run_held(self._again())

    async def _again(self) -> None:
        try:
            asked = ("work_orders.crew.get_mine", self.desk.actor, self.number)
            found = await self.desk.ask(*asked)
            if self.is_attached:
                self._show(found)
        except ClerkError as error:
            self.message.warn(sentence(error))

    def on_screen_resume(self) -> None:
        """It may have been done, or a note written."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._back_from_done())

    async def _back_from_done(self) -> None:
        """What is done is read no more: on to the list, with what was said of it."""
        said = self.message.text
        await self.reload(said)
        if self._is_gone and self.off is None:
            self.desk.back()
            self.desk.tell(said, quietly=True)

    # ------------------------------------------------------------------------- what is said back
    def action_accept(self) -> None:
        """Whoever says so is who goes."""
        self.desk.run_held(self._move("accept"))

    def action_there(self) -> None:
        """The clock of arriving stops."""
        self.desk.run_held(self._move("arrive"))

    def action_could_not(self) -> None:
        """Ask for the reason."""
        self.desk.run_held(self._could_not())

    def action_note(self) -> None:
        """Ask for the words."""
        self.desk.run_held(self._note())

    def action_done(self) -> None:
        """Ask what it took."""
        self._was_left = True
        self.desk.open("crew_done", self.order)

    async def _move(self, act: str, **said: Any) -> None:
        assert self.order is not None
        draft = self.draft(act, self.number, self.order.line.version, **said)
        try:
            moved = await self.desk.ask(f"work_orders.moves.{act}", self.desk.actor, draft)
        except ClerkError as error:
            self.desk.bell()
            await self.reload()
            self.message.warn(sentence(error))
            return
        await self.reload(f"Order {moved.number}: {STATES[moved.state]}.")

    async def _could_not(self) -> None:
        assert self.order is not None
        rows = [Row(code, (words,)) for code, words in self.order.reasons]
        asked = Choice(f"Order {self.number} not done:", (Column("", 34),), rows)
        outcome = await self.desk.push_screen_wait(asked)
        if outcome is None:
            return
        draft = self.draft("could_not", self.number, self.order.line.version, outcome=outcome)
        try:
            await self.desk.ask("work_orders.moves.could_not", self.desk.actor, draft)
        except ClerkError as error:
            self.desk.bell()
            self.message.warn(sentence(error))
            return
        self.desk.back()
        self.desk.tell(f"Order {self.number} is given back.", quietly=True)

    async def _note(self) -> None:
        words = await ask_note(self.desk, f"Order {self.number}", label=" Note")
        if words is not None:
            await self._move("add_note", note=words)
