"""The purges there were, the newest first; a new one is planned from here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_date
from clerktui.screens.retention import commands
from clerktui.views.accounts import Page
from clerktui.views.retention import PurgeRunView, RunStep
from clerktui.widgets import Back, Command, DutyScreen, PagedTable
from clerktui.widgets.listing import Spec, ViewTable

_SPECS = (
    Spec("No.", 4, lambda run: str(run.number), "right"),
    Spec("State", 9, lambda run: run.state),
    Spec("As of", 8, lambda run: town_date(run.as_of)),
    Spec("Accounts", 8, lambda run: f"{run.eligible:,}", "right"),
    Spec("Purged", 8, lambda run: f"{run.done:,}", "right"),
    Spec("Skipped", 7, lambda run: f"{run.skipped:,}", "right"),
    Spec("Planned by", 12, lambda run: run.planned_by, grows=1),
    Spec("Released by", 12, lambda run: run.approved_by, grows=1),
)


class PurgesTable(ViewTable):
    """Purges by their numbers."""

    def key_of(self, view: PurgeRunView) -> int:
        return view.number


class PurgesScreen(DutyScreen[None]):
    """Purges of old accounts; Enter opens one with its manifest."""

    TITLE = "PURGES"
    TOPIC = "purge"
    COMMANDS = (commands.Plan, commands.Holds, Back)

    def __init__(self) -> None:
        super().__init__()
        self._page: Page[PurgeRunView] | None = None
        self._was_left = False
        self._is_planning = False

    def body(self) -> Iterable[Widget]:
        empty = "Nothing was ever purged. F4 looks at the closed accounts; it purges nothing."
        yield PurgesTable(_SPECS, empty=empty, id="found")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> PurgesTable:
        return self.query_one(PurgesTable)

    async def _load(self, after: tuple[int, ...] | None = None) -> None:
        name = "retention.looking.list_runs"
        try:
            page: Page[PurgeRunView] = await self.desk.ask(name, self.desk.actor, after)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._page = page
        if after is None:
            self._table.show_views(page.rows, more=page.after is not None)
        else:
            self._table.add_views(page.rows, more=page.after is not None)
        self.refresh_bindings()

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._load(self._page.after))

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        if self._table.marked is not None:
            self._open(self._table.marked.number)

    def _open(self, number: int) -> None:
        self._was_left = True
        self.desk.open("purge", number)

    def on_screen_resume(self) -> None:
        """Back from a purge: it may have moved on."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command is not commands.Plan or not self._is_planning

    # ------------------------------------------------------------------------------ the commands
    def action_holds(self) -> None:
        """The holds on records."""
        self._was_left = True
        self.desk.open("holds")

    def action_plan(self) -> None:
        """Look at the accounts; the keyboard is free meanwhile."""
        self._is_planning = True
        self.refresh_bindings()
        self.run_worker(self._plan(), group="purge")

    async def _plan(self) -> None:
        desk = self.desk
        try:
            run = await asyncio.wrap_future(
                desk.gateway.call("retention.planning.begin_plan", desk.actor)
            )
            while True:
                step: RunStep = await asyncio.wrap_future(
                    desk.gateway.call("retention.planning.plan_some", desk.actor, run.number)
                )
                if step.is_finished:
                    break
                self.message.say(f"{step.run.considered:,} closed accounts looked at so far.")
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        finally:
            self._is_planning = False
            self.refresh_bindings()
        self._open(run.number)
