"""The case file of an account: everything done about its debt, in order; printed for a hearing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import queue_commands as commands
from clerktui.views.collection_queue import CaseView
from clerktui.views.collections import StepView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.forms import FormDialog
from clerktui.widgets.listing import Lines, Part, Spec, ViewTable, dash, flow
from clerktui.widgets.pad import EntryInput
from clerktui.widgets.reasons import ask_note

_EMPTY = "Nothing was done about this account's debt yet."


def _words(step: StepView) -> str:
    return f"taken back: {step.words}" if step.is_undone else step.words


_SPECS = (
    Spec("Day", 8, lambda one: town_date(one.day)),
    Spec("Step", 18, lambda one: one.name),
    Spec("Debt", 10, lambda one: dash(one.debt_cents), "right"),
    Spec("How", 22, _words, grows=3),
    Spec("By", 12, lambda one: one.user or "by rule", grows=1),
)


class StepTable(ViewTable):
    """The steps, the earliest first; a dash marks one that was taken back."""

    KEY_HINTS = ()

    def key_of(self, view: StepView) -> int:
        return view.id

    def mark_of(self, view: StepView) -> str:
        return "-" if view.is_undone else ""


class WhichForm(FormDialog):
    """Which account's file?"""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "account.unknown": "account",
        "account.ambiguous": "account",
    }

    def fields(self) -> Iterable[Widget]:
        yield EntryInput(" Account", id="account", label_width=12, width=24, max_length=40)


async def open_a_case(desk: Any) -> bool:
    """Ask for an account and open its case file; False when the clerk left."""

    async def read(number: str) -> CaseView:
        view: CaseView = await desk.ask("collecting.case_file.get_case", desk.actor, number)
        return view

    view = await desk.push_screen_wait(WhichForm("Whose case file?", read))
    if view is None:
        return False
    desk.open("case_file", view.account, view)
    return True


class CaseFileScreen(DutyScreen[None]):
    """Where a debt stands, what holds it up, and every step that was taken.

    Args:
        number: the account.
        view: its file, if it was just read.
    """

    TITLE = "CASE FILE"
    TOPIC = "case_file"
    COMMANDS = (commands.Print, commands.Account, commands.TakeUp, commands.EndHold, Back)

    def __init__(self, number: str, view: CaseView | None = None) -> None:
        super().__init__()
        self.number = number
        self._view = view
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield Lines(id="who")
        yield Rule()
        yield StepTable(_SPECS, empty=_EMPTY, id="steps")
        yield Rule()
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self._load(self._view))

    @property
    def _table(self) -> StepTable:
        return self.query_one(StepTable)

    async def _load(self, view: CaseView | None = None) -> None:
        name = "collecting.case_file.get_case"
        try:
            self._view = view or await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        steps: Sequence[StepView] = self._view.steps
        last = str(steps[-1].id) if steps else None
        self._table.show_views(steps, cursor=last)
        self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        width = self.size.width - 2
        self.query_one("#who", Lines).show(_head(self._view, width))
        one = self._table.marked
        told = wrap(f"{one.name}: {_words(one)}", width)[:3] if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in told])
        self.refresh_bindings()

    def on_paged_table_moved(self, event: PagedTable.Moved) -> None:
        """Tell the marked step whole."""
        event.stop()
        self._show()

    def on_resize(self) -> None:
        """Another width holds another part of it."""
        self._show()

    def on_screen_resume(self) -> None:
        """Something may have been done meanwhile."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def allows(self, command: type[Command]) -> bool:
        if command in (commands.TakeUp, commands.EndHold):
            return self._view is not None and self._view.line is not None
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_print(self) -> None:
        """The packet."""
        self.desk.run_held(self._print())

    async def _print(self) -> None:
        name = "collecting.case_file.print_packet"
        try:
            await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self.desk.print_waiting()
        self.message.say("On its way to the printer. It is confidential: for the hearing only.")

    def action_account(self) -> None:
        """The account."""
        self._was_left = True
        self.desk.open("account", self.number)

    def action_end_hold(self) -> None:
        """Why?"""
        self.desk.run_held(self._end_hold())

    async def _end_hold(self) -> None:
        note = await ask_note(self.desk, f"End what was agreed on {self.number}")
        if note is None:
            return
        try:
            name = "collecting.outcomes.end_hold"
            await self.desk.ask(name, self.desk.actor, self.number, note)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self._load()
        self.message.say("The hold is ended; the procedure goes on.")

    def action_take_up(self) -> None:
        """As a call."""
        self.desk.run_held(self._take_up())

    async def _take_up(self) -> None:
        name = "collecting.opening.open_account"
        try:
            view = await self.desk.ask(name, self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self._was_left = True
        self.desk.open("collect_call", view.line.account, view, only=True)


def _head(view: CaseView, width: int) -> list[list[Part]]:
    return [
        [(f" {view.account}  {view.name}   {view.address}", "bold")],
        *_parts(view, width),
    ]


def _parts(view: CaseView, width: int) -> Iterator[list[Part]]:
    line = view.line
    if line is None:
        yield [(f" Nothing is past due. Owes {money(view.owes_cents)} in all.", "")]
    else:
        since = f"since {town_date(line.oldest_due)}, {line.days} days"
        past_due = (f"Past due {money(line.past_due_cents)} {since}", "bold")
        owes = (f"owes {money(view.owes_cents)} in all", "")
        yield from flow([past_due, owes, (view.plan, "")], width, 2)
        yield from ([(f" {told}", "")] for told in wrap(view.why, width)[:2])
    if view.credit.counted:
        yield from ([(f" {told}", "")] for told in wrap(view.credit.words, width)[:2])
    for stop in view.stops[:3]:
        yield from ([(f" {told}", "grave")] for told in wrap(f"Held up: {stop}", width)[:2])
