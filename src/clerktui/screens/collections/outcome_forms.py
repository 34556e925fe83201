"""What is asked besides, in place, of some ways a call can end: a day and an amount, or words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money
from clerktui.rules.dates import parse_date
from clerktui.views.collection_queue import CallView, OutcomeView
from clerktui.widgets.field import Field, Look
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.inputs import AmountInput
from clerktui.widgets.pad import DateInput, WordInput

_LABEL = 12


class PromiseForm(BandForm):
    """By which day, and how much; why is asked only of what is above the town's limits."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "arrangement.above": "promised_on",
        "collect.promise_day": "promised_on",
        "collect.amount": "promised_cents",
    }

    def __init__(self, view: CallView, send: Any) -> None:
        owed = f"{money(view.line.past_due_cents)} past due, {money(view.owes_cents)} in all"
        super().__init__(f"What does {view.line.name} promise?", send, (owed,))
        self._cents = view.line.past_due_cents

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" By", id="promised_on", label_width=_LABEL, width=12)
        amount = f"{self._cents // 100}.{self._cents % 100:02d}"
        yield AmountInput(" Amount", amount, id="promised_cents", label_width=_LABEL)

    def values(self) -> Any:
        """Day and cents.

        Raises:
            BesideError: what is no day.
        """
        day = self.query_one("#promised_on", DateInput).value.strip()
        try:
            promised_on = parse_date(day) if day else None
        except ClerkError as error:
            raise BesideError("promised_on", error) from error
        cents = self.query_one(AmountInput).cents_or_none() or 0
        note = "".join(field.value.strip() for field in self.query("#note").results(WordInput))
        return {"promised_on": promised_on, "promised_cents": cents, "note": note}

    async def give(self, values: Any) -> Any:
        try:
            return await super().give(values)
        except ClerkError as refusal:
            if refusal.message_id != "arrangement.reason":
                raise
            if not self.query("#note"):
                # Nobody is asked why of a promise like all others: that is a key each time.
                look = Look(_LABEL, 56, says_beside=False)
                why = WordInput(" Because", id="note", look=look, max_length=150)
                await self.mount(why, after=self.query(Field).last())
            raise BesideError("note", refusal) from refusal


class WordsForm(BandForm):
    """What the customer says, in a few words."""

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Words", id="note", label_width=_LABEL, width=56, max_length=300)

    def values(self) -> Any:
        """The words.

        Raises:
            BesideError: when there are none.
        """
        said = super().values()
        if not said["note"]:
            raise BesideError("note", "Say it in a few words.")
        return said


def form_for(outcome: OutcomeView, view: CallView, send: Send) -> BandForm | None:
    """The form of what the town asks besides; None where the key alone says all."""
    if outcome.asks == "promise":
        return PromiseForm(view, send)
    if outcome.asks == "words":
        return WordsForm(f"{outcome.name}: what is said?", send)
    return None
