"""A correction, as its notice says it; printed for the file and for the customer."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.views.corrections import CorrectionView
from clerktui.widgets import Back, Column, Command, DutyScreen, PagedTable, Row

TEXT_WIDTH = 76


class PrintNotice(Command):
    """Print the notice, for the file or the customer."""

    key = "f2"
    twin = "ctrl+r"
    word = "Print"
    permission = "receipt.reprint"


class OpenReceipt(Command):
    """Read the receipt it corrected."""

    key = "f6"
    twin = "ctrl+g"
    word = "Receipt"
    permission = "receipt.view"


class CorrectionScreen(DutyScreen[None]):
    """What was corrected, why, by whom, and what it did to each account."""

    TITLE = "CORRECTION"
    TOPIC = "receipts"
    COMMANDS = (OpenReceipt, PrintNotice, Back)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.view: CorrectionView | None = None

    def body(self) -> Iterable[Widget]:
        yield PagedTable(Column("", TEXT_WIDTH), id="paper", empty="There is no such correction.")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            self.view, text = await self.desk.ask(
                "corrections.notice.get_notice_text", self.desk.actor, self.number, TEXT_WIDTH
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PagedTable)
        table.show(Row(str(n), (line,)) for n, line in enumerate(text.splitlines()))
        table.focus()
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        if command is OpenReceipt:
            return self.view is not None and bool(self.view.receipt)
        return command is Back or self.view is not None

    def action_open_receipt(self) -> None:
        """Its receipt."""
        if self.view is not None:
            self.desk.open("receipt", self.view.receipt)

    def action_print_notice(self) -> None:
        """On paper."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        try:
            await self.desk.ask("corrections.notice.print_notice", self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say(f"The notice of correction {self.number} is on its way to the printer.")
