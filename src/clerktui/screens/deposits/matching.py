"""The bank's file against the deposits: what each credit is, and marking what is sure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, town_date
from clerktui.screens.deposits import commands
from clerktui.views.bank import DepositMatch, DepositsMatched
from clerktui.widgets import Back, Command, DutyScreen, LookupInput, Rule
from clerktui.widgets.listing import Spec, ViewTable

_SPECS = (
    Spec("Bank's day", 10, lambda one: town_date(one.on)),
    Spec("Amount", 12, lambda one: money(one.amount_cents), "right"),
    Spec("Verdict", 9, lambda one: one.verdict),
    Spec("Is", 18, lambda one: one.says, grows=2),
    Spec("Bank's words", 18, lambda one: one.reference, grows=1),
)


class MatchTable(ViewTable, can_focus=False):
    """The bank's credits in the order of its file; `!` marks what a person must look at."""

    def key_of(self, view: DepositMatch) -> int:
        return view.line

    def mark_of(self, view: DepositMatch) -> str:
        return "" if view.is_placed else "!"


class MatchDepositsScreen(DutyScreen[None]):
    """Type the path of the bank's BAI2 file; every credit is shown with what it is."""

    TITLE = "MATCH DEPOSITS"
    TOPIC = "deposit"
    COMMANDS = (commands.ApplyMatches, Back)

    def __init__(self) -> None:
        super().__init__()
        self._found: DepositsMatched | None = None
        self._path = ""

    def body(self) -> Iterable[Widget]:
        yield LookupInput(
            " File", id="file", drives="#credits", label_width=7, width=66, max_length=400
        )
        yield Rule()
        yield MatchTable(_SPECS, empty="Type where the bank's file is, then Enter.", id="credits")

    def on_mount(self) -> None:
        self.query_one(LookupInput).focus()

    def allows(self, command: type[Command]) -> bool:
        found = self._found
        return command is Back or (
            found is not None and any(one.verdict == "matched" for one in found.deposits)
        )

    @on(LookupInput.Accepted)
    def _typed(self, event: LookupInput.Accepted) -> None:
        self._path = event.value.strip()
        if self._path:
            self.desk.run_held(self._match(apply=False))

    def action_apply_matches(self) -> None:
        """Mark what is sure."""
        self.desk.run_held(self._match(apply=True))

    async def _match(self, *, apply: bool) -> None:
        name = "deposits.matching.match_bank"
        try:
            found: DepositsMatched = await self.desk.ask(
                name, self.desk.actor, Path(self._path), apply=apply
            )
            if apply:
                told = len(found.applied_deposits), len(found.applied)
                found = await self.desk.ask(name, self.desk.actor, Path(self._path), apply=False)
        except ClerkError as error:
            self._found = None
            self.query_one(MatchTable).show_views(())
            self.query_one(LookupInput).refuse(error)
            self.refresh_bindings()
            return
        self._found = found
        self.query_one(MatchTable).show_views(found.deposits)
        self.refresh_bindings()
        said = f"{found.matched} known or sure, {found.ambiguous} ambiguous, {found.unmatched} not."
        if apply:
            said = f"Marked: {told[0]} deposits, {told[1]} batches. {said}"
        self.message.say(said)
