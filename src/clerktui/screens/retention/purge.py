"""One purge: what it would do or did, account by account, released, run, stopped, certified."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_date
from clerktui.screens.retention import commands
from clerktui.views.accounts import Page
from clerktui.views.retention import PurgeItemView, PurgeRunView, RunStep
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.reasons import ask_note

_STATES = {"done": "purged", "planned": "", "skipped": "skipped"}


def _why(item: PurgeItemView) -> str:
    """Why it was skipped; else the rule that lasts longest, the day standing beside it."""
    return item.skipped_because or item.says.partition(": ")[2].rstrip(".")


_SPECS = (
    Spec("Account", 12, lambda item: item.account),
    Spec("State", 7, lambda item: _STATES[item.state]),
    Spec("Since", 8, lambda item: town_date(item.not_before)),
    Spec("Why", 40, _why, grows=1),
    Spec("Tombstone", 16, lambda item: item.tombstone[:16], from_width=110),
)
_KEPT_MAX = 2


class ItemsTable(ViewTable):
    """The accounts of a manifest, in its order."""

    def key_of(self, view: PurgeItemView) -> int:
        return view.item_id


class PurgeScreen(DutyScreen[None]):
    """A purge with its manifest; Enter opens the marked account."""

    TITLE = "PURGE"
    TOPIC = "purge"
    COMMANDS = (
        commands.Release,
        commands.Run,
        commands.Stop,
        commands.CallOff,
        commands.Certificate,
        Back,
    )
    DEFAULT_CSS = """
    PurgeScreen #about { height: 5; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._run: PurgeRunView | None = None
        self._page: Page[PurgeItemView] | None = None
        self._is_running = False
        self._is_stopping = False

    def body(self) -> Iterable[Widget]:
        yield Lines(id="about")
        yield Rule()
        yield ItemsTable(_SPECS, empty="No account may be purged. Call this one off.", id="found")

    def on_mount(self) -> None:
        self.set_title(f"PURGE {self.number}")
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> ItemsTable:
        return self.query_one(ItemsTable)

    async def _load(self, said: str = "") -> None:
        try:
            run = await self.desk.ask("retention.looking.get_run", self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show(run)
        await self._load_items()
        self.message.say(said or _next_step(run))

    def _show(self, run: PurgeRunView) -> None:
        self._run = run
        lines = [((f" {line}", ""),) for line in _told(run)]
        self.query_one("#about", Lines).show(lines)
        self.refresh_bindings()

    async def _load_items(self, after: tuple[int, ...] | None = None) -> None:
        name = "retention.looking.list_items"
        page = await self.desk.ask(name, self.desk.actor, self.number, after)
        self._page = page
        if after is None:
            self._table.show_views(page.rows, more=page.after is not None)
        else:
            self._table.add_views(page.rows, more=page.after is not None)

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._load_items(self._page.after))

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        if self._table.marked is not None:
            self.desk.open("account", self._table.marked.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "account"

    def allows(self, command: type[Command]) -> bool:
        run = self._run
        if command is Back:
            return True
        if run is None:
            return False
        if self._is_running:
            return command is commands.Stop
        return {
            commands.Release: run.state == "planned",
            commands.Run: run.state in ("approved", "running"),
            commands.CallOff: run.state not in ("done", "cancelled"),
            commands.Certificate: run.state == "done",
        }.get(command, False)

    # ------------------------------------------------------------------------------ the commands
    def action_release(self) -> None:
        """The second person's word."""
        self.desk.run_held(self._release())

    async def _release(self) -> None:
        run = self._run
        assert run is not None
        question = f"Release {run.eligible:,} accounts to be purged? It cannot be undone."
        if not await self.desk.push_screen_wait(Confirm(question, f"Manifest {run.manifest_hash}")):
            return
        await self._do("approve_run", run.manifest_hash)

    def action_call_off(self) -> None:
        """Never mind."""
        self.desk.run_held(self._call_off())

    async def _call_off(self) -> None:
        note = await ask_note(self.desk, f"Call purge {self.number} off. What is left stays.")
        if note is not None:
            await self._do("cancel_run", note)

    async def _do(self, name: str, word: str) -> None:
        asked = f"retention.releasing.{name}"
        try:
            await self.desk.ask(asked, self.desk.actor, self.number, word)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._load()

    def action_run(self) -> None:
        """Run it; the keyboard is free meanwhile."""
        self._is_running, self._is_stopping = True, False
        self.refresh_bindings()
        self.run_worker(self._work(), group="purge")

    def action_stop(self) -> None:
        """Enough for now."""
        self._is_stopping = True
        self.message.say("Stopping after the accounts in hand.")

    async def _work(self) -> None:
        desk = self.desk
        try:
            while not self._is_stopping:
                step: RunStep = await asyncio.wrap_future(
                    desk.gateway.call("retention.running.run_some", desk.actor, self.number)
                )
                self._progress(step)
                if step.is_finished:
                    break
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        finally:
            self._is_running = False
            self.refresh_bindings()
        await self._load()

    def _progress(self, step: RunStep) -> None:
        run = step.run
        self._show(run)
        self.message.say(f"{run.done + run.skipped:,} of {run.eligible:,} accounts. F9 stops.")

    def action_certificate(self) -> None:
        """Print it."""
        self.desk.run_held(self._certificate())

    async def _certificate(self) -> None:
        name = "retention.certificate.print_certificate"
        try:
            await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The certificate is on its way to the printer.")


def _told(run: PurgeRunView) -> Iterator[str]:
    released = f", released by {run.approved_by}" if run.approved_by else ""
    yield f"{run.state.capitalize()}, as of {town_date(run.as_of)}, by {run.planned_by}{released}"
    yield f"{run.considered:,} closed accounts looked at: {run.eligible:,} may go"
    kept = [f"{count:,} kept: {words}" for words, count in run.kept]
    more = [f"and {len(kept) - _KEPT_MAX} reasons more"] if len(kept) > _KEPT_MAX else []
    yield "; ".join([*kept[:_KEPT_MAX], *more]) or "none kept"
    yield f"{run.done:,} purged, {run.skipped:,} skipped, {run.left:,} left"
    yield f"Manifest {run.manifest_hash[:32]}"


def _next_step(run: PurgeRunView) -> str:
    if run.state == "planned":
        return (
            "You planned it: a second person must read and release it."
            if run.is_planner
            else "Read the manifest, then F4 releases it."
        )
    said = {
        "approved": "Released. F6 runs it; others can work meanwhile.",
        "running": "Not finished. F6 goes on where it was.",
        "done": "Done. F2 prints the certificate of destruction.",
        "cancelled": "Called off.",
        "planning": "The plan was broken off. Plan again (F4 on the list) to go on.",
    }
    return said[run.state]
