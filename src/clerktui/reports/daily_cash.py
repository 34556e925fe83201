"""Daily cash: what came in, by drawer session and tender, then by service and revenue code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from clerktui.ledger.suspense_money import MOVED
from clerktui.models import (
    Allocation,
    Batch,
    Correction,
    Drawer,
    DrawerSession,
    Payment,
    Receipt,
    Receivable,
    RevenueCode,
    Service,
    Tender,
    TenderType,
    User,
)
from clerktui.reports.detail_money import LATER
from clerktui.reports.moved import moved_note, taken_back_note
from clerktui.reports.rekeyed import named, rekeyed
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import of_office
from clerktui.views.documents import Column, ReportDocument, ReportRow

_ALLOCATION = Allocation.__table__
_BATCH = Batch.__table__
_CODE = RevenueCode.__table__
_CORRECTION = Correction.__table__
_DRAWER = Drawer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_SERVICE = Service.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
_USER = User.__table__
COLUMNS = (
    Column(name="", width=34),
    Column(name="Count", kind="count", width=8),
    Column(name="Received", kind="money", width=14),
    Column(name="Over/short", kind="money", width=12),
)


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """Good receipts only; over or short is that of sessions already closed.

    A tender corrected in an open drawer counts there as what it was; one corrected later, in a
    part of its own. The total counts the tenders handed over above it.

    What was only moved from suspense to an account is no money that came in; a note says how much,
    and another what was taken back since.
    """
    rows: list[ReportRow] = []
    total = over_short = count = 0
    for session in _sessions(connection, setting):
        tenders = list(_tenders(connection, session.id))
        pieces = sum(pieces for *_, pieces, _ in tenders)
        taken = sum(cents for *_, cents in tenders)
        state = "" if session.state == "closed" else ", still open"
        place = f"Batch {session.batch}" if session.batch else f"Drawer {session.code}"
        title = f"{place}, {session.full_name}{state}"
        rows.append(ReportRow((title,), "heading"))
        rows += [
            ReportRow((f"  {name}", *told, None), opens=_of_session(session, code))
            for code, name, *told in tenders
        ]
        together = ("  Total", pieces, taken, session.over_short_cents)
        rows.append(ReportRow(together, "subtotal", _whole(session)))
        total += taken
        count += pieces
        over_short += session.over_short_cents or 0
    rows += _corrected_later(connection, setting)
    rows.append(ReportRow(("Received for",), "heading"))
    rows += [
        ReportRow(
            (f"  {row.name}", row.lines, int(row.cents), None),
            opens=("report", "allocations", f"name={row.name}"),
        )
        for row in _received_for(connection, setting)
    ]
    return ReportDocument(
        title="Daily cash",
        subtitle=setting.days,
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(rows),
        totals=(ReportRow(("All drawers and batches", count, total, over_short)),),
        footnotes=(*taken_back_note(connection, setting), *moved_note(connection, setting)),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def _of_session(session: Any, tender: str) -> tuple[str, ...]:
    return ("report", "tenders", f"session={session.id};tender={tender}")


def _whole(session: Any) -> tuple[str, ...]:
    """What a session's total opens: its batch, or the drawer."""
    if session.batch:
        return ("batch", str(session.batch))
    return ("drawer_session", str(session.id))


def _sessions(connection: Connection, setting: Setting) -> Iterator[Any]:
    yield from connection.execute(
        select(
            _SESSION.c.id,
            _SESSION.c.state,
            _SESSION.c.over_short_cents,
            _DRAWER.c.code,
            _USER.c.full_name,
            _BATCH.c.number.label("batch"),
        )
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _SESSION.c.id)
        .where(
            _SESSION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
            _SESSION.c.id.not_in(
                select(_PAYMENT.c.drawer_session_id).where(_PAYMENT.c.id.in_(MOVED))
            ),
        )
        .order_by(_SESSION.c.id)
    ).all()


def _tenders(connection: Connection, session_id: int) -> list[tuple[str, str, int, int]]:
    """Code, name, pieces and cents by tender: good receipts, change taken off, put right."""
    named_session: ColumnElement[bool] = _CORRECTION.c.drawer_session_id == session_id
    moved = rekeyed(connection, named_session)
    found = [
        (row.code, row.name, row.pieces, int(row.cents) + moved.pop(row.code, 0))
        for row in _handed(connection, session_id)
    ]
    return [*found, *((code, name, 0, cents) for code, name, cents in named(connection, moved))]


def _handed(connection: Connection, session_id: int) -> Sequence[Any]:
    return connection.execute(
        select(
            _TYPE.c.code,
            _TYPE.c.name,
            func.count(case((_TENDER.c.amount_cents > 0, 1))).label("pieces"),
            func.sum(_TENDER.c.amount_cents).label("cents"),
        )
        .join(_TENDER, _TENDER.c.tender_type == _TYPE.c.code)
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_PAYMENT.c.drawer_session_id == session_id, _RECEIPT.c.status == "issued")
        .group_by(_TYPE.c.code, _TYPE.c.name, _TYPE.c.position)
        .order_by(_TYPE.c.position)
    ).all()


def _corrected_later(connection: Connection, setting: Setting) -> Iterator[ReportRow]:
    """Ways of paying put right in these days in drawers already closed: no money came or went."""
    moved = rekeyed(
        connection,
        _CORRECTION.c.drawer_session_id.is_(None),
        _CORRECTION.c.business_date.between(setting.since, setting.until),
        *of_office(setting, _CORRECTION.c.office_id),
    )
    if moved:
        yield ReportRow(("Way of paying corrected later",), "heading")
        for code, name, cents in named(connection, moved):
            opens = ("report", "tenders", f"session={LATER};tender={code}")
            yield ReportRow((f"  {name}", None, cents, None), opens=opens)


def _received_for(connection: Connection, setting: Setting) -> Iterator[Any]:
    name = func.coalesce(_SERVICE.c.name, _CODE.c.name)
    yield from connection.execute(
        select(
            name.label("name"),
            func.count().label("lines"),
            func.sum(_ALLOCATION.c.amount_cents).label("cents"),
        )
        .select_from(_ALLOCATION)
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .outerjoin(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .outerjoin(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .outerjoin(_CODE, _CODE.c.code == _ALLOCATION.c.revenue_code)
        .where(
            _SESSION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
            _RECEIPT.c.status == "issued",
            _PAYMENT.c.id.not_in(MOVED),
        )
        .group_by(name)
        .order_by(name)
    )
