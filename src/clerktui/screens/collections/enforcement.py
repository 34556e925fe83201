"""The cases of garnishment and attachment, what is due first; and who papers are served on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.screens.collections import enforcement_commands as commands
from clerktui.screens.collections.enforcement_forms import CaseForm, PartyForm
from clerktui.views.enforcement import (
    CaseDone,
    CaseDraft,
    CaseLine,
    ThirdPartyDraft,
    ThirdPartyView,
)
from clerktui.widgets import Back, Command, DutyScreen, PagedTable
from clerktui.widgets.listing import Lines, Spec, ViewTable
from clerktui.widgets.screen import Rereading

_WIDTH = 78
_STATES: dict[str, tuple[str, ...]] = {
    "open": ("draft", "served", "answered", "paying", "defaulted"),
    "ended": ("released", "closed"),
}
_NAMES = tuple(_STATES)
_SPECS = (
    Spec("No.", 4, lambda one: str(one.number), "right"),
    Spec("Kind", 7, lambda one: one.kind),
    Spec("State", 9, lambda one: one.state),
    Spec("Name", 12, lambda one: one.name, grows=1),
    Spec("Served on", 12, lambda one: one.third_party, grows=1),
    Spec("Left", 9, lambda one: money(one.left_cents), "right"),
    Spec("Until", 8, lambda one: town_date(one.until) if one.until else ""),
    Spec("Account", 12, lambda one: one.account, from_width=110),
    Spec("Waits for", 24, lambda one: one.waits_for, from_width=110, grows=2),
)
_PARTIES = (
    Spec("No.", 4, lambda one: str(one.party_id), "right"),
    Spec("Kind", 9, lambda one: one.kind),
    Spec("Name", 22, lambda one: one.name, grows=2),
    Spec("Address", 24, lambda one: f"{one.address}, {one.city}", grows=1),
    Spec("Open", 4, lambda one: str(one.open_cases or ""), "right"),
)


class CaseTable(ViewTable):
    """Cases; a star marks what is due."""

    def key_of(self, view: CaseLine) -> int:
        return view.number

    def mark_of(self, view: CaseLine) -> str:
        return "*" if view.is_due else ""


class PartyTable(ViewTable):
    """Who papers are served on; nothing in it is opened."""

    KEY_HINTS = ()

    def key_of(self, view: ThirdPartyView) -> int:
        return view.party_id

    def mark_of(self, view: ThirdPartyView) -> str:
        return "" if view.is_active else "-"


class _Listing(Rereading, DutyScreen[None]):
    """A list that is read anew when the clerk comes back to it."""

    COMMANDS: ClassVar[Any] = (Back,)

    def __init__(self) -> None:
        super().__init__()

    def on_mount(self) -> None:
        self._table.focus()
        self.desk.run_held(self.reload(""))

    @property
    def _table(self) -> ViewTable:
        return self.query_one(ViewTable)

    async def reload(self, said: str) -> None:
        """Show the list anew, and say what happened."""
        raise NotImplementedError

    async def rows(self, name: str, *asked: Any) -> int:
        """Show what a service lists; gives how many."""
        try:
            found = await self.desk.ask(name, self.desk.actor, *asked)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return 0
        self._table.show_views(found)
        self.refresh_bindings()
        return len(found)

    def leave_for(self, name: str, *about: Any) -> None:
        """Open another screen, to come back from."""
        self._was_left = True
        self.desk.open(name, *about)


class EnforcementScreen(_Listing):
    """Garnishments and attachments, of everybody or of one account; Enter opens one."""

    TITLE = "GARNISHMENT"
    TOPIC = "enforcement"
    COMMANDS = (commands.NewCase, commands.ShowCases, commands.Parties, Back)

    def __init__(self, account: str = "") -> None:
        super().__init__()
        self.account = account
        self._which = _NAMES[0]

    def body(self) -> Iterable[Widget]:
        empty = (
            "No case is among these. F4 opens one."
            if self.account
            else "No case is among these. In an account: Charges, F9."
        )
        yield CaseTable(_SPECS, empty=empty, id="found")
        yield Lines(id="whole")

    async def reload(self, said: str) -> None:
        name = "enforcement.looking.list_cases"
        count = await self.rows(name, _STATES[self._which], self.account)
        self._moved()
        whose = f" of {self.account}" if self.account else ""
        self.message.say(said or f"{count} {self._which}{whose}.")

    @on(PagedTable.Moved)
    def _moved(self) -> None:
        """What the marked case waits for."""
        one: CaseLine | None = self._table.marked
        words = f"{one.account}  {one.name}: waits for {one.waits_for}." if one else ""
        lines = [[(f" {line}", "")] for line in wrap(words, _WIDTH)]
        self.query_one("#whole", Lines).show(lines)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if self._table.marked is not None:
            yield "Enter", "opens"

    def allows(self, command: type[Command]) -> bool:
        return command is not commands.NewCase or bool(self.account)

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        if one is not None:
            self.leave_for("enforcement_case", one.number)

    def action_show_cases(self) -> None:
        """The other list."""
        self._which = _NAMES[(_NAMES.index(self._which) + 1) % len(_NAMES)]
        self.desk.run_held(self.reload(""))

    def action_parties(self) -> None:
        """Who papers are served on."""
        self.leave_for("enforcement_parties")

    def action_new_case(self) -> None:
        """What is to be taken, and from whom?"""
        self.desk.run_held(self._new())

    async def _new(self) -> None:
        name = "enforcement.parties.list_parties"
        found = await self.desk.ask(name, self.desk.actor)
        parties = [one for one in found if one.is_active]
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> CaseDone:
            draft = CaseDraft(command_id=command_id, account=self.account, **said)
            done: CaseDone = await self.desk.ask(
                "enforcement.acting.open_case", self.desk.actor, draft
            )
            return done

        done = await self.desk.push_screen_wait(CaseForm(self.account, parties, send))
        if done is not None:
            self.leave_for("enforcement_case", done.number)


class PartiesScreen(_Listing):
    """Employers, banks, tenants, the State Treasurer: who papers are served on."""

    TITLE = "THIRD PARTIES"
    TOPIC = "enforcement"
    COMMANDS = (commands.NewParty, Back)

    def body(self) -> Iterable[Widget]:
        yield PartyTable(_PARTIES, empty="Nobody is entered. F4 writes one down.", id="found")

    async def reload(self, said: str) -> None:
        count = await self.rows("enforcement.parties.list_parties")
        self.message.say(said or f"{count} entered.")

    def action_new_party(self) -> None:
        """Who, and where are papers served?"""
        self.desk.run_held(self._new())

    async def _new(self) -> None:
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> ThirdPartyView:
            draft = ThirdPartyDraft(command_id=command_id, **said)
            made: ThirdPartyView = await self.desk.ask(
                "enforcement.parties.save_party", self.desk.actor, draft
            )
            return made

        made = await self.desk.push_screen_wait(PartyForm("Who papers are served on", send))
        if made is not None:
            await self.reload(f"{made.name} is number {made.party_id}.")
