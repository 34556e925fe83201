"""Batches looked at: listed, shown, proved on paper, their tape, and who keys how well."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clerktui.cli.batch.base import (
    NumberArgument,
    app,
    batch_document,
    batch_lines,
    exception_document,
    exceptions,
)
from clerktui.cli.call import Call, command
from clerktui.cli.paper import (
    Form,
    FormOption,
    OutputOption,
    WidthOption,
    give,
    refuse_pdf_on_terminal,
    rendered,
)
from clerktui.cli.reply import encoded
from clerktui.cli.text import listed
from clerktui.rules.states import BATCH
from clerktui.rules.tape import WIDTH_MAX, WIDTH_MIN

if TYPE_CHECKING:
    from clerktui.views.batches import EditList, LineView, MoveView

UNPOSTED = "unposted"
_PROVED = ("balanced", "released", "posted", "deposited")


class Order(StrEnum):
    """In which order an edit list stands."""

    KEYED = "keyed"
    ACCOUNT = "account"
    AMOUNT = "amount"


# ------------------------------------------------------------------------------- list and show
@command(app, "list", listing=True)
def list_batches(
    call: Call,
    state: Annotated[
        str, typer.Option("--state", metavar="S", help="A state, or `unposted`; else all.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List the office's batches, newest first.

    States: open, keying, keyed, proofed, balanced, released, posted, deposited, discarded.

    JSON: batches[batch, state, items, amount_cents, control_cents, exceptions[], source,
    received_on, gl_on, owner, and more], complete.
    """
    if state and state not in {*BATCH.states, UNPOSTED}:
        raise typer.BadParameter(f"{state!r} is no state of a batch.", param_hint="'--state'")
    from clerktui.services.batches import headers

    page = headers.list_batches(call.books, call.actor_or_maintenance, state, limit=limit)
    is_data = call.reply.json or call.reply.jsonl
    rows = [batch_document(one, exceptions(call, one.number)) for one in page.rows if is_data]
    lines = listed(page.rows, _ROWS) if page.rows else ["There is no such batch."]
    call.reply.listing(rows, lines, {"batches": rows, "complete": page.after is None})


_ROWS = {
    "BATCH": "number",
    "STATE": "state",
    "SOURCE": "source_name",
    "RECEIVED": "received_on",
    "POSTING": "gl_on",
    "CLERK": "owner",
    "ITEMS": "items",
    "AMOUNT": "amount_cents",
    "CONTROL": "control_cents",
    "NOTE": "note",
}


@command(app)
def show(
    call: Call,
    number: NumberArgument,
    lines: Annotated[bool, typer.Option("--lines", help="Every line, removed ones too.")] = False,
) -> None:
    """Show a batch: header, totals by tender, every move of its life.

    JSON: batch, state, items, amount_cents, control_cents, exceptions[line, account, amount_cents,
    warnings[]], tenders[], moves[], and more; with --lines also lines[].
    """
    from clerktui.services.batches import headers, proofing
    from clerktui.services.batches.warnings import exceptions_of

    actor = call.actor_or_maintenance
    proof = proofing.edit_list(call.books, actor, number)
    moves = headers.list_moves(call.books, actor, number)
    rows = list(_every_line(call, number)) if lines else []
    document = {
        **batch_document(proof.batch, exceptions_of(proof.lines)),
        "tenders": _tenders(proof),
        "moves": moves,
    }
    if lines:
        document["lines"] = [_line_document(line) for line in rows]
    call.reply.document(document, _shown(proof, moves, rows))


def _every_line(call: Call, number: int) -> Iterator[LineView]:
    from clerktui.services.batches.lines import list_lines

    after = 0
    while page := list_lines(call.books, call.actor_or_maintenance, number, after):
        yield from page
        after = page[-1].line_no


def _line_document(line: LineView) -> dict[str, Any]:
    from dataclasses import asdict

    said = asdict(line)
    said["line"] = said.pop("line_no")
    said["account"] = None if line.kind == "unknown" else line.account
    return said


def _tenders(proof: EditList) -> list[dict[str, Any]]:
    return [
        {"tender": name, "items": items, "amount_cents": cents}
        for name, items, cents in proof.tenders
    ]


def _shown(proof: EditList, moves: tuple[MoveView, ...], lines: list[LineView]) -> Iterator[str]:
    from clerktui.i18n import money

    yield from batch_lines(proof.batch)
    yield ""
    yield from (f"{name}: {items:,}, {money(cents)}" for name, items, cents in proof.tenders)
    yield ""
    yield from listed(moves, _MOVES)
    if lines:
        yield ""
        yield from listed(lines, _LINES)


_MOVES = {
    "WHEN": "at",
    "TO": "to_state",
    "WHO": "who",
    "ITEMS": "items",
    "AMOUNT": "amount_cents",
    "WHY": "reason",
}
_LINES = {
    "LINE": "line_no",
    "STATE": "state",
    "ACCOUNT": "account",
    "NAME": "name",
    "AMOUNT": "amount_cents",
    "TENDER": "tender",
    "NUMBER": "reference",
    "RECEIPT": "receipt",
}


# -------------------------------------------------------------------------------- proof and tape
@command(app)
def proof(
    call: Call,
    number: NumberArgument,
    order: Annotated[Order, typer.Option("--order", help="How it is sorted.")] = Order.KEYED,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 80,
    seen: Annotated[
        bool, typer.Option("--seen", help="Also say it was seen: a batch that agrees is balanced.")
    ] = False,
) -> None:
    """Give the edit list: every line, what is to be said about it, totals and the difference.

    With --json and -o the file is written in its --format and the answer is the document.

    JSON: batch, state, items, amount_cents, control_cents, exceptions[line, account, amount_cents,
    warnings[]], lines[], tenders[], warnings, stops, to_verify, and more.
    """
    from clerktui.services.batches import papers, proofing

    refuse_pdf_on_terminal(form, output)
    actor = call.actor if seen else call.actor_or_maintenance
    made = proofing.edit_list(call.books, actor, number, order.value)
    made = _prove(call, made) if seen else made
    if form is Form.JSON or (call.reply.json and output is None):
        content = f"{encoded(_proof_document(made))}\n".encode()
    else:
        content = rendered(papers.edit_list_document(made), form, width)
    give(call, content, output)
    if call.reply.json and output is not None:
        call.reply.document(_proof_document(made), ())


def _prove(call: Call, made: EditList) -> EditList:
    """Say that this list was seen; of a batch that went on since, that was said before."""
    from dataclasses import replace

    from clerktui.services.batches import proofing

    batch = made.batch
    if batch.state in _PROVED:
        call.reply.note(f"Batch {batch.number} is {batch.state}: its edit list was seen before.")
        return made
    proved = proofing.prove(call.books, call.actor, batch.number, batch.tape_hash)
    return replace(made, batch=proved)


def _proof_document(made: EditList) -> dict[str, Any]:
    from clerktui.services.batches.warnings import exceptions_of

    return {
        **batch_document(made.batch, exceptions_of(made.lines)),
        "order": made.order,
        "lines": [
            {**_line_document(one.line), "warnings": exception_document(one)["warnings"]}
            for one in made.lines
        ],
        "tenders": _tenders(made),
        "warnings": made.warnings,
        "stops": made.stops,
        "to_verify": made.to_verify,
        "made_at": made.made_at,
    }


@command(app)
def tape(
    call: Call,
    number: NumberArgument,
    width: Annotated[
        int, typer.Option("--width", min=WIDTH_MIN, max=WIDTH_MAX, help="Columns of the paper.")
    ] = 40,
) -> None:
    """Print the running tape as an adding machine does, corrections and all.

    JSON: batch, items, control_cents, control_items, tape_hash, amounts[kind, line, amount_cents],
    lines[] as printed.
    """
    from clerktui.printing.tape import tape_lines
    from clerktui.services.batches import papers

    made = papers.tape_document(call.books, call.actor_or_maintenance, number)
    lines = tape_lines(made, width)
    document = {
        "batch": number,
        "items": made.items,
        "control_cents": made.control_cents,
        "control_items": made.control_items,
        "tape_hash": made.head or None,
        "amounts": made.amounts,
        "lines": lines,
    }
    call.reply.document(document, lines)


@command(app, listing=True)
def errors(call: Call) -> None:
    """Say how accurately each clerk keys: lines corrected, fields a second person found wrong.

    JSON: keyers[username, full_name, lines, corrected, corrected_permille, fields_verified,
    fields_wrong, wrong_permille].
    """
    from dataclasses import asdict

    from clerktui.services.batches import verifying

    rates = verifying.error_rates(call.books, call.actor)
    rows = [
        {
            **asdict(rate),
            "corrected_permille": rate.corrected_permille,
            "wrong_permille": rate.wrong_permille,
        }
        for rate in rates
    ]
    lines = listed(rates, _RATES) if rates else ["Nobody has keyed a batch yet."]
    call.reply.listing(rows, lines, {"keyers": rows})


_RATES = {
    "CLERK": "full_name",
    "LINES": "lines",
    "CORRECTED": "corrected",
    "PER 1000": "corrected_permille",
    "VERIFIED": "fields_verified",
    "WRONG": "fields_wrong",
    "PER 1000 VERIFIED": "wrong_permille",
}
