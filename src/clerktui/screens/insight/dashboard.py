"""The supervisor's dashboard: what came in, what is owed, what waits, the drawers.

It is read anew by a key, never by itself, so that an idle screen sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date, town_time
from clerktui.rules.charts import bar, sparkline
from clerktui.screens.register import DUTIES
from clerktui.views.dashboard import DashboardDocument, DrawerLine, Queue, Taken
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule, fit
from clerktui.widgets.listing import Lines, Part, Sides, Spec, ViewTable
from clerktui.widgets.why import Why

LEFT_WIDTH = 38
_WIDE = 100
_NAME, _TODAY, _MONTH = 12, 12, 13
_AGE = 9
_AMOUNT = 12
_STATES = {"pending": "pend."}


class Refresh(Command):
    """Read the books again."""

    key = "f6"
    twin = "ctrl+g"
    word = "Refresh"


class Print(Command):
    """Print the dashboard on one page."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"


def _name(line: Queue | DrawerLine) -> str:
    return line.name if isinstance(line, Queue) else f"{line.drawer} {line.clerk}"


def _count(line: Queue | DrawerLine) -> str:
    if isinstance(line, Queue):
        return f"{line.count:,}" if line.count else "-"
    return _STATES.get(line.state, line.state)


def _amount(line: Queue | DrawerLine) -> str:
    if isinstance(line, DrawerLine):
        return fitted(line.taken_cents, _AMOUNT)
    return "" if line.amount_cents is None else _dash(line.amount_cents, _AMOUNT)


def _more(line: Queue | DrawerLine) -> str:
    """What a wide list also says: how long it waits, or over and short."""
    if isinstance(line, Queue):
        return f"since {town_date(line.oldest_on)}" if line.oldest_on else ""
    if line.over_short_cents is None:
        return "not counted"
    if not line.over_short_cents:
        return "exact"
    return f"{money(abs(line.over_short_cents))} {_off(line)}"


def _off(line: DrawerLine) -> str:
    return "over" if (line.over_short_cents or 0) > 0 else "short"


_SPECS = (
    Spec("Waiting, drawers", 16, _name, grows=1),
    Spec("", 6, _count, "right"),
    Spec("", _AMOUNT, _amount, "right"),
    Spec("", 16, _more, from_width=60),
)


class WaitingTable(ViewTable):
    """Queues and drawers; `!` marks work that waits and a drawer that is off."""

    def key_of(self, view: Queue | DrawerLine) -> str:
        if isinstance(view, DrawerLine):
            return f"drawer {view.session_id}"
        return view.key

    def mark_of(self, view: Queue | DrawerLine) -> str:
        if isinstance(view, DrawerLine):
            return "!" if view.over_short_cents or view.state == "pending" else ""
        return "!" if view.count else ""


class DashboardScreen(DutyScreen[None]):
    """How the office stands, as of the moment it was read: F6 reads it again."""

    TITLE = "DASHBOARD"
    TOPIC = "dashboard"
    COMMANDS = (Refresh, Print, Why, Back)
    DEFAULT_CSS = """
    DashboardScreen #sides { height: 1fr; }
    DashboardScreen #left { width: 38; }
    DashboardScreen #waiting { width: 1fr; height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._board: DashboardDocument | None = None
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield Sides(id="made")
        yield Rule()
        with Horizontal(id="sides"):
            yield Lines(id="left")
            yield WaitingTable(_SPECS, id="waiting")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> WaitingTable:
        return self.query_one(WaitingTable)

    @property
    def _left_width(self) -> int:
        width: int = self.app.size.width
        return LEFT_WIDTH if width < _WIDE else width // 2

    async def _load(self) -> None:
        try:
            self._board = await self.desk.ask("dashboard.get_dashboard", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.message.clear()
        self._show()
        self.refresh_bindings()

    def _show(self) -> None:
        board, width = self._board, self._left_width
        left = self.query_one("#left", Lines)
        left.styles.width = width
        if board is None:
            return
        made = town_time(board.made_at, board.timezone)
        head = self.query_one("#made", Sides)
        head.left = f"Made {town_date(made.date())} {made:%H:%M:%S}"
        head.right = f"of {town_date(board.on)}, {len(board.days)} days to it"
        left.show(_left(board, width))
        marked = self._table.current
        self._table.show_views(
            (*board.queues, *board.drawers), cursor=marked.key if marked else None
        )

    def on_resize(self) -> None:
        """Bars take the width there is."""
        self._show()

    def on_screen_resume(self) -> None:
        """Back from a queue: something of it may be done."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command not in {Print, Why} or self._board is not None

    # ------------------------------------------------------------------------------ the commands
    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        line: Any = self._table.marked
        if isinstance(line, DrawerLine):
            self._leave_for("why", ("drawer", (line.session_id,)))
        elif line.opens in DUTIES:
            self._leave_for(line.opens)
        else:
            self.message.say(f"{line.name}: there is no screen for this.")

    def _leave_for(self, name: str, *args: Any) -> None:
        self._was_left = True
        self.desk.open(name, *args)

    def action_why(self) -> None:
        """Every figure of it, as it was read."""
        self._leave_for("why", ("dashboard", (self._board,)))

    def action_refresh(self) -> None:
        """Read the books again."""
        self.desk.run_held(self._load())

    def action_print(self) -> None:
        """On one page."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        try:
            await self.desk.ask("dashboard.print_dashboard", self.desk.actor, self._board)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The dashboard is on its way to the printer.")


# ------------------------------------------------------------------------------ the left side
def _left(board: DashboardDocument, width: int) -> Iterator[list[Part]]:
    """Collections, the line of the last days, and what is owed as bars."""
    yield [(_row("Collections", "today", "this month"), "bold")]
    for taken in (*board.tenders, *_back(board)):
        yield [(_taken(taken), "")]
    yield [(_taken(board.total), "bold")]
    if len(board.offices) > 1:
        for office in board.offices:
            yield [(_taken(office), "")]
    yield [(f" {sparkline([day.amount_cents for day in board.days])}", "")]
    yield [("", "")]
    yield [(_age("Owed", "amount"), "bold")]
    most = max((age.amount_cents for age in board.ages), default=0)
    room = width - _AGE - _MONTH - 4
    for age in board.ages:
        cells = bar(age.amount_cents, most, room)
        yield [(f"{_age(age.name, fitted(age.amount_cents, _MONTH))}  {cells}", "")]
    yield [(_age("All", fitted(board.owed_cents, _MONTH)), "bold")]


def _back(board: DashboardDocument) -> Iterator[Taken]:
    """What was taken back, where anything was."""
    if board.taken_back.month_cents or board.taken_back.today_cents:
        yield board.taken_back


def _row(name: str, today: str, month: str) -> str:
    return f" {fit(name, _NAME)}{today:>{_TODAY}}{month:>{_MONTH}}"


def _age(name: str, amount: str) -> str:
    return f" {fit(name, _AGE)}{amount:>{_MONTH}}"


def _taken(taken: Taken) -> str:
    return _row(taken.name, _dash(taken.today_cents, _TODAY - 1), _dash(taken.month_cents, _MONTH))


def _dash(cents: int, width: int) -> str:
    return fitted(cents, width) if cents else "-"


def fitted(cents: int, width: int) -> str:
    """Money, without its cents where they have no room: a figure is never cut.

    >>> fitted(123456, 12), fitted(8962534653, 12)
    ('1,234.56', '89,625,347')
    """
    whole = money(cents)
    if len(whole) <= width:
        return whole
    return money((cents + 50) // 100 * 100).removesuffix(".00")
