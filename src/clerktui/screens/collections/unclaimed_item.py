"""One item of unclaimed property: its owner, its clocks, its letter, the answer, every step."""

from __future__ import annotations

import textwrap
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.unclaimed import ANSWERS
from clerktui.screens.collections import unclaimed_commands as commands
from clerktui.views.unclaimed import (
    AnswerDraft,
    ItemDraft,
    SkipDraft,
    UnclaimedDone,
    UnclaimedItemView,
)
from clerktui.widgets import Back, Column, Command, DutyScreen, Field, PagedTable, Row
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.pad import OneOf, OptionInput, WordInput
from clerktui.widgets.reasons import ask_note

_LABEL, _WIDTH = 14, 60
_OPEN = ("found", "noticed")
_FROM: dict[type[Command], tuple[str, ...]] = {
    commands.Letter: _OPEN,
    commands.Answer: _OPEN,
    commands.Remove: _OPEN,
    commands.TakeIn: ("skipped",),
    commands.Reimburse: ("paid",),
    commands.Repaid: ("reimbursed",),
}
_SAID = (OneOf("1", "claims", "wants the money"), OneOf("2", "active", "is there, it stays"))


class Paper(PagedTable):
    """The item, line by line; it is read, nothing in it is opened."""

    KEY_HINTS = ()


class AnswerForm(FormDialog):
    """What the owner answered, what was shown; who gets it where no account says so."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "unclaimed.note_missing": "note",
        "unclaimed.payee_missing": "payee",
        "refund.payee_missing": "payee",
        "refund.address_missing": "address",
    }

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" The owner", id="answer", label_width=_LABEL)
        yield WordInput(" Shown", id="note", label_width=_LABEL, width=48, max_length=150)
        yield WordInput(" Pay to", id="payee", label_width=_LABEL, width=48, max_length=100)
        yield WordInput(" Address", id="address", label_width=_LABEL, width=48, max_length=150)

    def on_mount(self) -> None:
        self.query_one(OptionInput).offer(_SAID)
        super().on_mount()
        self.query_one(OptionInput).select_all()

    def values(self) -> dict[str, Any]:
        try:
            answer = self.query_one(OptionInput).code()
        except ClerkError as refusal:
            raise BesideError("answer", refusal) from refusal
        names = ("note", "payee", "address")
        said = {name: self.query_one(f"#{name}", Field).value.strip() for name in names}
        return {"answer": answer if answer in ANSWERS else "", **said}

    async def give(self, values: Any) -> Any:
        return await self._send(**values)


class UnclaimedItemScreen(DutyScreen[None]):
    """Where its money stands, whose it is, what the law waits for, and every step so far."""

    TITLE = "UNCLAIMED ITEM"
    TOPIC = "escheat"
    COMMANDS = (
        commands.Letter,
        commands.TakeIn,
        commands.Remove,
        commands.Answer,
        commands.Reimburse,
        commands.Repaid,
        Back,
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._view: UnclaimedItemView | None = None

    def body(self) -> Iterable[Widget]:
        yield Paper(Column("", _LABEL), Column("", _WIDTH), id="paper")

    def on_mount(self) -> None:
        self.query_one(PagedTable).focus()
        self.desk.run_held(self.reload(""))

    async def reload(self, said: str) -> None:
        """Show the item anew, and say what happened."""
        try:
            view: UnclaimedItemView = await self.desk.ask(
                "unclaimed.looking.get_item", self.desk.actor, self.number
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        lines = [line for name, words in _facts(view) for line in _wrapped(name, words)]
        self.query_one(PagedTable).show([Row(str(at), line) for at, line in enumerate(lines)])
        self.refresh_bindings()
        self.message.say(said)

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return True
        view = self._view
        if view is None or view.line.state not in _FROM.get(command, ()):
            return False
        return command is not commands.Letter or view.needs_letter

    # ------------------------------------------------------------------------------ the commands
    def action_letter(self) -> None:
        """To the owner."""
        draft = ItemDraft(str(uuid.uuid4()), self.number)
        self.desk.run_held(self._do("letters.write", draft))

    def action_answer(self) -> None:
        """What was it?"""
        self.desk.run_held(self._answer())

    async def _answer(self) -> None:
        command_id = str(uuid.uuid4())

        async def send(**said: str) -> UnclaimedDone:
            draft = AnswerDraft(command_id, self.number, **said)
            name = "unclaimed.answers.answer"
            done: UnclaimedDone = await ask_approved(self.desk, name, draft, command_id=command_id)
            return done

        form = AnswerForm(f"The owner of item {self.number} answered", send)
        done = await self.desk.push_screen_wait(form)
        if done is not None:
            await self.reload(f"Item {done.number}: {done.words}.")

    def action_remove(self) -> None:
        """Why?"""
        self.desk.run_held(self._skip("Leave out of the report", again=False))

    def action_take_in(self) -> None:
        """Why?"""
        self.desk.run_held(self._skip("Take into the report again", again=True))

    async def _skip(self, title: str, *, again: bool) -> None:
        note = await ask_note(self.desk, f"{title}: item {self.number}")
        if note is not None:
            await self._do("answers.skip", SkipDraft(str(uuid.uuid4()), self.number, note, again))

    def action_reimburse(self) -> None:
        """Who came?"""
        self.desk.run_held(self._with_note("repaying.reimburse", "Who came, and what was shown?"))

    def action_repaid(self) -> None:
        """By which check?"""
        title = "The State repaid it. Its check or transfer?"
        self.desk.run_held(self._with_note("repaying.repaid", title, must=False))

    async def _with_note(self, name: str, title: str, *, must: bool = True) -> None:
        note = await ask_note(self.desk, title, must=must)
        if note is not None:
            await self._do(name, ItemDraft(str(uuid.uuid4()), self.number, note))

    async def _do(self, name: str, draft: Any) -> None:
        try:
            done: UnclaimedDone = await self.desk.ask(f"unclaimed.{name}", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self.desk.print_waiting()
        await self.reload(f"Item {done.number}: {done.words}.")


def _facts(view: UnclaimedItemView) -> list[tuple[str, str]]:
    line = view.line
    days = f"{town_date(view.letter_from)} to {town_date(view.letter_until)}"
    until = f" {town_date(line.until)}" if line.until else ""
    facts = [
        ("Item", f"{line.number}   {line.state.upper()}   {money(line.amount_cents)}"),
        ("What", f"{line.kind} ({view.code}), {view.source}"),
        ("Owner", ", ".join(view.owner_lines) or "nobody known"),
        ("Account", line.account),
        ("Heard of", f"{town_date(view.active_on)}, dormant since {town_date(line.dormant_on)}"),
        ("Letter", days if view.needs_letter else "the law wants none"),
        ("Answers", f"until {town_date(view.proof_by)}"),
        ("Report", f"of {line.year}, filed and paid by {town_date(view.file_by)}"),
        ("Refund", f"{view.refund}, {view.refund_state}" if view.refund else ""),
        ("Waits for", f"{line.waits_for}{until}"),
    ]
    steps = [(town_date(move.on), f"{move.words} ({move.clerk})") for move in view.moves]
    return [fact for fact in facts if fact[1]] + [("", ""), *steps]


def _wrapped(name: str, words: str) -> list[tuple[str, str]]:
    """A fact in as many lines as it needs, its name before the first."""
    lines = textwrap.wrap(words, _WIDTH) or [""]
    return [(name if place == 0 else "", line) for place, line in enumerate(lines)]
