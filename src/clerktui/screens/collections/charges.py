"""What rules would charge and whom they leave out, the runs there were, who is spared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import charge_commands as commands
from clerktui.views.accruals import (
    AccrualLine,
    AccrualList,
    AccrualRunDraft,
    AccrualRunView,
    WaiverView,
)
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.reasons import ask_note

_WIDTH = 78
_RULES = ("late_fee", "tax_interest")
_NAMES = ("late fees", "tax interest", "runs", "waivers")


@dataclass(frozen=True)
class _Line:
    """One row of any of the lists; `why_not` where nothing is charged."""

    key: str
    account: str
    name: str
    about: str
    cents: int
    words: str
    why_not: str = ""
    is_over: bool = False


_SPECS = (
    Spec("Account", 12, lambda one: one.account),
    Spec("Name", 16, lambda one: one.name, grows=1),
    Spec("About", 10, lambda one: one.about),
    Spec("Charge", 10, lambda one: money(one.cents) if one.cents else "", "right"),
    Spec("Left out, or how it comes", 20, lambda one: one.why_not or one.words, grows=2),
)


class ChargeTable(ViewTable):
    """Charges to be, runs or waivers; a dash marks what is left out or over."""

    def key_of(self, view: _Line) -> str:
        return view.key

    def mark_of(self, view: _Line) -> str:
        return "-" if view.why_not or view.is_over else ""


class ChargesScreen(DutyScreen[None]):
    """An edit list before anything is charged: what, whom, and who is left out with the reason."""

    TITLE = "CHARGES BY RULE"
    TOPIC = "charges"
    COMMANDS = (commands.Show, commands.Release, commands.Undo, Back)

    def __init__(self) -> None:
        super().__init__()
        self._which = _NAMES[0]
        self._found: AccrualList | None = None

    def body(self) -> Iterable[Widget]:
        empty = "Nothing is among these. F5 shows the next list."
        yield ChargeTable(_SPECS, empty=empty, id="found")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> ChargeTable:
        return self.query_one(ChargeTable)

    @property
    def _rule(self) -> str:
        """The rule whose edit list is shown; empty for runs and waivers."""
        place = _NAMES.index(self._which)
        return _RULES[place] if place < len(_RULES) else ""

    async def reload(self, said: str) -> None:
        """Show the list anew, and say what happened."""
        try:
            rows, told = await self._read()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        more = self._found is not None and self._found.more
        self._table.show_views(rows, more=more)
        self._moved()
        self.message.say(said or told)

    async def _read(self) -> tuple[Sequence[_Line], str]:
        self._found = None
        if self._rule:
            draft = AccrualRunDraft(self._rule)
            found: AccrualList = await self._ask("runs.edit_list", draft)
            self._found = found
            told = (
                f"{self._which.capitalize()}: {found.count} to be charged {money(found.cents)}, "
                f"{found.left_out} left out."
            )
            return [_charge(place, one) for place, one in enumerate(found.lines)], told
        if self._which == "runs":
            runs: Sequence[AccrualRunView] = await self._ask("runs.list_runs")
            return [_run(one) for one in runs], f"{len(runs)} runs."
        waivers: Sequence[WaiverView] = await self._ask("waiving.list_waivers")
        return [_waiver(one) for one in waivers], f"{len(waivers)} accounts are spared late fees."

    async def _ask(self, name: str, *asked: Any) -> Any:
        return await self.desk.ask(f"accruals.{name}", self.desk.actor, *asked)

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """How the marked amount comes about, and every reason, where a row has no room for it."""
        one: _Line | None = self._table.marked
        said = [one.words, one.why_not] if one else []
        lines = [part for words in said for part in wrap(words, _WIDTH)]
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: _Line | None = self._table.marked
        if one is not None and self._which != "runs":
            self.desk.open("account_charges", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None and self._which != "runs":
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        one: _Line | None = self._table.marked
        if command is commands.Release:
            return self._found is not None and self._found.count > 0
        if command is commands.Undo:
            return not self._rule and one is not None and not one.is_over
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_show(self) -> None:
        """The next of the lists."""
        self._which = _NAMES[(_NAMES.index(self._which) + 1) % len(_NAMES)]
        self.desk.run_held(self.reload(""))

    def action_release(self) -> None:
        """Charge them."""
        self.desk.run_held(self._release())

    async def _release(self) -> None:
        found = self._found
        if found is None:
            return
        question = f"Charge {found.count} {self._which}, {money(found.cents)}?"
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        await self._do("runs.run", AccrualRunDraft(self._rule))

    def action_undo(self) -> None:
        """Why?"""
        self.desk.run_held(self._undo())

    async def _undo(self) -> None:
        one: _Line | None = self._table.marked
        if one is None:
            return
        is_run = self._which == "runs"
        title = f"Take {one.about} back" if is_run else f"End the waiver of {one.account}"
        note = await ask_note(self.desk, title)
        if note is not None:
            name = "undoing.undo" if is_run else "waiving.end_waiver"
            await self._do(name, int(one.key), note)

    async def _do(self, name: str, *asked: Any) -> None:
        try:
            done = await self._ask(name, *asked)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(_said(done))


def _charge(place: int, one: AccrualLine) -> _Line:
    return _Line(
        str(place),
        one.account,
        one.name,
        one.about,
        one.charge_cents,
        one.words,
        one.why_not,
    )


def _run(one: AccrualRunView) -> _Line:
    words = f"{one.state}: {one.count} charged, {money(one.back_cents)} taken back"
    about = f"run {one.run_id}"
    name = f"{one.name} of {town_date(one.as_of)}"
    is_over = one.state == "undone"
    return _Line(str(one.run_id), one.user, name, about, one.charged_cents, words, "", is_over)


def _waiver(one: WaiverView) -> _Line:
    until = f"to {town_date(one.until)}"
    words = f"{one.reason}, by {one.by}"
    return _Line(str(one.waiver_id), one.account, one.name, until, 0, words, one.ended)


def _said(done: AccrualRunView | WaiverView) -> str:
    if isinstance(done, WaiverView):
        return f"Waiver {done.waiver_id} {done.ended}."
    if done.state == "done":
        return f"Run {done.run_id}: {done.count} charged, {money(done.charged_cents)}."
    left = f" Paid meanwhile: {', '.join(done.left)}." if done.left else ""
    return f"Run {done.run_id}: {money(done.back_cents)} taken back.{left}"
