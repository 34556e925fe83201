"""A company's file before its money comes: what each line would do, and what goes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats.mapped_remittance import read_mapped
from clerktui.formats.remittance_mapping import mapping_of
from clerktui.rules.text import display_safe
from clerktui.security.permissions import require
from clerktui.services.batches.files import content_hash, read_bytes
from clerktui.services.charging.found import reference_on
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.mortgage import files
from clerktui.services.mortgage.comparing import Compared, compare
from clerktui.services.mortgage.rows import company_of, layout_of, newest_year
from clerktui.services.reference import Reference, get_reference
from clerktui.views.mortgage import CheckedFile, CheckRequest
from clerktui.views.people import Actor
from clerktui.views.remittance import Remittance


class NothingToKeepError(Exception):
    """Leaves the transaction without a trace: a rehearsal."""


@dataclass(frozen=True)
class Read:
    """A file that was read and held against the books."""

    today: Reference
    company_name: str
    kept: files.Kept
    remittance: Remittance
    lines: Sequence[Compared]
    left_out: tuple[str, ...]


def check(db: Database, actor: Actor, request: CheckRequest) -> CheckedFile:
    """Hold a file against what is owed on the day its money is meant to come; move nothing.

    It is kept, with the answer, unless it is a rehearsal. The same file may be checked again.

    Raises:
        Refused: `denied`, `mortgage.unknown`, `mortgage.no_tax`, and what a payment file is
            refused for.
    """
    require(actor, "mortgage.enter")
    data = read_bytes(request.path)
    answer = None
    with suppress(NothingToKeepError), db.write(patient=True) as connection:
        lock_office_chain(connection)
        found = read(db, connection, request, data, "check")
        number = files.keep(connection, (actor, db.clock.now()), found.kept, found.lines)
        answer = view_of(found, 0 if request.dry_run else number, dry_run=request.dry_run)
        if request.dry_run:
            raise NothingToKeepError
    assert answer is not None
    return answer


def read(
    db: Database, connection: Connection, request: CheckRequest, data: bytes, kind: str
) -> Read:
    """Read a file by its company's layout, and compare it.

    Raises:
        Refused: as `check`, and `mortgage.layout`, `file.empty`.
    """
    today = get_reference(db, connection)
    company = company_of(connection, request.company, today.on)
    layout = layout_of(today, company)["pay"]
    remittance = read_mapped(data, mapping_of(layout, name=company.layout))
    if not remittance.items:
        raise Refused("file.empty", file=request.path.name)
    reference = reference_on(connection, today, request.as_of or today.on)
    year = request.tax_year or newest_year(connection, reference)
    lines, left_out = compare(connection, reference, (company.code, year), remittance.items)
    kept = files.Kept(
        company=company.code,
        kind=kind,
        name=display_safe(request.path.name)[:80],
        tax_year=year,
        as_of=reference.on,
        digest=content_hash(remittance),
        check_cents=request.check_cents,
    )
    return Read(today, company.name, kept, remittance, lines, left_out)


def view_of(
    found: Read, number: int, *, batch: int | None = None, dry_run: bool = False
) -> CheckedFile:
    """A file as whoever checks it sees it."""
    lines = tuple(one.line for one in found.lines)
    return CheckedFile(
        number=number,
        company=found.kept.company,
        company_name=found.company_name,
        kind=found.kept.kind,
        name=found.kept.name,
        tax_year=found.kept.tax_year,
        as_of=found.kept.as_of,
        lines=lines,
        amount_cents=sum(one.amount_cents for one in lines),
        owed_cents=sum(one.owed_cents for one in lines),
        check_cents=found.kept.check_cents,
        left_out=found.left_out,
        batch=batch,
        dry_run=dry_run,
    )
