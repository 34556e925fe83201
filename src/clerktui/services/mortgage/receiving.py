"""A company's payment file made a batch: one check, its lines on their accounts or in suspense.

Lines that mean an account of the company go there, as far as they differ from what is owed with a
warning in the batch's own list. A line that was paid already, stands twice, or is not the company's
waits in suspense: nobody's account gets money that may have to go back.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import RemittanceFile
from clerktui.rules.mortgage import FINDINGS, PLACED
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.batches import files as batch_files
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.mortgage import files
from clerktui.services.mortgage.checking import NothingToKeepError, Read, read, view_of
from clerktui.services.mortgage.comparing import Compared
from clerktui.views.mortgage import CheckedFile, CheckRequest
from clerktui.views.people import Actor
from clerktui.views.remittance import Remittance, RemittanceItem, RemittancePart

SOURCE = "mortgage"
_REMITTANCE = RemittanceFile.__table__


def receive(db: Database, actor: Actor, request: CheckRequest) -> CheckedFile:
    """Read a payment file into a batch that is keyed; the same file is never taken twice.

    Raises:
        Refused: `denied`, `mortgage.unknown`, `mortgage.check_missing`, `mortgage.check_total`,
            `mortgage.day`, `file.duplicate`, and what a payment file or a batch's header is
            refused for.
    """
    require(actor, "batch.import")
    require(actor, "mortgage.enter")
    if request.check_cents is None:
        raise Refused("mortgage.check_missing")
    data = batch_files.read_bytes(request.path)
    answer = None
    with suppress(NothingToKeepError), db.write(patient=True) as connection:
        lock_office_chain(connection)
        found = read(db, connection, request, data, "payment")
        if found.kept.as_of > found.today.on:
            raise Refused("mortgage.day", day=town_date(found.kept.as_of))
        _add_up(found, request.check_cents)
        batch, file_id = _keep(db, connection, actor, (request, found))
        kept = files.Kept(**{**found.kept.__dict__, "remittance_file_id": file_id})
        number = files.keep(connection, (actor, db.clock.now()), kept, found.lines)
        answer = view_of(
            found,
            0 if request.dry_run else number,
            batch=None if request.dry_run else batch,
            dry_run=request.dry_run,
        )
        if request.dry_run:
            raise NothingToKeepError
    assert answer is not None
    return answer


def _add_up(found: Read, check_cents: int) -> None:
    cents = found.remittance.amount_cents
    if cents != check_cents:
        difference = check_cents - cents
        raise Refused(
            "mortgage.check_total",
            check_cents=check_cents,
            amount_cents=cents,
            difference_cents=difference,
        )


def _keep(
    db: Database, connection: Connection, actor: Actor, asked: tuple[CheckRequest, Read]
) -> tuple[int, int]:
    """The batch of the file's money, and the remittance it is."""
    request, found = asked
    digest = found.kept.digest
    cents = found.remittance.amount_cents
    item = RemittanceItem(
        line=1,
        amount_cents=cents,
        parts=tuple(_part(one) for one in found.lines),
        reference=clean_text(request.check_number, max_length=30),
        tender=request.tender,
        payer=found.company_name,
        memo=f"Mortgage company {found.kept.company}",
    )
    remittance = Remittance("mapped", SOURCE, (item,), stated_cents=cents, stated_count=1)
    said = batch_files.Request(
        request.path, source=SOURCE, received_on=request.as_of, digest=digest
    )
    made = batch_files.keep(db, connection, actor, said, remittance)
    query = select(_REMITTANCE.c.id).where(_REMITTANCE.c.content_hash == digest)
    assert made.batch is not None
    return made.batch.number, int(connection.execute(query).scalar_one())


def _part(one: Compared) -> RemittancePart:
    """Where a line's money goes; what has to wait is told by a name that is no account's."""
    line = one.line
    if line.finding in PLACED:
        return RemittancePart(line.account, line.amount_cents, line.bill)
    said = f"{line.account or line.typed} ({FINDINGS[line.finding]})"
    return RemittancePart(said, line.amount_cents)
