"""`clerktui gl`: what a day gives the general ledger, posted once, exported alike for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named
from clerktui.errors import EXIT_OK, EXIT_REFUSED

if TYPE_CHECKING:
    from clerktui.views.closing import GlProof

app = group("General ledger: prove a day, post it, export batches.")

DayArgument = Annotated[
    dt.date | None,
    typer.Argument(metavar="[DATE]", parser=parse_day, help="Business date; else today."),
]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the ledger batch.")]
DetailOption = Annotated[
    bool, typer.Option("--detail", help="Entry by entry instead of by account.")
]
_LINES = {
    "FUND": "fund",
    "ACCOUNT": "account",
    "PROJECT": "project",
    "DESCRIPTION": "description",
    "DEBIT": "debit_cents",
    "CREDIT": "credit_cents",
}
_FUNDS = {"FUND": "fund", "DEBIT": "debit_cents", "CREDIT": "credit_cents"}
_BATCHES = {
    "BATCH": "number",
    "DAY": "day",
    "ENTRIES": "entries",
    "DEBIT": "debit_cents",
    "POSTED": "posted_at",
    "BY": "posted_by",
    "EXPORTS": "exports",
}


class Layout(StrEnum):
    """How an export is laid out."""

    CSV = "csv"
    IIF = "iif"
    MUNIS = "munis"


@command(app)
def proof(call: Call, day: DayArgument = None) -> int:
    """Prove what posting a day would give; exit code 1 when it may not be posted.

    Only entries in no ledger batch yet. JSON: office, day, entries, debit_cents, problems[],
    funds[fund, debit_cents, credit_cents], lines[line_no, fund, account, kind, project,
    is_between_funds, description, debit_cents, credit_cents, entry_id (null)].
    """
    from clerktui.services.closing import days, general_ledger

    actor = call.actor_or_maintenance
    on = day or days.get_day(call.books, actor).day
    found = general_ledger.get_proof(call.books, actor, on)
    call.reply.document(found, _words(found))
    return EXIT_OK if found.is_ok else EXIT_REFUSED


@command(app)
def post(
    call: Call,
    day: DayArgument = None,
    command_id: Annotated[
        UUID | None,
        typer.Option("--id", metavar="UUID", help="Send the same again: posted only once."),
    ] = None,
) -> None:
    """Post a day's entries that are in no ledger batch yet; closing the day does it, too.

    JSON: as `gl proof`, with number, content_hash and posted_at.
    """
    from clerktui.services.closing import days, general_ledger
    from clerktui.views.closing import DayDraft

    on = day or days.get_day(call.books, call.actor).day
    draft = DayDraft(str(command_id or uuid4()), on)
    posted = general_ledger.post_day(call.books, call.actor, draft)
    call.reply.note(f"Command {draft.command_id}")
    call.reply.document(posted, _words(posted))


@command(app, "list", listing=True)
def list_batches(
    call: Call,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List the office's ledger batches, newest first.

    JSON: batches[number, office, day, entries, debit_cents, posted_at, posted_by, exports].
    """
    from clerktui.services.closing import general_ledger

    found = general_ledger.list_batches(call.books, call.actor_or_maintenance, limit)
    lines = listed(found, _BATCHES) if found else ["No day was posted to the ledger yet."]
    call.reply.listing(found, lines, {"batches": found})


@command(app)
def show(call: Call, number: NumberArgument, detail: DetailOption = False) -> None:
    """Show a posted ledger batch.

    JSON: as `gl post`.
    """
    from clerktui.services.closing import general_ledger

    actor = call.actor_or_maintenance
    found = general_ledger.get_batch(call.books, actor, number, is_detail=detail)
    call.reply.document(found, _words(found))


@command(app)
def export(
    call: Call,
    number: NumberArgument,
    layout: Annotated[
        Layout, typer.Option("--layout", help="CSV, QuickBooks IIF, or Munis journal import.")
    ] = Layout.CSV,
    detail: DetailOption = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it there, not to stdout."),
    ] = None,
) -> None:
    """Write a ledger batch for the finance system; the same batch gives the same bytes for ever.

    Bytes that are not those of the first export are refused (exit code 1). With --json and
    --output: number, layout, is_detail, sha256, is_again, path.
    """
    from clerktui.cli.paper import give
    from clerktui.services.closing import general_ledger

    made = general_ledger.export(call.books, call.actor, number, layout.value, is_detail=detail)
    give(call, made.content, output)
    again = "the same as before" if made.is_again else "first export"
    call.reply.note(f"SHA-256 {made.sha256}, {again}")
    if output is not None and call.reply.json:
        document = {name: value for name, value in made.__dict__.items() if name != "content"}
        call.reply.document({**document, "path": str(output)}, ())


def _words(found: GlProof) -> Iterator[str]:
    yield from named(
        {
            "Office": found.office,
            "Day": found.day,
            "Ledger batch": found.number or "not posted",
            "Entries": found.entries,
            "Content": found.content_hash,
        }
    )
    yield ""
    if not found.lines:
        yield "Nothing is to post."
        return
    yield from listed(found.lines, _LINES)
    yield ""
    yield from listed(found.funds, _FUNDS)
    yield ""
    if found.is_ok:
        yield "Proved: debits are credits, in total and in every fund."
    yield from (f"FAIL  {problem}" for problem in found.problems)
