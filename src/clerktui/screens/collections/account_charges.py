"""What rules charged one account and what it is spared; its taxes by year."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.collections import charge_commands as commands
from clerktui.views.accruals import (
    AccountFees,
    ChargedView,
    ExemptDraft,
    TaxBills,
    WaiveFeeDraft,
    WaiverView,
)
from clerktui.widgets import Back, Command, DutyScreen, Field, PagedTable, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.listing import Lines, Spec, ViewTable, dash
from clerktui.widgets.pad import DateInput, OneOf, OptionInput, WordInput
from clerktui.widgets.reasons import ask_note

_LABEL = 18
_WIDTH = 78
_UNTIL = (OneOf("1", "", "until then"), OneOf("2", "current", "ends when it falls behind"))


@dataclass(frozen=True)
class _Line:
    """A charge or a waiver as a row."""

    key: str
    day: str
    what: str
    cents: int
    open_cents: int
    words: str
    fee_id: int = 0


_SPECS = (
    Spec("Day", 8, lambda one: one.day),
    Spec("What", 14, lambda one: one.what),
    Spec("Amount", 10, lambda one: dash(one.cents), "right"),
    Spec("Owed", 10, lambda one: dash(one.open_cents), "right"),
    Spec("How it comes about", 24, lambda one: one.words, grows=1),
)
_TAXES = (
    Spec("Year", 4, lambda one: str(one.tax_year), "right"),
    Spec("Billed", 10, lambda one: money(one.billed_cents), "right"),
    Spec("Unpaid", 10, lambda one: dash(one.principal_cents), "right"),
    Spec("Interest", 9, lambda one: dash(one.interest_cents), "right"),
    Spec("Pen.+cost", 9, lambda one: dash(one.penalty_cents + one.cost_cents), "right"),
    Spec("To pay", 10, lambda one: dash(one.total_cents), "right"),
    Spec("Bill", 12, lambda one: one.bill, from_width=110),
    Spec("Stands", 10, lambda one: one.words, grows=1),
)


class ChargedTable(ViewTable):
    """Charges and waivers, the newest first; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: _Line) -> str:
        return view.key


class TaxTable(ViewTable):
    """Taxes by year; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: Any) -> str:
        return f"{view.service}-{view.tax_year}"


class SpareForm(FormDialog):
    """Until when, why, and whether it ends when the account falls behind."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "waiver.until": "until",
        "waiver.reason_missing": "reason",
    }

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" Until", id="until", label_width=_LABEL, width=12)
        yield WordInput(" Because", id="reason", label_width=_LABEL, width=40, max_length=100)
        yield OptionInput(" It holds", id="condition", label_width=_LABEL)

    def on_mount(self) -> None:
        self.query_one(OptionInput).offer(_UNTIL)
        super().on_mount()
        self.query_one(OptionInput).select_all()

    def values(self) -> dict[str, Any]:
        said: dict[str, Any] = {"reason": self.query_one("#reason", Field).value.strip()}
        try:
            said["until"] = parse_date(self.query_one("#until", Field).value)
        except ClerkError as refusal:
            raise BesideError("until", refusal) from refusal
        try:
            said["condition"] = self.query_one(OptionInput).code()
        except ClerkError as refusal:
            raise BesideError("condition", refusal) from refusal
        return said

    async def give(self, values: Any) -> Any:
        return await self._send(**values)


class AccountChargesScreen(DutyScreen[None]):
    """Late fees, interest and costs as the rules charged them, and who spared what."""

    TITLE = "CHARGES"
    TOPIC = "charges"
    COMMANDS = (commands.Spare, commands.Taxes, commands.Waive, commands.Garnish, Back)

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def body(self) -> Iterable[Widget]:
        yield Lines(id="who")
        yield Rule()
        empty = "No rule charged this account anything. F4 spares it late fees, F5 its taxes."
        yield ChargedTable(_SPECS, empty=empty, id="charged")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> ChargedTable:
        return self.query_one(ChargedTable)

    async def reload(self, said: str) -> None:
        """Show everything anew, and say what happened."""
        name = "accruals.waiving.get_fees"
        try:
            view: AccountFees = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.query_one("#who", Lines).show([[(f" {view.account}  {view.name}", "bold")]])
        rows = [*map(_waiver, view.waivers), *map(_charged, view.charged)]
        self._table.show_views(rows, more=False)
        self._moved()
        self.message.say(said)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        one: _Line | None = self._table.marked
        lines = wrap(one.words, _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        if command is commands.Waive:
            one: _Line | None = self._table.marked
            return one is not None and one.fee_id > 0 and one.open_cents > 0
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_spare(self) -> None:
        """Until when?"""
        self.desk.run_held(self._spare())

    async def _spare(self) -> None:
        async def send(**said: Any) -> WaiverView:
            name, draft = "accruals.waiving.exempt", ExemptDraft(self.number, **said)
            made: WaiverView = await self.desk.ask(name, self.desk.actor, draft)
            return made

        title = f"Spare {self.number} late fees"
        made = await self.desk.push_screen_wait(SpareForm(title, send))
        if made is not None:
            await self.reload(f"Spared late fees until {town_date(made.until)}.")

    def action_taxes(self) -> None:
        """By year."""
        self.desk.open("account_taxes", self.number)

    def action_garnish(self) -> None:
        """What was begun to take what it owes in taxes."""
        self.desk.open("enforcement", self.number)

    def action_waive(self) -> None:
        """Why?"""
        self.desk.run_held(self._waive())

    async def _waive(self) -> None:
        one: _Line | None = self._table.marked
        if one is None:
            return
        title = f"Waive the late fee, {money(one.open_cents)}"
        note = await ask_note(self.desk, title)
        if note is None:
            return
        draft = WaiveFeeDraft(str(uuid.uuid4()), one.fee_id, note)
        try:
            name = "accruals.waiving.waive_fee"
            done = await ask_approved(self.desk, name, draft, command_id=draft.command_id)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(f"Waived {money(done.amount_cents)}.")


class AccountTaxesScreen(DutyScreen[None]):
    """The taxes of an account by year, with their interest as of today."""

    TITLE = "TAXES BY YEAR"
    TOPIC = "charges"
    COMMANDS = (commands.Garnish, Back)

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def body(self) -> Iterable[Widget]:
        yield Lines(id="who")
        yield Rule()
        yield TaxTable(_TAXES, empty="This account never had a tax bill.", id="taxes")
        yield Lines(id="clock")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load())

    @property
    def _table(self) -> TaxTable:
        return self.query_one(TaxTable)

    def action_garnish(self) -> None:
        """What was begun to take what it owes in taxes."""
        self.desk.open("enforcement", self.number)

    async def _load(self) -> None:
        name = "accruals.tax_bills.get_tax_bills"
        try:
            view: TaxBills = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        head = f" {view.account}  {view.name}   {view.parcel}"
        head += f"   paid by {view.company}" if view.company else ""
        total = f" As of {town_date(view.on)}: {money(view.total_cents)} to pay"
        self.query_one("#who", Lines).show([[(head, "bold")], [(total, "")]])
        self._table.show_views(view.bills, more=False)
        self._moved()

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The dated clock of the marked year."""
        one = self._table.marked
        lines = []
        if one is not None:
            said = (
                f"{one.tax_year} tax, {one.words}: due {town_date(one.due_on)}, delinquent on "
                f"{town_date(one.delinquent_on)}, barred after {town_date(one.barred_after)}"
            )
            if one.discount_cents:
                said += f"; {money(one.discount_cents)} less if it is paid whole now"
            lines = wrap(said, _WIDTH)
        self.query_one("#clock", Lines).show([[(f" {line}", "")] for line in lines])


def _charged(one: ChargedView) -> _Line:
    what = {"late_fee": "late fee", "tax_interest": "tax interest"}.get(one.rule, one.rule)
    state = "taken back: " if one.is_back else f"waived, {one.waived}: " if one.waived else ""
    is_fee = one.rule == "late_fee" and not one.is_back and not one.waived
    return _Line(
        f"a{one.accrual_id}",
        town_date(one.as_of),
        what,
        one.cents,
        one.open_cents,
        f"{state}{one.words}",
        one.accrual_id if is_fee else 0,
    )


def _waiver(one: WaiverView) -> _Line:
    until = "" if one.cents else f"no late fees until {town_date(one.until)}: "
    ended = f" ({one.ended})" if one.ended else ""
    words = f"{until}{one.reason}, by {one.by}{ended}"
    return _Line(f"w{one.waiver_id}", town_date(one.starts_on), "waiver", one.cents, 0, words)
