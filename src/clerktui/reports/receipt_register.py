"""Receipt register: every number an office gave out, voids in their place, gaps named."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import clock_time
from clerktui.models import Drawer, DrawerSession, Office, Payment, Receipt, User
from clerktui.reports.setting import Setting
from clerktui.views.documents import Column, ReportDocument, ReportRow

_DRAWER = Drawer.__table__
_OFFICE = Office.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
COLUMNS = (
    Column(name="Receipt", width=11),
    Column(name="Issued", width=14),
    Column(name="Drawer", width=8),
    Column(name="Clerk", width=14),
    Column(name="For", width=18),
    Column(name="Amount", kind="money", width=12),
    Column(name="", width=6),
)


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """Receipts by office and number; a void keeps its place and counts nothing."""
    rows: list[ReportRow] = []
    gaps: list[str] = []
    good = void = total = voided = 0
    before: Any = None
    for row in _receipts(connection, setting):
        same = before is not None and (before.office, before.year) == (row.office, row.year)
        if not same:
            rows.append(ReportRow((f"{row.office} {row.year}",), "heading"))
        elif row.sequence != before.sequence + 1:
            missing = range(before.sequence + 1, row.sequence)
            gaps.append(f"{row.office} {row.year}: {len(missing)} missing before {row.number}")
        before = row
        is_void = row.status == "void"
        good, void = good + (not is_void), void + is_void
        total += 0 if is_void else row.amount_cents
        voided += row.amount_cents if is_void else 0
        rows.append(_row(row, setting, is_void=is_void))
    return ReportDocument(
        title="Receipt register",
        subtitle=setting.days,
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(rows),
        totals=(
            ReportRow((f"{good} receipts", None, None, None, None, total, None)),
            ReportRow((f"{void} void", None, None, None, None, voided, None)),
        ),
        footnotes=tuple(gaps) or ("No number is missing.",),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def _row(row: Any, setting: Setting, *, is_void: bool) -> ReportRow:
    accounts = row.document.get("accounts", [])
    paid_for = accounts[0]["account"] if accounts else row.document["lines"][0]["description"]
    issued = clock_time(row.issued_at, setting.timezone)
    mark = "VOID" if is_void else ""
    return ReportRow(
        (row.number, issued, row.drawer, row.full_name, paid_for, row.amount_cents, mark)
    )


def _receipts(connection: Connection, setting: Setting) -> Any:
    return connection.execute(
        select(
            _RECEIPT.c.number,
            _RECEIPT.c.year,
            _RECEIPT.c.sequence,
            _RECEIPT.c.status,
            _RECEIPT.c.issued_at,
            _RECEIPT.c.document,
            _PAYMENT.c.amount_cents,
            _OFFICE.c.name.label("office"),
            _DRAWER.c.code.label("drawer"),
            _USER.c.full_name,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_OFFICE, _OFFICE.c.id == _RECEIPT.c.office_id)
        .join(_USER, _USER.c.id == _PAYMENT.c.user_id)
        .where(_PAYMENT.c.business_date.between(setting.since, setting.until))
        .order_by(_OFFICE.c.id, _RECEIPT.c.year, _RECEIPT.c.sequence)
    )
