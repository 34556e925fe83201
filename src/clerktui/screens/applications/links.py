"""Who owns, lets, rents or shares the place of an account: seen, added, ended."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from textual import on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.applications.commands import AddLink, EndLink
from clerktui.views.account_links import (
    ROLES,
    AccountLinks,
    EndLinkDraft,
    LinkDone,
    LinkDraft,
    LinkView,
    role_words,
)
from clerktui.widgets import Back, Command, Confirm, PagedTable
from clerktui.widgets.account_list import AccountListScreen
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.listing import Part, Spec, ViewTable, flow
from clerktui.widgets.pad import DateInput, WordInput

_LABEL = 20


class LinkTable(ViewTable):
    """Links; Enter opens the account at their other end, where there is one."""

    KEY_HINTS = (("Enter", "account"),)

    def key_of(self, view: LinkView) -> int:
        return view.link_id


class LinkForm(BandForm):
    """Who is linked as what."""

    REFUSED_AT = {
        "account.ambiguous": "other",
        "account.unknown": "other",
        "link.itself": "other",
        "link.name": "name",
        "link.role": "role",
        "link.twice": "name",
    }

    def __init__(self, account: str, send: Send) -> None:
        facts = ["1 Owner  2 Landlord  3 Tenant  4 Co-resident"]
        super().__init__(f"Linked to account {account}", send, facts)

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" As", id="role", label_width=_LABEL, width=4, max_length=1)
        yield WordInput(" Their account, if any", id="other", label_width=24, width=20)
        yield WordInput(" Name", id="name", label_width=_LABEL, width=40, max_length=120)
        yield WordInput(" Phone", id="phone", label_width=_LABEL, width=20, max_length=40)
        yield DateInput(" From (today)", id="started_on", label_width=_LABEL, width=14)

    def values(self) -> Any:
        said: dict[str, Any] = super().values()
        place = said["role"]
        if not place.isdecimal() or not 1 <= int(place) <= len(ROLES):
            raise BesideError("role", "Type the digit of what they are.")
        typed = said["started_on"]
        started_on = parse_date(typed) if typed else None
        return {**said, "role": ROLES[int(place) - 1], "started_on": started_on}


class LinksScreen(AccountListScreen):
    """Everybody linked to an account, and the places its own customer has to do with.

    Args:
        number: of the account.
    """

    TITLE = "LINKED"
    TOPIC = "open_account"
    COMMANDS = (AddLink, EndLink, Back)
    DEFAULT_CSS = """
    LinksScreen LinkTable { height: 1fr; }
    LinksScreen #told { height: 3; }
    """
    SPECS = (
        Spec("As", 11, lambda one: one.role_words),
        Spec("Name", 17, lambda one: one.name, grows=1),
        Spec("Phone", 12, lambda one: one.phone),
        Spec("Account", 10, lambda one: one.account if one.is_back else one.other),
        Spec("Since", 8, lambda one: town_date(one.started_on)),
        Spec("Until", 8, lambda one: town_date(one.ended_on) if one.ended_on else ""),
    )

    TABLE = LinkTable
    EMPTY = "Nobody is linked to this account. F4 links somebody."

    async def load(self) -> tuple[str, Sequence[LinkView]]:
        name = "account_links.list_links"
        found: AccountLinks = await self.desk.ask(name, self.desk.actor, self.number)
        return f"{found.account}  {found.name}", found.links

    def told(self, one: LinkView) -> list[list[Part]]:
        where = f"{one.role_words} at {one.address}, account {one.account}"
        here = f"{self.number} is linked there" if one.is_back else ""
        ended = f"until {town_date(one.ended_on)}" if one.ended_on else ""
        told = [(text, "") for text in (one.name, where, here, ended) if text]
        return flow(told, self.size.width, 3)

    @on(PagedTable.Chosen)
    def _chosen(self) -> None:
        one = self._table.marked
        number = one.account if one.is_back else one.other
        if not number:
            self.message.say(f"{one.name} has no account that the books know of.")
            return
        self._was_left = True
        self.desk.open("account", number)

    def allows(self, command: type[Command]) -> bool:
        one = self._table.marked
        return command is not EndLink or (one is not None and one.ended_on is None)

    # ------------------------------------------------------------------------------ the commands
    def action_add_link(self) -> None:
        """Who, as what."""
        self.desk.run_held(self._add())

    async def _add(self) -> None:
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> str:
            draft = LinkDraft(command_id, self.number, **said)
            done: LinkDone = await self.desk.ask("account_links.add_link", self.desk.actor, draft)
            return f"{done.name} is linked as {role_words(done.role)}."

        said = await self.desk.push_screen_wait(LinkForm(self.number, send))
        if said is not None:
            await self._load(said)

    def action_end_link(self) -> None:
        """It stays to be read."""
        self.desk.run_held(self._end())

    async def _end(self) -> None:
        one = self._table.marked
        question = f"Is {one.name} no longer {one.role_words} at {one.address}?"
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        draft = EndLinkDraft(str(uuid.uuid4()), one.link_id)
        try:
            await self.desk.ask("account_links.end_link", self.desk.actor, draft)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self._load(f"{one.name} is no longer linked.")
