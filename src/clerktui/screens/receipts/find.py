"""Receipts by number, account, name, amount or date; the newest first when nothing is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence
from clerktui.views.accounts import Page
from clerktui.views.receipts import ReceiptRow
from clerktui.widgets import Back, Command, DutyScreen, LookupInput, PagedTable, Rule
from clerktui.widgets.listing import Spec, ViewTable


class PrintJobs(Command):
    """List the paper that waits."""

    key = "f9"
    twin = "ctrl+p"
    word = "Print jobs"
    permission = "print.jobs"


class ReturnedItems(Command):
    """List what the bank returned: take an item back, its letter, its fee."""

    key = "f6"
    twin = "ctrl+g"
    word = "Returned"
    permission = "account.view"


class HeldPayments(Command):
    """List payments kept out of the books: unsigned, post-dated, paid in full."""

    key = "f5"
    twin = "ctrl+e"
    word = "Held"
    letter = "e"
    permission = "account.view"


class ReceiptTable(ViewTable):
    """Receipts; the name takes the room there is."""

    def __init__(self, timezone: str, **options: Any) -> None:
        specs = (
            Spec("Receipt", 10, lambda found: found.receipt),
            Spec("Issued", 14, lambda found: clock_time(found.issued_at, timezone)),
            Spec("Account", 10, lambda found: found.accounts),
            Spec("Name", 14, lambda found: found.name, grows=1),
            Spec("Amount", 10, lambda found: money(found.amount_cents), "right"),
            Spec("", 8, _state),
        )
        empty = "No receipt was found. Type a number, account, name, 86.40 or 11/23/26."
        super().__init__(specs, empty=empty, **options)

    def key_of(self, view: ReceiptRow) -> str:
        return view.receipt


class ReceiptsScreen(DutyScreen[None]):
    """Find a receipt: type its number, an account, a name, an amount with its point, or a date."""

    TITLE = "RECEIPTS"
    TOPIC = "receipts"
    COMMANDS = (ReturnedItems, HeldPayments, PrintJobs, Back)

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed
        self._page: Page[ReceiptRow] | None = None

    def body(self) -> Iterable[Widget]:
        yield LookupInput(
            " Receipt", self._typed, id="what", drives="#found", label_width=10, width=40
        )
        yield Rule()
        yield ReceiptTable(self.desk.actor.timezone, id="found")

    def on_mount(self) -> None:
        self.desk.run_held(self._find())

    @on(LookupInput.Accepted)
    def _accepted(self, event: LookupInput.Accepted) -> None:
        table = self.query_one(PagedTable)
        if event.value == self._typed and table.current is not None:
            self.desk.open("receipt", table.current.key)
            return
        self._typed = event.value
        self.desk.run_held(self._find())

    async def _find(self, after: tuple[int, ...] | None = None) -> None:
        try:
            page = await self.desk.ask(
                "receipts.find_receipts", self.desk.actor, self._typed, after
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._page = page
        table = self.query_one(ReceiptTable)
        if after is None:
            table.show_views(page.rows, more=page.after is not None)
            self.message.say(self._told(page))
        else:
            table.add_views(page.rows, more=page.after is not None)

    def _told(self, page: Page[ReceiptRow]) -> str:
        """How many there are, and which where nothing narrows them: the newest of every day."""
        hint = " Enter opens the marked one." if page.rows else ""
        if self._typed.strip():
            said = "more below" if page.after else "all shown"
            return f"{len(page.rows)} found, {said}.{hint}"
        newest = f"The newest {len(page.rows)} of all days, older ones below"
        return f"{newest if page.after else 'All receipts, the newest first'}.{hint}"

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The marked one told whole, where its columns have no room for it."""
        marked: ReceiptRow = self.query_one(ReceiptTable).marked
        self.message.say(f"{marked.receipt}   {marked.accounts}   {marked.name}")

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._find(self._page.after))

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        self.desk.open("receipt", event.row.key)

    def on_screen_resume(self) -> None:
        """Something may have been voided meanwhile."""
        if self._page is not None:
            self.desk.run_held(self._find())

    def action_print_jobs(self) -> None:
        """The paper that waits."""
        self.desk.open("print_jobs")

    def action_returned_items(self) -> None:
        """What the bank returned."""
        self.desk.open("returned")

    def action_held_payments(self) -> None:
        """What is kept out of the books."""
        self.desk.open("held")


def _state(found: ReceiptRow) -> str:
    """What became of it, in a word; how often it was printed again where nothing did."""
    if found.status == "void":
        return "VOID"
    if found.corrected:
        word = found.corrected.partition(" ")[0]
        return word if word.isupper() else "tender"
    return f"dup {found.reprints}" if found.reprints else ""
