"""One of an account's long lists over the whole screen; digits go from one to the other."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.screens.inquiry import commands
from clerktui.screens.inquiry.lists import HistoryTable
from clerktui.screens.inquiry.opening import open_payment, open_view, why_of
from clerktui.views.accounts import BillView, FoundAccount, PaymentView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Sides
from clerktui.widgets.referring import Refer, Referring


class HistoryScreen(Referring, DutyScreen[None]):
    """All bills, payments or contacts of an account, or all accounts of its person.

    Args:
        number: the account.
        kind: "bills", "payments", "contacts", "person" or "corrections".
        name: whose account it is.
        cursor: the row to start on, if it is on the first page.
    """

    TITLE = "HISTORY"
    TOPIC = "account"
    COMMANDS = (
        commands.PayNow,
        commands.Why,
        commands.Bills,
        commands.Payments,
        commands.Contacts,
        commands.Person,
        commands.Corrections,
        commands.Correct,
        Refer,
        Back,
    )
    CSS_PATH = "history.tcss"

    def __init__(self, number: str, kind: str, name: str = "", cursor: str | None = None) -> None:
        super().__init__()
        self.number = number
        self._kind = kind
        self._whose = name
        self._first_cursor = cursor
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield Sides(id="whose")
        yield Rule()
        yield HistoryTable(self.number, self._kind, self.desk.actor.timezone, id="list")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load(self._first_cursor))

    @property
    def _table(self) -> HistoryTable:
        return self.query_one(HistoryTable)

    async def _load(self, cursor: str | None = None) -> None:
        self.set_title(self._table.kind.title)
        whose = self.query_one("#whose", Sides)
        whose.left = f"{self.number}  {self._whose}"
        whose.right = "1 Bills 2 Paid 3 Said 4 Person 5 Corrected"
        try:
            await self._table.load(cursor)
        except ClerkError as error:
            self.message.warn(sentence(error))

    @on(HistoryTable.Loaded)
    def _loaded(self) -> None:
        self.message.say(self._table.how_much)
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        self._was_left = True
        if not isinstance(one, FoundAccount):
            open_view(self.desk, one)
        else:
            self.desk.back()
            if one.account != self.number:
                self.desk.replace("account", one.account)

    def action_pay_now(self) -> None:
        """Pay the marked bill or account, or else this account."""
        one = self._table.marked
        if isinstance(one, BillView) and one.balance_cents > 0:
            key = one.bill
        else:
            key = one.account if isinstance(one, FoundAccount) else self.number
        self._was_left = open_payment(self.desk, key)

    def action_why(self) -> None:
        """The marked row explained, then the account."""
        self._was_left = True
        self.desk.open("why", *why_of(self._table.marked), ("account", (self.number,)))

    def on_screen_resume(self) -> None:
        """Something may have been paid or voided meanwhile."""
        if self._was_left:
            self._was_left = False
            row = self._table.current
            self.desk.run_held(self._load(row.key if row else None))

    def _switch(self, kind: str) -> None:
        self._table.choose(kind)
        self.message.clear()
        self.desk.run_held(self._load())

    def action_bills(self) -> None:
        """The bills."""
        self._switch("bills")

    def action_payments(self) -> None:
        """The payments."""
        self._switch("payments")

    def action_contacts(self) -> None:
        """The contacts."""
        self._switch("contacts")

    def action_person(self) -> None:
        """The person's accounts."""
        self._switch("person")

    def action_corrections(self) -> None:
        """The corrections."""
        self._switch("corrections")

    def refers_to(self) -> tuple[str, str]:
        """The marked bill or payment; else the account."""
        one = self._table.marked
        if isinstance(one, BillView):
            return "bill", one.bill
        return (
            ("receipt", one.receipt) if isinstance(one, PaymentView) else ("account", self.number)
        )

    def action_correct(self) -> None:
        """The ways to put the marked payment right."""
        one = self._table.marked
        if isinstance(one, PaymentView):
            self._was_left = True
            self.desk.open("correct", one.receipt)

    def allows(self, command: type[Command]) -> bool:
        return command is not commands.Correct or isinstance(self._table.marked, PaymentView)
