"""Accounts by what they owe: delinquent, with a credit, closed and still owing.

Each may have a row for every account of the town, so rows are made as they are fetched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)

from clerktui.i18n import town_date
from clerktui.models import Account, AccountFlag, Contact, Customer
from clerktui.reports.owed import RECEIVABLE, owed_on
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, stream
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_OTHER = Account.__table__.alias("other")
_OWES = (
    Column(name="Account", width=12),
    Column(name="Name", width=17),
    Column(name="Phone", width=14),
    Column(name="Oldest due", kind="date", width=10),
)
DELINQUENT = (
    *_OWES,
    Column(name="Past due", kind="money", width=11),
    Column(name="Flags", width=10),
)
CREDITS = (
    Column(name="Account", width=12),
    Column(name="Name", width=26),
    Column(name="Phone", width=14),
    Column(name="Status", width=8),
    Column(name="Credit", kind="money", width=12),
)
CLOSED = (
    _OWES[0],
    Column(name="Name", width=11),
    # The phone is on two lines, so that everything stands beside each other on a narrow screen.
    Column(name="Find at", width=10),
    _OWES[3],
    Column(name="Days", kind="count", width=5),
    Column(name="Contact", kind="date", width=10),
    Column(name="Owes", kind="money", width=10),
)


@dataclass
class _Counted:
    """Rows as they go by, and what they come to."""

    rows: int = 0
    cents: int = 0

    def count(self, found: Iterator[Any], row: Callable[[Any], ReportRow]) -> Iterator[ReportRow]:
        for one in found:
            self.rows += 1
            self.cents += int(one.cents)
            yield row(one)


def delinquent(connection: Connection, setting: Setting) -> Sheet:
    """Accounts with something past due for more than the days asked for, most first."""
    before = setting.until - dt.timedelta(days=setting.over_days)
    statement = _delinquent(setting, before)
    counted = _Counted()
    over = f" by more than {setting.over_days} days" if setting.over_days else ""

    def below() -> Below:
        said = items(counted.rows, "account")
        total = ReportRow(("All", said, None, None, counted.cents, None))
        return Below((total,), (f"Past due: the due date was before {town_date(before)}.",))

    return Sheet(
        f"Delinquent accounts, past due{over}",
        setting.as_of,
        DELINQUENT,
        counted.count(stream(connection, statement), _delinquent_row),
        below,
        is_long=True,
    )


def _delinquent_row(row: Any) -> ReportRow:
    flags = ", ".join(
        sorted({code.replace("_", " ") for code in (row.flags or "").split(",") if code})
    )
    cells = (row.number, _name(row), row.phone, row.oldest, int(row.cents), flags)
    return ReportRow(cells, opens=("account", row.number))


def _delinquent(setting: Setting, before: dt.date) -> Select[Any]:
    source, owed = owed_on(setting)
    late = (
        select(
            RECEIVABLE.c.account_id,
            func.sum(owed).label("cents"),
            func.min(RECEIVABLE.c.due_on).label("oldest"),
        )
        .select_from(source)
        .where(owed > 0, RECEIVABLE.c.due_on < before)
        .group_by(RECEIVABLE.c.account_id)
        .subquery("late")
    )
    return _people(
        select(late.c.cents, late.c.oldest, _flags(setting.until).label("flags")).join(
            late, late.c.account_id == _ACCOUNT.c.id
        )
    ).order_by(late.c.cents.desc(), _ACCOUNT.c.number)


def _flags(day: dt.date) -> Any:
    """The flags that hold on a day, their codes parted by commas."""
    return (
        select(func.aggregate_strings(_FLAG.c.code, ","))
        .where(
            _FLAG.c.account_id == _ACCOUNT.c.id,
            _FLAG.c.starts_on <= day,
            or_(_FLAG.c.expires_on.is_(None), _FLAG.c.expires_on >= day),
            _FLAG.c.ended_at.is_(None),
        )
        .scalar_subquery()
    )


def credit_balances(connection: Connection, setting: Setting) -> Sheet:
    """Accounts the town owes something, most first."""
    source, owed = owed_on(setting)
    sums = _balances(source, owed).having(func.sum(owed) < 0).subquery("sums")
    statement = _people(
        select(sums.c.cents, _ACCOUNT.c.status).join(sums, sums.c.account_id == _ACCOUNT.c.id)
    ).order_by(sums.c.cents, _ACCOUNT.c.number)
    counted = _Counted()

    def below() -> Below:
        said = items(counted.rows, "account")
        return Below((ReportRow(("All", said, None, None, -counted.cents)),))

    rows = counted.count(stream(connection, statement), _credit_row)
    return Sheet("Credit balances", setting.as_of, CREDITS, rows, below, is_long=True)


def _credit_row(row: Any) -> ReportRow:
    cells = (row.number, _name(row), row.phone, row.status, -int(row.cents))
    return ReportRow(cells, opens=("account", row.number))


def closed_owing(connection: Connection, setting: Setting) -> Sheet:
    """Accounts closed by that day that owe something, most first.

    Each with the newest open account of the same customer, which the balance can be transferred
    to, else with the phone; for how many days the oldest of it is due, and when anybody last had
    to do with the customer: what collections begin with.
    """
    source, owed = owed_on(setting)
    sums = (
        _balances(source, owed)
        .add_columns(func.min(case((owed > 0, RECEIVABLE.c.due_on))).label("oldest"))
        .having(func.sum(owed) > 0)
        .subquery("sums")
    )
    is_closed = and_(
        _ACCOUNT.c.status == "closed",
        or_(_ACCOUNT.c.closed_on.is_(None), _ACCOUNT.c.closed_on <= setting.until),
    )
    statement = _people(
        select(sums.c.cents, sums.c.oldest, _open_account().label("other"))
        .add_columns(_last_contact(setting).label("contact"))
        .join(sums, sums.c.account_id == _ACCOUNT.c.id)
        .where(is_closed)
    ).order_by(sums.c.cents.desc(), _ACCOUNT.c.number)
    counted = _Counted()

    def below() -> Below:
        said = items(counted.rows, "account")
        total = ("All", said, None, None, None, None, counted.cents)
        return Below((ReportRow(total),))

    def shown(row: Any) -> ReportRow:
        return _closed_row(setting, row)

    rows = counted.count(stream(connection, statement), shown)
    return Sheet("Closed accounts still owing", setting.as_of, CLOSED, rows, below, is_long=True)


def _closed_row(setting: Setting, row: Any) -> ReportRow:
    find_at = row.other or row.phone
    days = max(0, (setting.until - row.oldest).days)
    zone = ZoneInfo(setting.timezone)
    spoke = row.contact.astimezone(zone).date() if row.contact is not None else None
    cells = (row.number, _name(row), find_at, row.oldest, days, spoke, int(row.cents))
    return ReportRow(cells, opens=("account", row.number))


def _last_contact(setting: Setting) -> Any:
    """When an account's customer was last talked or written to; notes of the office are none."""
    midnight = dt.datetime.combine(setting.until + dt.timedelta(days=1), dt.time())
    ends_at = midnight.replace(tzinfo=ZoneInfo(setting.timezone)).astimezone(dt.UTC)
    return (
        select(func.max(_CONTACT.c.at))
        .where(
            _CONTACT.c.account_id == _ACCOUNT.c.id,
            _CONTACT.c.kind != "note",
            _CONTACT.c.at < ends_at,
        )
        .scalar_subquery()
    )


def _open_account() -> Any:
    """The newest open account of an account's customer."""
    return (
        select(_OTHER.c.number)
        .where(_OTHER.c.customer_id == _ACCOUNT.c.customer_id, _OTHER.c.status == "active")
        .order_by(_OTHER.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _balances(source: FromClause, owed: ColumnElement[Any]) -> Select[Any]:
    return (
        select(RECEIVABLE.c.account_id, func.sum(owed).label("cents"))
        .select_from(source)
        .where(owed != 0)
        .group_by(RECEIVABLE.c.account_id)
    )


def _people(statement: Select[Any]) -> Select[Any]:
    """With whose account it is."""
    return statement.add_columns(
        _ACCOUNT.c.number, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name, _CUSTOMER.c.phone
    ).join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)


def _name(row: Any) -> str:
    return ", ".join(filter(None, (row.last_name, row.first_name)))
