"""What a day gives the general ledger, and the entries behind every line."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence, town_date
from clerktui.i18n.words import entry_kind, items
from clerktui.screens.closing.commands import Batches, Post
from clerktui.views.closing import DayDraft, GlBatchView, GlEntryLine, GlLine, GlProof
from clerktui.widgets import (
    Back,
    Column,
    Command,
    Confirm,
    DutyScreen,
    MessageLine,
    PagedTable,
    Row,
    Rule,
)
from clerktui.widgets.listing import Spec, ViewTable
from clerktui.widgets.why import Why


def _amount(cents: int) -> str:
    return money(cents) if cents else ""


class LedgerScreen(DutyScreen[None]):
    """Debits and credits by fund; every fund balances by itself. Enter shows the entries behind."""

    TITLE = "GENERAL LEDGER"
    TOPIC = "ledger"
    COMMANDS = (Post, Batches, Why, Back)
    DEFAULT_CSS = """
    LedgerScreen .said { height: 1; }
    """

    def __init__(self, day: dt.date | None = None, number: int | None = None) -> None:
        super().__init__()
        self._day = day
        self._number = number
        self._proof: GlProof | None = None

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about", classes="said")
        yield Rule()
        yield PagedTable(
            Column("Account", 10),
            Column("Description", 26),
            Column("Project", 8),
            Column("Debit", 12, "right"),
            Column("Credit", 12, "right"),
            empty="Nothing of this day is to post. F6 lists the ledger batches.",
            id="lines",
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        actor = self.desk.actor
        try:
            if self._number is not None:
                proof = await self.desk.ask("closing.general_ledger.get_batch", actor, self._number)
            else:
                if self._day is None:
                    self._day = (await self.desk.ask("closing.days.get_day", actor)).day
                proof = await self.desk.ask("closing.general_ledger.get_proof", actor, self._day)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show(proof)

    def _show(self, proof: GlProof) -> None:
        self._proof = proof
        batch = f"batch {proof.number}" if proof.number else "not posted yet"
        entries = items(proof.entries, "entry", "entries")
        self.query_one("#about", MessageLine).say(
            f"{proof.office}   {town_date(proof.day)}   {batch}   {entries}"
        )
        table = self.query_one(PagedTable)
        table.show(_rows(proof))
        table.focus()
        if proof.problems:
            self.message.warn(proof.problems[0])
        elif proof.lines:
            self.message.say("Proved: debits are credits, in total and in every fund.")
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        proof = self._proof
        if command is Why:
            return proof is not None and bool(proof.lines)
        if command is Post:
            return proof is not None and proof.number is None and bool(proof.lines)
        return True

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        line = self._line(event.row.key)
        if line is None or self._proof is None:
            return
        if line.is_between_funds:
            self.action_why()
            return
        self.desk.open("ledger_entries", line, self._proof.day, self._proof.number)

    def _line(self, key: str) -> GlLine | None:
        lines = self._proof.lines if self._proof else ()
        return next((line for line in lines if str(line.line_no) == key), None)

    def action_post(self) -> None:
        """Post it."""
        self.desk.run_held(self._post())

    async def _post(self) -> None:
        proof = self._proof
        if proof is None:
            return
        question = f"Post {money(proof.debit_cents)} of {town_date(proof.day)} to the ledger?"
        said = "It is posted once; later entries go into a further batch."
        if not await self.desk.push_screen_wait(Confirm(question, said)):
            return
        draft = DayDraft(str(uuid.uuid4()), proof.day)
        try:
            posted: GlProof = await self.desk.ask(
                "closing.general_ledger.post_day", self.desk.actor, draft
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._number = posted.number
        self._show(posted)
        self.message.say(f"Posted as ledger batch {posted.number}.")

    def action_why(self) -> None:
        """The marked line, then the whole day; a fund's sum is told by the whole."""
        proof = self._proof
        row = self.query_one(PagedTable).current
        if proof is None:
            return
        line = self._line(row.key) if row else None
        which = (line.account, line.line_no) if line else ()
        self.desk.open("why", ("ledger", (proof.day, proof.number, *which)))

    def action_batches(self) -> None:
        """The posted ones."""
        self.desk.open("ledger_batches")


def _rows(proof: GlProof) -> Iterable[Row]:
    for fund in proof.funds:
        for line in proof.lines:
            if line.fund == fund.fund:
                yield Row(
                    str(line.line_no),
                    (
                        line.account,
                        line.description,
                        line.project,
                        _amount(line.debit_cents),
                        _amount(line.credit_cents),
                    ),
                )
        name = f"Fund {fund.fund} together"
        amounts = money(fund.debit_cents), money(fund.credit_cents)
        yield Row(f"fund {fund.fund}", ("", name, "", *amounts), is_bold=True)


class LedgerEntriesScreen(DutyScreen[None]):
    """The journal lines behind one line of the ledger; Enter opens the receipt of a payment."""

    TITLE = "LEDGER ENTRIES"
    TOPIC = "ledger"
    COMMANDS = (Back,)
    DEFAULT_CSS = """
    LedgerEntriesScreen .said { height: 1; }
    """

    def __init__(self, line: GlLine, day: dt.date, number: int | None) -> None:
        super().__init__()
        self.line, self.day, self.number = line, day, number
        self._entries: tuple[GlEntryLine, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about", classes="said")
        yield Rule()
        yield PagedTable(
            Column("Entry", 8, "right"),
            Column("Kind", 11),
            Column("Receipt", 11),
            Column("Account", 11),
            Column("Debit", 12, "right"),
            Column("Credit", 12, "right"),
            empty="No entry is behind this line any more: look at the ledger again.",
            id="entries",
        )

    def on_mount(self) -> None:
        self.query_one("#about", MessageLine).say(
            f"{self.line.account} {self.line.description}   {town_date(self.day)}"
        )
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            self._entries = await self.desk.ask(
                "closing.general_ledger.list_entries",
                self.desk.actor,
                self.line.account,
                self.day,
                self.number,
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PagedTable)
        table.show(
            Row(
                str(place),
                (
                    str(entry.entry_id),
                    entry_kind(entry.kind),
                    entry.receipt,
                    entry.account,
                    _amount(max(entry.amount_cents, 0)),
                    _amount(max(-entry.amount_cents, 0)),
                ),
            )
            for place, entry in enumerate(self._entries)
        )
        table.focus()
        cents = sum(entry.amount_cents for entry in self._entries)
        side = "debit" if cents >= 0 else "credit"
        self.message.say(
            f"{items(len(self._entries), 'line')}, together {money(abs(cents))} {side}."
        )

    @on(PagedTable.Chosen)
    def _chosen(self, event: PagedTable.Chosen) -> None:
        entry = self._entries[int(event.row.key)]
        if entry.receipt:
            self.desk.open("receipt", entry.receipt)
        else:
            self.message.say(entry.memo or f"An entry without a receipt: {entry_kind(entry.kind)}.")


class BatchTable(ViewTable):
    """Posted ledger batches."""

    def key_of(self, view: GlBatchView) -> int:
        return view.number


class LedgerBatchesScreen(DutyScreen[None]):
    """The posted ledger batches, newest first; Enter opens one. `clerktui gl export` writes it."""

    TITLE = "LEDGER BATCHES"
    TOPIC = "ledger"
    COMMANDS = (Why, Back)

    def body(self) -> Iterable[Widget]:
        zone = self.desk.actor.timezone
        specs = (
            Spec("Batch", 6, lambda batch: str(batch.number), "right"),
            Spec("Day", 8, lambda batch: town_date(batch.day)),
            Spec("Entries", 7, lambda batch: str(batch.entries), "right"),
            Spec("Debit", 13, lambda batch: money(batch.debit_cents), "right"),
            Spec("Posted", 14, lambda batch: clock_time(batch.posted_at, zone)),
            Spec("By", 12, lambda batch: batch.posted_by, grows=1),
            Spec("Files", 5, lambda batch: str(batch.exports), "right"),
        )
        empty = "No day was posted to the ledger yet. Closing a day does it."
        yield BatchTable(specs, empty=empty, id="batches")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            found = await self.desk.ask("closing.general_ledger.list_batches", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(BatchTable)
        table.show_views(found)
        table.focus()
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        batch: GlBatchView | None = self.query_one(BatchTable).marked
        if batch is not None:
            self.desk.open("ledger", batch.day, batch.number)

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self.query_one(BatchTable).marked is not None

    def action_why(self) -> None:
        """The marked batch, and each of its lines."""
        batch: GlBatchView | None = self.query_one(BatchTable).marked
        if batch is not None:
            self.desk.open("why", ("ledger", (batch.day, batch.number)))
