"""`clerktui adjust`: what is owed made less or more, with a reason, and undone again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.text import listed
from clerktui.i18n.words import owes

if TYPE_CHECKING:
    from clerktui.views.corrections import CorrectionPosted

app = group("Adjust what an account owes: credit, debit, undo, list.")

AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Whose it is.")]
AmountArgument = Annotated[
    int, typer.Argument(metavar="AMOUNT", parser=parse_amount, help="How much, above zero.")
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="CODE", help="Code of one of the town's reasons.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="In your own words.")]
ServiceOption = Annotated[
    str, typer.Option("--service", metavar="CODE", help="What it is for, such as water.")
]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: booked only once.")
]


@command(app)
def credit(
    call: Call,
    account: AccountArgument,
    amount: AmountArgument,
    reason: ReasonOption,
    note: NoteOption = "",
    service: ServiceOption = "",
    item: Annotated[
        int | None, typer.Option("--item", help="One open item, by its number from `items`.")
    ] = None,
    keep_rest: Annotated[
        bool, typer.Option("--keep-rest", help="What is more than owed stays as a credit.")
    ] = False,
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Owe less: off one item, or the oldest first of a service, or of everything.

    JSON: id, number, kind, amount_cents, balances[account, balance_cents], duplicate.
    """
    from clerktui.services.corrections import adjustments
    from clerktui.views.adjustments import AdjustmentDraft

    draft = AdjustmentDraft(
        command_id=str(command_id or uuid4()),
        account=which_account(call, account),
        direction="credit",
        amount_cents=amount,
        reason=reason,
        note=note,
        service=service,
        receivable_id=item,
        makes_credit=keep_rest,
    )
    send(call, draft, Approver(approver, approver_pin), adjustments.adjust)


@command(app)
def debit(
    call: Call,
    account: AccountArgument,
    amount: AmountArgument,
    reason: ReasonOption,
    note: NoteOption = "",
    service: ServiceOption = "",
    due: Annotated[
        dt.date | None,
        typer.Option("--due", metavar="DATE", parser=parse_day, help="When; else today."),
    ] = None,
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help="What it is called.")
    ] = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Owe more: an open item of its own, without a bill.

    JSON: as `adjust credit`.
    """
    from clerktui.services.corrections import adjustments
    from clerktui.views.adjustments import AdjustmentDraft

    draft = AdjustmentDraft(
        command_id=str(command_id or uuid4()),
        account=which_account(call, account),
        direction="debit",
        amount_cents=amount,
        reason=reason,
        note=note,
        service=service,
        due_on=due,
        description=description,
    )
    send(call, draft, Approver(approver, approver_pin), adjustments.adjust)


@command(app)
def undo(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the adjustment.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, in your own words.")],
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Undo an adjustment whole: every cent goes back where it was.

    JSON: as `adjust credit`.
    """
    from clerktui.services.corrections import adjustments
    from clerktui.views.adjustments import UndoDraft

    draft = UndoDraft(str(command_id or uuid4()), number, note)
    send(call, draft, Approver(approver, approver_pin), adjustments.undo_adjustment)


@command(app, "list", listing=True)
def list_adjustments(call: Call, account: AccountArgument) -> None:
    """List the adjustments of an account, newest first.

    JSON: adjustments[number, business_date, amount_cents, reason, note, clerk, approved_by, undoes,
    undone_by, what].
    """
    from dataclasses import asdict

    from clerktui.services.corrections import adjusted

    found = adjusted.list_adjustments(
        call.books, call.actor_or_maintenance, which_account(call, account)
    )
    rows = [asdict(one) for one in found]
    lines = listed(found, _ROWS) if found else ["Nothing was adjusted."]
    call.reply.listing(rows, lines, {"adjustments": rows})


@command(app, "items", listing=True)
def list_items(call: Call, account: AccountArgument) -> None:
    """List what is owed on an account, item by item, oldest due first.

    JSON: items[item, service, name, bill, due_on, balance_cents, description].
    """
    from dataclasses import asdict

    from clerktui.services.corrections import adjusted

    found = adjusted.list_open_items(
        call.books, call.actor_or_maintenance, which_account(call, account)
    )
    rows = [{"item": one.receivable_id, **asdict(one)} for one in found]
    for row in rows:
        del row["receivable_id"]
    lines = listed(found, _ITEMS) if found else ["Nothing is owed."]
    call.reply.listing(rows, lines, {"items": rows})


_ROWS = {
    "NUMBER": "number",
    "DATE": "business_date",
    "AMOUNT": "amount_cents",
    "REASON": "reason",
    "WHAT": "what",
    "CLERK": "clerk",
    "APPROVED BY": "approved_by",
    "UNDONE BY": "undone_by",
    "NOTE": "note",
}
_ITEMS = {
    "ITEM": "receivable_id",
    "SERVICE": "name",
    "BILL": "bill",
    "DUE": "due_on",
    "OWED": "balance_cents",
    "WHAT": "description",
}


# ------------------------------------------------------------------- what its neighbours use
def which_account(call: Call, typed: str) -> str:
    """The number of the account that is meant."""
    from clerktui.services import accounts

    return accounts.get_account(call.books, typed).account


def send(call: Call, draft: Any, approver: Approver, service: Any) -> None:
    """Have a correction made, and say what it did."""
    posted: CorrectionPosted = post(
        call, draft.command_id, approver, lambda: service(call.books, call.actor, draft)
    )
    document = {
        "id": draft.command_id,
        "number": posted.number,
        "kind": posted.kind,
        "amount_cents": posted.amount_cents,
        "balances": [{"account": a, "balance_cents": c} for a, c in posted.balances],
        "duplicate": posted.duplicate,
    }
    call.reply.note(f"Command {draft.command_id}")
    call.reply.document(document, _lines(posted))


def _lines(posted: CorrectionPosted) -> list[str]:
    from clerktui.i18n import money

    again = " (done before; nothing new was booked)" if posted.duplicate else ""
    kind = posted.kind.replace("_", "-").capitalize()
    said = [f"{kind} {posted.number}: {money(posted.amount_cents)}{again}"]
    return said + [f"{number} {owes(cents, now=True)}" for number, cents in posted.balances]
