"""`clerktui purge`: plan, read, release, run and certify a purge; holds on records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.retention import HoldView, PurgeRunView

app = group("Purge old accounts: plan, show, approve, run, certificate; holds on records.")

NumberArgument = Annotated[int, typer.Argument(metavar="PURGE", help="Number of the purge.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead.")
]


@command(app)
def plan(
    call: Call,
    as_of: Annotated[
        dt.date | None,
        typer.Option(
            "--as-of", metavar="DATE", parser=parse_day, help="Eligible then; else today."
        ),
    ] = None,
) -> None:
    """Look at every closed account and write the manifest; nothing is purged.

    A plan that was broken off is taken up. JSON: as `purge show`.
    """
    from clerktui.services.retention import planning

    run = planning.begin_plan(call.books, call.actor, as_of)
    with call.reply.progress("Looking at accounts") as step:
        while True:
            looked = planning.plan_some(call.books, call.actor, run.number)
            step(looked.run.considered, None)
            if looked.is_finished:
                break
    _answer(call, looked.run)


@command(app, "list", listing=True)
def list_runs(
    call: Call,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List the purges, the newest first.

    JSON: purges[as `purge show`], complete.
    """
    from clerktui.services.retention import looking

    page = looking.list_runs(call.books, call.actor_or_maintenance, limit=limit)
    rows = [_document(run) for run in page.rows]
    lines = listed(page.rows, _RUNS) if rows else ["Nothing was ever purged."]
    call.reply.listing(rows, lines, {"purges": rows, "complete": page.after is None})


_RUNS = {
    "PURGE": "number",
    "STATE": "state",
    "AS OF": "as_of",
    "ACCOUNTS": "eligible",
    "DONE": "done",
    "SKIPPED": "skipped",
    "PLANNED BY": "planned_by",
    "RELEASED BY": "approved_by",
}


@command(app)
def show(
    call: Call,
    number: NumberArgument,
    manifest: Annotated[
        str | None,
        typer.Option("--manifest", metavar="csv|json", help="Write its accounts instead."),
    ] = None,
) -> None:
    """Show a purge, or its manifest account by account, as it was hashed (json) or for a sheet.

    JSON: purge, state, as_of, considered, eligible, done, skipped, left, kept{reason: count},
    manifest_hash, planned_by, planned_at, approved_by, certificate (null), moves[to_state, at, by,
    note].
    """
    from clerktui.services.retention import looking

    actor = call.actor_or_maintenance
    if manifest is None:
        _answer(call, looking.get_run(call.books, actor, number))
        return
    ways = {"csv": looking.manifest_csv, "json": looking.manifest_json}
    if manifest not in ways:
        message = "It is written as csv or json."
        raise typer.BadParameter(message, param_hint="--manifest")
    looking.get_run(call.books, actor, number)
    for line in ways[manifest](call.books, actor, number):
        call.reply.raw(f"{line}\n".encode())


@command(app, "columns", listing=True)
def list_columns(call: Call) -> None:
    """List what a purge does with every column that can hold words, and why it keeps the others.

    JSON: columns[table, column, what, why].
    """
    from clerktui.services.retention import looking

    found = looking.list_columns(call.books, call.actor_or_maintenance)
    rows = [dict(one.__dict__) for one in found]
    call.reply.listing(rows, listed(found, _COLUMNS), {"columns": rows, "complete": True})


_COLUMNS = {"TABLE": "table", "COLUMN": "column", "PURGE": "what", "WHY": "why"}


@command(app)
def approve(
    call: Call,
    number: NumberArgument,
    manifest: Annotated[
        str, typer.Option("--manifest", metavar="HASH", help="Of what you read: 8 letters or more.")
    ],
) -> None:
    """Release a purge somebody else planned, as the second person.

    JSON: as `purge show`.
    """
    from clerktui.services.retention import releasing

    _answer(call, releasing.approve_run(call.books, call.actor, number, manifest))


@command(app)
def run(
    call: Call,
    number: NumberArgument,
    most: Annotated[
        int, typer.Option("--most", min=0, metavar="N", help="Stop after N accounts; 0: all.")
    ] = 0,
) -> None:
    """Run a released purge; interrupted or stopped, it goes on where it was.

    JSON: as `purge show`.
    """
    from clerktui.services.retention import running

    worked = 0
    with call.reply.progress("Purging") as bar:
        while True:
            piece = min(running.PIECE, most - worked) if most else running.PIECE
            step = running.run_some(call.books, call.actor, number, piece)
            worked += piece
            bar(step.run.done + step.run.skipped, step.run.eligible)
            if step.is_finished or (most and worked >= most):
                break
    _answer(call, step.run)


@command(app)
def cancel(
    call: Call,
    number: NumberArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
) -> None:
    """Call a purge off: what is purged stays so, the rest is never touched.

    JSON: as `purge show`.
    """
    from clerktui.services.retention import releasing

    _answer(call, releasing.cancel_run(call.books, call.actor, number, reason))


@command(app)
def certificate(call: Call, number: NumberArgument, output: OutputOption = None) -> None:
    """Give the certificate of destruction as PDF, as it was kept.

    JSON: none; the PDF itself is what is given.
    """
    from clerktui.cli.paper import Form, give, refuse_pdf_on_terminal
    from clerktui.services.retention import certificate as certificates

    refuse_pdf_on_terminal(Form.PDF, output)
    give(call, certificates.get_certificate(call.books, call.actor_or_maintenance, number), output)


@command(app)
def why(
    call: Call, account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Its number.")]
) -> None:
    """Say from which day an account may be purged, and why not before.

    JSON: account, is_eligible, not_before (null), says, blocks[], reasons[record_class, event,
    since, until, citation].
    """
    from dataclasses import asdict

    from clerktui.services.retention import looking

    told = looking.explain_account(call.books, call.actor_or_maintenance, account)
    lines = [told.says, *(f"  {r.until}  {r.record_class}: {r.citation}" for r in told.reasons)]
    call.reply.document(asdict(told), lines)


@command(app)
def hold(
    call: Call,
    scope: Annotated[str, typer.Argument(metavar="SCOPE", help="account, person, class or all.")],
    what: Annotated[
        str, typer.Argument(metavar="[WHAT]", help="The account's number, or the class.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="legal, audit, bankruptcy, ...")
    ] = "legal",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    until: Annotated[
        dt.date | None,
        typer.Option("--until", metavar="DATE", parser=parse_day, help="Its last day."),
    ] = None,
) -> None:
    """Put a hold on records: nothing it covers is purged.

    JSON: hold, kind, scope, covers, reason, set_by, starts_on, ends_on (null), is_in_force,
    lift_reason.
    """
    from clerktui.services.retention import holds
    from clerktui.views.retention import HoldDraft

    account, account_class = ("", what) if scope == "class" else (what, "")
    draft = HoldDraft(kind, scope, reason, account, account_class, until)
    _hold(call, holds.set_hold(call.books, call.actor, draft))


@command(app)
def lift(
    call: Call,
    number: Annotated[int, typer.Argument(metavar="HOLD", help="Number from the list.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
) -> None:
    """End a hold.

    JSON: as `purge hold`.
    """
    from clerktui.services.retention import holds

    _hold(call, holds.lift_hold(call.books, call.actor, number, reason))


@command(app, "holds", listing=True)
def list_holds(
    call: Call,
    account: Annotated[
        str, typer.Argument(metavar="[ACCOUNT]", help="Only those that cover it.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List holds, the newest first.

    JSON: holds[as `purge hold`], complete.
    """
    from clerktui.services.retention import holds

    page = holds.list_holds(call.books, call.actor_or_maintenance, account, limit=limit)
    rows = [_hold_document(one) for one in page.rows]
    lines = listed(page.rows, _HOLDS) if rows else ["No record is held."]
    call.reply.listing(rows, lines, {"holds": rows, "complete": page.after is None})


_HOLDS = {
    "HOLD": "hold_id",
    "KIND": "kind",
    "COVERS": "covers",
    "UNTIL": "ends_on",
    "IN FORCE": "is_in_force",
    "REASON": "reason",
}


def _hold(call: Call, view: HoldView) -> None:
    in_force = "in force" if view.is_in_force else "not in force"
    call.reply.document(_hold_document(view), [f"Hold {view.hold_id} on {view.covers}: {in_force}"])


def _hold_document(view: HoldView) -> dict[str, object]:
    from dataclasses import asdict

    told = asdict(view)
    return {"hold": told.pop("hold_id"), **told}


def _answer(call: Call, run: PurgeRunView) -> None:
    call.reply.document(_document(run), _lines(run))


def _document(run: PurgeRunView) -> dict[str, object]:
    from dataclasses import asdict

    told = asdict(run)
    told["kept"] = dict(run.kept)
    told["certificate"] = run.certificate or None
    del told["is_planner"]
    return {"purge": told.pop("number"), "left": run.left, **told}


def _lines(run: PurgeRunView) -> Iterator[str]:
    yield f"Purge {run.number} is {run.state}, as of {run.as_of}"
    yield f"{run.considered:,} closed accounts looked at, {run.eligible:,} on the manifest"
    for words, count in run.kept:
        yield f"  {count:,} kept: {words}"
    yield f"{run.done:,} purged, {run.skipped:,} skipped, {run.left:,} left"
    yield f"Planned by {run.planned_by}; released by {run.approved_by or 'nobody yet'}"
    if run.manifest_hash:
        yield f"Manifest {run.manifest_hash}"
    if run.certificate:
        yield f"Certificate {run.certificate}"
