"""`clerktui pay`: one payment, through the same service as the payment screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, application, command
from clerktui.cli.options import parse_amount, parse_day, reference_option
from clerktui.cli.text import listed
from clerktui.errors import Refused
from clerktui.i18n.words import owes

if TYPE_CHECKING:
    from clerktui.views.tickets import LineDraft, LineShare, PaymentDraft, PaymentPosted

app = application()


@command(app)
def pay(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")],
    amount: Annotated[
        int, typer.Argument(metavar="AMOUNT", parser=parse_amount, help="Dollars, such as 52.40.")
    ],
    tender: Annotated[
        str | None,
        typer.Option("--tender", metavar="CODE", help="cash, check, card, money_order ..."),
    ] = None,
    ref: Annotated[str, reference_option("Number of the check or approval.")] = "",
    tendered: Annotated[
        int | None,
        typer.Option(
            "--tendered", metavar="AMT", parser=parse_amount, help="Handed over; else AMOUNT."
        ),
    ] = None,
    command_id: Annotated[
        UUID | None,
        typer.Option("--id", metavar="UUID", help="Send the same again: posted only once."),
    ] = None,
    received: Annotated[
        dt.date | None,
        typer.Option(
            "--received", metavar="DATE", parser=parse_day, help="Received on; else today."
        ),
    ] = None,
    service: Annotated[
        str | None, typer.Option("--service", metavar="CODE", help="Pay this service only.")
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say where the money would go.")
    ] = False,
    dated: Annotated[
        dt.date | None,
        typer.Option("--dated", metavar="DATE", parser=parse_day, help="Date on the check."),
    ] = None,
    improper: Annotated[
        str, typer.Option("--improper", metavar="KIND", help="What is wrong with it (held kinds).")
    ] = "",
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Take one payment into the headless user's open drawer (`clerktui drawer open --headless`).

    After an unknown outcome send the same command with the same --id again.

    JSON: id, account, receipt, payment, duplicate, allocations[service, bill, amount_cents,
    reason], amount_cents, change_cents, balance_cents. With --preview receipt and payment are null.
    """
    from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft

    line = LineDraft("account", _number(call, account), amount, service=service)
    if preview:
        _preview(call, line)
        return
    if tender is None:
        raise typer.BadParameter("say what was handed over.", param_hint="'--tender'")
    draft = PaymentDraft(
        command_id=str(command_id or uuid4()),
        drawer_session_id=_drawer_session(call, command_id),
        lines=(line,),
        tenders=(TenderDraft(tender, amount if tendered is None else tendered, ref, dated),),
        received_on=received,
        improper=improper,
    )
    _post(call, draft, Approver(approver, approver_pin_file))


def _number(call: Call, typed: str) -> str:
    """The account's number as the books write it, however it was typed."""
    from clerktui.services import accounts

    return accounts.get_account(call.books, typed).account


def _drawer_session(call: Call, command_id: UUID | None) -> int:
    """The session the command was posted in if it was, else the one the user has open."""
    from clerktui.services import drawers, payments

    if command_id is not None:
        posted_in = payments.session_of(call.books, str(command_id))
        if posted_in is not None:
            return posted_in
    drawer = drawers.current_drawer(call.books, call.actor)
    if drawer is None:
        raise Refused("drawer.none_open", username=call.actor.username)
    return drawer.session_id


def _post(call: Call, draft: PaymentDraft, approver: Approver) -> None:
    from clerktui.services import payments

    call.reply.note(f"Command {draft.command_id}")
    posted = post(
        call,
        draft.command_id,
        approver,
        lambda: payments.post_payment(call.books, call.actor, draft),
    )
    account, balance_cents = posted.balances[0]
    document = {
        "id": draft.command_id,
        "account": account,
        "receipt": posted.receipt,
        "payment": posted.payment_id,
        "duplicate": posted.duplicate,
        "allocations": _allocations(posted.shares),
        "amount_cents": posted.amount_cents,
        "change_cents": posted.change_cents,
        "balance_cents": balance_cents,
    }
    call.reply.document(document, _posted_lines(posted))


def _preview(call: Call, line: LineDraft) -> None:
    from clerktui.services import accounts, payments

    shares, total_cents = payments.preview(call.books, call.actor, (line,))
    balance_cents = accounts.get_account(call.books, line.key).balance_cents
    document = {
        "id": None,
        "account": line.key,
        "receipt": None,
        "payment": None,
        "duplicate": False,
        "allocations": _allocations(shares),
        "amount_cents": total_cents,
        "change_cents": 0,
        "balance_cents": balance_cents - total_cents,
    }
    call.reply.document(document, listed([one.share for one in shares], _SHARES))


_SHARES = {"SERVICE": "service", "BILL": "bill", "AMOUNT": "amount_cents", "WHY": "reason"}


def _allocations(shares: Sequence[LineShare]) -> list[dict[str, Any]]:
    return [
        {
            "service": one.share.service,
            "bill": one.share.bill or None,
            "amount_cents": one.share.amount_cents,
            "reason": one.share.reason,
            "leaves_cents": one.share.leaves_cents,
        }
        for one in shares
    ]


def _posted_lines(posted: PaymentPosted) -> Iterator[str]:
    from clerktui.i18n import money

    again = " (posted before; nothing new was posted)" if posted.duplicate else ""
    yield f"Receipt {posted.receipt}{again}"
    yield from listed([one.share for one in posted.shares], _SHARES)
    yield f"Change {money(posted.change_cents)}"
    yield from (f"{account} {owes(cents, now=True)}" for account, cents in posted.balances)
