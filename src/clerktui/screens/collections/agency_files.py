"""The papers of an agency: what it is to be told, its lists and files, the money it sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date, town_time
from clerktui.i18n.words import items
from clerktui.screens.collections import agency_commands as commands
from clerktui.views.agencies import AgencyFile, AgencyPaper
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable

_WIDTH = 78
_KINDS = {
    "list": "list",
    "placement": "new debts",
    "payments": "paid directly",
    "recall": "taken back",
    "money": "money it sent",
}
_SIDES = ("placement", "payments", "recall")


class PaperTable(ViewTable):
    """Lists and files; a star marks what is still to be made."""

    KEY_HINTS = ()

    def key_of(self, view: AgencyPaper) -> str:
        return f"{view.kind} {view.number}" if view.number else f"{view.kind} {view.at}"

    def mark_of(self, view: AgencyPaper) -> str:
        return "*" if view.number is None and view.kind in _SIDES else ""


class AgencyFilesScreen(DutyScreen[None]):
    """F12 makes the marked file, F6 writes one that was made again."""

    TITLE = "AGENCY FILES"
    TOPIC = "agencies"
    COMMANDS = (commands.WriteAgain, commands.MakeAgencyFile, Back)

    def __init__(self, agency: str) -> None:
        super().__init__()
        self.agency = agency

    def body(self) -> Iterable[Widget]:
        empty = "There is no list and no file. F9 on the agencies prepares a list."
        yield PaperTable(self._specs(), empty=empty, id="papers")
        yield Lines(id="whole")

    def _specs(self) -> tuple[Spec, ...]:
        def day(one: AgencyPaper) -> str:
            zone = self.desk.actor.timezone
            return town_date(town_time(one.at, zone).date()) if one.at else ""

        return (
            Spec("What", 14, lambda one: _KINDS[one.kind]),
            Spec("No.", 5, lambda one: str(one.number or ""), "right"),
            Spec("State", 11, lambda one: one.state),
            Spec("Count", 5, lambda one: str(one.count), "right"),
            Spec("Amount", 11, lambda one: money(one.amount_cents), "right"),
            Spec("Day", 8, day),
            Spec("By", 9, lambda one: one.clerk, grows=1),
        )

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> PaperTable:
        return self.query_one(PaperTable)

    async def reload(self, said: str, cursor: str | None = None) -> None:
        """Show them anew, the cursor on one, and say what happened."""
        try:
            rows: Sequence[AgencyPaper] = await self.desk.ask(
                "agencies.desk.list_papers", self.desk.actor, self.agency
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(rows, more=False, cursor=cursor)
        self._moved()
        waiting = [one for one in rows if one.number is None and one.kind in _SIDES]
        told = f"{items(len(waiting), 'file')} to be made for {self.agency}."
        self.message.say(said or told)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What is known of the marked one besides."""
        one: AgencyPaper | None = self._table.marked
        lines = wrap(one.words, _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        one: AgencyPaper | None = self._table.marked
        is_file = one is not None and one.kind in _SIDES
        if command is commands.MakeAgencyFile:
            return is_file and one is not None and one.number is None
        if command is commands.WriteAgain:
            return is_file and one is not None and one.number is not None
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_make_agency_file(self) -> None:
        """Into the spool folder."""
        self.desk.run_held(self._make(self._table.marked))

    async def _make(self, one: AgencyPaper) -> None:
        what = f"{_KINDS[one.kind]}, {items(one.count, 'record')}"
        question = f"Make the file for {self.agency}: {what}? It names people."
        if await self.desk.push_screen_wait(Confirm(question)):
            await self._write(one)

    def action_write_again(self) -> None:
        """The same bytes."""
        self.desk.run_held(self._write(self._table.marked))

    async def _write(self, one: AgencyPaper) -> None:
        folder = self.desk.settings.make_home() / "spool"
        folder.mkdir(mode=0o700, exist_ok=True)
        which = (self.agency, one.kind)
        try:
            made: AgencyFile
            made, path = await self.desk.ask(
                "agencies.files.write_file", self.desk.actor, folder, which, one.number
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        said = f"{path.name} is in the spool folder: {items(made.record_count, 'record')}."
        await self.reload(said, f"{made.side} {made.number}")
