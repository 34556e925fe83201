"""Cancelling, printing and signing an arrangement, from its list and from itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.rules.dates import parse_date
from clerktui.screens.collections import arrangement_commands as commands
from clerktui.views.arrangements import ArrangementDone, ArrangementLine, ArrangementStep
from clerktui.widgets import Back, Command, DutyScreen, Field
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.pad import DateInput
from clerktui.widgets.reasons import ask_note


class SignedForm(FormDialog):
    """On which day; left empty, today."""

    REFUSED_AT: ClassVar[dict[str, str]] = {"arrangement.signed_on": "day"}

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" Signed (today)", id="day", label_width=18, width=14, max_length=10)

    def values(self) -> tuple[Any, ...]:
        typed = self.query_one("#day", Field).value.strip()
        try:
            return (parse_date(typed) if typed else None,)
        except ClerkError as refusal:
            raise BesideError("day", refusal) from refusal


class ArrangementActs(DutyScreen[None]):
    """A screen on which one promise or plan can be cancelled, printed, signed."""

    COMMANDS: ClassVar[Any] = (Back,)

    @property
    def chosen(self) -> ArrangementLine | None:
        """The promise or plan that is meant."""
        raise NotImplementedError

    async def reload(self, said: str) -> None:
        """Show everything anew, and say what happened."""
        raise NotImplementedError

    def may_act(self, command: type[Command]) -> bool:
        """Whether this can be done to what is meant: it is open, and a plan where it must be."""
        one = self.chosen
        if one is None or one.state != "open":
            return False
        if command is commands.CancelIt:
            return True
        is_signed = one.signed_on is not None
        return one.kind == "plan" and not (command is commands.Signed and is_signed)

    def action_cancel_it(self) -> None:
        """Why?"""
        self.desk.run_held(self._cancel())

    async def _cancel(self) -> None:
        one = self.chosen
        if one is None:
            return
        note = await ask_note(self.desk, f"Cancel {one.kind} {one.name} of {one.account}")
        if note is not None:
            await self._do("cancel", ArrangementStep(str(uuid.uuid4()), one.number, note))

    def action_print_agreement(self) -> None:
        """On paper."""
        one = self.chosen
        if one is not None:
            draft = ArrangementStep(str(uuid.uuid4()), one.number)
            self.desk.run_held(self._do("print_agreement", draft))

    def action_signed(self) -> None:
        """On which day?"""
        self.desk.run_held(self._sign())

    async def _sign(self) -> None:
        one = self.chosen
        if one is None:
            return
        command_id = str(uuid.uuid4())

        async def send(day: Any) -> ArrangementDone:
            draft = ArrangementStep(command_id, one.number, day=day)
            done: ArrangementDone = await self._ask("sign", draft)
            return done

        title = f"The agreement of {one.name} was signed"
        done = await self.desk.push_screen_wait(SignedForm(title, send))
        if done is not None:
            await self.reload(f"{done.words}.")

    async def _do(self, what: str, draft: ArrangementStep) -> None:
        try:
            done = await self._ask(what, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        if what == "print_agreement":
            self.desk.print_waiting()
        await self.reload(" ".join((f"{done.words}.", *done.notes)))

    async def _ask(self, what: str, draft: ArrangementStep) -> ArrangementDone:
        name = f"arrangements.ending.{what}"
        done: ArrangementDone = await self.desk.ask(name, self.desk.actor, draft)
        return done
