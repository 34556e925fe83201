"""One deposit: its slip, and the way to the bank and back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.deposits import commands
from clerktui.views.deposits import CancelDraft, DepositDetail, DepositedDraft, SeenDraft
from clerktui.widgets import (
    Back,
    Column,
    Command,
    DutyScreen,
    Field,
    MessageLine,
    PagedTable,
    Row,
    TextInput,
)
from clerktui.widgets.forms import BesideError, FormDialog, Send
from clerktui.widgets.why import Why

_LABEL = 16
_WIDTH_LEAST, _WIDTH_MOST = 78, 120


class WordsDialog(FormDialog):
    """A few words, Enter after Enter; the last sends them. Nothing typed ahead answers this.

    Args:
        title: what is asked.
        send: given the words; what it cannot take is said beside its field, and everything stays.
        asked: id, label and first value of each.
    """

    DROPS_TYPE_AHEAD = True
    REFUSED_AT: ClassVar[dict[str, str]] = {"deposit.date": "day"}

    def __init__(self, title: str, send: Send, *asked: tuple[str, str, str]) -> None:
        super().__init__(title, send)
        self.asked = asked

    def fields(self) -> Iterable[Widget]:
        for name, label, value in self.asked:
            yield TextInput(
                f" {label}",
                value,
                id=name,
                label_width=_LABEL,
                width=12 if name == "day" else 40,
                max_length=80,
            )

    def values(self) -> tuple[Any, ...]:
        words = {str(field.id): field.value.strip() for field in self.query(Field)}
        for name, word in words.items():
            if not word:
                raise BesideError(name, "Type it first.")
        if "day" not in words:
            return tuple(words.values())
        try:
            return (parse_date(words.pop("day")), *words.values())
        except ClerkError as refusal:
            raise BesideError("day", refusal) from refusal


class DepositSlipScreen(DutyScreen[None]):
    """A deposit's slip as it was printed, and what became of it."""

    TITLE = "DEPOSIT"
    TOPIC = "deposit"
    COMMANDS = (commands.Deposited, commands.Seen, commands.Reprint, commands.Cancel, Why, Back)
    DEFAULT_CSS = """
    DepositSlipScreen #state { height: 1; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.detail: DepositDetail | None = None

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="state")
        yield PagedTable(Column("", _WIDTH_LEAST - 3), id="paper")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    async def _load(self, said: str = "") -> None:
        width = max(_WIDTH_LEAST, min(self.size.width, _WIDTH_MOST)) - 4
        name = "deposits.looking.get_slip_text"
        try:
            self.detail, text = await self.desk.ask(name, self.desk.actor, self.number, width)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        table = self.query_one(PagedTable)
        table.columns = (Column("", width),)
        table.show(Row(str(number), (line,)) for number, line in enumerate(text.splitlines()))
        table.focus()
        self.query_one("#state", MessageLine).say(self._state())
        self.refresh_bindings()
        if said:
            self.message.say(said)

    def _state(self) -> str:
        assert self.detail is not None
        one = self.detail.deposit
        parts = [f"Deposit {one.number}   {money(one.amount_cents)}   {one.state}"]
        if one.deposited_on is not None:
            parts.append(f"at the bank {town_date(one.deposited_on)} by {one.deposited_by}")
        if one.bank_on is not None:
            parts.append(f"seen there {town_date(one.bank_on)}")
        parts += [f'"{one.reason}"'] if one.reason else []
        return "   ".join(parts)

    def allows(self, command: type[Command]) -> bool:
        if self.detail is None:
            return command is Back
        state = self.detail.deposit.state
        may = {
            commands.Deposited: state == "prepared",
            commands.Seen: state == "deposited",
            commands.Cancel: state in {"prepared", "deposited"},
        }
        return may.get(command, True)

    def _today(self) -> dt.date:
        day: dt.date = self.desk.clock.today(self.desk.actor.timezone)
        return day

    # ------------------------------------------------------------------------------ the commands
    def action_deposited(self) -> None:
        """It was handed in: when?"""
        self.desk.run_held(self._deposited())

    async def _deposited(self) -> None:
        command_id = str(uuid.uuid4())

        async def send(day: dt.date) -> bool:
            draft = DepositedDraft(command_id, self.number, day)
            await self.desk.ask("deposits.moving.mark_deposited", self.desk.actor, draft)
            return True

        title = f"Deposit {self.number} was handed in at the bank"
        asked = WordsDialog(title, send, ("day", "On", town_date(self._today())))
        if await self.desk.push_screen_wait(asked):
            await self._load("It is booked. Now the bank's file is to show it.")

    def action_seen(self) -> None:
        """The bank has it."""
        self.desk.run_held(self._seen())

    async def _seen(self) -> None:
        assert self.detail is not None
        cents = self.detail.deposit.amount_cents

        async def send(day: dt.date, reference: str) -> bool:
            draft = SeenDraft(self.number, day, cents, reference)
            await self.desk.ask("deposits.matching.match_deposit", self.desk.actor, draft)
            return True

        asked = WordsDialog(
            f"The bank has {money(cents)}, deposit {self.number}",
            send,
            ("day", "On", town_date(self._today())),
            ("reference", "It calls it", ""),
        )
        if await self.desk.push_screen_wait(asked):
            await self._load("The bank has it.")

    def action_why(self) -> None:
        """What it is made of, its checks, and what the bank counted."""
        self.desk.open("why", ("deposit", (self.number,)))

    def action_reprint(self) -> None:
        """Print it again."""
        self.desk.run_held(self._reprint())

    async def _reprint(self) -> None:
        try:
            await self.desk.ask("deposits.looking.print_slip", self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The slip is on its way to the printer.")

    def action_cancel(self) -> None:
        """Take it back."""
        self.desk.run_held(self._cancel())

    async def _cancel(self) -> None:
        command_id = str(uuid.uuid4())

        async def send(reason: str) -> bool:
            draft = CancelDraft(command_id, self.number, reason)
            await self.desk.ask("deposits.moving.cancel_deposit", self.desk.actor, draft)
            return True

        asked = WordsDialog(f"Cancel deposit {self.number}", send, ("reason", "Because", ""))
        if await self.desk.push_screen_wait(asked):
            await self._load("It is cancelled: what was on it waits again.")
