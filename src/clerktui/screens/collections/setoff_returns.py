"""Return files of debt setoff: what waits in the import folder; one, seen before it is taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date, town_time
from clerktui.screens.collections import setoff_commands as commands
from clerktui.screens.collections.setoff_forms import TakeInForm
from clerktui.views.setoff_files import IncomingFile, ReturnRequest, ReturnsAnswer, ReturnView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable, dash

FOLDER = "import"
_READ = "setoff.returns.import_returns"
_WIDTH = 78
_LINES = (
    Spec("Line", 4, lambda one: str(one.line), "right"),
    Spec("Debt", 4, lambda one: str(one.number or "none"), "right"),
    Spec("Account", 12, lambda one: one.account, grows=1),
    Spec("Matched", 8, lambda one: town_date(one.matched_on)),
    Spec("Set off", 10, lambda one: money(one.gross_cents), "right"),
    Spec("Fees", 6, lambda one: money(one.state_fee_cents + one.local_fee_cents), "right"),
    Spec("Debt gets", 10, lambda one: money(one.net_cents), "right"),
    Spec("Over", 8, lambda one: money(one.excess_cents) if one.excess_cents else "", "right"),
    Spec(
        "Found by",
        40,
        lambda one: one.warning or one.why_not or one.found_by,
        grows=2,
        from_width=110,
    ),
)


class FileTable(ViewTable):
    """The files, the newest first; a dash marks one that cannot be read."""

    def key_of(self, view: IncomingFile) -> str:
        return view.name

    def mark_of(self, view: IncomingFile) -> str:
        return "-" if view.problem else ""


class ReturnTable(ViewTable):
    """The records of a file; a dash marks money of nobody, or of a debt never sent."""

    KEY_HINTS = ()

    def key_of(self, view: ReturnView) -> str:
        return str(view.line)

    def mark_of(self, view: ReturnView) -> str:
        return "-" if view.number is None or view.warning else ""


class SetoffReturnsScreen(DutyScreen[None]):
    """What the clearinghouse sent, as it lies in the import folder; Enter shows what it brings."""

    TITLE = "SETOFF MONEY"
    TOPIC = "setoff"
    COMMANDS = (Back,)

    def __init__(self) -> None:
        super().__init__()
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        specs = (
            Spec("File", 24, lambda one: one.name, grows=1),
            Spec("Came", 8, self._came),
            Spec("Records", 7, lambda one: str(one.records) if one.records else "", "right"),
            Spec("Set off", 11, lambda one: dash(one.gross_cents), "right"),
            Spec("It is", 18, _state, grows=1),
        )
        empty = f"No file waits. Put the clearinghouse's file into the folder {FOLDER}."
        yield FileTable(specs, empty=empty, id="files")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload())

    @property
    def _table(self) -> FileTable:
        return self.query_one(FileTable)

    def _came(self, one: IncomingFile) -> str:
        return town_date(town_time(one.changed_at, self.desk.actor.timezone).date())

    async def reload(self) -> None:
        """Look into the folder anew."""
        try:
            rows: Sequence[IncomingFile] = await self.desk.ask(
                "setoff.incoming.list_incoming", self.desk.actor, _folder(self.desk)
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(rows, more=False)
        self._moved()
        waiting = sum(one.batch is None and not one.problem for one in rows)
        self.message.say(f"{waiting} to be taken in.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """Why the marked one cannot be read, in full."""
        one: IncomingFile | None = self._table.marked
        lines = [one.name, *wrap(one.problem, _WIDTH)] if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: IncomingFile | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("setoff_return", one.name)

    def on_screen_resume(self) -> None:
        """Back from a file: it may have been taken in."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "shows what it brings"


class SetoffReturnScreen(DutyScreen[None]):
    """One file before it is taken in: its records, whose they are, its totals; nothing is kept."""

    TITLE = "SETOFF RETURN"
    TOPIC = "setoff"
    COMMANDS = (commands.TakeIn, Back)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.file = name
        self._view: ReturnsAnswer | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield ReturnTable(_LINES, empty="Nothing can be shown of it.", id="lines")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.query_one(ReturnTable).focus()
        self.desk.run_held(self._look())

    @property
    def _path(self) -> Path:
        return _folder(self.desk) / self.file

    async def _look(self) -> None:
        """Read it as if it were taken in."""
        request = ReturnRequest(self._path, dry_run=True)
        try:
            view: ReturnsAnswer = await self.desk.ask(_READ, self.desk.actor, request)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self._show(view)
        lost = len(view.lines) - view.matched
        self.message.say(f"{view.matched} found, {lost} of nobody. Nothing is kept yet.")

    def _show(self, view: ReturnsAnswer) -> None:
        self._view = view
        head = _head(self.file, view)
        self.query_one("#head", Lines).show([[(f" {line}", "")] for line in head])
        self.query_one(ReturnTable).show_views(view.lines, more=False)
        self._moved()

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """How the debt of the marked record was found, or why none was."""
        one: ReturnView | None = self.query_one(ReturnTable).marked
        lines = wrap(_found(one), _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        is_new = self._view is not None and self._view.batch is None
        return command is not commands.TakeIn or is_new

    # ------------------------------------------------------------------------------ the commands
    def action_take_in(self) -> None:
        """What is their total?"""
        self.desk.run_held(self._take_in())

    async def _take_in(self) -> None:
        if self._view is None:
            return

        async def send(**said: Any) -> ReturnsAnswer:
            request = ReturnRequest(self._path, **said)
            taken: ReturnsAnswer = await self.desk.ask(_READ, self.desk.actor, request)
            return taken

        done: ReturnsAnswer | None = await self.desk.push_screen_wait(TakeInForm(self._view, send))
        if done is not None:
            self._show(done)
            said = f"{money(done.net_cents)} is in batch {done.batch}: prove, release and post it."
            self.message.say(said)


def _folder(desk: Any) -> Path:
    """The import folder, made if need be; only its owner looks into it."""
    folder: Path = desk.settings.make_home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _state(one: IncomingFile) -> str:
    if one.problem:
        return "cannot be read"
    return "not taken in yet" if one.batch is None else f"in batch {one.batch}"


def _head(name: str, view: ReturnsAnswer) -> Iterator[str]:
    batch = "not taken in" if view.batch is None else f"in batch {view.batch}"
    yield f"{name}, {batch}"
    yield from wrap(view.doubt, _WIDTH)
    yield (
        f"{len(view.lines)} records: set off {money(view.gross_cents)}, "
        f"fees {money(view.fees_cents)}, for the debts {money(view.net_cents)}"
    )
    control = view.control_cents
    total = "" if control is None else f", their total {money(control)}"
    yield (
        f"Of nobody {money(view.unmatched_cents)}, more than owed {money(view.excess_cents)}{total}"
    )


def _found(one: ReturnView) -> str:
    if one.is_read:
        return one.warning
    if one.warning:
        return f"{one.warning} It waits with the unidentified money."
    if one.why_not:
        return f"{one.why_not} It waits with the unidentified money."
    return f"Debt {one.number}, found by {one.found_by}."
