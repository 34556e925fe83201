"""`clerktui workorder complete`, `cost`, `cancel`; and `order`, the old name of the group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import ConfirmOption, ReadingReasonOption, parse_day
from clerktui.cli.workorder import IdOption, NoteOption, NumberArgument, list_all
from clerktui.cli.workorder_moves import app
from clerktui.cli.workorder_words import charges_of, costs_of, meters_of, moment_of

if TYPE_CHECKING:
    from clerktui.views.work_orders import OrderDone

__all__ = ["app", "order_app"]
CostOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cost",
        metavar="KIND:WHAT:QUANTITY:PRICE",
        help="material, equipment, labor or other, such as material:clamp:2 ft:3.50; again.",
    ),
]


@command(app)
def complete(
    call: Call,
    number: NumberArgument,
    reading: Annotated[
        int | None, typer.Option("--reading", min=0, help="What the meter shows at last.")
    ] = None,
    read_on: Annotated[
        dt.date | None,
        typer.Option("--read-on", metavar="DATE", parser=parse_day, help="Read that day."),
    ] = None,
    estimated: Annotated[bool, typer.Option("--estimated", help="Nobody could read it.")] = False,
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="CODE", help="Why it could not be done.")
    ] = "",
    arrived: Annotated[
        str, typer.Option("--arrived", metavar="MOMENT", help="There since, as its paper says.")
    ] = "",
    done: Annotated[
        str, typer.Option("--done", metavar="MOMENT", help="Done at, as its paper says.")
    ] = "",
    minutes: Annotated[int, typer.Option("--minutes", min=0, help="Worked so long.")] = 0,
    people: Annotated[int, typer.Option("--people", min=1, help="So many of them.")] = 1,
    meters: Annotated[
        list[str] | None,
        typer.Option("--meter", metavar="METER=READING", help="Where there are several; again."),
    ] = None,
    changed: Annotated[
        list[str] | None,
        typer.Option("--change", metavar="OLD=LAST:NEW=START", help="A meter changed; again."),
    ] = None,
    costs: CostOption = None,
    charges: Annotated[
        list[str] | None,
        typer.Option("--charge", metavar="CODE[=AMOUNT]", help="As its type says; again."),
    ] = None,
    charge_to: Annotated[
        str, typer.Option("--charge-to", metavar="ACCOUNT", help="Else the order's own.")
    ] = "",
    note: NoteOption = "",
    reason: ReadingReasonOption = "",
    confirm: ConfirmOption = False,
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Say that an order is done, with what it took; or, with --outcome, why it could not be.

    The account of a turn-on is active from today. A final reading wants what the meter shows; one
    below the last reading a reason and an approver, one far above what is used there --confirm.
    A MOMENT is a day and a time, or a time of today: 14:30.

    JSON: number, state, account, account_status, duplicate, cost_cents, charged_cents, charged,
    read[], account_was.
    """
    from clerktui.services.work_orders import ending
    from clerktui.views.work_orders import OrderDraft

    on = call.books.clock.today(call.timezone)
    draft = OrderDraft(
        command_id=str(command_id or uuid4()),
        number=number,
        note=reason or note,
        reading=reading,
        read_on=read_on,
        is_estimated=estimated,
        is_sure=confirm,
        outcome=outcome,
        arrived_at=moment_of(arrived, call.timezone, on),
        done_at=moment_of(done, call.timezone, on),
        minutes=minutes,
        people=people,
        readings=meters_of(meters, changed),
        costs=costs_of(costs),
        charges=charges_of(charges),
        charge_to=charge_to,
    )
    by = Approver(approver, approver_pin)
    _answer(
        call,
        post(
            call,
            draft.command_id,
            by,
            lambda: ending.complete_order(call.books, call.actor, draft),
        ),
    )


@command(app)
def cost(
    call: Call,
    number: NumberArgument,
    costs: CostOption = None,
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Say what an order took besides; a quantity with a minus takes back, with a note why.

    JSON: number, added_cents, cost_cents, duplicate.
    """
    from clerktui.i18n import money
    from clerktui.services.work_orders import costs as taken
    from clerktui.views.order_completion import CostsDraft

    draft = CostsDraft(str(command_id or uuid4()), number, costs_of(costs), note)
    done = taken.add_costs(call.books, call.actor, draft)
    words = f"Order {done.number}: {money(done.added_cents)}, {money(done.cost_cents)} in all."
    call.reply.document(done, [words])


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
    from clerktui.i18n import money

    state = done.state.replace("_", " ")
    is_told = done.account_status != done.account_was
    account = f"; account {done.account} is {done.account_status}" if is_told else ""
    lines = [f"Order {done.number} is {state}{account}.", *done.read]
    if done.cost_cents:
        lines.append(f"It took {money(done.cost_cents)}.")
    if done.charged_cents:
        lines.append(f"{money(done.charged_cents)} charged to account {done.charged}.")
    call.reply.document(done, lines)


order_app = group("The same as `workorder`, under its old name: list, complete, cancel.")
command(order_app, "list", listing=True)(list_all)
command(order_app, "complete")(complete)
command(order_app, "cancel")(cancel)
