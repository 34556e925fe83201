"""`clerktui directory`: who a caller can be given to, to and from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.text import listed
from clerktui.errors import EXIT_OK, EXIT_REFUSED
from clerktui.rules.text import display_safe

if TYPE_CHECKING:
    from clerktui.views.contacts import DirectoryImport, DirectoryView

app = group("The directory of transfer targets: list, search, import, export.")
_ROWS = {
    "NO": "entry",
    "DEPARTMENT": "department",
    "PERSON": "person",
    "PHONE": "phone",
    "EXT": "extension",
    "NOW": "standing",
    "TOPICS": "topics",
}
_SHOWN_MAX = 20


@command(app, "list", listing=True)
def list_entries(
    call: Call,
    everybody: Annotated[bool, typer.Option("--all", help="Also what is not in use.")] = False,
) -> None:
    """List the directory, and whether somebody is there now.

    JSON: entries[entry, department, person, phone, extension, topics, hours, languages, say, note,
    is_active, is_open, standing].
    """
    from clerktui.services import directory

    found = directory.search(call.books, call.actor_or_maintenance, everybody=everybody)
    _answer(call, found)


@command(app, listing=True)
def search(
    call: Call,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Topic, department, person, phone.")],
) -> None:
    """Find whom to give a caller to, by topic first.

    JSON: as `directory list`.
    """
    from clerktui.services import directory

    _answer(call, directory.search(call.books, call.actor_or_maintenance, text))


def _answer(call: Call, found: tuple[DirectoryView, ...]) -> None:
    lines = listed(found, _ROWS) if found else ["Nobody is in the directory for that."]
    call.reply.listing(found, lines, {"entries": found})


@command(app, "import")
def load(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV file.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything, keep nothing.")
    ] = False,
    reject_file: Annotated[
        Path | None,
        typer.Option("--reject-file", metavar="FILE", help="Write the rows not loaded there."),
    ] = None,
) -> int:
    """Load the directory; exit code 1 when rows were rejected. Loading again changes nothing.

    Columns: department*, phone*, person, extension, topics, hours, languages, say, note, active.
    Hours read mon-thu 08:00-12:00 13:00-17:00; fri 08:00-12:00; empty are the office's.

    JSON: file, read, loaded, unchanged, rejected, errors[line, column, reason], dry_run.
    """
    from clerktui.services import directory_files

    result = directory_files.import_csv(
        call.books, call.actor, file, dry_run=dry_run, reject_path=reject_file
    )
    errors = [{"line": n, "column": column, "reason": why} for n, column, why in result.errors]
    call.reply.document({**result.__dict__, "errors": errors}, _lines(result))
    return EXIT_REFUSED if result.rejected else EXIT_OK


def _lines(result: DirectoryImport) -> Iterator[str]:
    if result.dry_run:
        yield "Rehearsal: nothing was kept."
    yield (
        f"{result.read} read, {result.loaded} loaded, {result.unchanged} unchanged, "
        f"{result.rejected} rejected"
    )
    for line, _, reason in result.errors[:_SHOWN_MAX]:
        yield display_safe(f"line {line}: {reason}")


@command(app)
def export(
    call: Call,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where; else to the screen.")
    ] = None,
) -> None:
    """Write the whole directory as CSV, as `directory import` reads it.

    JSON: csv, file.
    """
    from clerktui.cli.paper import write_file
    from clerktui.services import directory_files

    text = directory_files.export_csv(call.books, call.actor_or_maintenance)
    if file is not None:
        write_file(call, file, text.encode())
    lines = [f"Written: {file}"] if file is not None else text.splitlines()
    call.reply.document({"csv": text, "file": str(file) if file else None}, lines)
