"""Entering versions of procedures: one at a time, or a folder of Markdown files; writing files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clerktui.cli.call import Call, command
from clerktui.cli.options import parse_day
from clerktui.cli.paper import write_file
from clerktui.cli.procedure.base import DayOption, TopicArgument, app
from clerktui.cli.text import listed
from clerktui.errors import EXIT_OK, EXIT_REFUSED, Refused
from clerktui.rules.text import display_safe

if TYPE_CHECKING:
    from clerktui.views.procedures import ProcedureDraft, ProceduresLoaded

FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of .md files.")]
FileOption = Path | None
_LOADED = {
    "FILE": "file",
    "OUTCOME": "outcome",
    "TOPIC": "topic",
    "FROM": "effective_from",
    "WHY": "reason",
}


@command(app, "set")
def set_procedure(
    call: Call,
    topic: TopicArgument,
    start: Annotated[
        dt.date,
        typer.Option("--from", metavar="DATE", parser=parse_day, help="The day it holds from."),
    ],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Its title.")] = None,
    text: Annotated[
        FileOption, typer.Option("--text", metavar="FILE", help="Markdown: what the town does.")
    ] = None,
    say_en: Annotated[
        FileOption, typer.Option("--say-en", metavar="FILE", help="What is said, in English.")
    ] = None,
    say_es: Annotated[
        FileOption, typer.Option("--say-es", metavar="FILE", help="What is said, in Spanish.")
    ] = None,
    governs: Annotated[
        str | None,
        typer.Option("--governs", metavar="PLACES", help="SCREEN or SCREEN.FIELD, by commas."),
    ] = None,
    citation: Annotated[
        str | None, typer.Option("--citation", metavar="TEXT", help="Where it is written.")
    ] = None,
    ends: Annotated[
        bool, typer.Option("--ends", help="From that day there is no such procedure.")
    ] = False,
) -> None:
    """Enter a version of a procedure; what is not given stays as in the version before.

    Entering the very same again changes nothing.

    JSON: version_id, topic, title, effective_from, is_new.
    """
    from clerktui.i18n import town_date
    from clerktui.services.procedures import saving

    given: dict[str, Any] = {
        "title": title,
        "body": _read(text),
        "script_en": _read(say_en),
        "script_es": _read(say_es),
        "governs": _places(governs),
        "citation": citation,
    }
    draft = _draft(call, topic, start, {k: v for k, v in given.items() if v is not None}, ends=ends)
    saved = saving.save_procedure(call.books, call.actor, draft, _screens())
    day = town_date(saved.effective_from)
    told = f"{saved.title}: {'ends' if ends else 'holds'} from {day}."
    again = " It was entered before." if not saved.is_new else ""
    call.reply.document(saved, [display_safe(told + again)])


def _draft(
    call: Call, topic: str, start: dt.date, given: dict[str, Any], *, ends: bool
) -> ProcedureDraft:
    """The version before, changed in what was given."""
    from clerktui.services.procedures import finding, folders
    from clerktui.views.procedures import ProcedureDraft

    facts: dict[str, Any] = {"title": "", "body": ""}
    try:
        before = finding.list_versions(call.books, call.actor, topic)[0]
    except Refused as refusal:
        if refusal.message_id != "procedure.unknown":
            raise
    else:
        facts = folders.to_draft(before).__dict__
    dated = {"topic": topic, "effective_from": start, "ends": ends, "based_on": None}
    return ProcedureDraft(**{**facts, **given, **dated})


def _read(path: Path | None) -> str | None:
    """A file's text as it is.

    Raises:
        Refused: `procedure.file_text`.
    """
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("procedure.file_text", file=str(path)) from error


def _places(typed: str | None) -> tuple[str, ...] | None:
    from clerktui.rules.procedures import parse_governs

    return None if typed is None else parse_governs(typed)


def _screens() -> frozenset[str]:
    from clerktui.screens.register import DUTIES

    return frozenset(DUTIES)


@command(app, "import")
def import_files(
    call: Call,
    folder: FolderArgument,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="A rehearsal: do everything, keep nothing.")
    ] = False,
) -> int:
    """Load a folder of Markdown files, all or none; exit code 1 when one was refused.

    Loading the same again changes nothing. A file begins with a line of ---, then topic, title,
    effective (2026-07-01), governs, citation, then --- again; its text follows, and what is said
    aloud after the lines <!-- say: en --> and <!-- say: es -->.

    JSON: files[file, outcome (new, version, unchanged, refused), topic, effective_from, reason],
    dry_run, new, versions, unchanged, refused.
    """
    from clerktui.services.procedures import folders

    loaded = folders.import_folder(
        call.books, call.actor_or_maintenance, folder, _screens(), dry_run=dry_run
    )
    document = {
        **loaded.__dict__,
        "new": loaded.count("new"),
        "versions": loaded.count("version"),
        "unchanged": loaded.count("unchanged"),
        "refused": loaded.refused,
    }
    call.reply.document(document, _lines(loaded))
    return EXIT_REFUSED if loaded.refused else EXIT_OK


def _lines(loaded: ProceduresLoaded) -> Iterator[str]:
    yield from listed(loaded.files, _LOADED)
    counts = (
        f"{loaded.count('new')} new, {loaded.count('version')} new versions, "
        f"{loaded.count('unchanged')} unchanged, {loaded.refused} refused."
    )
    if loaded.refused:
        yield f"{counts} Nothing was kept."
    else:
        yield f"{counts} Rehearsal: nothing was kept." if loaded.dry_run else counts


@command(app)
def export(
    call: Call,
    folder: FolderArgument,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", metavar="TOPIC", help="Only this; repeatable.")
    ] = None,
    as_of: DayOption = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every version, not only of one day.")
    ] = False,
) -> None:
    """Write the procedures in force as Markdown files that `procedure import` reads back.

    JSON: files[].
    """
    from clerktui.services.procedures import folders

    files = folders.export_files(
        call.books, call.actor_or_maintenance, topic or (), as_of, every=every
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file.not_written", path=str(folder), reason=error.strerror or "") from None
    for name, content in files:
        write_file(call, folder / name, content)
    names = [name for name, _ in files]
    call.reply.document({"files": names}, [f"{len(names)} files in {folder}"])
