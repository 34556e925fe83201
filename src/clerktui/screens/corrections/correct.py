"""A receipt put right: the acts that are lawful now, and of every other why it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import owes
from clerktui.screens.corrections.acts import correct
from clerktui.views.corrections import ActChoice, CorrectionPosted
from clerktui.views.receipts import ReceiptView
from clerktui.widgets import Back, Column, Command, DutyScreen, PagedTable, Row, Rule
from clerktui.widgets.listing import Lines

_NAME = 28


class Notice(Command):
    """Read the notice of its newest correction, and print it."""

    key = "f2"
    twin = "ctrl+r"
    word = "Notice"
    permission = "receipt.view"


class CorrectScreen(DutyScreen[None]):
    """Mark what is wrong with this receipt and press Enter, or its digit.

    What is not lawful now stands in the list with the reason why.
    """

    TITLE = "CORRECT"
    TOPIC = "receipts"
    COMMANDS = (Notice, Back)

    def __init__(self, receipt: str) -> None:
        super().__init__()
        self.receipt = receipt
        self._view: ReceiptView | None = None
        self._acts: dict[str, ActChoice] = {}
        self._newest: int | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="facts")
        yield Rule()
        yield PagedTable(
            Column("What to do", _NAME),
            Column("Why not now", 45),
            digits=True,
            empty="There is no such receipt.",
            id="acts",
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self, said: str = "") -> None:
        desk = self.desk
        try:
            self._view = await desk.ask("receipts.get_receipt", desk.actor, self.receipt)
            acts: Sequence[ActChoice] = await desk.ask(
                "corrections.choosing.list_acts", desk.actor, self.receipt
            )
            made = await desk.ask("corrections.looking.list_of_receipt", desk.actor, self.receipt)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._newest = made[0].number if made else None
        self._acts = {act.kind: act for act in acts}
        self.query_one("#facts", Lines).show(self._facts())
        table = self.query_one(PagedTable)
        table.show(Row(act.kind, (act.name, act.why_not)) for act in acts)
        table.focus()
        self.message.say(said)
        self.refresh_bindings()

    def _facts(self) -> list[list[tuple[str, str]]]:
        view = self._view
        assert view is not None
        document = view.document
        paid = ", ".join(
            f"{tender.name} {tender.reference}".strip()
            for tender in document.tenders
            if not tender.is_change
        )
        state = "VOID" if view.status == "void" else view.corrected
        head = f" Receipt {view.receipt}   {town_date(view.business_date)}   {document.clerk}"
        return [
            [(head, "bold")],
            *([[(f" {state}", "grave")]] if state else []),
            [(f" {money(document.total_cents)} paid by {paid}", "")],
            *([(f" {account.account}  {account.name}", "")] for account in document.accounts[:4]),
        ]

    def allows(self, command: type[Command]) -> bool:
        return command is not Notice or self._newest is not None

    @on(PagedTable.Moved)
    def _moved(self, event: PagedTable.Moved) -> None:
        """The whole of why not, where its column has no room for it."""
        act = self._acts.get(event.row.key)
        self.message.say(act.why_not if act else "")

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        act = self._acts[event.row.key]
        if act.why_not:
            self.desk.bell()
            self.message.warn(act.why_not)
        elif act.kind == "void":
            self.desk.replace("receipt", self.receipt, asks_to_void=True)
        else:
            self.desk.run_held(self._correct(act.kind))

    async def _correct(self, kind: str) -> None:
        try:
            posted = await correct(self.desk, kind, self.receipt)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        if posted is not None:
            self.desk.drawer = await self.desk.ask("drawers.current_drawer", self.desk.actor)
            await self._load(done(posted))

    def action_notice(self) -> None:
        """What was corrected last."""
        if self._newest is not None:
            self.desk.open("correction", self._newest)


def done(posted: CorrectionPosted) -> str:
    """A correction that was made, in a line."""
    new = f", receipt {posted.receipt}" if posted.receipt else ""
    told = "   ".join(f"{account} {owes(cents)}" for account, cents in posted.balances)
    return f"Correction {posted.number}{new}: {money(posted.amount_cents)}. {told}".rstrip()
