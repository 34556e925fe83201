"""Suspense aging: money whose owner is not known, by how long it has been lying here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.i18n import town_date
from clerktui.i18n.words import items as counted
from clerktui.models import Batch, JournalEntry, Payment, Receipt, SuspenseItem, SuspenseMove
from clerktui.reports.setting import Setting
from clerktui.views.documents import Column, ReportDocument, ReportRow

_BATCH = Batch.__table__
_ENTRY = JournalEntry.__table__
_ITEM = SuspenseItem.__table__
_MOVE = SuspenseMove.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
# The last day of each age, and its name; what is older belongs to the last.
AGES = ((30, "0-30 days"), (60, "31-60 days"), (90, "61-90 days"))
OLDEST = "Over 90 days"
COLUMNS = (
    Column(name="Receipt", width=11),
    Column(name="Received", kind="date", width=10),
    Column(name="Days", kind="count", width=5),
    Column(name="Batch", width=6),
    Column(name="From", width=22),
    Column(name="Number", width=10),
    Column(name="Open", kind="money", width=12),
)


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """What was open at the end of the last day asked for, aged from the day it was received."""
    items = list(_open_items(connection, setting.until))
    rows: list[ReportRow] = []
    totals: list[ReportRow] = []
    for name in (*(name for _, name in AGES), OLDEST):
        aged = [row for row in items if age_of(setting.until, row.received_on) == name]
        totals.append(_total(name, aged))
        if aged:
            rows.append(ReportRow((name,), "heading"))
            rows += [_row(row, setting.until) for row in aged]
            rows.append(ReportRow(_total("Together", aged).cells, "subtotal"))
    return ReportDocument(
        title="Suspense aging",
        subtitle=f"Open at the end of {town_date(setting.until)}",
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(rows),
        totals=(*totals, _total("All", items)),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def age_of(today: dt.date, received_on: dt.date) -> str:
    """The name of an age.

    >>> age_of(dt.date(2026, 11, 23), dt.date(2026, 10, 23))
    '31-60 days'
    """
    days = (today - received_on).days
    return next((name for last, name in AGES if days <= last), OLDEST)


def _row(row: Any, today: dt.date) -> ReportRow:
    return ReportRow(
        (
            row.receipt,
            row.received_on,
            (today - row.received_on).days,
            str(row.batch or ""),
            row.payer or row.typed or row.memo,
            row.reference,
            int(row.open_cents),
        ),
        opens=("receipt", row.receipt),
    )


def _total(name: str, rows: Sequence[Any]) -> ReportRow:
    cents = sum(int(row.open_cents) for row in rows)
    said = counted(len(rows), "item")
    return ReportRow((name, None, None, None, said, None, cents))


def _open_items(connection: Connection, until: dt.date) -> Iterator[Any]:
    """Items booked by that day, less what had been applied, returned or voided by then."""
    moved = (
        select(_MOVE.c.item_id, func.sum(_MOVE.c.amount_cents).label("cents"))
        .join(_ENTRY, _ENTRY.c.id == _MOVE.c.entry_id)
        .where(_ENTRY.c.business_date <= until)
        .group_by(_MOVE.c.item_id)
        .subquery()
    )
    open_cents = _ITEM.c.amount_cents - func.coalesce(moved.c.cents, 0)
    yield from connection.execute(
        select(
            _ITEM.c.received_on,
            _ITEM.c.payer,
            _ITEM.c.typed,
            _ITEM.c.memo,
            _ITEM.c.reference,
            open_cents.label("open_cents"),
            _RECEIPT.c.number.label("receipt"),
            _BATCH.c.number.label("batch"),
        )
        .join(_PAYMENT, _PAYMENT.c.id == _ITEM.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _PAYMENT.c.drawer_session_id)
        .outerjoin(moved, moved.c.item_id == _ITEM.c.id)
        .where(_PAYMENT.c.business_date <= until, open_cents > 0)
        .order_by(_ITEM.c.received_on.desc(), _ITEM.c.id)
    )
