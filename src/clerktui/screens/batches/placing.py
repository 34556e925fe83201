"""Where unidentified money goes: to an account that is seen before it is paid, or back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money
from clerktui.i18n.words import owes
from clerktui.screens.batches.fields import EntryInput, WordInput
from clerktui.screens.batches.forms import BesideError, FormDialog, Send
from clerktui.views.batches import SuspenseView
from clerktui.views.tickets import AccountLineView, TicketLineView
from clerktui.widgets import AmountInput, Field, MessageLine
from clerktui.widgets.choice import choose_account

_LABEL = 18


class PartInput(AmountInput):
    """How much of it; left empty, all of it."""

    KEY_HINTS = (("Enter or +", "all of it, or the amount typed"), ("-", "back"))


class PlacingForm(FormDialog):
    """Some unidentified money on its way out, and how much of it."""

    REFUSED_AT: ClassVar[dict[str, str]] = {"suspense.amount": "amount"}

    def __init__(self, title: str, item: SuspenseView, send: Send) -> None:
        from_whom = f" of {item.payer}" if item.payer else ""
        super().__init__(f"{title} {money(item.open_cents)}{from_whom}", send)
        self.item = item

    def amount_field(self) -> Widget:
        """How much."""
        return PartInput(" Amount", id="amount", label_width=_LABEL, width=14)

    def cents(self) -> int:
        """How much of it goes.

        Raises:
            BesideError: what the ten-key grammar refuses.
        """
        try:
            _, cents = self.query_one(PartInput).typed_amount()
        except ClerkError as refusal:
            raise BesideError("amount", refusal) from refusal
        return self.item.open_cents if cents is None else cents


class ApplyForm(PlacingForm):
    """Whose money it is: the account is named with what it owes, and Enter pays it.

    Args:
        item: the money.
        send: given the account and the amount.
    """

    def __init__(self, item: SuspenseView, send: Send) -> None:
        super().__init__("Apply", item, send)
        self._account = ""

    def fields(self) -> Iterable[Widget]:
        yield EntryInput(" To account", id="account", label_width=_LABEL, width=24, max_length=80)
        yield MessageLine(id="whose")
        yield self.amount_field()

    def values(self) -> tuple[Any, ...]:
        if not self._account:
            raise BesideError("account", "Type or scan the account.")
        return self._account, self.cents()

    @on(Field.Changed, "#account")
    def _typed(self) -> None:
        """Another account is being typed: what was seen is not what would be paid."""
        self._account = ""
        self.query_one("#whose", MessageLine).clear()

    @on(Field.Accepted, "#account")
    def _account_typed(self, event: Field.Accepted) -> None:
        event.stop()
        event.prevent_default()
        app: Any = self.app
        app.run_held(self._open(event.value))

    async def _open(self, typed: str) -> None:
        field = self.query_one("#account", Field)
        if not typed:
            field.refuse("Type or scan the account.")
            return
        try:
            view = await self._opened(typed)
        except ClerkError as error:
            field.refuse(error)
            return
        if view is None:
            field.focus()
        elif not isinstance(view, AccountLineView):
            field.refuse(Refused("account.unknown", account=typed))
        else:
            self._show(view)

    async def _opened(self, typed: str) -> TicketLineView | None:
        """The account that is meant; a name is looked up, and one of several chosen."""
        app: Any = self.app
        try:
            return await self._ask_entry(typed)
        except Refused as refusal:
            found = await app.ask("lookup.find_accounts", typed, limit=9)
            if refusal.message_id != "account.unknown" or not found.results:
                raise
        chosen = await app.push_screen_wait(choose_account(typed, found.results))
        return None if chosen is None else await self._ask_entry(chosen)

    async def _ask_entry(self, key: str) -> TicketLineView:
        app: Any = self.app
        view: TicketLineView = await app.ask("batches.keying.open_entry", app.actor, key)
        return view

    def _show(self, view: AccountLineView) -> None:
        """Whose account it is and what it owes, before anything is paid."""
        self.query_one("#account", Field).reset(view.account)
        self._account = view.account
        notes = (*(flag.words for flag in view.flags), *view.warnings)
        parts = (view.name, view.service_address, owes(view.balance_cents), *notes)
        self.query_one("#whose", MessageLine).say("   ".join(filter(None, parts)))
        self.query_one(PartInput).focus()


class ReturnForm(PlacingForm):
    """Who gets it back, and why; the town owes it as a refund then.

    Args:
        item: the money.
        send: given the payee, the reason and the amount.
    """

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "suspense.amount": "amount",
        "suspense.payee_missing": "payee",
        "text.too_long": "reason",
    }

    def __init__(self, item: SuspenseView, send: Send) -> None:
        super().__init__("Return", item, send)

    def fields(self) -> Iterable[Widget]:
        yield WordInput(
            " To", self.item.payer, id="payee", label_width=_LABEL, width=40, max_length=120
        )
        yield WordInput(" Because", id="reason", label_width=_LABEL, width=40, max_length=120)
        yield self.amount_field()

    def values(self) -> tuple[Any, ...]:
        payee, reason = (
            self.query_one(f"#{name}", Field).value.strip() for name in ("payee", "reason")
        )
        if not payee:
            raise BesideError("payee", "Say who.")
        if not reason:
            raise BesideError("reason", "Say why.")
        return payee, reason, self.cents()
