"""A crew's day: its orders as they are to be done, moved up and down, printed to take along."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import town_date
from clerktui.i18n.words import items
from clerktui.rules.dates import parse_date
from clerktui.screens.register import DUTIES
from clerktui.screens.work_orders import commands as can
from clerktui.screens.work_orders.acting import Acting, marks
from clerktui.screens.work_orders.lines import CREW_DAY, OrderTable, told
from clerktui.views.work_order_board import BoardForm, CrewDayView, DayOrderDraft
from clerktui.widgets import Back, Command, DutyScreen, Rule
from clerktui.widgets.choice import Choice
from clerktui.widgets.following import Following
from clerktui.widgets.listing import Lines, Sides, flow
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.screen import Rereading
from clerktui.widgets.table import Column, PagedTable, Row

_ON_MARKED = (can.Up, can.Down, can.Dispatch, can.Take, can.Cancel, can.OrderDone)


class CrewDayScreen(Acting, Following, Rereading, DutyScreen[None]):
    """What a crew has to do on a day, first to last; + and - move the marked order.

    Args:
        crew: whose; it is asked where it is not said.
    """

    TITLE = "CREW'S DAY"
    TOPIC = "work_orders"
    COMMANDS = (
        *(can.Up, can.Down, can.PrintSheet, can.OtherDay, can.Dispatch, can.OtherCrew),
        *(can.Cancel, can.OrderDone, Back),
    )

    def __init__(self, crew: str = "") -> None:
        super().__init__()
        self._crew = crew
        self._day: dt.date | None = None
        self._newest = -1
        self.form: BoardForm | None = None

    def body(self) -> Iterable[Widget]:
        yield Sides(id="which")
        yield Rule()
        yield OrderTable(CREW_DAY, marks=False, empty="", id="orders")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.table.focus()
        self.desk.run_held(self._begin())

    @property
    def table(self) -> OrderTable:  # type: ignore[override]
        """The list."""
        return self.query_one(OrderTable)

    async def _begin(self) -> None:
        try:
            self.form = await self.desk.ask("work_orders.board.get_form", self.desk.actor)
        except ClerkError as error:
            self.refused(error)
            return
        self._day = self._day or self.form.today
        if self._crew:
            await self.reload()
        else:
            await self._ask_crew()

    def news(self) -> tuple[Any, ...] | None:
        """The day, if anything was moved since."""
        if self._newest < 0:
            return None
        return (*self._asked, self._newest)

    @property
    def _asked(self) -> tuple[Any, ...]:
        return "work_orders.board.get_crew_day", self.desk.actor, self._crew, self._day

    async def reload(self, said: str = "") -> None:
        """Read it again."""
        if not self._crew:
            return
        try:
            day: CrewDayView = await self.desk.ask(*self._asked)
        except ClerkError as error:
            self.refused(error)
            return
        self.show_news(day)
        if said:
            self.message.say(said)

    def show_news(self, answer: CrewDayView) -> None:
        """Show it, with cursor and place where they are."""
        self._newest = answer.newest_move
        table = self.table
        table.empty = "Nothing is planned. The board's F3 does."
        table.show_again(answer.lines, more=False)
        which = self.query_one("#which", Sides)
        which.left = f"{answer.name}, {answer.day:%A} {town_date(answer.day)}"
        sent = sum(one.state not in ("open", "assigned") for one in answer.lines)
        which.right = f"{items(len(answer.lines), 'order')}, {sent} under way"
        self._show_whole()
        self.refresh_bindings()

    @on(PagedTable.Moved)
    def _mark_moved(self) -> None:
        self._show_whole()

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        if "work_order" in DUTIES:
            self._was_left = True
            self.desk.open("work_order", int(event.row.key))
        else:
            self.desk.bell()

    def on_resize(self) -> None:
        """Another width has other lines."""
        self._show_whole()

    def _show_whole(self) -> None:
        one, width = self.table.marked, self.size.width
        parts = told(one, self.desk.actor.timezone) if one is not None else []
        lines = flow(parts, width, 3)
        self.query_one("#whole", Lines).show([*lines, *([()] * (3 - len(lines)))])

    def allows(self, command: type[Command]) -> bool:
        if command in _ON_MARKED:
            return self.table.marked is not None
        return command is not can.PrintSheet or bool(self.table.views)

    # ------------------------------------------------------------------------------ in its order
    def action_up(self) -> None:
        """One earlier."""
        self.desk.run_held(self._shift(-1))

    def action_down(self) -> None:
        """One later."""
        self.desk.run_held(self._shift(1))

    async def _shift(self, by: int) -> None:
        lines, at = list(self.table.views), self.table.cursor
        to = at + by
        if not 0 <= to < len(lines):
            self.desk.bell()
            return
        lines[at], lines[to] = lines[to], lines[at]
        # Only what stands elsewhere than its number says is written.
        placed = [(place, one) for place, one in enumerate(lines, start=1) if one.sequence != place]
        orders = marks(tuple(one for _, one in placed))
        orders = tuple(
            replace(mark, place=place) for mark, (place, _) in zip(orders, placed, strict=True)
        )
        draft = DayOrderDraft(str(uuid.uuid4()), orders)
        await self.send_moves("work_orders.batching.set_day_order", draft, "place")

    # -------------------------------------------------------------------------------- elsewhere
    def action_other_crew(self) -> None:
        """Whose?"""
        self.desk.run_held(self._ask_crew())

    async def _ask_crew(self) -> None:
        crews = self.form.crews if self.form else ()
        rows = [Row(code, (name, code)) for code, name in crews]
        columns = (Column("", 24), Column("", 8))
        code = await self.desk.push_screen_wait(Choice("Which crew", columns, rows))
        if code is not None:
            self._crew = code
            await self.reload()
        elif not self._crew:
            self.desk.back()

    def action_other_day(self) -> None:
        """Which?"""
        self.desk.run_held(self._ask_day())

    async def _ask_day(self) -> None:
        typed = await ask_note(self.desk, "Which day", label=" Day")
        if typed is None:
            return
        try:
            self._day = parse_date(typed)
        except ClerkError as error:
            self.refused(error)
            return
        await self.reload()

    def action_print_papers(self) -> None:
        """The sheet of this day."""
        name = "work_orders.printing.print_day"
        self.desk.run_held(self.send_to_printer(name, self._crew, self._day))
