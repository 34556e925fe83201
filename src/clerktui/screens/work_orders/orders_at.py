"""The orders of an account, or of a place: open ones first, then the newest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence, town_date
from clerktui.screens.work_orders.order_words import due_words, priority_words
from clerktui.screens.work_orders.request_parts import Asked
from clerktui.screens.work_orders.words import state_words
from clerktui.views.accounts import Page
from clerktui.views.order_choices import OrdersAt
from clerktui.views.work_orders import OrderLine
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Part, Sides, Spec, ViewTable, flow
from clerktui.widgets.screen import Rereading


class NewRequest(Command):
    """Take a request down, for this account or at this place."""

    key = "f4"
    twin = "ctrl+n"
    word = "Request"
    letter = "4"
    permission = "work_order.take"


class OrdersTable(ViewTable):
    """Orders; `!` marks one that is late."""

    def key_of(self, view: OrderLine) -> int:
        return view.number

    def mark_of(self, view: OrderLine) -> str:
        return "!" if view.is_overdue else ""


_SPECS = (
    Spec("No.", 6, lambda one: str(one.number), "right"),
    Spec("Taken", 8, lambda one: town_date(one.made_at.date())),
    Spec("What", 18, lambda one: one.name, grows=1),
    Spec("State", 11, lambda one: state_words(one.state)),
    Spec("Place", 16, lambda one: one.place, from_width=70, grows=1),
    Spec("Account", 11, lambda one: one.account, from_width=100),
    Spec("Words", 20, lambda one: one.words, from_width=100, grows=2),
)


class OrdersAtScreen(Rereading, DutyScreen[None]):
    """What was asked for here and what became of it. Enter opens an order.

    Args:
        at: whose, or where.
    """

    TITLE = "ITS ORDERS"
    TOPIC = "work_orders"
    COMMANDS = (NewRequest, Back)

    def __init__(self, at: OrdersAt) -> None:
        super().__init__()
        self.at = at
        self._page: Page[OrderLine] | None = None

    def body(self) -> Iterable[Widget]:
        yield Sides(id="whose")
        yield Rule()
        yield OrdersTable(_SPECS, empty="No order yet. F4 takes a request down.", id="orders")
        yield Rule()
        yield Lines(id="told")

    def on_mount(self) -> None:
        self.query_one("#whose", Sides).left = self.at.account or self.at.place
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> OrdersTable:
        return self.query_one(OrdersTable)

    async def reload(self, said: str) -> None:
        await self._load(None)
        if said:
            self.message.say(said)

    async def _load(self, after: tuple[int, ...] | None) -> None:
        name = "work_orders.looking.orders_at"
        try:
            page = await self.desk.ask(name, self.desk.actor, self.at, after)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._page = page
        table, more = self._table, page.after is not None
        if after is None:
            marked = table.current
            table.show_views(page.rows, more=more, cursor=marked.key if marked else None)
        else:
            table.add_views(page.rows, more=more)
        shown = f"{len(table.views)} shown"
        self.query_one("#whose", Sides).right = f"{shown}, more below" if more else shown
        self._tell()

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._load(self._page.after))

    @on(PagedTable.Moved)
    def _tell(self) -> None:
        one = self._table.marked
        parts = told(one, self.desk.actor.timezone) if one is not None else []
        self.query_one("#told", Lines).show(flow(parts, self.size.width, 3))

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        self._was_left = True
        self.desk.open("work_order", self._table.marked.number)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def action_new_request(self) -> None:
        """One more."""
        self._was_left = True
        self.desk.open("request", Asked(self.at.account, self.at.place))


def told(one: OrderLine, timezone: str) -> list[Part]:
    """The marked order in a few words."""
    known: tuple[Any, ...] = (
        f"{one.name}, {state_words(one.state)}, {priority_words(one.priority)}",
        one.place,
        due_words(one, timezone),
        f"ended {clock_time(one.ended_at, timezone)}" if one.ended_at else "",
        f"crew {one.crew}" if one.crew else "",
        f"{one.callers} callers" if one.callers > 1 else "",
        one.words,
    )
    return [(part, "grave" if part.startswith("LATE") else "") for part in known if part]
