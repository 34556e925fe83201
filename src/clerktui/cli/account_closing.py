"""`clerktui account`: close accounts, move customers, change names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.account import app
from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command
from clerktui.cli.options import ConfirmOption, ReadingReasonOption, parse_day, parse_named_amount
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.closing_accounts import CloseOutDone, CloseOutView, FinalCharge

AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the close-out.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="In your own words.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]


@command(app)
def close(
    call: Call,
    account: AccountArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="CODE", help="Why it is closed.")],
    on: Annotated[
        dt.date | None,
        typer.Option("--on", metavar="DATE", parser=parse_day, help="The last day; else today."),
    ] = None,
    forward: Annotated[
        str, typer.Option("--forward", metavar="A/C/S/Z", help="Street/city/state/zip for mail.")
    ] = "",
    phone: Annotated[str, typer.Option("--phone", help="The number after the move.")] = "",
    to: Annotated[
        str, typer.Option("--to", metavar="ACCOUNT", help="The customer's other account.")
    ] = "",
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Begin to close an account: the last day, where the customer goes.

    JSON: id, number, state, account, balance_cents, bill, billed_cents, applied_cents, moved_cents,
    transferred_cents, refund_cents, refunds[], new_account, previous, order, small_cents, to_owner,
    notes[], duplicate.
    """
    from clerktui.services.closing_accounts import starting
    from clerktui.views.closing_accounts import CloseOutDraft

    form = starting.get_form(call.books, call.actor, account)
    names = ("forward_address", "forward_city", "forward_state", "forward_zip")
    parts = dict(zip(names, (part.strip() for part in forward.split("/")), strict=False))
    draft = CloseOutDraft(
        command_id=str(command_id or uuid4()),
        account=form.account,
        stop_on=on or form.on,
        reason=reason,
        phone=phone,
        new_account=to,
        note=note,
        **parts,
    )
    by = Approver(approver, approver_pin)
    done = post(call, draft.command_id, by, lambda: starting.start(call.books, call.actor, draft))
    _done(call, draft.command_id, done)


@command(app)
def reading(
    call: Call,
    number: NumberArgument,
    value: Annotated[int, typer.Argument(metavar="READING", help="What the meter shows.")],
    meter: Annotated[str, typer.Option("--meter", help="Where there is more than one.")] = "",
    on: Annotated[
        dt.date | None,
        typer.Option("--on", metavar="DATE", parser=parse_day, help="The day; else today."),
    ] = None,
    estimated: Annotated[bool, typer.Option("--estimated", help="Nobody could get to it.")] = False,
    reason: ReadingReasonOption = "",
    confirm: ConfirmOption = False,
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Enter the final reading of a meter.

    One below the last reading wants a reason and an approver; one far above what is used there
    wants --confirm.

    JSON: as `account close`.
    """
    from clerktui.services.closing_accounts import readings
    from clerktui.views.closing_accounts import ReadingDraft

    said = (number, value, meter, on, estimated, reason, confirm)
    draft = ReadingDraft(str(command_id or uuid4()), *said)
    by = Approver(approver, approver_pin)
    done = post(
        call, draft.command_id, by, lambda: readings.enter_reading(call.books, call.actor, draft)
    )
    _done(call, draft.command_id, done)


@command(app, "final-bill")
def final_bill(
    call: Call,
    number: NumberArgument,
    charge: Annotated[
        list[str] | None,
        typer.Option("--charge", metavar="SERVICE=AMOUNT", help="May be repeated."),
    ] = None,
    suggested: Annotated[
        bool, typer.Option("--suggested", help="Charge the flat services by days, too.")
    ] = False,
    bill: Annotated[str, typer.Option("--bill", help="The final bill that was loaded.")] = "",
    command_id: IdOption = None,
) -> None:
    """Make the final bill, take the one that was loaded, or say that nothing is to be billed.

    JSON: as `account close`.
    """
    from clerktui.services.closing_accounts import billing, looking
    from clerktui.views.closing_accounts import FinalBillDraft, FinalCharge

    charges = [FinalCharge(*parse_named_amount(one)) for one in charge or ()]
    if suggested:
        view = looking.get_close_out(call.books, call.actor, number)
        charges += view.suggested
    draft = FinalBillDraft(str(command_id or uuid4()), number, tuple(charges), bill)
    _done(call, draft.command_id, billing.bill_final(call.books, call.actor, draft))


@command(app)
def finish(
    call: Call,
    number: NumberArgument,
    deposit: Annotated[
        str, typer.Option("--deposit", metavar="WAY", help="refund, hold, move or apply_move.")
    ] = "",
    balance: Annotated[
        bool, typer.Option("--balance", help="What is then owed moves to the new account.")
    ] = False,
    owner: Annotated[
        bool | None,
        typer.Option("--owner/--vacant", help="Who takes the service; else as the town says."),
    ] = None,
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Close the account: services ended, deposit used, the rest given back or moved, at once.

    JSON: as `account close`.
    """
    from clerktui.services.closing_accounts import finishing
    from clerktui.views.closing_accounts import FinishDraft

    draft = FinishDraft(str(command_id or uuid4()), number, deposit, balance, note, owner)
    by = Approver(approver, approver_pin)
    done = post(call, draft.command_id, by, lambda: finishing.finish(call.books, call.actor, draft))
    _done(call, draft.command_id, done)


@command(app)
def stay(
    call: Call,
    number: NumberArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")],
    command_id: IdOption = None,
) -> None:
    """Cancel a close-out: the customer stays.

    JSON: as `account close`.
    """
    from clerktui.services.closing_accounts import undoing
    from clerktui.views.closing_accounts import CloseOutStep

    draft = CloseOutStep(str(command_id or uuid4()), number, note)
    _done(call, draft.command_id, undoing.cancel(call.books, call.actor, draft))


@command(app)
def reopen(
    call: Call,
    number: NumberArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")],
    command_id: IdOption = None,
) -> None:
    """Open an account again that was closed by mistake.

    JSON: as `account close`.
    """
    from clerktui.services.closing_accounts import undoing
    from clerktui.views.closing_accounts import CloseOutStep

    draft = CloseOutStep(str(command_id or uuid4()), number, note)
    _done(call, draft.command_id, undoing.reopen(call.books, call.actor, draft))


@command(app)
def closing(call: Call, number: NumberArgument) -> None:
    """Show a close-out: what is missing, the readings, what is suggested, every step.

    JSON: number, state, account, name, reason, stop_on, forward, bill, balance_cents,
    deposit_cents, missing[], readings[], suggested[], steps[], and more.
    """
    from dataclasses import asdict

    from clerktui.services.closing_accounts import looking

    view = looking.get_close_out(call.books, call.actor_or_maintenance, number)
    call.reply.document(asdict(view), _shown(view))


@command(app, "closings", listing=True)
def closings(
    call: Call,
    all_: Annotated[bool, typer.Option("--all", help="Those that are done, too.")] = False,
) -> None:
    """List the close-outs under way, the earliest last day first.

    JSON: close_outs[number, state, account, name, stop_on, reason, unread, balance_cents, ...].
    """
    from dataclasses import asdict

    from clerktui.rules.closing_accounts import OPEN
    from clerktui.rules.states import CLOSE_OUT
    from clerktui.services.closing_accounts import looking

    states = tuple(CLOSE_OUT.moves) if all_ else OPEN
    found = looking.list_close_outs(call.books, call.actor_or_maintenance, states, 10_000)
    rows = [asdict(one) for one in found]
    lines = listed(found, _ROWS) if found else ["No account is being closed."]
    call.reply.listing(rows, lines, {"close_outs": rows})


@command(app)
def move(
    call: Call,
    account: AccountArgument,
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="An account at the new place, or its address.")
    ],
    stop: Annotated[
        dt.date, typer.Option("--stop", metavar="DATE", parser=parse_day, help="Last day here.")
    ],
    start: Annotated[
        dt.date, typer.Option("--start", metavar="DATE", parser=parse_day, help="First day there.")
    ],
    number: Annotated[
        str, typer.Option("--number", help="Of the new account; else the next of the place.")
    ] = "",
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Move a customer within town: a new account there, and the old one begins to close.

    JSON: as `account close`.
    """
    from clerktui.services.closing_accounts import moving
    from clerktui.views.closing_accounts import MoveTownDraft

    draft = MoveTownDraft(
        str(command_id or uuid4()), account, place, stop, start, number, note=note
    )
    by = Approver(approver, approver_pin)
    done = post(
        call, draft.command_id, by, lambda: moving.move_within_town(call.books, call.actor, draft)
    )
    _done(call, draft.command_id, done)


@command(app)
def rename(
    call: Call,
    account: AccountArgument,
    last_name: Annotated[str, typer.Argument(metavar="LAST", help="Last name, or the business.")],
    first_name: Annotated[str, typer.Argument(metavar="[FIRST]", help="First name.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why: married, sold ...")] = "",
    proof: Annotated[str, typer.Option("--proof", help="The paper that shows it.")] = "",
    command_id: IdOption = None,
) -> None:
    """Change the name of an account's customer, on all their accounts.

    JSON: id, account, old_name, new_name, accounts, duplicate.
    """
    from dataclasses import asdict

    from clerktui.services.closing_accounts import renaming
    from clerktui.views.closing_accounts import NameDraft

    draft = NameDraft(str(command_id or uuid4()), account, last_name, first_name, reason, proof)
    done = renaming.change_name(call.books, call.actor, draft)
    call.reply.note(f"Command {draft.command_id}")
    again = " (done before; nothing new was done)" if done.duplicate else ""
    line = f"{done.old_name} is {done.new_name} now, on {done.accounts} account(s){again}"
    call.reply.document({"id": draft.command_id, **asdict(done)}, [line])


# --------------------------------------------------------------------------------------- answers
_ROWS = {
    "NO.": "number",
    "STATE": "state",
    "ACCOUNT": "account",
    "NAME": "name",
    "LAST DAY": "stop_on",
    "UNREAD": "unread",
    "BALANCE": "balance_cents",
    "DEPOSIT": "deposit_cents",
}


def _done(call: Call, command_id: str, done: CloseOutDone) -> None:
    from dataclasses import asdict

    call.reply.note(f"Command {command_id}")
    call.reply.document({"id": command_id, **asdict(done)}, _said(done))


def _said(done: CloseOutDone) -> Iterator[str]:
    from clerktui.i18n import money

    again = " (done before; nothing new was done)" if done.duplicate else ""
    yield f"Close-out {done.number} of account {done.account}: {done.state}{again}"
    parts = {
        f"final bill {done.bill}": done.billed_cents,
        "of the deposit used": done.applied_cents,
        f"of the deposit moved to {done.new_account}": done.moved_cents,
        f"of the balance moved to {done.new_account}": done.transferred_cents,
        "moved by the small-balance rule": done.small_cents,
        f"refund asked for: {', '.join(map(str, done.refunds))}": done.refund_cents,
    }
    for words, cents in parts.items():
        if cents:
            yield f"{money(cents)} {words}"
    if done.new_account and done.state in ("asked", "read"):
        yield f"New account {done.new_account}"
    if done.to_owner:
        yield f"Service is with the owner's account {done.to_owner}"
    yield from done.notes
    yield f"{done.account} now owes {money(done.balance_cents)}"


def _shown(view: CloseOutView) -> Iterator[str]:
    from clerktui.i18n import money, town_date

    yield from named(
        {
            "Close-out": f"{view.number} {view.state}",
            "Account": f"{view.account} {view.name}",
            "Place": view.service_address,
            "Reason": view.reason,
            "Last day": town_date(view.stop_on),
            "Mail to": view.forward or view.new_account,
            "Final bill": view.bill,
            "Owes": money(view.balance_cents),
            "Deposit held": money(view.deposit_cents),
            "Missing": ", ".join(view.missing) or "nothing",
        }
    )
    for one in view.readings:
        read = "not read" if one.reading is None else f"{one.reading} on {town_date(one.read_on)}"
        yield f"Meter {one.meter}: {read}{' (estimated)' if one.is_estimated else ''}"
    yield from (_suggestion(one) for one in view.suggested)
    for step in view.steps:
        yield f"{town_date(step.on)}  {step.words}  {step.clerk}"


def _suggestion(one: FinalCharge) -> str:
    from clerktui.i18n import money

    return f"Suggested: {money(one.amount_cents)} {one.words}, {one.quantity}"
