"""An account as it stood at a past moment, and what was written since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.screens.inquiry import commands
from clerktui.screens.inquiry.as_of_parts import LISTS, ThenTable, banner, owed_then
from clerktui.views.as_of import AccountAsOf
from clerktui.widgets import Back, Dialog, DutyScreen, PagedTable, Rule, TextInput
from clerktui.widgets.dialogs import Close
from clerktui.widgets.lines import MessageLine
from clerktui.widgets.listing import Lines, Sides

_HOW = "A date alone: that business day. 11/20/26 14:00: what was known then."


class MomentDialog(Dialog[AccountAsOf | None]):
    """As of when? Gives the account as it stood, once the moment can be understood.

    Args:
        number: the account.
    """

    TITLE = "AS OF"
    COMMANDS = (Close,)

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def body(self) -> Iterable[Widget]:
        yield TextInput(" Date, or date and time", id="moment", width=20, max_length=20)
        yield MessageLine(id="how")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#how", MessageLine).say(_HOW)

    @on(TextInput.Accepted)
    def _accepted(self, event: TextInput.Accepted) -> None:
        app: Any = self.app
        app.run_held(self._ask(event))

    async def _ask(self, event: TextInput.Accepted) -> None:
        app: Any = self.app
        try:
            view = await app.ask("as_of.get_account_as_of", self.number, event.value)
        except ClerkError as error:
            event.field.refuse(error)
        else:
            self.dismiss(view)


class AsOfScreen(DutyScreen[None]):
    """An account as it stood, under a banner that says so, and what was written since.

    Args:
        view: the account at its moment.
    """

    TITLE = "AS OF"
    TOPIC = "account"
    COMMANDS = (
        commands.AsOf,
        commands.OpenThen,
        commands.PaymentsThen,
        commands.ContactsThen,
        commands.Since,
        Back,
    )
    DEFAULT_CSS = """
    AsOfScreen #then { height: 1fr; min-height: 1; }
    """

    def __init__(self, view: AccountAsOf) -> None:
        super().__init__()
        self.view = view
        self._list = "changes"

    def body(self) -> Iterable[Widget]:
        yield Lines(id="banner")
        yield Rule()
        yield Lines(id="owed")
        yield Rule()
        yield Sides(id="lists")
        yield ThenTable(self.view.timezone, id="then")

    def on_mount(self) -> None:
        self._show()
        self._table.focus()

    @property
    def _table(self) -> ThenTable:
        return self.query_one(ThenTable)

    def _show(self) -> None:
        width = self.app.size.width
        self.query_one("#banner", Lines).show(banner(self.view, width))
        self.query_one("#owed", Lines).show(owed_then(self.view, width))
        listed = LISTS[self._list]
        lists = self.query_one("#lists", Sides)
        lists.left = f"{listed.title}: {len(listed.rows(self.view))}"
        lists.right = "1 Open then  2 Payments  3 Contacts  4 Since"
        self._table.show_list(listed, self.view)

    def on_resize(self) -> None:
        """Flags take the width there is."""
        self._show()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "its receipt"

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        receipt = getattr(self._table.marked, "receipt", "")
        if receipt:
            self.desk.open("receipt", receipt)
        else:
            self.message.say("There is no receipt to this.")

    def action_as_of(self) -> None:
        """Another moment."""
        self.desk.run_held(self._ask())

    async def _ask(self) -> None:
        view = await self.desk.push_screen_wait(MomentDialog(self.view.account))
        if view is not None:
            self.view = view
            self._show()

    def _switch(self, name: str) -> None:
        self._list = name
        self.message.clear()
        self._show()

    def action_since(self) -> None:
        """What was written since."""
        self._switch("changes")

    def action_open_then(self) -> None:
        """What was open then."""
        self._switch("items")

    def action_payments_then(self) -> None:
        """The latest payments then."""
        self._switch("payments")

    def action_contacts_then(self) -> None:
        """The latest contacts then."""
        self._switch("contacts")


async def ask_as_of(desk: Any, number: str) -> None:
    """Ask for a moment, and show the account as it stood then."""
    view = await desk.push_screen_wait(MomentDialog(number))
    if view is not None:
        desk.open("as_of", view)
