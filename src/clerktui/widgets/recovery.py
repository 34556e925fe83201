"""Money offered for written-off debt: how much of it is owed again, so that it can be paid."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money
from clerktui.views.adjustments import RecoveryDraft
from clerktui.widgets.forms import BesideError, FormDialog, Send
from clerktui.widgets.inputs import AmountInput


class RecoveryInput(AmountInput):
    """How much is paid of it; left empty, all of it."""

    KEY_HINTS = (("Enter or +", "all of it, or the amount typed"), ("-", "back"))


class RecoveryForm(FormDialog):
    """How much of the written-off debt is being paid?"""

    def __init__(self, account: str, open_cents: int, send: Send) -> None:
        super().__init__(f"{money(open_cents)} was written off on {account}. Paid now:", send)
        self.open_cents = open_cents

    def fields(self) -> Iterable[Widget]:
        yield RecoveryInput(" Amount", id="amount", label_width=18, width=14)

    def values(self) -> tuple[Any, ...]:
        try:
            _, cents = self.query_one(RecoveryInput).typed_amount()
        except ClerkError as refusal:
            raise BesideError("amount", refusal) from refusal
        return (self.open_cents if cents is None else cents,)


async def ask_recovery(app: Any, account: str, open_cents: int) -> Any:
    """Owe written-off debt again for what is paid; None when the clerk left.

    Must run inside `app.run_held`.
    """
    command_id = str(uuid.uuid4())

    async def send(cents: int) -> Any:
        draft = RecoveryDraft(command_id, account, cents)
        return await app.ask("corrections.writeoffs.recover", app.actor, draft)

    return await app.push_screen_wait(RecoveryForm(account, open_cents, send))
