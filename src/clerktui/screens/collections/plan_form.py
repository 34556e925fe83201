"""A new payment plan: a few fields, and under them its instalments while they are typed."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence
from clerktui.rules.arrangements import EVERY
from clerktui.rules.dates import parse_date
from clerktui.screens.collections.arrangement import part_lines
from clerktui.views.arrangements import ArrangementDone, PlanDraft, PlanPreview
from clerktui.widgets import AmountInput, Back, Field, MessageLine
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.form_screen import Book, FormScreen
from clerktui.widgets.forms import BesideError
from clerktui.widgets.listing import Part
from clerktui.widgets.pad import DateInput, NumberInput, OptionInput, WordInput, numbered

_LABEL = 18
_COVERS = numbered((("late", "what is past due"), ("all", "everything owed")))
_EVERY = numbered(tuple(EVERY.items()))


class PlanFormScreen(FormScreen):
    """What it covers, how much down, in how many parts from which day; F12 makes it.

    Args:
        number: the account.
    """

    TITLE = "NEW PAYMENT PLAN"
    TOPIC = "arrangements"
    COMMANDS = (Book, Back)
    REFUSED_AT = {
        "arrangement.count": "count",
        "arrangement.down": "down",
        "arrangement.first_on": "first_on",
        "arrangement.nothing": "covers",
        "text.too_long": "note",
    }

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.command_id = str(uuid.uuid4())

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Covers", id="covers", label_width=_LABEL)
        yield AmountInput(" Paid down", id="down", label_width=_LABEL, width=14)
        yield NumberInput(" Instalments", id="count", label_width=_LABEL, width=5, max_length=3)
        yield DateInput(" First on", id="first_on", label_width=_LABEL, width=14, max_length=10)
        yield OptionInput(" Due", id="every", label_width=_LABEL)
        yield WordInput(" Because", id="note", label_width=_LABEL, width=48, max_length=150)

    async def load(self) -> None:
        self.field("covers").offer(_COVERS)
        self.field("every").offer(_EVERY)
        view = await self.desk.ask("accounts.get_account", self.number)
        self.number = view.account
        said = f"{view.account}  {view.name} owes {money(view.balance_cents)}"
        self.query_one("#about", MessageLine).say(said)
        self.show(_HINT)

    async def passed(self, field: Field) -> None:
        if field.id == "down":
            self._down()
        elif field.id == "count":
            self._count()
        elif field.id == "first_on":
            self._first_on()
        elif isinstance(field, OptionInput):
            field.code()

    # ------------------------------------------------------------------------ what the fields say
    def _down(self) -> int:
        _, cents = self.field("down").typed_amount()
        return int(cents or 0)

    def _count(self) -> int:
        typed = self.word("count")
        if not (typed.isascii() and typed.isdigit()):
            raise BesideError("count", "Type how many instalments, such as 3.")
        return int(typed)

    def _first_on(self) -> dt.date:
        return parse_date(self.word("first_on"))

    def _draft(self) -> PlanDraft:
        values = []
        for name, read in (("down", self._down), ("first_on", self._first_on)):
            try:
                values.append(read())
            except ClerkError as refusal:
                raise BesideError(name, refusal) from refusal
        down, first_on = values
        assert isinstance(down, int), "the first of the two"
        assert isinstance(first_on, dt.date), "the second of the two"
        return PlanDraft(
            self.command_id,
            self.number,
            down,
            self._count(),
            first_on,
            str(self.field("every").code()),
            str(self.field("covers").code()),
            self.word("note"),
        )

    # ---------------------------------------------------------------------------- while it is typed
    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        """Show the instalments of what is typed so far, behind the typing."""
        if event.input.id != "note":
            self.run_worker(self._preview(), group="preview", exclusive=True)

    async def _preview(self) -> None:
        try:
            draft = self._draft()
        except (ClerkError, BesideError):
            self.show(_HINT)
            return
        name = "arrangements.terms.preview"
        answer = self.desk.gateway.call(name, self.desk.actor, draft)
        try:
            found: PlanPreview = await asyncio.wrap_future(answer)
        except ClerkError as error:
            self.show([[(f" {sentence(error)}", "grave")]])
            return
        self.show(preview_lines(found))

    async def send(self) -> None:
        name, draft = "arrangements.making.make_plan", self._draft()
        try:
            done: ArrangementDone = await ask_approved(
                self.desk, name, draft, command_id=self.command_id
            )
        except ClerkError as refusal:
            if refusal.message_id == "arrangement.reason":
                # Too long to stand beside the field: said below, and the reason is typed here.
                self.field("note").focus()
            raise
        self.leave(f"{done.words}. F2 prints the agreement.")


_HINT: list[list[Part]] = [
    [(" The instalments stand here as soon as the fields above are typed.", "")]
]


def preview_lines(found: PlanPreview) -> list[list[Part]]:
    """The instalments of a plan that is being typed, and what it is above."""
    rest = "New bills must be paid too." if found.pays_current else ""
    head = f" {money(found.total_cents)} of {money(found.owed_cents)} owed. {rest}"
    above: list[list[Part]] = [[(f" ! above the limit: {said}", "grave")] for said in found.above]
    return [[(head, "bold")], *part_lines(found.instalments, 7), *above]
