"""`clerktui unclaimed`: found, announced to its owners, reported to the State, reimbursed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.approval import Approver, ApproverOption, ApproverPinOption, post
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.unclaimed import (
        ReportDone,
        UnclaimedDone,
        UnclaimedItemView,
        YearView,
    )

app = group("Unclaimed property: find, letters, answers, the report to the State.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the item.")]
YearArgument = Annotated[int, typer.Argument(metavar="YEAR", help="Of the report.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="In your own words.")]
BankOption = Annotated[str, typer.Option("--bank", metavar="CODE", help="Else the first one.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
_FOUND = {
    "WHAT": "what",
    "NO.": "number",
    "SOURCE": "source",
    "ACCOUNT": "account",
    "AMOUNT": "amount_cents",
    "DORMANT": "dormant_on",
    "WHY": "why",
}
_ITEMS = {
    "NO.": "number",
    "STATE": "state",
    "ACCOUNT": "account",
    "OWNER": "name",
    "KIND": "kind",
    "AMOUNT": "amount_cents",
    "DORMANT": "dormant_on",
    "YEAR": "year",
    "WAITS FOR": "waits_for",
    "UNTIL": "until",
}
_MOVES = {"DAY": "on", "WHAT": "words", "AMOUNT": "amount_cents", "BY": "clerk"}
_RECORDS = {
    "RECORD": "record_no",
    "ITEM": "number",
    "ACCOUNT": "account",
    "OWNER": "name",
    "CODE": "code",
    "AMOUNT": "amount_cents",
    "AGGREGATE": "is_aggregate",
}
_HELD = {
    "ITEM": "number",
    "ACCOUNT": "account",
    "OWNER": "name",
    "AMOUNT": "amount_cents",
    "HELD BACK": "why",
}


@command(app)
def find(
    call: Call,
    as_of: Annotated[
        dt.date | None,
        typer.Option("--as-of", metavar="DATE", parser=parse_day, help="Else today."),
    ] = None,
    dry_run: DryOption = False,
) -> None:
    """Find what is dormant; run again it does nothing more.

    JSON: on, lines[what, number, source, account, amount_cents, dormant_on, why], dry_run,
    found_cents.
    """
    from clerktui.i18n import money
    from clerktui.services.unclaimed import finding
    from clerktui.views.unclaimed import FindDraft

    run = finding.find(call.books, call.actor, FindDraft(as_of, dry_run))
    lines = ["Rehearsal: nothing was kept."] if dry_run else []
    lines += listed(run.lines, _FOUND) if run.lines else ["Nothing new is dormant."]
    lines.append(f"Found as of {run.on}: {money(run.found_cents)}")
    call.reply.document({**run.__dict__, "found_cents": run.found_cents}, lines)


@command(app, "list", listing=True)
def list_items(
    call: Call,
    which: Annotated[
        str, typer.Argument(metavar="[WHICH]", help="open, reported, ended, or one state.")
    ] = "open",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Most rows.")] = 500,
) -> None:
    """List items with what each waits for and until when, the longest dormant first.

    JSON: items[number, state, account, name, kind, amount_cents, dormant_on, year, waits_for,
    until].
    """
    from clerktui.services.unclaimed import looking

    found = looking.list_items(call.books, call.actor_or_maintenance, which, limit)
    lines = listed(found, _ITEMS) if found else ["No item is there."]
    call.reply.listing(found, lines, {"items": found})


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show an item whole: its owner, its clocks, its letters, every step.

    JSON: line{number, state, amount_cents, and more}, source, code, active_on, owner_lines[],
    refund, letter_from, letter_until, proof_by, file_by, letters[], moves[], and more.
    """
    from clerktui.services.unclaimed import looking

    found = looking.get_item(call.books, call.actor_or_maintenance, number)
    call.reply.document(found, _item(found))


@command(app)
def letter(
    call: Call,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Of the item; else every one due.")
    ] = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", metavar="FILE", help="Give the letter as PDF; write none."),
    ] = None,
    dry_run: DryOption = False,
    command_id: IdOption = None,
) -> None:
    """Write the letter of an item, or of every item whose letter is due today.

    JSON: id, letters[number, state, amount_cents, words, duplicate]; rehearsed: due[]; with --pdf
    the letter: number, dated_on, to_lines[], subject, paragraphs[], and more.
    """
    from clerktui.cli.paper import give_letter
    from clerktui.services.unclaimed import letters
    from clerktui.views.unclaimed import ItemDraft

    if pdf is not None and number is not None:
        kept = letters.get_letter(call.books, call.actor_or_maintenance, number)
        call.reply.document(give_letter(call, kept, pdf, None), [kept.subject])
        return
    due = letters.due_letters(call.books, call.actor_or_maintenance)
    if dry_run:
        call.reply.document({"due": due}, [f"Due today: {', '.join(map(str, due)) or 'none'}."])
        return
    first = str(command_id or uuid4())
    wanted = due if number is None else (number,)
    done = [
        letters.write(
            call.books,
            call.actor,
            ItemDraft(first if number else letters.command_of(first, one), one),
        )
        for one in wanted
    ]
    call.reply.note(f"Command {first}")
    said = [f"Item {one.number}: {one.words}." for one in done] or ["No letter is due today."]
    call.reply.document({"id": first, "letters": done}, said)


@command(app)
def answer(
    call: Call,
    number: NumberArgument,
    what: Annotated[str, typer.Argument(metavar="ANSWER", help="claims or active.")],
    note: NoteOption = "",
    payee: Annotated[str, typer.Option("--payee", metavar="NAME", help="Who gets it.")] = "",
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Where to.")] = "",
    approver: ApproverOption = None,
    approver_pin: ApproverPinOption = None,
    command_id: IdOption = None,
) -> None:
    """Take an owner's answer: the money is wanted, or the owner is active and keeps it here.

    JSON: id, number, state, amount_cents, words, refund, duplicate.
    """
    from clerktui.services.unclaimed import answers
    from clerktui.views.unclaimed import AnswerDraft

    draft = AnswerDraft(str(command_id or uuid4()), number, what, note, payee, address)
    by = Approver(approver, approver_pin)
    done = post(call, draft.command_id, by, lambda: answers.answer(call.books, call.actor, draft))
    _done(call, draft.command_id, done)


@command(app)
def skip(
    call: Call,
    number: NumberArgument,
    note: NoteOption = "",
    again: Annotated[bool, typer.Option("--again", help="Take it into the report again.")] = False,
    command_id: IdOption = None,
) -> None:
    """Leave an item out of the report, with the reason; or take it in again.

    JSON: as `unclaimed answer`.
    """
    from clerktui.services.unclaimed import answers
    from clerktui.views.unclaimed import SkipDraft

    draft = SkipDraft(str(command_id or uuid4()), number, note, again)
    _done(call, draft.command_id, answers.skip(call.books, call.actor, draft))


@command(app)
def report(
    call: Call,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", help="Else the next that is filed.")
    ] = None,
    prepare: Annotated[bool, typer.Option("--prepare", help="Prepare it for release.")] = False,
    command_id: IdOption = None,
) -> None:
    """Show the edit list of a year's report; with --prepare, prepare it as it stands.

    JSON: year, state, cut_off_on, file_by, letter_from, letter_until, proof_by, lines[],
    held_back[], record_count, amount_cents, is_carried, lacks[], prepared_by, released_by, sha256,
    filed_on, paid_on; with --prepare: id, year, state, item_count, record_count, amount_cents,
    duplicate.
    """
    from clerktui.services.unclaimed import reporting, year as years
    from clerktui.views.unclaimed import ReportDraft

    if prepare:
        wanted = year or years.get_year(call.books, call.actor).year
        draft = ReportDraft(str(command_id or uuid4()), wanted)
        _reported(call, draft.command_id, reporting.prepare(call.books, call.actor, draft))
        return
    found = years.get_year(call.books, call.actor_or_maintenance, year)
    call.reply.document(found, year_lines(found))


@command(app)
def release(call: Call, year: YearArgument, command_id: IdOption = None) -> None:
    """Release what somebody else prepared: its money is owed to the State, its file is fixed.

    JSON: id, year, state, item_count, record_count, amount_cents, duplicate.
    """
    from clerktui.services.unclaimed import reporting
    from clerktui.views.unclaimed import ReportDraft

    draft = ReportDraft(str(command_id or uuid4()), year)
    _reported(call, draft.command_id, reporting.release(call.books, call.actor, draft))


@command(app)
def pay(
    call: Call,
    year: YearArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Check or transfer.")] = "",
    bank: BankOption = "",
    command_id: IdOption = None,
) -> None:
    """Pay a filed report to the State.

    JSON: as `unclaimed release`.
    """
    from clerktui.services.unclaimed import reporting
    from clerktui.views.unclaimed import ReportDraft

    draft = ReportDraft(str(command_id or uuid4()), year, bank, note)
    _reported(call, draft.command_id, reporting.pay(call.books, call.actor, draft))


@command(app)
def reimburse(
    call: Call, number: NumberArgument, note: NoteOption = "", command_id: IdOption = None
) -> None:
    """Owe an item to its owner who came after the State had it; pay the refund as any other.

    JSON: as `unclaimed answer`.
    """
    from clerktui.services.unclaimed import repaying
    from clerktui.views.unclaimed import ItemDraft

    draft = ItemDraft(str(command_id or uuid4()), number, note)
    _done(call, draft.command_id, repaying.reimburse(call.books, call.actor, draft))


@command(app)
def repaid(
    call: Call,
    number: NumberArgument,
    note: NoteOption = "",
    bank: BankOption = "",
    command_id: IdOption = None,
) -> None:
    """Write down that the State repaid the town what a late owner was given.

    JSON: as `unclaimed answer`.
    """
    from clerktui.services.unclaimed import repaying
    from clerktui.views.unclaimed import ItemDraft

    draft = ItemDraft(str(command_id or uuid4()), number, note, bank)
    _done(call, draft.command_id, repaying.repaid(call.books, call.actor, draft))


# ---------------------------------------------------------------------------------- as lines
def _done(call: Call, command_id: str, done: UnclaimedDone) -> None:
    from clerktui.i18n import money

    call.reply.note(f"Command {command_id}")
    again = " (done before)" if done.duplicate else ""
    said = f"Item {done.number} is {done.state}, {money(done.amount_cents)}: {done.words}{again}."
    call.reply.document({"id": command_id, **done.__dict__}, [said])


def _reported(call: Call, command_id: str, done: ReportDone) -> None:
    from clerktui.i18n import money

    call.reply.note(f"Command {command_id}")
    again = " (done before)" if done.duplicate else ""
    said = (
        f"The report of {done.year} is {done.state}: {done.item_count} items in "
        f"{done.record_count} records, {money(done.amount_cents)}{again}."
    )
    call.reply.document({"id": command_id, **done.__dict__}, [said])


def _item(found: UnclaimedItemView) -> Iterator[str]:
    from clerktui.i18n import money

    line = found.line
    facts: dict[str, Any] = {
        "Item": f"{line.number} {line.state}",
        "What": f"{line.kind} ({found.code}), {found.source}",
        "Amount": money(line.amount_cents),
        "Owner": ", ".join(found.owner_lines) or "nobody known",
        "Account": line.account or "-",
        "Heard of": found.active_on,
        "Dormant": line.dormant_on,
        "Letter": f"{found.letter_from} to {found.letter_until}"
        if found.needs_letter
        else "the law wants none",
        "Report": f"{line.year}, by {found.file_by}; answers until {found.proof_by}",
        "Refund": f"{found.refund} {found.refund_state}" if found.refund else "-",
        "Waits for": f"{line.waits_for} {line.until or ''}".strip(),
    }
    yield from named(facts)
    yield ""
    yield from listed(found.moves, _MOVES)


def year_lines(found: YearView) -> Iterator[str]:
    """A year's report as an edit list and control report."""
    from clerktui.i18n import money

    facts: dict[str, Any] = {
        "Report": f"{found.year} {found.state or 'not prepared'}",
        "As of": found.cut_off_on,
        "File and pay by": found.file_by,
        "Records": found.record_count,
        "Total": money(found.amount_cents),
        "Prepared by": found.prepared_by or "-",
        "Released by": found.released_by or "-",
        "SHA-256": found.sha256 or "-",
        "Filed": found.filed_on or "-",
        "Paid": found.paid_on or "-",
    }
    yield from named(facts)
    if found.lacks:
        yield f"MISSING in policy unclaimed.holder: {', '.join(found.lacks)}"
    if found.is_carried:
        yield "So little is carried to the next year: nothing is to be done."
    if found.lines:
        yield ""
        yield from listed(found.lines, _RECORDS)
    if found.held_back:
        yield ""
        yield from listed(found.held_back, _HELD)
