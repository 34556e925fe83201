"""Handing a drawer to another clerk: who takes it, the count, the receiver's PIN."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.screens.drawer.counting import CashCount
from clerktui.screens.drawer.tally import TallyScreen
from clerktui.views.drawers import HandedOver, HandOverDraft
from clerktui.widgets import Back, Command, Field, TextInput
from clerktui.widgets.approval import ask_approved

_ABOUT_WHO = ("drawer.cannot_receive", "drawer.hand_self", "drawer.user_has_other")


class HandOverNow(Command):
    """Hand the drawer over with what was counted."""

    key = "f12"
    twin = "ctrl+t"
    word = "Hand over"
    letter = "o"
    permission = "drawer.open"


class HandOverScreen(TallyScreen):
    """Say who takes the drawer and count it; the receiver agrees with the own PIN."""

    TITLE = "HAND OVER"
    COMMANDS = (HandOverNow, Back)
    FIRST = "Who takes the drawer? Count it together; the receiver's PIN agrees."
    DEFAULT_CSS = """
    HandOverScreen #to { height: 1; }
    """

    def above(self) -> Iterable[Widget]:
        yield TextInput(" To clerk", id="to", label_width=11, width=30, max_length=32)

    def about(self) -> str:
        drawer = self.desk.drawer
        return f"{drawer.name}   {self.desk.actor.full_name}   payments {drawer.payments}"

    def start(self) -> None:
        self.query_one("#to", TextInput).focus()

    @on(TextInput.Accepted, "#to")
    def _named(self) -> None:
        self.query_one(CashCount).focus_first()

    def done(self) -> None:
        self.desk.run_held(self._hand_over())

    def action_hand_over_now(self) -> None:
        """Hand it over."""
        self.done()

    async def _hand_over(self) -> None:
        draft = HandOverDraft(
            command_id=self.command_id,
            session_id=self.desk.drawer.session_id,
            to_username=self.query_one("#to", TextInput).value.strip(),
            counted=self.counted(),
            counts=self.counts,
            park_open_tickets=True,
        )
        name = "drawer_handover.hand_over"
        try:
            handed: HandedOver = await ask_approved(
                self.desk, name, draft, command_id=self.command_id
            )
        except ClerkError as error:
            self.again(error)
            if error.message_id in _ABOUT_WHO:
                self.query_one("#to", Field).refuse(error)
                self.query_one("#to", Field).focus()
            return
        self.desk.drawer = None
        self.desk.print_waiting()
        self.desk.replace("z_report", handed.closed.z_report)
