"""`clerktui order`: work orders, done and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import ConfirmOption, ReadingReasonOption
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.work_orders import OrderDone

app = group("Work orders: list, complete, cancel.")
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the order.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="What was done, or why.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_ROWS = {
    "ORDER": "number",
    "WHAT": "kind",
    "STATE": "state",
    "WANTED": "wanted_on",
    "ACCOUNT": "account",
    "ADDRESS": "address",
    "APPL.": "application",
    "NOTE": "note",
}


@command(app, "list", listing=True)
def list_all(
    call: Call,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="Number, account, address.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List the open orders, what is wanted first in front; with text, also those that ended.

    JSON: orders[number, kind, state, account, address, wanted_on, made_at, made_by, application,
    note, meter, owed_cents], complete.
    """
    from clerktui.services.work_orders import listing

    page = listing.list_orders(call.books, call.actor_or_maintenance, text, limit=limit)
    lines = listed(page.rows, _ROWS) if page.rows else ["No order is here."]
    call.reply.listing(page.rows, lines, {"orders": page.rows, "complete": not page.after})


@command(app)
def complete(
    call: Call,
    number: NumberArgument,
    reading: Annotated[
        int | None, typer.Option("--reading", min=0, help="What the meter shows at last.")
    ] = None,
    estimated: Annotated[bool, typer.Option("--estimated", help="Nobody could read it.")] = False,
    note: NoteOption = "",
    reason: ReadingReasonOption = "",
    confirm: ConfirmOption = False,
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Say that an order is done; the account of a turn-on is active from today.

    A final reading wants what the meter shows; one below the last reading a reason and an approver,
    one far above what is used there --confirm.

    JSON: number, state, account, account_status, duplicate.
    """
    from clerktui.services.work_orders import ending
    from clerktui.views.work_orders import OrderDraft

    draft = OrderDraft(
        str(command_id or uuid4()),
        number,
        reason or note,
        reading=reading,
        is_estimated=estimated,
        is_sure=confirm,
    )
    by = Approver(approver, approver_pin)
    done = post(
        call,
        draft.command_id,
        by,
        lambda: ending.complete_order(call.books, call.actor, draft),
    )
    _answer(call, done)


@command(app)
def cancel(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Cancel an order with the reason; the account that waited for it is closed.

    Without its order a final reading is entered on the close-out.

    JSON: as `order complete`.
    """
    from clerktui.services.work_orders import ending
    from clerktui.views.work_orders import OrderDraft

    draft = OrderDraft(str(command_id or uuid4()), number, note)
    _answer(call, ending.cancel_order(call.books, call.actor, draft))


def _answer(call: Call, done: OrderDone) -> None:
    said = f"Order {done.number} is {done.state}; account {done.account} is {done.account_status}."
    call.reply.document(done, [said])
