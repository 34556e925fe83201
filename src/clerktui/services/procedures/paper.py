"""A procedure on paper: its text, what is said aloud, where it is written; a print job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import insert

from clerktui.db import Database
from clerktui.i18n import town_date
from clerktui.models import PrintJob
from clerktui.rules.markdown import blocks
from clerktui.security.permissions import require
from clerktui.services.reference import get_reference
from clerktui.views.people import Actor
from clerktui.views.procedures import ProcedureDocument, ProcedureLine, ProcedureView

_SPOKEN = (("Say aloud", "script_en"), ("Say aloud, in Spanish", "script_es"))


def to_document(
    procedure: ProcedureView, town: str, timezone: str, made_at: dt.datetime
) -> ProcedureDocument:
    """The procedure as a document any printer of the office takes."""
    held = f"In force from {town_date(procedure.effective_from)}"
    if procedure.until is not None:
        held += f" until before {town_date(procedure.until)}"
    linked = f"Shown by F1 at: {', '.join(procedure.governs)}" if procedure.governs else ""
    return ProcedureDocument(
        town=town,
        topic=procedure.topic,
        title=procedure.title,
        held=held,
        lines=tuple(_lines(procedure)),
        notes=tuple(filter(None, (procedure.citation, linked))),
        made_at=made_at,
        timezone=timezone,
    )


def _lines(procedure: ProcedureView) -> Iterator[ProcedureLine]:
    yield from _told(procedure.body)
    for heading, name in _SPOKEN:
        said = getattr(procedure, name)
        if said:
            yield ProcedureLine(kind="part", text=heading)
            yield from _told(said)


def _told(text: str) -> Iterator[ProcedureLine]:
    for block in blocks(text):
        yield ProcedureLine(
            kind=block.kind, text=block.text, marker=block.marker, level=block.level
        )


def get_paper(db: Database, actor: Actor, procedure: ProcedureView) -> ProcedureDocument:
    """The procedure as a document, made now.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
    return to_document(procedure, reference.town, reference.timezone, db.clock.now())


def print_procedure(db: Database, actor: Actor, procedure: ProcedureView) -> None:
    """Queue a version for the printer of the actor's workstation.

    Raises:
        Refused: `denied`.
    """
    paper, now = get_paper(db, actor, procedure), db.clock.now()
    with db.write() as connection:
        connection.execute(
            insert(PrintJob.__table__).values(
                kind="procedure",
                subject_id=procedure.topic,
                workstation_id=actor.workstation_id,
                document=paper.to_data(),
                next_try_at=now,
                created_at=now,
            )
        )
