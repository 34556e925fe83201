"""A promise in two fields: how much, by which day; a reason only above the town's limits."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.rules.dates import parse_date
from clerktui.views.arrangements import ArrangementDone, PromiseDraft
from clerktui.widgets import AmountInput, Field
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.pad import DateInput, WordInput

_LABEL = 18


class PromiseForm(FormDialog):
    """How much, by which day, and why where it is above the limits."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "arrangement.amount": "amount",
        "arrangement.promise_day": "due_on",
    }

    def fields(self) -> Iterable[Widget]:
        yield AmountInput(" Promises", id="amount", label_width=_LABEL, width=14)
        yield DateInput(" By", id="due_on", label_width=_LABEL, width=14, max_length=10)
        yield WordInput(" Because", id="note", label_width=_LABEL, width=40, max_length=150)

    def values(self) -> dict[str, Any]:
        try:
            _, cents = self.query_one(AmountInput).typed_amount()
        except ClerkError as refusal:
            raise BesideError("amount", refusal) from refusal
        try:
            due_on = parse_date(self.query_one("#due_on", Field).value)
        except ClerkError as refusal:
            raise BesideError("due_on", refusal) from refusal
        note = self.query_one("#note", Field).value.strip()
        return {"amount_cents": cents or 0, "due_on": due_on, "note": note}

    async def give(self, values: Any) -> Any:
        return await self._send(**values)


async def ask_promise(app: Any, number: str) -> ArrangementDone | None:
    """Ask for a promise of an account and write it down; None when the clerk left.

    Must run inside `app.run_held`.
    """
    command_id = str(uuid.uuid4())

    async def send(**said: Any) -> ArrangementDone:
        draft = PromiseDraft(command_id, number, **said)
        name = "arrangements.making.make_promise"
        done: ArrangementDone = await ask_approved(app, name, draft, command_id=command_id)
        return done

    title = f"Promise of {number}; why only above the town's limits"
    done: ArrangementDone | None = await app.push_screen_wait(PromiseForm(title, send))
    return done
