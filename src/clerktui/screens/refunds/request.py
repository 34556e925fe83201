"""Asking for a refund: how much of the credit, to whom, where to, why."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money
from clerktui.views.refunds import CreditView, RefundDraft, RefundMoved
from clerktui.widgets import AmountInput, Field, MessageLine
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.form_screen import FormScreen
from clerktui.widgets.forms import BesideError
from clerktui.widgets.pad import OptionInput, WordInput, numbered

_LABEL = 18


class PartInput(AmountInput):
    """How much; left empty, the whole credit."""

    KEY_HINTS = (("Enter or +", "all of it, or the amount typed"), ("-", "back"))


class RefundRequestScreen(FormScreen):
    """Ask for money back from an account's credit; the finance officer decides."""

    TITLE = "ASK FOR A REFUND"
    TOPIC = "refund"
    REFUSED_AT = {
        "refund.amount": "amount",
        "refund.credit_gone": "amount",
        "refund.below_minimum": "amount",
        "refund.payee_missing": "payee",
        "refund.address_missing": "address",
        "refund.receipt_credit": "receipt",
        "correction.reason_unknown": "reason",
        "text.too_long": "note",
    }

    def __init__(self, number: str, receipt: str = "") -> None:
        super().__init__()
        self.number = number
        self.receipt = receipt
        self._command_id = str(uuid.uuid4())
        self._credit: CreditView | None = None

    def fields(self) -> Iterable[Widget]:
        yield WordInput(
            " Of receipt", self.receipt, id="receipt", label_width=_LABEL, width=16, max_length=20
        )
        yield PartInput(" Amount", id="amount", label_width=_LABEL, width=14)
        yield OptionInput(" Because", id="reason", label_width=_LABEL)
        yield WordInput(" Pay to", id="payee", label_width=_LABEL, width=40, max_length=120)
        yield WordInput(" Address", id="address", label_width=_LABEL, width=48, max_length=150)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    async def load(self) -> None:
        reasons = await self.desk.ask("corrections.acts.list_reasons", "refund")
        offered = [(one.code, one.name) for one in reasons if one.code != "unidentified"]
        self.field("reason").offer(numbered(offered))
        await self._ask_credit()
        assert self._credit is not None
        self.field("payee").reset(self._credit.payee)
        self.field("address").reset(self._credit.address)

    async def _ask_credit(self) -> None:
        credit: CreditView = await self.desk.ask(
            "refunds.asking.get_credit", self.desk.actor, self.number, self.word("receipt")
        )
        self._credit = credit
        of = f" of receipt {self.word('receipt')}" if self.word("receipt") else ""
        said = f"{self.number}   {credit.payee}   credit{of} {money(credit.credit_cents)}"
        self.query_one("#about", MessageLine).say(said)

    async def passed(self, field: Field) -> None:
        if isinstance(field, OptionInput):
            field.code()
        if field.id == "receipt":
            await self._ask_credit()
        if field.id == "amount" and self._cents() <= 0:
            raise BesideError("amount", "No credit is left here to give back.")

    def _cents(self) -> int:
        amount = self.field("amount")
        try:
            _, cents = amount.typed_amount()
        except ClerkError as refusal:
            raise BesideError("amount", refusal) from refusal
        whole = self._credit.credit_cents if self._credit else 0
        return whole if cents is None else int(cents)

    async def send(self) -> None:
        for name in ("payee", "address"):
            if not self.word(name):
                # Emptied on purpose: nobody is paid, and nowhere, by a default.
                raise BesideError(name, Refused(f"refund.{name}_missing"))
        draft = RefundDraft(
            command_id=self._command_id,
            account=self.number,
            amount_cents=self._cents(),
            reason=self.field("reason").code(),
            payee=self.word("payee"),
            address=self.word("address"),
            receipt=self.word("receipt"),
            note=self.word("note"),
        )
        moved: RefundMoved = await ask_approved(
            self.desk, "refunds.asking.request_refund", draft, command_id=draft.command_id
        )
        said = f"Refund {moved.number} of {money(moved.amount_cents)} is asked for."
        self.leave(f"{said} The finance officer decides.")
