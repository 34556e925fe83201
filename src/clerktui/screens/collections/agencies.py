"""Collection agencies: what is agreed, what each has and brought, what waits to be done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.screens.collections import agency_commands as commands
from clerktui.screens.collections.agency_forms import MoneyForm, TermsForm, percent
from clerktui.views.agencies import (
    AgencyDraft,
    AgencyLine,
    AgencyMoneyAnswer,
    AgencyMoneyRequest,
    AgencyView,
)
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable, dash
from clerktui.widgets.screen import Rereading

_SPECS = (
    Spec("Agency", 10, lambda one: one.agency.code),
    Spec("Name", 14, lambda one: one.agency.name, grows=2),
    Spec("Keeps", 6, lambda one: percent(one.agency.commission_permille), "right"),
    Spec("Days", 4, lambda one: str(one.agency.recall_days), "right"),
    Spec("Debts", 5, lambda one: str(one.agency.placed), "right"),
    Spec("To collect", 10, lambda one: dash(one.agency.owed_cents), "right"),
    Spec("Collected", 10, lambda one: dash(one.through_cents), "right"),
    Spec("Commission", 10, lambda one: dash(one.commission_cents), "right", from_width=110),
    Spec("Not posted", 10, lambda one: dash(one.waiting_cents), "right", from_width=110),
)


class AgencyTable(ViewTable):
    """Agencies; a star marks where something waits to be done, a dash who gets nothing more."""

    def key_of(self, view: AgencyLine) -> str:
        return view.agency.code

    def mark_of(self, view: AgencyLine) -> str:
        if view.list_number or view.untold or view.over:
            return "*"
        return "" if view.agency.is_active else "-"


class AgenciesScreen(Rereading, DutyScreen[None]):
    """What each agency has; Enter lists its debts, F9 is what it would get."""

    TITLE = "AGENCIES"
    TOPIC = "agencies"
    COMMANDS = (
        commands.AgencyFiles,
        commands.AgencyTerms,
        commands.ReadMoney,
        commands.RunExpiry,
        commands.EditList,
        Back,
    )

    def __init__(self) -> None:
        super().__init__()

    def body(self) -> Iterable[Widget]:
        empty = "There is no agency. F4 writes down what is agreed with one."
        yield AgencyTable(_SPECS, empty=empty, id="agencies")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> AgencyTable:
        return self.query_one(AgencyTable)

    async def reload(self, said: str) -> None:
        """Show them anew, and say what happened."""
        try:
            rows: Sequence[AgencyLine] = await self.desk.ask(
                "agencies.desk.list_lines", self.desk.actor
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(rows, more=False)
        self._moved()
        count = sum(one.agency.placed for one in rows)
        cents = sum(one.agency.owed_cents for one in rows)
        self.message.say(said or f"{items(count, 'debt')} placed, {money(cents)} to collect.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The terms of the marked one, and what waits to be done about it."""
        one: AgencyLine | None = self._table.marked
        lines = _facts(one) if one else ()
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        self._leave_for("agency_debts")

    def _leave_for(self, name: str) -> None:
        one: AgencyLine | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open(name, one.agency.code)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "debts"

    def allows(self, command: type[Command]) -> bool:
        if command in (commands.AgencyFiles, commands.EditList):
            return self._table.marked is not None
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_agency_files(self) -> None:
        """What it is to be told, what it was told."""
        self._leave_for("agency_files")

    def action_edit_list(self) -> None:
        """What it would get."""
        self._leave_for("agency_list")

    def action_agency_terms(self) -> None:
        """What is agreed?"""
        self.desk.run_held(self._agree())

    async def _agree(self) -> None:
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> AgencyView:
            draft = AgencyDraft(command_id=command_id, **said)
            made: AgencyView = await self.desk.ask(
                "agencies.directory.set_agency", self.desk.actor, draft
            )
            return made

        one: AgencyLine | None = self._table.marked
        form = TermsForm(one.agency if one else None, send)
        made = await self.desk.push_screen_wait(form)
        if made is not None:
            await self.reload(f"{made.code} keeps {percent(made.commission_permille)}.")

    def action_run_expiry(self) -> None:
        """Which are over?"""
        self.desk.run_held(self._expire())

    async def _expire(self) -> None:
        name, actor = "agencies.placing.recall_expired", self.desk.actor
        try:
            found = await self.desk.ask(name, actor, dry_run=True)
            if not found:
                await self.reload("No agency has had a debt for as long as was agreed.")
                return
            question = f"Take back {items(len(found), 'debt')} whose days are over?"
            if not await self.desk.push_screen_wait(Confirm(question)):
                return
            done = await self.desk.ask(name, actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(f"{items(len(done), 'debt')} taken back. F3, F12 tells the agency.")

    def action_read_money(self) -> None:
        """Which file?"""
        self.desk.run_held(self._read())

    async def _read(self) -> None:
        name, actor = "agencies.receiving.import_money", self.desk.actor
        asked: list[AgencyMoneyRequest] = []

        async def send(**said: Any) -> AgencyMoneyAnswer:
            request = AgencyMoneyRequest(**said, dry_run=True)
            found: AgencyMoneyAnswer = await self.desk.ask(name, actor, request)
            asked.append(replace(request, dry_run=False))
            return found

        found = await self.desk.push_screen_wait(MoneyForm(send))
        if found is None:
            return
        what = (
            f"{found.agency}: {items(len(found.lines), 'line')}, {money(found.gross_cents)} "
            f"collected, {money(found.commission_cents)} commission. Take it in?"
        )
        if not await self.desk.push_screen_wait(Confirm(what)):
            return
        try:
            done: AgencyMoneyAnswer = await self.desk.ask(name, actor, asked[-1])
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        where = f"in batch {done.batch}" if done.batch else "with nothing sent"
        await self.reload(f"{money(done.net_cents)} {where}; the commission is booked with it.")


def _facts(one: AgencyLine) -> Iterator[str]:
    agency = one.agency
    since = town_date(agency.effective_from)
    ended = "" if agency.is_active else ", gets nothing any more"
    yield f"{agency.name}: layout {agency.layout}, agreed since {since}{ended}"
    brought = f"Collected {money(one.through_cents)}, commission {money(one.commission_cents)}"
    waits = f"; {money(one.waiting_cents)} in batches not posted" if one.waiting_cents else ""
    yield brought + waits
    if one.list_number:
        yield f"List {one.list_number} of {items(one.list_count, 'debt')} waits to be released: F9"
    if one.untold:
        yield f"{items(one.untold, 'thing')} to tell it: F3"
    if one.over:
        yield f"{items(one.over, 'debt')} there longer than was agreed: F6"
