"""What a clerk's row of clerk accuracy counts: voids, corrections, drawers, one by one.

It stands in no list: the rows of clerk accuracy open it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from clerktui.i18n.words import entry_kind
from clerktui.ledger.suspense_money import MOVED
from clerktui.models import Correction, Drawer, DrawerSession, Payment, Receipt
from clerktui.reports.detail_money import number
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_CORRECTION = Correction.__table__
_DRAWER = Drawer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
COUNTED = ("cancel_payment", "tender_change")
"""Corrections that count as the clerk's own; a check that was not good is nobody's mistake."""
COLUMNS = (
    Column(name="Number", width=14),
    Column(name="Day", kind="date", width=10),
    Column(name="What", width=24),
    Column(name="Amount", kind="money", width=12),
    Column(name="Over/short", kind="money", width=12),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """The clerk's void receipts, corrections of the clerk's receipts, and closed drawers."""
    clerk = number(setting.only.get("clerk", ""))
    rows: list[ReportRow] = []
    totals: list[ReportRow] = []
    for title, one, found in (
        ("Receipts voided", "receipt", _voids(connection, setting, clerk)),
        ("Receipts corrected", "correction", _corrections(connection, setting, clerk)),
        ("Drawers closed", "drawer", _sessions(connection, setting, clerk)),
    ):
        section = list(found)
        if section:
            rows += [ReportRow((title,), "heading"), *section]
        off = sum(cell for row in section if isinstance(cell := row.cells[-1], int))
        said = items(len(section), one)
        totals.append(ReportRow((title, None, said, None, off if one == "drawer" else None)))
    below = Below(tuple(totals))
    return Sheet("A clerk's work, one by one", setting.days, COLUMNS, rows, lambda: below)


def _voids(connection: Connection, setting: Setting, clerk: int) -> Iterator[ReportRow]:
    rows = connection.execute(
        select(
            _RECEIPT.c.number,
            _RECEIPT.c.void_reason,
            _PAYMENT.c.business_date,
            _PAYMENT.c.amount_cents,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .where(
            _PAYMENT.c.user_id == clerk,
            _RECEIPT.c.status == "void",
            _PAYMENT.c.business_date.between(setting.since, setting.until),
            _PAYMENT.c.id.not_in(MOVED),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .order_by(_RECEIPT.c.id)
    )
    for row in rows:
        cells = (row.number, row.business_date, row.void_reason, row.amount_cents, None)
        yield ReportRow(cells, opens=("receipt", row.number))


def _corrections(connection: Connection, setting: Setting, clerk: int) -> Iterator[ReportRow]:
    rows = connection.execute(
        select(*(_CORRECTION.c[name] for name in ("number", "kind", "business_date")))
        .add_columns(_CORRECTION.c.amount_cents)
        .join(_PAYMENT, _PAYMENT.c.id == _CORRECTION.c.payment_id)
        .where(
            _PAYMENT.c.user_id == clerk,
            _CORRECTION.c.business_date.between(setting.since, setting.until),
            _CORRECTION.c.kind.in_(COUNTED),
            *of_office(setting, _CORRECTION.c.office_id),
        )
        .order_by(_CORRECTION.c.number)
    )
    for row in rows:
        about = (f"C{row.number}", row.business_date, entry_kind(row.kind))
        yield ReportRow((*about, row.amount_cents, None), opens=("correction", str(row.number)))


def _sessions(connection: Connection, setting: Setting, clerk: int) -> Iterator[ReportRow]:
    rows = connection.execute(
        select(_SESSION.c.id, _SESSION.c.business_date, _SESSION.c.over_short_cents, _DRAWER.c.code)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(
            _SESSION.c.user_id == clerk,
            _SESSION.c.z_report.is_not(None),
            _SESSION.c.closed_at.is_not(None),
            _SESSION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .order_by(_SESSION.c.id)
    )
    for row in rows:
        about = (f"Drawer {row.code}", row.business_date, "closed", None)
        yield ReportRow((*about, row.over_short_cents or 0), opens=("drawer_session", str(row.id)))
