"""`clerktui day`: the checklist of a business day, its close, its reopening and its papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named
from clerktui.errors import EXIT_OK, EXIT_REFUSED, Refused

if TYPE_CHECKING:
    from clerktui.views.closing import DayView, PaperView

app = group("Close a business day: checklist, close, reopen, papers.")

DayArgument = Annotated[
    dt.date | None,
    typer.Argument(metavar="[DATE]", parser=parse_day, help="Business date; else today."),
]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_LINES = {"WEIGHT": "weight", "OPEN": "says", "OWNER": "owner", "TO DO": "todo"}
_MOVES = {"AT": "at", "STATE": "to_state", "BY": "by", "APPROVED": "approved_by", "WHY": "reason"}
_PAPERS = {"PAPER": "name", "TITLE": "title", "CLOSE": "time", "BYTES": "size", "SHA-256": "sha256"}


@command(app)
def status(
    call: Call,
    day: DayArgument = None,
    prove: Annotated[bool, typer.Option("--prove", help="Run every proof, too.")] = False,
) -> int:
    """Say what is open on a day and whose it is; exit code 1 while something blocks its close.

    JSON: office, day, state, times_closed, receipts, taken_cents, seal, seal_hash, lines[kind,
    weight, says, owner, todo], holiday, next_day, moves[to_state, at, by, approved_by, reason,
    seal]; moved, moved_cents (receipts out of suspense, whose money came in before, counted apart).
    """
    from clerktui.services.closing import days

    view = days.get_day(call.books, call.actor_or_maintenance, day, with_proofs=prove)
    call.reply.document(_document(view), _words(view))
    return EXIT_REFUSED if view.blocks and view.state != "closed" else EXIT_OK


@command(app)
def close(
    call: Call,
    day: DayArgument = None,
    accept_warnings: Annotated[
        bool, typer.Option("--accept-warnings", help="The warnings were read.")
    ] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="A remark.")] = "",
    command_id: IdOption = None,
) -> None:
    """Close a day: ledger batch, seal and papers, all of it or none.

    JSON: id, day, times_closed, seal, seal_hash, papers[], gl_batch (null), duplicate.
    """
    from clerktui.reports.day import day_report
    from clerktui.services.closing import days
    from clerktui.views.closing import DayDraft

    on = day or days.get_day(call.books, call.actor).day
    draft = DayDraft(str(command_id or uuid4()), on, accept_warnings, reason)
    closed = days.close_day(call.books, call.actor, draft, day_report)
    call.reply.note(f"Command {draft.command_id}")
    again = " (done before; nothing new was closed)" if closed.duplicate else ""
    words = named(
        {
            "Closed": f"{on}, time {closed.times_closed}{again}",
            "Seal": closed.seal,
            "Whole": closed.seal_hash,
            "Ledger batch": closed.gl_batch or "none, nothing was to post",
            "Papers": len(closed.papers),
        }
    )
    call.reply.document({"id": draft.command_id, **closed.__dict__}, words)


@command(app)
def reopen(
    call: Call,
    day: Annotated[dt.date, typer.Argument(metavar="DATE", parser=parse_day, help="Which day.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Open a closed day again; the mark stays.

    JSON: as `day status`.
    """
    from clerktui.services.closing import reopening
    from clerktui.views.closing import DayDraft

    draft = DayDraft(str(command_id or uuid4()), day, reason=reason)
    view = post(
        call,
        draft.command_id,
        Approver(approver, approver_pin_file),
        lambda: reopening.reopen_day(call.books, call.actor, draft),
    )
    call.reply.document(_document(view), _words(view))


@command(app, listing=True)
def papers(
    call: Call,
    day: DayArgument = None,
    name: Annotated[
        str, typer.Option("--name", metavar="PAPER", help="Give this one, as daily-cash.pdf.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", metavar="DIR", help="Write all of them there.")
    ] = None,
) -> None:
    """List the kept papers of a day, the last close first, or give one as it was kept.

    With --folder papers of a second close carry its number: daily-cash.2.pdf.

    JSON: papers[document, name, title, media, size, sha256, time, at].
    """
    from clerktui.services.closing import days, papers as kept

    actor = call.actor_or_maintenance
    on = day or days.get_day(call.books, actor).day
    found = kept.list_papers(call.books, actor, on)
    if name:
        _give(call, found, name, output)
        return
    if folder is not None:
        _write_all(call, found, folder)
    rows = [{"document": one.document_id, **one.__dict__} for one in found]
    for row in rows:
        del row["document_id"]
    lines = listed(found, _PAPERS) if found else [f"{on} has no papers: it was never closed."]
    call.reply.listing(rows, lines, {"papers": rows})


def _give(call: Call, found: tuple[PaperView, ...], name: str, output: Path | None) -> None:
    from clerktui.cli.paper import Form, give, refuse_pdf_on_terminal
    from clerktui.services.closing import papers as kept

    wanted = next((one for one in found if one.name == name), None)
    if wanted is None:
        raise Refused("paper.unknown", paper=name)
    refuse_pdf_on_terminal(Form.PDF if name.endswith(".pdf") else Form.TEXT, output)
    give(call, kept.get_paper(call.books, call.actor_or_maintenance, wanted.document_id), output)


def _write_all(call: Call, found: tuple[PaperView, ...], folder: Path) -> None:
    from clerktui.cli.paper import write_file
    from clerktui.services.closing import papers as kept

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file.not_written", path=str(folder), reason=error.strerror or "") from None
    for one in found:
        stem, _, kind = one.name.rpartition(".")
        name = one.name if one.time == 1 else f"{stem}.{one.time}.{kind}"
        content = kept.get_paper(call.books, call.actor_or_maintenance, one.document_id)
        write_file(call, folder / name, content)


def _document(view: DayView) -> dict[str, object]:
    lines = [line.to_data() for line in view.lines]
    for line in lines:
        del line["opens"], line["subject"]
    return {**view.__dict__, "lines": lines}


def _words(view: DayView) -> Iterator[str]:
    from clerktui.i18n import money

    moved = f"{view.moved}, {money(view.moved_cents)}, received before"
    yield from named(
        {
            "Office": view.office,
            "Day": view.day,
            "State": view.state,
            "Kept as": view.holiday,
            "Next day": view.next_day,
            "Closed": f"{view.times_closed} times",
            "Receipts": f"{view.receipts}, {money(view.taken_cents)}",
            **({"Out of suspense": moved} if view.moved else {}),
            "Seal": view.seal,
        }
    )
    yield ""
    yield from listed(view.lines, _LINES) if view.lines else ["Nothing is open."]
    if view.moves:
        yield ""
        yield from listed(view.moves, _MOVES)
