"""`clerktui held`: improper payments kept out of the books, and what becomes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, parse_day, reference_option
from clerktui.cli.paper import PdfOption, give_letter
from clerktui.cli.text import listed
from clerktui.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from clerktui.views.held import HeldStep, HeldView

app = group("Improper payments: hold, list, release, send back, extend.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Number from the list.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; what is known.")]
_ROWS = {
    "NUMBER": "number",
    "STATE": "state",
    "ACT BY": "act_by",
    "KIND": "kind_name",
    "ACCOUNT": "account",
    "NAME": "name",
    "CHECK": "reference",
    "AMOUNT": "amount_cents",
    "RECEIPT": "receipt",
}
_KINDS = {"CODE": "code", "NAME": "name", "ACTION": "action", "DAYS": "days", "SAY": "script"}


@command(app, listing=True)
def kinds(call: Call) -> None:
    """List the kinds of improper payments: what the town does with each, and what to say.

    JSON: kinds[code, name, action, days, script, act_by].
    """
    from clerktui.services.improper import kinds as known

    rows = known.list_kinds(call.books, call.actor)
    call.reply.listing(rows, listed(rows, _KINDS), {"kinds": rows})


@command(app)
def add(
    call: Call,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As `held kinds` lists them.")],
    amount: Annotated[
        int, typer.Argument(metavar="AMOUNT", parser=parse_amount, help="What it is over.")
    ],
    account: Annotated[str, typer.Option("--account", metavar="ACCOUNT", help="For whom.")] = "",
    tender: Annotated[str, typer.Option("--tender", metavar="CODE", help="check, cash ...")] = (
        "check"
    ),
    ref: Annotated[str, reference_option("Check or serial number.")] = "",
    payer: Annotated[str, typer.Option("--payer", metavar="TEXT", help="Who sent it.")] = "",
    address: Annotated[
        str, typer.Option("--payer-address", metavar="TEXT", help="Where to send it back.")
    ] = "",
    dated: Annotated[
        dt.date | None,
        typer.Option("--dated", metavar="DATE", parser=parse_day, help="Date on the check."),
    ] = None,
    action: Annotated[
        str, typer.Option("--action", metavar="CODE", help="hold, return, surrender; the rule's.")
    ] = "",
    note: NoteOption = "",
    command_id: IdOption = None,
    pdf: PdfOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Keep a payment out of the books: hold it, send it back, or surrender it.

    JSON: as `held show`, and id, duplicate.
    """
    from clerktui.services.improper import held
    from clerktui.views.held import HeldDraft

    draft = HeldDraft(
        command_id=str(command_id or uuid4()),
        kind=kind,
        amount_cents=amount,
        tender=tender,
        account=account,
        reference=ref,
        payer=payer,
        payer_address=address,
        dated_on=dated,
        note=note,
        action=action,
    )
    done = post(
        call,
        draft.command_id,
        Approver(approver, approver_pin_file, note),
        lambda: held.hold_payment(call.books, call.actor, draft),
    )
    if pdf is not None and done.letter is not None:
        give_letter(call, done.letter, pdf, None)
    _answer(call, done, draft.command_id)


@command(app, "list", listing=True)
def list_payments(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Payer, check, account, state; else held.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List held payments, the clock that runs out first first.

    JSON: held[as `held show`], complete.
    """
    from clerktui.services.improper import held

    page = held.list_held(call.books, call.actor_or_maintenance, text, limit=limit)
    lines = listed(page.rows, _ROWS) if page.rows else ["Nothing is held."]
    call.reply.listing(page.rows, lines, {"held": page.rows, "complete": page.after is None})


@command(app)
def show(call: Call, number: NumberArgument, pdf: PdfOption = None) -> None:
    """Show a held payment, decided or not, with its steps.

    JSON: number, state, kind, kind_name, account, name, amount_cents, tender, reference, payer,
    dated_on, received_on, act_by, is_overdue, note, held_by, receipt, moves[], letter.
    """
    from clerktui.services.improper import held

    view = held.get_held(call.books, call.actor_or_maintenance, number)
    if pdf is not None:
        if view.letter is None:
            raise Refused("held.no_letter", number=number)
        give_letter(call, view.letter, pdf, None)
    _answer(call, view)


@command(app)
def release(
    call: Call,
    number: NumberArgument,
    account: Annotated[
        str, typer.Option("--account", metavar="ACCOUNT", help="Another account than it is for.")
    ] = "",
    suspense: Annotated[
        bool, typer.Option("--suspense", help="Book it as unidentified money.")
    ] = False,
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Take a held payment into the headless user's open drawer, with its receipt.

    JSON: as `held show`, and id.
    """
    from clerktui.services import accounts, drawers, payments
    from clerktui.services.improper import held, kinds
    from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft

    view = held.get_held(call.books, call.actor, number)
    if suspense:
        line = LineDraft("revenue", kinds.get_suspense_code(call.books), view.amount_cents)
    else:
        if not (account or view.account):
            raise Refused("held.no_account", number=number)
        found = accounts.get_account(call.books, account or view.account).account
        line = LineDraft("account", found, view.amount_cents)
    drawer = drawers.current_drawer(call.books, call.actor)
    if drawer is None:
        raise Refused("drawer.none_open", username=call.actor.username)
    draft = PaymentDraft(
        command_id=str(command_id or uuid4()),
        drawer_session_id=drawer.session_id,
        lines=(line,),
        tenders=(TenderDraft(view.tender, view.amount_cents, view.reference),),
        held=number,
    )
    post(
        call,
        draft.command_id,
        Approver(approver, approver_pin_file),
        lambda: payments.post_payment(call.books, call.actor, draft),
    )
    _answer(call, held.get_held(call.books, call.actor, number), draft.command_id)


@command(app, "return")
def send_back(
    call: Call,
    number: NumberArgument,
    note: NoteOption = "",
    command_id: IdOption = None,
    pdf: PdfOption = None,
) -> None:
    """Send a held payment back to who sent it, with its letter.

    JSON: as `held show`, and id, duplicate.
    """
    from clerktui.services.improper import held
    from clerktui.views.held import HeldStep

    step = HeldStep(str(command_id or uuid4()), number, note)
    _answer_with_letter(call, step, held.return_held(call.books, call.actor, step), pdf)


@command(app)
def surrender(
    call: Call,
    number: NumberArgument,
    note: NoteOption = "",
    command_id: IdOption = None,
    pdf: PdfOption = None,
) -> None:
    """Hand a held note over to the Secret Service; the letter is the receipt for it.

    JSON: as `held show`, and id, duplicate.
    """
    from clerktui.services.improper import held
    from clerktui.views.held import HeldStep

    step = HeldStep(str(command_id or uuid4()), number, note)
    _answer_with_letter(call, step, held.surrender_held(call.books, call.actor, step), pdf)


@command(app)
def extend(
    call: Call,
    number: NumberArgument,
    until: Annotated[
        dt.date, typer.Option("--until", metavar="DATE", parser=parse_day, help="New last day.")
    ],
    note: NoteOption,
    command_id: IdOption = None,
) -> None:
    """Let a held payment wait until another day, with the reason.

    JSON: as `held show`, and id, duplicate.
    """
    from clerktui.services.improper import held
    from clerktui.views.held import HeldStep

    step = HeldStep(str(command_id or uuid4()), number, note, until)
    _answer(call, held.extend_held(call.books, call.actor, step), step.command_id)


def _answer_with_letter(call: Call, step: HeldStep, done: HeldView, pdf: Path | None) -> None:
    if pdf is not None and done.letter is not None:
        give_letter(call, done.letter, pdf, None)
    _answer(call, done, step.command_id)


def _answer(call: Call, view: HeldView, command_id: str = "") -> None:
    document = {**view.__dict__, "letter": view.letter.to_data() if view.letter else None}
    if command_id:
        document["id"] = command_id
    call.reply.document(document, _lines(view))


def _lines(view: HeldView) -> Iterator[str]:
    from clerktui.i18n import money, town_date
    from clerktui.rules.text import display_safe

    again = " (done before)" if view.duplicate else ""
    late = " OVERDUE" if view.is_overdue else ""
    yield display_safe(f"Held payment {view.number}: {view.state}{again}{late}")
    check = f"{view.tender_name} {view.reference} {money(view.amount_cents)}"
    yield display_safe(f"{view.kind_name}: {check}")
    if view.account or view.name:
        yield display_safe(f"{view.account} {view.name}".strip())
    if view.act_by and view.state == "held":
        yield f"Act by {town_date(view.act_by)}"
    if view.receipt:
        yield f"Receipt {view.receipt}"
