"""The check request of a refund: the paper the finance office writes the check from and files."""

from __future__ import annotations

from sqlalchemy import insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.models import PrintJob, Workstation
from clerktui.services.refunds import listing
from clerktui.views.documents import Column, ReportDocument, ReportRow, document_to_data
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundView

_JOB = PrintJob.__table__
_STATION = Workstation.__table__


def get_voucher(db: Database, actor: Actor, number: int) -> ReportDocument:
    """The check request of a refund: what the finance office writes the check from and files.

    Raises:
        Refused: `denied`, `refund.unknown`.
    """
    refund = listing.get_refund(db, actor, number)
    return ReportDocument(
        title=f"Check request, refund {refund.number}",
        subtitle=refund.state.upper(),
        town=actor.town_name,
        columns=(Column(name="", width=16), Column(name="", width=60)),
        rows=tuple(ReportRow((name, said)) for name, said in _facts(refund) if said),
        totals=(ReportRow(("To be paid", money(refund.amount_cents))),),
        footnotes=("Approved by ____________________     Date ____________",),
        made_at=db.clock.now(),
        timezone=actor.timezone,
    )


def print_voucher(db: Database, actor: Actor, number: int) -> None:
    """Queue the check request for the printer of the actor's workstation.

    Raises:
        Refused: `denied`, `refund.unknown`, `print.no_printer`.
    """
    queued = document_to_data(get_voucher(db, actor, number))
    with db.write() as connection:
        kind = connection.execute(
            select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
        ).scalar_one()
        if kind == "none":
            raise Refused("print.no_printer", workstation=actor.workstation)
        now = db.clock.now()
        connection.execute(
            insert(_JOB).values(
                subject_id=f"refund {number}",
                workstation_id=actor.workstation_id,
                next_try_at=now,
                created_at=now,
                **queued,
            )
        )


def _facts(refund: RefundView) -> list[tuple[str, str]]:
    steps = [
        (f"{move.to_state.capitalize()} by", f"{move.clerk} {move.note}".strip())
        for move in refund.moves
    ]
    return [
        ("Pay to", refund.payee),
        ("Address", refund.address),
        ("Account", f"{refund.account} {refund.name}".strip() or "unidentified money"),
        ("Because", refund.reason),
        ("Note", refund.note),
        ("Receipt", refund.receipt),
        ("Correction", str(refund.correction or "")),
        ("Check", refund.check_number),
        *steps,
    ]
