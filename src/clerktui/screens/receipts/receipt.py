"""One receipt, as it was printed; printed again, or voided."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.i18n.words import owes
from clerktui.views.receipts import ReceiptView, VoidDraft, VoidPosted
from clerktui.widgets import Back, Column, Command, Dialog, DutyScreen, PagedTable, Row, TextInput
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.dialogs import Close
from clerktui.widgets.referring import Refer, Referring
from clerktui.widgets.why import Why

TEXT_WIDTH = 48


class Reprint(Command):
    """Print this receipt again, marked DUPLICATE and counted."""

    key = "f2"
    twin = "ctrl+r"
    word = "Reprint"
    letter = "e"
    permission = "receipt.reprint"


class Void(Command):
    """Void this receipt; the account goes back to what it was, the number stays."""

    key = "f8"
    twin = "ctrl+x"
    word = "Void"
    permission = "receipt.void"


class Correct(Command):
    """Put this receipt right: every way there is, and why not the others."""

    key = "f4"
    twin = "ctrl+n"
    word = "Correct"
    permission = "receipt.view"


class Returned(Command):
    """The bank returned this payment: take it back with its fee, or present it again."""

    key = "f9"
    twin = "ctrl+y"
    word = "Returned"
    permission = "returned.process"
    in_footer = False


class ReferReceipt(Refer):
    """Refer this to somebody else, in the caller's words."""

    key = "ctrl+g"
    action = "refer"


class ReasonDialog(Dialog[str | None]):
    """Why is it voided? Nothing typed ahead answers this."""

    COMMANDS = (Close,)
    DROPS_TYPE_AHEAD = True

    def __init__(self, title: str) -> None:
        super().__init__()
        self.said = title

    def body(self) -> Iterable[Widget]:
        yield TextInput(f" {self.said}", id="reason", width=40, max_length=120)

    @on(TextInput.Accepted)
    def _accepted(self, event: TextInput.Accepted) -> None:
        if event.value:
            self.dismiss(event.value)
        else:
            event.field.refuse("Say why.")


class ReceiptScreen(Referring, DutyScreen[None]):
    """A receipt exactly as it was issued, with what happened to it since.

    Args:
        number: of the receipt.
        asks_to_void: begin with the question why it is void.
    """

    TITLE = "RECEIPT"
    TOPIC = "receipts"
    COMMANDS = (Correct, Reprint, Void, Returned, Why, ReferReceipt, Back)

    def __init__(self, number: str, *, asks_to_void: bool = False) -> None:
        super().__init__()
        self.number = number
        self.view: ReceiptView | None = None
        self._asks_to_void = asks_to_void
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield PagedTable(Column("", TEXT_WIDTH), id="paper")

    def on_mount(self) -> None:
        self.desk.run_held(self._begin())

    async def _begin(self) -> None:
        await self._load()
        if self._asks_to_void and self.can(Void):
            await self._void()

    def on_screen_resume(self) -> None:
        """It may have been corrected meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            self.view, text = await self.desk.ask(
                "receipts.get_receipt_text", self.desk.actor, self.number, TEXT_WIDTH
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        lines = text.splitlines()
        table = self.query_one(PagedTable)
        table.show(Row(str(number), (line,)) for number, line in enumerate(lines))
        table.focus()
        self.message.say(self._how_it_stands())
        self.refresh_bindings()
        await self._say_returned()

    async def _say_returned(self) -> None:
        """The paper stays as it was printed; that its money came back is said below it."""
        with suppress(ClerkError):
            name = "returns.items.list_returned"
            page = await self.desk.ask(name, self.desk.actor, self.number)
            came = [item for item in page.rows if item.receipt == self.number]
            if came:
                said = "; ".join(f"item {item.number}, {item.state}" for item in came)
                self.message.say(f"Returned by the bank: {said}.")

    def _how_it_stands(self) -> str:
        """Which way is the right one now, where voiding is not."""
        view = self.view
        if view is None or view.status == "void" or view.is_drawer_open:
            return view.corrected if view and view.correction else ""
        if view.correction:
            return f"{view.corrected}."
        return "Its drawer is closed: it is not voided any more. F4 corrects it."

    def allows(self, command: type[Command]) -> bool:
        if command is Void:
            view = self.view
            return view is not None and view.status == "issued" and view.is_drawer_open
        if command is Returned:
            return self.view is not None and self.view.status == "issued"
        return command is Back or self.view is not None

    def refers_to(self) -> tuple[str, str]:
        return "receipt", self.number

    def action_correct(self) -> None:
        """The ways to put it right."""
        self._was_left = True
        self.desk.open("correct", self.number)

    def action_reprint(self) -> None:
        """Print it again."""
        self.desk.run_held(self._reprint())

    async def _reprint(self) -> None:
        try:
            copy = await self.desk.ask("receipts.reprint", self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say(
            f"Receipt {self.number}: DUPLICATE {copy.copy_no} is on its way to the printer."
        )

    def action_why(self) -> None:
        """In plain words."""
        self.desk.open("why", ("receipt", (self.number,)))

    def action_returned(self) -> None:
        """What of it came back?"""
        self.desk.open("return_find", self.number)

    def action_void(self) -> None:
        """Void it, with the reason."""
        self.desk.run_held(self._void())

    async def _void(self) -> None:
        reason = await self.desk.push_screen_wait(ReasonDialog(f"Void {self.number} because"))
        if reason is None:
            return
        draft = VoidDraft(str(uuid.uuid4()), self.number, reason)
        try:
            posted: VoidPosted = await ask_approved(
                self.desk, "receipt_void.void_receipt", draft, command_id=draft.command_id
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        balances = "   ".join(f"{n} {owes(c)} again" for n, c in posted.balances)
        await self._load()
        self.desk.drawer = await self.desk.ask("drawers.current_drawer", self.desk.actor)
        self.message.say(f"Receipt {posted.receipt} is VOID.   {balances}")
