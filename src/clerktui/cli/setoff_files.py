"""`clerktui export setoff` and `clerktui import setoff-returns`: the clearinghouse's two files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call
from clerktui.cli.options import parse_amount, parse_day
from clerktui.cli.text import listed, named
from clerktui.errors import Refused
from clerktui.services.private_files import need_folder, write_private

if TYPE_CHECKING:
    from clerktui.views.setoff_files import ReturnsAnswer, WeekView

_RECORDS = {
    "DEBT": "number",
    "ACCOUNT": "account",
    "NAME": "name",
    "NUMBER": "last4",
    "CHANGE": "change",
    "BEFORE": "before_cents",
    "NOW": "amount_cents",
    "BECAUSE": "why",
}
_HELD = {"DEBT": "number", "ACCOUNT": "account", "OWES": "amount_cents", "HELD BACK": "why"}
_CHANGED = {"DEBT": "number", "ACCOUNT": "account", "IN IT": "before_cents", "SINCE": "why"}
_MONEY = {
    "LINE": "line",
    "DEBT": "number",
    "ACCOUNT": "account",
    "MATCHED": "matched_on",
    "GROSS": "gross_cents",
    "STATE": "state_fee_cents",
    "LOCAL": "local_fee_cents",
    "NET": "net_cents",
    "OVER": "excess_cents",
    "FOUND BY": "found_by",
}


_LOST = {"LINE": "line", "ACCOUNT": "account", "NET": "net_cents", "NO DEBT FOUND": "why_not"}
_ODD = {"LINE": "line", "DEBT": "number", "NET": "net_cents", "STOPPED": "warning"}


def export_setoff(
    call: Call,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where it is written."),
    ] = None,
    due: Annotated[
        dt.date | None,
        typer.Option("--due", metavar="DATE", parser=parse_day, help="An earlier week's, again."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only the control report.")] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="In place of one that was not uploaded.")
    ] = False,
) -> None:
    """Write this week's debt setoff file with its control report; the same bytes for ever.

    The file names identity numbers: only its owner may read it, and it never goes to the screen.

    JSON: due_on, due_at, entity_code, file_number, lines[], held_back[], added, updated, deleted,
    amount_cents, sha256, made_at, changed[], uploaded_on, replaces, is_again, path.
    """
    from clerktui.services.setoff import files, week

    if dry_run:
        plan = week.get_week(call.books, call.actor_or_maintenance)
        call.reply.document(plan, _report(plan))
        return
    if output is None:
        raise Refused("setoff.no_output")
    need_folder(output)
    made = files.make_file(call.books, call.actor, due, anew)
    write_private(output, made.content)
    call.reply.note(f"Wrote {output}")
    document = {**made.week.__dict__, "is_again": made.is_again, "path": str(output)}
    call.reply.document(document, _report(made.week))


def import_setoff_returns(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="From the clearinghouse.")],
    received: Annotated[
        dt.date | None,
        typer.Option("--received", metavar="DATE", parser=parse_day, help="Else today."),
    ] = None,
    control: Annotated[
        int | None,
        typer.Option(
            "--control", metavar="AMT", parser=parse_amount, help="The clearinghouse's total."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing.")] = False,
) -> None:
    """Read what was set off into a batch; the same file is never taken twice (exit code 1).

    With --control, refused where the file brings the debts another total.

    JSON: layout, doubt, lines[line, number, account, matched_on, gross_cents, state_fee_cents,
    local_fee_cents, net_cents, excess_cents, found_by, why_not, warning, is_read], gross_cents,
    fees_cents, net_cents, unmatched_cents, control_cents, batch, dry_run.
    """
    from clerktui.services.setoff import returns
    from clerktui.views.setoff_files import ReturnRequest

    request = ReturnRequest(file, received, dry_run, control)
    answer = returns.import_returns(call.books, call.actor, request)
    call.reply.document(answer, _returns(answer))


def _report(found: WeekView) -> Iterator[str]:
    """The control report."""
    from clerktui.i18n import money

    yield from named(
        {
            "File": found.file_number or "not made yet",
            "Due": f"{found.due_at:%a %m/%d/%y %H:%M}",
            "Town": found.entity_code or "no agreement in force",
            "Records": len(found.lines),
            "Added": found.added,
            "Updated": found.updated,
            "Deleted": found.deleted,
            "New figures": money(found.amount_cents),
            "SHA-256": found.sha256 or "-",
            "Uploaded": found.uploaded_on or "nobody said so",
            "Instead of": f"file {found.replaces}" if found.replaces else "-",
        }
    )
    if found.lines:
        yield ""
        yield from listed(found.lines, _RECORDS)
    if found.is_stale:
        yield ""
        yield "These changed since the file was made. Make it anew before you upload it: --anew."
    if found.changed:
        yield from listed(found.changed, _CHANGED)
    if found.held_back:
        yield ""
        yield from listed(found.held_back, _HELD)


def _returns(answer: ReturnsAnswer) -> Iterator[str]:
    from clerktui.i18n import money

    if answer.dry_run:
        yield "Rehearsal: nothing was kept."
    if answer.doubt:
        yield answer.doubt
    yield from listed(answer.lines, _MONEY)
    odd = {"why_not": _LOST, "warning": _ODD}
    for name, columns in odd.items():
        found = [one for one in answer.lines if getattr(one, name)]
        if found:
            yield ""
            yield from listed(found, columns)
    yield ""
    facts = {
        "Layout": answer.layout,
        "Set off": money(answer.gross_cents),
        "Fees": money(answer.fees_cents),
        "For the debts": money(answer.net_cents),
        "Of it for no debt": money(answer.unmatched_cents),
        "More than owed": money(answer.excess_cents),
    }
    if answer.control_cents is not None:
        facts["Clearinghouse"] = money(answer.control_cents)
        facts["Difference"] = money(answer.net_cents - answer.control_cents)
    yield from named({**facts, "Batch": answer.batch or "-"})
