"""One deposit: its slip, and the way to the bank and back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from textual import on
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
    Dialog,
    DutyScreen,
    Field,
    MessageLine,
    PagedTable,
    Row,
    TextInput,
)
from clerktui.widgets.dialogs import Close
from clerktui.widgets.why import Why

_LABEL = 16
_WIDTH_LEAST, _WIDTH_MOST = 78, 120


class WordsDialog(Dialog[tuple[str, ...] | None]):
    """A few words, Enter after Enter; the last gives them. Nothing typed ahead answers this."""

    COMMANDS = (Close,)
    DROPS_TYPE_AHEAD = True

    def __init__(self, title: str, *fields: tuple[str, str, str]) -> None:
        super().__init__()
        self.said = title
        self.asked = fields

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="said")
        for name, label, value in self.asked:
            yield TextInput(
                f" {label}", value, id=name, label_width=_LABEL, width=40, max_length=80
            )

    def on_mount(self) -> None:
        self.query_one("#said", MessageLine).say(self.said)
        self.query(Field).first().focus()

    @on(TextInput.Accepted)
    def _accepted(self, event: TextInput.Accepted) -> None:
        event.stop()
        fields = list(self.query(TextInput))
        if not event.value.strip():
            event.field.refuse("Type it first.")
        elif event.field is fields[-1]:
            self.dismiss(tuple(field.value.strip() for field in fields))
        else:
            fields[fields.index(event.field) + 1].focus()  # type: ignore[arg-type]

    def action_close(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)


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
        title = f"Deposit {self.number} was handed in at the bank"
        asked = WordsDialog(title, ("day", "On", town_date(self._today())))
        words = await self.desk.push_screen_wait(asked)
        if words is None:
            return
        try:
            draft = DepositedDraft(str(uuid.uuid4()), self.number, parse_date(words[0]))
            name = "deposits.moving.mark_deposited"
            await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._load("It is booked. Now the bank's file is to show it.")

    def action_seen(self) -> None:
        """The bank has it."""
        self.desk.run_held(self._seen())

    async def _seen(self) -> None:
        assert self.detail is not None
        asked = WordsDialog(
            f"The bank has {money(self.detail.deposit.amount_cents)}, deposit {self.number}",
            ("day", "On", town_date(self._today())),
            ("reference", "It calls it", ""),
        )
        words = await self.desk.push_screen_wait(asked)
        if words is None:
            return
        cents = self.detail.deposit.amount_cents
        try:
            draft = SeenDraft(self.number, parse_date(words[0]), cents, words[1])
            name = "deposits.matching.match_deposit"
            await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
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
        asked = WordsDialog(f"Cancel deposit {self.number}", ("reason", "Because", ""))
        words = await self.desk.push_screen_wait(asked)
        if words is None:
            return
        draft = CancelDraft(str(uuid.uuid4()), self.number, words[0])
        try:
            await self.desk.ask("deposits.moving.cancel_deposit", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        await self._load("It is cancelled: what was on it waits again.")
