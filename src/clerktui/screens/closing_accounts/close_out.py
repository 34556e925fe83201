"""One close-out: what is known, what is missing, every step, and what is done next."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date, words
from clerktui.screens.closing_accounts import commands
from clerktui.screens.closing_accounts.forms import BillForm, FinishForm, ReadingForm
from clerktui.views.closing_accounts import (
    CloseOutDone,
    CloseOutStep,
    CloseOutView,
    FinalBillDraft,
    FinishDraft,
    ReadingDraft,
    StepView,
)
from clerktui.widgets import Back, Command, DutyScreen, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Part, Spec, ViewTable, owes
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.screen import Rereading

_OPEN = ("asked", "read", "billed")
_SPECS = (
    Spec("Day", 8, lambda one: town_date(one.on)),
    Spec("What was done", 40, lambda one: one.words, grows=3),
    Spec("By", 14, lambda one: one.clerk, grows=1),
)
_MISSING = {
    "reading": "the final reading (F4)",
    "bill": "the final bill (F5)",
    "day": "the last day to come",
    "pending": "a batch to post",
    "ticket": "an unfinished ticket at a desk",
    "address": "where a refund goes",
}


class StepTable(ViewTable):
    """The steps, the first in front; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: StepView) -> str:
        return f"{view.on}-{view.to_state}-{view.words}"


class CloseOutScreen(Rereading, DutyScreen[None]):
    """An account on its way to being closed."""

    TITLE = "CLOSE-OUT"
    TOPIC = "close_account"
    COMMANDS = (
        commands.Account,
        commands.Reading,
        commands.FinalBill,
        commands.Why,
        commands.Cancel,
        commands.Done,
        commands.OpenAgain,
        Back,
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._view: CloseOutView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="facts")
        yield Rule()
        yield StepTable(_SPECS, empty="Nothing was done yet.", id="steps")

    def on_mount(self) -> None:
        self.query_one(StepTable).focus()
        self.desk.run_held(self.reload(""))

    async def reload(self, said: str) -> None:
        """Show everything anew, and say what happened."""
        try:
            view: CloseOutView = await self.desk.ask(
                "closing_accounts.looking.get_close_out", self.desk.actor, self.number
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        self.query_one("#facts", Lines).show(_facts(view))
        self.query_one(StepTable).show_views(view.steps)
        self.refresh_bindings()
        self.message.say(said)

    def allows(self, command: type[Command]) -> bool:
        view = self._view
        if view is None:
            return command is Back
        states = {
            commands.Reading: ("asked", "read") if view.readings else (),
            commands.FinalBill: ("read",),
            commands.Done: ("billed",),
            commands.Cancel: _OPEN,
            commands.OpenAgain: ("closed",),
        }
        return command not in states or view.state in states[command]

    # ------------------------------------------------------------------------------ the commands
    def action_account(self) -> None:
        """Who it is."""
        if self._view is not None:
            self._was_left = True
            self.desk.open("account", self._view.account)

    def action_reading(self) -> None:
        """What does the meter show?"""
        self.desk.run_held(
            self._form(ReadingForm.of_close_out, ReadingDraft, "readings.enter_reading")
        )

    def action_final_bill(self) -> None:
        """What is charged?"""
        self.desk.run_held(self._form(BillForm, FinalBillDraft, "billing.bill_final"))

    def action_done(self) -> None:
        """Close the account."""
        self.desk.run_held(self._form(FinishForm, FinishDraft, "finishing.finish"))

    async def _form(self, form: Any, draft: Any, name: str) -> None:
        if self._view is None:
            return
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> CloseOutDone:
            done: CloseOutDone = await self._service(
                name, draft(command_id=command_id, number=self.number, **said)
            )
            return done

        done = await self.desk.push_screen_wait(form(self._view, send))
        if done is not None:
            await self.reload(_said(done))

    def action_cancel(self) -> None:
        """The customer stays."""
        self.desk.run_held(self._step("undoing.cancel", f"Cancel close-out {self.number}"))

    def action_open_again(self) -> None:
        """It was a mistake."""
        self.desk.run_held(self._step("undoing.reopen", "Open the account again"))

    async def _step(self, name: str, title: str) -> None:
        note = await ask_note(self.desk, title)
        if note is None:
            return
        try:
            draft = CloseOutStep(str(uuid.uuid4()), self.number, note)
            done: CloseOutDone = await self._service(name, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(_said(done))

    def action_why(self) -> None:
        """Where does it stand, and by which rule?"""
        self.desk.open("why", ("close_out", (self.number,)))

    async def _service(self, name: str, draft: Any) -> Any:
        full = f"closing_accounts.{name}"
        return await ask_approved(self.desk, full, draft, command_id=draft.command_id)


def _facts(view: CloseOutView) -> list[list[Part]]:
    """Who, when, where to, how much, and what is missing."""
    closed = f" on {town_date(view.closed_on)}" if view.closed_on else ""
    head: list[Part] = [
        (f" {view.account}  {view.name}   ", "bold"),
        (f"close-out {view.number} {view.state.upper()}{closed}", ""),
    ]
    mail = view.forward or (f"account {view.new_account}" if view.new_account else "not known")
    phone = f"   phone {view.phone}" if view.phone else ""
    bill = f"   final bill {view.bill}" if view.bill else ""
    owed = words.owes(view.balance_cents).capitalize()
    lines = [
        f"{view.service_address}   last day {town_date(view.stop_on)}   {view.reason}",
        f"Mail goes to: {mail}{phone}",
        f"{owed}   deposit held {money(view.deposit_cents)}{bill}",
    ]
    lines += [_reading(one) for one in view.readings]
    lines += [f"Note: {view.note}"] if view.note else []
    parts: list[list[Part]] = [head, *([(f" {line}", "")] for line in lines)]
    missing = ", ".join(_MISSING[code] for code in view.missing)
    if missing:
        parts.append([(f" Missing: {missing}", "grave")])
    elif view.state == "billed":
        parts.append([(" Nothing is missing: F12 closes the account.", "bold")])
    return parts


def _reading(one: Any) -> str:
    if one.reading is None:
        return f"Meter {one.meter} {one.service}: to be read {town_date(one.asked_for)}"
    how = "estimated" if one.is_estimated else "read"
    return f"Meter {one.meter} {one.service}: {how} {one.reading} on {town_date(one.read_on)}"


def _said(done: CloseOutDone) -> str:
    parts = [f"Close-out {done.number} is {done.state}."]
    if done.billed_cents:
        parts.append(f"Billed {money(done.billed_cents)}.")
    if done.applied_cents:
        parts.append(f"{money(done.applied_cents)} of the deposit used.")
    if done.moved_cents:
        parts.append(f"Deposit {money(done.moved_cents)} moved to {done.new_account}.")
    if done.transferred_cents:
        parts.append(f"{money(done.transferred_cents)} moved to {done.new_account}.")
    if done.small_cents:
        how = "written off" if done.small_cents < 0 else "kept"
        parts.append(f"{money(abs(done.small_cents))} {how}.")
    if done.to_owner:
        parts.append(f"Service is with {done.to_owner}.")
    if done.refunds:
        parts.append(f"Refund {money(done.refund_cents)} asked for.")
    parts.append(f"{owes(done.account, done.balance_cents)}.")
    parts += [f"{note[:1].upper()}{note[1:]}." for note in done.notes if done.state == "closed"]
    return " ".join(parts)
