"""`clerktui promise` and `clerktui plan`: make, list, show, cancel, print, sign, judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.adjust import AccountArgument, NoteOption
from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.arrangements import (
        ArrangementDone,
        ArrangementView,
        InstalmentView,
        PlanPreview,
    )

app = group("Promises to pay: make, list, cancel; the nightly run.")
plan_app = group("Payment plans: make, list, show, cancel, print the agreement, sign.")


def _number(typed: str | int) -> int:
    """The number of a promise or plan, with or without its P-."""
    said = str(typed).strip().upper().removeprefix("P-")
    if not said.isascii() or not said.isdigit():
        raise typer.BadParameter("a number such as 12 or P-12")
    return int(said)


NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", parser=_number, help="Such as P-12, from `list`.")
]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
StateOption = Annotated[
    str,
    typer.Option("--state", metavar="STATE", help="open, kept, broken or cancelled; '' for all."),
]
OfAccountOption = Annotated[
    str, typer.Option("--account", metavar="ACCOUNT", help="Only of one account, in any state.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Most rows.")]
_LINES = {
    "NO.": "name",
    "ACCOUNT": "account",
    "CUSTOMER": "customer",
    "STATE": "state",
    "OVER": "total_cents",
    "PAID": "paid_cents",
    "NEXT": "next_on",
    "MISSING": "next_cents",
    "SIGNED": "signed_on",
}


# ------------------------------------------------------------------------------------- promises
@command(app, "new")
def new_promise(
    call: Call,
    account: AccountArgument,
    amount: Annotated[
        int, typer.Argument(metavar="AMOUNT", parser=parse_amount, help="What is promised.")
    ],
    by: Annotated[dt.date, typer.Option("--by", metavar="DATE", parser=parse_day, help="The day.")],
    note: NoteOption = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Write down that a customer promised to pay so much by a day.

    JSON: id, number, name, kind, account, state, total_cents, words, notes[], duplicate.
    """
    from clerktui.services.arrangements import making
    from clerktui.views.arrangements import PromiseDraft

    draft = PromiseDraft(str(command_id or uuid4()), account, amount, by, note)
    _send(call, draft, making.make_promise, Approver(approver, approver_pin))


@command(app, "list", listing=True)
def list_promises(
    call: Call, state: StateOption = "open", account: OfAccountOption = "", limit: LimitOption = 200
) -> None:
    """List promises: open ones by their day, others the newest first.

    JSON: arrangements[number, name, kind, state, account, customer, total_cents, paid_cents,
    next_on, next_cents, made_on, signed_on, ended_on, by].
    """
    _list(call, "promise", (state, account, limit))


@command(app, "cancel")
def cancel_promise(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Cancel an open promise; say why with --note. The procedure goes on at once.

    JSON: as `promise new`.
    """
    _step(call, "cancel", (number, note, None), command_id)


@command(app, "run")
def run_judging(
    call: Call,
    dry: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
) -> None:
    """Judge the promises and plans whose day has passed; every night, run twice it does no more.

    JSON: on, looked_at, kept, broken, dry_run.
    """
    from clerktui.services.arrangements import running

    done = running.run(call.books, call.actor_or_maintenance, dry_run=dry)
    would = "would be " if dry else ""
    words = f"{done.looked_at} looked at, {done.broken} {would}broken, {done.kept} {would}kept."
    call.reply.document(asdict(done), [words])


# ---------------------------------------------------------------------------------------- plans
@command(plan_app, "new")
def new_plan(
    call: Call,
    account: AccountArgument,
    count: Annotated[int, typer.Option("--count", metavar="N", help="How many instalments.")],
    first: Annotated[
        dt.date, typer.Option("--first", metavar="DATE", parser=parse_day, help="The first one.")
    ],
    down: Annotated[
        int, typer.Option("--down", metavar="AMT", parser=parse_amount, help="Paid down.")
    ] = 0,
    every: Annotated[
        str, typer.Option("--every", metavar="WHAT", help="month, two_weeks or week.")
    ] = "month",
    covers: Annotated[
        str, typer.Option("--covers", metavar="WHAT", help="late: what is past due; all: all owed.")
    ] = "late",
    item: Annotated[
        list[int] | None, typer.Option("--item", metavar="ITEM", help="Only these open items.")
    ] = None,
    note: NoteOption = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="Only show the instalments.")] = False,
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Make a payment plan over what an account owes; above the town's limits with an approver.

    JSON: as `promise new`. With --dry-run: account, name, owed_cents, late_cents, total_cents,
    instalments[position, due_on, cents, paid_cents], above[], pays_current.
    """
    from clerktui.services.arrangements import making, terms
    from clerktui.views.arrangements import PlanDraft

    picked = tuple(item or ())
    named_id = str(command_id or uuid4())
    draft = PlanDraft(named_id, account, down, count, first, every, covers, note, picked)
    if dry:
        found = terms.preview(call.books, call.actor_or_maintenance, draft)
        call.reply.document(asdict(found), list(_previewed(found)))
        return
    _send(call, draft, making.make_plan, Approver(approver, approver_pin))


@command(plan_app, "list", listing=True)
def list_plans(
    call: Call, state: StateOption = "open", account: OfAccountOption = "", limit: LimitOption = 200
) -> None:
    """List payment plans: open ones by the day of the next instalment, others newest first.

    JSON: as `promise list`.
    """
    _list(call, "plan", (state, account, limit))


@command(plan_app)
def show(call: Call, number: NumberArgument) -> None:
    """Show a plan (or a promise) with its instalments and everything that became of it.

    JSON: line[as `promise list`], instalments[position, due_on, cents, paid_cents], items[],
    moves[day, words, by], words, pays_current, note, approved_by, paper.
    """
    from clerktui.services.arrangements import looking

    found = looking.get_arrangement(call.books, call.actor_or_maintenance, number)
    call.reply.document(asdict(found), list(_shown(found)))


@command(plan_app)
def cancel(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Cancel an open plan; say why with --note. The procedure goes on at once.

    JSON: as `promise new`.
    """
    _step(call, "cancel", (number, note, None), command_id)


@command(plan_app)
def sign(
    call: Call,
    number: NumberArgument,
    on: Annotated[
        dt.date | None,
        typer.Option("--on", metavar="DATE", parser=parse_day, help="The day; else today."),
    ] = None,
    command_id: IdOption = None,
) -> None:
    """Write down that the customer signed the agreement of a plan.

    JSON: as `promise new`.
    """
    _step(call, "sign", (number, "", on), command_id)


@command(plan_app)
def agreement(
    call: Call,
    number: NumberArgument,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write it there as well.")
    ] = None,
    command_id: IdOption = None,
) -> None:
    """Print the agreement of a plan, in the customer's language; again it is a copy.

    JSON: as `promise new`.
    """
    from clerktui.services.arrangements import ending

    done = _step(call, "print_agreement", (number, "", None), command_id)
    if pdf is not None:
        from clerktui.cli.paper import give_letter

        give_letter(call, ending.get_agreement(call.books, call.actor, done.number), pdf, None)


# ----------------------------------------------------------------------------------- the answers
def _send(call: Call, draft: Any, service: Any, approver: Approver) -> ArrangementDone:
    done: ArrangementDone = post(
        call, draft.command_id, approver, lambda: service(call.books, call.actor, draft)
    )
    document = {"id": draft.command_id, "name": done.name, **asdict(done)}
    call.reply.document(document, [f"{done.name}: {done.words}", *done.notes])
    return done


def _step(
    call: Call, what: str, said: tuple[int, str, dt.date | None], command_id: UUID | None
) -> ArrangementDone:
    from clerktui.services.arrangements import ending
    from clerktui.views.arrangements import ArrangementStep

    draft = ArrangementStep(str(command_id or uuid4()), *said)
    return _send(call, draft, getattr(ending, what), Approver(None, None))


def _list(call: Call, kind: str, asked: tuple[str, str, int]) -> None:
    from clerktui.services.arrangements import looking

    state, account, limit = asked
    actor = call.actor_or_maintenance
    if account:
        every = looking.list_account(call.books, actor, account)
        found = tuple(one for one in every if one.kind == kind)[:limit]
    else:
        found = looking.list_arrangements(call.books, actor, state, kind, limit)
    rows = [asdict(one) for one in found]
    lines = listed(found, _LINES) if found else [f"There are no {kind}s among these."]
    call.reply.listing(rows, lines, {"arrangements": rows})


def _previewed(found: PlanPreview) -> Iterator[str]:
    yield f"{found.account} {found.name}"
    yield from map(_instalment, found.instalments)
    for words in found.above:
        yield f"Above the town's limits: {words}"


def _shown(found: ArrangementView) -> Iterator[str]:
    line = found.line
    facts = {
        "No.": line.name,
        "Account": f"{line.account} {line.customer}",
        "State": line.state,
        "Over": _money(line.total_cents),
        "Paid": _money(line.paid_cents),
        "Now": found.words,
        "Made": f"{line.made_on:%m/%d/%y} by {line.by}",
        "Approved": found.approved_by,
        "Note": found.note,
        "Signed": line.signed_on,
    }
    yield from named({name: value for name, value in facts.items() if value})
    yield ""
    yield from map(_instalment, found.instalments)
    yield ""
    for move in found.moves:
        yield f"{move.day:%m/%d/%y}  {move.words}" + (f" ({move.by})" if move.by else "")


def _instalment(one: InstalmentView) -> str:
    name = str(one.position) if one.position else "down"
    paid = f"  paid {_money(one.paid_cents)}" if one.paid_cents else ""
    return f"{name:>4}  {one.due_on:%m/%d/%y}  {_money(one.cents):>10}{paid}"


def _money(cents: int) -> str:
    from clerktui.i18n import money

    return money(cents)
