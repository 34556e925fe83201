"""A drawer during the day: what was carried out of it and into it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence
from clerktui.screens.drawer import day_commands as commands
from clerktui.views.drawers import MoveView
from clerktui.widgets import Back, Command, DutyScreen, MessageLine, Rule
from clerktui.widgets.listing import Spec, ViewTable

_KINDS = {
    "change_in": "Change in",
    "hand_over": "Handed over",
    "pickup": "Pickup",
    "turn_in": "Turn-in",
}
_PENDING = "Counted and off: it takes nothing more until a supervisor settles it."
_OVER_LIMIT = "There is more cash in it than there should lie here: F4 (or the menu), a pickup."


class MovesTable(ViewTable):
    """What was carried; out of the drawer is above zero."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = ()

    def key_of(self, view: MoveView) -> int:
        return view.move_id


class DrawerDayScreen(DutyScreen[None]):
    """Carry money, bring change, hand the drawer over; what was carried so far is listed."""

    TITLE = "DRAWER"
    TOPIC = "drawer"
    COMMANDS = (
        commands.Pickup,
        commands.TurnIn,
        commands.ChangeIn,
        commands.HandOver,
        commands.Waiting,
        commands.HandOff,
        Back,
    )
    DEFAULT_CSS = """
    DrawerDayScreen #about { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        zone = self.desk.actor.timezone
        yield MessageLine(id="about")
        yield Rule()
        yield MovesTable(
            (
                Spec("At", 5, lambda move: clock_time(move.at, zone)[-5:]),
                Spec("What", 11, lambda move: _KINDS[move.kind]),
                Spec("Tender", 11, lambda move: move.tender),
                Spec("Out (in is -)", 13, lambda move: money(move.amount_cents), "right"),
                Spec("Counted along", 15, lambda move: move.witness, grows=1),
                Spec("Note", 10, lambda move: move.note, grows=2),
            ),
            empty="Nothing was carried out of this drawer or into it yet.",
            id="moves",
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            self.desk.drawer = drawer = await self.desk.ask(
                "drawers.current_drawer", self.desk.actor
            )
            moves: tuple[MoveView, ...] = ()
            if drawer is not None:
                name = "drawer_moves.list_moves"
                moves = await self.desk.ask(name, self.desk.actor, drawer.session_id)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.query_one("#about", MessageLine).say(self._about())
        table = self.query_one(MovesTable)
        table.show_views(moves)
        table.focus()
        self.refresh_bindings()
        if drawer is not None and drawer.is_pending:
            self.message.warn(_PENDING)
        elif drawer is not None and drawer.is_over_cash_limit:
            self.message.warn(_OVER_LIMIT)

    def _about(self) -> str:
        drawer = self.desk.drawer
        if drawer is None:
            return "No drawer is open for you."
        since = clock_time(drawer.opened_at, self.desk.actor.timezone)
        return (
            f"{drawer.name}   {self.desk.actor.full_name}   open since {since}   "
            f"float {money(drawer.float_cents)}   payments {drawer.payments}"
        )

    def allows(self, command: type[Command]) -> bool:
        if command in (Back, commands.Waiting):
            return True
        drawer = self.desk.drawer
        return drawer is not None and not drawer.is_pending

    def on_screen_resume(self) -> None:
        """Back from a count: more may have been carried."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def _leave_for(self, name: str, *args: str) -> None:
        self._was_left = True
        self.desk.open(name, *args)

    def action_pickup(self) -> None:
        """To the safe."""
        self._leave_for("carry", "pickup")

    def action_turn_in(self) -> None:
        """Turned in before the close."""
        self._leave_for("carry", "turn_in")

    def action_change_in(self) -> None:
        """Change from the safe."""
        self._leave_for("carry", "change_in")

    def action_hand_over(self) -> None:
        """To another clerk."""
        self._leave_for("hand_over")

    def action_hand_off(self) -> None:
        """What must the next one know?"""
        self.desk.open("new_task", "hand_off", to=f"drawer:{self.desk.drawer.drawer}")

    def action_waiting(self) -> None:
        """Drawers that wait."""
        self._leave_for("pending_drawers")
