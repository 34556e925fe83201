"""`clerktui correct`: payments taken back or moved, ways of paying, debts between accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, reference_option
from clerktui.cli.paper import PdfOption, TextOption
from clerktui.cli.text import listed
from clerktui.i18n.words import owes

if TYPE_CHECKING:
    from clerktui.views.corrections import CorrectionPosted, CorrectionView, Effect

app = group("Correct payments: reverse, cancel, reapply, tender, transfer; show and list.")

ReceiptArgument = Annotated[str, typer.Argument(metavar="RECEIPT", help="Receipt number.")]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="CODE", help="A reason of the town's list.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in your own words.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done once.")
]
DryOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what it would do to the accounts; do nothing.")
]


@command(app)
def reverse(
    call: Call,
    receipt: ReceiptArgument,
    reason: ReasonOption = "bad_money",
    note: NoteOption = "",
    dry_run: DryOption = False,
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Take a payment back whose money was bad, after its drawer was closed.

    JSON: id, correction, kind, amount_cents, receipt, balances[account, balance_cents], duplicate;
    with --dry-run amount_cents, accounts[account, name, before_cents, after_cents], words[].
    """
    from clerktui.services.corrections import choosing, reversals
    from clerktui.views.corrections import ReversalDraft

    draft = ReversalDraft(_id(command_id), receipt, reason, note)
    if dry_run:
        kind = reversals.CANCEL_TENDER
        _preview(call, choosing.preview_reversal(call.books, call.actor, kind, draft))
        return
    who = Approver(approver, approver_pin_file, note)
    _post(call, who, draft, reversals.cancel_tender)


@command(app)
def cancel(
    call: Call,
    receipt: ReceiptArgument,
    reason: ReasonOption = "wrong_account",
    note: NoteOption = "",
    dry_run: DryOption = False,
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Take a payment back whose money is good: it waits in suspense.

    JSON: as `correct reverse`.
    """
    from clerktui.services.corrections import choosing, reversals
    from clerktui.views.corrections import ReversalDraft

    draft = ReversalDraft(_id(command_id), receipt, reason, note)
    if dry_run:
        kind = reversals.CANCEL_PAYMENT
        _preview(call, choosing.preview_reversal(call.books, call.actor, kind, draft))
        return
    who = Approver(approver, approver_pin_file, note)
    _post(call, who, draft, reversals.cancel_payment)


@command(app)
def reapply(
    call: Call,
    receipt: ReceiptArgument,
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="Account, or revenue code, it was meant for.")
    ],
    part: Annotated[
        str, typer.Option("--part", metavar="KEY", help="Which of what the receipt paid.")
    ] = "",
    bill: Annotated[str, typer.Option("--bill", metavar="BILL", help="This bill only.")] = "",
    service: Annotated[
        str, typer.Option("--service", metavar="CODE", help="This service only.")
    ] = "",
    reason: ReasonOption = "wrong_account",
    note: NoteOption = "",
    dry_run: DryOption = False,
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Move a payment to what it was meant for, as of the day the money came.

    JSON: as `correct reverse`; receipt is the new one. With --dry-run also shares[account, service,
    bill, amount_cents, leaves_cents, reason].
    """
    from clerktui.services.corrections import reapply as reapplying
    from clerktui.views.corrections import ReapplyDraft

    draft = ReapplyDraft(
        command_id=_id(command_id),
        receipt=receipt,
        reason=reason,
        target=target,
        part=part,
        bill=bill,
        service=service,
        note=note,
    )
    if dry_run:
        effect, shares = reapplying.preview(call.books, call.actor, draft)
        _preview(
            call,
            effect,
            shares=[
                {
                    "account": one.account,
                    "service": one.share.service,
                    "bill": one.share.bill,
                    "amount_cents": one.share.amount_cents,
                    "leaves_cents": one.share.leaves_cents,
                    "reason": one.share.reason,
                }
                for one in shares
            ],
        )
        return
    _post(call, Approver(approver, approver_pin_file, note), draft, reapplying.reapply)


@command(app)
def tender(
    call: Call,
    receipt: ReceiptArgument,
    from_tender: Annotated[str, typer.Argument(metavar="FROM", help="How it was keyed.")],
    to_tender: Annotated[str, typer.Argument(metavar="TO", help="How it was paid.")],
    amount: Annotated[
        int | None,
        typer.Option("--amount", metavar="AMT", parser=parse_amount, help="Part of it; else all."),
    ] = None,
    reference: Annotated[str, reference_option("Check number or the like.")] = "",
    reason: ReasonOption = "wrong_tender",
    note: NoteOption = "",
    dry_run: DryOption = False,
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Correct the way a receipt was paid.

    JSON: as `correct reverse`; balances is empty.
    """
    from clerktui.services.corrections import choosing, tender as tenders
    from clerktui.views.corrections import TenderDraft

    draft = TenderDraft(
        command_id=_id(command_id),
        receipt=receipt,
        reason=reason,
        from_tender=from_tender,
        to_tender=to_tender,
        amount_cents=amount,
        reference=reference,
        note=note,
    )
    if dry_run:
        _preview(call, choosing.preview_tender(call.books, call.actor, draft))
        return
    _post(call, Approver(approver, approver_pin_file, note), draft, tenders.change_tender)


@command(app)
def transfer(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="FROM", help="Account it is open on.")],
    to_account: Annotated[str, typer.Argument(metavar="TO", help="Account it belongs to.")],
    items: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="ITEM[=AMT]", help="An open item, or part; else all."),
    ] = None,
    reason: ReasonOption = "moved",
    note: NoteOption = "",
    dry_run: DryOption = False,
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Move what is open on one account to another, as old as it is.

    JSON: as `correct reverse`. Items are numbered by `correct items`.
    """
    from clerktui.services.corrections import transfer as transferring
    from clerktui.views.corrections import TransferDraft

    from_ = _account(call, account)
    draft = TransferDraft(
        command_id=_id(command_id),
        account=from_,
        to_account=_account(call, to_account),
        reason=reason,
        items=tuple(_item(call, from_, typed) for typed in items or ()),
        note=note,
    )
    if dry_run:
        _preview(call, transferring.preview(call.books, call.actor, draft))
        return
    _post(call, Approver(approver, approver_pin_file, note), draft, transferring.transfer)


@command(app, "items", listing=True)
def list_items(
    call: Call, account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Whose.")]
) -> None:
    """List what is open on an account, for `correct transfer --item`.

    JSON: items[receivable_id, description, bill, due_on, balance_cents].
    """
    from clerktui.services.corrections import transfer as transferring

    rows = transferring.list_open(call.books, call.actor, _account(call, account))
    columns = {
        "ITEM": "receivable_id",
        "FOR": "description",
        "DUE": "due_on",
        "OPEN": "balance_cents",
    }
    lines = listed(rows, columns) if rows else ["Nothing is open."]
    call.reply.listing(rows, lines, {"items": rows})


@command(app)
def show(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the correction.")],
    pdf: PdfOption = None,
    text: TextOption = None,
) -> None:
    """Show a correction: what, why, who, and what it did; with --pdf or --text as its notice.

    JSON: number, kind, made_at, business_date, clerk, approved_by, reason, note, amount_cents,
    receipt, new_receipt, account, to_account, from_tender, to_tender, undoes, lines[account,
    description, amount_cents].
    """
    from clerktui.cli.paper import text_of, write_pdf
    from clerktui.services.corrections import looking, notice

    view = looking.get_correction(call.books, call.actor, number)
    paper = notice.get_notice(call.books, call.actor, number)
    if pdf is not None:
        write_pdf(call, pdf, paper)
    document = _data(view)
    if text is not None:
        document["text"] = text_of(paper, text)
    call.reply.document(document, [text_of(paper, text)])


@command(app, "list", listing=True)
def list_corrections(
    call: Call,
    account: Annotated[
        str, typer.Option("--account", metavar="ACCOUNT", help="Only what touched it.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List corrections, newest first.

    JSON: corrections[as `correct show`], complete.
    """
    from clerktui.services.corrections import looking

    if account:
        page = looking.list_of_account(call.books, _account(call, account), limit=limit)
    else:
        page = looking.list_corrections(call.books, call.actor, limit=limit)
    rows = [_data(view) for view in page.rows]
    lines = listed(page.rows, _ROWS) if page.rows else ["Nothing was corrected."]
    call.reply.listing(rows, lines, {"corrections": rows, "complete": page.after is None})


_ROWS = {
    "NO": "number",
    "DATE": "business_date",
    "KIND": "kind",
    "AMOUNT": "amount_cents",
    "RECEIPT": "receipt",
    "NEW": "new_receipt",
    "ACCOUNT": "account",
    "TO": "to_account",
    "REASON": "reason",
    "CLERK": "clerk",
}


# ------------------------------------------------------------------------------------- of all
def _id(command_id: UUID | None) -> str:
    return str(command_id or uuid4())


def _account(call: Call, typed: str) -> str:
    from clerktui.services import accounts

    return accounts.get_account(call.books, typed).account


def _item(call: Call, account: str, typed: str) -> tuple[int, int]:
    """An item and how much of it: all that is open unless it is said."""
    from clerktui.services.corrections import transfer as transferring

    number, _, amount = typed.partition("=")
    if not number.isascii() or not number.isdigit():
        raise typer.BadParameter(f"{typed!r} is not ITEM or ITEM=AMOUNT, such as 12=41.20.")
    open_items = transferring.list_open(call.books, call.actor, account)
    owed = {one.receivable_id: one.balance_cents for one in open_items}.get(int(number), 0)
    if not amount:
        return int(number), owed
    cents = parse_amount(amount.lstrip("-"))
    return int(number), -cents if owed < 0 else cents


def _post(call: Call, who: Approver, draft: Any, service: Callable[..., CorrectionPosted]) -> None:
    posted = post(call, draft.command_id, who, lambda: service(call.books, call.actor, draft))
    balances = [{"account": one, "balance_cents": cents} for one, cents in posted.balances]
    document = {
        "id": draft.command_id,
        "correction": posted.number,
        "kind": posted.kind,
        "amount_cents": posted.amount_cents,
        "receipt": posted.receipt or None,
        "balances": balances,
        "duplicate": posted.duplicate,
    }
    call.reply.note(f"Command {draft.command_id}")
    call.reply.document(document, _lines(posted))


def _lines(posted: CorrectionPosted) -> Iterator[str]:
    from clerktui.i18n import money

    again = " (done before; nothing new was booked)" if posted.duplicate else ""
    yield f"Correction {posted.number}: {money(posted.amount_cents)}{again}"
    if posted.receipt:
        yield f"Receipt {posted.receipt}"
    for account, cents in posted.balances:
        yield f"{account} {owes(cents, now=True)}"


def _preview(call: Call, effect: Effect, **more: Any) -> None:
    from clerktui.i18n import money

    lines = [f"It would correct {money(effect.amount_cents)}; nothing was done."]
    lines += [
        f"{one.account}  {one.name}: {owes(one.before_cents)}, then {owes(one.after_cents)}"
        for one in effect.accounts
    ]
    lines += [
        f"  {money(share['amount_cents'])} to {share['account']} {share['service']}: "
        f"{share['reason']}"
        for share in more.get("shares", ())
    ]
    call.reply.document({**asdict(effect), **more}, [*lines, *effect.words])


def _data(view: CorrectionView) -> dict[str, Any]:
    names = ("account", "description", "amount_cents")
    lines = [dict(zip(names, line, strict=True)) for line in view.lines]
    return {**asdict(view), "lines": lines}
