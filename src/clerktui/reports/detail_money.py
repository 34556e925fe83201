"""What the sums of daily cash and the tender summary are made of, a receipt a row.

These reports stand in no list: the rows of other reports open them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from clerktui.ledger.suspense_money import MOVED
from clerktui.models import (
    Account,
    Allocation,
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
)
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
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
_BY = ("Received", "Change", "Rekeyed", "Net")
TENDERS = (
    Column(name="Number", width=11),
    Column(name="Day", kind="date", width=10),
    Column(name="Paid by", width=12),
    *(Column(name=name, kind="money", width=10) for name in _BY),
)
ALLOCATIONS = (
    Column(name="Receipt", width=11),
    Column(name="Day", kind="date", width=10),
    Column(name="Account", width=14),
    Column(name="For", width=22),
    Column(name="Received", kind="money", width=12),
)
LATER = "later"
"""The session of corrections made after their drawer was closed."""


# ------------------------------------------------------------------------------- ways of paying
def tenders(connection: Connection, setting: Setting) -> Sheet:
    """Every tender of good receipts, its change, and what was keyed wrong and put right.

    Narrowed by `session` (a drawer session's id, or `later`) and by `tender` (its code).
    """
    rows = [*_handed(connection, setting), *_rekeyed(connection, setting)]
    sums = tuple(sum(row.cells[place] for row in rows) for place in range(3, 7))  # type: ignore[misc]
    below = Below((ReportRow(("All", None, items(len(rows), "piece"), *sums)),))
    return Sheet("Ways of paying, piece by piece", setting.days, TENDERS, rows, lambda: below)


def _handed(connection: Connection, setting: Setting) -> Iterator[ReportRow]:
    session, tender = setting.only.get("session", ""), setting.only.get("tender", "")
    if session == LATER:
        return
    within = _of_session(session) if session else _of_days(setting)
    rows = connection.execute(
        select(_RECEIPT.c.number, _PAYMENT.c.business_date, _TYPE.c.name, _TENDER.c.amount_cents)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(
            _RECEIPT.c.status == "issued",
            within,
            *([_TENDER.c.tender_type == tender] if tender else []),
        )
        .order_by(_PAYMENT.c.id, _TENDER.c.line_no)
    )
    for row in rows:
        cents = row.amount_cents
        amounts = (max(cents, 0), min(cents, 0), 0, cents)
        about = (row.number, row.business_date, row.name)
        yield ReportRow((*about, *amounts), opens=("receipt", row.number))


def _of_session(session: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = _PAYMENT.c.drawer_session_id == number(session)
    return found


def _of_days(setting: Setting) -> ColumnElement[bool]:
    return and_(
        _PAYMENT.c.business_date.between(setting.since, setting.until),
        _PAYMENT.c.id.not_in(MOVED),
        *of_office(setting, _DRAWER.c.office_id),
    )


def _rekeyed(connection: Connection, setting: Setting) -> Iterator[ReportRow]:
    """Each change of tender twice: off what was keyed, onto what it was."""
    session, tender = setting.only.get("session", ""), setting.only.get("tender", "")
    names = dict(connection.execute(select(_TYPE.c.code, _TYPE.c.name)).all())
    rows = connection.execute(
        select(_CORRECTION)
        .where(_CORRECTION.c.kind == "tender_change", *_when(setting, session))
        .order_by(_CORRECTION.c.number)
    )
    for row in rows:
        for code, cents in (
            (row.from_tender, -row.amount_cents),
            (row.to_tender, row.amount_cents),
        ):
            if code == (tender or code):
                about = (f"C{row.number}", row.business_date, names[code])
                opens = ("correction", str(row.number))
                yield ReportRow((*about, 0, 0, cents, cents), opens=opens)


def _when(setting: Setting, session: str) -> list[ColumnElement[bool]]:
    of_days = _CORRECTION.c.business_date.between(setting.since, setting.until)
    if session == LATER:
        return [_CORRECTION.c.drawer_session_id.is_(None), of_days]
    if session:
        return [_CORRECTION.c.drawer_session_id == number(session)]
    return [of_days, *of_office(setting, _CORRECTION.c.office_id)]


def number(typed: str) -> int:
    """An id as it was typed; what is none finds nothing.

    >>> number("17"), number("x")
    (17, -1)
    """
    return int(typed) if typed.isascii() and typed.isdigit() else -1


# ------------------------------------------------------------------------------- received for
def allocations(connection: Connection, setting: Setting) -> Sheet:
    """What good receipts of these days were for, share by share; narrowed by `name` of a service.

    What was only moved from suspense to an account is no money that came in.
    """
    rows = list(map(_allocation, _shares(connection, setting)))
    cents = sum(row.cells[-1] for row in rows)  # type: ignore[misc]
    below = Below((ReportRow(("All", None, None, items(len(rows), "share"), cents)),))
    return Sheet("Received for, share by share", setting.days, ALLOCATIONS, rows, lambda: below)


def _allocation(row: Any) -> ReportRow:
    about = (row.number, row.business_date, row.account or "", row.name)
    return ReportRow((*about, row.amount_cents), opens=("receipt", row.number))


def _shares(connection: Connection, setting: Setting) -> Iterator[Any]:
    name = func.coalesce(_SERVICE.c.name, _CODE.c.name)
    wanted = setting.only.get("name", "")
    yield from connection.execute(
        select(
            _RECEIPT.c.number,
            _PAYMENT.c.business_date,
            _ACCOUNT.c.number.label("account"),
            name.label("name"),
            _ALLOCATION.c.amount_cents,
        )
        .select_from(_ALLOCATION)
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .outerjoin(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .outerjoin(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .outerjoin(_CODE, _CODE.c.code == _ALLOCATION.c.revenue_code)
        .where(
            _SESSION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
            _RECEIPT.c.status == "issued",
            _PAYMENT.c.id.not_in(MOVED),
            *([name == wanted] if wanted else []),
        )
        .order_by(_PAYMENT.c.id, _ALLOCATION.c.line_no)
    )
