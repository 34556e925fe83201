"""Preparing a deposit: what waits, the cash in the bag, its number, and the slip is made."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.rules.tenkey import parse_amount, pieces_of
from clerktui.screens.deposits import commands
from clerktui.views.deposits import BankView, DepositDraft, DepositItemView, ProposalView
from clerktui.widgets import (
    Back,
    Command,
    CountInput,
    DutyScreen,
    Field,
    MessageLine,
    MoneyInput,
    Rule,
    TextInput,
)
from clerktui.widgets.listing import Spec, ViewTable

_LABEL = 14
_SPECS = (
    Spec("Day", 8, lambda item: town_date(item.business_date)),
    Spec("From", 28, lambda item: item.name, grows=2),
    Spec("Tender", 14, lambda item: item.tender, grows=1),
    Spec("Amount", 12, lambda item: money(item.amount_cents), "right"),
)


class ItemTable(ViewTable, can_focus=False):
    """What would be on the slip."""

    def key_of(self, view: DepositItemView) -> str:
        return f"{view.session_id}-{view.correction_id}-{view.tender_type}"


class PrepareDepositScreen(DutyScreen[None]):
    """What waits for the bank; count the cash into the bag, Enter after Enter makes the slip."""

    TITLE = "PREPARE DEPOSIT"
    TOPIC = "deposit"
    COMMANDS = (commands.PrepareNow, commands.NextBank, commands.AtBank, Back)
    DEFAULT_CSS = """
    PrepareDepositScreen #about, PrepareDepositScreen #total { height: 1; }
    PrepareDepositScreen #items { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._command_id = str(uuid.uuid4())
        self._banks: tuple[BankView, ...] = ()
        self._place = 0
        self._is_at_bank = False
        self._denominations: tuple[int, ...] = ()
        self._found: ProposalView | None = None

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield ItemTable(_SPECS, empty="Nothing waits: close a drawer or post a batch.", id="items")
        yield MessageLine(id="total")
        yield Rule()
        yield TextInput(" Up to", id="day", label_width=_LABEL, width=12, max_length=10)
        yield CountInput(" Cash in bag", id="cash", label_width=_LABEL, width=40, max_length=80)
        yield TextInput(" Bag number", id="bag", label_width=_LABEL, width=24, max_length=40)

    def on_mount(self) -> None:
        self.desk.run_held(self._begin())

    async def _begin(self) -> None:
        self._banks = await self.desk.ask("deposits.looking.list_banks")
        self._denominations = tuple(await self.desk.ask("drawers.list_denominations"))
        await self._load()
        if self._found is not None:
            self.query_one("#day", TextInput).reset(town_date(self._found.up_to))
        self.query_one("#cash", Field).focus()

    async def _load(self, up_to: dt.date | None = None) -> None:
        try:
            code = self._banks[self._place].code if self._banks else ""
            name = "deposits.preparing.propose"
            self._found = await self.desk.ask(name, self.desk.actor, code, up_to)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show()

    @property
    def _items(self) -> list[DepositItemView]:
        items = self._found.items if self._found else ()
        return [item for item in items if item.is_at_bank == self._is_at_bank]

    def _show(self) -> None:
        found, items = self._found, self._items
        if found is None:
            return
        words = "batches the bank has already" if self._is_at_bank else "what waits"
        self.query_one("#about", MessageLine).say(f"{found.bank_name}   {found.office}   {words}")
        self.query_one(ItemTable).show_views(items)
        cash = sum(item.amount_cents for item in items if item.is_cash)
        total = sum(item.amount_cents for item in items)
        rest = money(total - cash)
        self.query_one("#total", MessageLine).say(
            f"Deposit {money(total):>12}   cash {money(cash):>12}   other {rest:>12}"
        )
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        if command is commands.PrepareNow:
            return bool(self._items)
        return command is not commands.NextBank or len(self._banks) > 1

    # ------------------------------------------------------------------------------- the fields
    @on(TextInput.Accepted, "#day")
    def _day_typed(self) -> None:
        try:
            day = self._day()
        except Refused as refusal:
            self.query_one("#day", Field).refuse(refusal)
            return
        self.desk.run_held(self._load(day))
        self.query_one("#cash", Field).focus()

    @on(MoneyInput.Accepted, "#cash")
    def _cash_typed(self) -> None:
        self.query_one("#bag", Field).focus()

    @on(MoneyInput.Back, "#cash")
    def _back_to_day(self) -> None:
        self.query_one("#day", Field).focus()
        self.query_one("#day", Field).select_all()

    @on(TextInput.Accepted, "#bag")
    def _bag_typed(self) -> None:
        self.action_prepare_now()

    def _day(self) -> dt.date:
        return parse_date(self.query_one("#day", TextInput).value)

    def _counts(self) -> tuple[tuple[int, int], ...]:
        """The cash in the bag by piece, as far as its sum says so.

        Raises:
            Refused: what the ten-key grammar refuses; `deposit.cash_mismatch` where the sum is not
                the cash.
        """
        typed = self.query_one("#cash", Field).value.strip()
        if not typed:
            return ()
        cash = sum(item.amount_cents for item in self._items if item.is_cash)
        counted = parse_amount(typed)
        if counted != cash:
            raise Refused("deposit.cash_mismatch", pieces_cents=counted, cash_cents=cash)
        return pieces_of(typed, self._denominations)

    # ------------------------------------------------------------------------------ the commands
    def action_prepare_now(self) -> None:
        """Make the slip."""
        self.desk.run_held(self._prepare())

    async def _prepare(self) -> None:
        try:
            counts = self._counts()
        except Refused as refusal:
            self.query_one("#cash", Field).refuse(refusal)
            self.query_one("#cash", Field).focus()
            return
        try:
            draft = DepositDraft(
                command_id=self._command_id,
                bank_account=self._banks[self._place].code if self._banks else "",
                up_to=self._day(),
                counts=counts,
                bag=self.query_one("#bag", TextInput).value,
                is_at_bank=self._is_at_bank,
            )
            name = "deposits.preparing.prepare"
            detail = await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self._command_id = str(uuid.uuid4())
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.desk.replace("deposit_slip", detail.deposit.number)

    def action_next_bank(self) -> None:
        """The next bank account."""
        self._place = (self._place + 1) % len(self._banks)
        self.desk.run_held(self._load(self._found.up_to if self._found else None))

    def action_at_bank(self) -> None:
        """What the bank has already, or what is to be carried there."""
        self._is_at_bank = not self._is_at_bank
        self._show()
