"""Batches moved on: their control, release, posting, deposit; sent back, given to another clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post as approved
from clerktui.cli.batch.base import (
    NumberArgument,
    ReasonOption,
    answer,
    app,
    batch_document,
    exceptions,
)
from clerktui.cli.call import Call, command
from clerktui.cli.options import parse_amount, parse_day
from clerktui.i18n.words import items

if TYPE_CHECKING:
    from clerktui.views.batches import BatchPosted

_RELEASED = ("released", "posted", "deposited")
_BAR_FROM = 200


def parse_control(text: str | int) -> int:
    """A control total: as any amount, but a file's may be larger than what one person pays."""
    from clerktui.models.base import CENTS_MAX

    return parse_amount(text, maximum_cents=CENTS_MAX)


@command(app)
def control(
    call: Call,
    number: NumberArgument,
    amount: Annotated[
        int,
        typer.Argument(metavar="AMOUNT", parser=parse_control, help="The adding machine's total."),
    ],
    items: Annotated[
        int | None,
        typer.Option("--items", metavar="N", help="How many it counted; else as before."),
    ] = None,
) -> None:
    """Write the control total of a batch that is not proved yet.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import headers
    from clerktui.views.batches import HeaderDraft

    batch = headers.get_batch(call.books, call.actor, number)
    draft = HeaderDraft(
        command_id=str(uuid4()),
        number=number,
        source=batch.source,
        received_on=batch.received_on,
        default_tender=batch.default_tender,
        gl_on=batch.gl_on,
        control_cents=amount,
        control_items=batch.control_items if items is None else items,
        start_field=batch.start_field,
        implied_decimals=batch.implied_decimals,
        verify_mode=batch.verify_mode,
        note=batch.note,
    )
    answer(call, headers.save_header(call.books, call.actor, draft))


@command(app)
def release(
    call: Call,
    number: NumberArgument,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Release a balanced batch for posting; one that is released already is simply shown.

    JSON: batch, state, items, amount_cents, control_cents, exceptions[line, account, amount_cents,
    warnings[]], duplicate, and more.
    """
    from clerktui.services.batches import headers, proofing

    batch = headers.get_batch(call.books, call.actor, number)
    if batch.state in _RELEASED:
        call.reply.note(f"Batch {number} is {batch.state}: it was released before.")
        answer(call, batch, duplicate=True)
        return
    command_id = str(uuid4())
    released = approved(
        call,
        command_id,
        Approver(approver, approver_pin_file),
        lambda: proofing.release(call.books, call.actor, number, command_id),
    )
    answer(call, released, duplicate=False)


@command(app)
def post(call: Call, number: NumberArgument) -> None:
    """Post a released batch, all of it or nothing; asked again, it answers the same.

    JSON: batch, state, items, amount_cents, control_cents, exceptions[line, account, amount_cents,
    warnings[]], first_receipt, last_receipt, suspense_cents, suspense_items, duplicate, and more.
    """
    from clerktui.services.batches import headers, posting

    items = headers.get_batch(call.books, call.actor, number).items
    with _bar(call, number, items) as step:
        posted = posting.post_batch(call.books, call.actor, number, step)
    batch = headers.get_batch(call.books, call.actor, number)
    document = {**asdict(posted), **batch_document(batch, exceptions(call, number))}
    del document["number"]
    call.reply.document(document, _posted_lines(posted))


def _bar(
    call: Call, number: int, items: int
) -> AbstractContextManager[Callable[[int, int | None], None] | None]:
    """A progress bar where it would be seen moving."""
    if items > _BAR_FROM:
        return call.reply.progress(f"Posting batch {number}")
    return nullcontext()


def _posted_lines(posted: BatchPosted) -> list[str]:
    from clerktui.i18n import money

    again = " (posted before; nothing new was posted)" if posted.duplicate else ""
    count = items(posted.items, "item")
    lines = [
        f"Batch {posted.number}: {count}, {money(posted.amount_cents)}{again}",
        f"Receipts {posted.first_receipt} to {posted.last_receipt}",
    ]
    if posted.suspense_items:
        cents = money(posted.suspense_cents)
        lines.append(f"To suspense: {items(posted.suspense_items, 'line')}, {cents}")
    return lines


@command(app)
def send_back(call: Call, number: NumberArgument, reason: ReasonOption = "") -> None:
    """Send a batch that is not posted back to keying, with the reason.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import proofing

    answer(call, proofing.send_back(call.books, call.actor, number, reason))


@command(app)
def discard(call: Call, number: NumberArgument, reason: ReasonOption = "") -> None:
    """Throw away a batch that is not released; the number stays.

    Lines that stand in it are taken off on its tape first; that takes a reason.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import clearing

    answer(call, clearing.discard(call.books, call.actor, number, reason))


@command(app)
def keyed(call: Call, number: NumberArgument) -> None:
    """Say that a batch is keyed whole: it waits for its proof.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import proofing

    answer(call, proofing.finish_keying(call.books, call.actor, number))


@command(app)
def remove(
    call: Call,
    number: NumberArgument,
    line: Annotated[list[int], typer.Argument(metavar="LINE...", min=1, help="Which lines.")],
    reason: ReasonOption = "",
) -> None:
    """Take lines off a batch that is not released; one keyed whole goes back to keying.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import clearing

    answer(call, clearing.remove_lines(call.books, call.actor, number, line, reason))


@command(app)
def date(
    call: Call,
    number: NumberArgument,
    day: Annotated[
        dt.date, typer.Argument(metavar="DATE", parser=parse_day, help="An open business day.")
    ],
    reason: ReasonOption = "",
) -> None:
    """Post a batch that is not posted to another day, so that its own can be closed.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import clearing

    answer(call, clearing.move_posting_day(call.books, call.actor, number, day, reason))


@command(app)
def reassign(
    call: Call,
    number: NumberArgument,
    user: Annotated[str, typer.Argument(metavar="USER", help="Who has it from now on.")],
    reason: ReasonOption = "",
) -> None:
    """Give a batch to another clerk.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import headers

    answer(call, headers.reassign(call.books, call.actor, number, user, reason))


@command(app)
def deposited(
    call: Call,
    number: NumberArgument,
    on: Annotated[
        dt.date,
        typer.Option("--on", metavar="DATE", parser=parse_day, help="The day of the deposit."),
    ],
    slip: Annotated[
        str, typer.Option("--slip", metavar="TEXT", help="Number of the slip, or the bank's line.")
    ],
) -> None:
    """Say that the bank has a posted batch.

    JSON: as `batch show`, without its moves.
    """
    from clerktui.services.batches import proofing

    answer(call, proofing.mark_deposited(call.books, call.actor, number, on, slip))
