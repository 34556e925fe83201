"""`clerktui collect`: the procedure run over all accounts, the queue, case files, calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.adjust import AccountArgument, NoteOption, which_account
from clerktui.cli.call import Call, command, group
from clerktui.cli.collect_batch import app as batch_app
from clerktui.cli.collect_reconnect import app as reconnect_app
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.paper import PdfOption, write_pdf
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.accounts import Page
    from clerktui.views.collection_queue import CaseView, OutcomeDone, QueueLine, RunResult

app = group("Collect what is past due: the procedure, queue, case files, outcomes, batches.")
app.add_typer(batch_app, name="batch")
app.add_typer(reconnect_app, name="reconnect")


class Lane(StrEnum):
    """Where an account waits."""

    CALL = "call"
    BATCH = "batch"
    HELD = "held"
    OVER = "over"


_QUEUE = {
    "Account": "account",
    "Name": "name",
    "Days": "days",
    "Past due": "past_due_cents",
    "Next": "next_name",
    "On": "next_on",
    "Tries": "attempts",
    "Held up": "paused_why",
}
_STEPS = {
    "Day": "day",
    "Step": "name",
    "Debt": "debt_cents",
    "How": "words",
    "By": "user",
}
_AT_ONCE = 500


@command(app, "run")
def run_procedure(
    call: Call,
    as_of: Annotated[
        dt.date | None,
        typer.Option("--as-of", metavar="DATE", parser=parse_day, help="Only with --dry-run."),
    ] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would be, change nothing.")] = (
        False
    ),
) -> None:
    """Work out for every account what is done next and when; run twice, it changes nothing more.

    JSON: on, looked_at, began, changed, cleared, lanes{lane: accounts}, steps{step: accounts due},
    orders_cancelled, dry_run, recalled[placement].
    """
    from dataclasses import asdict

    from clerktui.services.collecting import running

    def progress(done: int, _: int | None) -> None:
        call.reply.note(f"{done:,} accounts")

    actor = call.actor_or_maintenance
    found = running.run_procedure(
        call.books, actor, as_of, dry_run=dry, progress=None if call.reply.json else progress
    )
    call.reply.document(asdict(found), _run_lines(found))


@command(app, "list", listing=True)
def list_queue(
    call: Call,
    lane: Annotated[
        Lane, typer.Option("--lane", help="Calls due now, batch steps, held up, plan over.")
    ] = Lane.CALL,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Most rows.")] = 50,
) -> None:
    """List the queue in the order it is worked, under what is 30, 60 and 90 days past due.

    JSON: lane, buckets[bucket, accounts, past_due_cents], accounts[account, name, oldest_due,
    days, bucket, past_due_cents, lane, next_step, next_name, next_on, attempts, risk, paused_why,
    paused_until, owner, taken_by], complete.
    """
    from dataclasses import asdict

    from clerktui.services.collecting import queue

    actor = call.actor_or_maintenance
    buckets = queue.list_buckets(call.books, actor)
    rows, complete = _pages(call, actor, lane.value, limit)
    told = {one.bucket: f"{one.accounts:,}  {_money(one.past_due_cents)}" for one in buckets}
    lines = [*named({_BUCKETS[name]: words for name, words in told.items()}), ""]
    lines += listed(rows, _QUEUE) if rows else ["Nobody waits here."]
    data = [asdict(one) for one in rows]
    document = {
        "lane": lane.value,
        "buckets": [asdict(one) for one in buckets],
        "accounts": data,
        "complete": complete,
    }
    call.reply.listing(data, lines, document)


@command(app)
def show(call: Call, account: AccountArgument, pdf: PdfOption = None) -> None:
    """Show an account's case file: where it stands, what holds it up, everything that was done.

    With --pdf the packet for a hearing is written: balance, bills, steps, contacts, letters.

    JSON: account, name, address, owes_cents, line (as a row of `collect list`, or null), plan, why,
    stops[], credit{score, best, grade, counted[], cash_only_until},
    steps[id, code, name, outcome, debt_cents, words, subject_kind, subject_id, day, at,
    user, is_undone].
    """
    from dataclasses import asdict

    from clerktui.services.collecting import case_file

    number = which_account(call, account)
    actor = call.actor_or_maintenance
    view = case_file.get_case(call.books, actor, number)
    if pdf is not None:
        write_pdf(call, pdf, case_file.packet(call.books, call.actor, number))
    call.reply.document(asdict(view), _case_lines(view))


@command(app)
def outcome(
    call: Call,
    account: AccountArgument,
    code: Annotated[str, typer.Argument(metavar="OUTCOME", help="Its key or code: no_answer ...")],
    by: Annotated[
        dt.date | None,
        typer.Option("--by", metavar="DATE", parser=parse_day, help="The day of a promise."),
    ] = None,
    amount: Annotated[
        int, typer.Option("--amount", metavar="AMOUNT", parser=parse_amount, help="Of a promise.")
    ] = 0,
    note: NoteOption = "",
    called_us: Annotated[bool, typer.Option("--in", help="The customer called.")] = False,
    command_id: Annotated[
        UUID | None,
        typer.Option("--id", metavar="UUID", help="Send the same again: done only once."),
    ] = None,
) -> None:
    """Write down how a call ended; what is done next and when follows from the procedure.

    JSON: id, account, outcome, lane, next_name, next_on, task, duplicate.
    """
    from clerktui.services.collecting import outcomes
    from clerktui.views.collection_queue import OutcomeDraft

    draft = OutcomeDraft(
        str(command_id or uuid4()),
        which_account(call, account),
        code,
        direction="in" if called_us else "out",
        promised_on=by,
        promised_cents=amount,
        note=note,
    )
    done = outcomes.record_outcome(call.books, call.actor, draft)
    told = ("account", "outcome", "lane", "next_name", "next_on", "task", "duplicate")
    document = {"id": draft.command_id, **{name: getattr(done, name) for name in told}}
    call.reply.document(document, [_outcome_line(done)])


@command(app, "end-hold")
def end_hold(call: Call, account: AccountArgument, note: NoteOption = "") -> None:
    """End what was agreed before its day, saying why with --note: the procedure goes on.

    JSON: account, ended.
    """
    from clerktui.services.collecting import outcomes

    number = which_account(call, account)
    outcomes.end_hold(call.books, call.actor, number, note)
    call.reply.document({"account": number, "ended": True}, [f"{number}: the hold is ended."])


@command(app, "credit")
def mark_cash_only(
    call: Call,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would be, change nothing.")] = (
        False
    ),
) -> None:
    """Work the credit scores out, and mark CASH ONLY what is below the town's limit.

    JSON: on, looked_at, below, flagged, dry_run.
    """
    from dataclasses import asdict

    from clerktui.services.collecting import credit

    found = credit.mark_cash_only(call.books, call.actor_or_maintenance, dry_run=dry)
    would = "would be " if dry else ""
    said = (
        f"{found.looked_at} accounts, {found.below} below the limit, {found.flagged} {would}marked."
    )
    call.reply.document(asdict(found), [said])


_BUCKETS = {"current": "Under 30", "d30": "30 days", "d60": "60 days", "d90": "90+ days"}


def _pages(call: Call, actor: Any, lane: str, limit: int) -> tuple[list[QueueLine], bool]:
    """As many rows as are wanted, a page at a time, and whether these are all."""
    from clerktui.services.collecting import queue

    rows: list[QueueLine] = []
    after: tuple[Any, ...] | None = None
    while len(rows) < limit:
        most = min(_AT_ONCE, limit - len(rows))
        page: Page[QueueLine] = queue.list_queue(call.books, actor, lane, after, most)
        rows += page.rows
        after = page.after
        if after is None:
            return rows, True
    return rows, False


def _run_lines(found: RunResult) -> Iterator[str]:
    from clerktui.rules.collections import STEPS

    would = "would be " if found.dry_run else ""
    yield f"{found.looked_at:,} accounts looked at as of {found.on}."
    yield f"{found.began} {would}begun, {found.changed} {would}changed, {found.cleared} clear."
    if found.orders_cancelled:
        yield f"{found.orders_cancelled} cut-off orders cancelled."
    if found.recalled:
        numbers = ", ".join(map(str, found.recalled))
        yield f"Taken back from agencies: placements {numbers}."
    yield from named({lane: f"{count:,}" for lane, count in found.lanes.items()})
    if found.steps:
        yield "Due now:"
        yield from named({STEPS[code]: f"{count:,}" for code, count in found.steps.items()})


def _case_lines(view: CaseView) -> Iterator[str]:
    from clerktui.services.collecting import case_file

    yield f"{view.account} {view.name}, {view.address}: {case_file.told_of(view)}"
    if view.why:
        yield f"{view.plan}. {view.why}"
    for stop in view.stops:
        yield f"Held up: {stop}"
    if view.credit.counted:
        yield view.credit.words
    yield ""
    if view.steps:
        yield from listed(view.steps, _STEPS)
    else:
        yield "Nothing was done about its debt yet."


def _outcome_line(done: OutcomeDone) -> str:
    from clerktui.i18n import town_date

    following = f"{done.next_name} {town_date(done.next_on)}" if done.next_on else done.lane
    task = f", task {done.task}" if done.task else ""
    return f"{done.account}: {done.outcome}{task}; next: {following}."


def _money(cents: int) -> str:
    from clerktui.i18n import money

    return money(cents)
