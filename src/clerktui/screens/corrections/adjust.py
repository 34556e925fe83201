"""The adjustment form: which way, what for, how much, why; before and after before it is booked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, town_date
from clerktui.rules.dates import parse_date
from clerktui.views.accounts import AccountView, ServiceBalance
from clerktui.views.adjustments import AdjustmentDraft, AdjustmentPreview
from clerktui.views.corrections import CorrectionPosted
from clerktui.widgets import AmountInput, Back, Column, Command, Field, MessageLine, Row
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice
from clerktui.widgets.form_screen import Book, FormScreen
from clerktui.widgets.forms import BesideError
from clerktui.widgets.listing import Part, owes
from clerktui.widgets.pad import DateInput, OneOf, OptionInput, WordInput, numbered

_LABEL = 18
_WAYS = numbered((("credit", "less is owed"), ("debit", "more is owed")))
_KEEP = (OneOf("n", code=False, name="never below zero"), OneOf("y", code=True, name="a credit"))
_ITEM = "item"


class Earlier(Command):
    """List the adjustments of this account; undo one there."""

    key = "f7"
    twin = "ctrl+f"
    word = "Earlier"


class AdjustScreen(FormScreen):
    """Make an account owe less or more, with one of the town's reasons; Enter passes a field."""

    TITLE = "ADJUST"
    TOPIC = "adjust"
    COMMANDS = (Book, Earlier, Back)
    REFUSED_AT = {
        "adjustment.amount": "amount",
        "adjustment.due": "due",
        "adjustment.more_than_owed": "amount",
        "adjustment.service": "service",
        "adjustment.item_unknown": "service",
        "correction.direction": "reason",
        "correction.no_account": "reason",
        "correction.note_missing": "note",
        "correction.other_kind": "reason",
        "correction.reason_unknown": "reason",
        "text.too_long": "note",
    }

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self._command_id = str(uuid.uuid4())
        self._view: AccountView | None = None
        self._services: tuple[tuple[str, str], ...] = ()
        self._item: int | None = None

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Which way", _WAYS, id="way", label_width=_LABEL)
        yield OptionInput(" What for", id="service", label_width=_LABEL)
        yield AmountInput(" Amount", id="amount", label_width=_LABEL, width=14)
        yield OptionInput(" Rest stays as", _KEEP, id="keep", label_width=_LABEL)
        yield DateInput(" Due", id="due", label_width=_LABEL, width=14, max_length=10)
        yield WordInput(" Called", id="called", label_width=_LABEL, width=40, max_length=60)
        yield OptionInput(" Because", id="reason", label_width=_LABEL)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=200)

    async def load(self) -> None:
        view: AccountView = await self.desk.ask("accounts.get_account", self.number)
        reasons = await self.desk.ask("corrections.acts.list_reasons", "adjustment")
        self._services = await self.desk.ask("corrections.adjusted.list_services")
        self._view, self.number = view, view.account
        owed = owes(view.account, view.balance_cents)
        said = f"{owed}   {view.name}   {view.service_address}"
        self.query_one("#about", MessageLine).say(said)
        self.field("reason").offer(numbered([(one.code, one.name) for one in reasons]))
        self.field("way").choose("credit")
        self.field("keep").choose(code=False)
        self._follow_way()

    # ------------------------------------------------------------------------------- the fields
    def _follow_way(self) -> None:
        """A credit comes off what is owed; a debit is an item of its own."""
        is_credit = self.field("way").code() == "credit"
        for name, asked in (("keep", is_credit), ("due", not is_credit), ("called", not is_credit)):
            self.field(name).display = asked
        named = [(code, name) for code, name in self._services]
        if is_credit:
            owed = {one.service: one.balance_cents for one in self._by_service}
            named = [
                (code, f"{name} {money(owed[code])}")
                for code, name in self._services
                if owed.get(code, 0) > 0
            ]
            items = OneOf("i", code=_ITEM, name="one item, from a list")
            offered = (*numbered([("", "all of it, oldest first"), *named]), items)
        else:
            offered = numbered([("", "as the town decided"), *named])
        self.field("service").offer(offered, "")
        self._item = None

    @property
    def _by_service(self) -> tuple[ServiceBalance, ...]:
        return self._view.by_service if self._view else ()

    async def passed(self, field: Field) -> None:
        if isinstance(field, OptionInput):
            field.code()
        if field.id == "way":
            self._follow_way()
        if field.id == "service" and self.field("service").code() == _ITEM:
            await self._choose_item()
        if field.id in {"amount", "keep", "due", "reason"}:
            if field.id == "amount" and self.field("keep").display:
                return
            await self._preview()

    async def _choose_item(self) -> None:
        items = await self.desk.ask(
            "corrections.adjusted.list_open_items", self.desk.actor, self.number
        )
        rows = [
            Row(
                str(item.receivable_id),
                (item.name, item.bill or item.description, town_date(item.due_on)),
                money(item.balance_cents),
            )
            for item in items
        ]
        rows = [Row(row.key, (*row.cells, row.mark)) for row in rows]
        columns = (Column("", 16), Column("", 24), Column("Due", 8), Column("Owed", 11, "right"))
        chosen = await self.desk.push_screen_wait(Choice("Which one?", columns, rows))
        if chosen is None:
            raise BesideError("service", "Choose one, or say what for.")
        self._item = int(chosen)

    def _draft(self) -> AdjustmentDraft:
        amount = self.field("amount")
        try:
            _, cents = amount.typed_amount()
        except ClerkError as refusal:
            raise BesideError("amount", refusal) from refusal
        is_debit = self.field("way").code() == "debit"
        service = self.field("service").code()
        return AdjustmentDraft(
            command_id=self._command_id,
            account=self.number,
            direction=self.field("way").code(),
            amount_cents=cents or 0,
            reason=self.field("reason").code(),
            note=self.word("note"),
            service="" if service == _ITEM else service,
            receivable_id=self._item if service == _ITEM else None,
            due_on=self._due() if is_debit else None,
            description=self.word("called") if is_debit else "",
            makes_credit=not is_debit and self.field("keep").code(),
        )

    def _due(self) -> dt.date | None:
        typed = self.word("due")
        try:
            return parse_date(typed) if typed else None
        except ClerkError as refusal:
            raise BesideError("due", refusal) from refusal

    # ------------------------------------------------------------------------ before and after
    async def _preview(self) -> None:
        try:
            found: AdjustmentPreview = await self.desk.ask(
                "corrections.adjustments.preview_adjustment", self.desk.actor, self._draft()
            )
        except ClerkError as error:
            beside = self.REFUSED_AT.get(error.message_id, "amount")
            raise BesideError(beside, error) from error
        self.show(_before_and_after(found))

    async def send(self) -> None:
        draft = self._draft()
        posted: CorrectionPosted = await ask_approved(
            self.desk, "corrections.adjustments.adjust", draft, command_id=draft.command_id
        )
        balances = ", ".join(owes(*one) for one in posted.balances)
        self.leave(f"Adjustment {posted.number}: {money(posted.amount_cents)}. {balances}.")

    def action_earlier(self) -> None:
        """What was adjusted before."""
        self.desk.open("adjustments", self.number)


def _before_and_after(found: AdjustmentPreview) -> list[list[Part]]:
    rows = [(one.name, one.before_cents, one.after_cents) for one in found.services]
    rows.append(("Owed in all", found.before_cents, found.after_cents))
    lines: list[list[Part]] = [[(f"   {'':24}{'Before':>12}{'After':>12}", "")]]
    for name, before, after in rows:
        look = "bold" if before != after else ""
        lines.append([(f"   {name:24}{money(before):>12}{money(after):>12}", look)])
    limit = f"You may adjust up to {money(found.limit_cents)} by yourself."
    return [*lines, [(f" {limit}", "")]]
