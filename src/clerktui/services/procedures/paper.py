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
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.people import Actor
from clerktui.views.procedures import ProcedureView

_COLUMNS = (Column(name="", width=4), Column(name="What the town does", width=70))
_SPOKEN = (("Say", "script_en"), ("Say in Spanish", "script_es"))


def to_report(
    procedure: ProcedureView, town: str, timezone: str, made_at: dt.datetime
) -> ReportDocument:
    """The procedure as a document any printer of the office takes."""
    since = f"In force from {town_date(procedure.effective_from)}"
    if procedure.until is not None:
        since += f" until before {town_date(procedure.until)}"
    linked = f"Shown by F1 at: {', '.join(procedure.governs)}" if procedure.governs else ""
    return ReportDocument(
        title=procedure.title,
        subtitle=since,
        town=town,
        columns=_COLUMNS,
        rows=tuple(_rows(procedure)),
        footnotes=tuple(filter(None, (procedure.citation, linked, f"Topic: {procedure.topic}"))),
        made_at=made_at,
        timezone=timezone,
    )


def _rows(procedure: ProcedureView) -> Iterator[ReportRow]:
    yield from _told(procedure.body)
    for heading, name in _SPOKEN:
        said = getattr(procedure, name)
        if said:
            yield ReportRow((heading,), "heading")
            yield from _told(said)


def _told(text: str) -> Iterator[ReportRow]:
    for block in blocks(text):
        if block.kind == "heading":
            yield ReportRow((block.text,), "heading")
        else:
            yield ReportRow((block.marker, block.text))


def get_paper(db: Database, actor: Actor, procedure: ProcedureView) -> ReportDocument:
    """The procedure as a document, made now.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
    return to_report(procedure, reference.town, reference.timezone, db.clock.now())


def print_procedure(db: Database, actor: Actor, procedure: ProcedureView) -> None:
    """Queue a version for the printer of the actor's workstation.

    Raises:
        Refused: `denied`.
    """
    paper, now = get_paper(db, actor, procedure), db.clock.now()
    with db.write() as connection:
        connection.execute(
            insert(PrintJob.__table__).values(
                kind="report",
                subject_id=procedure.topic,
                workstation_id=actor.workstation_id,
                document=paper.to_data(),
                next_try_at=now,
                created_at=now,
            )
        )
