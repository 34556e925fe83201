"""One batch: its edit list with every reason; released, printed with a bar, mailed, undone."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import wrap
from typing import Any

from textual import on
from textual.message import Message
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money, sentence, town_date, town_time
from clerktui.i18n.words import items
from clerktui.rules.dates import parse_date
from clerktui.screens.collections import step_batch_commands as commands
from clerktui.screens.collections.step_batches import standing
from clerktui.views.step_batches import (
    BatchDraft,
    BatchLineView,
    BatchView,
    LineDraft,
    MailBatchDraft,
    PrintedBatch,
)
from clerktui.widgets import Back, Column, Command, Confirm, DutyScreen, Field, PagedTable, Row
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.pad import DateInput, OneOf, OptionInput

_WIDTH = 78
_BAR = 30
_LABEL = 18
_OPEN = ("selected", "released", "printed")
_CLASSES = (
    OneOf("1", "first_class", "first-class mail"),
    OneOf("2", "certificate", "with certificate of mailing"),
    OneOf("3", "certified", "certified mail"),
)


_BY_EMAIL = {"both": "e-mail, too", "email": "e-mail only"}


def _made(one: BatchLineView) -> str:
    if one.state == "out":
        return one.why_not
    made = one.letter or (f"order {one.order}" if one.order else "")
    done = f"{made}, done {town_date(one.done_on)}" if one.done_on and made else made
    if one.why_not:
        return f"let through: {one.why_not}"
    if one.state == "undone":
        return "taken back"
    return ", ".join(filter(None, (done, _BY_EMAIL.get(one.delivery))))


_SPECS = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 15, lambda one: one.name, grows=1),
    Spec("Due", 8, lambda one: town_date(one.due_on), from_width=110),
    Spec("Past due", 10, lambda one: money(one.amount_cents), "right"),
    Spec("Left out, or what was made", 30, _made, grows=2),
)


class Progressed(Message):
    """So many of so many accounts are done."""

    def __init__(self, what: str, done: int, total: int) -> None:
        super().__init__()
        self.what, self.done, self.total = what, done, total

    def can_replace(self, message: Message) -> bool:
        """Only the newest is worth painting."""
        return isinstance(message, Progressed)


def bar(what: str, done: int, total: int) -> str:
    """A line that says how far it is.

    >>> bar("Printing", 5, 10)
    'Printing [###############...............] 5 of 10'
    """
    full = _BAR * done // total if total else _BAR
    return f"{what} [{'#' * full}{'.' * (_BAR - full)}] {done:,} of {total:,}"


class LineTable(ViewTable):
    """The accounts of a batch; a dash marks who is left out."""

    def key_of(self, view: BatchLineView) -> str:
        return view.account

    def mark_of(self, view: BatchLineView) -> str:
        return "" if view.state == "in" else "-"


class MailForm(FormDialog):
    """The day the letters were mailed, and how."""

    TITLE = "MAILED"

    def __init__(self, title: str, send: Any, today: dt.date) -> None:
        super().__init__(title, send)
        self._today = today

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" Mailed on", id="day", label_width=_LABEL, width=10, max_length=10)
        yield OptionInput(" By", _CLASSES, id="by", label_width=_LABEL)

    def on_mount(self) -> None:
        self.query_one("#day", Field).reset(town_date(self._today))
        self.query_one(OptionInput).choose("first_class")
        super().on_mount()

    def values(self) -> tuple[Any, ...]:
        try:
            day = parse_date(self.query_one("#day", Field).value)
        except ClerkError as refusal:
            raise BesideError("day", refusal) from refusal
        try:
            return day, self.query_one(OptionInput).code()
        except ClerkError as refusal:
            raise BesideError("by", refusal) from refusal


class StepBatchScreen(DutyScreen[None]):
    """Who is in it and who is left out, with every reason; and how far it is."""

    TITLE = "EDIT LIST"
    TOPIC = "step_batches"
    COMMANDS = (
        commands.PrintLetters,
        commands.InOrOut,
        commands.ReleaseBatch,
        commands.UndoBatch,
        commands.Proof,
        commands.Mailed,
        Back,
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = int(number)
        self._batch: BatchView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield LineTable(_SPECS, empty="Nobody is in it.", id="lines")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> LineTable:
        return self.query_one(LineTable)

    async def reload(self, said: str) -> None:
        """Show the batch anew, and say what happened."""
        try:
            self._show(await self._ask("selecting.get_batch", self.number), said)
        except ClerkError as error:
            self.message.warn(sentence(error))

    def _show(self, batch: BatchView, said: str = "") -> None:
        self._batch = batch
        who = f"Selected by {batch.made_by}"
        who += f", released by {batch.released_by}" if batch.released_by else ""
        first = f" Batch {batch.number}  {batch.name}, as of {town_date(batch.as_of)}"
        sums = f" {batch.count} in, {money(batch.cents)}; {batch.left_out} left out"
        wanted = f"; orders for {town_date(batch.wanted_on)}" if batch.wanted_on else ""
        mailed = f" on {town_date(batch.mailed_on)}" if batch.mailed_on else ""
        second = f"{sums}{wanted}. {standing(batch).capitalize()}{mailed}."
        self.query_one("#head", Lines).show([[(first, "bold")], [(second, "")], [(f" {who}.", "")]])
        self._table.show_views(batch.lines, more=batch.more)
        self._moved()
        if said:
            self.message.say(said)

    async def _ask(self, name: str, *asked: Any, **more: Any) -> Any:
        return await self.desk.ask(f"step_batches.{name}", self.desk.actor, *asked, **more)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """Every reason of the marked account, where its row has no room for all of them."""
        one: BatchLineView | None = self._table.marked
        lines = wrap(_made(one), _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: BatchLineView | None = self._table.marked
        if one is not None:
            self.desk.open("account", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "account"

    def allows(self, command: type[Command]) -> bool:
        batch = self._batch
        if command is Back:
            return True
        if batch is None:
            return False
        is_letters = batch.kind == "letter"
        can_release = batch.state == "selected" or (not is_letters and bool(batch.unfinished))
        return {
            commands.PrintLetters: is_letters and batch.state in ("released", "printed"),
            commands.InOrOut: self._table.marked is not None and batch.state in _OPEN,
            commands.ReleaseBatch: can_release,
            commands.UndoBatch: batch.state in _OPEN,
            commands.Proof: batch.state == "mailed",
            commands.Mailed: batch.state == "printed" or self._is_broken_off(batch),
        }.get(command, True)

    @staticmethod
    def _is_broken_off(batch: BatchView) -> bool:
        return batch.state == "mailed" and bool(batch.unfinished)

    # ------------------------------------------------------------------------------ the commands
    def action_in_or_out(self) -> None:
        """Out with which reason, or in again?"""
        self.desk.run_held(self._in_or_out(self._table.marked))

    async def _in_or_out(self, one: BatchLineView) -> None:
        if one.state == "out":
            draft = LineDraft(str(uuid.uuid4()), self.number, one.account)
            await self._do("selecting.put_back", draft, f"Account {one.account} is in again.")
            return
        reason = await self._reason(f"Leave account {one.account} out")
        if reason is not None:
            draft = LineDraft(str(uuid.uuid4()), self.number, one.account, reason)
            await self._do("selecting.drop_line", draft, f"Account {one.account} is left out.")

    async def _reason(self, title: str) -> str | None:
        reasons = await self._ask("selecting.drop_reasons")
        rows = [Row(code, (words,)) for code, words in reasons]
        chosen: str | None = await self.desk.push_screen_wait(
            Choice(title, (Column("", 50),), rows)
        )
        return chosen

    def action_release_batch(self) -> None:
        """By somebody who did not select it."""
        self.desk.run_held(self._release())

    async def _release(self) -> None:
        batch = self._batch
        assert batch is not None
        question = f"Release batch {batch.number}: {batch.count} for {money(batch.cents)}?"
        if await self.desk.push_screen_wait(Confirm(question)):
            draft = BatchDraft(str(uuid.uuid4()), self.number)
            if await self._do("releasing.release", draft, "", watched="Releasing"):
                self._say_released(batch, self._batch or batch)

    def _say_released(self, before: BatchView, now: BatchView) -> None:
        """Who fell out of it meanwhile is said; the list has the reason of each."""
        fell = now.left_out - before.left_out
        more = f" {items(fell, 'account')} fell out since: the list says why." if fell else ""
        self.message.say(f"Batch {now.number} is released.{more}")

    def action_undo_batch(self) -> None:
        """Why?"""
        self.desk.run_held(self._undo())

    async def _undo(self) -> None:
        reason = await self._reason(f"Take batch {self.number} back")
        if reason is not None:
            draft = BatchDraft(str(uuid.uuid4()), self.number, reason)
            await self._do("releasing.undo", draft, f"Batch {self.number} is taken back.")

    async def _do(self, name: str, draft: Any, said: str, watched: str = "") -> bool:
        """Do it and show the batch anew; whether it was done."""
        try:
            if watched:
                done = await self._watched(watched, name, draft)
            else:
                asked = {"command_id": draft.command_id}
                done = await ask_approved(self.desk, f"step_batches.{name}", draft, **asked)
        except ClerkError as error:
            await self.reload("")
            self.message.warn(sentence(error))
            self.desk.bell()
            return False
        self._show(done, said)
        return True

    async def _watched(self, what: str, name: str, *asked: Any) -> Any:
        """Ask for something that takes a while, with a bar."""

        def step(done: int, total: int) -> None:
            # Told in the thread of the books, which must never wait for the glass nor fail by it.
            with contextlib.suppress(RuntimeError):
                self.post_message(Progressed(what, done, total))

        return await self._ask(name, *asked, progress=step)

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        self.message.say(bar(event.what, event.done, event.total))

    def action_print_letters(self) -> None:
        """Into files."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        folder = self.desk.settings.home / "spool"
        try:
            name = "writing.print_batch"
            done: PrintedBatch = await self._watched("Printing", name, self.number, folder)
        except ClerkError as error:
            await self.reload("")
            self.message.warn(sentence(error))
            return
        left = f", {done.left_out} left out since" if done.left_out else ""
        files = items(len(done.files), "file")
        where = folder / f"batch-{self.number}"
        only = f", {done.email_only} only by e-mail" if done.email_only else ""
        await self.reload(f"{items(done.letters, 'letter')} in {files}{only}{left}: {where}")

    def action_mailed(self) -> None:
        """When, and how?"""
        self.desk.run_held(self._mailed())

    async def _mailed(self) -> None:
        batch = self._batch
        assert batch is not None
        if self._is_broken_off(batch):
            self._show(await self._watched("Writing", "mailing.finish", self.number))
            return
        command_id = str(uuid.uuid4())

        async def send(day: dt.date, by: str) -> Any:
            draft = MailBatchDraft(command_id, self.number, day, by)
            try:
                return await self._watched("Writing", "mailing.mail_batch", draft)
            except Refused as refusal:
                if refusal.message_id != "step_batch.pull":
                    raise
                return refusal, draft

        today = self._today()
        title = f"In the mail: {items(batch.letters, 'letter')} of batch {self.number}"
        done = await self.desk.push_screen_wait(MailForm(title, send, today))
        if isinstance(done, tuple):
            done = await self._all_went(*done)
        if done is not None:
            self._show(done, f"Batch {self.number} is mailed: {items(done.pieces, 'piece')}.")

    async def _all_went(self, refusal: Refused, draft: MailBatchDraft) -> BatchView | None:
        """Some are not due any more: mailed only when it is said that they went out, too."""
        if not await self.desk.push_screen_wait(Confirm(f"{sentence(refusal)} All went out?")):
            self.message.warn(sentence(refusal))
            return None
        again = replace(draft, command_id=str(uuid.uuid4()), all_went=True)
        try:
            done: BatchView = await self._watched("Writing", "mailing.mail_batch", again)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return None
        return done

    def _today(self) -> dt.date:
        return town_time(self.desk.clock.now(), self.desk.actor.timezone).date()

    def action_proof(self) -> None:
        """As PDF."""
        self.desk.run_held(self._proof())

    async def _proof(self) -> None:
        folder = self.desk.settings.home / "spool" / f"batch-{self.number}"
        try:
            path = await self._ask("mailing.write_certificate", self.number, folder)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.message.say(f"Wrote the proof of mailing: {path}")
