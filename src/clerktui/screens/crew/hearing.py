"""What a dispatcher changes while a crew is out comes to its screen by itself, with a bell."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.crew.commands import Know
from clerktui.screens.crew.words import off_words
from clerktui.views.work_order_crew import CalledOff, CrewDay
from clerktui.views.work_orders import OrderMoveDraft
from clerktui.widgets import Command, DutyScreen, MessageLine
from clerktui.widgets.following import Following
from clerktui.widgets.listing import Lines, flow


class HearingScreen(Following, DutyScreen[None]):
    """A screen that says at its top which orders were taken from the crew, until it is answered."""

    COMMANDS: ClassVar[Any] = (Know,)
    KEYS: ClassVar[tuple[type[Command], ...]] = ()
    """The commands whose keys stand under what is shown; a phone shows no more than these."""

    def __init__(self) -> None:
        super().__init__()
        self.day: CrewDay | None = None
        self._heard: set[tuple[int, int]] = set()
        self._ids: dict[object, str] = {}

    def heard(self) -> Iterable[Widget]:
        """The line at the top."""
        yield MessageLine(id="off", hides=True)

    @property
    def off(self) -> CalledOff | None:
        """The order that has to be answered first."""
        return self.day.called_off[0] if self.day is not None and self.day.called_off else None

    def allows(self, command: type[Command]) -> bool:
        return command is not Know or self.off is not None

    # ----------------------------------------------------------------------------- what is told
    def news(self) -> tuple[Any, ...] | None:
        actor = self.desk.actor
        return None if actor is None else ("work_orders.crew.my_orders", actor)

    def show_news(self, answer: CrewDay) -> None:
        if self.day is not None and self.day.newest_move == answer.newest_move:
            return
        self.show_day(answer)

    def show_day(self, day: CrewDay) -> None:
        """Show the day; what was taken rings when it is new."""
        self.day = day
        line, one = self.query_one("#off", MessageLine), self.off
        if one is None:
            line.clear()
        else:
            more = len(day.called_off) - 1
            line.warn(f"{off_words(one)} K: I know.{f' {more} more.' if more else ''}")
        new = {(each.number, each.version) for each in day.called_off} - self._heard
        self._heard |= new
        if new and self.is_current:
            self.desk.bell()
        self.show_keys()
        self.refresh_bindings()

    async def read_day(self) -> None:
        """Ask for the day and show it.

        Raises:
            ClerkError: what the books refuse.
        """
        self.show_day(await self.desk.ask("work_orders.crew.my_orders", self.desk.actor))

    def show_keys(self) -> None:
        """Name the keys that work now."""
        known = [one for one in self.KEYS if self.can(one)]
        parts = [(f"{one.key.upper()} {one.word}", "") for one in known]
        self.query_one("#keys", Lines).show(flow(parts, self.size.width, 2))

    # ------------------------------------------------------------------------- what is answered
    def draft(self, act: str, number: int, version: int, **said: Any) -> OrderMoveDraft:
        """What is sent; the same act on the order as it stands is sent under the same id again."""
        command_id = self._ids.setdefault((act, number, version, *said.values()), str(uuid.uuid4()))
        return OrderMoveDraft(command_id, number, version=version, **said)

    def action_know(self) -> None:
        """The order that was taken was read of."""
        if self.off is not None:
            self.desk.run_held(self._know(self.off))

    async def _know(self, one: CalledOff) -> None:
        draft = self.draft("know", one.number, one.version)
        try:
            await self.desk.ask("work_orders.crew.acknowledge", self.desk.actor, draft)
            await self.read_day()
        except ClerkError as error:
            self.message.warn(sentence(error))
