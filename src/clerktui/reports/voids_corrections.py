"""Voids and corrections: everything put right after it was wrong, by whom, approved, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.models import (
    Account,
    Correction,
    CorrectionLine,
    CorrectionReason,
    JournalEntry,
    Payment,
    Receipt,
    TenderType,
    User,
)
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_ENTRY = JournalEntry.__table__
_LINE = CorrectionLine.__table__
_PAYMENT = Payment.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_FROM = TenderType.__table__.alias("keyed")
_TO = TenderType.__table__.alias("meant")
_TO_ACCOUNT = Account.__table__.alias("to_account")
_USER = User.__table__
_APPROVER = User.__table__.alias("approver")
KINDS = {
    "adjustment": "Adjustments",
    "cancel_payment": "Payments cancelled: the money was good",
    "cancel_tender": "Tenders cancelled: the money was not good",
    "fee": "Fees charged",
    "recovery": "Write-offs recovered",
    "refund": "Refunds",
    "returned": "Items the bank returned",
    "tender_change": "Way of paying corrected",
    "transfer": "Transfers between accounts",
    "write_off": "Write-offs",
}
_SIGNS = "Below zero: less is owed afterwards, or it undoes another correction."
COLUMNS = (
    Column(name="Number", width=10),
    Column(name="Day", kind="date", width=10),
    Column(name="What", width=14),
    Column(name="By / approved by", width=14),
    Column(name="Why", width=16),
    Column(name="Amount", kind="money", width=12),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Voids by receipt, then every correction under its kind; amounts are what each was about.

    Above zero more is owed afterwards, below zero less, as in the adjustments; where nothing owed
    changed (or only moved) it is above zero, and what undoes another below.
    """
    voids = list(_voids(connection, setting))
    corrections = list(_corrections(connection, setting))
    rows = [*_section("Voided receipts", list(map(_void, voids)))]
    totals = [_total("Voided receipts", list(map(_void, voids)))]
    for kind, some in groupby(corrections, key=lambda row: row.kind):
        made = list(map(_correction, some))
        rows += _section(KINDS[kind], made)
        totals.append(_total(KINDS[kind], made))
    below = Below(tuple(totals), (_SIGNS,) if corrections else ())
    return Sheet("Voids and corrections", setting.days, COLUMNS, rows, lambda: below)


def _section(title: str, rows: list[ReportRow]) -> Iterator[ReportRow]:
    if rows:
        yield ReportRow((title,), "heading")
        yield from rows
        yield ReportRow((None, None, None, None, "Together", _cents(rows)), "subtotal")


def _total(name: str, rows: list[ReportRow]) -> ReportRow:
    return ReportRow((items(len(rows), "act"), None, None, None, name, _cents(rows)))


def _cents(rows: list[ReportRow]) -> int:
    return sum(row.cells[-1] for row in rows if isinstance(row.cells[-1], int))


def _people(row: Any) -> str:
    return " / ".join(filter(None, (row.full_name, row.approver)))


def _void(row: Any) -> ReportRow:
    about = (row.number, row.day, _paid_for(row.document), _people(row))
    return ReportRow((*about, row.void_reason, row.amount_cents), opens=("receipt", row.number))


def _correction(row: Any) -> ReportRow:
    why = ": ".join(filter(None, (row.reason, row.note)))
    cells = (f"C{row.number}", row.business_date, _about(row), _people(row), why, _signed(row))
    return ReportRow(cells, opens=("correction", str(row.number)))


def _signed(row: Any) -> int:
    """The amount with the sign of its lines; they come to zero where it has none or moved them."""
    is_less = int(row.owed) < 0 if row.owed else row.undoes_id is not None
    cents: int = row.amount_cents
    return -cents if is_less else cents


def _about(row: Any) -> str:
    """The accounts, the tenders, or the receipt it is about."""
    if row.from_tender and row.to_tender:
        return f"{row.receipt or ''} {row.was_keyed} to {row.was_paid}".strip()
    if row.account and row.to_account:
        return f"{row.account} to {row.to_account}"
    return row.account or row.receipt or ""


def _voids(connection: Connection, setting: Setting) -> Iterator[Any]:
    """By the day of the entry that took them back, which is the journal's."""
    yield from connection.execute(
        select(
            _RECEIPT.c.number,
            _RECEIPT.c.document,
            _RECEIPT.c.void_reason,
            _ENTRY.c.business_date.label("day"),
            _PAYMENT.c.amount_cents,
            _USER.c.full_name,
            func.coalesce(_APPROVER.c.full_name, "").label("approver"),
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .join(_ENTRY, _ENTRY.c.id == _RECEIPT.c.void_entry_id)
        .join(_USER, _USER.c.id == _RECEIPT.c.voided_by_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _RECEIPT.c.void_approved_by_id)
        .where(
            _RECEIPT.c.status == "void",
            _ENTRY.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .order_by(_RECEIPT.c.voided_at, _RECEIPT.c.id)
    )


def _paid_for(document: Any) -> str:
    """The first account or thing a receipt had been for."""
    accounts = document.get("accounts") or []
    lines = document.get("lines") or [{}]
    return str(accounts[0]["account"] if accounts else lines[0].get("description", ""))


def _corrections(connection: Connection, setting: Setting) -> Iterator[Any]:
    lines = (
        select(func.sum(_LINE.c.amount_cents))
        .where(_LINE.c.correction_id == _CORRECTION.c.id)
        .scalar_subquery()
    )
    yield from connection.execute(
        select(
            *(_CORRECTION.c[name] for name in ("number", "kind", "business_date", "note")),
            *(_CORRECTION.c[name] for name in ("amount_cents", "from_tender", "to_tender")),
            _CORRECTION.c.undoes_id,
            _FROM.c.name.label("was_keyed"),
            _TO.c.name.label("was_paid"),
            func.coalesce(lines, 0).label("owed"),
            _REASON.c.name.label("reason"),
            _ACCOUNT.c.number.label("account"),
            _TO_ACCOUNT.c.number.label("to_account"),
            _RECEIPT.c.number.label("receipt"),
            _USER.c.full_name,
            func.coalesce(_APPROVER.c.full_name, "").label("approver"),
        )
        .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
        .join(_USER, _USER.c.id == _CORRECTION.c.user_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _CORRECTION.c.approved_by_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _CORRECTION.c.account_id)
        .outerjoin(_TO_ACCOUNT, _TO_ACCOUNT.c.id == _CORRECTION.c.to_account_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _CORRECTION.c.payment_id)
        .outerjoin(_FROM, _FROM.c.code == _CORRECTION.c.from_tender)
        .outerjoin(_TO, _TO.c.code == _CORRECTION.c.to_tender)
        .where(
            _CORRECTION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _CORRECTION.c.office_id),
        )
        .order_by(_CORRECTION.c.kind, _CORRECTION.c.number)
    )
