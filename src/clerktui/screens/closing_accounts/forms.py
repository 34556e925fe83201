"""The small forms of a close-out: a reading, the final bill, how it is finished."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money, sentence
from clerktui.rules.dates import parse_date
from clerktui.views.applications import WorkOrderView
from clerktui.views.closing_accounts import CloseOutView, FinalCharge
from clerktui.widgets import Confirm, Field, MoneyInput
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.pad import DateInput, NumberInput, OneOf, OptionInput, WordInput, numbered
from clerktui.widgets.reasons import ask_note

_LABEL = 18
_READ = (OneOf("1", False, "read"), OneOf("2", True, "estimated"))


class ChargeInput(MoneyInput):
    """What is charged for a service; left empty, nothing."""

    KEY_HINTS = (("Enter or +", "next; empty charges nothing"), ("-", "back"))


class ReadingForm(BandForm):
    """What the meter shows."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "close_out.reading": "reading",
        "close_out.reading_below": "reading",
        "close_out.reading_high": "reading",
        "close_out.reading_why": "reading",
        "close_out.reading_unknown": "meter",
        "close_out.read_on": "read_on",
    }

    def __init__(self, account: str, meter: str, facts: Sequence[str], send: Send) -> None:
        super().__init__(f"Final reading of {account}", send, facts)
        self.meter = meter

    @classmethod
    def of_close_out(cls, view: CloseOutView, send: Send) -> ReadingForm:
        """For a close-out: the first meter that was not read yet."""
        unread = [one.meter for one in view.readings if one.reading is None]
        facts = [f"Meter {one.meter}, {one.service}" for one in view.readings]
        meter = (unread or [one.meter for one in view.readings])[0]
        return cls(view.account, meter, facts, send)

    def fields(self) -> Iterable[Widget]:
        yield NumberInput(" Reading", id="reading", label_width=_LABEL, width=14, max_length=11)
        yield WordInput(" Meter", self.meter, id="meter", label_width=_LABEL, width=24)
        yield DateInput(" Read on", id="read_on", label_width=_LABEL, width=14, max_length=10)
        yield OptionInput(" How", _READ, id="is_estimated", label_width=_LABEL)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#is_estimated", OptionInput).choose(False)

    async def give(self, values: Any) -> Any:
        """Send it; a reading that stands out asks why it is low, or whether so much was used."""
        said = dict(values)
        while True:
            try:
                return await super().give(said)
            except Refused as refusal:
                answer = await self._answer(refusal)
                if answer is None:
                    raise
                said |= answer

    async def _answer(self, refusal: Refused) -> dict[str, Any] | None:
        """What the clerk says to it; None where it stands, or the clerk takes it back."""
        words = sentence(refusal)
        if refusal.message_id == "close_out.reading_why":
            note = await ask_note(self.app, words)
            return None if note is None else {"note": note}
        if refusal.message_id == "close_out.reading_high":
            is_sure = await self.app.push_screen_wait(Confirm(f"{words} Is it right?"))
            return {"is_sure": True} if is_sure else None
        return None

    def values(self) -> dict[str, Any]:
        said = super().values()
        digits = said["reading"].replace(",", "")
        if not (digits.isascii() and digits.isdigit()):
            raise BesideError("reading", "Type what the meter shows, in digits.")
        try:
            read_on = parse_date(said["read_on"]) if said["read_on"] else None
        except ClerkError as refusal:
            raise BesideError("read_on", refusal) from refusal
        option = self.query_one("#is_estimated", OptionInput).chosen
        estimated = bool(option.code) if option else False
        return {
            "reading": int(digits),
            "meter": said.get("meter", self.meter),
            "read_on": read_on,
            "is_estimated": estimated,
        }


class OrderReadingForm(ReadingForm):
    """What the meter of an order shows."""

    def __init__(self, order: WorkOrderView, send: Send) -> None:
        facts = [f"Order {order.number}, {order.address}, meter {order.meter}"]
        super().__init__(order.account, order.meter, facts, send)

    def fields(self) -> Iterable[Widget]:
        return (field for field in super().fields() if field.id != "meter")


class BillForm(BandForm):
    """What is charged for each service; or the number of the bill that was loaded."""

    def __init__(self, view: CloseOutView, send: Send) -> None:
        facts = [
            f"{money(one.amount_cents):>10}  {one.words}, {one.quantity}" for one in view.suggested
        ]
        super().__init__(f"Final bill of {view.account}", send, facts or ["Nothing is suggested."])
        self.view = view
        self.suggested = {one.service: one for one in view.suggested}

    def fields(self) -> Iterable[Widget]:
        for code, name in self.view.services:
            field = ChargeInput(f" {name}", id=f"charge-{code}", label_width=_LABEL, width=14)
            yield field
        yield WordInput(" Or loaded bill", id="bill", label_width=_LABEL, width=24)

    def on_mount(self) -> None:
        super().on_mount()
        for code, one in self.suggested.items():
            self.query_one(f"#charge-{code}", ChargeInput).reset(money(one.amount_cents))
        self.first_field().select_all()

    def values(self) -> dict[str, Any]:
        bill = self.query_one("#bill", Field).value.strip()
        if bill:
            return {"charges": (), "bill": bill}
        charges = (self._charge(code) for code, _ in self.view.services)
        return {"charges": tuple(one for one in charges if one is not None), "bill": ""}

    def _charge(self, code: str) -> FinalCharge | None:
        field = self.query_one(f"#charge-{code}", ChargeInput)
        try:
            _, cents = field.typed_amount()
        except ClerkError as refusal:
            raise BesideError(f"charge-{code}", refusal) from refusal
        if not cents:
            return None
        found = self.suggested.get(code)
        if found is not None and found.amount_cents == cents:
            return found
        return FinalCharge(code, cents)


class FinishForm(BandForm):
    """What becomes of the deposit and of what is owed."""

    REFUSED_AT: ClassVar[dict[str, str]] = {"close_out.forward_missing": "deposit"}

    def __init__(self, view: CloseOutView, send: Send) -> None:
        facts = [f"Owes {money(view.balance_cents)}, deposit held {money(view.deposit_cents)}."]
        if not view.owner:
            after = f"account {view.follows} follows" if view.follows else "the place is vacant"
            facts.append(f"After it {after}.")
        refund, hold = ("refund", "pay the bill, refund the rest"), ("hold", "pay, the rest waits")
        ways = [hold, refund] if "address" in view.missing else [refund, hold]
        if view.new_account:
            move = ("move", f"all to {view.new_account}")
            part = ("apply_move", f"pay the bill, the rest to {view.new_account}")
            ways = [move, part, *ways]
        stays = [(False, "stays owed here")]
        if view.new_account:
            stays = [(True, f"goes to {view.new_account}"), *stays]
        self.offered = {"deposit": numbered(ways), "balance": numbered(stays)}
        if view.owner:
            self.offered["to_owner"] = numbered(
                [(True, f"goes back to {view.owner}"), (False, "place is vacant")]
            )

        names = {"deposit": "Deposit", "balance": "What is owed", "to_owner": "Service"}
        for name, options in self.offered.items():
            if len(options) > 1:
                choices = "   ".join(f"{one.key} {one.name}" for one in options)
                facts += textwrap.wrap(f"{names[name]}: {choices}", 76)
        super().__init__(f"Close account {view.account}", send, facts)

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Deposit", id="deposit", label_width=_LABEL)
        yield OptionInput(" What is owed", id="balance", label_width=_LABEL)
        if "to_owner" in self.offered:
            yield OptionInput(" Service", id="to_owner", label_width=_LABEL)

    def on_mount(self) -> None:
        for name, options in self.offered.items():
            self.query_one(f"#{name}", OptionInput).offer(options, options[0].code)
        super().on_mount()
        for field in self.query(OptionInput):
            field.select_all()

    def values(self) -> dict[str, Any]:
        return {name: self._code(name) for name in self.offered}

    def _code(self, name: str) -> Any:
        try:
            return self.query_one(f"#{name}", OptionInput).code()
        except ClerkError as refusal:
            raise BesideError(name, refusal) from refusal
