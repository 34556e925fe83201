"""The day close: what is open and whose it is, then the close, the seal and the papers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.closing.commands import CloseDay, Ledger, LookAgain, Papers, Reopen
from clerktui.screens.closing.reason import ReasonDialog
from clerktui.screens.register import DUTIES
from clerktui.views.closing import ChecklistLine, DayClosed, DayDraft, DayView
from clerktui.widgets import (
    Back,
    Command,
    Confirm,
    DutyScreen,
    LookupInput,
    MessageLine,
    PagedTable,
    Rule,
)
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.listing import Lines, Spec, ViewTable

_WEIGHTS = {"block": "Blocks", "warn": "Warns", "inform": "-"}
_GIVEN: dict[str, Callable[[str], Any]] = {
    "absent_drawer": str,
    "batch_proof": int,
    "batches": int,
    "ledger": dt.date.fromisoformat,
}
"""What a screen is given to open on, made of the subject of the line."""
_SPECS = (
    Spec("Weight", 6, lambda line: _WEIGHTS[line.weight]),
    Spec("Open", 44, lambda line: line.says, grows=2),
    Spec("Owner", 20, lambda line: line.owner, grows=1),
)


class OpenTable(ViewTable, can_focus=False):
    """What is open at the end of the day."""

    def key_of(self, view: ChecklistLine) -> str:
        return str(self.views.index(view))


class DayScreen(DutyScreen[None]):
    """Work the list from the top; what blocks is settled first, then F12 closes the day."""

    TITLE = "DAY CLOSE"
    TOPIC = "day_close"
    COMMANDS = (CloseDay, Papers, Ledger, LookAgain, Reopen, Back)
    DEFAULT_CSS = """
    DayScreen .said { height: 1; }
    DayScreen #todo { height: 2; }
    """

    def __init__(self, day: dt.date | None = None) -> None:
        super().__init__()
        self._day = day
        self._view: DayView | None = None
        self._command_id = str(uuid.uuid4())
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield LookupInput(" Day", id="day", drives="#open", label_width=6, width=14)
        yield MessageLine(id="about", classes="said")
        yield MessageLine(id="seal", classes="said")
        yield MessageLine(id="calendar", classes="said")
        yield Rule()
        yield OpenTable(_SPECS, empty="Nothing is open. F12 closes the day.", id="open")
        yield Rule()
        yield Lines(id="todo")

    def on_mount(self) -> None:
        self.desk.run_held(self._load())

    @property
    def _table(self) -> OpenTable:
        return self.query_one(OpenTable)

    # ----------------------------------------------------------------------------------- the day
    async def _load(self, said: str = "") -> None:
        try:
            view: DayView = await self.desk.ask("closing.days.get_day", self.desk.actor, self._day)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show(view)
        self.message.say(said or self._what_now(view))

    def _show(self, view: DayView) -> None:
        self._view, self._day = view, view.day
        field = self.query_one(LookupInput)
        field.reset(town_date(view.day))
        field.select_all()
        times = f", closed {view.times_closed} times" if view.times_closed > 1 else ""
        moved = f"   out of suspense {money(view.moved_cents)}" if view.moved else ""
        self.query_one("#about", MessageLine).say(
            f"{view.office}   {view.state}{times}   receipts {view.receipts}, "
            f"{money(view.taken_cents)}{moved}"
        )
        self.query_one("#calendar", MessageLine).say(_calendar(view))
        seal = f"Seal {view.seal}   write it into the close book" if view.seal else _last(view)
        self.query_one("#seal", MessageLine).say(seal)
        self._table.show_views(view.lines)
        self._show_todo()
        self.refresh_bindings()

    def _what_now(self, view: DayView) -> str:
        if view.state == "closed":
            return "The day is closed. F5 reads its papers."
        if view.blocks:
            return f"Settle what blocks ({view.blocks}) first; then F12 closes the day."
        return f"Nothing blocks. Warnings: {view.warns}. The proofs run at the close."

    @on(PagedTable.Moved)
    def _show_todo(self) -> None:
        line = self._table.marked
        said = () if line is None else (f" {line.says}", f" {line.owner}: {line.todo}")
        self.query_one("#todo", Lines).show([(text, "")] for text in said)

    @on(LookupInput.Accepted)
    def _entered(self, event: LookupInput.Accepted) -> None:
        if self._view is not None and event.value == town_date(self._view.day):
            self._open_marked()
            return
        try:
            self._day = parse_date(event.value) if event.value else None
        except ClerkError as refusal:
            event.field.refuse(refusal)
            return
        self._command_id = str(uuid.uuid4())
        self.desk.run_held(self._load())

    def _open_marked(self) -> None:
        """Go to where the marked thing is dealt with."""
        line: ChecklistLine | None = self._table.marked
        if line is None:
            return
        if line.opens not in DUTIES:
            self.message.say(f"{line.owner}: {line.todo}")
            return
        self._was_left = True
        own = self.desk.drawer
        if line.opens == "absent_drawer" and own is not None and own.drawer == line.subject:
            self.desk.open("close_drawer")
            return
        given = _GIVEN.get(line.opens)
        self.desk.open(line.opens, *([given(line.subject)] if given else ()))

    def on_screen_resume(self) -> None:
        """Back from where something was settled: what is open is asked anew."""
        super().on_screen_resume()
        if self._was_left:
            self._was_left = False
            self.desk.run_held(self._load())

    def key_hints(self) -> Iterator[tuple[str, str]]:
        line = self._table.marked
        if line is not None and line.opens in DUTIES:
            yield "Enter", "goes there"

    def allows(self, command: type[Command]) -> bool:
        view = self._view
        if view is None:
            return command in {Back, LookAgain}
        if command is CloseDay:
            return view.state != "closed"
        if command is Reopen:
            return view.state == "closed"
        return command is not Papers or view.times_closed > 0

    # ------------------------------------------------------------------------------ the commands
    def action_close_day(self) -> None:
        """Close it."""
        self.desk.run_held(self._close())

    async def _close(self, *, accept_warnings: bool = False) -> None:
        assert self._day is not None
        draft = DayDraft(self._command_id, self._day, accept_warnings)
        name = "closing.days.close_day"
        try:
            closed: DayClosed = await self.desk.ask(name, self.desk.actor, draft)
        except ClerkError as error:
            if error.message_id != "day.warned":
                self.message.warn(sentence(error))
            elif await self.desk.push_screen_wait(self._question()):
                await self._close(accept_warnings=True)
            return
        self._command_id = str(uuid.uuid4())
        self.desk.print_waiting()
        batch = f"Ledger batch {closed.gl_batch}, " if closed.gl_batch else ""
        await self._load(f"Closed. {batch}{len(closed.papers)} papers, seal {closed.seal}.")

    def _question(self) -> Confirm:
        assert self._view is not None
        warns = [line.says for line in self._view.lines if line.weight == "warn"]
        return Confirm(f"Close {town_date(self._view.day)} all the same?", *warns[:6])

    def action_reopen(self) -> None:
        """Why is it opened again?"""
        self.desk.run_held(self._reopen())

    async def _reopen(self) -> None:
        assert self._day is not None
        day, command_id = self._day, str(uuid.uuid4())
        reason = await self.desk.push_screen_wait(
            ReasonDialog(f"Open {town_date(day)} again: why? The mark stays.")
        )
        if reason is None:
            return
        draft = DayDraft(command_id, day, reason=reason)
        try:
            view = await ask_approved(
                self.desk, "closing.reopening.reopen_day", draft, command_id=command_id
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._show(view)
        self.message.say(f"{town_date(day)} is open again. Close it when it is right.")

    def action_papers(self) -> None:
        """The kept papers."""
        self.desk.open("day_papers", self._day)

    def action_ledger(self) -> None:
        """The distribution."""
        self._was_left = True
        self.desk.open("ledger", self._day)

    def action_look_again(self) -> None:
        """What is open now."""
        self.desk.run_held(self._load())


def _calendar(view: DayView) -> str:
    """The next business day, and why the day itself is none, where it is kept."""
    kept = f"{view.holiday}.   " if view.holiday else ""
    return (
        f"{kept}Next business day {view.next_day:%A} {town_date(view.next_day)}"
        if view.next_day
        else kept
    )


def _last(view: DayView) -> str:
    """The last thing that was done with the day, if anything was."""
    if not view.moves:
        return "No seal yet: it is made at the close."
    move = view.moves[-1]
    return f"{move.to_state.capitalize()} by {move.by}: {move.reason}"
