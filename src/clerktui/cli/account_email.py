"""`clerktui account email`: whether a customer wants letters by e-mail, and to which address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from clerktui.cli.account_closing import AccountArgument, IdOption
from clerktui.cli.call import Call
from clerktui.cli.text import listed, named
from clerktui.errors import Refused

if TYPE_CHECKING:
    from clerktui.views.email_consents import ConsentsView

_WAYS = {"LETTERS": "name", "THE TOWN LETS": "rule", "WANTED": "wants", "GO BY": "goes"}
_SAID = {
    "SAID": "said_on",
    "LETTERS": "name",
    "WANTS": "wants",
    "ADDRESS": "address",
    "HOW": "how",
    "BY": "who",
}


def email(
    call: Call,
    account: AccountArgument,
    wants: Annotated[
        str, typer.Argument(metavar="[WANTS]", help="paper, email or both; none only shows.")
    ] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="EMAIL", help="Else the one on record.")
    ] = "",
    letter: Annotated[
        str, typer.Option("--letter", metavar="CODE", help="One kind of letter; else all.")
    ] = "all",
    how: Annotated[
        str, typer.Option("--how", metavar="CODE", help="in_person, phone, form or message.")
    ] = "in_person",
    command_id: IdOption = None,
) -> None:
    """Write down how a customer wants letters, or show what was said; paper takes it back.

    JSON: account, name, email, ways[letter, name, rule, wants, goes], said[letter, name, wants,
    address, how, said_on, at, who], hows[], off.
    """
    from clerktui.services import email_consents
    from clerktui.views.email_consents import ConsentDraft

    if not wants:
        found = email_consents.get_consents(call.books, call.actor_or_maintenance, account)
    else:
        draft = ConsentDraft(str(command_id or uuid4()), account, wants, letter, address, how)
        call.reply.note(f"Command {draft.command_id}")
        found = email_consents.enter(call.books, call.actor, draft)
    call.reply.document(found, _told(found))


def _told(found: ConsentsView) -> Iterator[str]:
    from clerktui.i18n import sentence

    yield from named({"Account": found.account, "Name": found.name, "E-mail": found.email})
    if found.off:
        yield sentence(Refused(found.off))
    yield ""
    yield from listed(found.ways, _WAYS)
    yield ""
    yield from listed(found.said, _SAID) if found.said else ["Nothing was ever said of e-mail."]
