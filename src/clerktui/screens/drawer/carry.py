"""Counting money that is carried out of a drawer, or change that is brought into it."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money
from clerktui.screens.drawer.counting import CashCount
from clerktui.screens.drawer.tally import TallyScreen
from clerktui.views.drawers import DrawerMoved, MoveDraft
from clerktui.widgets import Back, Command, TextInput
from clerktui.widgets.approval import ask_approved

_TITLES = {"change_in": "CHANGE IN", "pickup": "PICKUP", "turn_in": "TURN-IN"}
_DONE = {
    "change_in": "{} came into drawer {}.",
    "pickup": "{} was picked up from drawer {}.",
    "turn_in": "{} of drawer {} was turned in.",
}


class CarryNow(Command):
    """Carry what was counted; the slip is printed."""

    key = "f12"
    twin = "ctrl+t"
    word = "Carry"
    letter = "a"
    permission = "drawer.move"


class CarryScreen(TallyScreen):
    """Count what is carried; Enter on the last field carries it and prints its slip."""

    TITLE = "PICKUP"
    COMMANDS = (CarryNow, Back)
    FIRST = "Count what is carried; Enter on the last line carries it."
    DEFAULT_CSS = """
    CarryScreen #note { height: 1; }
    """

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.CASH_ONLY = kind == "change_in"

    def above(self) -> Iterable[Widget]:
        yield TextInput(" What for", id="note", label_width=11, width=50, max_length=120)

    def on_mount(self) -> None:
        """Say which way the money goes; the count is laid out as everywhere."""
        self.set_title(_TITLES[self.kind])

    def about(self) -> str:
        drawer = self.desk.drawer
        return f"{drawer.name}   {self.desk.actor.full_name}"

    @on(TextInput.Accepted, "#note")
    def _noted(self) -> None:
        self.query_one(CashCount).focus_first()

    def done(self) -> None:
        self.desk.run_held(self._carry())

    def action_carry_now(self) -> None:
        """Carry what was counted."""
        self.done()

    async def _carry(self) -> None:
        draft = MoveDraft(
            command_id=self.command_id,
            session_id=self.desk.drawer.session_id,
            kind=self.kind,
            amounts=tuple((code, cents) for code, cents in self.counted() if cents),
            counts=self.counts,
            note=self.query_one("#note", TextInput).value,
        )
        name = "drawer_moves.move_money"
        try:
            moved: DrawerMoved = await ask_approved(
                self.desk, name, draft, command_id=self.command_id
            )
        except ClerkError as error:
            self.again(error)
            return
        self.desk.drawer = await self.desk.ask("drawers.current_drawer", self.desk.actor)
        self.desk.print_waiting()
        self.desk.back()
        said = _DONE[self.kind].format(money(moved.amount_cents), moved.drawer)
        self.desk.tell(f"{said} The slip goes with it.", quietly=True)
