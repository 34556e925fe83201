"""The papers of identity an account's customer has shown; a whole number is seen on record only."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import clock_time, sentence, town_date
from clerktui.screens.applications.commands import LookNumber, Paper
from clerktui.screens.applications.paper import PaperForm
from clerktui.views.accounts import AccountView
from clerktui.views.identities import (
    IdentityDraft,
    IdentityLook,
    IdentityNumber,
    IdentityView,
    LookView,
)
from clerktui.widgets import Back, Command
from clerktui.widgets.account_list import AccountListScreen
from clerktui.widgets.listing import Part, Spec, ViewTable, flow
from clerktui.widgets.reasons import ask_note

_TOLD = 6


class PaperTable(ViewTable):
    """Papers, the newest first."""

    KEY_HINTS = ()

    def key_of(self, view: IdentityView) -> int:
        return view.identity_id


class PapersScreen(AccountListScreen):
    """Kind and last four of every paper, with who saw it; and who looked at a whole number.

    Args:
        number: of the account.
    """

    TITLE = "ID PAPERS"
    TOPIC = "open_account"
    COMMANDS = (Paper, LookNumber, Back)
    DEFAULT_CSS = """
    PapersScreen PaperTable { height: 1fr; }
    PapersScreen #told { height: 6; }
    """
    SPECS = (
        Spec("Paper", 24, lambda one: one.kind_name, grows=1),
        Spec("Last 4", 6, lambda one: one.last4),
        Spec("Number", 8, lambda one: "sealed" if one.has_number else "-"),
        Spec("Born", 8, lambda one: town_date(one.birth_on) if one.birth_on else "-"),
        Spec("Seen by", 18, lambda one: one.collected_by, grows=1),
    )

    TABLE = PaperTable
    EMPTY = "No paper was written down. F4 writes one down."

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self._language = "en"
        self._looks: tuple[LookView, ...] = ()

    async def load(self) -> tuple[str, Sequence[IdentityView]]:
        ask, actor = self.desk.ask, self.desk.actor
        account: AccountView = await ask("accounts.get_account", self.number)
        papers: Sequence[IdentityView] = await ask("identities.list_identities", actor, self.number)
        if actor.may("identity.view"):
            self._looks = await ask("identities.list_looks", actor, self.number)
        self._language = account.language
        return f"{account.account}  {account.name}", papers

    def told(self, one: IdentityView) -> list[list[Part]]:
        return list(self._told(one))[:_TOLD]

    def _told(self, one: IdentityView) -> Iterator[list[Part]]:
        zone = self.desk.actor.timezone
        purpose = f"purpose statement {one.purpose} was given" if one.purpose else ""
        facts = (f"seen {clock_time(one.collected_at, zone)} by {one.collected_by}", purpose)
        yield from flow([(fact, "") for fact in facts if fact], self.size.width)
        for look in self._looks:
            if look.identity_id == one.identity_id:
                when = clock_time(look.at, zone)
                yield [(f" looked at {when} by {look.who}: {look.reason}", "bold")]

    def allows(self, command: type[Command]) -> bool:
        one = self._table.marked
        return command is not LookNumber or (one is not None and one.has_number)

    # ------------------------------------------------------------------------------ the commands
    def action_paper(self) -> None:
        """Seen, not copied."""
        self.desk.run_held(self._guarded(self._add))

    async def _add(self) -> None:
        form = await self.desk.ask("identities.get_form", self.desk.actor)
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> str:
            draft = IdentityDraft(command_id, account=self.number, **said)
            paper: IdentityView = await self.desk.ask("identities.enter", self.desk.actor, draft)
            return f"{paper.kind_name} ending {paper.last4} is written down."

        said = await self.desk.push_screen_wait(PaperForm(form, send, self._language))
        if said is not None:
            await self._load(said)

    def action_look_number(self) -> None:
        """With the reason, which is written down first."""
        self.desk.run_held(self._guarded(self._look))

    async def _look(self) -> None:
        one = self._table.marked
        reason = await ask_note(self.desk, f"Why is the whole number ending {one.last4} needed?")
        if reason is None:
            return
        wanted = IdentityLook(one.identity_id, reason)
        found: IdentityNumber = await self.desk.ask("identities.look", self.desk.actor, wanted)
        await self._load(f"{found.kind_name} {found.number}. Your look is written down.")

    async def _guarded(self, work: Any) -> None:
        try:
            await work()
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
