"""One report: what it covers, its rows, and from each row down to what it tells of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import count, sentence, town_time
from clerktui.i18n.words import items
from clerktui.screens.batches.words import wrapped
from clerktui.screens.reports import commands
from clerktui.screens.reports.forms import NarrowForm
from clerktui.screens.reports.table import ReportTable
from clerktui.screens.reports.waiting import Progressed, Waiter
from clerktui.views.reports import ReportAsked, ReportKind, ReportShown, ReportWritten
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Sides
from clerktui.widgets.why import Why

Question = tuple[str, tuple[object, ...]]
_OPENS = {
    "account": "account",
    "batch": "batch_proof",
    "correction": "correction",
    "deposit": "deposit_slip",
    "order": "work_order",
    "receipt": "receipt",
    "refund": "refund",
}
"""Which screen shows what a row opens, by its key."""
_WHY_OF: dict[str, Callable[[str], Question]] = {
    "account": lambda key: ("account", (key,)),
    "correction": lambda key: ("correction", (int(key),)),
    "deposit": lambda key: ("deposit", (int(key),)),
    "drawer_session": lambda key: ("drawer", (int(key),)),
    "receipt": lambda key: ("receipt", (key,)),
}
"""What explains further what a row opens."""
_WHOLE_LINES = 2
_NUMBERED = ("batch", "correction", "deposit", "order", "refund")


class ReportScreen(DutyScreen[None]):
    """Read a report; Enter opens what the marked row tells of, F4 chooses other dates."""

    TITLE = "REPORT"
    DEFAULT_CSS = """
    ReportScreen #whole { height: 2; }
    """
    TOPIC = "reports"
    COMMANDS = (
        commands.Narrow,
        commands.PrintReport,
        commands.WriteCsv,
        commands.WritePdf,
        Why,
        commands.Cancel,
        Back,
    )

    def __init__(
        self, kind: ReportKind, offices: tuple[str, ...] = (), asked: ReportAsked | None = None
    ) -> None:
        super().__init__()
        self.kind = kind
        self.offices = offices
        self.asked = asked
        self.waiter = Waiter(self, self.refresh_bindings)
        self._making = ""

    def body(self) -> Iterable[Widget]:
        yield Sides(id="about")
        yield Rule()
        yield ReportTable(id="rows")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.set_title(self.kind.title.upper())
        today = town_time(self.desk.clock.now(), self.desk.actor.timezone).date()
        self.asked = self.asked or ReportAsked(self.kind.name, today, today)
        self._table.focus()
        self._make()

    def on_unmount(self) -> None:
        """Whoever left waits for nothing."""
        self.waiter.cancel()

    @property
    def _table(self) -> ReportTable:
        return self.query_one(ReportTable)

    # ------------------------------------------------------------------------------- making it
    def _make(self) -> None:
        self._begin("Making the report", self._shown, "reports.desk.show", self.asked)

    def _begin(self, making: str, then: Any, name: str, *args: Any) -> None:
        """Ask for something long; what is said meanwhile ends in how far it is."""
        self._making = making
        self.message.say(f"{making}. Esc cancels.")
        self.desk.run_held(self.waiter.ask(then, name, *args))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        if self.waiter.is_waiting:
            self.message.say(f"{self._making}: {count(event.rows)} rows. Esc cancels.")

    async def _shown(self, answer: asyncio.Future[Any]) -> None:
        try:
            shown: ReportShown = answer.result()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        document = shown.document
        about = self.query_one("#about", Sides)
        about.left, about.right = document.title, document.subtitle
        self._table.show_report(shown)
        self._table.focus()
        self._show_whole()
        rows = f"{count(shown.rows)} {'row' if shown.rows == 1 else 'rows'}"
        self.message.say(f"{rows}. F4 (or the menu) chooses other dates.")
        self.refresh_bindings()

    # ------------------------------------------------------------------------------ the commands
    def allows(self, command: type[Command]) -> bool:
        if self.waiter.is_waiting:
            return command is commands.Cancel
        if command is commands.Cancel:
            return False
        if command is Why:
            return self._table.asked is not None
        return command in (Back, commands.Narrow) or self._table.shown is not None

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.opens and not self.waiter.is_waiting:
            yield "Enter", "opens"

    def action_cancel(self) -> None:
        """Make no more of it."""
        self.waiter.cancel()
        self.message.say("Cancelling.")

    def action_narrow(self) -> None:
        """Which dates?"""
        self.desk.run_held(self._narrow())

    async def _narrow(self) -> None:
        assert self.asked is not None

        async def send(asked: ReportAsked) -> ReportAsked:
            if asked.since and asked.until and asked.until < asked.since:
                raise Refused("report.dates", since=asked.since, until=asked.until)
            return asked

        form = NarrowForm(self.kind, self.asked, self.offices, send)
        asked = await self.desk.push_screen_wait(form)
        if asked is not None:
            self.asked = asked
            self._make()

    def action_print_report(self) -> None:
        """On paper."""
        self._begin("Printing", self._printed, "reports.desk.print_report", self.asked)

    async def _printed(self, answer: asyncio.Future[Any]) -> None:
        try:
            answer.result()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The report is on its way to the printer.")

    def action_write_csv(self) -> None:
        """As CSV."""
        self._write("csv")

    def action_write_pdf(self) -> None:
        """As PDF."""
        self._write("pdf")

    def _write(self, form: str) -> None:
        where = (self.desk.settings.home / "spool", form)
        name = "reports.desk.write_report"
        self._begin(f"Writing the {form.upper()}", self._written, name, self.asked, where)

    async def _written(self, answer: asyncio.Future[Any]) -> None:
        try:
            written: ReportWritten = answer.result()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        parts = f" in {written.parts} parts, the first" if written.parts > 1 else ""
        self.message.say(f"Wrote {items(written.rows, 'row')}{parts}: {written.path}")

    def action_why(self) -> None:
        """The marked row's amounts, then what it tells of."""
        asked = self._table.asked
        assert asked is not None
        kind, *key = self._table.opens or ("",)
        more = [_WHY_OF[kind](key[0])] if kind in _WHY_OF else []
        self.desk.open("why", ("figure", (self.asked, *asked)), *more)

    # ------------------------------------------------------------------------------- going down
    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self._show_whole()
        self.refresh_bindings()

    def _show_whole(self) -> None:
        """The marked row in full, where its columns have no room for all of it."""
        lines = wrapped(self._table.cut, self.size.width, _WHOLE_LINES)
        self.query_one("#whole", Lines).show(lines)

    def on_resize(self) -> None:
        """The columns have other widths now."""
        self._show_whole()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        opens = self._table.opens
        if opens and not self.waiter.is_waiting:
            self.desk.run_held(self._open(*opens))

    async def _open(self, kind: str, key: str, only: str = "") -> None:
        if kind == "report":
            await self._open_report(key, only)
        elif kind == "drawer_session":
            await self._open_drawer(int(key))
        else:
            self.desk.open(_OPENS[kind], int(key) if kind in _NUMBERED else key)

    async def _open_report(self, name: str, only: str) -> None:
        """What this row sums, over the same days and office."""
        assert self.asked is not None
        kind, offices = await self.desk.ask("reports.desk.get_report", self.desk.actor, name)
        office = self.asked.office if "office" in kind.takes else ""
        asked = replace(self.asked, name=name, office=office, over_days=0, only=only)
        self.desk.open("report", kind, offices, asked)

    async def _open_drawer(self, session_id: int) -> None:
        """Its Z report; one that is not closed yet has none, and says what should be in it."""
        name = "reports.desk.get_z_report"
        try:
            report = await self.desk.ask(name, self.desk.actor, session_id)
        except ClerkError as error:
            if error.message_id != "report.no_z_report":
                self.message.warn(sentence(error))
                return
            self.desk.open("why", ("drawer", (session_id,)))
            return
        self.desk.open("z_report", report)
