"""`clerktui export naupa`: the report of unclaimed property as the State takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clerktui.cli.call import Call
from clerktui.cli.unclaimed import year_lines

SPOOL = "spool"


def export_naupa(
    call: Call,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", help="Else the next that is filed.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Else the spool folder."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only the control report.")] = False,
    without_numbers: Annotated[
        bool, typer.Option("--without-numbers", help="Leave the owners' identity numbers blank.")
    ] = False,
) -> None:
    """Write the NAUPA II file of a released report; the same bytes for ever.

    The first time the report counts as filed. The file names owners and their identity numbers:
    only its owner may read it, and each number it opens is on record.

    JSON: as `unclaimed report`, with is_again, numbers and path.
    """
    from clerktui.services.unclaimed import reporting, year as years

    found = years.get_year(call.books, call.actor_or_maintenance, year)
    if dry_run:
        call.reply.document(found, year_lines(found))
        return
    path = output or _spool(call) / f"naupa-{found.year}.txt"
    made = reporting.write_file(
        call.books, call.actor, found.year, path, with_numbers=not without_numbers
    )
    call.reply.note(f"Wrote {path}")
    told = {"is_again": made.is_again, "numbers": made.numbers, "path": str(path)}
    document = {**made.report.__dict__, **told}
    call.reply.document(document, year_lines(made.report))


def _spool(call: Call) -> Path:
    folder = call.settings.make_home() / SPOOL
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
