"""`clerktui collect reconnect`: service that is off, its fee, and turning it on again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.cutting import ReconnectDone, ReconnectView

app = group("Service that is off: list, show, charge the fee, order it on again.")

AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="For whoever does it.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_OFF = {
    "ACCOUNT": "account",
    "NAME": "name",
    "OFF SINCE": "cut_on",
    "PAST DUE": "past_due_cents",
    "FEE": "fee_cents",
    "TO PAY": "to_pay_cents",
    "MAY BE ON": "may_order",
    "ORDER": "order",
}


@command(app, "list", listing=True)
def list_off(call: Call) -> None:
    """List the accounts whose service is off and what each has to pay; who paid comes first.

    JSON: accounts[account, name, cut_on, past_due_cents, fee_cents, is_charged, fee_open_cents,
    is_after_hours, order, to_pay_cents, may_order].
    """
    from clerktui.services.cutting import reconnecting

    found = reconnecting.list_off(call.books, call.actor_or_maintenance)
    rows = [_data(one) for one in found]
    lines = listed(found, _OFF) if found else ["Nobody's service is off."]
    call.reply.listing(rows, lines, {"accounts": rows})


@command(app)
def show(call: Call, account: AccountArgument) -> None:
    """Show what an account has to pay before its service is on again.

    JSON: as one of `collect reconnect list`.
    """
    from clerktui.services.cutting import reconnecting

    one = reconnecting.get_off(call.books, call.actor_or_maintenance, account)
    shown = {head: getattr(one, field) for head, field in _OFF.items() if field[-6:] != "_cents"}
    money = {head: _money(getattr(one, field)) for head, field in _OFF.items() if "cents" in field}
    call.reply.document(_data(one), named(shown | money))


@command(app)
def charge(
    call: Call, account: AccountArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Charge the fee for turning service on again, once for each time it was cut off.

    JSON: account, order, fee_cents, to_pay_cents, duplicate.
    """
    from clerktui.services.cutting import reconnecting
    from clerktui.views.cutting import ReconnectDraft

    draft = ReconnectDraft(str(command_id or uuid4()), account, note)
    _answer(call, reconnecting.charge_fee(call.books, call.actor, draft))


@command(app)
def order(
    call: Call,
    account: AccountArgument,
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Order that service is turned on again, once everything is paid.

    JSON: as `collect reconnect charge`.
    """
    from clerktui.services.cutting import reconnecting
    from clerktui.views.cutting import ReconnectDraft

    draft = ReconnectDraft(str(command_id or uuid4()), account, note)
    who, books, actor = Approver(approver, approver_pin_file), call.books, call.actor
    _answer(
        call, post(call, draft.command_id, who, lambda: reconnecting.order(books, actor, draft))
    )


def _data(one: ReconnectView) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(one), "to_pay_cents": one.to_pay_cents, "may_order": one.may_order}


def _answer(call: Call, done: ReconnectDone) -> None:
    order = f"order {done.order}, " if done.order else ""
    said = f"Account {done.account}: {order}fee {_money(done.fee_cents)}, "
    call.reply.document(done, [f"{said}{_money(done.to_pay_cents)} to pay."])


def _money(cents: int) -> str:
    from clerktui.i18n import money

    return money(cents)
