"""The flags of an account: what each changes, its proof, until when; put on, renewed, ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_date
from clerktui.views.contacts import FlagDetail
from clerktui.widgets import Back, Column, Command, Row
from clerktui.widgets.account_list import AccountListScreen
from clerktui.widgets.choice import Choice
from clerktui.widgets.listing import Lines, Part, Spec, ViewTable, flow
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.search_list import SearchListScreen

_SPECS = (
    Spec("Flag", 24, lambda one: one.words, grows=1),
    Spec("State", 8, lambda one: one.state),
    Spec("Until", 8, lambda one: town_date(one.expires_on) if one.expires_on else "-"),
    Spec("Changes", 26, lambda one: one.effect, grows=2),
)


class SetFlag(Command):
    """Put a flag on, with its proof where it needs one."""

    key = "f4"
    twin = "ctrl+n"
    word = "Set"
    permission = "contact.add"


class RenewFlag(Command):
    """Let the marked flag hold on, with a new proof."""

    key = "f5"
    twin = "ctrl+e"
    word = "Renew"
    permission = "contact.add"


class EndFlag(Command):
    """End the marked flag, and say why."""

    key = "f8"
    twin = "ctrl+x"
    word = "End"
    permission = "contact.add"


class LookAddress(Command):
    """Look at the confidential address; that you looked is written down."""

    key = "f9"
    twin = "ctrl+p"
    word = "Address"
    permission = "account.confidential"


class FlagTable(ViewTable):
    """Flags; `!` marks what has run out and was not ended."""

    def key_of(self, view: FlagDetail) -> int:
        return view.flag_id

    def mark_of(self, view: FlagDetail) -> str:
        return "!" if view.state == "ran out" else ""


class FlagsScreen(AccountListScreen):
    """Every flag of an account with its effect, its proof and who put it on."""

    TITLE = "FLAGS"
    TOPIC = "flags"
    COMMANDS = (SetFlag, RenewFlag, EndFlag, LookAddress, Back)
    DEFAULT_CSS = """
    FlagsScreen FlagTable { height: 1fr; }
    FlagsScreen #told { height: 6; }
    """

    TABLE = FlagTable
    SPECS = _SPECS
    EMPTY = "No flag was ever put on this account. F4 puts one on."

    async def load(self) -> tuple[str, Sequence[FlagDetail]]:
        # The first is the one that holds now: what was renewed stands before what it was.
        flags: Sequence[FlagDetail] = await self.desk.ask(
            "flag_list.list_flags", self.desk.actor, self.number
        )
        name = flags[0].name if flags else ""
        return f"{self.number}  {name}", flags

    def told(self, one: FlagDetail) -> list[list[Part]]:
        return list(told(one, self.size.width))

    def allows(self, command: type[Command]) -> bool:
        one = self._table.marked
        if command in (RenewFlag, EndFlag):
            return one is not None and one.state != "ended"
        if command is LookAddress:
            return any(
                view.code == "confidential" and view.state != "ended" for view in self._table.views
            )
        return True

    # ------------------------------------------------------------------------------ the commands
    def action_set_flag(self) -> None:
        """Which one?"""
        self.desk.run_held(self._set())

    async def _set(self) -> None:
        rules = await self.desk.ask("account_flags.list_rules", self.desk.actor)
        rows = [Row(one.code, (one.words, one.says)) for one in rules if one.may_set]
        columns = (Column("", 30), Column("", 40))
        code = await self.desk.push_screen_wait(Choice("Which flag?", columns, rows))
        if code is not None:
            self._was_left = True
            self.desk.open("flag_form", self.number, code)

    def action_renew_flag(self) -> None:
        """A new proof."""
        self._was_left = True
        self.desk.open("flag_form", self.number, self._table.marked.code, renews=True)

    def action_end_flag(self) -> None:
        """Why?"""
        self.desk.run_held(self._end())

    async def _end(self) -> None:
        one = self._table.marked
        why = await ask_note(self.desk, f"{one.words} of {self.number} ends now")
        if why is None:
            return
        try:
            await self.desk.ask("accounts.end_flag", self.desk.actor, self.number, one.code, why)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
        else:
            await self._load(f"{one.words} is ended.")

    def action_look_address(self) -> None:
        """The address, on record."""
        self.desk.run_held(self._look())

    async def _look(self) -> None:
        try:
            seen = await self.desk.ask("confidential.look", self.desk.actor, self.number)
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self.message.say(f"{seen.service_address}. Your look is written down.")


def told(one: FlagDetail, width: int) -> Iterator[list[Part]]:
    """A flag told whole."""
    look = "grave" if one.state == "ran out" else "bold"
    yield [(f" {one.words}: {one.effect or 'informs only'}", look)]
    yield from flow([(text, "") for text in _facts(one)], width, 5)


def _facts(one: FlagDetail) -> Iterator[str]:
    by = f" by {one.set_by}" if one.set_by else ""
    yield f"since {town_date(one.starts_on)}{by}"
    if one.expires_on:
        yield f"until {town_date(one.expires_on)}"
    if one.review_on and one.state != "ended":
        yield f"review {town_date(one.review_on)}"
    if one.note:
        yield one.note
    if one.proof:
        seen = f" seen {town_date(one.proof_seen_on)} by {one.proof_seen_by}"
        yield f"proof: {one.proof.replace('_', ' ')} {one.proof_reference}{seen}"
    if one.case_number:
        filed = f", filed {town_date(one.filed_on)}, petition {town_date(one.petition_on)}"
        yield f"case {one.case_number}, {one.court}{filed}"
    if one.substitute_address:
        yield f"printed instead: {one.substitute_address}"
    if one.state == "ended":
        yield f"ended by {one.ended_by or 'the office'}: {one.end_reason or 'no reason said'}"


class ExpiringTable(FlagTable, can_focus=False):
    """Flags that run out, under a search box."""


class ExpiringFlagsScreen(SearchListScreen):
    """Flags that run out within 30 days or are to be reviewed; Enter opens the account's flags."""

    TITLE = "FLAGS RUNNING OUT"
    TOPIC = "flags"
    COMMANDS = (Back,)
    DEFAULT_CSS = """
    ExpiringFlagsScreen #whole { height: 4; }
    """
    ASKS = "flag_list.list_expiring"
    TABLE = ExpiringTable
    SPECS = (
        Spec("Account", 10, lambda one: one.account),
        Spec("Name", 18, lambda one: one.name, grows=1),
        Spec("Flag", 20, lambda one: one.words, grows=1),
        Spec("Until", 8, lambda one: town_date(one.expires_on) if one.expires_on else "-"),
        Spec("Days", 5, lambda one: str(one.days_left), "right"),
    )
    EMPTY = "No flag runs out within 30 days that fits."

    def open_marked(self) -> None:
        self._was_left = True
        self.desk.open("flags", self._marked.account)

    def how_many(self) -> str:
        shown: list[Any] = self._table.views
        late = sum(one.state == "ran out" for one in shown)
        over = f", {late} ran out (!)" if late else ""
        return f"{len(shown)} shown{over}."

    def show_whole(self) -> None:
        one = self._marked
        lines = list(told(one, self.size.width))[:4] if one is not None else []
        self.query_one("#whole", Lines).show(lines)

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "flags" if self.searches_the_same else "finds"
