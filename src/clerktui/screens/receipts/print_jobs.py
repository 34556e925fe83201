"""The paper that is owed: what waits, what failed and why; tried again or given up."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence
from clerktui.views.receipts import PrintJobView
from clerktui.widgets import Back, Column, Command, DutyScreen, PagedTable, Row


class TryAgain(Command):
    """Try the marked job again now."""

    key = "f2"
    twin = "ctrl+r"
    word = "Try again"
    permission = "print.jobs"


class GiveUp(Command):
    """Give the marked job up; the receipt can still be printed again."""

    key = "f8"
    twin = "ctrl+x"
    word = "Give up"
    permission = "print.jobs"


class PrintJobsScreen(DutyScreen[None]):
    """Print jobs of this office: money is never touched by what happens to paper."""

    TITLE = "PRINT JOBS"
    TOPIC = "receipts"
    COMMANDS = (TryAgain, GiveUp, Back)

    def body(self) -> Iterable[Widget]:
        yield PagedTable(
            Column("Paper", 9),
            Column("Of", 11),
            Column("Since", 14),
            Column("State", 9),
            Column("Tries", 5, "right"),
            Column("Trouble", 18),
            empty="No paper waits.",
            id="jobs",
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            jobs = await self.desk.ask("spool.list_jobs", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PagedTable)
        table.show(self._row(job) for job in jobs)
        table.focus()
        self.refresh_bindings()

    def _row(self, job: PrintJobView) -> Row:
        since = clock_time(job.created_at, self.desk.actor.timezone)
        kind = job.kind.replace("_", " ")
        return Row(
            str(job.job_id),
            (kind, job.subject, since, job.state, str(job.attempts), job.last_error),
        )

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return True
        row = self.query_one(PagedTable).current
        return row is not None and row.cells[3] in ("queued", "failed")

    def on_paged_table_moved(self, event: PagedTable.Moved) -> None:
        """Say the whole trouble of the marked job."""
        self.message.say(event.row.cells[5])
        self.refresh_bindings()

    def action_try_again(self) -> None:
        """Try again."""
        self.desk.run_held(self._change("spool.retry_job"))

    def action_give_up(self) -> None:
        """Give up."""
        self.desk.run_held(self._change("spool.cancel_job"))

    async def _change(self, name: str) -> None:
        row = self.query_one(PagedTable).current
        if row is None:
            return
        try:
            await self.desk.ask(name, self.desk.actor, int(row.key))
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        await self._load()
