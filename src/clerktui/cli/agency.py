"""`clerktui agency`: agreements, lists by two people, placements, what is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.agencies import ListDone, PlacementDone, PlacementView, PlanView

app = group("Collection agencies: agreements, lists, placements, what is taken back.")

CodeArgument = Annotated[str, typer.Argument(metavar="AGENCY", help="Its code.")]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the placement.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_AGENCIES = {
    "AGENCY": "code",
    "NAME": "name",
    "LAYOUT": "layout",
    "PER 1,000": "commission_permille",
    "DAYS": "recall_days",
    "SINCE": "effective_from",
    "DEBTS": "placed",
    "TO COLLECT": "owed_cents",
}
_PLAN = {
    "ACCOUNT": "account",
    "NAME": "name",
    "CLASS": "account_class",
    "DAYS": "days",
    "AMOUNT": "amount_cents",
    "LEFT OUT": "why",
}
_PLACEMENTS = {
    "NO.": "number",
    "STATE": "state",
    "AGENCY": "agency",
    "ACCOUNT": "account",
    "NAME": "name",
    "PLACED": "amount_cents",
    "DIRECT": "direct_cents",
    "THROUGH": "through_cents",
    "KEPT": "commission_cents",
    "LEFT": "owed_cents",
    "SINCE": "placed_on",
    "UNTIL": "recall_on",
}
_MOVES = {
    "DAY": "on",
    "WHAT": "words",
    "AMOUNT": "amount_cents",
    "LEFT": "owed_cents",
    "FILE": "told_in",
    "BY": "clerk",
}


@command(app, "set")
def set_agency(
    call: Call,
    code: CodeArgument,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As papers name it.")],
    commission: Annotated[
        int, typer.Option("--commission", metavar="N", help="Of every 1,000 it collects.")
    ],
    days: Annotated[int, typer.Option("--days", help="Then a debt is taken back.")],
    layout: Annotated[str, typer.Option("--layout", help="Of policy agency.layouts.")] = "csv",
    since: Annotated[
        dt.date | None,
        typer.Option("--since", metavar="DATE", parser=parse_day, help="Else today."),
    ] = None,
    ended: Annotated[bool, typer.Option("--ended", help="It gets nothing any more.")] = False,
    command_id: IdOption = None,
) -> None:
    """Write down what is agreed with an agency from a day on.

    JSON: code, name, layout, commission_permille, recall_days, is_active, effective_from, placed,
    owed_cents.
    """
    from clerktui.services.agencies import directory
    from clerktui.views.agencies import AgencyDraft

    terms = (code, name, layout, commission, days, since, not ended)
    found = directory.set_agency(
        call.books, call.actor, AgencyDraft(str(command_id or uuid4()), *terms)
    )
    call.reply.document(found, listed([found], _AGENCIES))


@command(app, "list", listing=True)
def list_agencies(call: Call) -> None:
    """List agencies as agreed today, with what each has.

    JSON: agencies[code, name, layout, commission_permille, recall_days, is_active,
    effective_from, placed, owed_cents].
    """
    from clerktui.services.agencies import directory

    found = directory.list_agencies(call.books, call.actor_or_maintenance)
    lines = listed(found, _AGENCIES) if found else ["There is no agency: `clerktui agency set`."]
    call.reply.listing(found, lines, {"agencies": found})


@command(app)
def plan(call: Call, code: CodeArgument) -> None:
    """Show what an agency would get, and who is left out and why; nothing is written.

    JSON: agency, lines[account, name, account_class, days, amount_cents, agency, why],
    left_out[], amount_cents, number, state, prepared_by, released_by.
    """
    from clerktui.services.agencies import planning

    found = planning.get_plan(call.books, call.actor_or_maintenance, code)
    call.reply.document(found, _plan(found))


@command(app)
def prepare(call: Call, code: CodeArgument, command_id: IdOption = None) -> None:
    """Prepare the list of an agency for a second person to release.

    JSON: id, number, agency, state, item_count, amount_cents, duplicate.
    """
    from clerktui.services.agencies import placing
    from clerktui.views.agencies import ListDraft

    draft = ListDraft(str(command_id or uuid4()), code)
    _listed(call, draft.command_id, placing.prepare(call.books, call.actor, draft))


@command(app)
def release(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="LIST", help="Its number.")],
    dry_run: DryOption = False,
    command_id: IdOption = None,
) -> None:
    """Release a list somebody else prepared: its debts are with the agency.

    JSON: id, number, agency, state, item_count, amount_cents, duplicate; rehearsed: as `agency
    plan`.
    """
    from clerktui.services.agencies import placing
    from clerktui.views.agencies import ListDraft

    if dry_run:
        found = placing.get_list(call.books, call.actor_or_maintenance, number)
        call.reply.document(found, _plan(found))
        return
    draft = ListDraft(str(command_id or uuid4()), number=number)
    _listed(call, draft.command_id, placing.release(call.books, call.actor, draft))


@command(app, listing=True)
def placements(
    call: Call,
    which: Annotated[
        str, typer.Argument(metavar="[WHICH]", help="placed, recalled, paid, closed or all.")
    ] = "placed",
    code: Annotated[str, typer.Option("--agency", metavar="AGENCY", help="Only its own.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Most rows.")] = 500,
) -> None:
    """List placements, the newest first.

    JSON: placements[number, state, agency, account, name, amount_cents, through_cents, owed_cents,
    placed_on, recall_on, direct_cents, commission_cents, waiting_cents, balance_cents].
    """
    from clerktui.services.agencies import looking

    found = looking.list_placements(call.books, call.actor_or_maintenance, which, code, limit)
    lines = listed(found, _PLACEMENTS) if found else ["No placement is there."]
    call.reply.listing(found, lines, {"placements": found})


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show a placement with everything that happened to it.

    JSON: as `agency placements`, moves[on, code, words, amount_cents, owed_cents, tells, told_in,
    clerk].
    """
    from clerktui.services.agencies import looking

    found = looking.get_placement(call.books, call.actor_or_maintenance, number)
    call.reply.document(found, _placement(found))


@command(app)
def recall(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Take a debt back from its agency; its next recall file says so.

    JSON: id, number, account, state, owed_cents, words, duplicate.
    """
    from clerktui.services.agencies import placing
    from clerktui.views.agencies import PlacementDraft

    draft = PlacementDraft(str(command_id or uuid4()), number, note)
    _done(call, draft.command_id, placing.recall(call.books, call.actor, draft))


@command(app, "close-back")
def close_back(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Close a debt its agency gave back; writing it off is another step.

    JSON: as `agency recall`.
    """
    from clerktui.services.agencies import placing
    from clerktui.views.agencies import PlacementDraft

    draft = PlacementDraft(str(command_id or uuid4()), number, note)
    _done(call, draft.command_id, placing.close_back(call.books, call.actor, draft))


@command(app)
def expire(call: Call, dry_run: DryOption = False) -> None:
    """Take back every debt whose days with its agency are over; again it does no more.

    JSON: recalled[], dry_run.
    """
    from clerktui.services.agencies import placing

    found = placing.recall_expired(call.books, call.actor, dry_run=dry_run)
    said = f"Taken back: {', '.join(map(str, found)) or 'none'}."
    lines = ["Rehearsal: nothing was kept.", said] if dry_run else [said]
    call.reply.document({"recalled": found, "dry_run": dry_run}, lines)


# ---------------------------------------------------------------------------------- as lines
def _plan(found: PlanView) -> Iterator[str]:
    from clerktui.i18n import money

    yield from named(
        {
            "Agency": found.agency,
            "List": f"{found.number} {found.state}" if found.number else "not prepared",
            "Debts": len(found.lines),
            "Left out": len(found.left_out),
            "Total": money(found.amount_cents),
        }
    )
    if found.lines or found.left_out:
        yield ""
        yield from listed((*found.left_out, *found.lines), _PLAN)


def _listed(call: Call, command_id: str, done: ListDone) -> None:
    from clerktui.i18n import money

    call.reply.note(f"Command {command_id}")
    again = " (done before)" if done.duplicate else ""
    said = (
        f"List {done.number} of {done.agency} is {done.state}: {done.item_count} debts, "
        f"{money(done.amount_cents)}{again}."
    )
    call.reply.document({"id": command_id, **done.__dict__}, [said])


def _done(call: Call, command_id: str, done: PlacementDone) -> None:
    call.reply.note(f"Command {command_id}")
    again = " (done before)" if done.duplicate else ""
    said = f"Placement {done.number} of account {done.account} is {done.state}: {done.words}{again}"
    call.reply.document({"id": command_id, **done.__dict__}, [said])


def _placement(found: PlacementView) -> Iterator[str]:
    yield from listed([found], _PLACEMENTS)
    yield ""
    yield from listed(found.moves, _MOVES)
