"""Promises and payment plans in a list: of everybody by state, or all of one account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import arrangement_commands as commands
from clerktui.screens.collections.arrangement_acts import ArrangementActs
from clerktui.screens.collections.promise_form import ask_promise
from clerktui.views.arrangements import ArrangementLine
from clerktui.widgets import Back, Command, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable, dash

_STATES = ("open", "broken", "kept", "cancelled")
_SPECS = (
    Spec("No.", 6, lambda one: one.name),
    Spec("Kind", 7, lambda one: one.kind),
    Spec("Account", 12, lambda one: one.account),
    Spec("Customer", 10, lambda one: one.customer, grows=2),
    Spec("Over", 9, lambda one: money(one.total_cents), "right"),
    Spec("Paid", 9, lambda one: dash(one.paid_cents), "right"),
    Spec("Next", 8, lambda one: town_date(one.next_on or one.ended_on)),
    Spec("Missing", 9, lambda one: dash(one.next_cents), "right", from_width=90),
    Spec("Signed", 8, lambda one: town_date(one.signed_on), from_width=110),
    Spec("By", 12, lambda one: one.by, from_width=110, grows=1),
)


class ArrangementTable(ViewTable):
    """Promises and plans; a dash marks what ended."""

    KEY_HINTS = (("Enter", "opens"),)

    def key_of(self, view: ArrangementLine) -> int:
        return view.number

    def mark_of(self, view: ArrangementLine) -> str:
        return "-" if view.state != "open" else ""


class ArrangementsScreen(ArrangementActs):
    """What is due first stands first; of one account, everything it ever promised.

    Args:
        number: the account; none for everybody's.
    """

    TITLE = "PROMISES AND PLANS"
    TOPIC = "arrangements"
    COMMANDS = (
        commands.NewPromise,
        commands.NewPlan,
        commands.ShowStates,
        commands.PrintAgreement,
        commands.Signed,
        commands.CancelIt,
        commands.ToAccount,
        Back,
    )

    def __init__(self, number: str = "") -> None:
        super().__init__()
        self.number = number
        self._state = _STATES[0]

    def body(self) -> Iterable[Widget]:
        yield Lines(id="whose")
        if self.number:
            empty = "This account promised nothing yet. F4 writes a promise down, F9 makes a plan."
        else:
            empty = "Nothing is among these. F5 shows the next list; promises begin at an account."
        yield ArrangementTable(_SPECS, empty=empty, id="found")
        yield Lines(id="words")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "opens"

    @property
    def _table(self) -> ArrangementTable:
        return self.query_one(ArrangementTable)

    @property
    def chosen(self) -> ArrangementLine | None:
        marked: ArrangementLine | None = self._table.marked
        return marked

    async def reload(self, said: str) -> None:
        ask, actor = self.desk.ask, self.desk.actor
        try:
            if self.number:
                found = await ask("arrangements.looking.list_account", actor, self.number)
            else:
                name = "arrangements.looking.list_arrangements"
                found = await ask(name, actor, self._state)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show(found)
        self.message.say(said)

    def _show(self, found: tuple[ArrangementLine, ...]) -> None:
        row = self._table.current
        cursor = row.key if row and any(str(one.number) == row.key for one in found) else None
        self._table.show_views(found, cursor=cursor)
        count, missing = len(found), sum(one.next_cents for one in found)
        what = f"Account {self.number}" if self.number else f"{self._state.capitalize()}"
        due = f", {money(missing)} due next" if missing else ""
        self.query_one("#whose", Lines).show([[(f" {what}: {count}{due}", "bold")]])
        self._moved()

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """How the marked one stands, in words."""
        one = self.chosen
        said = _said(one) if one else ""
        self.query_one("#words", Lines).show([[(f" {said}", "")]] if said else [])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        if self.chosen is not None:
            self.desk.open("arrangement", self.chosen.number)

    def on_screen_resume(self) -> None:
        """Something may have been done to one of them meanwhile."""
        if self._table.views:
            self.desk.run_held(self.reload(""))

    def allows(self, command: type[Command]) -> bool:
        if command in {commands.NewPromise, commands.NewPlan}:
            return bool(self.number)
        if command is commands.ShowStates:
            return not self.number
        if command is commands.ToAccount:
            return not self.number and self.chosen is not None
        if command in {commands.PrintAgreement, commands.Signed, commands.CancelIt}:
            return self.may_act(command)
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_new_promise(self) -> None:
        """How much, by when?"""
        self.desk.run_held(self._promise())

    async def _promise(self) -> None:
        done = await ask_promise(self.desk, self.number)
        if done is not None:
            await self.reload(f"{done.words}.")

    def action_new_plan(self) -> None:
        """In how many parts?"""
        self.desk.open("new_plan", self.number)

    def action_show_states(self) -> None:
        """The next list."""
        self._state = _STATES[(_STATES.index(self._state) + 1) % len(_STATES)]
        self.desk.run_held(self.reload(""))

    def action_to_account(self) -> None:
        """Whose it is."""
        if self.chosen is not None:
            self.desk.open("account", self.chosen.account)


def _said(one: ArrangementLine) -> str:
    if one.state != "open":
        return f"{one.kind.capitalize()} {one.name} is {one.state} since {town_date(one.ended_on)}"
    missing = f"{money(one.next_cents)} missing by {town_date(one.next_on)}"
    signed = f", signed {town_date(one.signed_on)}" if one.signed_on else ""
    return f"{one.kind.capitalize()} {one.name} of {town_date(one.made_on)}: {missing}{signed}"
