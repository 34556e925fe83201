"""Returned items: checks and drafts the bank sent back, what was done, and the fee."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.models import Account, Receipt, ReturnedItem, Tender
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_ITEM = ReturnedItem.__table__
_RECEIPT = Receipt.__table__
_TENDER = Tender.__table__
COLUMNS = (
    Column(name="Noticed", kind="date", width=10),
    Column(name="Account", width=12),
    Column(name="Receipt", width=10),
    Column(name="Check", width=8),
    Column(name="Why / state", width=12),
    Column(name="Amount", kind="money", width=11),
    Column(name="Fee", kind="money", width=7),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """In the order the bank told of them; totals by what was done."""
    found = list(_items(connection, setting))
    states = sorted({row.state for row in found})
    totals = [_total(s.capitalize(), [row for row in found if row.state == s]) for s in states]
    below = Below((*totals, _total("All", found)))
    return Sheet("Returned items", setting.days, COLUMNS, map(_row, found), lambda: below)


def _row(row: Any) -> ReportRow:
    why = f"{row.code}, {row.state}"
    money = (row.amount_cents, row.fee_cents or None)
    return ReportRow(
        (row.noticed_on, row.account, row.receipt, row.reference, why, *money),
        opens=("receipt", row.receipt),
    )


def _total(name: str, rows: list[Any]) -> ReportRow:
    cents, fees = (sum(getattr(row, p) for row in rows) for p in ("amount_cents", "fee_cents"))
    return ReportRow((None, name, items(len(rows), "item"), None, None, cents, fees))


def _items(connection: Connection, setting: Setting) -> Iterator[Any]:
    yield from connection.execute(
        select(
            *(_ITEM.c[name] for name in ("noticed_on", "code", "state")),
            *(_ITEM.c[name] for name in ("amount_cents", "fee_cents")),
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            _RECEIPT.c.number.label("receipt"),
            _TENDER.c.reference,
        )
        .join(_RECEIPT, _RECEIPT.c.payment_id == _ITEM.c.payment_id)
        .join(_TENDER, _TENDER.c.id == _ITEM.c.tender_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ITEM.c.account_id)
        .where(
            _ITEM.c.noticed_on.between(setting.since, setting.until),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .order_by(_ITEM.c.noticed_on, _ITEM.c.number)
    )
