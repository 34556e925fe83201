"""The proof of a batch: its edit list on the glass, and every step from keyed to the bank.

The list says what is to be looked at; F9 says that somebody did. What agrees with the adding
machine can be released and then posted in one act; asked twice, it is posted once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from clerktui.errors import ClerkError, DatabaseUnreachable, OutcomeUnknown, Refused
from clerktui.i18n import count, money, sentence, town_time
from clerktui.rules.states import BEFORE_RELEASE, IN_PROOF, KEYABLE
from clerktui.screens.batches import proof_commands as commands
from clerktui.screens.batches.difference import ask_difference
from clerktui.screens.batches.forms import DepositForm, ReasonForm
from clerktui.screens.batches.progress import Progressed
from clerktui.screens.batches.prooflist import (
    IN_THE_BOOKS,
    NO_LINE,
    NOTHING_SAID,
    ProofTable,
    head,
    next_step,
    posted_lines,
    remarks,
)
from clerktui.screens.batches.words import wrapped
from clerktui.views.batches import BatchPosted, BatchView, EditList, ProofLine
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.figures import LargeAmount
from clerktui.widgets.listing import Lines
from clerktui.widgets.table import ROWS_MAX

ORDERS = ("keyed", "account", "amount")
WATCHED_FROM = 200
_REMARK_LINES = 2
STATES: dict[type[Command], tuple[str, ...]] = {
    commands.Prove: IN_PROOF,
    commands.Release: ("balanced",),
    commands.PostNow: ("released",),
    commands.Deposited: ("posted",),
    commands.SendBack: (*BEFORE_RELEASE, "released"),
    commands.Header: ("keyed",),
    commands.Verify: IN_PROOF,
}
"""In which states each step is offered; steps of one key are never offered together."""


class ProofScreen(DutyScreen[None]):
    """Read what was keyed, line by line, then prove it; released and posted it is in the books."""

    TITLE = "EDIT LIST"
    TOPIC = "batch_proof"
    COMMANDS = (
        commands.Prove,
        commands.Release,
        commands.PostNow,
        commands.Deposited,
        commands.Difference,
        commands.Verify,
        commands.SendBack,
        commands.Print,
        Back,
        commands.Order,
        commands.Flagged,
        commands.Header,
    )
    DEFAULT_CSS = """
    ProofScreen #head { height: 4; }
    ProofScreen #posted { height: auto; display: none; }
    ProofScreen #remarks { height: 2; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.proof: EditList | None = None
        self._order = ORDERS[0]
        self._is_flagged = False
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        with Vertical(id="posted"):
            yield LargeAmount("POSTED")
            yield Lines(id="posted-lines")
            yield Rule()
        yield ProofTable(id="lines")
        yield Rule()
        yield Lines(id="remarks")

    def on_mount(self) -> None:
        self.set_title(f"BATCH {self.number}")
        self.desk.run_held(self._load())

    # ---------------------------------------------------------------------------------- the list
    @property
    def _table(self) -> ProofTable:
        return self.query_one(ProofTable)

    @property
    def _batch(self) -> BatchView | None:
        return self.proof.batch if self.proof else None

    async def _load(self, said: str = "") -> None:
        """Read the list anew; its marker stays on its line."""
        try:
            self.proof = await self.desk.ask(
                "batches.proofing.edit_list", self.desk.actor, self.number, self._order
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        marked = self._table.current
        self._show(marked.key if marked else None)
        self._table.focus()
        if said:
            self.message.say(said)

    def _show(self, line: str | None = None) -> None:
        """Show the list with its marker on a line; of a very long one, the part around it."""
        proof = self.proof
        assert proof is not None
        lines = [one for one in proof.lines if one.warnings or not self._is_flagged]
        places = [place for place, one in enumerate(lines) if str(one.line.line_no) == line]
        start = max(0, places[0] - ROWS_MAX // 2) if places and places[0] >= ROWS_MAX else 0
        is_clean = self._is_flagged and bool(proof.lines)
        self._table.empty = NOTHING_SAID if is_clean else NO_LINE
        self._table.show_views(lines[start : start + ROWS_MAX], cursor=line)
        self.query_one("#head", Lines).show(head(proof, is_flagged=self._is_flagged))
        self._show_remarks()
        self.refresh_bindings()

    @on(PagedTable.Moved)
    def _show_remarks(self) -> None:
        """All that is to be said of the marked line."""
        marked: ProofLine | None = self._table.marked
        said = remarks(marked) if marked else ()
        self.query_one("#remarks", Lines).show(wrapped(said, self.size.width, _REMARK_LINES))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        batch = self._batch
        if batch is not None and batch.items:
            yield "Enter", "receipt" if batch.state in IN_THE_BOOKS else "corrects"

    def on_screen_resume(self) -> None:
        """Lines may have been verified or the header changed meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def _leave_for(self, name: str, *args: Any) -> None:
        """Somewhere else for a while; what was said here is over."""
        self._was_left = True
        self.message.clear()
        self.desk.open(name, *args)

    def on_resize(self) -> None:
        """Remarks take the width there is."""
        if self.proof is not None:
            self._show_remarks()

    # ------------------------------------------------------------------------------ the commands
    def allows(self, command: type[Command]) -> bool:
        proof = self.proof
        if proof is None:
            return command is Back
        batch = proof.batch
        if batch.state not in STATES.get(command, (batch.state,)):
            return False
        if command is commands.Difference:
            has_control = batch.control_cents is not None and batch.state not in IN_THE_BOOKS
            return has_control and not batch.is_balanced
        if command is commands.Verify:
            return proof.to_verify > 0
        if command is commands.SendBack and batch.state == "released":
            return bool(self.desk.actor.may("batch.release"))
        return True

    def action_order(self) -> None:
        """The next order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self.desk.run_held(self._load())

    def action_flagged(self) -> None:
        """Only flagged lines, or all."""
        marked = self._table.current
        self._is_flagged = not self._is_flagged
        self._show(marked.key if marked else None)

    def action_header(self) -> None:
        """The header."""
        self._leave_for("batch_header", self.number)

    def action_verify(self) -> None:
        """A second person's keying."""
        self._leave_for("batch_verify", self.number)

    def action_print(self) -> None:
        """On paper."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        actor, number = self.desk.actor, self.number
        try:
            await self.desk.ask("batches.papers.print_edit_list", actor, number, self._order)
            await self.desk.ask("batches.papers.print_tape", actor, number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The edit list and the tape are on their way to the printer.")

    def action_difference(self) -> None:
        """What may explain it; the marker goes to the line that is chosen."""
        self.desk.run_held(self._difference())

    async def _difference(self) -> None:
        batch = self._batch
        assert batch is not None
        try:
            line_no = await ask_difference(self.desk, batch)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        if line_no is not None:
            self._is_flagged = False
            self._show(str(line_no))
            self.message.say(f"Line {line_no} is marked; Enter corrects it.")

    # -------------------------------------------------------------------------------- correcting
    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        marked: ProofLine | None = self._table.marked
        batch = self._batch
        if marked is None or batch is None:
            return
        if batch.state in IN_THE_BOOKS:
            if marked.line.receipt:
                self._leave_for("receipt", marked.line.receipt)
        elif self.desk.actor.may("batch.key"):
            self.desk.run_held(self._correct(marked.line.line_no))

    async def _correct(self, line_no: int | None) -> None:
        """Back to keying, at this line; another's batch or a released one needs a reason."""
        batch = self._batch
        if batch is None:
            return
        refused = self._why_not(batch)
        if refused:
            self.message.warn(refused)
            return
        is_own = batch.owner == self.desk.actor.username
        if line_no and is_own and batch.state in BEFORE_RELEASE:
            try:
                await self._send_back(f"correcting line {line_no}")
            except ClerkError as error:
                await self._load()
                self.message.warn(sentence(error))
                return
        elif batch.state not in KEYABLE:
            what = f" for line {line_no}" if line_no else ""
            title = f"Send batch {self.number} back to keying{what}"
            if await self.desk.push_screen_wait(ReasonForm(title, self._send_back)) is None:
                return
        if line_no:
            self.desk.replace("batch", self.number, line_no)
        else:
            await self._load(f"Batch {self.number} is back with {batch.owner_name} for keying.")

    def _why_not(self, batch: BatchView) -> str:
        """Why this clerk cannot send the batch back; nothing when they can."""
        actor = self.desk.actor
        if batch.state == "released" and not actor.may("batch.release"):
            return f"Batch {batch.number} is released: a supervisor sends it back."
        if batch.owner != actor.username and not actor.may("batch.resume_any"):
            return sentence(Refused("batch.not_yours", batch=batch.number, owner=batch.owner_name))
        return ""

    async def _send_back(self, reason: str) -> BatchView:
        name = "batches.proofing.send_back"
        back: BatchView = await self.desk.ask(name, self.desk.actor, self.number, reason)
        return back

    def action_send_back(self) -> None:
        """Back to keying."""
        self.desk.run_held(self._correct(None))

    # ---------------------------------------------------------------------------------- the moves
    def action_prove(self) -> None:
        """It was seen."""
        self.desk.run_held(self._prove())

    async def _prove(self) -> None:
        proof = self.proof
        assert proof is not None
        name = "batches.proofing.prove"
        try:
            await self.desk.ask(name, self.desk.actor, self.number, proof.batch.tape_hash)
        except ClerkError as error:
            await self._load()
            self.message.warn(sentence(error))
            return
        await self._load()
        assert self.proof is not None
        self.message.say(f"Batch {self.number} is proved: {next_step(self.proof)}.")

    def action_release(self) -> None:
        """It may be posted."""
        self.desk.run_held(self._release())

    async def _release(self) -> None:
        # An approval holds for this attempt: what is corrected later is approved anew.
        command_id = str(uuid.uuid4())
        name = "batches.proofing.release"
        try:
            await ask_approved(self.desk, name, self.number, command_id, command_id=command_id)
        except ClerkError as error:
            await self._load()
            self.message.warn(sentence(error))
            return
        may_post = self.desk.actor.may("batch.release")
        then = "F12 (or the menu) posts it." if may_post else "A supervisor posts it."
        await self._load(f"Batch {self.number} is released. {then}")

    def action_post_now(self) -> None:
        """Into the books."""
        self.desk.run_held(self._post())

    async def _post(self) -> None:
        batch = self._batch
        assert batch is not None
        items = f"{count(batch.items)} {'item' if batch.items == 1 else 'items'}"
        question = f"Post batch {batch.number}: {items}, {money(batch.amount_cents)}?"
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        options: dict[str, Any] = {}
        if batch.items > WATCHED_FROM:
            self._say_progress(0, batch.items)
            options["progress"] = self._progress
        name = "batches.posting.post_batch"
        try:
            posted = await self.desk.ask(name, self.desk.actor, self.number, **options)
        except OutcomeUnknown:
            self.message.warn("Not known yet whether it is posted. F12 (or the menu) asks again.")
        except DatabaseUnreachable as error:
            self.message.warn(sentence(error))
        except ClerkError as error:
            await self._load()
            self.message.warn(sentence(error))
        else:
            await self._load(f"Batch {self.number} is posted.")
            self._show_posted(posted)
            self.desk.print_waiting()

    def _progress(self, done: int, total: int) -> None:
        """Told in the thread of the books, which must never wait for the glass nor fail by it."""
        with contextlib.suppress(RuntimeError):
            self.post_message(Progressed(done, total))

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        if self._batch is not None and self._batch.state == "released":
            self._say_progress(event.done, event.total)

    def _say_progress(self, done: int, total: int) -> None:
        self.message.say(f"Posting batch {self.number}: {count(done)} of {count(total)} payments")

    def _show_posted(self, posted: BatchPosted) -> None:
        """In large figures, with the first and the last receipt."""
        self.query_one("#posted").display = True
        self.query_one(LargeAmount).cents = posted.amount_cents
        self.query_one("#posted-lines", Lines).show(posted_lines(posted))

    def action_deposited(self) -> None:
        """At the bank."""
        self.desk.run_held(self._deposited())

    async def _deposited(self) -> None:
        async def send(day: dt.date, slip: str) -> Any:
            name = "batches.proofing.mark_deposited"
            return await self.desk.ask(name, self.desk.actor, self.number, day, slip)

        today = town_time(self.desk.clock.now(), self.desk.actor.timezone).date()
        title = f"The bank has batch {self.number}"
        if await self.desk.push_screen_wait(DepositForm(title, send, today)) is not None:
            await self._load(f"Batch {self.number} is deposited.")
