"""`clerktui receipt`: shown, found, printed again, voided."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.paper import PdfOption, TextOption, text_of, write_pdf
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.documents import ReceiptDocument
    from clerktui.views.receipts import ReceiptView

app = group("Show, find, reprint or void a receipt.")

NumberArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="Receipt number.")]


class PaperName(StrEnum):
    """What a PDF is laid out for."""

    ROLL = "roll"
    LETTER = "letter"


PaperOption = Annotated[PaperName, typer.Option("--paper", help="80 mm roll, or US Letter.")]


@command(app)
def show(
    call: Call,
    number: NumberArgument,
    pdf: PdfOption = None,
    paper: PaperOption = PaperName.ROLL,
    text: TextOption = None,
) -> None:
    """Show a receipt as it stands in the books.

    JSON: receipt, status, lines[], tenders[], reprints, business_date, total_cents, change_cents,
    accounts[], void_reason, corrections[], corrected, correction; with --text also text.
    """
    from clerktui.services import receipts

    view = receipts.get_receipt(call.books, call.actor, number)
    if pdf is not None:
        write_pdf(call, pdf, view.document, paper.value)
    _answer(call, view, view.document, text)


@command(app, listing=True)
def find(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Number, account, name, amount, date; else all.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """Find receipts, newest first.

    JSON: results[receipt, status, issued_at, business_date, accounts, name, amount_cents, tenders,
    clerk, reprints, corrected], complete.
    """
    from clerktui.services import receipts

    page = receipts.find_receipts(call.books, call.actor, text, limit=limit)
    lines = listed(page.rows, _ROWS) if page.rows else ["Nothing found."]
    call.reply.listing(page.rows, lines, {"results": page.rows, "complete": page.after is None})


@command(app)
def reprint(
    call: Call,
    number: NumberArgument,
    pdf: PdfOption = None,
    paper: PaperOption = PaperName.ROLL,
    text: TextOption = None,
    to_printer: Annotated[
        bool, typer.Option("--print", help="Also queue it for the headless station's printer.")
    ] = False,
) -> None:
    """Give one more copy of a receipt, counted and marked DUPLICATE.

    JSON: as `receipt show`.
    """
    from clerktui.services import receipts

    copy = receipts.reprint(call.books, call.actor, number, queue=to_printer)
    if pdf is not None:
        write_pdf(call, pdf, copy, paper.value)
    _answer(call, receipts.get_receipt(call.books, call.actor, number), copy, text)


@command(app)
def void(
    call: Call,
    number: NumberArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is void.")] = "",
    pdf: PdfOption = None,
    paper: PaperOption = PaperName.ROLL,
    text: TextOption = None,
    command_id: Annotated[
        UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done once.")
    ] = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Void a receipt of a drawer that is still open; its number stays.

    JSON: as `receipt show`, and duplicate, amount_cents, balances[account, balance_cents].
    """
    from clerktui.services import receipt_void, receipts
    from clerktui.views.receipts import VoidDraft

    draft = VoidDraft(str(command_id or uuid4()), number, reason)
    posted = post(
        call,
        draft.command_id,
        Approver(approver, approver_pin_file, reason),
        lambda: receipt_void.void_receipt(call.books, call.actor, draft),
    )
    view = receipts.get_receipt(call.books, call.actor, posted.receipt)
    if pdf is not None:
        write_pdf(call, pdf, view.document, paper.value)
    balances = [{"account": one, "balance_cents": cents} for one, cents in posted.balances]
    extra = {
        "id": draft.command_id,
        "duplicate": posted.duplicate,
        "amount_cents": posted.amount_cents,
        "balances": balances,
    }
    _answer(call, view, view.document, text, extra)


_ROWS = {
    "RECEIPT": "receipt",
    "STATUS": "status",
    "SINCE": "corrected",
    "DATE": "business_date",
    "ACCOUNTS": "accounts",
    "NAME": "name",
    "AMOUNT": "amount_cents",
    "TENDERS": "tenders",
    "CLERK": "clerk",
}


def _answer(
    call: Call,
    view: ReceiptView,
    shown: ReceiptDocument,
    width: int | None,
    extra: dict[str, Any] | None = None,
) -> None:
    """Answer with the receipt's facts, or with the receipt itself."""
    document = {**shown.to_data(), **(extra or {})}
    document |= {
        "receipt": view.receipt,
        "status": view.status,
        "reprints": view.reprints,
        "payment": view.payment_id,
        "corrected": view.corrected,
        "correction": view.correction,
    }
    if width is not None:
        document["text"] = text_of(shown, width)
    call.reply.document(document, [text_of(shown, width)])
