"""My orders: what a crew has to do, two lines each, so that a phone shows them whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_time
from clerktui.screens.crew.commands import Know, SignOff
from clerktui.screens.crew.hearing import HearingScreen
from clerktui.screens.crew.words import two_lines
from clerktui.screens.inquiry.leaving import ask_to_leave
from clerktui.views.work_order_crew import CrewDay
from clerktui.widgets import Back, Command, MessageLine, PagedTable, Row, Rule, fit, visible
from clerktui.widgets.listing import Lines

_BOLD = Style(bold=True)
_LINES = 2


class OrdersTable(PagedTable):
    """Orders of two lines each; its cells are (left, right, left below, right below).

    Attributes:
        seen_at: since when it can be seen. An Enter from before was meant for what stood there.
    """

    seen_at = 0.0

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter" and event.time < self.seen_at:
            event.stop()
            event.prevent_default()

    @property
    def page_rows(self) -> int:
        return max(1, self.size.height // _LINES)

    @property
    def cursor_screen_offset(self) -> Offset:
        x, y, *_ = self.content_region
        return Offset(x, y + _LINES * (self.cursor - self.top))

    def render_line(self, y: int) -> Strip:
        if not self.rows:
            return super().render_line(y)
        place, line = divmod(y, _LINES)
        index, width = self.top + place, self.size.width
        if index >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row, is_cursor = self.rows[index], index == self.cursor
        left, right = row.cells[_LINES * line : _LINES * line + 2]
        lead = "> " if is_cursor and not line else "  "
        room = max(0, width - len(lead) - cell_len(visible(right)) - 2)
        text = f"{lead}{fit(visible(left), room)} {visible(right)}"
        segment = Segment(fit(text, width), _BOLD if row.is_bold else Style())
        return Strip([segment]).adjust_cell_length(width).apply_style(self.rich_style)


class MyOrdersScreen(HearingScreen):
    """Your crew's orders, those you were sent to in front. Enter opens one."""

    TITLE = "MY ORDERS"
    TOPIC = "my_orders"
    COMMANDS = (Know, SignOff, Back)
    KEYS = (Know, SignOff)

    def __init__(self) -> None:
        super().__init__()
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield from self.heard()
        yield MessageLine(id="crew")
        yield Rule()
        yield OrdersTable(id="orders", empty="Nothing to do. It comes by itself.")
        yield Lines(id="keys")

    def on_mount(self) -> None:
        self.desk.run_held(self.reload())

    def on_resize(self) -> None:
        """Another width has other room."""
        if self.is_mounted:
            self.show_keys()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.query_one(PagedTable).rows:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return len(self.desk.screen_stack) > 1
        return super().allows(command)

    async def reload(self) -> None:
        """Ask again."""
        try:
            await self.read_day()
        except ClerkError as error:
            self.message.warn(sentence(error))

    def show_day(self, day: CrewDay) -> None:
        actor, table = self.desk.actor, self.query_one(OrdersTable)
        today = town_time(self.desk.clock.now(), actor.timezone).date()
        marked = table.current
        rows = []
        for one in day.lines:
            first, second = two_lines(one, today, actor.timezone)
            is_bold = one.state in ("dispatched", "accepted", "arrived")
            rows.append(Row(str(one.number), (*first, *second), is_bold=is_bold))
        table.show(rows, cursor=marked.key if marked else None)
        many = f"{len(rows)} {'order' if len(rows) == 1 else 'orders'}"
        self.query_one("#crew", MessageLine).say(f"{', '.join(day.crews)}: {many}")
        super().show_day(day)

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        self.query_one(OrdersTable).seen_at = events.Idle().time
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload())

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        self._was_left = True
        self.desk.open("crew_order", int(event.row.key))

    def action_sign_off(self) -> None:
        """Let somebody else sign on."""
        self.desk.run_held(self._sign_off())

    async def _sign_off(self) -> None:
        if await ask_to_leave(self.desk):
            self.desk.drawer = self.desk.actor = None
            self.desk.replace("sign_on")
