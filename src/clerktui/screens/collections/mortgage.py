"""Mortgage companies that pay taxes out of escrow, and the files that came from them or went."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.screens.collections import tax_commands as commands
from clerktui.screens.collections.mortgage_forms import CompanyForm
from clerktui.views.mortgage import CompanyDraft, CompanyView, FileView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable
from clerktui.widgets.listing import Spec, ViewTable
from clerktui.widgets.screen import Rereading

_KINDS = {"bill": "bills", "check": "checked", "payment": "paid"}
_COMPANIES = (
    Spec("Company", 14, lambda one: one.code),
    Spec("Name", 24, lambda one: one.name, grows=1),
    Spec("Parcels", 8, lambda one: f"{one.parcels:,}", "right"),
    Spec("Layout", 10, lambda one: one.layout),
    Spec("Since", 10, lambda one: town_date(one.effective_from)),
)
_FILES = (
    Spec("No.", 4, lambda one: str(one.number), "right"),
    Spec("Company", 10, lambda one: one.company, grows=1),
    Spec("What", 7, lambda one: _KINDS[one.kind]),
    Spec("Tax", 4, lambda one: str(one.tax_year), "right"),
    Spec("Pays on", 8, lambda one: town_date(one.as_of)),
    Spec("Lines", 5, lambda one: str(one.line_count), "right"),
    Spec("Wrong", 5, lambda one: str(one.wrong) if one.wrong else "-", "right"),
    Spec("Amount", 11, lambda one: money(one.amount_cents), "right"),
    Spec("Batch", 5, lambda one: str(one.batch or "-"), "right"),
)


class CompanyTable(ViewTable):
    """Mortgage companies; a dash marks one that pays for nobody new."""

    def key_of(self, view: CompanyView) -> str:
        return view.code

    def mark_of(self, view: CompanyView) -> str:
        return "" if view.is_active else "-"


class FileTable(ViewTable):
    """Files of mortgage companies, the newest first; `!` marks one with lines that are wrong."""

    def key_of(self, view: FileView) -> str:
        return str(view.number)

    def mark_of(self, view: FileView) -> str:
        return "!" if view.wrong else ""


class MortgageScreen(Rereading, DutyScreen[None]):
    """The companies, or all their files; Enter opens one."""

    TITLE = "MORTGAGE COMPANIES"
    TOPIC = "mortgage"
    COMMANDS = (commands.NewCompany, commands.Show, Back)

    def __init__(self) -> None:
        super().__init__()
        self._shows_files = False

    def body(self) -> Iterable[Widget]:
        yield CompanyTable(_COMPANIES, empty="There is none. F4 adds a company.", id="companies")
        yield FileTable(_FILES, empty="No file came yet. Open a company.", id="files")

    def on_mount(self) -> None:
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> ViewTable:
        return self.query_one("#files" if self._shows_files else "#companies", ViewTable)

    async def reload(self, said: str) -> None:
        """Show the list anew, and say what happened."""
        name = "mortgage.files.list_files" if self._shows_files else _LIST
        try:
            rows: Sequence[Any] = await self.desk.ask(name, self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        for table in self.query(ViewTable):
            table.display = table is self._table
        self._table.focus()
        self._table.show_views(rows, more=False)
        self.refresh_bindings()
        named = ("file", "files") if self._shows_files else ("company", "companies")
        told = items(len(rows), *named)
        self.message.say(said or f"{told}.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        if one is None:
            return
        self._was_left = True
        if isinstance(one, FileView):
            self.desk.open("mortgage_file", one.number)
        else:
            self.desk.open("mortgage_company", one.code)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command is not commands.NewCompany or not self._shows_files

    # ------------------------------------------------------------------------------ the commands
    def action_show(self) -> None:
        """The other list."""
        self._shows_files = not self._shows_files
        self.desk.run_held(self.reload(""))

    def action_new_company(self) -> None:
        """Which?"""
        self.desk.run_held(self._new())

    async def _new(self) -> None:
        async def send(code: str, name: str, layout: str) -> CompanyView:
            draft = CompanyDraft(str(uuid.uuid4()), code, name, layout)
            service = "mortgage.directory.set_company"
            made: CompanyView = await self.desk.ask(service, self.desk.actor, draft)
            return made

        made = await self.desk.push_screen_wait(CompanyForm("A mortgage company", send))
        if made is not None:
            await self.reload(f"{made.name} is written down.")


_LIST = "mortgage.directory.list_companies"
