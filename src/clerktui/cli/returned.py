"""`clerktui returned`: items the bank returned, from finding the receipt to making it good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.paper import PdfOption, TextOption, give_letter
from clerktui.cli.text import listed
from clerktui.i18n.words import owes

if TYPE_CHECKING:
    from clerktui.views.returns import ReturnCandidate, ReturnDraft, ReturnedView

app = group("Items the bank returned: find, take back, letters, waive.")

NumberArgument = Annotated[int, typer.Argument(metavar="ITEM", help="Number of the item.")]
WantedArgument = Annotated[
    str,
    typer.Argument(metavar="[TEXT]", help="Trace, check number, receipt or amount such as 60.00."),
]
AmountOption = Annotated[
    int | None,
    typer.Option("--amount", metavar="AMT", parser=parse_amount, help="The item's amount."),
]
NoticeOption = Annotated[
    int | None, typer.Option("--notice", metavar="N", help="A return read from a Nacha file.")
]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_FOUND = {
    "TENDER": "tender_id",
    "RECEIPT": "receipt",
    "RECEIVED": "received_on",
    "ACCOUNT": "account",
    "NAME": "name",
    "PAID BY": "tender",
    "NUMBER": "reference",
    "AMOUNT": "amount_cents",
    "STATE": "state",
}
_ROWS = {
    "ITEM": "number",
    "STATE": "state",
    "NOTICED": "noticed_on",
    "RECEIPT": "receipt",
    "ACCOUNT": "account",
    "NAME": "name",
    "NUMBER": "reference",
    "AMOUNT": "amount_cents",
    "FEE": "fee_cents",
    "OWED": "owed_cents",
}


@command(app, listing=True)
def find(
    call: Call,
    text: WantedArgument = "",
    amount: AmountOption = None,
    notice: NoticeOption = None,
    bai2: Annotated[
        Path | None, typer.Option("--bai2", metavar="FILE", help="The bank's BAI2 file.")
    ] = None,
) -> None:
    """Find what a notice could be about: everything that fits, never a guess.

    JSON: candidates[tender_id, receipt, received_on, account, name, tender, amount_cents,
    reference, state, of_several]; with --bai2 items[line, on, amount_cents, reference, says,
    verdict, candidates].
    """
    from clerktui.services.returns import find as finding

    actor = call.actor_or_maintenance
    if bai2 is not None:
        told = finding.read_returns(call.books, actor, bai2)
        rows: list[Any] = [{**one.__dict__, "verdict": one.verdict} for one in told]
        lines = list(_told(told)) or ["The file tells of no returned item."]
        call.reply.listing(rows, lines, {"items": rows})
        return
    found = _candidates(call, text, amount, notice)
    said = listed(found, _FOUND) if found else ["Nothing fits."]
    call.reply.listing(found, said, {"candidates": found})


def _told(told: Any) -> Iterator[str]:
    from clerktui.i18n import money
    from clerktui.rules.text import display_safe

    for one in told:
        says = f"line {one.line}: {money(one.amount_cents)} {one.says}: {one.verdict}"
        yield display_safe(says)
        yield from (f"  {line}" for line in listed(one.candidates, _FOUND) if one.candidates)


def _candidates(
    call: Call, text: str, amount: int | None, notice: int | None
) -> tuple[ReturnCandidate, ...]:
    from clerktui.services.returns import find as finding

    actor = call.actor_or_maintenance
    if notice is not None:
        return finding.find_for_notice(call.books, actor, notice)
    return finding.find_tenders(call.books, actor, text, amount)


@command(app)
def book(
    call: Call,
    text: WantedArgument = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="nsf, closed, stopped or other.")
    ] = "nsf",
    code: Annotated[str, typer.Option("--code", metavar="TEXT", help="The bank's word.")] = "",
    tender: Annotated[
        int | None, typer.Option("--tender", metavar="N", help="Which one, as `find` lists them.")
    ] = None,
    amount: AmountOption = None,
    notice: NoticeOption = None,
    noticed: Annotated[
        dt.date | None,
        typer.Option("--noticed", metavar="DATE", parser=parse_day, help="Notice's day; today."),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What else is known.")] = "",
    redeposit: Annotated[
        bool, typer.Option("--redeposit", help="It is presented again; nothing is taken back.")
    ] = False,
    waive: Annotated[
        bool, typer.Option("--waive", help="Leave the fee out; --note says why.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would be done.")
    ] = False,
    command_id: IdOption = None,
    pdf: PdfOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Take a returned item back: reversal, fee or tax penalty, CASH ONLY, letter, in one.

    JSON: as `returned show`, and id, duplicate. With --preview: before[], after[], lines[],
    fee_cents, fee_rule, recovery_cents, lost_cents, interest_cents, flag_until, redeposits_left.
    """
    from clerktui.services.returns import booking, find as finding
    from clerktui.views.returns import ReturnDraft

    if tender is None:
        tender = finding.the_one(_candidates(call, text, amount, notice)).tender_id
    draft = ReturnDraft(
        command_id=str(command_id or uuid4()),
        tender_id=tender,
        reason=reason,
        code=code,
        note=note,
        noticed_on=noticed,
        notice_id=notice,
        redeposit=redeposit,
        waive=waive,
    )
    if preview:
        _preview(call, draft)
        return
    item = post(
        call,
        draft.command_id,
        Approver(approver, approver_pin_file, note),
        lambda: booking.book_return(call.books, call.actor, draft),
    )
    call.reply.note(f"Command {draft.command_id}")
    if pdf is not None and item.letter is not None:
        give_letter(call, item.letter, pdf, None)
    _answer(call, item, draft.command_id)


def _preview(call: Call, draft: ReturnDraft) -> None:
    from clerktui.i18n import money
    from clerktui.services.returns import booking

    plan = booking.plan_return(call.books, call.actor, draft)
    lines = [
        f"{number} {owes(cents)}, then {owes(dict(plan.after)[number])}"
        for number, cents in plan.before
    ]
    lines.append(f"Fee {money(plan.fee_cents)}: {plan.fee_rule}")
    if plan.recovery_cents:
        lines.append(f"Refunded or used since, charged anew: {money(plan.recovery_cents)}")
    if plan.lost_cents:
        lines.append(f"Can be charged to no account: {money(plan.lost_cents)}")
    if plan.is_tax:
        lines.append(f"Interest to today, owed anew: {money(plan.interest_cents)}")
    if plan.flag_until:
        lines.append(f"CASH ONLY until {plan.flag_until:%m/%d/%y}")
    call.reply.document(plan, lines)


@command(app, "list", listing=True)
def list_items(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Account, name, receipt, check, state; all.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List returned items, those still owed first.

    JSON: items[as `returned show`], complete.
    """
    from clerktui.services.returns import items

    page = items.list_returned(call.books, call.actor_or_maintenance, text, limit=limit)
    lines = listed(page.rows, _ROWS) if page.rows else ["No item has been returned."]
    call.reply.listing(page.rows, lines, {"items": page.rows, "complete": page.after is None})


@command(app)
def show(call: Call, item: NumberArgument) -> None:
    """Show a returned item: what came back, what it cost, what is still owed, who did what.

    JSON: number, state, receipt, account, name, tender, reference, amount_cents, code, reason,
    noticed_on, attempts, fee_cents, fee_rule, recovery_cents, lost_cents, owed_cents,
    interest_cents, interest_booked_cents, flag_until, correction, moves[], letter.
    """
    from clerktui.services.returns import items

    _answer(call, items.get_returned(call.books, call.actor_or_maintenance, item))


@command(app)
def letter(
    call: Call, item: NumberArgument, pdf: PdfOption = None, text: TextOption = None
) -> None:
    """Give the letter about an item once more, marked as a copy.

    JSON: the letter: number, to_lines[], subject, paragraphs[], figures[], via, language, copy_no.
    """
    from clerktui.printing.mail import letter_text
    from clerktui.services.returns import items

    written = items.get_letter(call.books, call.actor, item)
    said = give_letter(call, written, pdf, text)
    call.reply.document(said, [letter_text(written, text or 80).rstrip("\n")])


@command(app)
def waive(
    call: Call,
    item: NumberArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")],
    command_id: IdOption = None,
    approver: ApproverOption = None,
    approver_pin_file: ApproverPinOption = None,
) -> None:
    """Take the fee or penalty of an item off again, while nobody has paid it.

    JSON: as `returned show`.
    """
    from clerktui.services.returns import items
    from clerktui.views.returns import ReturnedStep

    step = ReturnedStep(str(command_id or uuid4()), item, note)
    done = post(
        call,
        step.command_id,
        Approver(approver, approver_pin_file, note),
        lambda: items.waive_fee(call.books, call.actor, step),
    )
    _answer(call, done, step.command_id)


@command(app)
def settle(
    call: Call,
    item: NumberArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="How.")] = "",
    command_id: IdOption = None,
) -> None:
    """Say that an item was made good: nothing of it is owed any more.

    JSON: as `returned show`.
    """
    from clerktui.services.returns import items
    from clerktui.views.returns import ReturnedStep

    step = ReturnedStep(str(command_id or uuid4()), item, note)
    _answer(call, items.settle(call.books, call.actor, step), step.command_id)


def _answer(call: Call, item: ReturnedView, command_id: str = "") -> None:
    document = {**item.__dict__, "letter": item.letter.to_data() if item.letter else None}
    if command_id:
        document["id"] = command_id
    call.reply.document(document, _lines(item))


def _lines(item: ReturnedView) -> Iterator[str]:
    from clerktui.i18n import money, town_date
    from clerktui.rules.text import display_safe

    again = " (done before; nothing new was moved)" if item.duplicate else ""
    came = f"{item.tender} {item.reference} {money(item.amount_cents)}, receipt {item.receipt}"
    yield display_safe(f"Returned item {item.number}: {item.state}{again}")
    yield display_safe(f"{came}, {item.code} {item.reason} {town_date(item.noticed_on)}")
    if item.account:
        yield display_safe(f"Account {item.account} {item.name}")
    if item.attempts:
        yield f"Presented again {item.attempts} times"
    if item.correction:
        yield display_safe(f"Fee {money(item.fee_cents)}: {item.fee_rule}")
    if item.recovery_cents:
        yield f"Charged anew because refunded or used: {money(item.recovery_cents)}"
    if item.lost_cents:
        yield f"Can be charged to no account: {money(item.lost_cents)}"
    yield f"Still owed of it: {money(item.owed_cents)}"
    if item.interest_booked_cents:
        yield f"Interest on its tax, booked: {money(item.interest_booked_cents)}"
    if item.interest_cents:
        yield f"Interest on its tax since, not booked: {money(item.interest_cents)}"
    if item.flag_until:
        yield f"CASH ONLY until {town_date(item.flag_until)}"
    for number, cents in item.balances:
        yield f"{number} {owes(cents, now=True)}"
