"""The Z report: a drawer session's closing proof, as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from clerktui.i18n import money
from clerktui.models import Allocation, Chain, Payment, Receipt, Receivable, User
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.reference import Reference, Revenue, ServiceInfo
from clerktui.views.documents import DenominationCount, NamedTotal, TenderCount, ZReportDocument
from clerktui.views.people import Actor

_ALLOCATION = Allocation.__table__
_CHAIN = Chain.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_USER = User.__table__


@dataclass(frozen=True)
class Closing:
    """A session about to close: what should be there and what was counted, by tender, in cents."""

    now: dt.datetime
    reference: Reference
    session: SessionRow
    actor: Actor
    counts: tuple[tuple[int, int], ...]
    expected: dict[str, int]
    counted: dict[str, int]
    approved_by_id: int | None

    @property
    def over_short_cents(self) -> int:
        """All tenders together: above zero is over, below zero short."""
        return sum(cents - self.expected[code] for code, cents in self.counted.items())


def make_z_report(connection: Connection, closing: Closing) -> ZReportDocument:
    """The Z report of a session, from its rows and its count."""
    session = closing.session
    receipts = _receipts(connection, session.id)
    good = [row for row in receipts if row.status == "issued"]
    void = [row for row in receipts if row.status == "void"]
    head = connection.execute(
        select(_CHAIN.c.head_seq, _CHAIN.c.head_hash).where(_CHAIN.c.id == session.head.chain_id)
    ).one()
    return ZReportDocument(
        town_lines=tuple(closing.reference.policy["receipt.header"]),
        drawer=session.drawer,
        session=str(session.id),
        clerk=_full_name(connection, session.user_id),
        office=session.office_name,
        workstation=closing.actor.workstation,
        opened_at=session.opened_at,
        closed_at=closing.now,
        timezone=closing.reference.timezone,
        business_date=session.business_date,
        float_cents=session.float_cents,
        tenders=_tenders(closing),
        denominations=_denominations(closing),
        over_short_cents=closing.over_short_cents,
        payments_count=len(good),
        payments_cents=sum(row.amount_cents for row in good),
        voids_count=len(void),
        voids_cents=sum(row.amount_cents for row in void),
        void_numbers=tuple(row.number for row in void),
        first_receipt=receipts[0].number if receipts else "",
        last_receipt=receipts[-1].number if receipts else "",
        services=_by_service(connection, closing),
        approved_by=_full_name(connection, closing.approved_by_id),
        chain_head=head.head_hash,
        chain_sequence=head.head_seq,
    )


def totals_by_service(
    connection: Connection, reference: Reference, where: ColumnElement[bool]
) -> tuple[NamedTotal, ...]:
    """What good receipts paid, by service and revenue code; `where` narrows the payments."""
    code = func.coalesce(_RECEIVABLE.c.service, _ALLOCATION.c.revenue_code)
    rows = connection.execute(
        select(code, func.count(), func.sum(_ALLOCATION.c.amount_cents))
        .select_from(_ALLOCATION)
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .outerjoin(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .where(_RECEIPT.c.status == "issued", where)
        .group_by(code)
    )
    found = {row[0]: (row[1], int(row[2])) for row in rows}
    named: dict[str, ServiceInfo | Revenue] = {**reference.services, **reference.revenue}
    order = [*(key for key in named if key in found), *sorted(set(found) - set(named))]
    return tuple(
        NamedTotal(
            name=named[key].name if key in named else key,
            count=found[key][0],
            amount_cents=found[key][1],
        )
        for key in order
    )


def _by_service(connection: Connection, closing: Closing) -> tuple[NamedTotal, ...]:
    where = _PAYMENT.c.drawer_session_id == closing.session.id
    return totals_by_service(connection, closing.reference, where)


def _receipts(connection: Connection, session_id: int) -> list[Any]:
    return list(
        connection.execute(
            select(_RECEIPT.c.number, _RECEIPT.c.status, _PAYMENT.c.amount_cents)
            .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
            .where(_PAYMENT.c.drawer_session_id == session_id)
            .order_by(_RECEIPT.c.id)
        )
    )


def _tenders(closing: Closing) -> tuple[TenderCount, ...]:
    return tuple(
        TenderCount(
            name=tender.name,
            expected_cents=closing.expected[code],
            counted_cents=closing.counted[code],
        )
        for code, tender in closing.reference.tenders.items()
        if closing.expected[code] or closing.counted[code]
    )


def _denominations(closing: Closing) -> tuple[DenominationCount, ...]:
    return tuple(
        DenominationCount(name=money(unit), unit_cents=unit, quantity=pieces)
        for unit, pieces in closing.counts
        if pieces
    )


def _full_name(connection: Connection, user_id: int | None) -> str:
    if user_id is None:
        return ""
    return connection.execute(select(_USER.c.full_name).where(_USER.c.id == user_id)).scalar_one()
