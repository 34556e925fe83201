"""`clerktui enforce`: garnishments and attachments from their notices to their release."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.enforce_text import case_lines
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.text import listed
from clerktui.errors import EXIT_OK, EXIT_REFUSED

if TYPE_CHECKING:
    from clerktui.views.enforcement import CaseDone, ReceiveDraft

app = group("Garnishment and attachment for delinquent taxes: cases, service, money, release.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the case.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="In your own words.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
OnOption = Annotated[
    dt.date | None, typer.Option("--on", metavar="DATE", parser=parse_day, help="Else today.")
]
RehearseOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be done.")]
_LINES = {
    "NO.": "number",
    "KIND": "kind",
    "STATE": "state",
    "ACCOUNT": "account",
    "NAME": "name",
    "SERVED ON": "third_party",
    "LEFT": "left_cents",
    "WAITS FOR": "waits_for",
    "UNTIL": "until",
}
_PARTIES = {
    "NO.": "party_id",
    "KIND": "kind",
    "NAME": "name",
    "ADDRESS": "address",
    "CITY": "city",
    "ZIP": "zip",
    "USED": "is_active",
    "OPEN": "open_cases",
}


@command(app)
def case(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account number.")],
    kind: Annotated[str, typer.Argument(help="wages, bank, rent or escheat.")],
    party: Annotated[int, typer.Option("--party", metavar="NO", help="Who it is served on.")] = 0,
    note: NoteOption = "",
    dry_run: RehearseOption = False,
    command_id: IdOption = None,
) -> int:
    """Open a case and write its two notices; refused while anything is missing.

    With --dry-run only say whether one can be opened, and all that is missing (exit code 1).

    JSON: id, number, state, account, amount_cents, notes[], receipt, refund, duplicate; with
    --dry-run account, name, owed_cents, lines[code, is_met, words, until].
    """
    from clerktui.services.enforcement import acting, gate
    from clerktui.views.enforcement import CaseDraft

    if dry_run:
        found = gate.get_gate(call.books, call.actor_or_maintenance, account, kind)
        lines = [f"{'ok     ' if one.is_met else 'MISSING'}  {one.words}" for one in found.lines]
        call.reply.document(found, [f"{found.account}  {found.name}", *lines])
        return EXIT_OK if found.is_open else EXIT_REFUSED
    draft = CaseDraft(str(command_id or uuid4()), account, kind, party, note)
    _done(call, draft.command_id, acting.open_case(call.books, call.actor, draft))
    return EXIT_OK


@command(app)
def serve(
    call: Call,
    number: NumberArgument,
    on: OnOption = None,
    taxpayer: Annotated[
        dt.date | None,
        typer.Option("--taxpayer", metavar="DATE", parser=parse_day, help="Else the same day."),
    ] = None,
    how: Annotated[
        str, typer.Option("--how", metavar="HOW", help="collector, sheriff or certified.")
    ] = "collector",
    command_id: IdOption = None,
) -> None:
    """Write down that both notices were served on one day: the clock runs, the fee is owed.

    JSON: as `enforce case`.
    """
    from clerktui.services.enforcement import acting
    from clerktui.views.enforcement import ServeDraft

    day = on or _today(call)
    draft = ServeDraft(str(command_id or uuid4()), number, day, taxpayer or day, how)
    _done(call, draft.command_id, acting.serve(call.books, call.actor, draft))


@command(app)
def answer(
    call: Call,
    number: NumberArgument,
    said: Annotated[str, typer.Argument(metavar="ANSWER", help="admits, denies or objects.")],
    on: OnOption = None,
    period: Annotated[
        str, typer.Option("--period", help="Of wages: weekly, biweekly, semimonthly, monthly.")
    ] = "",
    next_day: Annotated[
        dt.date | None,
        typer.Option("--next", metavar="DATE", parser=parse_day, help="Next pay day."),
    ] = None,
    held: Annotated[
        int, typer.Option("--held", metavar="AMT", parser=parse_amount, help="What is held.")
    ] = 0,
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Write down what the third party answered.

    JSON: as `enforce case`.
    """
    from clerktui.services.enforcement import acting
    from clerktui.views.enforcement import AnswerDraft

    draft = AnswerDraft(
        command_id=str(command_id or uuid4()),
        number=number,
        answer=said,
        answered_on=on or _today(call),
        pay_period=period,
        next_on=next_day,
        held_cents=held,
        note=note,
    )
    _done(call, draft.command_id, acting.answer(call.books, call.actor, draft))


@command(app)
def receive(
    call: Call,
    number: NumberArgument,
    amount: Annotated[int, typer.Argument(metavar="AMT", parser=parse_amount, help="What came.")],
    gross: Annotated[
        int, typer.Option("--gross", metavar="AMT", parser=parse_amount, help="Of the period.")
    ] = 0,
    period: Annotated[
        dt.date | None,
        typer.Option("--period", metavar="DATE", parser=parse_day, help="Its last day."),
    ] = None,
    tender: Annotated[str, typer.Option("--tender", help="How it came.")] = "check",
    reference: Annotated[str, typer.Option("--ref", "--reference", help="Check number.")] = "",
    receipt: Annotated[
        str, typer.Option("--receipt", help="Posted with it already: posts nothing.")
    ] = "",
    note: NoteOption = "",
    dry_run: RehearseOption = False,
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Take what a third party paid over: the case first, then other taxes, the rest a refund.

    JSON: as `enforce case`; with --dry-run lines[key, amount_cents, service, manual].
    """
    from clerktui.services.enforcement import receiving
    from clerktui.views.enforcement import ReceiveDraft

    draft = ReceiveDraft(
        command_id=str(command_id or uuid4()),
        number=number,
        amount_cents=amount,
        gross_cents=gross,
        period_on=period,
        session_id=None if receipt else _session(call),
        tender=tender,
        reference=reference,
        receipt=receipt,
        note=note,
    )
    if dry_run:
        _rehearse(call, draft)
        return
    by = Approver(approver, approver_pin)
    done = post(
        call, draft.command_id, by, lambda: receiving.receive(call.books, call.actor, draft)
    )
    _done(call, draft.command_id, done)


@command(app)
def default(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Take a case for unanswered once its clock has run: judgment can be asked for.

    JSON: as `enforce case`.
    """
    from clerktui.services.enforcement import acting
    from clerktui.views.enforcement import CaseStep

    draft = CaseStep(str(command_id or uuid4()), number, note)
    _done(call, draft.command_id, acting.default(call.books, call.actor, draft))


@command(app)
def release(
    call: Call,
    number: NumberArgument,
    reason: Annotated[
        str,
        typer.Argument(help="paid, nothing, bankruptcy, foreclosure, agreed or error."),
    ],
    note: NoteOption = "",
    command_id: IdOption = None,
) -> None:
    """Let a case go, with a paper to the third party and to the taxpayer.

    JSON: as `enforce case`.
    """
    from clerktui.services.enforcement import acting
    from clerktui.views.enforcement import ReleaseDraft

    draft = ReleaseDraft(str(command_id or uuid4()), number, reason, note)
    _done(call, draft.command_id, acting.release(call.books, call.actor, draft))


@command(app)
def close(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Close a case that was released.

    JSON: as `enforce case`.
    """
    from clerktui.services.enforcement import acting
    from clerktui.views.enforcement import CaseStep

    draft = CaseStep(str(command_id or uuid4()), number, note)
    _done(call, draft.command_id, acting.close(call.books, call.actor, draft))


@command(app)
def paper(
    call: Call,
    number: Annotated[str, typer.Argument(metavar="PAPER", help="From `enforce show`: G-3-1.")],
    pdf: Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write it there.")],
) -> None:
    """Write a paper of a case as it was served, as PDF.

    JSON: number, dated_on, to_lines[], subject, paragraphs[], figures[], and more.
    """
    from clerktui.cli.paper import give_letter
    from clerktui.services.enforcement import papers

    served = papers.get_paper(call.books, call.actor_or_maintenance, number)
    call.reply.document(give_letter(call, served, pdf, None), [served.subject])


@command(app, "list", listing=True)
def list_cases(
    call: Call,
    account: Annotated[str, typer.Argument(metavar="[ACCOUNT]", help="Of one account.")] = "",
    ended: Annotated[bool, typer.Option("--ended", help="Those that ended.")] = False,
) -> None:
    """List cases, what is due first.

    JSON: cases[number, kind, state, account, name, third_party, notice_cents, left_cents,
    waits_for, until, is_due, must].
    """
    from clerktui.services.enforcement import looking, rows

    states = looking.ENDED if ended else rows.OPEN
    found = looking.list_cases(call.books, call.actor_or_maintenance, states, account)
    lines = listed(found, _LINES) if found else ["No case is there."]
    call.reply.listing(found, lines, {"cases": found})


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show a case whole: its clock, its taxes, its papers, its money, every step.

    JSON: number, kind, state, account, third_party, notice_cents, left_cents, served_on,
    answer_by, default_from, must, stops[], items[], papers[], payments[], moves[], and more.
    """
    from clerktui.services.enforcement import looking

    found = looking.get_case(call.books, call.actor_or_maintenance, number)
    call.reply.document(found, case_lines(found))


@command(app, "third-party", listing=True)
def third_party(
    call: Call,
    kind: Annotated[
        str, typer.Argument(metavar="[KIND]", help="employer, bank, tenant or treasurer.")
    ] = "",
    name: Annotated[str, typer.Option("--name", help="Write one down.")] = "",
    address: Annotated[str, typer.Option("--address", help="Street, for service.")] = "",
    city: Annotated[str, typer.Option("--city", help="Its city.")] = "",
    state: Annotated[str, typer.Option("--state", help="Its state.")] = "NC",
    zip_code: Annotated[str, typer.Option("--zip", help="Its ZIP code.")] = "",
    attention: Annotated[str, typer.Option("--attention", help="A person or an office.")] = "",
    phone: Annotated[str, typer.Option("--phone", help="Its telephone.")] = "",
    change: Annotated[
        int | None, typer.Option("--change", metavar="NO", help="Write this one anew.")
    ] = None,
    unused: Annotated[bool, typer.Option("--unused", help="With --change: not used more.")] = False,
    command_id: IdOption = None,
) -> None:
    """List who papers are served on, or (with --name) write one down.

    JSON: third_parties[party_id, kind, name, attention, address, city, state, zip, phone,
    is_active, open_cases].
    """
    from clerktui.services.enforcement import parties
    from clerktui.views.enforcement import ThirdPartyDraft

    if name:
        draft = ThirdPartyDraft(
            command_id=str(command_id or uuid4()),
            kind=kind,
            name=name,
            address=address,
            city=city,
            state=state,
            zip=zip_code,
            attention=attention,
            phone=phone,
            is_active=not unused,
            party_id=change,
        )
        call.reply.note(f"Command {draft.command_id}")
        found: tuple[Any, ...] = (parties.save_party(call.books, call.actor, draft),)
    else:
        found = parties.list_parties(call.books, call.actor_or_maintenance, kind)
    lines = listed(found, _PARTIES) if found else ["Nobody is entered."]
    call.reply.listing(found, lines, {"third_parties": found})


# ---------------------------------------------------------------------------------- as lines
def _today(call: Call) -> dt.date:
    """The town's day."""
    return call.books.clock.today(call.actor.timezone)


def _session(call: Call) -> int | None:
    """The drawer session the user has open."""
    from clerktui.services import drawers

    drawer = drawers.current_drawer(call.books, call.actor)
    return None if drawer is None else drawer.session_id


def _rehearse(call: Call, draft: ReceiveDraft) -> None:
    from clerktui.i18n import money
    from clerktui.services.enforcement import receiving

    found = receiving.split(call.books, call.actor, draft)
    lines = [f"{one.key}  {money(one.amount_cents)}  {one.service or 'taxes'}" for one in found]
    call.reply.document({"lines": found}, ["Rehearsal: nothing was kept.", *lines])


def _done(call: Call, command_id: str, done: CaseDone) -> None:
    from clerktui.i18n import money

    call.reply.note(f"Command {command_id}")
    amount = f", {money(done.amount_cents)}" if done.amount_cents else ""
    again = " (done before)" if done.duplicate else ""
    said = f"Case {done.number} of {done.account} is {done.state}{amount}{again}."
    receipt = [f"Receipt {done.receipt}."] if done.receipt else []
    call.reply.document({"id": command_id, **done.__dict__}, [said, *receipt, *done.notes])
