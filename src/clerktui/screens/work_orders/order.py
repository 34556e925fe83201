"""One order whole on a screen: how it stands, who asked, its clock, its history; and what next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.rules.states import WORK_ORDER
from clerktui.screens.work_orders import order_commands as can
from clerktui.screens.work_orders.order_acts import OrderActs
from clerktui.screens.work_orders.order_telling import head, told
from clerktui.screens.work_orders.request_parts import Asked
from clerktui.views.order_choices import OrdersAt
from clerktui.views.work_orders import OrderDetail
from clerktui.widgets import Back, Command, DutyScreen, Row, Rule
from clerktui.widgets.choice import Choice
from clerktui.widgets.listing import Lines
from clerktui.widgets.reading import Reading
from clerktui.widgets.referring import Refer, Referring
from clerktui.widgets.screen import Rereading
from clerktui.widgets.table import Column

_CREW = ("work_order.dispatch", "work_order.crew")
_MAY: dict[type[Command], tuple[str, ...]] = {
    can.Accept: _CREW,
    can.Arrived: _CREW,
    can.CouldNot: _CREW,
    can.Keyed: ("work_order.dispatch", "work_order.complete"),
    can.Done: (*_CREW, "work_order.complete"),
    can.Cancel: ("work_order.dispatch", "work_order.complete"),
    can.Note: ("work_order.take", "work_order.crew"),
}
"""What more than one kind of people may: with any of these."""
_TO: dict[type[Command], str] = {
    can.Assign: "assigned",
    can.Dispatch: "dispatched",
    can.Accept: "accepted",
    can.Arrived: "arrived",
    can.CouldNot: "could_not",
    can.Done: "completed",
    can.Keyed: "completed",
    can.Cancel: "cancelled",
    can.Reopen: "open",
}
"""The state each leads to; offered where that may follow."""
_HIDDEN = "(confidential address)"


class OrderScreen(OrderActs, Rereading, Referring, DutyScreen[None]):
    """An order with everything that was asked, said, done and charged; what can be done next.

    Args:
        number: of the order.
    """

    TITLE = "WORK ORDER"
    TOPIC = "work_orders"
    COMMANDS: ClassVar[Any] = (
        *(can.Dispatch, can.Assign, can.Take, can.Done, can.CouldNot, can.Cancel),
        can.PrintOrder,
        *(can.Accept, can.Arrived, can.Keyed, can.Reopen, can.Priority, can.Note, can.AddCaller),
        *(can.ChildOrder, can.OtherOrder, can.ItsAccount, can.ItsPlace, can.Where),
        *(can.ItsTasks, Refer, Back),
    )
    DEFAULT_CSS = """
    OrderScreen #told { height: 1fr; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = int(number)
        self.detail: OrderDetail | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield Reading(id="told")

    def on_mount(self) -> None:
        self.query_one(Reading).focus()
        self.desk.run_held(self.reload(""))

    async def reload(self, said: str) -> None:
        name = "work_orders.looking.get_order"
        try:
            self.detail = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show()
        self.refresh_bindings()
        if said:
            self.message.say(said)

    def _show(self) -> None:
        if self.detail is not None:
            zone = self.desk.actor.timezone
            self.query_one("#head", Lines).show(head(self.detail, zone, self.size.width))
            self.query_one(Reading).set_paragraphs(*told(self.detail, zone))

    def on_resize(self) -> None:
        """What is known takes the width there is."""
        self._show()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self.query_one(Reading).is_cut:
            yield "Up Down", "read on"

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return True
        if self.detail is None:
            return False
        may = _MAY.get(command)
        if may is not None and not any(self.desk.actor.may(one) for one in may):
            return False
        line = self.detail.line
        if command in can.ON_LIVE and line.ended_at is not None:
            return False
        if command in _TO:
            return _TO[command] in WORK_ORDER.moves[line.state]
        return self._has(command, self.detail)

    def _has(self, command: type[Command], detail: OrderDetail) -> bool:
        """Whether there is what a command opens."""
        line = detail.line
        if command is can.ItsAccount:
            return bool(line.account)
        if command is can.ItsPlace:
            return bool(line.place) and line.place != _HIDDEN
        if command is can.Where:
            return line.place == _HIDDEN
        if command is can.OtherOrder:
            return bool(detail.parent or detail.children)
        return command is not can.AddCaller or line.ended_at is None

    def refers_to(self) -> tuple[str, str]:
        return "order", str(self.number)

    # ---------------------------------------------------------------------------------- elsewhere
    def _open(self, name: str, *args: Any) -> None:
        self._was_left = True
        self.desk.open(name, *args)

    def action_keyed(self) -> None:
        """What the paper says."""
        self._open("work_orders_keyed", self.number)

    def action_add_caller(self) -> None:
        """Who, and under which number?"""
        self._open("request", Asked(join=self.number))

    def action_child_order(self) -> None:
        """At the same place, for the same account."""
        line = self._line
        place = "" if line.account or line.place == _HIDDEN else line.place
        self._open("request", Asked(line.account, place, parent=self.number))

    def action_its_account(self) -> None:
        """Whose it is."""
        self._open("account", self._line.account)

    def action_its_place(self) -> None:
        """The history of the place."""
        self._open("orders_at", OrdersAt(place=self._line.place))

    def action_its_tasks(self) -> None:
        """What co-workers have to do about it."""
        self._open("tasks", "order", str(self.number))

    def action_other_order(self) -> None:
        """The one there is, or one of them."""
        self.desk.run_held(self._other())

    async def _other(self) -> None:
        assert self.detail is not None, "offered only once it is read"
        numbers = [one for one in (self.detail.parent, *self.detail.children) if one]
        chosen: str | None = str(numbers[0])
        if len(numbers) > 1:
            rows = [Row(str(one), (f"Order {one}",)) for one in numbers]
            chosen = await self.desk.push_screen_wait(Choice("Which", (Column("", 20),), rows))
        if chosen is not None:
            self._open("work_order", int(chosen))

    def action_where(self) -> None:
        """The address, on record."""
        self.desk.run_held(self._look())

    async def _look(self) -> None:
        name = "work_orders.looking.place_of"
        try:
            place = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.message.say(f"{place}. That you looked is written down.")
