"""A bank's files: payments read into a batch, deposits matched to batches, returns and changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clerktui.cli.batch.base import (
    app,
    batch_document,
    batch_lines,
    exception_document,
    narrate_exceptions,
)
from clerktui.cli.call import Call, command
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed
from clerktui.errors import EXIT_OK, EXIT_REFUSED
from clerktui.i18n.words import items

if TYPE_CHECKING:
    from clerktui.views.bank import DepositMatch
    from clerktui.views.batches import ImportAnswer


class FileForm(StrEnum):
    """How a payment file is laid out."""

    AUTO = "auto"
    LOCKBOX = "lockbox"
    NACHA = "nacha"
    MAPPED = "mapped"


class NoticeKind(StrEnum):
    """What a bank sends word of."""

    RETURN = "return"
    CHANGE = "change"


@command(app, "import")
def import_file(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Lockbox, ACH or mapped file.")],
    form: Annotated[
        FileForm, typer.Option("--form", help="How it is laid out; auto looks at it.")
    ] = FileForm.AUTO,
    mapping: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="TOML that says what stands where.")
    ] = None,
    source: Annotated[
        str, typer.Option("--source", metavar="CODE", help="Where it comes from; else by its form.")
    ] = "",
    received: Annotated[
        dt.date | None,
        typer.Option("--received", metavar="DATE", parser=parse_day, help="Else the file's day."),
    ] = None,
    accept_counts: Annotated[
        bool, typer.Option("--accept-counts", help="Take it though its trailers miscount.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="A rehearsal: do everything, keep nothing.")
    ] = False,
) -> None:
    """Read a payment file into a batch that is keyed and waits for its proof.

    What cannot be placed will go to suspense; it is listed as an exception, and the exit code is 0.
    A file that was read before, or does not agree with its own trailers, is refused.

    JSON: batch, state, items, amount_cents, control_cents, exceptions[line, account, amount_cents,
    warnings[]], kind, layout, stated_cents, file_warnings[], notices, dry_run, and more. Of a
    rehearsal, and of a file with notices only, batch and state are null.
    """
    if form is FileForm.MAPPED and mapping is None:
        raise typer.BadParameter("a mapped file needs its mapping.", param_hint="'--map'")
    from clerktui.services.batches import files

    asked = files.Request(
        path=file,
        form=form.value,
        mapping=mapping,
        source=source,
        received_on=received,
        accept_counts=accept_counts,
        dry_run=dry_run,
    )
    answer = files.import_remittance(call.books, call.actor, asked)
    for warning in answer.warnings:
        call.reply.note(warning)
    narrate_exceptions(call, answer.exceptions)
    call.reply.document(_import_document(answer), _import_lines(answer))


def _import_document(answer: ImportAnswer) -> dict[str, Any]:
    if answer.batch is not None and not answer.dry_run:
        document = batch_document(answer.batch, answer.exceptions)
    else:
        document = {
            "batch": None,
            "state": None,
            "items": answer.items,
            "amount_cents": answer.amount_cents,
            "control_cents": answer.stated_cents,
            "exceptions": [exception_document(one) for one in answer.exceptions],
        }
    return document | {
        "kind": answer.kind,
        "layout": answer.layout,
        "stated_cents": answer.stated_cents,
        "file_warnings": answer.warnings,
        "notices": answer.notices,
        "dry_run": answer.dry_run,
    }


def _import_lines(answer: ImportAnswer) -> Iterator[str]:
    from clerktui.i18n import money

    if answer.dry_run:
        yield "Rehearsal: nothing was kept."
    if answer.batch is not None and not answer.dry_run:
        yield from batch_lines(answer.batch)
    else:
        yield f"{items(answer.items, 'item')}, {money(answer.amount_cents)}"
    yield f"Exceptions: {len(answer.exceptions):,}"
    if answer.notices:
        yield f"Returns and changes: {answer.notices:,} (clerktui batch notices)"


# ---------------------------------------------------------------------------------------- deposits
@command(app)
def match(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The bank's BAI2 file.")],
    days: Annotated[
        int, typer.Option("--days", min=0, max=60, help="How long before the bank's day.")
    ] = 5,
    apply: Annotated[
        bool, typer.Option("--apply", help="Also mark what matches as deposited.")
    ] = False,
) -> int:
    """Match a bank's deposits to posted batches; exit code 1 while one stays unmatched.

    A deposit is matched by its amount to one batch, or to all batches of one source and posting
    date together. Where that could be more than one, all are listed and none is taken.

    JSON: deposits[line, account, on, amount_cents, reference, verdict, batches[], candidates[]],
    matched, ambiguous, unmatched, applied[batch], file_warnings[]. A verdict is matched, known
    (marked before), ambiguous or unmatched.
    """
    from clerktui.services.batches import deposits

    actor = call.actor if apply else call.actor_or_maintenance
    found = deposits.match_deposits(call.books, actor, file, apply=apply, days=days)
    for warning in found.warnings:
        call.reply.note(warning)
    document = {
        "deposits": found.deposits,
        "matched": found.matched,
        "ambiguous": found.ambiguous,
        "unmatched": found.unmatched,
        "applied": found.applied,
        "file_warnings": found.warnings,
    }
    call.reply.document(document, _match_lines(found.deposits))
    return EXIT_OK if found.matched == len(found.deposits) else EXIT_REFUSED


def _match_lines(deposits: tuple[DepositMatch, ...]) -> Iterator[str]:
    yield from listed(
        deposits,
        {
            "BANK'S DAY": "on",
            "ACCOUNT": "account",
            "AMOUNT": "amount_cents",
            "REFERENCE": "reference",
            "VERDICT": "verdict",
            "BATCHES": "says",
        },
    )


# ----------------------------------------------------------------------------------------- notices
@command(app, listing=True)
def notices(
    call: Call,
    kind: Annotated[
        NoticeKind | None, typer.Option("--kind", help="Returns or changes only; else both.")
    ] = None,
    done: Annotated[
        int | None, typer.Option("--done", metavar="ID", help="First say that this one is done.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Those that are done, too.")] = False,
) -> None:
    """List the returns and notifications of change the bank sent, oldest first.

    JSON: notices[notice, kind, state, code, trace, amount_cents, name, identification, corrected,
    info, noticed_at, file].
    """
    from clerktui.services.batches import notices as kept

    if done is not None:
        kept.settle_notice(call.books, call.actor, done)
    rows = kept.list_notices(
        call.books,
        call.actor_or_maintenance,
        kind.value if kind else "",
        with_done=every,
    )
    lines = listed(rows, _NOTICES) if rows else ["There is no notice."]
    call.reply.listing(rows, lines, {"notices": rows})


_NOTICES = {
    "NOTICE": "notice",
    "KIND": "kind",
    "STATE": "state",
    "CODE": "code",
    "AMOUNT": "amount_cents",
    "NAME": "name",
    "ACCOUNT": "identification",
    "CORRECTED": "corrected",
    "INFO": "info",
}
