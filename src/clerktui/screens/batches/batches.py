"""The batches of the office: what is open, whose it is, and how far it is from its control."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.states import BEFORE_RELEASE, CHANGEABLE, IN_PROOF, KEYABLE, UNPOSTED
from clerktui.screens.batches import list_commands as commands
from clerktui.screens.batches.forms import PostingDateForm, ReasonForm, ReassignForm
from clerktui.screens.batches.lives import ErrorsDialog, LifeDialog
from clerktui.screens.batches.words import control_cell, control_words, is_off
from clerktui.views.accounts import Page
from clerktui.views.batches import BatchView
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable
from clerktui.widgets.listing import Spec, ViewTable
from clerktui.widgets.referring import Referring

_WIDE = 100


def _items(batch: BatchView) -> str:
    return str(batch.items) if batch.items else "-"


def _amount(batch: BatchView) -> str:
    return money(batch.amount_cents) if batch.items else "-"


_SPECS = (
    Spec("No", 5, lambda batch: str(batch.number), "right"),
    Spec("Source", 9, lambda batch: batch.source_name, grows=1),
    Spec("Received", 8, lambda batch: town_date(batch.received_on)),
    Spec("State", 9, lambda batch: batch.state),
    Spec("Items", 5, _items, "right"),
    Spec("Amount", 10, _amount, "right"),
    Spec("To control", 10, control_cell, "right"),
    Spec("Clerk", 6, lambda batch: batch.owner, grows=1),
    Spec("Note", 16, lambda batch: batch.note, from_width=_WIDE, grows=2),
)


class BatchTable(ViewTable):
    """Batches; `!` marks one out of balance that somebody must look at."""

    def key_of(self, view: BatchView) -> int:
        return view.number

    def mark_of(self, view: BatchView) -> str:
        return "!" if is_off(view) else ""


class BatchesScreen(Referring, DutyScreen[None]):
    """Every batch that is not posted yet, newest first; Enter goes on with the marked one."""

    TITLE = "BATCHES"
    TOPIC = "batch"
    COMMANDS = (
        commands.NewBatch,
        commands.ShowAll,
        commands.Suspense,
        commands.Verify,
        commands.Discard,
        Back,
        commands.ChangeHeader,
        commands.Reassign,
        commands.Keyed,
        commands.PostingDate,
        commands.Life,
        commands.Errors,
        commands.ReferBatch,
    )

    def __init__(self, number: int | None = None) -> None:
        super().__init__()
        self._state = "unposted"
        self._page: Page[BatchView] | None = None
        self._said_of_marked = ""
        self._was_left = False
        self._comes_from = number

    def body(self) -> Iterable[Widget]:
        yield BatchTable(
            _SPECS, empty="No batch is open. F4 (or the menu) begins one.", id="batches"
        )

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    @property
    def _table(self) -> BatchTable:
        return self.query_one(BatchTable)

    # ---------------------------------------------------------------------------------- the list
    async def _load(self, said: str = "") -> None:
        """Show the list anew, its marker where it was; what others said meanwhile stays."""
        marked, left = self._marked, self._comes_from
        self._comes_from = None
        number = left or (marked.number if marked else None)
        try:
            rows = await self._rows_down_to(number)
            if left is not None:
                rows = await self._with_left(rows, left)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        more = self._page is not None and self._page.after is not None
        self._table.show_views(rows, more=more, cursor=None if number is None else str(number))
        self._table.focus()
        self.refresh_bindings()
        if said:
            self.message.say(said)
        elif self.message.text == self._said_of_marked:
            self._say_marked()

    async def _rows_down_to(self, number: int | None) -> list[BatchView]:
        """The newest batches, and as many more as it takes to come to this one."""
        rows: list[BatchView] = []
        after: tuple[int, ...] | None = None
        while True:
            page = await self._ask_page(after)
            rows += page.rows
            after = page.after
            if after is None or number is None or rows[-1].number <= number:
                return rows

    async def _with_left(self, rows: list[BatchView], number: int) -> list[BatchView]:
        """These, and the batch the clerk comes from in its place, whatever has become of it."""
        if any(batch.number == number for batch in rows):
            return rows
        name = "batches.headers.get_batch"
        left: BatchView = await self.desk.ask(name, self.desk.actor, number)
        return sorted([*rows, left], key=lambda batch: -batch.number)

    async def _ask_page(self, after: tuple[int, ...] | None) -> Page[BatchView]:
        name = "batches.headers.list_batches"
        page: Page[BatchView] = await self.desk.ask(name, self.desk.actor, self._state, after)
        self._page = page
        return page

    @on(PagedTable.NextPage)
    def _next_page(self) -> None:
        if self._page is not None and self._page.after is not None:
            self.desk.run_held(self._load_more(self._page.after))

    async def _load_more(self, after: tuple[int, ...]) -> None:
        try:
            page = await self._ask_page(after)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        known = {batch.number for batch in self._table.views}
        rows = [batch for batch in page.rows if batch.number not in known]
        self._table.add_views(rows, more=page.after is not None)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()
        self._say_marked()

    def _say_marked(self) -> None:
        """What of the marked batch has no room in its row."""
        batch, said = self._marked, ""
        if batch is not None:
            note = batch.note if self.size.width < _WIDE else ""
            parts = (batch.source_name, batch.owner_name, control_words(batch))
            said = "   ".join(filter(None, (*parts, batch.file_name, note)))
            said = f"{batch.number}: {said}"
        self.message.say(said)
        self._said_of_marked = self.message.text

    @property
    def _marked(self) -> BatchView | None:
        marked: BatchView | None = self._table.marked
        return marked

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        batch = self._marked
        if batch is not None:
            self._leave_for("batch" if batch.state in KEYABLE else "batch_proof", batch.number)

    def on_screen_resume(self) -> None:
        """Back from a batch: it may have moved on; what was said on leaving it stays."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def _leave_for(self, name: str, *args: Any) -> None:
        """Somewhere else for a while; the marker waits on the batch the clerk comes from."""
        self._was_left = True
        marked = self._marked
        self._comes_from = marked.number if marked else None
        self.desk.open(name, *args)

    def _begun(self, number: int) -> None:
        self._comes_from = number

    # ------------------------------------------------------------------------------ the commands
    def allows(self, command: type[Command]) -> bool:
        batch = self._marked
        needs = {
            commands.ChangeHeader: CHANGEABLE,
            commands.Discard: (*KEYABLE, *BEFORE_RELEASE),
            commands.Keyed: ("keying",),
            commands.PostingDate: UNPOSTED,
            commands.Verify: IN_PROOF,
            commands.Reassign: UNPOSTED,
            commands.Life: None,
            commands.ReferBatch: None,
        }
        if command not in needs:
            return True
        states = needs[command]
        if batch is None or (states is not None and batch.state not in states):
            return False
        if command is commands.Reassign:
            return self._may_give(batch)
        return command is not commands.Verify or batch.verify_mode != "off"

    def _may_give(self, batch: BatchView) -> bool:
        actor = self.desk.actor
        is_own: bool = batch.owner == actor.username
        return is_own or bool(actor.may("batch.reassign"))

    def action_new_batch(self) -> None:
        """A new header."""
        self._leave_for("batch_header", None, self._begun)

    def action_show_all(self) -> None:
        """All of them, or only those not posted."""
        self._state = "" if self._state else "unposted"
        said = "Batches that are not posted yet." if self._state else "All batches, newest first."
        self.desk.run_held(self._load(said))

    def action_change_header(self) -> None:
        """Its header."""
        self._open_for_marked("batch_header")

    def action_verify(self) -> None:
        """Keyed again by a second person."""
        self._open_for_marked("batch_verify")

    def _open_for_marked(self, name: str) -> None:
        batch = self._marked
        if batch is not None:
            self._leave_for(name, batch.number)

    def action_suspense(self) -> None:
        """Unidentified money."""
        self._leave_for("suspense")

    def action_discard(self) -> None:
        """Ask, then throw it away."""
        self.desk.run_held(self._discard())

    async def _discard(self) -> None:
        batch = self._marked
        if batch is None:
            return
        what = f"Throw away batch {batch.number}, {batch.source_name} of {batch.owner_name}"

        async def send(*reason: str) -> Any:
            name = "batches.clearing.discard"
            return await self.desk.ask(name, self.desk.actor, batch.number, *reason)

        if batch.items:
            if await self.desk.push_screen_wait(ReasonForm(what, send)) is None:
                return
        elif not await self.desk.push_screen_wait(Confirm(f"{what}?", "Its number stays.")):
            return
        else:
            try:
                await send()
            except ClerkError as error:
                self.message.warn(sentence(error))
                return
        await self._load(f"Batch {batch.number} is discarded.")

    def action_reassign(self) -> None:
        """To whom?"""
        self.desk.run_held(self._reassign())

    async def _reassign(self) -> None:
        batch = self._marked
        if batch is None:
            return

        async def send(clerk: str, reason: str) -> Any:
            name = "batches.headers.reassign"
            return await self.desk.ask(name, self.desk.actor, batch.number, clerk, reason)

        title = f"Give batch {batch.number} of {batch.owner_name} to another clerk"
        given = await self.desk.push_screen_wait(ReassignForm(title, send))
        if given is not None:
            await self._load(f"Batch {given.number} is {given.owner_name}'s now.")

    def action_keyed(self) -> None:
        """It is keyed whole."""
        self.desk.run_held(self._keyed())

    async def _keyed(self) -> None:
        batch = self._marked
        if batch is None:
            return
        name = "batches.proofing.finish_keying"
        try:
            await self.desk.ask(name, self.desk.actor, batch.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._load(f"Batch {batch.number} is keyed; Enter opens its proof.")

    def action_posting_date(self) -> None:
        """Another day."""
        self.desk.run_held(self._posting_date())

    async def _posting_date(self) -> None:
        batch = self._marked
        if batch is None:
            return

        async def send(day: dt.date, reason: str) -> Any:
            name = "batches.clearing.move_posting_day"
            return await self.desk.ask(name, self.desk.actor, batch.number, day, reason)

        title = f"Post batch {batch.number} to another day"
        moved = await self.desk.push_screen_wait(PostingDateForm(title, send, batch.gl_on))
        if moved is not None:
            await self._load(f"Batch {moved.number} is posted to {town_date(moved.gl_on)}.")

    def refers_to(self) -> tuple[str, str] | None:
        """The marked batch."""
        batch = self._marked
        return ("batch", str(batch.number)) if batch is not None else None

    def action_life(self) -> None:
        """Its moves."""
        self.desk.run_held(self._life())

    async def _life(self) -> None:
        batch = self._marked
        if batch is None:
            return
        name = "batches.headers.list_moves"
        try:
            moves = await self.desk.ask(name, self.desk.actor, batch.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self.desk.push_screen_wait(LifeDialog(batch.number, moves, self.desk.actor.timezone))

    def action_errors(self) -> None:
        """How accurately each clerk keys."""
        self.desk.run_held(self._errors())

    async def _errors(self) -> None:
        try:
            rates = await self.desk.ask("batches.verifying.error_rates", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self.desk.push_screen_wait(ErrorsDialog(rates))
