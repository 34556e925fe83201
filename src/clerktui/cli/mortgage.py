"""`clerktui mortgage`: companies that pay taxes out of escrow, their parcels and their files."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.mortgage_files import answered
from clerktui.cli.options import parse_day
from clerktui.cli.paper import Form, FormOption, OutputOption, WidthOption
from clerktui.cli.text import listed

app = group("Mortgage companies: whose tax each pays, and every file of theirs.")

CodeArgument = Annotated[str, typer.Argument(metavar="COMPANY", help="Its code.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_COMPANIES = {
    "COMPANY": "code",
    "NAME": "name",
    "LAYOUT": "layout",
    "SINCE": "effective_from",
    "PARCELS": "parcels",
}
_PARCELS = {
    "NO.": "parcel_id",
    "ACCOUNT": "account",
    "NAME": "name",
    "PARCEL": "parcel",
    "LOAN": "loan",
    "SINCE": "starts_on",
    "UNTIL": "ended_on",
}
_FILES = {
    "NO.": "number",
    "COMPANY": "company",
    "KIND": "kind",
    "YEAR": "tax_year",
    "PAID": "as_of",
    "LINES": "line_count",
    "WRONG": "wrong",
    "AMOUNT": "amount_cents",
    "OWED": "owed_cents",
    "BATCH": "batch",
    "BY": "clerk",
}


@command(app, "set")
def set_company(
    call: Call,
    code: CodeArgument,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As papers name it.")],
    layout: Annotated[str, typer.Option("--layout", help="Of policy mortgage.layouts.")] = "csv",
    since: Annotated[
        dt.date | None,
        typer.Option("--since", metavar="DATE", parser=parse_day, help="Else today."),
    ] = None,
    ended: Annotated[bool, typer.Option("--ended", help="It pays for nobody new.")] = False,
    command_id: IdOption = None,
) -> None:
    """Write down what is agreed with a mortgage company from a day on.

    JSON: code, name, layout, is_active, effective_from, parcels.
    """
    from clerktui.services.mortgage import directory
    from clerktui.views.mortgage import CompanyDraft

    draft = CompanyDraft(str(command_id or uuid4()), code, name, layout, since, not ended)
    found = directory.set_company(call.books, call.actor, draft)
    call.reply.document(found, listed([found], _COMPANIES))


@command(app, "list", listing=True)
def list_companies(call: Call) -> None:
    """List mortgage companies as agreed today.

    JSON: companies[code, name, layout, is_active, effective_from, parcels].
    """
    from clerktui.services.mortgage import directory

    found = directory.list_companies(call.books, call.actor_or_maintenance)
    lines = listed(found, _COMPANIES) if found else ["There is none: `clerktui mortgage set`."]
    call.reply.listing(found, lines, {"companies": found})


@command(app, "parcels", listing=True)
def list_parcels(
    call: Call,
    code: CodeArgument,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 5_000,
) -> None:
    """List the accounts a company pays the tax of.

    JSON: parcels[parcel_id, company, account, name, parcel, loan, starts_on, ended_on].
    """
    from clerktui.services.mortgage import parcels

    found = parcels.list_parcels(call.books, call.actor_or_maintenance, code, limit=limit)
    lines = listed(found, _PARCELS) if found else ["It pays for nobody."]
    call.reply.listing(found, lines, {"parcels": found})


@command(app)
def pays(
    call: Call,
    code: CodeArgument,
    account: Annotated[
        str, typer.Argument(metavar="ACCOUNT", help="Account, tax bill or parcel number.")
    ],
    loan: Annotated[str, typer.Option("--loan", metavar="NUMBER", help="The company's.")] = "",
    command_id: IdOption = None,
) -> None:
    """Say that a company pays an account's tax; whoever did before does no more.

    JSON: parcel_id, company, account, name, parcel, loan, starts_on, ended_on.
    """
    from clerktui.services.mortgage import parcels
    from clerktui.views.mortgage import PayerDraft

    draft = PayerDraft(str(command_id or uuid4()), code, account, loan)
    found = parcels.set_payer(call.books, call.actor, draft)
    call.reply.document(found, listed([found], _PARCELS))


@command(app)
def end(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `parcels` lists it.")],
) -> None:
    """End it: the company pays this tax no more.

    JSON: as `mortgage pays`.
    """
    from clerktui.services.mortgage import parcels

    found = parcels.end_payer(call.books, call.actor, number)
    call.reply.document(found, listed([found], _PARCELS))


@command(app, "files", listing=True)
def list_files(
    call: Call,
    code: Annotated[str, typer.Option("--company", metavar="COMPANY", help="Only its.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 200,
) -> None:
    """List the files that went to companies or came from them, the newest first.

    JSON: files[number, company, kind, name, tax_year, as_of, line_count, amount_cents,
    owed_cents, wrong, batch, made_at, clerk].
    """
    from clerktui.services.mortgage import files

    found = files.list_files(call.books, call.actor_or_maintenance, code, limit)
    lines = listed(found, _FILES) if found else ["There is none."]
    call.reply.listing(found, lines, {"files": found})


@command(app)
def show(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the file.")],
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 132,
) -> None:
    """Show a file as it was held against the books, as the answer the company gets.

    JSON: as `import mortgage-check`.
    """
    from clerktui.services.mortgage import files

    found = files.get_file(call.books, call.actor_or_maintenance, number)
    answered(call, found, (form, output, width))
