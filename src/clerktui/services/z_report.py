"""The Z report: a drawer session's closing proof, as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from clerktui.i18n import money
from clerktui.models import Allocation, Chain, DrawerMove, Payment, Receipt, Receivable, User
from clerktui.services.drawer_money import TenderMoney
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.reference import Reference, Revenue, ServiceInfo
from clerktui.views.documents import (
    CarriedMoney,
    DenominationCount,
    NamedTotal,
    TenderCount,
    ZReportDocument,
)
from clerktui.views.people import Actor

_ALLOCATION = Allocation.__table__
_CHAIN = Chain.__table__
_MOVE = DrawerMove.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_USER = User.__table__
MOVE_WORDS = {
    "change_in": "Change in",
    "hand_over": "Handed over",
    "pickup": "Pickup",
    "turn_in": "Turn-in",
}
"""What money carried during the day is called."""


@dataclass(frozen=True)
class Closing:
    """A session about to close: what should be there and what was counted, by tender, in cents.

    Attributes:
        said: what its Z report tells besides, in sentences.
        absent_reason: why somebody else than its clerk closes it; empty when its clerk does.
    """

    now: dt.datetime
    reference: Reference
    session: SessionRow
    actor: Actor
    counts: tuple[tuple[int, int], ...]
    money: dict[str, TenderMoney]
    counted: dict[str, int]
    approved_by_id: int | None = None
    said: tuple[str, ...] = ()
    absent_reason: str = ""

    @property
    def expected(self) -> dict[str, int]:
        """What should be there."""
        return {code: money.expected_cents for code, money in self.money.items()}

    @property
    def tolerance_cents(self) -> int:
        """How far off this drawer may be and still count as balanced."""
        decided = self.reference.policy["drawer.tolerance_cents"]
        if isinstance(decided, dict):
            decided = decided.get(self.session.drawer, decided.get("default", 0))
        return int(decided)

    @property
    def over_short_cents(self) -> int:
        """All tenders together: above zero is over, below zero short."""
        expected = self.expected
        return sum(cents - expected[code] for code, cents in self.counted.items())

    @property
    def is_balanced(self) -> bool:
        """Whether it is off by no more than its tolerance."""
        return abs(self.over_short_cents) <= self.tolerance_cents


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
        moves=_moves(connection, closing),
        approved_by=_full_name(connection, closing.approved_by_id),
        chain_head=head.head_hash,
        chain_sequence=head.head_seq,
        messages=_messages(closing),
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
            expected_cents=closing.money[code].expected_cents,
            counted_cents=closing.counted[code],
            opening_cents=closing.money[code].opening_cents,
            taken_cents=closing.money[code].taken_cents,
            carried_cents=closing.money[code].carried_cents,
        )
        for code, tender in closing.reference.tenders.items()
        if closing.money[code] != TenderMoney() or closing.counted[code]
    )


def _moves(connection: Connection, closing: Closing) -> tuple[CarriedMoney, ...]:
    rows = connection.execute(
        select(_MOVE, _USER.c.full_name)
        .outerjoin(_USER, _USER.c.id == _MOVE.c.witness_id)
        .where(_MOVE.c.drawer_session_id == closing.session.id)
        .order_by(_MOVE.c.id)
    )
    tenders = closing.reference.tenders
    return tuple(
        CarriedMoney(
            name=MOVE_WORDS[row.kind],
            at=row.at,
            tender=tenders[row.tender_type].name if row.tender_type in tenders else row.tender_type,
            amount_cents=row.amount_cents,
            witness=row.full_name or "",
        )
        for row in rows
    )


def _messages(closing: Closing) -> tuple[str, ...]:
    """What is to be said besides; a drawer within its tolerance is balanced, though not exact."""
    if not closing.over_short_cents or not closing.is_balanced:
        return closing.said
    balanced = f"Within the tolerance of {money(closing.tolerance_cents)}: balanced."
    return (*closing.said, balanced)


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
