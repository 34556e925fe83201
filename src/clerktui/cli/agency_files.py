"""`clerktui export agency` and `clerktui import agency-payments`: the files of agencies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed, named

if TYPE_CHECKING:
    from clerktui.views.agencies import AgencyFile, AgencyMoneyAnswer

SPOOL = "spool"
_MONEY = {
    "LINE": "line",
    "NO.": "number",
    "ACCOUNT": "account",
    "PAID": "paid_on",
    "GROSS": "gross_cents",
    "COMMISSION": "commission_cents",
    "NET": "net_cents",
}


def export_agency(
    call: Call,
    code: Annotated[str, typer.Argument(metavar="AGENCY", help="Its code.")],
    side: Annotated[
        str, typer.Option("--file", metavar="FILE", help="placement, payments or recall.")
    ] = "placement",
    again: Annotated[
        int | None, typer.Option("--again", metavar="NUMBER", help="A file that was made.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Else the spool folder."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only its totals.")] = False,
) -> None:
    """Write what an agency was not told yet; each thing once, the same bytes for ever.

    The file names people: only its owner may read it. No identity number is in it.

    JSON: agency, side, number, record_count, amount_cents, sha256, is_again, path.
    """
    from clerktui.services.agencies import files
    from clerktui.services.private_files import write_private

    if dry_run:
        _exported(call, files.look(call.books, call.actor, code, side), None)
        return
    made = files.make_file(call.books, call.actor, code, side, again)
    path = output or _spool(call) / made.name
    write_private(path, made.content)
    call.reply.note(f"Wrote {path}")
    _exported(call, made, path)


def import_agency_payments(
    call: Call,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="From the agency, CSV.")],
    received: Annotated[
        dt.date | None,
        typer.Option("--received", metavar="DATE", parser=parse_day, help="Else today."),
    ] = None,
    accept_rate: Annotated[
        bool, typer.Option("--accept-rate", help="Take another commission than agreed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing.")] = False,
) -> None:
    """Read what an agency collected into a batch; the same file is never taken twice (code 1).

    JSON: agency, lines[line, number, account, paid_on, gross_cents, commission_cents, net_cents,
    agreed_cents], gross_cents, commission_cents, net_cents, batch, dry_run.
    """
    from clerktui.services.agencies import receiving
    from clerktui.views.agencies import AgencyMoneyRequest

    request = AgencyMoneyRequest(file, received, dry_run, accept_rate)
    answer = receiving.import_money(call.books, call.actor, request)
    call.reply.document(answer, _money(answer))


def _exported(call: Call, made: AgencyFile, path: Path | None) -> None:
    from clerktui.i18n import money

    document = {name: value for name, value in made.__dict__.items() if name != "content"}
    lines = named(
        {
            "Agency": made.agency,
            "File": f"{made.side} {made.number or 'not made yet'}",
            "Records": made.record_count,
            "Amount": money(made.amount_cents),
            "SHA-256": made.sha256,
        }
    )
    call.reply.document({**document, "path": str(path or "")}, lines)


def _money(answer: AgencyMoneyAnswer) -> Iterator[str]:
    from clerktui.i18n import money

    if answer.dry_run:
        yield "Rehearsal: nothing was kept."
    yield from listed(answer.lines, _MONEY)
    yield ""
    yield from named(
        {
            "Agency": answer.agency,
            "Collected": money(answer.gross_cents),
            "Commission": money(answer.commission_cents),
            "Net": money(answer.net_cents),
            "Batch": answer.batch or "-",
        }
    )


def _spool(call: Call) -> Path:
    folder = call.settings.make_home() / SPOOL
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
