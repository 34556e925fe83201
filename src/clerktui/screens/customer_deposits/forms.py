"""Asking for a deposit: who it is, what the rule then says, and how much is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money
from clerktui.views.customer_deposits import RecommendedView
from clerktui.widgets import Field, MoneyInput
from clerktui.widgets.forms import BandForm, BesideError, FormDialog, Send
from clerktui.widgets.pad import EntryInput, OneOf, OptionInput, WordInput

_LABEL = 18
_OWNER = (OneOf("1", False, "renter"), OneOf("2", True, "owner of the place"))
_WHERE = (OneOf("1", False, "inside the town"), OneOf("2", True, "outside its limits"))


class AskedInput(MoneyInput):
    """How much; left empty, what the rule asks."""

    KEY_HINTS = (("Enter or +", "what the rule asks, or the amount typed"), ("-", "back"))


class WhoForm(FormDialog):
    """Who asks for service, as far as the books do not know it."""

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Renter or owner", id="owner", label_width=_LABEL)
        yield WordInput(" Proof shown", id="proof", label_width=_LABEL, width=30, max_length=40)
        yield OptionInput(" The place is", id="outside", label_width=_LABEL)

    def on_mount(self) -> None:
        self.query_one("#owner", OptionInput).offer(_OWNER)
        self.query_one("#outside", OptionInput).offer(_WHERE)
        super().on_mount()
        for field in self.query(OptionInput):
            field.select_all()

    def values(self) -> dict[str, Any]:
        proof = self.query_one("#proof", Field).value.strip()
        return {
            "is_owner": self._code("owner"),
            "proof": proof,
            "is_outside": self._code("outside"),
        }

    async def give(self, values: Any) -> Any:
        return await self._send(**values)

    def _code(self, name: str) -> bool:
        try:
            return bool(self.query_one(f"#{name}", OptionInput).code())
        except ClerkError as refusal:
            raise BesideError(name, refusal) from refusal


class AskForm(BandForm):
    """What the rule asks, step by step; then how much is asked, or which paper stands for it."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "customer_deposit.amount": "amount",
        "customer_deposit.asked_already": "amount",
        "customer_deposit.closed": "amount",
        "customer_deposit.why": "note",
    }

    def __init__(self, found: RecommendedView, send: Send) -> None:
        facts = [f"{money(step.amount_cents):>12}  {step.words}" for step in found.steps]
        title = f"{found.account}: the rule asks {money(found.amount_cents)}"
        super().__init__(title, send, facts)
        self.found = found

    def fields(self) -> Iterable[Widget]:
        yield AskedInput(" Amount", id="amount", label_width=_LABEL, width=14)
        yield WordInput(" Guarantee instead", id="paper", label_width=_LABEL, width=40)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=40, max_length=150)

    def values(self) -> dict[str, Any]:
        paper = self.query_one("#paper", Field).value.strip()
        note = self.query_one("#note", Field).value.strip()
        if paper:
            return {"amount_cents": 0, "kind": "guarantee", "note": paper}
        try:
            _, cents = self.query_one(AskedInput).typed_amount()
        except ClerkError as refusal:
            raise BesideError("amount", refusal) from refusal
        asked = self.found.amount_cents if cents is None else cents
        return {"amount_cents": asked, "kind": "cash", "note": note}

    async def give(self, values: Any) -> Any:
        return await self._send(**values)


class MoveForm(FormDialog):
    """To which account of the same customer."""

    def fields(self) -> Iterable[Widget]:
        yield EntryInput(" To account", id="to", label_width=_LABEL, width=24, max_length=40)
