"""The week's file of debt setoff: its records, what is held back and why, its totals."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence, town_date
from clerktui.screens.collections import setoff_commands as commands
from clerktui.screens.collections.setoff_forms import AgreementForm
from clerktui.views.setoff import ParticipationDraft, ParticipationView
from clerktui.views.setoff_files import WeekLine, WeekView
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.screen import Rereading
from clerktui.widgets.why import Why

_WIDTH = 78


@dataclass(frozen=True)
class _Line:
    """A record of the file, or a debt that is held back or changed since the file was made."""

    line: WeekLine
    is_held: bool


def _change(one: _Line) -> str:
    return "held back" if one.is_held and one.line.change != "changed" else one.line.change


_SPECS = (
    Spec("Debt", 5, lambda one: str(one.line.number), "right"),
    Spec("Change", 9, _change),
    Spec("Name", 20, lambda one: one.line.name, grows=2),
    Spec("ID", 4, lambda one: one.line.last4),
    Spec("Before", 10, lambda one: money(one.line.before_cents), "right"),
    Spec("Now", 10, lambda one: money(one.line.amount_cents), "right"),
    Spec("Because", 8, lambda one: one.line.why, grows=2),
    Spec("Account", 12, lambda one: one.line.account, from_width=110),
)


class WeekTable(ViewTable):
    """The records of a file; a dash marks what is held back."""

    def key_of(self, view: _Line) -> str:
        return f"{view.line.number}{view.line.change if view.is_held else ''}"

    def mark_of(self, view: _Line) -> str:
        return "-" if view.is_held else ""


class SetoffWeekScreen(Rereading, DutyScreen[None]):
    """What goes to the clearinghouse this week; Enter opens a debt, F12 makes the file."""

    TITLE = "SETOFF WEEK"
    TOPIC = "setoff"
    COMMANDS = (commands.Agreement, commands.ReturnFiles, Why, commands.MakeFile, Back)

    def __init__(self) -> None:
        super().__init__()
        self._view: WeekView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        empty = "Nothing is to be sent this week. F6 on the list determines debts."
        yield WeekTable(_SPECS, empty=empty, id="lines")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> WeekTable:
        return self.query_one(WeekTable)

    async def reload(self, said: str) -> None:
        """Show the week anew, and say what happened."""
        try:
            view: WeekView = await self.desk.ask("setoff.week.get_week", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        head = _head(view, self.desk.actor.timezone)
        self.query_one("#head", Lines).show([[(f" {line}", "")] for line in head])
        rows = [_Line(one, is_held=False) for one in view.lines]
        rows += [_Line(one, is_held=True) for one in (*view.changed, *view.held_back)]
        self._table.show_views(rows, more=False)
        self._moved()
        if view.is_stale:
            changed = f"{len(view.changed)} changed since: F12 makes it anew."
            said = f"{said} {changed}".strip()
        self.message.say(said or f"{len(view.lines)} records, {len(view.held_back)} held back.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The whole reason of the marked one, where its row has no room for it."""
        one: _Line | None = self._table.marked
        lines = []
        if one is not None:
            lines = [f"{one.line.account}  {one.line.name}", *wrap(one.line.why, _WIDTH)]
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: _Line | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("setoff_debt", one.line.number)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command is not Why or self._table.marked is not None

    # ------------------------------------------------------------------------------ the commands
    def action_why(self) -> None:
        """The figures of the marked debt."""
        one: _Line | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("why", ("setoff", (one.line.number,)))

    def action_return_files(self) -> None:
        """What came back."""
        self._was_left = True
        self.desk.open("setoff_returns")

    def action_agreement(self) -> None:
        """From when, until when?"""
        self.desk.run_held(self._agree())

    async def _agree(self) -> None:
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> ParticipationView:
            draft = ParticipationDraft(command_id=command_id, **said)
            made: ParticipationView = await self.desk.ask(
                "setoff.participation.participate", self.desk.actor, draft
            )
            return made

        code = self._view.entity_code if self._view else ""
        made = await self.desk.push_screen_wait(AgreementForm(code, send))
        if made is not None:
            await self.reload(f"{made.entity_code} until {town_date(made.until_on)}.")

    def action_make_file(self) -> None:
        """Into the spool folder."""
        self.desk.run_held(self._make())

    async def _make(self) -> None:
        view = self._view
        if view is None:
            return
        due = town_date(view.due_on)
        question = f"Make the file of {due}, {len(view.lines)} records? It opens identity numbers."
        if view.file_number is None and not await self.desk.push_screen_wait(Confirm(question)):
            return
        anew = False
        if view.is_stale:
            asked = f"{len(view.changed)} changed since file {view.file_number}. Make it anew?"
            anew = await self.desk.push_screen_wait(Confirm(asked))
            if not anew:
                return
        folder = self.desk.settings.make_home() / "spool"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"setoff-{view.due_on}.txt"
        try:
            made: WeekView = await self.desk.ask(
                "setoff.files.write_file", self.desk.actor, path, view.due_on, anew
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        said = f"{path.name} is in the spool folder: file {made.file_number}, "
        await self.reload(f"{said}{len(made.lines)} records.")


def _head(view: WeekView, timezone: str) -> Iterator[str]:
    due = clock_time(view.due_at, timezone)
    entity = f"as {view.entity_code}" if view.entity_code else "NO AGREEMENT IN FORCE"
    made = f"file {view.file_number}, made" if view.file_number else "not made"
    yield f"Due {due}, {entity}, {made}"
    yield f"{view.added} added, {view.updated} updated, {view.deleted} taken back"
    held = sum(one.amount_cents for one in view.held_back)
    yield f"New figures {money(view.amount_cents)}, held back {money(held)}"
