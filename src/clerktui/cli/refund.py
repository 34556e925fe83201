"""`clerktui refund`: asked for, decided, paid by check, left as a credit, or unclaimed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.adjust import AccountArgument, NoteOption, which_account
from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount
from clerktui.cli.paper import text_of, write_pdf
from clerktui.cli.text import listed
from clerktui.i18n.words import owes

if TYPE_CHECKING:
    from clerktui.views.refunds import RefundMoved

app = group("Refunds: request, list, approve, refuse, pay, leave as credit, unclaimed.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the refund.")]
WhyOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in your own words.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_NOBODY = Approver(None, None)
STATES = ("requested", "approved", "paid", "unclaimed", "refused", "cancelled", "credited")


@command(app)
def request(
    call: Call,
    account: AccountArgument,
    amount: Annotated[
        int | None,
        typer.Argument(metavar="[AMOUNT]", parser=parse_amount, help="Part of the credit."),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="overpaid, closed, paid_twice ...")
    ] = "overpaid",
    receipt: Annotated[
        str, typer.Option("--receipt", metavar="NUMBER", help="The payment that was too much.")
    ] = "",
    payee: Annotated[str, typer.Option("--payee", metavar="TEXT", help="Else the customer.")] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="TEXT", help="Else where mail goes.")
    ] = "",
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Ask for money back from an account's credit; nothing moves until it is approved.

    JSON: id, number, state, amount_cents, balances[account, balance_cents], duplicate.
    """
    from clerktui.services.refunds import asking
    from clerktui.views.refunds import RefundDraft

    number = which_account(call, account)
    if amount is None:
        if command_id is not None:
            raise typer.BadParameter("with --id, say the amount too.")
        amount = asking.get_credit(call.books, call.actor, number, receipt).credit_cents
    draft = RefundDraft(
        command_id=str(command_id or uuid4()),
        account=number,
        amount_cents=amount,
        reason=reason,
        payee=payee,
        address=address,
        receipt=receipt,
        note=note,
    )
    _send(call, draft, asking.request_refund, Approver(approver, approver_pin))


@command(app, "list", listing=True)
def list_refunds(
    call: Call,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="Only these; else what waits."),
    ] = None,
    account: Annotated[str, typer.Option("--account", help="Only of this account.")] = "",
    every: Annotated[bool, typer.Option("--all", help="In every state.")] = False,
    old: Annotated[bool, typer.Option("--old", help="Owed longer than the town waits.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List refunds, oldest first; and returned unidentified money nobody took up yet.

    JSON: refunds[number, state, account, amount_cents, payee, days, requested_by, and more],
    returns[move_id, payee, amount_cents, reason, days, clerk], complete.
    """
    from dataclasses import asdict

    from clerktui.services.refunds import listing
    from clerktui.views.accounts import Page
    from clerktui.views.refunds import RefundsWanted

    _check_states(state or [])
    actor = call.actor_or_maintenance
    states = () if every else tuple(state or RefundsWanted().states)
    number = which_account(call, account) if account else ""
    if old:
        page = Page(listing.list_old(call.books, actor, limit), None)
    else:
        wanted = RefundsWanted(states, number)
        page = listing.list_refunds(call.books, actor, wanted, limit=limit)
    returns = () if old or account else listing.list_returns(call.books, actor, limit)
    rows = [asdict(one) for one in page.rows]
    for row in rows:
        del row["moves"]
    lines = listed(page.rows, _ROWS) if page.rows else ["No refund is waiting."]
    if returns:
        lines += ["", "Returned unidentified money to take up:", *listed(returns, _RETURNS)]
    document = {"refunds": rows, "returns": [asdict(one) for one in returns]}
    call.reply.listing(rows, lines, {**document, "complete": page.after is None})


def _check_states(states: list[str]) -> None:
    for state in states:
        if state not in STATES:
            raise typer.BadParameter(f"{state!r} is none of {', '.join(STATES)}.")


@command(app)
def show(
    call: Call,
    number: NumberArgument,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write its check request there.")
    ] = None,
) -> None:
    """Show a refund with every step, as its check request.

    JSON: number, state, account, amount_cents, payee, moves[to_state, at, clerk, note], and more.
    """
    from dataclasses import asdict

    from clerktui.services.refunds import listing, voucher

    actor = call.actor_or_maintenance
    paper = voucher.get_voucher(call.books, actor, number)
    if pdf is not None:
        write_pdf(call, pdf, paper)
    document = asdict(listing.get_refund(call.books, actor, number))
    call.reply.document(document, text_of(paper).splitlines())


@command(app)
def approve(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Approve a refund: its credit is used up, and the town owes the payee.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import deciding

    _step(call, deciding.approve_refund, command_id, number=number, note=note)


@command(app)
def refuse(
    call: Call, number: NumberArgument, note: WhyOption, command_id: IdOption = None
) -> None:
    """Refuse a refund, with the reason; the credit stays.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import deciding

    _step(call, deciding.refuse_refund, command_id, number=number, note=note)


@command(app)
def cancel(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Take a request back that nobody has decided on.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import asking

    _step(call, asking.cancel_refund, command_id, number=number, note=note)


@command(app)
def credit(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Leave a refund, asked for or approved, on the account as a credit to the next bill.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import asking, deciding, listing

    state = listing.get_refund(call.books, call.actor, number).state
    leave = asking.leave_as_credit if state == "requested" else deciding.undo_approval
    _step(call, leave, command_id, number=number, note=note)


@command(app)
def paid(
    call: Call,
    number: NumberArgument,
    check: Annotated[str, typer.Option("--check", metavar="NUMBER", help="Of the check.")],
    bank: Annotated[str, typer.Option("--bank", metavar="CODE", help="Else the first.")] = "",
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Write down the check an approved refund was paid with.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import paying

    said = {"check_number": check, "bank": bank, "note": note}
    _step(call, paying.pay_refund, command_id, number=number, **said)


@command(app)
def stop(call: Call, number: NumberArgument, note: WhyOption, command_id: IdOption = None) -> None:
    """Take a refund's check back, lost or stopped: it is owed again.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import paying

    _step(call, paying.stop_check, command_id, number=number, note=note)


@command(app)
def unclaimed(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Put a refund nobody cashed, long enough owed, to unclaimed property.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import paying

    _step(call, paying.mark_unclaimed, command_id, number=number, note=note)


@command(app)
def claimed(
    call: Call, number: NumberArgument, note: WhyOption, command_id: IdOption = None
) -> None:
    """Owe an unclaimed refund again: its payee has come.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import paying

    _step(call, paying.mark_claimed, command_id, number=number, note=note)


@command(app, "take-up")
def take_up(
    call: Call,
    move: Annotated[int, typer.Argument(metavar="MOVE", help="From `refund list`, returns.")],
    address: Annotated[
        str, typer.Option("--address", metavar="TEXT", help="Where the check goes.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="Code of the town's reason.")
    ] = "unidentified",
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Make a refund, owed at once, of unidentified money that was returned.

    JSON: as `refund request`.
    """
    from clerktui.services.refunds import paying
    from clerktui.views.refunds import TakeUpDraft

    draft = TakeUpDraft(str(command_id or uuid4()), move, address, reason, note)
    _send(call, draft, paying.take_up_return)


def _step(call: Call, service: Any, command_id: UUID | None, **said: Any) -> None:
    from clerktui.views.refunds import RefundStep

    _send(call, RefundStep(command_id=str(command_id or uuid4()), **said), service)


def _send(call: Call, draft: Any, service: Any, approver: Approver = _NOBODY) -> None:
    moved: RefundMoved = post(
        call, draft.command_id, approver, lambda: service(call.books, call.actor, draft)
    )
    document = {
        "id": draft.command_id,
        "number": moved.number,
        "state": moved.state,
        "amount_cents": moved.amount_cents,
        "balances": [{"account": a, "balance_cents": c} for a, c in moved.balances],
        "duplicate": moved.duplicate,
    }
    call.reply.note(f"Command {draft.command_id}")
    call.reply.document(document, _lines(moved))


def _lines(moved: RefundMoved) -> list[str]:
    from clerktui.i18n import money

    again = " (done before; nothing new was moved)" if moved.duplicate else ""
    said = [f"Refund {moved.number}: {money(moved.amount_cents)} {moved.state}{again}"]
    return said + [f"{number} {owes(cents, now=True)}" for number, cents in moved.balances]


_ROWS = {
    "NUMBER": "number",
    "STATE": "state",
    "DAYS": "days",
    "ACCOUNT": "account",
    "AMOUNT": "amount_cents",
    "PAYEE": "payee",
    "CHECK": "check_number",
    "ASKED BY": "requested_by",
}
_RETURNS = {
    "MOVE": "move_id",
    "DAYS": "days",
    "AMOUNT": "amount_cents",
    "PAYEE": "payee",
    "BECAUSE": "reason",
}
