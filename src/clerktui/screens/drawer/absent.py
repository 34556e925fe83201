"""Counting and closing the drawer of a clerk who is not there, from the day-close checklist."""

from __future__ import annotations

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence, town_date
from clerktui.screens.drawer.close import ClosingTally
from clerktui.views.drawers import CloseDrawerDraft, DrawerView
from clerktui.widgets import Back, Command
from clerktui.widgets.reasons import ask_note


class CloseFor(Command):
    """Close the drawer for its clerk with what was counted; asks why."""

    key = "f12"
    twin = "ctrl+t"
    word = "Close"
    permission = "drawer.any"


class AbsentDrawerScreen(ClosingTally):
    """Count the drawer of somebody who is not there; the Z report says who counted it and why."""

    TITLE = "ABSENT CLERK'S DRAWER"
    COMMANDS = (CloseFor, Back)
    FIRST = "Count it. The Z report will say who counted it, for whom, and why."

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._drawer: DrawerView | None = None
        self._reason = ""

    def about(self) -> str:
        drawer = self._drawer
        if drawer is None:
            return ""
        since = clock_time(drawer.opened_at, self.desk.actor.timezone)
        day = town_date(drawer.business_date)
        return f"Drawer {drawer.drawer} of {drawer.full_name}   {day}   open since {since}"

    async def load(self) -> None:
        try:
            name = "drawers.get_open_drawer"
            self._drawer = await self.desk.ask(name, self.desk.actor, self._code)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await super().load()

    def done(self) -> None:
        if self._drawer is not None:
            self.desk.run_held(self._close_for(self._drawer))

    def action_close_for(self) -> None:
        """Close with what was counted."""
        self.done()

    async def _close_for(self, drawer: DrawerView) -> None:
        question = f"Close drawer {drawer.drawer} for {drawer.full_name}: why?"
        reason = await ask_note(self.desk, question)
        if reason is None:
            return
        self._reason = reason
        await self.close_counted()

    def draft(self, *, park: bool) -> CloseDrawerDraft:
        assert self._drawer is not None
        return CloseDrawerDraft(
            command_id=self.command_id,
            session_id=self._drawer.session_id,
            counted=self.counted(),
            counts=self.counts,
            park_open_tickets=park,
            reason=self._reason,
        )
