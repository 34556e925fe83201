"""Saved sets of reports: one key writes them all, with days that follow from today."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import count, sentence
from clerktui.rules.report_days import DAYS
from clerktui.screens.batches.words import wrapped
from clerktui.screens.reports import commands
from clerktui.screens.reports.forms import SetForm
from clerktui.screens.reports.picking import PickReports
from clerktui.screens.reports.waiting import Progressed, Waiter
from clerktui.views.reports import ReportSetView, ReportWritten
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable

_NEW = ReportSetView("", "", 0, ())


def _reports(one: ReportSetView) -> str:
    return ", ".join(report.name for report in one.reports)


_SPECS = (
    Spec("Key", 3, lambda one: str(one.position or "-"), "right"),
    Spec("Set", 12, lambda one: one.code),
    Spec("Name", 24, lambda one: one.name, grows=1),
    Spec("Reports", 28, _reports, grows=2),
)


class SetTable(ViewTable):
    """Every set, by the key that runs it."""

    def key_of(self, view: ReportSetView) -> str:
        return view.code


class ReportSetsScreen(DutyScreen[None]):
    """Press the key of a set and all its reports are written as PDF into the spool folder."""

    TITLE = "REPORT SETS"
    TOPIC = "reports"
    COMMANDS = (
        commands.NewSet,
        commands.ChangeSet,
        commands.DeleteSet,
        commands.SetAsCsv,
        commands.Cancel,
        Back,
    )
    DEFAULT_CSS = """
    ReportSetsScreen #whole { height: 3; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.waiter = Waiter(self, self.refresh_bindings)
        self._what = ""

    def body(self) -> Iterable[Widget]:
        yield SetTable(
            _SPECS, empty="No set is saved. F4 (or the menu) saves the first.", id="sets"
        )
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    def on_unmount(self) -> None:
        """Whoever left waits for nothing."""
        self.waiter.cancel()

    @property
    def _table(self) -> SetTable:
        return self.query_one(SetTable)

    @property
    def _marked(self) -> ReportSetView | None:
        marked: ReportSetView | None = self._table.marked
        return marked

    async def _load(self, said: str = "", code: str | None = None) -> None:
        try:
            sets = await self.desk.ask("reports.sets.list_sets", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(sets, cursor=code)
        self._table.focus()
        self._show_whole()
        self.refresh_bindings()
        if said:
            self.message.say(said)

    @on(PagedTable.Moved)
    def _show_whole(self) -> None:
        """What the marked set is made of, with its days in words."""
        marked = self._marked
        said: list[str] = []
        for one in marked.reports if marked else ():
            over = [f"over {one.over_days} days"] if one.over_days else []
            office = [one.office] if one.office else []
            said.append(" ".join([one.name, f"({DAYS[one.days]})", *office, *over]))
        self.query_one("#whole", Lines).show(wrapped(said, self.size.width, 3))

    def on_resize(self) -> None:
        """What a set is made of takes the width there is."""
        self._show_whole()

    # ------------------------------------------------------------------------------ running it
    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._marked is not None and not self.waiter.is_waiting:
            yield "Enter or its key", "runs"

    def on_key(self, event: events.Key) -> None:
        """A digit runs the set with that key."""
        if event.character is None or event.character not in "123456789":
            return
        event.stop()
        place = int(event.character)
        found = [one for one in self._table.views if one.position == place]
        if found and not self.waiter.is_waiting:
            self._run(found[0], "pdf")
        else:
            self.app.bell()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        if self._marked is not None and not self.waiter.is_waiting:
            self._run(self._marked, "pdf")

    def action_set_as_csv(self) -> None:
        """The marked one as CSV."""
        assert self._marked is not None
        self._run(self._marked, "csv")

    def _run(self, one: ReportSetView, form: str) -> None:
        self._what = f"Running {one.name}"
        self.message.say(f"{self._what}. Esc cancels.")
        where = (self.desk.settings.home / "spool", form)
        name = "reports.sets.run_set"
        self.desk.run_held(self.waiter.ask(self._written, name, one.code, where))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        if self.waiter.is_waiting:
            self.message.say(f"{self._what}: {count(event.rows)} rows. Esc cancels.")

    async def _written(self, answer: asyncio.Future[Any]) -> None:
        try:
            written: tuple[ReportWritten, ...] = answer.result()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        many = sum(one.parts for one in written)
        files = "1 file" if many == 1 else f"{many} files"
        self.message.say(f"Wrote {files} into {self.desk.settings.home / 'spool'}")

    def action_cancel(self) -> None:
        """Run no more of it; what is written stays."""
        self.waiter.cancel()
        self.message.say("Cancelling.")

    # ------------------------------------------------------------------------------ keeping them
    def allows(self, command: type[Command]) -> bool:
        if self.waiter.is_waiting or command is commands.Cancel:
            return self.waiter.is_waiting and command is commands.Cancel
        return command in (Back, commands.NewSet) or self._marked is not None

    def action_new_set(self) -> None:
        """A new one."""
        self.desk.run_held(self._edit("A new set of reports", _NEW))

    def action_change_set(self) -> None:
        """The marked one."""
        assert self._marked is not None
        self.desk.run_held(self._edit(f"Set {self._marked.code}", self._marked))

    async def _edit(self, title: str, draft: ReportSetView) -> None:
        async def send(changed: ReportSetView) -> ReportSetView:
            name = "reports.sets.save_set"
            saved: ReportSetView = await self.desk.ask(name, self.desk.actor, changed)
            return saved

        try:
            kinds, _ = await self.desk.ask("reports.desk.list_reports", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        picked = await self.desk.push_screen_wait(PickReports(title, kinds, draft.reports))
        if picked is None:
            return
        form = SetForm(title, replace(draft, reports=picked), send)
        saved = await self.desk.push_screen_wait(form)
        if saved is not None:
            await self._load(f"Set {saved.code} is saved.", saved.code)

    def action_delete_set(self) -> None:
        """The marked one."""
        self.desk.run_held(self._delete())

    async def _delete(self) -> None:
        marked = self._marked
        assert marked is not None
        question = f"Delete the set {marked.code}, {marked.name}?"
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        try:
            await self.desk.ask("reports.sets.delete_set", self.desk.actor, marked.code)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._load(f"Set {marked.code} is deleted.")
