"""A batch on paper: its edit list as a report, its running tape as an adding machine prints it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import BatchTape, PrintJob, Workstation
from clerktui.printing.tape import tape_lines as lines_of
from clerktui.security.permissions import require
from clerktui.services.batches import proofing
from clerktui.services.batches.lines import UNKNOWN
from clerktui.services.batches.records import find_batch, view_of
from clerktui.views.batches import BatchView, EditList, ProofLine
from clerktui.views.documents import (
    Column,
    ReportDocument,
    ReportRow,
    TapeAmount,
    TapeDocument,
    document_to_data,
)
from clerktui.views.people import Actor

_JOB = PrintJob.__table__
_STATION = Workstation.__table__
_TAPE = BatchTape.__table__
_HASH_SHOWN = 12
COLUMNS = (
    Column(name="Line", kind="count", width=5),
    Column(name="Account", width=12),
    Column(name="Name", width=20),
    Column(name="Amount", kind="money", width=11),
    Column(name="Check", width=10),
    Column(name="Warnings"),
)
_ORDERED = {
    "keyed": "in the order keyed",
    "account": "by account number",
    "amount": "largest first",
}


# --------------------------------------------------------------------------------- the edit list
def edit_list_document(proof: EditList) -> ReportDocument:
    """The edit list as a report: every line, totals by tender, control, and the difference."""
    batch = proof.batch
    return ReportDocument(
        title=f"Edit list, batch {batch.number}",
        subtitle=f"{batch.source_name} received {town_date(batch.received_on)}, "
        f"{batch.state}, {_ORDERED[proof.order]}",
        town=proof.town,
        columns=COLUMNS,
        rows=tuple(_row(batch, one) for one in proof.lines),
        totals=tuple(_totals(proof)),
        footnotes=tuple(_footnotes(proof)),
        made_at=proof.made_at,
        timezone=proof.timezone,
    )


def _row(batch: BatchView, proof: ProofLine) -> ReportRow:
    line = proof.line
    account = "" if line.account == UNKNOWN else line.account
    says = "; ".join(
        f"STOP: {warning.says}" if warning.is_stop else warning.says for warning in proof.warnings
    )
    check = [line.reference]
    if line.tender != batch.default_tender:
        check.insert(0, line.tender.replace("_", " "))
    if line.group_no != line.line_no:
        check.append(f"(line {line.group_no})")
    words = " ".join(filter(None, check))
    return ReportRow((line.line_no, account, line.name, line.amount_cents, words, says))


def _totals(proof: EditList) -> Iterator[ReportRow]:
    """How many and how much: by tender, keyed, on the adding machine, and what is between."""
    batch = proof.batch
    for name, items, cents in proof.tenders:
        yield ReportRow((items, None, name, cents, None, None))
    yield ReportRow((batch.items, None, "Keyed", batch.amount_cents, None, None))
    if batch.control_cents is None:
        yield ReportRow((batch.control_items, None, "No control total", None, None, None))
        return
    control = (batch.control_items, None, "Control", batch.control_cents, None, None)
    yield ReportRow(control)
    difference = (batch.difference_items, None, "Difference", batch.difference_cents, None, None)
    yield ReportRow(difference)


def _footnotes(proof: EditList) -> Iterator[str]:
    yield "Below the rule the first column counts items; one check for several lines is one item."
    yield (
        f"Warnings: {proof.warnings}. To be mended before release: {proof.stops}. "
        f"Lines still to be verified: {proof.to_verify}."
    )
    head = proof.batch.tape_hash
    if head:
        yield f"Tape {head[:_HASH_SHOWN]} to {head[-_HASH_SHOWN:]}"


# -------------------------------------------------------------------------------------- the tape
def tape_document(db: Database, actor: Actor, number: int) -> TapeDocument:
    """The whole tape of a batch with what stands at its head.

    Raises:
        Refused: `denied`, `batch.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return _tape_document(connection, actor, number, db.clock.now())


def _tape_document(
    connection: Connection, actor: Actor, number: int, now: dt.datetime
) -> TapeDocument:
    batch = view_of(find_batch(connection, number))
    rows = connection.execute(
        select(_TAPE.c.kind, _TAPE.c.line_no, _TAPE.c.amount_cents)
        .where(_TAPE.c.batch_id == batch.batch_id)
        .order_by(_TAPE.c.seq)
    )
    return TapeDocument(
        number=number,
        title_lines=(
            actor.town_name,
            f"Batch {number}, {batch.source_name}, {batch.state}",
            f"Received {town_date(batch.received_on)}, {batch.owner_name}",
        ),
        amounts=tuple(TapeAmount(row.kind, row.line_no, row.amount_cents) for row in rows),
        head=batch.tape_hash,
        items=batch.items,
        control_cents=batch.control_cents,
        control_items=batch.control_items,
        made_at=now,
    )


def tape_lines(db: Database, actor: Actor, number: int, width: int) -> tuple[str, ...]:
    """The whole tape of a batch, laid out as an adding machine prints it.

    Args:
        db: the books.
        actor: who looks.
        number: which batch.
        width: columns of the paper; 24 to 48, or the nearest of these.

    Raises:
        Refused: `denied`, `batch.unknown`.
    """
    return lines_of(tape_document(db, actor, number), width)


# ---------------------------------------------------------------------------------- the printing
def print_edit_list(db: Database, actor: Actor, number: int, order: str = "keyed") -> None:
    """Queue the edit list for the printer of the actor's workstation.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.choice`, `print.no_printer`.
    """
    document = edit_list_document(proofing.edit_list(db, actor, number, order))
    _queue(db, actor, number, document)


def print_tape(db: Database, actor: Actor, number: int) -> None:
    """Queue the tape for the printer of the actor's workstation.

    Raises:
        Refused: `denied`, `batch.unknown`, `print.no_printer`.
    """
    _queue(db, actor, number, tape_document(db, actor, number))


def _queue(
    db: Database, actor: Actor, number: int, document: ReportDocument | TapeDocument
) -> None:
    with db.write() as connection:
        kind = connection.execute(
            select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
        ).scalar_one()
        if kind == "none":
            raise Refused("print.no_printer", workstation=actor.workstation)
        now = db.clock.now()
        queued = document_to_data(document)
        connection.execute(
            insert(_JOB).values(
                subject_id=str(number),
                workstation_id=actor.workstation_id,
                next_try_at=now,
                created_at=now,
                **queued,
            )
        )
