"""The account: who, where, what must be said, what is owed by service and age, what happened.

A wide terminal shows one of the long lists beside it; a narrow one opens it over the account.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.inquiry import commands, summary, turning_on
from clerktui.screens.inquiry.as_of import ask_as_of
from clerktui.screens.inquiry.callers import choose_caller_duty
from clerktui.screens.inquiry.charge_commands import AccountDebt, AccountPromises
from clerktui.screens.inquiry.lists import HistoryTable
from clerktui.screens.inquiry.opening import open_payment, open_view, why_of
from clerktui.screens.inquiry.put_right import put_right
from clerktui.screens.inquiry.recent import Latest, RecentTable, recent
from clerktui.screens.work_orders.request_parts import Asked
from clerktui.views.account_links import AccountStanding
from clerktui.views.accounts import AccountView, FoundAccount
from clerktui.views.order_choices import OrdersAt
from clerktui.views.tasks import TaskView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Sides
from clerktui.widgets.referring import Refer, Referring

LEFT_WIDTH = 80
PANE_FROM_WIDTH = 132
_LATEST_MIN = 8


class AccountScreen(Referring, DutyScreen[None]):
    """One account: who and where, what must be said, what is owed, what happened lately.

    Args:
        number: the account.
        view: the account, if it was just read.
        said: what the clerk is here for, such as a number to call.
    """

    TITLE = "ACCOUNT"
    TOPIC = "account"
    COMMANDS = (
        commands.PayNow,
        commands.AccountRequest,
        commands.AddContact,
        commands.Flags,
        commands.Callers,
        commands.Why,
        commands.AsOf,
        commands.WhatIf,
        commands.Bills,
        commands.Payments,
        commands.Contacts,
        commands.Person,
        commands.Corrections,
        commands.PutRight,
        commands.ReturnedItems,
        commands.HeldPayments,
        commands.AccountTasks,
        commands.AccountOrders,
        turning_on.Linked,
        turning_on.Papers,
        turning_on.TurnOn,
        Refer,
        commands.AccountDeposits,
        AccountDebt,
        AccountPromises,
        commands.HighBill,
        commands.Statement,
        commands.Disclosures,
        commands.RecordHolds,
        Back,
    )
    CSS_PATH = "account.tcss"
    SHOWS_TASKS = True

    def __init__(self, number: str, view: AccountView | None = None, said: str = "") -> None:
        super().__init__()
        self._said = said
        self.number = view.account if view else number
        self._view = view
        self._latest: Latest | None = None
        self._tasks: tuple[TaskView, ...] = ()
        self._standing: AccountStanding | None = None
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="sides"):
            with Vertical(id="left"):
                yield Lines(id="who")
                yield Rule()
                yield Lines(id="owed")
                yield Rule()
                yield Lines(id="linked")
                yield Lines(id="tasks")
                yield Lines(id="lists")
                yield RecentTable(id="recent")
            with Vertical(id="right"):
                yield Sides(id="pane-title")
                yield HistoryTable(self.number, "bills", self.desk.actor.timezone, id="pane")

    def on_mount(self) -> None:
        self._show()
        self.query_one(RecentTable).focus(scroll_visible=False)
        if self._said:
            self.message.say(self._said)
        self.desk.run_held(self._load(self._view))

    @property
    def _pane(self) -> HistoryTable:
        return self.query_one(HistoryTable)

    @property
    def _has_pane(self) -> bool:
        return self.app.size.width >= PANE_FROM_WIDTH

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "opens"
        if self._has_pane:
            yield "Tab", "other side"

    # ------------------------------------------------------------------------------ the showing
    async def _load(self, view: AccountView | None = None) -> None:
        try:
            self._view = view or await self.desk.ask("accounts.get_account", self.number)
            self._show()
            self._latest = await self._ask_latest()
            self._tasks = await self._ask_tasks()
            name = "account_links.get_standing"
            self._standing = await self.desk.ask(name, self.desk.actor, self.number)
            self._show()
            if self._has_pane:
                row = self._pane.current
                await self._pane.load(row.key if row else None)
        except ClerkError as error:
            self.message.warn(sentence(error))

    async def _ask_latest(self) -> Latest:
        """As much of what happened lately as there is room for."""
        ask, limit = self.desk.ask, max(_LATEST_MIN, self.app.size.height // 2)
        contacts = await ask("accounts.list_contacts", self.number, None, limit)
        bills = await ask("accounts.list_bills", self.number, None, limit)
        payments = await ask("accounts.list_payments", self.number, None, limit)
        return Latest(contacts, bills, payments)

    async def _ask_tasks(self) -> tuple[TaskView, ...]:
        if not self.desk.actor.may("task.use"):
            return ()
        name, about = "tasks.listing.list_about", ("account", self.number)
        found: tuple[TaskView, ...] = await self.desk.ask(name, self.desk.actor, *about)
        return found

    def _show(self) -> None:
        """Show what is known; as wide as the left side is."""
        width = LEFT_WIDTH if self._has_pane else self.app.size.width
        self.query_one("#left").styles.width = width
        self.query_one("#right").display = self._has_pane
        self.query_one("#pane-title", Sides).left = self._pane.kind.title
        view = self._view
        if view is None:
            return
        standing = self._standing
        order = standing.order if standing else None
        self.query_one("#who", Lines).show(summary.who(view, width, order))
        self.query_one("#owed", Lines).show(summary.owed(view, width))
        self.query_one("#lists", Lines).show(summary.lists(view, width, standing))
        if standing is not None:
            self.query_one("#linked", Lines).show(summary.linked(standing, width))
            self.refresh_bindings()
        self.query_one("#tasks", Lines).show(summary.tasks(self._tasks, width))
        if self._latest is not None:
            happened = recent(self._latest, self.desk.actor.timezone)
            self.query_one(RecentTable).show_latest(happened)

    def on_resize(self) -> None:
        """Another size may have room for the list beside, or none any more."""
        had_pane = self.query_one("#right").display
        self._show()
        if self._has_pane and not had_pane:
            self.desk.run_held(self._load(self._view))

    def on_screen_resume(self) -> None:
        """Something may have been paid, voided or written down meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    # ----------------------------------------------------------------------------- the commands
    @on(HistoryTable.Loaded)
    def _pane_loaded(self) -> None:
        self.query_one("#pane-title", Sides).right = self._pane.how_much

    @on(PagedTable.Chosen, "#recent")
    def _recent_chosen(self) -> None:
        self._open(self.query_one(RecentTable).marked.view)

    @on(PagedTable.Chosen, "#pane")
    def _pane_chosen(self) -> None:
        one = self._pane.marked
        if not isinstance(one, FoundAccount):
            self._open(one)
        elif one.account != self.number:
            self.desk.replace("account", one.account)

    def _open(self, view: Any) -> None:
        self._was_left = True
        open_view(self.desk, view)

    def action_pay_now(self) -> None:
        """A payment on this account."""
        self._was_left = open_payment(self.desk, self.number)

    def action_add_contact(self) -> None:
        """Write down what was said."""
        self._was_left = True
        self.desk.open("log_contact", self.number)

    def action_account_request(self) -> None:
        """What does the customer need?"""
        self._was_left = True
        self.desk.open("request", Asked(account=self.number))

    def action_account_orders(self) -> None:
        """What was done for it, and what waits."""
        self._was_left = True
        self.desk.open("orders_at", OrdersAt(account=self.number))

    def action_flags(self) -> None:
        """Its flags."""
        self._was_left = True
        self.desk.open("flags", self.number)

    def action_callers(self) -> None:
        """Call backs, the directory, flags that run out."""
        self.desk.run_held(self._callers())

    async def _callers(self) -> None:
        self._was_left = await choose_caller_duty(self.desk, self.number)

    def action_why(self) -> None:
        """The marked line explained, then the account."""
        pane = self._pane.has_focus
        marked = self._pane.marked if pane else self.query_one(RecentTable).marked
        view = getattr(marked, "view", marked)
        self._was_left = True
        self.desk.open("why", *why_of(view), ("account", (self.number,)))

    def action_as_of(self) -> None:
        """As it stood."""
        self._was_left = True
        self.desk.run_held(ask_as_of(self.desk, self.number))

    def _open_duty(self, name: str) -> None:
        self._was_left = True
        self.desk.open(name, self.number, self._view.name if self._view else "")

    def action_what_if(self) -> None:
        """What if so much is paid?"""
        self._open_duty("what_if")

    def action_high_bill(self) -> None:
        """This year's months against last year's."""
        self._open_duty("high_bill")

    def action_statement(self) -> None:
        """A statement for any days."""
        self._open_duty("statement")

    def action_disclosures(self) -> None:
        """What was given, to whom."""
        self._open_duty("disclosures")

    def action_put_right(self) -> None:
        """What is wrong with it?"""
        self.desk.run_held(self._put_right())

    async def _put_right(self) -> None:
        self._was_left = await put_right(self.desk, self.number)

    def _list(self, kind: str) -> None:
        if not self._has_pane:
            self._was_left = True
            name = self._view.name if self._view else ""
            self.desk.open("history", self.number, kind, name)
            return
        self._pane.choose(kind)
        self._pane.focus()
        self.query_one("#pane-title", Sides).left = self._pane.kind.title
        self.desk.run_held(self._load_pane())

    async def _load_pane(self) -> None:
        try:
            await self._pane.load()
        except ClerkError as error:
            self.message.warn(sentence(error))

    def action_bills(self) -> None:
        """The bills."""
        self._list("bills")

    def action_payments(self) -> None:
        """The payments."""
        self._list("payments")

    def action_contacts(self) -> None:
        """The contacts."""
        self._list("contacts")

    def action_person(self) -> None:
        """The person's accounts."""
        self._list("person")

    def action_corrections(self) -> None:
        """The corrections."""
        self._list("corrections")

    def action_returned_items(self) -> None:
        """What the bank returned of it."""
        self._was_left = True
        self.desk.open("returned", self.number)

    def refers_to(self) -> tuple[str, str]:
        return "account", self.number

    def action_account_tasks(self) -> None:
        """What co-workers have to do about it."""
        self._was_left = True
        self.desk.open("tasks", "account", self.number)

    def allows(self, command: type[Command]) -> bool:
        if command is turning_on.TurnOn:
            return self._standing is not None and self._standing.order is not None
        return True

    def action_linked(self) -> None:
        """Who has to do with it."""
        self._was_left = True
        self.desk.open("links", self.number)

    def action_papers(self) -> None:
        """What its customer has shown."""
        self._was_left = True
        self.desk.open("papers", self.number)

    def action_turn_on(self) -> None:
        """The water is on."""
        self.desk.run_held(self._turn_on())

    async def _turn_on(self) -> None:
        assert self._standing is not None, "offered only where an order is waited for"
        assert self._standing.order is not None, "as above"
        said = await turning_on.turn_on(self.desk, self._standing.order)
        if said is not None:
            await self._load()
            self.message.say(said)

    def action_account_deposits(self) -> None:
        """What the customer left."""
        self._was_left = True
        self.desk.open("account_deposits", self.number)

    def action_account_debt(self) -> None:
        """What was done about its debt."""
        self.desk.run_held(self._debt())

    async def _debt(self) -> None:
        from clerktui.screens.collections.hub import choose_account_area

        self._was_left = await choose_account_area(self.desk, self.number)

    def action_account_promises(self) -> None:
        """What it promised."""
        self._was_left = True
        self.desk.open("arrangements", self.number)

    def action_held_payments(self) -> None:
        """What is held for it."""
        self._was_left = True
        self.desk.open("held", self.number)

    def action_record_holds(self) -> None:
        """What may not be purged of it."""
        self._was_left = True
        self.desk.open("holds", self.number)
