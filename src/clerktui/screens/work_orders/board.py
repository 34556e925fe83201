"""The dispatch board: what is late first, narrowed by single keys, moved many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.screens.register import DUTIES
from clerktui.screens.work_orders import commands as can
from clerktui.screens.work_orders.acting import Acting
from clerktui.screens.work_orders.lines import BOARD, OrderTable, told
from clerktui.screens.work_orders.words import head
from clerktui.views.accounts import Page
from clerktui.views.work_order_board import BoardForm, BoardNews
from clerktui.views.work_orders import BoardCounts, BoardFilter, OrderLine
from clerktui.widgets import Back, Command, DutyScreen, Rule
from clerktui.widgets.choice import Choice
from clerktui.widgets.following import Following
from clerktui.widgets.listing import Lines, flow
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.referring import Refer, Referring
from clerktui.widgets.screen import Rereading
from clerktui.widgets.table import Column, PagedTable, Row

_PAGE = 50
_LOOK_EVERY_S = 60
_FILTERS = (
    *("d Department", "c Crew", "g Group", "o Overdue", "m Mine", "/ Words", "a All"),
    *("Enter Open", "Space Mark"),
)
_ACTS = (can.Priority, can.Reopen, can.CrewDay, can.Keyed, can.Request)
_ON_MARKED = (
    *(can.PrintOrders, can.Assign, can.Dispatch, can.Take, can.Cancel, can.OrderDone),
    *(can.Priority, can.Reopen, can.Mark, can.ItsTasks, Refer),
)
_OPENS = {
    can.CrewDay: "work_orders_day",
    can.Keyed: "work_orders_keyed",
    can.Request: "request",
}
_NOBODY = ("-", "Nobody yet")


class WorkOrdersScreen(Acting, Following, Rereading, Referring, DutyScreen[None]):
    """Open orders, what is late first; it follows what others do. Space marks several.

    Args:
        typed: words to look for; `#12` shows that order, ended or not.
    """

    TITLE = "ORDERS"
    TOPIC = "work_orders"
    COMMANDS = (
        *(can.PrintOrders, can.Assign, can.Dispatch, can.Take, can.Cancel, can.OrderDone, Back),
        *(can.Mark, can.Priority, can.Reopen, can.CrewDay, can.Keyed, can.Request),
        *(can.OfDepartment, can.OfCrew, can.OfGroup, can.Overdue, can.Mine, can.Words),
        *(can.ShowAll, can.ItsTasks, Refer),
    )

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._wanted = BoardFilter(words=typed)
        self.form: BoardForm | None = None
        self._counts: BoardCounts | None = None
        self._page: Page[OrderLine] | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Lines(id="keys")
        yield Rule()
        yield OrderTable(BOARD, empty="", id="orders")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.table.focus()
        self.set_interval(_LOOK_EVERY_S, self._minute)
        self.desk.run_held(self._begin())

    @property
    def table(self) -> OrderTable:  # type: ignore[override]
        """The list."""
        return self.query_one(OrderTable)

    # --------------------------------------------------------------------------------- the list
    async def _begin(self) -> None:
        try:
            self.form = await self.desk.ask("work_orders.board.get_form", self.desk.actor)
        except ClerkError as error:
            self.refused(error)
            return
        await self.reload()

    async def reload(self, said: str = "") -> None:
        """Read it again."""
        asked = ("work_orders.board.get_news", self.desk.actor, self._wanted, self._many)
        try:
            news: BoardNews = await self.desk.ask(*asked)
        except ClerkError as error:
            self.refused(error)
            return
        self.show_news(news)
        if said:
            self.message.say(said)

    @property
    def _many(self) -> int:
        """As many rows as are there."""
        return max(_PAGE, len(self.table.views))

    def news(self) -> tuple[Any, ...] | None:
        """The board, if anything was moved since."""
        if self._counts is None:
            return None
        name = "work_orders.board.get_news"
        return name, self.desk.actor, self._wanted, self._many, self._counts.newest_move

    def _minute(self) -> None:
        """Time has passed: what was not late may be."""
        if self._counts is not None:
            self._counts = replace(self._counts, newest_move=-1)
            self.look_again()

    def show_news(self, answer: BoardNews) -> None:
        """Show it, with marks, cursor and place where they are."""
        self._counts, self._page = answer.counts, answer.page
        table = self.table
        table.empty = self._empty()
        table.show_again(answer.page.rows, more=answer.page.after is not None)
        self._show_around()
        self.refresh_bindings()

    def _empty(self) -> str:
        if self._shown():
            return "Nothing like it. a shows all."
        return "No order is open. w takes a request."

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._more(self._page.after))

    async def _more(self, after: tuple[Any, ...]) -> None:
        asked = ("work_orders.board.list_board", self.desk.actor, self._wanted, after)
        try:
            page = await self.desk.ask(*asked)
        except ClerkError as error:
            self.refused(error)
            return
        known = {one.number for one in self.table.views}
        self._page = page
        fresh = [one for one in page.rows if one.number not in known]
        self.table.add_views(fresh, more=page.after is not None)

    @on(PagedTable.Moved)
    def _mark_moved(self) -> None:
        self._show_whole()

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        """The order itself; where that has no screen, its account."""
        one = self.table.marked
        if "work_order" in DUTIES:
            self._leave("work_order", int(event.row.key))
        elif one is not None and one.account:
            self._leave("account", one.account)
        else:
            self.desk.bell()

    def _leave(self, name: str, *args: Any) -> None:
        self._was_left = True
        self.desk.open(name, *args)

    # --------------------------------------------------------------------------- what is around
    def _show_around(self) -> None:
        width = self.size.width
        self.query_one("#head", Lines).show(flow(head(self._counts, self._shown()), width))
        acts = [f"{act.key} {act.word}" for act in _ACTS if self.can(act)]
        self.query_one("#keys", Lines).show(flow([(one, "") for one in (*_FILTERS, *acts)], width))
        self._show_whole()

    def _show_whole(self) -> None:
        one, width = self.table.marked, self.size.width
        parts = told(one, self.desk.actor.timezone) if one is not None else []
        lines = flow(parts, width, 3)
        self.query_one("#whole", Lines).show([*lines, *([()] * (3 - len(lines)))])

    def on_resize(self) -> None:
        """Another width has other lines."""
        self._show_around()

    def _shown(self) -> str:
        """What the board is narrowed to, in words."""
        one = self._wanted
        form = self.form
        crew = "nobody's" if one.crew == _NOBODY[0] else one.crew
        names: Mapping[str, str] = {}
        if form is not None:
            names = dict((*form.departments, *form.crews, *form.groups))
        parts = [names.get(part, part) for part in (one.department, crew, one.group)]
        parts += ["overdue" if one.overdue else "", "mine" if one.mine else "", one.words]
        return ", ".join(filter(None, parts))

    def allows(self, command: type[Command]) -> bool:
        if command in _OPENS:
            return _OPENS[command] in DUTIES
        if command in _ON_MARKED:
            one = self.table.marked
            return one is not None and (one.ended_at is None or command in (can.ItsTasks, Refer))
        return True

    # ------------------------------------------------------------------------------- the filters
    def action_of_department(self) -> None:
        """One department's."""
        options = self.form.departments if self.form else ()
        counted = self._counts.by_department if self._counts else {}
        self.desk.run_held(self._narrow("department", "Which department", options, counted))

    def action_of_crew(self) -> None:
        """One crew's, or nobody's."""
        options = (_NOBODY, *(self.form.crews if self.form else ()))
        counted = dict(self._counts.by_crew) if self._counts else {}
        counted[_NOBODY[0]] = counted.get("", 0)
        self.desk.run_held(self._narrow("crew", "Which crew", options, counted))

    def action_of_group(self) -> None:
        """One kind of thing."""
        options = self.form.groups if self.form else ()
        self.desk.run_held(self._narrow("group", "Which group", options, {}))

    async def _narrow(
        self,
        name: str,
        title: str,
        options: Iterable[tuple[str, str]],
        counted: Mapping[str, int],
    ) -> None:
        rows = [
            Row(code, (label, f"{counted[code]} open" if counted.get(code) else ""))
            for code, label in options
        ]
        columns = (Column("", 24), Column("", 12))
        code = await self.desk.push_screen_wait(Choice(title, columns, rows))
        if code is not None:
            await self._show_only(**{name: code})

    def action_overdue(self) -> None:
        """Late ones, or all again."""
        self.desk.run_held(self._show_only(overdue=not self._wanted.overdue))

    def action_mine(self) -> None:
        """Mine, or all again."""
        self.desk.run_held(self._show_only(mine=not self._wanted.mine))

    def action_words(self) -> None:
        """With which words?"""
        self.desk.run_held(self._ask_words())

    async def _ask_words(self) -> None:
        title = "Place, name, account or number; #12 is that order, ended or not"
        words = await ask_note(self.desk, title, must=False, label=" Words")
        if words is not None:
            await self._show_only(words=words)

    def action_show_all(self) -> None:
        """All open ones."""
        self._wanted = BoardFilter()
        self.desk.run_held(self._show_only())

    async def _show_only(self, **said: Any) -> None:
        self._wanted = replace(self._wanted, **said)
        self.table.chosen.clear()
        await self.reload()

    # ---------------------------------------------------------------------------- what it opens
    def action_mark(self) -> None:
        """Mark it, and on to the next."""
        self.table.toggle()
        self._show_whole()

    def action_crew_day(self) -> None:
        """The crew's of the marked order, or the one the board is narrowed to."""
        one = self.table.marked
        narrowed = self._wanted.crew.strip(_NOBODY[0])
        self._leave("work_orders_day", narrowed or (one.crew if one is not None else ""))

    def action_keyed(self) -> None:
        """What came back on paper."""
        self._leave("work_orders_keyed")

    def action_request(self) -> None:
        """Somebody asks for something."""
        self._leave("request")

    def refers_to(self) -> tuple[str, str] | None:
        one = self.table.marked
        return None if one is None else ("order", str(one.number))

    def action_its_tasks(self) -> None:
        """What co-workers have to do about it."""
        marked = self.table.marked
        if marked is not None:
            self._leave("tasks", "order", str(marked.number))
