"""The directory to and from CSV files, with a reject file for what cannot be read."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import ClerkError, Refused
from clerktui.formats.csv_records import CsvRecords
from clerktui.formats.mapping import CANONICAL
from clerktui.formats.reject_csv import RejectWriter, safe_cell
from clerktui.formats.rows import RowError
from clerktui.i18n import sentence
from clerktui.security.permissions import require
from clerktui.services.directory import NEEDED, find_entry, search, values_of, write_entry
from clerktui.services.imports.source import open_source
from clerktui.views.contacts import DirectoryDraft, DirectoryImport
from clerktui.views.people import Actor

COLUMNS = (
    *("department", "person", "phone", "extension", "topics", "hours", "languages"),
    *("say", "note", "active"),
)


class _Rehearsed(Exception):
    """A rehearsal is over: whatever was written goes away again."""


def export_csv(db: Database, actor: Actor) -> str:
    """The whole directory as a file `import_csv` reads, in no spreadsheet a formula.

    Raises:
        Refused: `denied`.
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(COLUMNS)
    for view in search(db, actor, everybody=True):
        said = replace(view, hours="") if view.follows_office else view
        cells = [getattr(said, name) for name in COLUMNS[:-1]]
        writer.writerow([*map(safe_cell, cells), "yes" if view.is_active else "no"])
    return made.getvalue()


def import_csv(
    db: Database,
    actor: Actor,
    path: Path,
    *,
    dry_run: bool = False,
    reject_path: Path | None = None,
) -> DirectoryImport:
    """Load a directory: a row with a known department and person changes it, another is added.

    Columns: department*, phone*, person, extension, topics, hours, languages, say, note, active.

    Args:
        db: the books.
        actor: who loads it.
        path: the CSV file.
        dry_run: do everything, keep nothing.
        reject_path: where to write the rows that are not loaded.

    Raises:
        Refused: `denied`, `import.unreadable`, `import.not_csv`, `import.empty`,
            `import.headings_missing`, `import.reject_file`.
    """
    require(actor, "directory.edit")
    rows, read_errors = _read(path)
    errors: list[RowError] = list(read_errors)
    counts = {"loaded": 0, "unchanged": 0}
    try:
        with db.write() as connection:
            for line, text, cells in rows:
                error = _load(connection, actor, cells, (line, text, db.clock.now(), counts))
                if error is not None:
                    errors.append(error)
            _stop_if(dry_run)
    except _Rehearsed:
        pass
    errors.sort(key=lambda error: error.line)
    if reject_path is not None:
        _write_rejects(reject_path, errors)
    return DirectoryImport(
        file=path.name,
        read=len(rows) + len(read_errors),
        rejected=len(errors),
        errors=tuple((e.line, e.column or "", e.reason) for e in errors),
        dry_run=dry_run,
        **counts,
    )


def _read(path: Path) -> tuple[list[tuple[int, str, dict[str, str]]], list[RowError]]:
    with open_source(path) as source:
        return _rows_of(CsvRecords(source.stream, CANONICAL.encoding, CANONICAL.delimiter))


def _stop_if(is_rehearsal: bool) -> None:  # noqa: FBT001 - says what it asks
    if is_rehearsal:
        raise _Rehearsed


def _rows_of(records: CsvRecords) -> tuple[list[tuple[int, str, dict[str, str]]], list[RowError]]:
    head, wrong = records.read(1)
    if wrong:
        raise Refused("import.headings_broken", line=wrong[0].line, reason=wrong[0].reason)
    if not head:
        raise Refused("import.empty")
    names = [cell.strip().lower() for cell in head[0].cells]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Refused(
            "import.headings_missing", headings=", ".join(missing), found=", ".join(names)
        )
    rows, errors = [], []
    while not records.is_at_end:
        found, broken = records.read(1_000)
        errors += [RowError(bad.line, None, bad.reason, bad.text) for bad in broken]
        for record in found:
            if len(record.cells) != len(names):
                reason = f"{len(record.cells)} cells where {len(names)} headings are"
                errors.append(RowError(record.line, None, reason, record.text))
            else:
                cells = dict(zip(names, record.cells, strict=True))
                rows.append((record.line, record.text, cells))
    return rows, errors


def _load(
    connection: Connection,
    actor: Actor,
    cells: dict[str, str],
    at: tuple[int, str, dt.datetime, dict[str, int]],
) -> RowError | None:
    """One row into the directory; what it cannot mean, as an error of its line."""
    line, text, now, counts = at
    try:
        values = values_of(_draft(cells))
    except ClerkError as error:
        return RowError(line, None, sentence(error), text)
    known = find_entry(connection, values["key_n"])
    if known is not None and all(getattr(known, n) == v for n, v in values.items()):
        counts["unchanged"] += 1
        return None
    write_entry(connection, actor, values, (known.id if known else None, now))
    counts["loaded"] += 1
    return None


def _draft(cells: dict[str, str]) -> DirectoryDraft:
    said = {name: _plain(cells.get(name, "")) for name in COLUMNS[:-1]}
    active = cells.get("active", "").strip().lower() not in ("no", "n", "0", "false")
    return DirectoryDraft(**said, is_active=active)


def _plain(cell: str) -> str:
    """A cell without the apostrophe `safe_cell` put before what looked like a formula."""
    bare = cell.removeprefix("'")
    return bare if safe_cell(bare) == cell else cell


def _write_rejects(path: Path, errors: list[RowError]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = RejectWriter(handle)
            for error in errors:
                writer.write(error)
    except OSError as error:
        raise Refused("import.reject_file", file=path.name, reason=str(error)) from error
