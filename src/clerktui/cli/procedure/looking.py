"""Reading procedures: lists, one of them, its history, where they govern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command
from clerktui.cli.paper import PdfOption, TextOption, text_of, write_pdf
from clerktui.cli.procedure.base import ROWS, DayOption, TopicArgument, app, procedure_document
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.procedures import ProcedureView

_WIDTH = 80
_HISTORY = {
    "FROM": "effective_from",
    "UNTIL": "until",
    "STATE": "state",
    "ENTERED": "entered_at",
    "BY": "entered_by",
    "TITLE": "title",
}


@command(app, "list", listing=True)
def list_procedures(
    call: Call,
    as_of: DayOption = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="PLACE", help="Only what F1 shows there: SCREEN[.FIELD]."),
    ] = None,
) -> None:
    """List the procedures in force, by title; with --at the one shown first stands first.

    JSON: procedures[version_id, topic, title, body, script_en, script_es, governs[], citation,
    effective_from, until, state, ends, entered_at, entered_by, checklist[]].
    """
    from clerktui.services.procedures import finding

    if at is None:
        found = finding.find_procedures(call.books, call.actor_or_maintenance, on=as_of)
    else:
        from clerktui.rules.procedures import parse_governs

        screen, _, field = " ".join(parse_governs(at)).partition(".")
        found = finding.governing(call.books, screen, field, on=as_of)
    _give(call, found, "No procedure is in force there.")


@command(app, listing=True)
def search(
    call: Call,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Of title, topic or text.")],
    as_of: DayOption = None,
) -> None:
    """Find procedures by words: each must begin a word; titles first.

    JSON: as `procedure list`.
    """
    from clerktui.services.procedures import finding

    found = finding.find_procedures(call.books, call.actor_or_maintenance, words, as_of)
    _give(call, found, "No procedure in force has these words.")


@command(app)
def show(
    call: Call,
    topic: TopicArgument,
    as_of: DayOption = None,
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Show the version of a procedure that holds, with what is said aloud; as text, JSON or PDF.

    JSON: as a row of `procedure list`.
    """
    from clerktui.services.procedures import finding, paper

    actor = call.actor_or_maintenance
    found = finding.get_procedure(call.books, actor, topic, as_of)
    document = paper.get_paper(call.books, actor, found)
    if pdf is not None:
        write_pdf(call, pdf, document)
        return
    call.reply.document(procedure_document(found), [text_of(document, text or _WIDTH)])


@command(app, listing=True)
def history(call: Call, topic: TopicArgument) -> None:
    """List every version of a procedure, the newest first, each with what it changed.

    JSON: versions[as a row of `procedure list`, and changes[sign, line] against the version
    before it: "-" gone, "+" new].
    """
    from clerktui.services.procedures import finding

    found = finding.list_versions(call.books, call.actor_or_maintenance, topic)
    before = [*found[1:], None]
    changes = [_changes(one, old) for one, old in zip(found, before, strict=True)]
    rows = [
        {**procedure_document(one), "changes": [{"sign": s, "line": t} for s, t in changed]}
        for one, changed in zip(found, changes, strict=True)
    ]
    call.reply.listing(rows, _told(found, changes), {"versions": rows})


def _changes(one: ProcedureView, old: ProcedureView | None) -> list[tuple[str, str]]:
    from clerktui.views.procedures import changes

    return [] if old is None else [found for found in changes(old, one) if found[0] != " "]


def _told(
    found: Sequence[ProcedureView], changes: Sequence[Sequence[tuple[str, str]]]
) -> Iterator[str]:
    from clerktui.i18n import town_date
    from clerktui.rules.text import display_safe

    yield from listed(found, _HISTORY)
    for one, changed in zip(found, changes, strict=True):
        if changed:
            yield ""
            yield f"From {town_date(one.effective_from)}"
            yield from (f"  {sign} {display_safe(line)}" for sign, line in changed)


@command(app, listing=True)
def screens(call: Call) -> None:
    """List the screens a procedure can govern, with what F1 shows there first.

    JSON: screens[screen, topic, title].
    """
    from clerktui.screens.register import DUTIES
    from clerktui.services.procedures import finding

    rows = []
    for screen in sorted(DUTIES):
        first = next(iter(finding.governing(call.books, screen)), None)
        rows.append(
            {
                "screen": screen,
                "topic": first.topic if first else None,
                "title": first.title if first else None,
            }
        )
    width = max(len(row["screen"] or "") for row in rows)
    lines = [f"{row['screen']:<{width}}  {row['title'] or '-'}" for row in rows]
    call.reply.listing(rows, lines, {"screens": rows})


def _give(call: Call, found: Sequence[ProcedureView], empty: str) -> None:
    rows = [procedure_document(one) for one in found]
    lines = listed(found, ROWS) if found else [empty]
    call.reply.listing(rows, lines, {"procedures": rows})
