"""Opening a drawer: which one, and the float as it was counted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.screens.drawer.counting import CashCount
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.widgets import Back, Column, Command, DutyScreen, MessageLine, PagedTable, Row


class DayClose(Command):
    """What is open at the end of the day and whose it is; close the day."""

    key = "f5"
    twin = "ctrl+e"
    word = "Day close"
    letter = "y"
    permission = "day.close"


class OpenDrawerScreen(DutyScreen[None]):
    """Open a drawer: mark it, press Enter, count the float, press Enter."""

    TITLE = "OPEN DRAWER"
    TOPIC = "drawer"
    COMMANDS = (DayClose, Back)
    DEFAULT_CSS = """
    OpenDrawerScreen #drawers { height: 6; }
    OpenDrawerScreen #total { height: 1; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._command_id = str(uuid.uuid4())
        self._drawer = ""
        self._taken: dict[str, str] = {}

    def body(self) -> Iterable[Widget]:
        yield PagedTable(
            Column("Drawer", 10),
            Column("Name", 28),
            Column("Open for", 28),
            digits=True,
            empty="This office has no drawers. Tell your administrator.",
            id="drawers",
        )
        yield MessageLine(id="total")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        drawers = await self.desk.ask("drawers.list_drawers", self.desk.actor)
        denominations = await self.desk.ask("drawers.list_denominations")
        await self.query_one("#body").mount(CashCount(denominations), before="#total")
        table = self.query_one(PagedTable)
        self._taken = {
            code: f"was counted and waits to be settled: {who}" if waits else f"is open for {who}"
            for code, _, who, waits in drawers
        }
        table.show(
            Row(code, (code, name, f"{who} (waits)" if waits else who))
            for code, name, who, waits in drawers
        )
        free = next((code for code, _, who, _ in drawers if not who), None)
        if free is not None:
            table.show(table.rows, cursor=free)
        table.focus()

    def action_day_close(self) -> None:
        """The end of the day."""
        self.desk.open("day_close")

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        if event.row.cells[2]:
            self.message.warn(f"Drawer {event.row.key} {self._taken[event.row.key]}.")
            return
        self._drawer = event.row.key
        self.message.say(f"Drawer {self._drawer}: count the float, as a sum or by pieces.")
        self.query_one(CashCount).focus_first()

    @on(CashCount.Changed)
    def _counting(self) -> None:
        total = self.query_one(CashCount).total_cents
        self.query_one("#total", MessageLine).say(f"Float {money(total):>14}")

    @on(CashCount.Counted)
    def _counted(self) -> None:
        self.desk.run_held(self._open())

    async def _open(self) -> None:
        count = self.query_one(CashCount)
        draft = OpenDrawerDraft(self._command_id, self._drawer, count.total_cents, count.counts)
        try:
            drawer = await self.desk.ask("drawers.open_drawer", self.desk.actor, draft)
        except ClerkError as error:
            self._command_id = str(uuid.uuid4())
            self.message.warn(sentence(error))
            self.query_one(PagedTable).focus()
            return
        self.desk.drawer = drawer
        self.desk.back()
        self.desk.tell(
            f"Drawer {drawer.drawer} is open with {money(drawer.float_cents)}.", quietly=True
        )
