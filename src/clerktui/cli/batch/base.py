"""What every batch command shares: its number, and how a batch is told in JSON and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clerktui.cli.call import Call, group
from clerktui.cli.text import named
from clerktui.rules.text import display_safe

if TYPE_CHECKING:
    from clerktui.views.batches import BatchView, ProofLine

app = group("Batches: read a bank's file, list, show, prove, release, post, deposit.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the batch.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
_NARRATED_MAX = 20
_UNKNOWN = "?"


def batch_document(batch: BatchView, exceptions: Iterable[ProofLine]) -> dict[str, Any]:
    """A batch as JSON tells it; `exceptions` are the lines somebody must look at."""
    return {
        "batch": batch.number,
        "state": batch.state,
        "items": batch.items,
        "amount_cents": batch.amount_cents,
        "control_cents": batch.control_cents,
        "control_items": batch.control_items,
        "difference_cents": batch.difference_cents,
        "difference_items": batch.difference_items,
        "is_balanced": batch.is_balanced,
        "source": batch.source,
        "received_on": batch.received_on,
        "gl_on": batch.gl_on,
        "default_tender": batch.default_tender,
        "office": batch.office,
        "owner": batch.owner,
        "note": batch.note,
        "file": batch.file_name or None,
        "created_at": batch.created_at,
        "tape_hash": batch.tape_hash or None,
        "exceptions": [exception_document(one) for one in exceptions],
    }


def exception_document(proof: ProofLine) -> dict[str, Any]:
    """A line somebody must look at, and why."""
    line = proof.line
    return {
        "line": line.line_no,
        "account": None if line.account == _UNKNOWN else line.account,
        "amount_cents": line.amount_cents,
        "warnings": [warning.says for warning in proof.warnings],
        "codes": [warning.code for warning in proof.warnings],
        "is_stop": any(warning.is_stop for warning in proof.warnings),
        "name": line.name,
        "typed": line.typed,
        "reference": line.reference,
    }


def batch_lines(batch: BatchView) -> list[str]:
    """A batch's header in words."""
    from clerktui.i18n import money

    def amount(cents: int | None) -> str | None:
        return None if cents is None else money(cents)

    pairs = {
        "Batch": f"{batch.number} ({batch.state})",
        "Source": batch.source_name,
        "Received": batch.received_on,
        "Posting date": batch.gl_on,
        "Clerk": batch.owner_name,
        "Items": batch.items,
        "Amount": amount(batch.amount_cents),
        "Control": amount(batch.control_cents),
        "Control items": batch.control_items,
        "Difference": amount(batch.difference_cents),
        "File": batch.file_name or None,
        "Note": batch.note or None,
    }
    return named({name: value for name, value in pairs.items() if value is not None})


def answer(call: Call, batch: BatchView, **more: object) -> None:
    """Answer with a batch as it stands now, its exceptions, and what the command has to add."""
    document = batch_document(batch, exceptions(call, batch.number))
    call.reply.document({**document, **more}, batch_lines(batch))


def exceptions(call: Call, number: int) -> tuple[ProofLine, ...]:
    """The lines of a batch somebody must look at, as it stands now."""
    from clerktui.services.batches.proofing import edit_list
    from clerktui.services.batches.warnings import exceptions_of

    return exceptions_of(edit_list(call.books, call.actor_or_maintenance, number).lines)


def narrate_exceptions(call: Call, found: Iterable[ProofLine]) -> None:
    """Say on stderr which lines somebody must look at; the first of them, when they are many."""
    told = list(_exception_sentences(found))
    for sentence in told[:_NARRATED_MAX]:
        call.reply.note(sentence)
    if len(told) > _NARRATED_MAX:
        call.reply.note(f"... and {len(told) - _NARRATED_MAX:,} more exceptions (--json)")


def _exception_sentences(found: Iterable[ProofLine]) -> Iterator[str]:
    from clerktui.i18n import money

    for one in found:
        line = one.line
        account = line.typed or line.payer if line.account == _UNKNOWN else line.account
        says = "; ".join(warning.says for warning in one.warnings)
        who = f" {account}" if account else ""
        yield display_safe(f"line {line.line_no}:{who} {money(line.amount_cents)}: {says}")
