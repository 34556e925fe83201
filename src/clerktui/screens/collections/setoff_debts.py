"""Debts in setoff by state, the next clock first; the gate of one account."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import setoff_commands as commands
from clerktui.views.setoff import GateLine, GateView, SetoffDone, SetoffLine, SetoffStart
from clerktui.views.setoff_files import SetoffRun
from clerktui.widgets import Back, Command, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.why import Why

_WIDTH = 78
_STATES: dict[str, tuple[str, ...]] = {
    "open": ("prepared", "noticed", "contested", "decided", "appealed", "final", "sent"),
    "with a letter": ("prepared", "noticed"),
    "contested": ("contested", "decided", "appealed"),
    "final": ("final", "sent"),
    "closed": ("closed",),
}
_NAMES = tuple(_STATES)
_SPECS = (
    Spec("No.", 4, lambda one: str(one.number), "right"),
    Spec("State", 9, lambda one: one.state),
    Spec("Name", 18, lambda one: one.name, grows=2),
    Spec("Owes", 10, lambda one: money(one.amount_cents), "right"),
    Spec("Waits for", 18, lambda one: one.waits_for, grows=1),
    Spec("Day", 8, lambda one: town_date(one.until) if one.until else ""),
    Spec("Account", 12, lambda one: one.account, from_width=110),
    Spec("Sent", 10, lambda one: money(one.sent_cents), "right", from_width=110),
)
_GATE = (
    Spec("", 7, lambda one: "holds" if one.is_met else "MISSING"),
    Spec("Condition", 60, lambda one: one.words, grows=1),
    Spec("From", 8, lambda one: town_date(one.until) if one.until else ""),
)


class DebtTable(ViewTable):
    """Debts in setoff, what waits for a day in front."""

    def key_of(self, view: SetoffLine) -> str:
        return str(view.number)


class GateTable(ViewTable):
    """Every condition of the gate; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: GateLine) -> str:
        return view.code

    def mark_of(self, view: GateLine) -> str:
        return "" if view.is_met else "-"


class SetoffDebtsScreen(DutyScreen[None]):
    """What waits for which clock, of everybody or of one account; Enter opens a debt."""

    TITLE = "DEBT SETOFF"
    TOPIC = "setoff"
    COMMANDS = (commands.ShowStates, commands.RunSetoff, Why, commands.Week, Back)

    def __init__(self, account: str = "") -> None:
        super().__init__()
        self.account = account
        self._which = _NAMES[0]
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        empty = "No debt is among these. In an account: Debt, Debt setoff, F2."
        yield DebtTable(_SPECS, empty=empty, id="found")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> DebtTable:
        return self.query_one(DebtTable)

    async def reload(self, said: str) -> None:
        """Show the list anew, and say what happened."""
        try:
            rows: Sequence[SetoffLine] = await self.desk.ask(
                "setoff.looking.list_debts", self.desk.actor, _STATES[self._which], self.account
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(rows, more=False)
        self._moved()
        cents = sum(one.amount_cents for one in rows)
        whose = f" of {self.account}" if self.account else ""
        self.message.say(said or f"{len(rows)} {self._which}{whose}, {money(cents)}.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What there is no room for in the row of the marked one."""
        one: SetoffLine | None = self._table.marked
        lines = []
        if one is not None:
            lines = [f"{one.account}  {one.name}, sent {money(one.sent_cents)}"]
            if one.waits_for:
                day = f", {town_date(one.until)}" if one.until else ""
                lines.append(f"Waits for {one.waits_for}{day}")
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: SetoffLine | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("setoff_debt", one.number)

    def on_screen_resume(self) -> None:
        """Back from a debt or the week: something may have been done there."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload(""))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command is not Why or self._table.marked is not None

    # ------------------------------------------------------------------------------ the commands
    def action_show_states(self) -> None:
        """The next of the lists."""
        self._which = _NAMES[(_NAMES.index(self._which) + 1) % len(_NAMES)]
        self.desk.run_held(self.reload(""))

    def action_why(self) -> None:
        """The figures of the marked one."""
        one: SetoffLine | None = self._table.marked
        if one is not None:
            self._was_left = True
            self.desk.open("why", ("setoff", (one.number,)))

    def action_week(self) -> None:
        """The file."""
        self._was_left = True
        self.desk.open("setoff_week")

    def action_run_setoff(self) -> None:
        """Whose clocks have run?"""
        self.desk.run_held(self._run())

    async def _run(self) -> None:
        try:
            run: SetoffRun = await self.desk.ask("setoff.week.run", self.desk.actor)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(f"{len(run.determined)} determined, {len(run.paid)} paid and closed.")


class AccountSetoffScreen(DutyScreen[None]):
    """Whether what an account owes can go to debt setoff, and all that is missing."""

    TITLE = "SETOFF GATE"
    TOPIC = "setoff"
    COMMANDS = (commands.WriteLetter, commands.Together, commands.ItsDebts, Back)

    def __init__(self, account: str) -> None:
        super().__init__()
        self.account = account
        self._view: GateView | None = None
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        yield GateTable(_GATE, empty="Nothing is asked of it.", id="gate")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self.query_one(GateTable).focus()
        self.desk.run_held(self.reload(""))

    async def reload(self, said: str) -> None:
        """Show the gate anew, and say what happened."""
        try:
            name = "setoff.gate.get_gate"
            view: GateView = await self.desk.ask(name, self.desk.actor, self.account)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view = view
        self.query_one("#head", Lines).show([[(f" {line}", "")] for line in _head(view)])
        self.query_one(GateTable).show_views(view.lines, more=False)
        self._moved()
        count = len(view.missing)
        self.message.say(said or (f"{count} missing." if count else "F2 writes the letter."))

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The marked condition in full."""
        one: GateLine | None = self.query_one(GateTable).marked
        lines = wrap(one.words, _WIDTH) if one else []
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    def on_screen_resume(self) -> None:
        """Back from its debts: something may have been done there."""
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self.reload(""))

    def allows(self, command: type[Command]) -> bool:
        if command is commands.Together:
            return self._view is not None and bool(self._view.combined)
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_its_debts(self) -> None:
        """Open and closed."""
        self._was_left = True
        self.desk.open("setoff", self.account)

    def action_write_letter(self) -> None:
        """For this account."""
        self.desk.run_held(self._start(combines=False))

    def action_together(self) -> None:
        """For all that is small."""
        self.desk.run_held(self._start(combines=True))

    async def _start(self, *, combines: bool) -> None:
        kind = self._view.kind if self._view else ""
        draft = SetoffStart(str(uuid.uuid4()), self.account, combines, kind)
        try:
            done: SetoffDone = await self.desk.ask("setoff.letters.start", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        self.desk.print_waiting()
        self._was_left = True
        self.desk.open("setoff_debt", done.number)


def _head(view: GateView) -> list[str]:
    due = f", due since {town_date(view.oldest_due_on)}" if view.oldest_due_on else ""
    lines = [
        f"{view.account}  {view.name}",
        f"Owes {money(view.owed_cents)} ({view.kind}) that could be set off{due}",
    ]
    if view.number is not None:
        lines.append(f"It is in debt {view.number} already: F9")
    for kind, cents in view.others:
        lines.append(f"Besides {kind}, {money(cents)}: another debt with a letter of its own")
    if view.combined:
        small = ", ".join(f"{one.account} {money(one.amount_cents)}" for one in view.combined)
        lines.append(f"Small debts together {money(view.combined_cents)}: {small}"[:_WIDTH])
    return lines
