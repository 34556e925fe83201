"""What is placed with agencies, by state; and the placements of one account, whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.screens.collections import agency_commands as commands
from clerktui.views.agencies import PlacementDone, PlacementDraft, PlacementMoveView, PlacementView
from clerktui.widgets import Back, Command, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable, dash, owes
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.screen import Rereading

_WIDTH = 78
_STEPS_MAX = 8
_STATES = {
    "placed": "placed",
    "recalled": "taken back",
    "paid": "paid",
    "closed": "closed",
    "all": "in all",
}
_NAMES = tuple(_STATES)
_SPECS = (
    Spec("No.", 4, lambda one: str(one.number), "right"),
    Spec("State", 8, lambda one: one.state),
    Spec("Name", 14, lambda one: one.name, grows=2),
    Spec("Placed", 10, lambda one: money(one.amount_cents), "right"),
    Spec("Collected", 10, lambda one: dash(one.through_cents), "right"),
    Spec("Left", 10, lambda one: dash(one.owed_cents), "right"),
    Spec("Until", 8, lambda one: town_date(one.recall_on)),
    Spec("Account", 12, lambda one: one.account, from_width=110),
    Spec("Directly", 10, lambda one: dash(one.direct_cents), "right", from_width=110),
)
_OF_ACCOUNT = (
    Spec("No.", 3, lambda one: str(one.number), "right"),
    Spec("State", 8, lambda one: one.state),
    Spec("Agency", 8, lambda one: one.agency, grows=1),
    Spec("Placed", 9, lambda one: money(one.amount_cents), "right"),
    Spec("Directly", 8, lambda one: dash(one.direct_cents), "right"),
    Spec("Through", 8, lambda one: dash(one.through_cents), "right"),
    Spec("Kept", 8, lambda one: dash(one.commission_cents), "right"),
    Spec("Left", 9, lambda one: dash(one.owed_cents), "right"),
    Spec("Since", 8, lambda one: town_date(one.placed_on), from_width=110),
    Spec("Until", 8, lambda one: town_date(one.recall_on), from_width=110),
)


class PlacementTable(ViewTable):
    """Placements; a dash marks what an agency has no more."""

    def key_of(self, view: PlacementView) -> str:
        return str(view.number)

    def mark_of(self, view: PlacementView) -> str:
        return "" if view.state == "placed" else "-"


class OwnTable(PlacementTable):
    """The placements of one account; nothing in it is opened."""

    KEY_HINTS = ()


class _Placements(Rereading, DutyScreen[None]):
    """A list of placements, read anew when the clerk comes back to it."""

    TOPIC = "agencies"
    COMMANDS: ClassVar[Any] = (Back,)

    def __init__(self) -> None:
        super().__init__()

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> PlacementTable:
        return self.query_one(PlacementTable)

    async def reload(self, said: str) -> None:
        """Show them anew, and say what happened."""
        raise NotImplementedError

    def leave_for(self, name: str, account: str) -> None:
        """Open another screen about an account, to come back from."""
        self._was_left = True
        self.desk.open(name, account)


class AgencyDebtsScreen(_Placements):
    """The debts of an agency in a state, the newest first; Enter opens one account's."""

    TITLE = "PLACED DEBTS"
    COMMANDS = (commands.ShowPlacements, Back)

    def __init__(self, agency: str) -> None:
        super().__init__()
        self.agency = agency
        self._which = _NAMES[0]

    def body(self) -> Iterable[Widget]:
        empty = "No debt is among these. F5 shows the next list."
        yield PlacementTable(_SPECS, empty=empty, id="found")
        yield Lines(id="whole")

    async def reload(self, said: str) -> None:
        try:
            rows: Sequence[PlacementView] = await self.desk.ask(
                "agencies.looking.list_placements", self.desk.actor, self._which, self.agency
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._table.show_views(rows, more=False)
        self._moved()
        cents = money(sum(one.owed_cents for one in rows))
        count = items(len(rows), "debt")
        self.message.say(said or f"{count} of {self.agency} {_STATES[self._which]}, {cents} left.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What there is no room for in the row of the marked one."""
        one: PlacementView | None = self._table.marked
        lines = []
        if one is not None:
            lines = [
                f"{one.account}  {one.name}, placed {town_date(one.placed_on)}",
                f"Directly {money(one.direct_cents)}, commission {money(one.commission_cents)}",
            ]
        self.query_one("#whole", Lines).show([[(f" {line}", "")] for line in lines])
        self.refresh_bindings()

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one: PlacementView | None = self._table.marked
        if one is not None:
            self.leave_for("account_agency", one.account)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def action_show_placements(self) -> None:
        """The next of the lists."""
        self._which = _NAMES[(_NAMES.index(self._which) + 1) % len(_NAMES)]
        self.desk.run_held(self.reload(""))


class AccountAgencyScreen(_Placements):
    """What of an account is or was with an agency: paid directly, through it, kept, left."""

    TITLE = "WITH AN AGENCY"
    COMMANDS = (
        commands.PlacedAccount,
        commands.RecallDebt,
        commands.WriteOffDebt,
        commands.GaveBack,
        Back,
    )

    def __init__(self, account: str) -> None:
        super().__init__()
        self.account = account

    def body(self) -> Iterable[Widget]:
        yield Lines(id="head")
        empty = "Nothing of it was placed. Collections, Agencies, F9 says what would be."
        yield OwnTable(_OF_ACCOUNT, empty=empty, id="found")
        yield Lines(id="whole")

    async def reload(self, said: str) -> None:
        try:
            rows: Sequence[PlacementView] = await self.desk.ask(
                "agencies.looking.placements_of", self.desk.actor, self.account
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.query_one("#head", Lines).show([[(f" {line}", "")] for line in _head(rows)])
        self._table.show_views(rows, more=False)
        self._moved()
        self.message.say(said or f"{items(len(rows), 'placement')} of {self.account}.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """The last things that happened to the marked one, in full."""
        one: PlacementView | None = self._table.marked
        self.query_one("#whole", Lines).show(
            [[(f" {line}", "")] for line in (_story(one) if one else ())]
        )
        self.refresh_bindings()

    def allows(self, command: type[Command]) -> bool:
        one: PlacementView | None = self._table.marked
        if command is commands.RecallDebt:
            return one is not None and one.state == "placed"
        if command is commands.GaveBack:
            return one is not None and one.state in ("placed", "recalled")
        if command is commands.WriteOffDebt:
            rows = self._table.views
            return any(row.balance_cents > 0 for row in rows) and all(
                row.state != "placed" for row in rows
            )
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_placed_account(self) -> None:
        """Who it is."""
        self.leave_for("account", self.account)

    def action_write_off_debt(self) -> None:
        """What nobody could collect."""
        self.leave_for("write_off", self.account)

    def action_recall_debt(self) -> None:
        """Why?"""
        self.desk.run_held(self._end("recall", "Take back"))

    def action_gave_back(self) -> None:
        """What did the agency say?"""
        self.desk.run_held(self._end("close_back", "Given back by the agency:"))

    async def _end(self, name: str, title: str) -> None:
        one: PlacementView = self._table.marked
        note = await ask_note(self.desk, f"{title} placement {one.number}")
        if note is None:
            return
        draft = PlacementDraft(str(uuid.uuid4()), one.number, note)
        try:
            done: PlacementDone = await self.desk.ask(
                f"agencies.placing.{name}", self.desk.actor, draft
            )
        except ClerkError as error:
            await self.reload("")
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(
            f"Placement {done.number} is {done.state}: {money(done.owed_cents)} left."
        )


def _head(rows: Sequence[PlacementView]) -> Iterator[str]:
    if rows:
        yield f"{rows[0].name}: {owes(rows[0].account, rows[0].balance_cents)}"


def _story(one: PlacementView) -> Iterator[str]:
    yield f"Placed {town_date(one.placed_on)}, until {town_date(one.recall_on)}"
    if one.waiting_cents:
        yield f"{money(one.waiting_cents)} of what it collected waits in a batch"
    for move in one.moves[-_STEPS_MAX:]:
        yield from wrap(_told(move), _WIDTH, subsequent_indent="         ")


def _told(move: PlacementMoveView) -> str:
    who = f" ({move.clerk})" if move.clerk else ""
    told = f", told in file {move.told_in}" if move.told_in else ""
    waits = ", to be told" if move.tells and not move.told_in else ""
    return f"{town_date(move.on)} {move.words}{who}{told}{waits}"
