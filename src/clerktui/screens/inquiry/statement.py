"""A statement of an account for any days: read here, printed for whoever may have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date, town_time
from clerktui.rules.dates import parse_date
from clerktui.screens.inquiry.disclose import ask_to_whom
from clerktui.views.statements import StatementDraft, StatementView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule, TextInput
from clerktui.widgets.forms import BesideError, FormDialog
from clerktui.widgets.listing import Lines, Spec, ViewTable

_A_YEAR = dt.timedelta(days=365)
_LABEL = 12


class OtherDays(Command):
    """From another day, to another day."""

    key = "f4"
    twin = "ctrl+n"
    word = "Other days"


class Print(Command):
    """Print it for the customer, or for somebody with a ground; it is written down to whom."""

    key = "f2"
    twin = "ctrl+p"
    word = "Print"
    permission = "account.disclose"


def _paid(line: Any) -> str:
    return money(-line.amount_cents) if line.amount_cents < 0 else ""


_SPECS = (
    Spec("Date", 8, lambda line: town_date(line.on)),
    Spec("What", 28, lambda line: line.words, grows=1),
    Spec(
        "Charges",
        11,
        lambda line: money(max(0, line.amount_cents)) * (line.amount_cents > 0),
        "right",
    ),
    Spec("Paid", 10, _paid, "right"),
    Spec("Balance", 10, lambda line: money(line.balance_cents), "right"),
)


class StatementTable(ViewTable):
    """The lines of a statement."""

    def key_of(self, view: Any) -> int:
        """Its place: nothing else tells all lines apart."""
        return next(place for place, one in enumerate(self.views) if one is view)


class DaysForm(FormDialog):
    """From which day to which."""

    TITLE = "DAYS"
    REFUSED_AT: ClassVar[dict[str, str]] = {"statement.period": "last", "moment.future": "last"}

    def __init__(self, view: StatementView, send: Any) -> None:
        super().__init__(f"Statement of account {view.account}", send)
        self.view = view

    def fields(self) -> Iterable[Widget]:
        for name, day in (("first", self.view.first), ("last", self.view.last)):
            label = " From" if name == "first" else " To"
            yield TextInput(label, town_date(day), id=name, label_width=_LABEL, width=12)

    def values(self) -> Any:
        """The two days.

        Raises:
            BesideError: what is no date.
        """
        return tuple(self._day(name) for name in ("first", "last"))

    def _day(self, name: str) -> dt.date:
        try:
            return parse_date(self.query_one(f"#{name}", TextInput).value)
        except ClerkError as error:
            raise BesideError(name, error) from error


class StatementScreen(DutyScreen[None]):
    """Everything on an account from one day to another, from balance to balance.

    Args:
        number: the account.
        name: whose it is.
    """

    TITLE = "STATEMENT"
    TOPIC = "account"
    COMMANDS = (OtherDays, Print, Back)

    def __init__(self, number: str, name: str = "") -> None:
        super().__init__()
        self.number = number
        self._whose = name
        self._view: StatementView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="opening")
        yield Rule()
        yield StatementTable(_SPECS, empty="Nothing was booked in these days.", id="lines")
        yield Rule()
        yield Lines(id="closing")
        yield Lines(id="whole")

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "its receipt"

    def on_mount(self) -> None:
        self.query_one(StatementTable).focus()
        today = town_time(self.desk.clock.now(), self.desk.actor.timezone).date()
        self.desk.run_held(self._load(today - _A_YEAR, today))

    async def _load(self, first: dt.date, last: dt.date) -> None:
        try:
            self._show(await self._ask(first, last))
        except ClerkError as error:
            self.message.warn(sentence(error))

    async def _ask(self, first: dt.date, last: dt.date) -> StatementView:
        name = "period_statement.get_statement"
        view: StatementView = await self.desk.ask(name, self.number, first, last)
        return view

    def _show(self, view: StatementView) -> None:
        self._view = view
        days = f"{town_date(view.first)} to {town_date(view.last)}"
        self.query_one("#opening", Lines).show(
            [
                [(f" {view.account}  {view.name}   {days}", "bold")],
                [(f" Opening balance {money(view.opening_cents)}", "")],
            ]
        )
        self.query_one(StatementTable).show_views(view.lines)
        sums = f" Charges {money(view.charged_cents)}   paid and credited {money(view.paid_cents)}"
        closing = f"   Closing balance {money(view.closing_cents)}"
        self.query_one("#closing", Lines).show([[(sums, ""), (closing, "bold")]])
        self._moved()
        self.refresh_bindings()

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """All the words of the marked line, which its row has no room for."""
        line = self.query_one(StatementTable).marked
        words = line.words if line is not None else ""
        self.query_one("#whole", Lines).show([[(f" {words}", "")]])

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        line = self.query_one(StatementTable).marked
        if line is not None and line.receipt:
            self.desk.open("receipt", line.receipt)
        else:
            self.message.say("There is no receipt to this.")

    def allows(self, command: type[Command]) -> bool:
        return command is Back or self._view is not None

    def action_other_days(self) -> None:
        """Other days."""
        self.desk.run_held(self._other_days())

    async def _other_days(self) -> None:
        assert self._view is not None
        view = await self.desk.push_screen_wait(DaysForm(self._view, self._ask))
        if view is not None:
            self._show(view)

    def action_print(self) -> None:
        """Print it."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        view = self._view
        assert view is not None
        try:
            told = await ask_to_whom(self.desk, self.number, "statement")
            if told is None:
                return
            told = replace(told, given="")
            days = (view.first, view.last)
            draft = StatementDraft(told.command_id, self.number, *days, disclosure=told)
            await self.desk.ask("period_statement.print_statement", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.desk.print_waiting()
        self.message.say("On its way to the printer; it is written down who gets it.")
