"""The journal lines behind a ledger account, and the open items behind an age.

These reports stand in no list: the rows of other reports open them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from clerktui.i18n.words import entry_kind
from clerktui.models import (
    Account,
    BankDeposit,
    Bill,
    Correction,
    GlAccount,
    JournalEntry,
    JournalLine,
    Payment,
    Receipt,
    Service,
)
from clerktui.reports.aged_receivables import columns_of
from clerktui.reports.detail_money import number
from clerktui.reports.owed import RECEIVABLE, owed_on
from clerktui.reports.policy import policy
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office, stream
from clerktui.rules.aging import BUCKETS, bucket
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_BILL = Bill.__table__
_CORRECTION = Correction.__table__
_DEPOSIT = BankDeposit.__table__
_ENTRY = JournalEntry.__table__
_GL = GlAccount.__table__
_LINE = JournalLine.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SERVICE = Service.__table__
LINES = (
    Column(name="Entry", width=8),
    Column(name="Day", kind="date", width=10),
    Column(name="Kind", width=16),
    Column(name="Receipt", width=11),
    Column(name="Account", width=12),
    Column(name="Debit", kind="money", width=12),
    Column(name="Credit", kind="money", width=12),
)


class _Sums:
    """Rows as they go by, and what their money comes to, column by column."""

    def __init__(self, first: int, columns: int) -> None:
        self.first, self.rows, self.cents = first, 0, [0] * columns

    def through(self, rows: Iterator[ReportRow]) -> Iterator[ReportRow]:
        for row in rows:
            self.rows += 1
            for place, cell in enumerate(row.cells[self.first :]):
                self.cents[place] += cell if isinstance(cell, int) else 0
            yield row


# ------------------------------------------------------------------------------- journal lines
def journal_lines(connection: Connection, setting: Setting) -> Sheet:
    """The journal lines of these days, narrowed by `gl` (a ledger account), `fund` or `entry`."""
    sums = _Sums(5, 2)
    rows = sums.through(map(_line, stream(connection, _lines(setting))))

    def below() -> Below:
        total = ("All", None, items(sums.rows, "line"), None, None, *sums.cents)
        return Below((ReportRow(total),))

    return Sheet("Journal lines", setting.days, LINES, rows, below, is_long=True)


def _line(row: Any) -> ReportRow:
    cents = row.amount_cents
    about = (str(row.id), row.business_date, entry_kind(row.kind), row.receipt or "")
    amounts = (max(cents, 0), max(-cents, 0))
    return ReportRow((*about, row.account or "", *amounts), opens=_opens(row))


def _opens(row: Any) -> tuple[str, ...]:
    """What the entry was made for; an entry made for nothing of its own, all its lines."""
    for kind, key in (
        ("receipt", row.receipt),
        ("correction", row.correction),
        ("deposit", row.deposit),
        ("drawer_session", row.drawer_session_id),
        ("account", row.account),
    ):
        if key is not None:
            return (kind, str(key))
    return ("report", "journal-lines", f"entry={row.id}")


def _lines(setting: Setting) -> Select[Any]:
    only = setting.only
    narrowed: list[ColumnElement[bool]] = [
        column == only[name]
        for name, column in (("gl", _GL.c.code), ("fund", _GL.c.fund))
        if name in only
    ]
    if "entry" in only:
        narrowed.append(_ENTRY.c.id == number(only["entry"]))
    paid = select(_RECEIPT.c.number).join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
    own = paid.where(_PAYMENT.c.entry_id == _ENTRY.c.id).scalar_subquery()
    undone = paid.where(_PAYMENT.c.entry_id == _ENTRY.c.reverses_id).scalar_subquery()
    return (
        select(
            _ENTRY.c.id,
            _ENTRY.c.kind,
            _ENTRY.c.business_date,
            func.coalesce(own, undone).label("receipt"),
            _CORRECTION.c.number.label("correction"),
            _DEPOSIT.c.number.label("deposit"),
            _ENTRY.c.drawer_session_id,
            _ACCOUNT.c.number.label("account"),
            _LINE.c.amount_cents,
        )
        .join(_LINE, _LINE.c.entry_id == _ENTRY.c.id)
        .join(_GL, _GL.c.id == _LINE.c.gl_account_id)
        .outerjoin(_CORRECTION, _CORRECTION.c.entry_id == _ENTRY.c.id)
        .outerjoin(_DEPOSIT, _DEPOSIT.c.entry_id == _ENTRY.c.id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
        .where(
            _ENTRY.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _ENTRY.c.office_id),
            *narrowed,
        )
        .order_by(_ENTRY.c.id, _LINE.c.line_no)
    )


# ---------------------------------------------------------------------------------- open items
def open_items(connection: Connection, setting: Setting) -> Sheet:
    """Every open item as of a day, in the column of its age.

    Narrowed by `service` (its code), `class` of account, `account`, `overdue` (only what is owed
    and past due for more than so many days).
    """
    thresholds = policy(connection, "aging.thresholds", setting.until)
    sums = _Sums(3, 5)
    found = stream(connection, _items(setting))
    rows = sums.through(_item(row, setting.until, thresholds) for row in found)
    ages = columns_of(thresholds)[1:]

    def below() -> Below:
        return Below((ReportRow(("All", items(sums.rows, "item"), None, *sums.cents)),))

    columns = (
        Column(name="Account", width=11),
        Column(name="What", width=14),
        Column(name="Due", kind="date", width=8),
        *(Column(name=one.name, kind="money", width=9) for one in ages),
    )
    return Sheet("Open items by age", setting.as_of, columns, rows, below, is_long=True)


def _item(row: Any, today: dt.date, thresholds: Sequence[int]) -> ReportRow:
    cents = int(row.cents)
    age = BUCKETS[0] if cents < 0 else bucket(row.due_on, today, thresholds)
    cells = [cents if name == age else 0 for name in BUCKETS]
    what = " ".join(filter(None, (row.service, row.bill)))
    return ReportRow((row.account, what, row.due_on, *cells, cents), opens=("account", row.account))


def _items(setting: Setting) -> Select[Any]:
    only = setting.only
    source, owed = owed_on(setting)
    narrowed: list[ColumnElement[bool]] = [
        column == only[name]
        for name, column in (
            ("service", RECEIVABLE.c.service),
            ("class", _ACCOUNT.c.account_class),
            ("account", _ACCOUNT.c.number),
        )
        if name in only
    ]
    if "overdue" in only:
        before = setting.until - dt.timedelta(days=max(0, number(only["overdue"])))
        narrowed += [owed > 0, RECEIVABLE.c.due_on < before]
    return (
        select(
            _ACCOUNT.c.number.label("account"),
            _SERVICE.c.name.label("service"),
            _BILL.c.number.label("bill"),
            RECEIVABLE.c.due_on,
            owed.label("cents"),
        )
        .select_from(
            source.join(_ACCOUNT, _ACCOUNT.c.id == RECEIVABLE.c.account_id)
            .join(_SERVICE, _SERVICE.c.code == RECEIVABLE.c.service)
            .outerjoin(_BILL, _BILL.c.id == RECEIVABLE.c.bill_id)
        )
        .where(owed != 0, *narrowed)
        .order_by(_ACCOUNT.c.number, RECEIVABLE.c.due_on, RECEIVABLE.c.id)
    )
