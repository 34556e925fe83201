"""What accounts owe, ready for the allocation rule; locked when money is about to move."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select

from clerktui.models import Account, AccountFlag, Bill, Customer, Premise, Receivable
from clerktui.rules.allocation import OpenItem

_ACCOUNT = Account.__table__
_BILL = Bill.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_PREMISE = Premise.__table__
_RECEIVABLE = Receivable.__table__

_ACCOUNTS = (
    select(
        _ACCOUNT.c.id,
        _ACCOUNT.c.number,
        _ACCOUNT.c.status,
        _ACCOUNT.c.balance_cents,
        _ACCOUNT.c.version,
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _PREMISE.c.address,
    )
    .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
    .where(_ACCOUNT.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(_ACCOUNT.c.id)
)
_ACCOUNTS_LOCKED = _ACCOUNTS.with_for_update(of=_ACCOUNT)
_ITEMS = (
    select(
        _RECEIVABLE.c.id,
        _RECEIVABLE.c.account_id,
        _RECEIVABLE.c.service,
        _RECEIVABLE.c.component,
        _RECEIVABLE.c.due_on,
        _RECEIVABLE.c.tax_year,
        _RECEIVABLE.c.balance_cents,
        _RECEIVABLE.c.description,
        _BILL.c.number.label("bill"),
    )
    .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
    .where(
        _RECEIVABLE.c.account_id.in_(bindparam("accounts", expanding=True)),
        _RECEIVABLE.c.balance_cents != 0,
    )
    .order_by(_RECEIVABLE.c.account_id, _RECEIVABLE.c.due_on, _RECEIVABLE.c.id)
)
_FLAGS = select(_FLAG.c.account_id, _FLAG.c.code, _FLAG.c.note, _FLAG.c.expires_on).where(
    _FLAG.c.account_id.in_(bindparam("accounts", expanding=True)),
    _FLAG.c.ended_at.is_(None),
    _FLAG.c.starts_on <= bindparam("day"),
    or_(_FLAG.c.expires_on.is_(None), _FLAG.c.expires_on >= bindparam("day")),
)


@dataclass(frozen=True)
class AccountRow:
    """An account as money sees it."""

    id: int
    number: str
    status: str
    balance_cents: int
    version: int
    name: str
    address: str


def get_accounts(
    connection: Connection, numbers: Sequence[str], *, lock: bool = False
) -> dict[str, AccountRow]:
    """Accounts by number; locked in id order until the transaction ends when `lock`."""
    if not numbers:
        return {}
    statement = _ACCOUNTS_LOCKED if lock else _ACCOUNTS
    rows = connection.execute(statement, {"numbers": sorted(set(numbers))})
    return {
        row.number: AccountRow(
            row.id,
            row.number,
            row.status,
            row.balance_cents,
            row.version,
            display_name(row.last_name, row.first_name),
            row.address,
        )
        for row in rows
    }


def get_items(connection: Connection, account_ids: Sequence[int]) -> dict[int, list[OpenItem]]:
    """Everything open on the accounts, oldest due first; credits are below zero."""
    found: dict[int, list[OpenItem]] = defaultdict(list)
    if not account_ids:
        return found
    for row in connection.execute(_ITEMS, {"accounts": sorted(set(account_ids))}):
        found[row.account_id].append(
            OpenItem(
                receivable_id=row.id,
                service=row.service,
                component=row.component,
                bill=row.bill or "",
                due_on=row.due_on,
                tax_year=row.tax_year,
                balance_cents=row.balance_cents,
                label=row.description,
            )
        )
    return found


def get_flags(
    connection: Connection, account_ids: Sequence[int], on: dt.date
) -> dict[int, list[tuple[str, str, dt.date | None]]]:
    """Flags in force on a day: account id -> (code, note, expires)."""
    found: dict[int, list[tuple[str, str, dt.date | None]]] = defaultdict(list)
    if not account_ids:
        return found
    for row in connection.execute(_FLAGS, {"accounts": sorted(set(account_ids)), "day": on}):
        found[row.account_id].append((row.code, row.note, row.expires_on))
    return found


def display_name(last_name: str, first_name: str) -> str:
    """A name as lists show it: LAST, FIRST.

    >>> display_name("RODRIGUEZ", "MARIA E"), display_name("ELM ST LAUNDRY LLC", "")
    ('RODRIGUEZ, MARIA E', 'ELM ST LAUNDRY LLC')
    """
    return f"{last_name}, {first_name}" if first_name else last_name
