"""One refund, as its check request says it; moved on, or printed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, money, sentence
from clerktui.screens.refunds.steps import STEPS, Steps
from clerktui.views.refunds import RefundView
from clerktui.widgets import Back, Column, Command, DutyScreen, PagedTable, Row

_LABEL, _WIDTH = 14, 58


class Print(Command):
    """Print the check request."""

    key = "f2"
    twin = "ctrl+r"
    word = "Check request"
    letter = "k"


class Paper(PagedTable):
    """The refund, line by line; it is read, nothing in it is opened."""

    KEY_HINTS = ()


class RefundScreen(Steps, DutyScreen[None]):
    """A refund with every step it took: who, when and why."""

    TITLE = "REFUND"
    TOPIC = "refund"
    COMMANDS = (*STEPS, Print, Back)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._view: RefundView | None = None

    def body(self) -> Iterable[Widget]:
        yield Paper(Column("", _LABEL), Column("", _WIDTH), id="paper")

    def on_mount(self) -> None:
        self.query_one(PagedTable).focus()
        self.desk.run_held(self.reload(""))

    @property
    def subject(self) -> RefundView | None:
        return self._view

    async def reload(self, said: str) -> None:
        try:
            view: RefundView = await self.desk.ask(
                "refunds.listing.get_refund", self.desk.actor, self.number
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        zone = self.desk.actor.timezone
        lines = [line for name, said in _facts(view, zone) for line in _wrapped(name, said)]
        rows = [Row(str(place), line) for place, line in enumerate(lines)]
        self.query_one(PagedTable).show(rows)
        self.refresh_bindings()
        self.message.say(said)

    def allows(self, command: type[Command]) -> bool:
        return command is Back or (
            self._view is not None if command is Print else self.fits(command)
        )

    def action_print(self) -> None:
        """On paper."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        try:
            await self.desk.ask("refunds.voucher.print_voucher", self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("The check request is on its way to the printer.")


def _facts(view: RefundView, zone: str) -> list[tuple[str, str]]:
    whose = f"{view.account}   {view.name}".strip() or "unidentified money, returned"
    facts = [
        ("Refund", f"{view.number}   {view.state.upper()}   {money(view.amount_cents)}"),
        ("Pay to", view.payee),
        ("Address", view.address),
        ("Account", whose),
        ("Because", view.reason),
        ("Note", view.note),
        ("Receipt", view.receipt),
        ("Correction", str(view.correction or "")),
        ("Check", view.check_number),
    ]
    steps = [
        (move.to_state.capitalize(), f"{clock_time(move.at, zone)}  {move.clerk}  {move.note}")
        for move in view.moves
    ]
    return [fact for fact in facts if fact[1]] + [("", ""), *steps]


def _wrapped(name: str, said: str) -> list[tuple[str, str]]:
    """A fact in as many lines as it needs, its name before the first."""
    lines = textwrap.wrap(said, _WIDTH) or [""]
    return [(name if place == 0 else "", line) for place, line in enumerate(lines)]
