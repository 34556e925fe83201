"""`clerktui verify`: every named proof over the whole database, or the books against a seal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, application, command
from clerktui.cli.options import parse_day
from clerktui.errors import EXIT_OK, EXIT_REFUSED, Refused

if TYPE_CHECKING:
    from clerktui.views.closing import SealCheck

app = application()


@command(app)
def verify(
    call: Call,
    seal: Annotated[
        str | None,
        typer.Option(
            "--seal",
            metavar="TEXT|FILE",
            help="Only the seal of a close, slip or Z report, or of a file.",
        ),
    ] = None,
    chain: Annotated[
        bool, typer.Option("--chain", help="Only the hash chains, and what guards them.")
    ] = False,
    day: Annotated[
        dt.date | None,
        typer.Option("--day", metavar="DATE", parser=parse_day, help="Only the seals of a day."),
    ] = None,
) -> int:
    """Prove the books, naming every row that fails; exit code 1 when a proof fails.

    With --seal or --day every entry up to the seal is hashed again and must arrive at the sealed
    heads; exit code 1 when one does not, or when the books hold no such seal.

    JSON: ok, proofs[name, ok, checked, failures[]]; for seals ok, seals[seal, about, ok, checked,
    failures[]].
    """
    if seal is not None or day is not None:
        return _seals(call, seal, day)
    from clerktui.ledger import proofs

    results = proofs.run_proofs(call.books, only_chains=chain)
    is_ok = all(proof.ok for proof in results)
    lines = [
        line
        for proof in results
        for line in (
            f"{'ok   ' if proof.ok else 'FAIL '} {proof.name} ({proof.checked:,} checked)",
            *(f"      {failure}" for failure in proof.failures),
        )
    ]
    call.reply.document({"ok": is_ok, "proofs": results}, lines)
    return EXIT_OK if is_ok else EXIT_REFUSED


def _seals(call: Call, seal: str | None, day: dt.date | None) -> int:
    from clerktui.services.closing import seals

    found: list[SealCheck] = []
    if seal is not None:
        found += seals.check_seal(call.books, _said(seal))
    if day is not None:
        found += seals.check_day(call.books, day)
    is_ok = all(check.ok for check in found)
    lines = [
        line
        for check in found
        for line in (
            f"{'ok   ' if check.ok else 'FAIL '} {check.seal} {_about(check)}",
            *(f"      {failure}" for failure in check.failures),
        )
    ]
    call.reply.document({"ok": is_ok, "seals": found}, lines)
    return EXIT_OK if is_ok else EXIT_REFUSED


def _said(seal: str) -> str:
    """What a seal says: itself, or the text of the file of that name."""
    path = Path(seal)
    try:
        return path.read_text(encoding="utf-8").strip() if seal and path.is_file() else seal
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("file.unreadable", file=seal, reason=str(error)) from error


def _about(check: SealCheck) -> str:
    return f"{check.about} ({check.checked:,} entries hashed again)"
