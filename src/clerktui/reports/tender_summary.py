"""Tender summary: what came in by way of paying, change taken off, wrong keying put right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, case, func, select

from clerktui.ledger.suspense_money import MOVED
from clerktui.models import (
    Correction,
    Drawer,
    DrawerSession,
    Payment,
    Receipt,
    Tender,
    TenderType,
)
from clerktui.reports.moved import moved_note, taken_back_note
from clerktui.reports.rekeyed import named, rekeyed
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, of_office
from clerktui.views.documents import Column, ReportRow

_CORRECTION = Correction.__table__
_DRAWER = Drawer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
COLUMNS = (
    Column(name="Paid by", width=20),
    Column(name="Pieces", kind="count", width=6),
    Column(name="Received", kind="money", width=12),
    Column(name="Change", kind="money", width=10),
    Column(name="Rekeyed", kind="money", width=10),
    Column(name="Net", kind="money", width=12),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Good receipts of these days by tender; a corrected tender counts as what it was."""
    changed = _rekeyed(connection, setting)
    rows = [_row(one, changed.pop(one.code, 0)) for one in _received(connection, setting)]
    rows += [
        ReportRow((name, 0, 0, 0, cents, cents), opens=_opens(code))
        for code, name, cents in named(connection, changed)
    ]
    sums = [_sum(rows, place) for place in range(1, 6)]
    notes = (*taken_back_note(connection, setting), *moved_note(connection, setting))
    below = Below((ReportRow(("All", *sums)),), notes)
    return Sheet("Tender summary", setting.days, COLUMNS, rows, lambda: below)


def _row(one: Any, rekeyed: int) -> ReportRow:
    received, change = int(one.received), int(one.change)
    net = received + change + rekeyed
    cells = (one.name, one.pieces, received, change, rekeyed, net)
    return ReportRow(cells, opens=_opens(one.code))


def _opens(tender: str) -> tuple[str, ...]:
    """The pieces that are summed here."""
    return ("report", "tenders", f"tender={tender}")


def _sum(rows: list[ReportRow], place: int) -> int:
    return sum(cell for row in rows if isinstance(cell := row.cells[place], int))


def _received(connection: Connection, setting: Setting) -> Iterator[Any]:
    cents = _TENDER.c.amount_cents
    yield from connection.execute(
        select(
            _TYPE.c.code,
            _TYPE.c.name,
            func.count(case((cents > 0, 1))).label("pieces"),
            func.sum(case((cents > 0, cents), else_=0)).label("received"),
            func.sum(case((cents < 0, cents), else_=0)).label("change"),
        )
        .join(_TENDER, _TENDER.c.tender_type == _TYPE.c.code)
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(
            _PAYMENT.c.business_date.between(setting.since, setting.until),
            _RECEIPT.c.status == "issued",
            _PAYMENT.c.id.not_in(MOVED),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .group_by(_TYPE.c.code, _TYPE.c.name, _TYPE.c.position)
        .order_by(_TYPE.c.position, _TYPE.c.code)
    ).all()


def _rekeyed(connection: Connection, setting: Setting) -> dict[str, int]:
    """By tender, what corrections of these days moved to it, less what they moved away."""
    return rekeyed(
        connection,
        _CORRECTION.c.business_date.between(setting.since, setting.until),
        *of_office(setting, _CORRECTION.c.office_id),
    )
