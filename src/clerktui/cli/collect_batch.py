"""`clerktui collect batch`: a step for many accounts: select, release, print, mail, undo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.paper import Form, FormOption, OutputOption, WidthOption, give, rendered
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.step_batches import BatchView

app = group("Steps for many accounts: select, list, show, drop, release, print, mail, undo.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the batch.")]
AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=50_000, help="Most rows.")]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="CODE", help="One of the town's reasons.")
]
_BATCHES = {
    "NO.": "number",
    "STEP": "name",
    "STATE": "state",
    "AS OF": "as_of",
    "ACCOUNTS": "count",
    "PAST DUE": "amount_cents",
    "LEFT OUT": "left_out",
    "MAILED": "mailed_on",
    "BY": "made_by",
    "RELEASED": "released_by",
}
_LINES = {
    "ACCOUNT": "account",
    "NAME": "name",
    "DUE": "due_on",
    "PAST DUE": "amount_cents",
    "IS": "state",
    "LETTER": "letter",
    "GOES BY": "delivery",
    "ORDER": "order",
    "LEFT OUT FOR": "why_not",
}


@command(app)
def select(
    call: Call,
    step: Annotated[str, typer.Argument(metavar="STEP", help="reminder, notice, door_tag ...")],
    as_of: Annotated[
        dt.date | None,
        typer.Option("--as-of", metavar="DATE", parser=parse_day, help="Only with --dry-run."),
    ] = None,
    plan: Annotated[str, typer.Option("--plan", metavar="CODE", help="Of this plan only.")] = "",
    account_class: Annotated[
        str, typer.Option("--class", metavar="CODE", help="Of this class only.")
    ] = "",
    minimum: Annotated[
        int, typer.Option("--minimum", metavar="AMT", parser=parse_amount, help="Least past due.")
    ] = 0,
    most: Annotated[int, typer.Option("--most", help="At most so many accounts.")] = 50_000,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look.")] = False,
    limit: LimitOption = 500,
    command_id: IdOption = None,
) -> None:
    """Select the accounts a step is due for; everybody left out is shown with every reason.

    JSON: number (0 when only looked at), step, name, kind, state, as_of, count, cents, left_out,
    lines[account, name, due_on, amount_cents, state, reasons[code, words, until]], more.
    """
    from clerktui.services.step_batches import selecting
    from clerktui.views.step_batches import SelectDraft

    narrowed = (plan, account_class, minimum, most)
    draft = SelectDraft(str(command_id or uuid4()), step, as_of, *narrowed)
    if dry_run:
        found = selecting.look(call.books, call.actor_or_maintenance, draft, limit)
    else:
        found = selecting.select_batch(call.books, call.actor, draft)
    _show(call, found)


@command(app, "list", listing=True)
def list_all(call: Call, limit: LimitOption = 100) -> None:
    """List the batches, the newest first.

    JSON: batches[number, step, name, kind, state, as_of, count, cents, left_out, made_by,
    released_by, wanted_on, letters, parts, mailed_on, mail_class, pieces, unfinished, by_email,
    email_only].
    """
    from clerktui.services.step_batches import selecting

    found = selecting.list_batches(call.books, call.actor_or_maintenance, limit)
    rows = [_data(one, with_lines=False) for one in found]
    call.reply.listing(rows, _listed(found), {"batches": rows})


@command(app)
def show(call: Call, number: NumberArgument, limit: LimitOption = 500) -> None:
    """Show a batch with its edit list, who is left out first.

    JSON: as `collect batch list`, with lines[account, name, due_on, amount_cents, state, reasons,
    order, letter, done_on, delivery], more.
    """
    from clerktui.services.step_batches import selecting

    _show(call, selecting.get_batch(call.books, call.actor_or_maintenance, number, limit))


@command(app)
def drop(
    call: Call,
    number: NumberArgument,
    account: AccountArgument,
    reason: ReasonOption = "",
    command_id: IdOption = None,
) -> None:
    """Take an account out of a batch nothing was mailed of.

    JSON: as `collect batch show`.
    """
    from clerktui.services.step_batches import selecting
    from clerktui.views.step_batches import LineDraft

    draft = LineDraft(str(command_id or uuid4()), number, account, reason)
    _show(call, selecting.drop_line(call.books, call.actor, draft))


@command(app, "put-back")
def put_back(
    call: Call,
    number: NumberArgument,
    account: AccountArgument,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Put an account back that was left out; what an agreement stops a second person lets through.

    JSON: as `collect batch show`.
    """
    from clerktui.services.step_batches import selecting
    from clerktui.views.step_batches import LineDraft

    draft = LineDraft(str(command_id or uuid4()), number, account)
    who = Approver(approver, approver_pin_file)
    books, actor = call.books, call.actor
    done = post(call, draft.command_id, who, lambda: selecting.put_back(books, actor, draft))
    _show(call, done)


@command(app)
def release(call: Call, number: NumberArgument, command_id: IdOption = None) -> None:
    """Release what another person selected; a list is written down, orders are made.

    Interrupted, it goes on when it is asked for again.

    JSON: as `collect batch show`.
    """
    from clerktui.services.step_batches import releasing
    from clerktui.views.step_batches import BatchDraft

    draft = BatchDraft(str(command_id or uuid4()), number)
    with call.reply.progress("Releasing") as step:
        done = releasing.release(call.books, call.actor, draft, progress=step)
    _show(call, done)


@command(app, "print")
def print_letters(
    call: Call,
    number: NumberArgument,
    folder: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="There, not into the spool folder."),
    ] = None,
) -> None:
    """Print the letters of a released batch into PDF files, sorted by ZIP.

    Printed again, who paid meanwhile is left out.

    JSON: number, letters, left_out, files[], email_only.
    """
    from clerktui.services.step_batches import writing

    place = folder or call.settings.make_home() / "spool"
    with call.reply.progress("Printing") as step:
        done = writing.print_batch(call.books, call.actor, number, place, progress=step)
    from clerktui.i18n.words import items

    said = f"Batch {number}: {items(done.letters, 'letter')} in {items(len(done.files), 'file')}"
    left = f", {done.left_out} left out since the release" if done.left_out else ""
    emailed = f", {done.email_only} only by e-mail" if done.email_only else ""
    call.reply.document(done, [f"{said}{emailed}{left}.", *done.files])


@command(app)
def mail(
    call: Call,
    number: NumberArgument,
    on: Annotated[
        dt.date | None,
        typer.Option("--on", metavar="DATE", parser=parse_day, help="The day; else today."),
    ] = None,
    mail_class: Annotated[
        str, typer.Option("--class", help="first_class, certificate or certified.")
    ] = "first_class",
    all_went: Annotated[
        bool, typer.Option("--all-went", help="Those not due any more went out, too.")
    ] = False,
    command_id: IdOption = None,
) -> None:
    """Write down that the letters were mailed: once, for good, in every case file.

    JSON: as `collect batch show`.
    """
    from clerktui.services.step_batches import mailing
    from clerktui.views.step_batches import MailBatchDraft

    draft = MailBatchDraft(str(command_id or uuid4()), number, on, mail_class, all_went)
    with call.reply.progress("Writing case files") as step:
        done = mailing.mail_batch(call.books, call.actor, draft, progress=step)
    _show(call, done)


@command(app)
def proof(
    call: Call,
    number: NumberArgument,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    width: WidthOption = 100,
) -> None:
    """Give the proof of mailing: every piece with its addressee, the day, who mailed it.

    JSON: the report with its rows, totals and footnotes.
    """
    from clerktui.services.step_batches import mailing

    document = mailing.certificate(call.books, call.actor_or_maintenance, number)
    if call.reply.json and output is None:
        call.reply.document(document.to_data(), ())
        return
    give(call, rendered(document, form, width), output)
    if call.reply.json:
        call.reply.document({"rows": len(document.rows), "path": str(output)}, ())


@command(app)
def undo(
    call: Call, number: NumberArgument, reason: ReasonOption = "", command_id: IdOption = None
) -> None:
    """Take a batch back before it is mailed; its open orders are cancelled.

    JSON: as `collect batch show`.
    """
    from clerktui.services.step_batches import releasing
    from clerktui.views.step_batches import BatchDraft

    draft = BatchDraft(str(command_id or uuid4()), number, reason)
    _show(call, releasing.undo(call.books, call.actor, draft))


def _data(found: BatchView, *, with_lines: bool = True) -> dict[str, Any]:
    from dataclasses import asdict

    data = asdict(found)
    if not with_lines:
        del data["lines"], data["more"]
    return data


def _show(call: Call, found: BatchView) -> None:
    call.reply.document(_data(found), _told(found))


def _listed(found: tuple[BatchView, ...]) -> list[str]:
    return listed(found, _BATCHES) if found else ["No step was taken for many accounts yet."]


def _told(found: BatchView) -> Iterator[str]:
    from clerktui.i18n import money

    name = f"Batch {found.number}" if found.number else "Only looked at"
    yield f"{name}: {found.name}, {found.state}, as of {found.as_of:%m/%d/%y}."
    yield from named(
        {
            "Accounts": f"{found.count} for {money(found.cents)}, {found.left_out} left out",
            "Selected by": found.made_by,
            "Released by": found.released_by,
            "By e-mail": f"{found.by_email}, {found.email_only} of them not on paper"
            if found.by_email
            else "",
            "Orders for": found.wanted_on,
            "Letters": f"{found.letters} in {found.parts} files" if found.letters else "",
            "Mailed": f"{found.mailed_on:%m/%d/%y}, {found.pieces} pieces, {found.mail_class}"
            if found.mailed_on
            else "",
            "Not finished": found.unfinished or "",
        }
    )
    if found.lines:
        yield ""
        yield from listed(found.lines, _LINES)
    if found.more:
        yield "There are more; --limit shows them."
