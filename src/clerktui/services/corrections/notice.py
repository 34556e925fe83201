"""The paper of a correction, for the file and the customer: what, why, who, and what it did."""

from __future__ import annotations

from sqlalchemy import insert

from clerktui.db import Database
from clerktui.i18n import money, town_date
from clerktui.models import PrintJob
from clerktui.printing.text import report_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.corrections.looking import get_correction
from clerktui.services.reference import get_reference
from clerktui.views.corrections import KINDS, CorrectionView
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.people import Actor


def get_notice(db: Database, actor: Actor, number: int) -> ReportDocument:
    """The notice of a correction; the same correction always gives the same paper.

    Raises:
        Refused: `denied`, `correction.unknown`.
    """
    view = get_correction(db, actor, number)
    with db.read() as connection:
        reference = get_reference(db, connection)
    return ReportDocument(
        title=f"{KINDS[view.kind].upper()} - CORRECTION {view.number}",
        subtitle=f"{town_date(view.business_date)}   {money(view.amount_cents)}",
        town=reference.town,
        columns=(Column(name="Account", width=14), Column(name="For"), _AMOUNT),
        rows=tuple(ReportRow(line) for line in view.lines),
        totals=_totals(view),
        made_at=view.made_at,
        timezone=reference.timezone,
        footnotes=notice_sentences(view),
    )


def print_notice(db: Database, actor: Actor, number: int) -> None:
    """Queue the notice of a correction for the printer of the actor's station.

    Raises:
        Refused: `denied`, `correction.unknown`.
    """
    require(actor, "receipt.reprint")
    document, now = get_notice(db, actor, number), db.clock.now()
    with db.write() as connection:
        connection.execute(
            insert(PrintJob.__table__).values(
                kind="report",
                subject_id=f"correction {number}",
                workstation_id=actor.workstation_id,
                document=document.to_data(),
                next_try_at=now,
                created_at=now,
            )
        )
        audit.record(connection, actor, "print_notice", ("correction", number), now)


def get_notice_text(
    db: Database, actor: Actor, number: int, width: int = 80
) -> tuple[CorrectionView, str]:
    """A correction and its notice as it would be printed at a width in columns.

    Raises:
        Refused: `denied`, `correction.unknown`.
    """
    text = report_text(get_notice(db, actor, number), width)
    return get_correction(db, actor, number), text


_AMOUNT = Column(name="Owed more", kind="money", width=14)


def notice_sentences(view: CorrectionView) -> tuple[str, ...]:
    """What was corrected, why, by whom, as sentences."""
    said = (
        f"Receipt {view.receipt}." if view.receipt else "",
        f"The money was applied anew, receipt {view.new_receipt}." if view.new_receipt else "",
        _where(view),
        f"Paid by {view.to_tender}, not by {view.from_tender}." if view.to_tender else "",
        f"It undoes correction {view.undoes}." if view.undoes else "",
        f"Reason: {view.reason}{': ' + view.note if view.note else ''}.",
        f"Made by {view.clerk}{', approved by ' + view.approved_by if view.approved_by else ''}.",
    )
    return tuple(filter(None, said))


def _where(view: CorrectionView) -> str:
    if view.kind == "cancel_payment" and not view.new_receipt:
        return "The money waits until it is applied or returned."
    if view.account and view.to_account:
        return f"From account {view.account} to account {view.to_account}."
    return ""


def _totals(view: CorrectionView) -> tuple[ReportRow, ...]:
    by_account: dict[str, int] = {}
    for account, _, cents in view.lines:
        by_account[account] = by_account.get(account, 0) + cents
    return tuple(
        ReportRow((account, "together", cents), style="subtotal")
        for account, cents in by_account.items()
    )
