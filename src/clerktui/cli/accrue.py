"""`clerktui accrue`: late fees, tax interest and advertising costs, charged by rule; waivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer

from clerktui.cli.adjust import AccountArgument, NoteOption, which_account
from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.accruals import AccrualLine, AccrualList, AccrualRunView, WaiverView

app = group("Late fees, tax interest, advertising: run, list, undo; waivers; taxes by year.")

RuleArgument = Annotated[
    str, typer.Argument(metavar="RULE", help="late_fee, tax_interest or advertising.")
]
AsOfOption = Annotated[
    dt.date | None,
    typer.Option("--as-of", metavar="DATE", parser=parse_day, help="As of a day; else today."),
]
ScopeOption = Annotated[
    str,
    typer.Option(
        "--scope",
        metavar="'YEAR PAPER MAILED'",
        help="Of advertising: tax year, day of the paper, day the owners were written to.",
    ),
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Most rows.")]


@command(app, "run")
def run_rule(
    call: Call,
    rule: RuleArgument,
    as_of: AsOfOption = None,
    scope: ScopeOption = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="Only the edit list.")] = False,
    limit: LimitOption = 500,
) -> None:
    """Charge a rule as of a day; run twice, or begun again after it was killed, it charges once.

    JSON: run_id, rule, name, as_of, state, count, charged_cents, back_cents, began_at, user,
    left. With --dry-run: rule, as_of, count, cents, left_out, more, lines[account, name, about,
    owed_cents, charge_cents, words, reasons].
    """
    from dataclasses import asdict

    from clerktui.services.accruals import runs
    from clerktui.views.accruals import AccrualRunDraft

    draft = AccrualRunDraft(rule, as_of, scope)
    if dry:
        found = runs.edit_list(call.books, call.actor_or_maintenance, draft, limit)
        call.reply.document(asdict(found), _edit_list(found))
        return
    _answer(call, runs.run(call.books, call.actor, draft))


@command(app, "list", listing=True)
def list_runs(call: Call, limit: LimitOption = 100) -> None:
    """List the runs, the newest first.

    JSON: runs[as `accrue run`].
    """
    from dataclasses import asdict

    from clerktui.services.accruals import runs

    found = runs.list_runs(call.books, call.actor_or_maintenance, limit)
    rows = [asdict(one) for one in found]
    lines = listed(found, _RUNS) if found else ["Nothing was ever charged by rule."]
    call.reply.listing(rows, lines, {"runs": rows})


@command(app)
def undo(
    call: Call,
    run: Annotated[int, typer.Argument(metavar="RUN", help="Its number from `accrue list`.")],
    note: NoteOption = "",
) -> None:
    """Take a run back, as long as nothing was paid on it; say why with --note.

    JSON: as `accrue run`; left names the accounts that paid meanwhile.
    """
    from clerktui.services.accruals import undoing

    _answer(call, undoing.undo(call.books, call.actor, run, note))


@command(app)
def show(call: Call, account: AccountArgument) -> None:
    """Show what rules charged an account, and what it was spared.

    JSON: account, name, charged[accrual_id, rule, words, as_of, cents, open_cents, is_back,
    waived], waivers[as `accrue waivers`].
    """
    from dataclasses import asdict

    from clerktui.services.accruals import waiving

    number = which_account(call, account)
    found = waiving.get_fees(call.books, call.actor_or_maintenance, number)
    lines = [f"{found.account} {found.name}", ""]
    lines += [f"{c.accrual_id:>6}  {_money(c.cents):>10}  {c.words}" for c in found.charged]
    lines += [f"waiver {w.waiver_id}: {_waiver(w)}" for w in found.waivers]
    call.reply.document(asdict(found), lines)


@command(app)
def waive(
    call: Call,
    accrual: Annotated[int, typer.Argument(metavar="FEE", help="Its number from `accrue show`.")],
    note: NoteOption = "",
    command_id: Annotated[
        UUID | None,
        typer.Option("--id", metavar="UUID", help="Send the same again: done only once."),
    ] = None,
) -> None:
    """Take a late fee off again, as far as it is not paid; say why with --note.

    JSON: id, correction, amount_cents, balances, duplicate.
    """
    from clerktui.services.accruals import waiving
    from clerktui.views.accruals import WaiveFeeDraft

    draft = WaiveFeeDraft(str(command_id or uuid4()), accrual, note)
    done = waiving.waive_fee(call.books, call.actor, draft)
    document = {
        "id": draft.command_id,
        "correction": done.number,
        "amount_cents": done.amount_cents,
        "balances": [list(each) for each in done.balances],
        "duplicate": done.duplicate,
    }
    call.reply.document(document, [f"Waived {_money(done.amount_cents)}."])


@command(app)
def exempt(
    call: Call,
    account: AccountArgument,
    until: Annotated[
        dt.date, typer.Option("--until", metavar="DATE", parser=parse_day, help="The last day.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    note: NoteOption = "",
    current: Annotated[
        bool, typer.Option("--while-current", help="Ends when the account falls behind.")
    ] = False,
) -> None:
    """Spare an account late fees until a day; its notices are sent all the same.

    JSON: as one of `accrue waivers`.
    """
    from dataclasses import asdict

    from clerktui.services.accruals import waiving
    from clerktui.views.accruals import ExemptDraft

    number = which_account(call, account)
    draft = ExemptDraft(number, reason, until, note, "current" if current else "")
    made = waiving.exempt(call.books, call.actor, draft)
    call.reply.document(asdict(made), [f"Waiver {made.waiver_id}: {_waiver(made)}"])


@command(app, "end")
def end_waiver(
    call: Call,
    waiver: Annotated[int, typer.Argument(metavar="WAIVER", help="From `accrue waivers`.")],
    note: NoteOption = "",
) -> None:
    """End a waiver before its last day; say why with --note.

    JSON: as one of `accrue waivers`.
    """
    from dataclasses import asdict

    from clerktui.services.accruals import waiving

    ended = waiving.end_waiver(call.books, call.actor, waiver, note)
    call.reply.document(asdict(ended), [f"Waiver {ended.waiver_id}: {_waiver(ended)}"])


@command(app, "waivers", listing=True)
def list_waivers(
    call: Call,
    ended: Annotated[bool, typer.Option("--all", help="Those that ended, too.")] = False,
    limit: LimitOption = 500,
) -> None:
    """List who is spared late fees today, or everything that was ever waived.

    JSON: waivers[waiver_id, account, name, reason, note, starts_on, until, condition, cents, by,
    ended].
    """
    from dataclasses import asdict

    from clerktui.services.accruals import waiving

    actor = call.actor_or_maintenance
    found = waiving.list_waivers(call.books, actor, ended=ended, limit=limit)
    rows = [asdict(one) for one in found]
    lines = [f"{one.waiver_id:>5}  {one.account}  {_waiver(one)}" for one in found]
    call.reply.listing(rows, lines or ["Nobody is spared late fees."], {"waivers": rows})


@command(app)
def taxes(call: Call, account: AccountArgument, as_of: AsOfOption = None) -> None:
    """Show an account's taxes by year, with their interest as of a day.

    JSON: account, name, parcel, on, company, total_cents, bills[service, tax_year, bill, due_on,
    billed_cents, principal_cents, interest_cents, penalty_cents, cost_cents, discount_cents,
    total_cents, delinquent_on, barred_after, words].
    """
    from dataclasses import asdict

    from clerktui.services.accruals import tax_bills

    number = which_account(call, account)
    found = tax_bills.get_tax_bills(call.books, call.actor_or_maintenance, number, as_of)
    head = {"Account": f"{found.account} {found.name}", "Parcel": found.parcel, "As of": found.on}
    head |= {"Paid by": found.company} if found.company else {}
    lines = [*named(head), "", *listed(found.bills, _TAXES)]
    lines += [f"Total {_money(found.total_cents)}"]
    call.reply.document({**asdict(found), "total_cents": found.total_cents}, lines)


def export_ads(
    call: Call,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="Of which year's tax.")],
    as_of: AsOfOption = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="As a paper, not as CSV.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it there, not to stdout."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say how many parcels are on it.")
    ] = False,
) -> None:
    """Write the list of unpaid tax liens to be advertised: owners in order, parcels, principal.

    JSON: the report with its rows, totals and footnotes; with --dry-run or -o rows, path.
    """
    from clerktui.cli.paper import give
    from clerktui.services.accruals import ad_list

    document = ad_list.make(call.books, call.actor_or_maintenance, year, as_of)
    if dry_run:
        count = len(document.rows)
        call.reply.document({"rows": count, "path": None}, [f"{count} rows; nothing written."])
        return
    if call.reply.json and output is None:
        call.reply.document(document.to_data(), ())
        return
    if pdf:
        from clerktui.printing.pdf import report_pdf

        content = report_pdf(document)
    else:
        from clerktui.formats.report_csv import report_csv

        content = report_csv(document).encode()
    give(call, content, output)
    if output is not None and call.reply.json:
        call.reply.document({"rows": len(document.rows), "path": str(output)}, ())


_RUNS = {
    "Run": "run_id",
    "Rule": "name",
    "As of": "as_of",
    "State": "state",
    "Count": "count",
    "Charged": "charged_cents",
    "Taken back": "back_cents",
    "By": "user",
}
_LINES = {
    "Account": "account",
    "Name": "name",
    "About": "about",
    "Owed": "owed_cents",
    "Charge": "charge_cents",
    "Left out": "why_not",
}
_TAXES = {
    "Year": "tax_year",
    "Bill": "bill",
    "Due": "due_on",
    "Principal": "principal_cents",
    "Interest": "interest_cents",
    "Penalty": "penalty_cents",
    "Cost": "cost_cents",
    "Discount": "discount_cents",
    "Total": "total_cents",
    "Stands": "words",
}


def _answer(call: Call, run: AccrualRunView) -> None:
    from dataclasses import asdict

    call.reply.document(asdict(run), listed([run], _RUNS))


def _edit_list(found: AccrualList) -> Iterator[str]:
    lines: tuple[AccrualLine, ...] = found.lines
    yield from listed(lines, _LINES) if lines else ["Nothing is to be charged."]
    yield ""
    yield f"{found.count} to be charged {_money(found.cents)}, {found.left_out} left out."
    if found.more:
        yield "There are more; --limit shows them."


def _waiver(one: WaiverView) -> str:
    what = _money(one.cents) if one.cents else f"late fees until {one.until}"
    ended = f" ({one.ended})" if one.ended else ""
    return f"{what}: {one.reason}, by {one.by}{ended}"


def _money(cents: int) -> str:
    from clerktui.i18n import money

    return money(cents)
