"""The files of mortgage companies: bills to them, what they mean to pay, what they paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.paper import (
    Form,
    FormOption,
    OutputOption,
    WidthOption,
    give,
    refuse_pdf_on_terminal,
    rendered,
)
from clerktui.cli.text import listed, named
from clerktui.errors import EXIT_OK, EXIT_REFUSED

if TYPE_CHECKING:
    from clerktui.views.mortgage import BillFile, CheckedFile, LoadedParcels

SPOOL = "spool"
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="From the company.")]
CompanyOption = Annotated[str, typer.Option("--company", metavar="CODE", help="Whose file it is.")]
YearOption = Annotated[
    int | None,
    typer.Option("--year", metavar="YEAR", help="Whose tax; else the newest, or as a bill says."),
]
AsOfOption = Annotated[
    dt.date | None,
    typer.Option("--as-of", metavar="DATE", parser=parse_day, help="Paid when; else today."),
]
CheckOption = Annotated[
    int | None,
    typer.Option("--check", metavar="AMOUNT", parser=parse_amount, help="What the check is over."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Keep nothing.")]


def export_mortgage(
    call: Call,
    code: Annotated[str, typer.Argument(metavar="COMPANY", help="Its code.")],
    year: YearOption = None,
    as_of: AsOfOption = None,
    output: OutputOption = None,
) -> None:
    """Write the bills of the parcels a company pays for, as they stand on the day it pays.

    The file names owners: only its owner may read it.

    JSON: number, company, tax_year, as_of, record_count, amount_cents, sha256, path.
    """
    from clerktui.services.mortgage import billing
    from clerktui.services.private_files import write_private

    made = billing.make_bills(call.books, call.actor, code, year, as_of)
    path = output or _spool(call) / f"mortgage-{code}-{made.number}.txt"
    write_private(path, made.content)
    call.reply.note(f"Wrote {path}")
    _exported(call, made, path)


def import_mortgage_parcels(
    call: Call, file: FileArgument, company: CompanyOption, dry_run: DryRunOption = False
) -> int:
    """Read the list of parcels a company pays for; exit code 1 when rows were rejected.

    Loading the same again changes nothing. Columns: parcel, account or bill; loan.

    JSON: company, rows[line, typed, why, account], taken, unchanged, rejected, dry_run.
    """
    from clerktui.services.mortgage import parcels

    found = parcels.load(call.books, call.actor, file, company, dry_run=dry_run)
    call.reply.document(found, _loaded(found))
    return EXIT_REFUSED if found.rejected else EXIT_OK


def import_mortgage_check(
    call: Call,
    file: FileArgument,
    company: CompanyOption,
    year: YearOption = None,
    as_of: AsOfOption = None,
    check: CheckOption = None,
    dry_run: DryRunOption = False,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 132,
) -> int:
    """Hold a company's file against what is owed before its money comes; code 1 if lines differ.

    Nothing moves. Without --dry-run the answer is kept (`mortgage show`).

    JSON: number, company, kind, tax_year, as_of, lines[line, typed, loan, account, parcel,
    amount_cents, owed_cents, finding, words], amount_cents, owed_cents, counts, left_out, and more.
    """
    from clerktui.services.mortgage import checking
    from clerktui.views.mortgage import CheckRequest

    request = CheckRequest(file, company, year, as_of, check, dry_run=dry_run)
    found = checking.check(call.books, call.actor, request)
    answered(call, found, (form, output, width))
    return EXIT_REFUSED if found.wrong else EXIT_OK


def import_mortgage_payments(
    call: Call,
    file: FileArgument,
    company: CompanyOption,
    check: CheckOption = None,
    number: Annotated[str, typer.Option("--number", metavar="NUMBER", help="Of the check.")] = "",
    tender: Annotated[str, typer.Option("--tender", help="How it is paid.")] = "check",
    year: YearOption = None,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 132,
) -> None:
    """Make a batch of a company's one check and its file; the same file is never taken twice.

    The file must come to the check. What was paid already, stands twice or is not the company's
    waits in suspense.

    JSON: as `import mortgage-check`, with batch.
    """
    from clerktui.services.mortgage import receiving
    from clerktui.views.mortgage import CheckRequest

    request = CheckRequest(file, company, year, as_of, check, number, tender, dry_run)
    found = receiving.receive(call.books, call.actor, request)
    answered(call, found, (form, output, width))


def answered(call: Call, found: CheckedFile, how: tuple[Form, Path | None, int]) -> None:
    """Give a file's answer: as data, or as a paper in the form that was asked for."""
    from clerktui.services.mortgage import answer

    form, output, width = how
    if call.reply.json and output is None:
        call.reply.document({**found.__dict__, "counts": found.counts, "wrong": found.wrong}, ())
        return
    refuse_pdf_on_terminal(form, output)
    give(call, rendered(answer.make(call.books, found), form, width), output)
    if found.dry_run:
        call.reply.note("Rehearsal: nothing was kept.")
    elif found.batch is not None:
        call.reply.note(f"File {found.number}, batch {found.batch}.")
    elif found.number:
        call.reply.note(f"File {found.number}.")


def _exported(call: Call, made: BillFile, path: Path) -> None:
    from clerktui.i18n import money

    document = {name: value for name, value in made.__dict__.items() if name != "content"}
    lines = named(
        {
            "Company": made.company,
            "File": made.number,
            "Tax": made.tax_year,
            "Records": made.record_count,
            "Amount": money(made.amount_cents),
            "SHA-256": made.sha256,
        }
    )
    call.reply.document({**document, "path": str(path)}, lines)


def _loaded(found: LoadedParcels) -> Iterator[str]:
    if found.dry_run:
        yield "Rehearsal: nothing was kept."
    yield f"{found.taken} taken, {found.unchanged} unchanged, {found.rejected} rejected."
    if found.rows:
        yield from listed(found.rows, {"LINE": "line", "TYPED": "typed", "WHY": "why"})


def _spool(call: Call) -> Path:
    folder = call.settings.make_home() / SPOOL
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
