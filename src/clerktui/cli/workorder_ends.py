"""`clerktui workorder complete` and `cancel`; and `order`, what the group was called before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import ConfirmOption, ReadingReasonOption
from clerktui.cli.workorder import IdOption, NoteOption, NumberArgument, list_all
from clerktui.cli.workorder_moves import app

if TYPE_CHECKING:
    from clerktui.views.work_orders import OrderDone

__all__ = ["app", "order_app"]


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

    JSON: as `workorder complete`.
    """
    from clerktui.services.work_orders import ending
    from clerktui.views.work_orders import OrderDraft

    draft = OrderDraft(str(command_id or uuid4()), number, note)
    _answer(call, ending.cancel_order(call.books, call.actor, draft))


def _answer(call: Call, done: OrderDone) -> None:
    account = f"; account {done.account} is {done.account_status}" if done.account else ""
    call.reply.document(done, [f"Order {done.number} is {done.state}{account}."])


order_app = group("The same as `workorder`, under its old name: list, complete, cancel.")
command(order_app, "list", listing=True)(list_all)
command(order_app, "complete")(complete)
command(order_app, "cancel")(cancel)
