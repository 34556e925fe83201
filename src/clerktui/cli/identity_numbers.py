"""`clerktui identity`: papers of identity, and the key that whole numbers are sealed with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.identity import read_pin
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named

app = group("Papers of identity: enter, list, look at a number; the key they are sealed with.")
_COLUMNS = {
    "NUMBER": "identity_id",
    "KIND": "kind_name",
    "LAST 4": "last4",
    "SEALED": "has_number",
    "BORN": "birth_on",
    "SEEN BY": "collected_by",
    "SEEN": "collected_at",
}


@command(app)
def key(
    call: Call,
    act: Annotated[
        str, typer.Argument(metavar="create|status", help="Make the key, or say what is.")
    ],
) -> None:
    """Make the key numbers are sealed with, or say whether there is one and what it sealed.

    It is made in the file CLERKTUI_IDENTITY_KEY_FILE names, else in identity.key of the home
    folder. Keep a copy of the file somewhere else than the backups of the books.

    JSON: path, code, sealed, others.
    """
    from clerktui.services import identities

    if act not in ("create", "status"):
        raise typer.BadParameter(f"{act!r} is neither create nor status.")
    ask = identities.create_key if act == "create" else identities.key_status
    found = ask(call.books, call.actor_or_maintenance)
    lines = named(
        {
            "File": found.path,
            "Key": found.code or "none: only the kind and the last 4 are kept",
            "Sealed with it": found.sealed,
            "With another key": found.others,
        }
    )
    if act == "create":
        lines.append("Keep a copy of the file apart from the backups of the books.")
    call.reply.document(found, lines)


@command(app, "list", listing=True)
def list_papers(
    call: Call, account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")]
) -> None:
    """List the papers an account's customer has shown; never a whole number.

    JSON: identities[identity_id, account, kind, kind_name, last4, has_number, birth_on, purpose,
    collected_at, collected_by].
    """
    from clerktui.services import identities

    rows = identities.list_identities(call.books, call.actor_or_maintenance, account)
    lines = listed(rows, _COLUMNS) if rows else ["This customer has shown no paper yet."]
    call.reply.listing(rows, lines, {"identities": rows})


@command(app)
def enter(
    call: Call,
    account: Annotated[
        str, typer.Argument(metavar="ACCOUNT", help="Account number; - for who has none yet.")
    ],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="ssn, itin, driver_license ...")],
    last4: Annotated[str, typer.Argument(metavar="[LAST4]", help="Its last four.")] = "",
    number_file: Annotated[
        Path | None,
        typer.Option("--number-file", metavar="FILE", help="First line: the whole number."),
    ] = None,
    born: Annotated[
        dt.date | None, typer.Option("--born", metavar="DATE", parser=parse_day, help="Birth date.")
    ] = None,
    purpose: Annotated[
        str, typer.Option("--purpose", metavar="VERSION", help="Statement that was given.")
    ] = "",
    command_id: Annotated[str, typer.Option("--id", metavar="ID", help="Command id.")] = "",
) -> None:
    """Write down a paper somebody showed; a whole number only from a file, never typed here.

    JSON: as one of `identity list`, and duplicate.
    """
    from clerktui.services import identities
    from clerktui.views.identities import IdentityDraft

    whose = "" if account == "-" else account
    number = read_pin(number_file) if number_file else ""
    draft = IdentityDraft(command_id or str(uuid4()), kind, last4, whose, number, born, purpose)
    done = identities.enter(call.books, call.actor, draft)
    said = f"Paper {done.identity_id}: {done.kind_name} ending {done.last4} is written down."
    call.reply.document(done, [said])


@command(app)
def look(
    call: Call,
    identity: Annotated[int, typer.Argument(metavar="NUMBER", help="As `identity list` says.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
) -> None:
    """Show a whole number; who looked, when and why is written down.

    JSON: identity_id, kind_name, number.
    """
    from clerktui.services import identities
    from clerktui.views.identities import IdentityLook

    seen = identities.look(call.books, call.actor, IdentityLook(identity, reason))
    call.reply.document(seen, [f"{seen.kind_name}: {seen.number}"])
