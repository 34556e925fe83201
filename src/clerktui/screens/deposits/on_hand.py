"""Money on hand: day by day, where it lies, and by when it must be at the bank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.deposits import commands
from clerktui.views.deposits import OnHandView
from clerktui.widgets import Back, DutyScreen
from clerktui.widgets.listing import Spec, ViewTable, dash

_SPECS = (
    Spec("Taken", 8, lambda day: town_date(day.taken_on)),
    Spec("Days", 4, lambda day: str(day.days), "right"),
    Spec("Cash", 9, lambda day: dash(day.cash_cents), "right", grows=1),
    Spec("Other", 9, lambda day: dash(day.other_cents), "right", grows=1),
    Spec("In drawers", 10, lambda day: dash(day.open_cents), "right", grows=1),
    Spec("On a slip", 9, lambda day: dash(day.prepared_cents), "right", grows=1),
    Spec("Due", 8, lambda day: town_date(day.due_on)),
    Spec("", 4, lambda day: "LATE" if day.is_late else ""),
)


class OnHandTable(ViewTable):
    """Days with money on hand, oldest first; `!` marks what is late."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = ()

    def key_of(self, view: OnHandView) -> str:
        return view.taken_on.isoformat()

    def mark_of(self, view: OnHandView) -> str:
        return "!" if view.is_late else ""


class OnHandScreen(DutyScreen[None]):
    """What was taken and is not at the bank yet, and by when it must be (G.S. 159-32)."""

    TITLE = "MONEY ON HAND"
    TOPIC = "deposit"
    COMMANDS = (commands.NewDeposit, Back)

    def __init__(self) -> None:
        super().__init__()
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield OnHandTable(_SPECS, empty="Nothing is on hand: all of it is at the bank.", id="days")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            days = await self.desk.ask("deposits.on_hand.list_on_hand", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(OnHandTable)
        table.show_views(days)
        table.focus()
        total = sum(day.total_cents for day in days)
        late = sum(day.total_cents for day in days if day.is_late)
        if late:
            self.message.warn(f"{money(total)} on hand, {money(late)} of it late.")
        else:
            self.message.say(f"{money(total)} on hand, none of it late.")

    def on_screen_resume(self) -> None:
        """Back from a slip: there may be less."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def action_new_deposit(self) -> None:
        """Prepare a deposit."""
        self._was_left = True
        self.desk.open("prepare_deposit")
