"""One debt in setoff: its clocks above, what is missing, hearings, money and steps below."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import setoff_commands as commands
from clerktui.screens.collections.setoff_forms import (
    AppealForm,
    DecisionForm,
    GiveBackForm,
    HearingForm,
    MailedForm,
    ToldForm,
)
from clerktui.views.setoff import (
    AppealDraft,
    DecisionDraft,
    HearingDraft,
    HearingView,
    MailedDraft,
    SetoffStep,
    SetoffView,
    ToldDraft,
)
from clerktui.views.setoff_files import GiveBackDraft
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.screen import Rereading

_WIDTH = 78
_OPEN = ("prepared", "noticed", "contested", "decided", "appealed", "final", "sent")
_FROM: dict[type[Command], tuple[str, ...]] = {
    commands.LetterMailed: ("prepared",),
    commands.Hearing: ("noticed", "decided", "final", "sent"),
    commands.Decide: ("contested",),
    commands.Told: ("decided",),
    commands.Appeal: ("decided", "appealed"),
    commands.Determine: ("noticed", "decided"),
    commands.GiveUp: _OPEN,
}


@dataclass(frozen=True)
class _Row:
    """What is missing, a hearing, a payment or a step, as a line."""

    key: str
    day: str
    what: str
    cents: int
    words: str


_SPECS = (
    Spec("Day", 8, lambda one: one.day),
    Spec("What", 12, lambda one: one.what),
    Spec("Amount", 10, lambda one: money(one.cents) if one.cents else "", "right"),
    Spec("In words", 40, lambda one: one.words, grows=1),
)


class DebtRows(ViewTable):
    """Everything about a debt, in groups; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: _Row) -> str:
        return view.key

    def mark_of(self, view: _Row) -> str:
        return "-" if view.what == "missing" else ""


class SetoffDebtScreen(Rereading, DutyScreen[None]):
    """A debt: what it waits for, and the one step that may be taken next."""

    TITLE = "SETOFF DEBT"
    TOPIC = "setoff"
    COMMANDS = (
        commands.PrintLetter,
        commands.DebtAccount,
        commands.Hearing,
        commands.Determine,
        commands.Decide,
        commands.Why,
        commands.GiveUp,
        commands.Appeal,
        commands.LetterMailed,
        commands.Told,
        commands.GiveBack,
        Back,
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._view: SetoffView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="facts")
        yield Rule()
        yield DebtRows(_SPECS, empty="Nothing was done.", id="rows")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.query_one(DebtRows).focus()
        self.desk.run_held(self.reload(""))

    async def reload(self, said: str) -> None:
        """Show everything anew, and say what happened."""
        try:
            name = "setoff.looking.get_debt"
            view: SetoffView = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        self.query_one("#facts", Lines).show([[(f" {line}", "")] for line in _facts(view)])
        self.query_one(DebtRows).show_views(tuple(_rows(view)), more=False)
        self._moved()
        self.message.say(said)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The marked line in full."""
        one: _Row | None = self.query_one(DebtRows).marked
        lines = wrap(one.words, _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        view = self._view
        if view is None:
            return command is Back
        if command is commands.GiveBack:
            return bool(view.money)
        return command not in _FROM or view.state in _FROM[command]

    # ------------------------------------------------------------------------------ the commands
    def action_debt_account(self) -> None:
        """Who it is."""
        if self._view is not None:
            self._was_left = True
            self.desk.open("account", self._view.parts[0].account)

    def action_letter_mailed(self) -> None:
        """When?"""
        self.desk.run_held(self._form(MailedForm, MailedDraft, "setoff.letters.mail"))

    def action_hearing(self) -> None:
        """When was it asked for?"""
        self.desk.run_held(self._form(HearingForm, HearingDraft, "setoff.hearings.ask_hearing"))

    def action_decide(self) -> None:
        """How did it end?"""
        self.desk.run_held(
            self._form(DecisionForm, DecisionDraft, "setoff.hearings.decide_hearing")
        )

    def action_told(self) -> None:
        """When?"""
        self.desk.run_held(self._form(ToldForm, ToldDraft, "setoff.hearings.tell_decision"))

    def action_appeal(self) -> None:
        """When was it filed, or how did it end?"""
        self.desk.run_held(self._form(AppealForm, AppealDraft, "setoff.hearings.appeal"))

    def action_why(self) -> None:
        """Its figures, what was set off and its fees, what went back."""
        self._was_left = True
        self.desk.open("why", ("setoff", (self.number,)))

    async def _form(self, form: Any, draft: Any, name: str) -> None:
        if self._view is None:
            return
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> Any:
            told = draft(command_id=command_id, number=self.number, **said)
            return await self.desk.ask(name, self.desk.actor, told)

        done = await self.desk.push_screen_wait(form(self._view, send))
        if done is not None:
            await self.reload(_said(done))

    def action_determine(self) -> None:
        """Finally?"""
        self.desk.run_held(self._determine())

    async def _determine(self) -> None:
        asked = Confirm(f"Determine debt {self.number} finally?")
        if await self.desk.push_screen_wait(asked):
            await self._step("setoff.hearings.determine")

    def action_give_up(self) -> None:
        """Why?"""
        self.desk.run_held(self._give_up())

    async def _give_up(self) -> None:
        note = await ask_note(self.desk, f"Call debt {self.number} off")
        if note is not None:
            await self._step("setoff.hearings.withdraw", note)

    def action_print_letter(self) -> None:
        """A copy."""
        self.desk.run_held(self._step("setoff.letters.print_again"))

    async def _step(self, name: str, note: str = "") -> None:
        draft = SetoffStep(str(uuid.uuid4()), self.number, note)
        try:
            done = await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self.desk.print_waiting()
        await self.reload(_said(done))

    def action_give_back(self) -> None:
        """Which money, and why?"""
        self.desk.run_held(self._give_back())

    async def _give_back(self) -> None:
        if self._view is None:
            return
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> Any:
            draft = GiveBackDraft(command_id=command_id, **said)
            name = "setoff.giving_back.give_back"
            return await ask_approved(self.desk, name, draft, command_id=command_id)

        done = await self.desk.push_screen_wait(GiveBackForm(self._view, send))
        if done is not None:
            said = f"{money(done.amount_cents)} goes back: refund {done.refund}."
            await self.reload(said)


def _said(done: Any) -> str:
    notes = f" {done.notes[0]}" if done.notes else ""
    return f"Debt {done.number} is {done.state}.{notes}"


def _facts(view: SetoffView) -> Iterator[str]:
    yield f"Debt {view.number}  {view.state.upper()}   {view.name}, {_paper(view)}"
    parts = ", ".join(f"{one.account} {money(one.amount_cents)}" for one in view.parts)
    yield from wrap(f"For {parts}", _WIDTH)
    mailed = f"mailed {town_date(view.mailed_on)}" if view.mailed_on else "not mailed yet"
    until = f", hearing until {town_date(view.hearing_until)}" if view.hearing_until else ""
    yield f"Letter {town_date(view.letter_on)} for {money(view.letter_cents)}, {mailed}{until}"
    if view.appeal_until:
        yield f"Appeal until {town_date(view.appeal_until)}"
    if view.determined_on and view.determined_cents is not None:
        expires = f", can be set off until {town_date(view.expires_on)}" if view.expires_on else ""
        day = town_date(view.determined_on)
        yield f"Determined {day}, {money(view.determined_cents)}{expires}"
    yield f"Owes now {money(view.owed_cents)}, sent {money(view.sent_cents)}"
    day = f", {town_date(view.until)}" if view.until else ""
    ended = f"Closed {town_date(view.closed_on)}" if view.closed_on else ""
    yield ended or f"Waits for {view.waits_for}{day}"


def _paper(view: SetoffView) -> str:
    return f"{view.number_kind.upper()} ending {view.last4}"


def _rows(view: SetoffView) -> Iterator[_Row]:
    for at, line in enumerate(view.gate):
        day = town_date(line.until) if line.until else ""
        yield _Row(f"gate{at}", day, "missing", 0, line.words)
    for at, one in enumerate(view.hearings):
        cents = one.decided_cents or 0
        yield _Row(f"hearing{at}", town_date(one.asked_on), "hearing", cents, _heard(one))
    for paid in view.money:
        over = f", {money(paid.over_cents)} over: give it back" if paid.over_cents else ""
        back = f", given back {money(paid.given_back_cents)}" if paid.given_back_cents else over
        words = (
            f"net {money(paid.net_cents)}, State {money(paid.state_fee_cents)}, "
            f"local {money(paid.local_fee_cents)}, batch {paid.batch} {paid.batch_state}{back}"
        )
        day = town_date(paid.matched_on)
        yield _Row(f"money{paid.money_id}", day, "set off", paid.gross_cents, words)
    for at, step in enumerate(view.moves):
        words = f"{step.words} ({step.clerk})"
        yield _Row(f"move{at}", town_date(step.on), step.to_state, step.amount_cents, words)


def _heard(one: HearingView) -> str:
    words = [f"asked {town_date(one.asked_on)}" + ("" if one.is_timely else ", too late")]
    words += [f"came {town_date(one.received_on)}"]
    if one.held_on:
        decision = one.decision.replace("_", " ")
        words.append(f"held {town_date(one.held_on)} by the {one.held_by}: {decision}")
    if one.told_on:
        words.append(f"told {town_date(one.told_on)}")
    if one.appealed_on:
        ended = f": {one.appeal_decision.replace('_', ' ')}" if one.appeal_decision else ""
        words.append(f"appealed {town_date(one.appealed_on)}{ended}")
    return ", ".join(words)
