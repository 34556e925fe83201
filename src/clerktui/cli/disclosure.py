"""`clerktui disclosure`: what was given of an account, to whom, on which ground."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named

app = group("Billing information given out: list, give, the grounds there are.")


@command(app, "list", listing=True)
def list_disclosures(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Account, who, ground or what; else all.")
    ] = "",
    account: Annotated[
        str, typer.Option("--account", metavar="NUMBER", help="Of one account only.")
    ] = "",
    ground: Annotated[
        str, typer.Option("--ground", metavar="CODE", help="On one ground only.")
    ] = "",
    since: Annotated[
        dt.date | None,
        typer.Option("--from", metavar="DATE", parser=parse_day, help="From a day on."),
    ] = None,
    until: Annotated[
        dt.date | None, typer.Option("--to", metavar="DATE", parser=parse_day, help="To a day.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List what was given out, newest first.

    JSON: disclosures[disclosure_id, account, name, to_whom, requester, ground, citation, given,
    note, given_on, at, clerk], complete.
    """
    from clerktui.services import disclosures
    from clerktui.views.disclosures import DisclosureFilter

    only = DisclosureFilter(account, ground, since, until, text)
    actor = call.actor_or_maintenance
    page = disclosures.list_disclosures(call.books, actor, only, limit=limit)
    lines = listed(page.rows, _ROWS) if page.rows else ["Nothing was given out."]
    answer = {"disclosures": page.rows, "complete": page.after is None}
    call.reply.listing(page.rows, lines, answer)


_ROWS = {
    "GIVEN": "given_on",
    "ACCOUNT": "account",
    "TO": "to_whom",
    "WHO": "requester",
    "GROUND": "ground",
    "CITATION": "citation",
    "WHAT": "given",
    "CLERK": "clerk",
}


@command(app)
def give(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")],
    given: Annotated[str, typer.Option("--what", metavar="WORDS", help="What is given.")],
    to_whom: Annotated[
        str, typer.Option("--for", metavar="WHO", help="To whom; else the customer.")
    ] = "",
    ground: Annotated[
        str, typer.Option("--ground", metavar="CODE", help="On what ground, for somebody else.")
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="WORDS", help="What else.")] = "",
    id: Annotated[  # noqa: A002 - the name of the option
        UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: once only.")
    ] = None,
) -> None:
    """Write down that something is given out, before it is; refused without a lawful ground.

    JSON: disclosure_id, account, to_whom, requester, ground, citation, given, given_on, clerk.
    """
    from clerktui.services.disclosures import CUSTOMER, disclose
    from clerktui.views.disclosures import DisclosureDraft

    code = ground if to_whom or ground else CUSTOMER
    draft = DisclosureDraft(str(id or uuid4()), account, given, to_whom, code, note)
    view = disclose(call.books, call.actor, draft)
    lines = named({"Given to": view.to_whom, "Ground": view.citation, "What": view.given})
    call.reply.document(view, lines)


@command(app, listing=True)
def grounds(call: Call) -> None:
    """List who may ask and on what ground, as the town decides today.

    JSON: grounds[code, who, name, citation, is_lawful].
    """
    from clerktui.services.disclosures import list_grounds

    found = list_grounds(call.books, call.actor_or_maintenance)
    columns = {"CODE": "code", "WHO": "who", "GROUND": "name", "CITATION": "citation"}
    call.reply.listing(found, listed(found, {**columns, "LAWFUL": "is_lawful"}), {"grounds": found})
