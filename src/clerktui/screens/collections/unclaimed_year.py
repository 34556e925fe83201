"""The year's report of unclaimed property: its edit list, prepared, released, filed, paid."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import unclaimed_commands as commands
from clerktui.views.unclaimed import NaupaFile, ReportDone, ReportDraft, YearView
from clerktui.widgets import Back, Command, Confirm, DutyScreen, PagedTable, Rule
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.reasons import ask_note

_FROM: dict[type[Command], tuple[str, ...]] = {
    commands.Prepare: ("", "prepared"),
    commands.Release: ("prepared",),
    commands.WriteFile: ("released", "filed", "paid"),
    commands.PayOver: ("filed",),
}


@dataclass(frozen=True)
class _Line:
    """An item of the report, or one that is held back with the reason."""

    number: int
    record: str
    code: str
    name: str
    account: str
    cents: int
    words: str


_SPECS = (
    Spec("Rec.", 4, lambda one: one.record, "right"),
    Spec("Code", 4, lambda one: one.code),
    Spec("Item", 5, lambda one: str(one.number), "right"),
    Spec("Owner", 16, lambda one: one.name, grows=2),
    Spec("Amount", 10, lambda one: money(one.cents), "right"),
    Spec("Account", 12, lambda one: one.account, from_width=110),
    Spec("Held back because", 24, lambda one: one.words, grows=3),
)


class ReportTable(ViewTable):
    """The items of a report; a dash marks what is held back."""

    def key_of(self, view: _Line) -> str:
        return str(view.number)

    def mark_of(self, view: _Line) -> str:
        return "-" if not view.record else ""


class UnclaimedYearScreen(DutyScreen[None]):
    """What goes to the State this year and what stays out; a second person releases it."""

    TITLE = "UNCLAIMED REPORT"
    TOPIC = "escheat"
    COMMANDS = (
        commands.Release,
        commands.Prepare,
        commands.WriteFile,
        commands.PayOver,
        Back,
    )

    def __init__(self, year: int | None = None) -> None:
        super().__init__()
        self._year = year
        self._view: YearView | None = None

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        yield Rule()
        empty = "Nothing is to be reported. Find what is dormant first, on the list before."
        yield ReportTable(_SPECS, empty=empty, id="lines")
        yield Lines(id="whole")

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> ReportTable:
        return self.query_one(ReportTable)

    async def reload(self, said: str) -> None:
        """Show the report anew, and say what happened."""
        try:
            name = "unclaimed.year.get_year"
            view: YearView = await self.desk.ask(name, self.desk.actor, self._year)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._view, self._year = view, view.year
        self.query_one("#head", Lines).show([[(line, "")] for line in _head(view)])
        self._table.show_views(_rows(view), more=False)
        self._moved()
        self.message.say(said or _told(view))

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The whole reason of the marked one, where its row has no room for it."""
        one: _Line | None = self._table.marked
        owner = f"{one.account}  {one.name}".strip() if one else ""
        said = filter(None, (owner, one.words if one else ""))
        lines = [[(f" {line}", "")] for line in said]
        self.query_one("#whole", Lines).show(lines)
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: _Line | None = self._table.marked
        if one is not None:
            self.desk.open("unclaimed_item", one.number)

    def allows(self, command: type[Command]) -> bool:
        if command is Back:
            return True
        view = self._view
        return view is not None and view.state in _FROM.get(command, ())

    # ------------------------------------------------------------------------------ the commands
    def action_prepare(self) -> None:
        """As it stands."""
        self.desk.run_held(self._do("prepare", "Prepare the report of {year}, {amount}?"))

    def action_release(self) -> None:
        """For good."""
        self.desk.run_held(self._do("release", "Release the report of {year}, {amount}?"))

    async def _do(self, name: str, question: str) -> None:
        view = self._view
        if view is None:
            return
        asked = question.format(year=view.year, amount=money(view.amount_cents))
        if await self.desk.push_screen_wait(Confirm(asked)):
            await self._send(name, ReportDraft(str(uuid.uuid4()), view.year))

    def action_pay_over(self) -> None:
        """How?"""
        self.desk.run_held(self._pay())

    async def _pay(self) -> None:
        view = self._view
        if view is None:
            return
        title = f"Paid to the State, {money(view.amount_cents)}. Its check or transfer?"
        note = await ask_note(self.desk, title, label=" Number")
        if note is not None:
            await self._send("pay", ReportDraft(str(uuid.uuid4()), view.year, note=note))

    async def _send(self, name: str, draft: ReportDraft) -> None:
        try:
            done: ReportDone = await self._ask(name, draft)
        except ClerkError as error:
            self._warn(error)
            return
        await self.reload(f"The report of {done.year} is {done.state}: {money(done.amount_cents)}.")

    def action_write_file(self) -> None:
        """Into the spool folder."""
        self.desk.run_held(self._write())

    async def _write(self) -> None:
        view = self._view
        if view is None:
            return
        folder = self.desk.settings.make_home() / "spool"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"naupa-{view.year}.txt"
        try:
            made: NaupaFile = await self._ask("write_file", view.year, path)
        except ClerkError as error:
            self._warn(error)
            return
        await self.reload(f"{path.name} is in the spool folder, {len(made.content)} bytes.")

    async def _ask(self, name: str, *asked: Any) -> Any:
        return await self.desk.ask(f"unclaimed.reporting.{name}", self.desk.actor, *asked)

    def _warn(self, error: ClerkError) -> None:
        self.message.warn(sentence(error))
        self.desk.bell()


def _head(view: YearView) -> list[str]:
    state = view.state or "not prepared"
    people = ", ".join(
        filter(
            None,
            (
                view.prepared_by and f"prepared by {view.prepared_by}",
                view.released_by and f"released by {view.released_by}",
            ),
        )
    )
    window = f"{town_date(view.letter_from)} to {town_date(view.letter_until)}"
    return [
        f" Report of {view.year}, {state}   {people}".rstrip(),
        f" As of {town_date(view.cut_off_on)}, filed and paid by {town_date(view.file_by)}",
        f" Letters {window}, answers until {town_date(view.proof_by)}",
        f" {view.record_count} records, {money(view.amount_cents)}",
    ]


def _told(view: YearView) -> str:
    if view.lacks:
        return f"Policy unclaimed.holder lacks: {', '.join(view.lacks)}."
    if view.is_carried:
        return "So little is carried to the next year: nothing is to be done."
    if view.paid_on:
        return f"Paid to the State {town_date(view.paid_on)}."
    return f"{len(view.lines)} items, {len(view.held_back)} held back."


def _rows(view: YearView) -> list[_Line]:
    rows = [
        _Line(
            number=one.number,
            record=str(one.record_no),
            code=one.code,
            name=one.name,
            account=one.account,
            cents=one.amount_cents,
            words="one of an aggregate" if one.is_aggregate else "",
        )
        for one in view.lines
    ]
    rows += [
        _Line(one.number, "", "", one.name, one.account, one.amount_cents, one.why)
        for one in view.held_back
    ]
    return rows
