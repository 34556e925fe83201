"""Closing a drawer: counted blind, then over or short is told, and the Z report is shown."""

from __future__ import annotations

from typing import Any, ClassVar

from clerktui.errors import ClerkError, NeedsOverride
from clerktui.i18n import clock_time, money, sentence
from clerktui.screens.drawer.tally import TallyScreen
from clerktui.views.drawers import CloseDrawerDraft, DrawerClosed
from clerktui.widgets import Back, Command, Confirm
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.reasons import ask_note


class CloseNow(Command):
    """Close the drawer with what was counted."""

    key = "f12"
    twin = "ctrl+t"
    word = "Close"
    permission = "drawer.open"


class LeavePending(Command):
    """Nobody is there to approve: leave the drawer as counted, for a supervisor to settle."""

    key = "f9"
    twin = "ctrl+p"
    word = "Leave it"
    permission = "drawer.open"
    in_footer = False


class DuringTheDay(Command):
    """Carry money out of the drawer, bring change in, hand it over, instead of closing it."""

    key = "f4"
    twin = "ctrl+n"
    word = "Carry"
    letter = "a"
    permission = "drawer.open"


class ClosingTally(TallyScreen):
    """A count on which a drawer is closed."""

    COMMANDS: ClassVar[Any] = ()

    def draft(self, *, park: bool) -> CloseDrawerDraft:
        """What was counted, to be sent."""
        raise NotImplementedError

    def show_closed(self, closed: DrawerClosed) -> None:
        """The drawer is closed: its Z report."""
        self.desk.print_waiting()
        self.desk.replace("z_report", closed.z_report)

    async def close_counted(self, *, park: bool = False) -> None:
        """Close on this count; open tickets are parked when whoever counts says so."""
        name = "drawer_close.close_drawer"
        try:
            draft = self.draft(park=park)
            closed = await ask_approved(self.desk, name, draft, command_id=self.command_id)
        except NeedsOverride as error:
            self.again(error)
        except ClerkError as error:
            if await self.may_park(error):
                await self.close_counted(park=True)
                return
            self.again(error)
        else:
            self.show_closed(closed)

    async def may_park(self, error: ClerkError) -> bool:
        """Whether it was open tickets that kept the drawer, and they shall be parked."""
        if error.message_id != "drawer.open_tickets":
            return False
        question = Confirm("Park the open tickets and close?", sentence(error))
        return bool(await self.desk.push_screen_wait(question))


class CloseDrawerScreen(ClosingTally):
    """Count the drawer before looking at any total; Enter on the last field closes it."""

    TITLE = "CLOSE DRAWER"
    COMMANDS = (CloseNow, DuringTheDay, Back, LeavePending)

    def about(self) -> str:
        drawer = self.desk.drawer
        since = clock_time(drawer.opened_at, self.desk.actor.timezone)
        return (
            f"{drawer.name}   {self.desk.actor.full_name}   open since {since}   "
            f"float {money(drawer.float_cents)}   payments {drawer.payments}"
        )

    async def load(self) -> None:
        await super().load()
        await self._name_open_batches()

    async def _name_open_batches(self) -> None:
        """Envelopes keyed and not posted are no part of this count: whoever counts must know."""
        actor = self.desk.actor
        page = await self.desk.ask("batches.headers.list_batches", actor, "unposted")
        mine = [str(b.number) for b in page.rows if b.owner == actor.username and b.items]
        if mine:
            listed = ", ".join(mine)
            self.message.warn(f"Not posted yet, and not in this drawer's count: batch {listed}.")

    def done(self) -> None:
        self.desk.run_held(self.close_counted())

    def action_close_now(self) -> None:
        """Close with what was counted."""
        self.done()

    def draft(self, *, park: bool) -> CloseDrawerDraft:
        """What was counted, to be sent."""
        return CloseDrawerDraft(
            command_id=self.command_id,
            session_id=self.desk.drawer.session_id,
            counted=self.counted(),
            counts=self.counts,
            park_open_tickets=park,
        )

    def show_closed(self, closed: DrawerClosed) -> None:
        """The drawer is closed: its Z report, and this clerk has none."""
        self.desk.drawer = None
        super().show_closed(closed)

    def action_leave_pending(self) -> None:
        """Leave it for a supervisor, after asking."""
        self.desk.run_held(self._leave())

    async def _leave(self, *, park: bool = False, note: str | None = None) -> None:
        drawer = self.desk.drawer.drawer
        if note is None:
            question = f"Leave drawer {drawer} as it was counted?"
            told = "It takes nothing more until a supervisor settles it."
            if not await self.desk.push_screen_wait(Confirm(question, told)):
                return
            ask = "What must the supervisor know? (may be empty)"
            note = await ask_note(self.desk, ask, must=False, label=" Note")
            if note is None:
                return
        name = "drawer_pending.leave_pending"
        try:
            await self.desk.ask(name, self.desk.actor, self.draft(park=park), note)
        except ClerkError as error:
            if not park and await self.may_park(error):
                await self._leave(park=True, note=note)
                return
            self.again(error)
            return
        self.desk.drawer = await self.desk.ask("drawers.current_drawer", self.desk.actor)
        self.desk.back()
        self.desk.tell(f"Drawer {drawer} waits for a supervisor.")

    def action_during_the_day(self) -> None:
        """What is done with a drawer besides."""
        self.desk.replace("drawer_day")
