"""`clerktui import`: what a town has in the program it used before, out of its exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.agency_files import import_agency_payments
from clerktui.cli.call import Call, command, group
from clerktui.cli.mortgage_files import (
    import_mortgage_check,
    import_mortgage_parcels,
    import_mortgage_payments,
)
from clerktui.cli.setoff_files import import_setoff_returns
from clerktui.cli.text import listed
from clerktui.errors import EXIT_OK, EXIT_REFUSED
from clerktui.rules.text import display_safe

if TYPE_CHECKING:
    from clerktui.views.imports import ImportResult

app = group("Load accounts, bills, readings, applications; read debt setoff returns.")
command(app, "agency-payments")(import_agency_payments)
command(app, "mortgage-check")(import_mortgage_check)
command(app, "mortgage-parcels")(import_mortgage_parcels)
command(app, "mortgage-payments")(import_mortgage_payments)
command(app, "setoff-returns")(import_setoff_returns)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="CSV file.")]
MapOption = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="TOML mapping: columns, formats, values."),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="A rehearsal: do everything, keep nothing.")
]
RejectOption = Annotated[
    Path | None,
    typer.Option("--reject-file", metavar="FILE", help="Write the rows not loaded there, as CSV."),
]
_SHOWN_MAX = 20


@command(app)
def accounts(
    call: Call,
    file: FileArgument,
    mapping: MapOption = None,
    dry_run: DryRunOption = False,
    reject_file: RejectOption = None,
) -> int:
    """Load accounts; exit code 1 when rows were rejected.

    Loading the same again changes nothing.

    Columns: account*, name*, first_name, business, service_address*, service_city, service_zip,
    mail_address, mail_city, mail_state, mail_zip, phone, email, meter, parcel, class, status,
    opened, closed, note.

    JSON: read, loaded, unchanged, rejected, amount_cents, errors[line, column, reason], and more.
    """
    from clerktui.services.imports import import_accounts

    return _load(call, import_accounts, _Files(file, mapping, reject_file), dry_run=dry_run)


@command(app)
def bills(
    call: Call,
    file: FileArgument,
    mapping: MapOption = None,
    dry_run: DryRunOption = False,
    reject_file: RejectOption = None,
) -> int:
    """Load open bills and credits; exit code 1 when rows were rejected.

    Loading the same again changes nothing.

    Columns: bill*, account*, service*, issued*, due*, amount*, original_amount, description,
    tax_year, parcel. Amounts below zero are credits.

    JSON: read, loaded, unchanged, rejected, amount_cents, errors[line, column, reason], and more.
    """
    from clerktui.services.imports import import_bills

    return _load(call, import_bills, _Files(file, mapping, reject_file), dry_run=dry_run)


@command(app)
def readings(
    call: Call,
    file: FileArgument,
    mapping: MapOption = None,
    dry_run: DryRunOption = False,
    reject_file: RejectOption = None,
) -> int:
    """Load meter readings; exit code 1 when rows were rejected.

    Loading the same again changes nothing.

    Columns: account*, service, meter, read_on*, reading*, usage*, days*, estimated. Without service
    and meter it is the account's metered service.

    JSON: read, loaded, unchanged, rejected, errors[line, column, reason], and more.
    """
    from clerktui.services.imports import import_readings

    return _load(call, import_readings, _Files(file, mapping, reject_file), dry_run=dry_run)


@command(app)
def applications(
    call: Call,
    file: FileArgument,
    mapping: MapOption = None,
    dry_run: DryRunOption = False,
    reject_file: RejectOption = None,
) -> int:
    """Load applications for service; exit code 1 when rows were rejected.

    Loading the same again changes nothing. Whole identity numbers are never loaded.

    Columns: reference*, applied_on, clerk, identity_kind, identity_last4, and the fields
    `application show` lists: last_name, first_name, premise, starts_on, services ...

    JSON: read, loaded, unchanged, rejected, errors[line, column, reason], and more.
    """
    from clerktui.services.imports import import_applications

    files = _Files(file, mapping, reject_file)
    return _load(call, import_applications, files, dry_run=dry_run, needs_user=True)


@dataclass(frozen=True)
class _Files:
    """The three files a load is about."""

    file: Path
    mapping: Path | None
    rejects: Path | None


@dataclass(frozen=True)
class _Total:
    """One control total."""

    name: str
    rows: int
    amount_cents: int | None


def _load(
    call: Call,
    load: Callable[..., ImportResult],
    files: _Files,
    *,
    dry_run: bool,
    needs_user: bool = False,
) -> int:
    """Load the file and answer with its control totals."""
    from clerktui.formats.mapping import load_mapping

    mapping = load_mapping(files.mapping) if files.mapping else None
    actor = call.actor if needs_user else call.actor_or_maintenance
    with call.reply.progress(f"Loading {files.file.name}") as step:
        result = load(
            call.books,
            actor,
            files.file,
            mapping,
            dry_run=dry_run,
            reject_path=files.rejects,
            progress=step,
        )
    call.reply.document(result, _lines(result))
    return EXIT_REFUSED if result.rejected else EXIT_OK


def _lines(result: ImportResult) -> Iterator[str]:
    from clerktui.i18n import money

    if result.dry_run:
        yield "Rehearsal: nothing was kept."
    yield from listed(
        [
            _Total("read", result.read, None),
            _Total("loaded", result.loaded, result.amount_cents),
            _Total("unchanged", result.unchanged, result.unchanged_cents),
            _Total("rejected", result.rejected, result.rejected_cents),
        ],
        {result.file: "name", "ROWS": "rows", "AMOUNT": "amount_cents"},
    )
    for service in result.services:
        yield f"{service.service}: {service.bills:,} bills, {money(service.amount_cents)}"
    if result.rejected:
        yield (
            f"Among the rejected: {result.duplicates:,} duplicates, {result.orphans:,} orphans, "
            f"{result.conflicts:,} conflicts"
        )
    yield from (
        display_safe(f"line {error.line}: {error.column or 'row'}: {error.reason}")
        for error in result.errors[:_SHOWN_MAX]
    )
    if result.rejected > _SHOWN_MAX:
        yield f"... and {result.rejected - _SHOWN_MAX:,} more rejected rows (--reject-file, --json)"
    if result.shared_address_count:
        yield f"{result.shared_address_count:,} addresses now have more than one active account"
    if result.ignored_columns:
        yield display_safe(f"Columns not read: {', '.join(result.ignored_columns)}")
