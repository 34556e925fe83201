"""One mortgage company: the parcels it pays for; and one of its files, line by line."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.rules.mortgage import FINDINGS
from clerktui.screens.collections import tax_commands as commands
from clerktui.screens.collections.mortgage_forms import (
    DayForm,
    FileForm,
    MoneyForm,
    ParcelForm,
)
from clerktui.views.mortgage import (
    BillFile,
    CheckedFile,
    CheckedLine,
    CheckRequest,
    ParcelView,
    PayerDraft,
)
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.forms import BandForm
from clerktui.widgets.listing import Lines, Spec, ViewTable

_WIDTH = 78
_PARCELS = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Owner", 20, lambda one: one.name, grows=1),
    Spec("Parcel", 16, lambda one: one.parcel),
    Spec("Loan", 12, lambda one: one.loan),
    Spec("Since", 8, lambda one: town_date(one.starts_on)),
)
_LINES = (
    Spec("Line", 4, lambda one: str(one.line), "right"),
    Spec("Account", 12, lambda one: one.account or one.typed),
    Spec("Pays", 10, lambda one: money(one.amount_cents), "right"),
    Spec("Owed", 10, lambda one: money(one.owed_cents), "right"),
    Spec("Found", 14, lambda one: one.said, grows=1),
    Spec("Note", 14, lambda one: one.words, grows=2),
    Spec("Parcel", 18, lambda one: one.parcel, from_width=110),
    Spec("Loan", 14, lambda one: one.loan, from_width=110),
)
_RIGHT = ("exact", "billed")


class PaysTable(ViewTable):
    """The accounts a company pays the tax of."""

    def key_of(self, view: ParcelView) -> str:
        return str(view.parcel_id)


class LineTable(ViewTable):
    """The lines of a file; `!` marks what is not as it should be."""

    def key_of(self, view: CheckedLine) -> str:
        return str(view.line)

    def mark_of(self, view: CheckedLine) -> str:
        return "" if view.finding in _RIGHT else "!"


class MortgageCompanyScreen(DutyScreen[None]):
    """Whose tax a company pays; its files are checked, taken in and written here."""

    TITLE = "MORTGAGE COMPANY"
    TOPIC = "mortgage"
    COMMANDS = (
        commands.AddParcel,
        commands.CheckFile,
        commands.PayFile,
        commands.EndParcel,
        commands.BillFile,
        Back,
    )

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        empty = "It pays for nobody. F4 adds a parcel; `clerktui import mortgage-parcels` a list."
        yield PaysTable(_PARCELS, empty=empty, id="parcels")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> PaysTable:
        return self.query_one(PaysTable)

    async def _ask(self, name: str, *asked: Any) -> Any:
        return await self.desk.ask(name, self.desk.actor, *asked)

    async def reload(self, said: str, after: int = 0) -> None:
        """Show the company anew, and say what happened."""
        try:
            company = await self._ask("mortgage.directory.get_company", self.code)
            rows: Sequence[ParcelView] = await self._ask(
                "mortgage.parcels.list_parcels", self.code, after, _PAGE
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        more = len(rows) == _PAGE
        if after:
            self._table.add_views(rows, more=more)
        else:
            self._table.show_views(rows, more=more)
        head = f" {company.code}  {company.name}   files {company.layout}"
        self.query_one("#head", Lines).show([[(head, "bold")]])
        self.refresh_bindings()
        self.message.say(said or f"It pays for {items(company.parcels, 'parcel')}.")

    @on(PagedTable.NextPage)
    def _next(self) -> None:
        self.desk.run_held(self.reload("", self._table.views[-1].parcel_id))

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: ParcelView | None = self._table.marked
        if one is not None:
            self.desk.open("account", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command is not commands.EndParcel or self._table.marked is not None

    # ------------------------------------------------------------------------------ the commands
    def action_add_parcel(self) -> None:
        """Whose?"""
        self.desk.run_held(self._add())

    async def _add(self) -> None:
        async def send(**said: str) -> ParcelView:
            draft = PayerDraft(str(uuid.uuid4()), self.code, **said)
            made: ParcelView = await self._ask("mortgage.parcels.set_payer", draft)
            return made

        made = await self.desk.push_screen_wait(ParcelForm(f"{self.code} pays the tax of", send))
        if made is not None:
            await self.reload(f"{self.code} pays for {made.account}, {made.name}.")

    def action_end_parcel(self) -> None:
        """Really?"""
        self.desk.run_held(self._end())

    async def _end(self) -> None:
        one: ParcelView | None = self._table.marked
        if one is None:
            return
        question = f"{self.code} pays for {one.account} no more?"
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        try:
            await self._ask("mortgage.parcels.end_payer", one.parcel_id)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self.reload(f"{self.code} pays for {one.account} no more.")

    def action_check_file(self) -> None:
        """Which?"""
        self.desk.run_held(self._read(FileForm, "mortgage.checking.check", "Check a file of"))

    def action_pay_file(self) -> None:
        """Which, with which check?"""
        self.desk.run_held(self._read(MoneyForm, "mortgage.receiving.receive", "Money of"))

    async def _read(self, form: type[BandForm], name: str, title: str) -> None:
        async def send(**said: Any) -> CheckedFile:
            path = said.pop("path")
            found: CheckedFile = await self._ask(name, CheckRequest(path, self.code, **said))
            return found

        facts = ("Nothing typed as the day is today.",)
        found = await self.desk.push_screen_wait(form(f"{title} {self.code}", send, facts))
        if found is not None:
            self.desk.open("mortgage_file", found.number, found.left_out)

    def action_bill_file(self) -> None:
        """It pays when?"""
        self.desk.run_held(self._bill())

    async def _bill(self) -> None:
        folder = self.desk.settings.home / "spool"

        async def send(as_of: Any) -> tuple[BillFile, Path]:
            name = "mortgage.billing.write_bills_file"
            made: tuple[BillFile, Path] = await self._ask(name, self.code, as_of, folder)
            return made

        facts = ("Nothing typed is today.",)
        made = await self.desk.push_screen_wait(DayForm(f"Bills for {self.code}", send, facts))
        if made is not None:
            file, path = made
            said = f"{items(file.record_count, 'bill')}, {money(file.amount_cents)}: {path}"
            await self.reload(said)


class MortgageFileScreen(DutyScreen[None]):
    """A file held against the books: every line, what is owed, what was found."""

    TITLE = "MORTGAGE FILE"
    TOPIC = "mortgage"
    COMMANDS = (commands.PrintList, Back)

    def __init__(self, number: int, left_out: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.number = number
        self._left_out = left_out

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield LineTable(_LINES, empty="It has no line.", id="lines")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> LineTable:
        return self.query_one(LineTable)

    async def _load(self) -> None:
        name = "mortgage.files.get_file"
        try:
            view: CheckedFile = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        head = [[(line, "bold" if not place else "")] for place, line in enumerate(_head(view))]
        self.query_one("#head", Lines).show(head)
        self._table.show_views(view.lines, more=False)
        self._moved()
        missing = f" Not in it, and owing: {', '.join(self._left_out)}." if self._left_out else ""
        said = ", ".join(f"{count} {FINDINGS[code]}" for code, count in view.counts.items())
        self.message.say(f"{said}.{missing}")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What there is no room for in the row of the marked one."""
        one: CheckedLine | None = self._table.marked
        lines = []
        if one is not None:
            who = f"{one.name or one.typed}, parcel {one.parcel or '-'}, loan {one.loan or '-'}"
            lines = wrap(f"{who}: {one.said}. {one.words}", _WIDTH)
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: CheckedLine | None = self._table.marked
        if one is not None and one.account:
            self.desk.open("account", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        one: CheckedLine | None = self._table.marked
        if one is not None and one.account:
            yield "Enter", "opens"

    def action_print_list(self) -> None:
        """The answer, into the spool folder."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        folder = self.desk.settings.home / "spool"
        try:
            name = "mortgage.answer.write_pdf"
            path: Path = await self.desk.ask(name, self.desk.actor, self.number, folder)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.message.say(f"Wrote {path}")


def _head(view: CheckedFile) -> tuple[str, str]:
    kind = {"bill": "bills to it", "check": "checked, no money", "payment": "paid"}[view.kind]
    batch = f", batch {view.batch}" if view.batch else ""
    first = f" File {view.number} of {view.company_name}: {kind}{batch}"
    check = f", check {money(view.check_cents)}" if view.check_cents is not None else ""
    second = (
        f" {view.tax_year} tax, pays on {town_date(view.as_of)}: {money(view.amount_cents)} of "
        f"{money(view.owed_cents)} owed{check}"
    )
    return first, second


_PAGE = 200
