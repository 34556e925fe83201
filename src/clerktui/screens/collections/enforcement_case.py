"""One case of garnishment or attachment: its clock, its taxes, its papers, its money."""

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
from clerktui.rules.enforcement import ANSWERS
from clerktui.screens.collections import enforcement_commands as commands
from clerktui.screens.collections.enforcement_forms import (
    AnswerForm,
    MoneyForm,
    ReleaseForm,
    ServeForm,
)
from clerktui.views.enforcement import (
    AnswerDraft,
    CaseDone,
    CaseStep,
    CaseView,
    ReceiveDraft,
    ReleaseDraft,
    ServeDraft,
)
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.screen import Rereading

Part = tuple[str, str]
_WIDTH = 78
_PAST_DRAFT = ("served", "answered", "paying", "defaulted")
_ALLOWED: dict[type[Command], tuple[str, ...]] = {
    commands.Serve: ("draft",),
    commands.Answered: _PAST_DRAFT,
    commands.Money: (*_PAST_DRAFT, "released"),
    commands.Default: ("served",),
    commands.Release: ("draft", *_PAST_DRAFT),
}


@dataclass(frozen=True)
class _Row:
    """A year, a paper, a payment or a step, as a line."""

    key: str
    day: str
    what: str
    cents: int
    words: str


_SPECS = (
    Spec("Day", 8, lambda one: one.day),
    Spec("What", 14, lambda one: one.what),
    Spec("Amount", 10, lambda one: money(one.cents) if one.cents else "", "right"),
    Spec("In words", 38, lambda one: one.words, grows=1),
)


class CaseRows(ViewTable):
    """Everything in a case, in groups; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: _Row) -> str:
        return view.key


class EnforcementCaseScreen(Rereading, DutyScreen[None]):
    """A case: what it waits for above, its years, papers, money and steps below."""

    TITLE = "CASE"
    TOPIC = "enforcement"
    COMMANDS = (
        commands.PrintPapers,
        commands.CaseAccount,
        commands.Serve,
        commands.Default,
        commands.Money,
        commands.Answered,
        commands.Release,
        Back,
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._view: CaseView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="facts")
        yield Rule()
        yield CaseRows(_SPECS, empty="Nothing is in it.", id="rows")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.query_one(CaseRows).focus()
        self.desk.run_held(self.reload(""))

    async def reload(self, said: str) -> None:
        """Show everything anew, and say what happened."""
        name = "enforcement.looking.get_case"
        try:
            view: CaseView = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        self.query_one("#facts", Lines).show(_facts(view))
        self.query_one(CaseRows).show_views(tuple(_rows(view)))
        self._moved()
        self.message.say(said)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The marked line in full."""
        one: _Row | None = self.query_one(CaseRows).marked
        lines = wrap(one.words, _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        view = self._view
        if view is None:
            return command is Back
        if command not in _ALLOWED:
            return True
        if view.must and command is not commands.Release:
            return False
        return view.state in _ALLOWED[command]

    # ------------------------------------------------------------------------------ the commands
    def action_case_account(self) -> None:
        """Who it is."""
        if self._view is not None:
            self._was_left = True
            self.desk.open("account", self._view.account)

    def action_serve(self) -> None:
        """When, and how?"""
        self.desk.run_held(self._form(ServeForm, ServeDraft, "acting.serve"))

    def action_answered(self) -> None:
        """What was said?"""
        self.desk.run_held(self._form(AnswerForm, AnswerDraft, "acting.answer"))

    def action_money(self) -> None:
        """How much, of which pay period?"""
        drawer = self.desk.drawer
        session = {"session_id": None if drawer is None else drawer.session_id}
        self.desk.run_held(self._form(MoneyForm, ReceiveDraft, "receiving.receive", session))

    def action_release(self) -> None:
        """Why?"""
        self.desk.run_held(self._form(ReleaseForm, ReleaseDraft, "acting.release"))

    async def _form(
        self, form: Any, draft: Any, name: str, more: dict[str, Any] | None = None
    ) -> None:
        if self._view is None:
            return
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> CaseDone:
            told = draft(command_id=command_id, number=self.number, **(more or {}), **said)
            done: CaseDone = await self._service(name, told)
            return done

        done = await self.desk.push_screen_wait(form(self._view, send))
        if done is not None:
            await self.reload(_said(done))

    def action_default(self) -> None:
        """Did nobody answer?"""
        self.desk.run_held(self._default())

    async def _default(self) -> None:
        asked = Confirm(f"Take case {self.number} for unanswered?")
        if await self.desk.push_screen_wait(asked):
            await self._step("acting.default")

    def action_print_papers(self) -> None:
        """The newest papers, as copies."""
        self.desk.run_held(self._step("papers.print_again"))

    async def _step(self, name: str) -> None:
        try:
            done = await self._service(name, CaseStep(str(uuid.uuid4()), self.number))
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(_said(done))

    async def _service(self, name: str, draft: Any) -> Any:
        full = f"enforcement.{name}"
        return await ask_approved(self.desk, full, draft, command_id=draft.command_id)


def _said(done: CaseDone) -> str:
    receipt = f" Receipt {done.receipt}." if done.receipt else ""
    notes = f" {done.notes[0]}" if done.notes else ""
    return f"Case {done.number} is {done.state}.{receipt}{notes}"


# ------------------------------------------------------------------------------------ the facts
def _facts(view: CaseView) -> list[list[Part]]:
    """Who, from whom, how much, and where its clock stands."""
    party, asked = view.third_party, money(view.notice_cents)
    head: list[Part] = [
        (f" {view.account}  {view.name}   ", "bold"),
        (f"case {view.number}, {view.kind}, {view.state.upper()}", ""),
    ]
    lines = [
        f"Served on: {party.name}, {party.address}, {party.city} {party.state} {party.zip}",
        f"Notice {town_date(view.dated_on)} for {asked}   left {money(view.left_cents)}",
        _clock(view),
        _answer(view),
    ]
    parts: list[list[Part]] = [head, *([(f" {line}", "")] for line in lines if line)]
    parts.extend([(f" Stopped: {words}", "grave")] for words in view.stops)
    if view.waits_for:
        until = f", {town_date(view.until)}" if view.until else ""
        parts.append([(f" Waits for: {view.waits_for}{until}", "bold")])
    return parts


def _clock(view: CaseView) -> str:
    if view.ended_on is not None:
        return f"Released {town_date(view.ended_on)}: {view.release_reason}"
    if view.served_on is None or view.answer_by is None or view.default_from is None:
        return f"Not served yet; its amounts stand until {town_date(view.serve_by)}"
    return (
        f"Served {town_date(view.served_on)}   answer by {town_date(view.answer_by)}   "
        f"default from {town_date(view.default_from)}"
    )


def _answer(view: CaseView) -> str:
    if view.answered_on is None:
        return ""
    held = f", holds {money(view.held_cents)}" if view.held_cents else ""
    paid = f", paid {view.pay_period}" if view.pay_period else ""
    words = ANSWERS[view.answer]
    return f"Answered {town_date(view.answered_on)}: {words}{held}{paid}"


def _rows(view: CaseView) -> Iterator[_Row]:
    for item in view.items:
        words = (
            f"tax {money(item.tax_cents)}, interest {money(item.interest_cents)}, "
            f"penalties and costs {money(item.penalty_cents + item.cost_cents)}"
        )
        yield _Row(
            f"i{item.tax_year}",
            town_date(item.due_on),
            f"{item.tax_year} left",
            item.left_cents,
            words,
        )
    for paper in view.papers:
        to = " / ".join(paper.to_lines) or paper.party
        served = f"served {town_date(paper.served_on)}" if paper.served_on else "not served"
        words = f"{paper.paper}, {served}: {to}"
        yield _Row(f"p{paper.number}", town_date(paper.dated_on), paper.number, 0, words)
    for number, paid in enumerate(view.payments):
        words = f"receipt {paid.receipt}, most {money(paid.allowed_cents)}"
        if paid.refund is not None:
            words += f", over {money(paid.excess_cents)}: refund {paid.refund}"
        yield _Row(f"m{number}", town_date(paid.on), "money", paid.received_cents, words)
    for number, step in enumerate(view.moves):
        yield _Row(
            f"s{number}",
            town_date(step.on),
            step.code,
            step.amount_cents,
            f"{step.words}, {step.clerk}",
        )
