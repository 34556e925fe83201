"""What should be in a drawer, by tender, and how it came about: opening, taken, carried out.

Taken is what good receipts were paid with, put right where a tender was corrected while the drawer
was open. Every count, close, deposit and proof starts from these sums.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from clerktui.models import Correction, DrawerMove, DrawerSession, Payment, Receipt, Tender
from clerktui.services.reference import Reference

_CHANGE = Correction.__table__
_MOVE = DrawerMove.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__


@dataclass(frozen=True)
class TenderMoney:
    """One tender of a drawer session, in cents; carried is out less in."""

    opening_cents: int = 0
    taken_cents: int = 0
    carried_cents: int = 0

    @property
    def expected_cents(self) -> int:
        """What should be there.

        >>> TenderMoney(20_000, 45_000, 30_000).expected_cents
        35000
        """
        return self.opening_cents + self.taken_cents - self.carried_cents


def expected_by_tender(
    connection: Connection, reference: Reference, session_id: int
) -> dict[str, int]:
    """Cents that should be in the drawer: float and takings, less what was carried out."""
    found = money_by_tender(connection, reference, session_id)
    return {code: money.expected_cents for code, money in found.items()}


def money_by_tender(
    connection: Connection, reference: Reference, session_id: int
) -> dict[str, TenderMoney]:
    """Opening, taken and carried of every tender of a session."""
    taken = _taken(connection, session_id)
    carried = carried_by_tender(connection, session_id)
    float_cents = connection.execute(
        select(_SESSION.c.float_cents).where(_SESSION.c.id == session_id)
    ).scalar_one()
    cash = reference.cash_code()
    return {
        code: TenderMoney(
            float_cents if code == cash else 0, taken.get(code, 0), carried.get(code, 0)
        )
        for code in reference.tenders
    }


def carried_by_tender(connection: Connection, session_id: int) -> dict[str, int]:
    """Cents carried out of the drawer less what was brought in, by tender."""
    rows = connection.execute(
        select(_MOVE.c.tender_type, func.sum(_MOVE.c.amount_cents))
        .where(_MOVE.c.drawer_session_id == session_id)
        .group_by(_MOVE.c.tender_type)
    )
    return {code: int(cents) for code, cents in rows}


def _taken(connection: Connection, session_id: int) -> dict[str, int]:
    rows = connection.execute(
        select(_TENDER.c.tender_type, func.sum(_TENDER.c.amount_cents))
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_PAYMENT.c.drawer_session_id == session_id, _RECEIPT.c.status == "issued")
        .group_by(_TENDER.c.tender_type)
    )
    taken: dict[str, int] = defaultdict(int, {code: int(cents) for code, cents in rows})
    changes = connection.execute(
        select(_CHANGE.c.from_tender, _CHANGE.c.to_tender, _CHANGE.c.amount_cents).where(
            is_change_in(session_id)
        )
    )
    for change in changes:
        taken[change.from_tender] -= change.amount_cents
        taken[change.to_tender] += change.amount_cents
    return taken


def is_change_in(session_id: int) -> ColumnElement[bool]:
    """Which corrections say that money of this session was another kind of money."""
    named: ColumnElement[bool] = _CHANGE.c.drawer_session_id == session_id
    return named & (_CHANGE.c.kind == "tender_change")
