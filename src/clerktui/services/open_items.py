"""What accounts owe, ready for the allocation rule; locked when money is about to move."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, or_, select

from clerktui.db.prepared import binds, bound
from clerktui.models import Account, AccountFlag, Bill, Customer, Premise, Receivable
from clerktui.rules.allocation import OpenItem
from clerktui.services.confidential import shown_address

_ACCOUNT = Account.__table__
_BILL = Bill.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_PREMISE = Premise.__table__
_RECEIVABLE = Receivable.__table__

_FLAGS = select(_FLAG.c.account_id, _FLAG.c.code, _FLAG.c.note, _FLAG.c.expires_on).where(
    _FLAG.c.account_id.in_(bindparam("accounts", expanding=True)),
    _FLAG.c.ended_at.is_(None),
    _FLAG.c.starts_on <= bindparam("day"),
    or_(_FLAG.c.expires_on.is_(None), _FLAG.c.expires_on >= bindparam("day")),
)


@dataclass(frozen=True)
class AccountRow:
    """An account as money sees it, and the language its customer reads."""

    id: int
    number: str
    status: str
    balance_cents: int
    version: int
    name: str
    address: str
    language: str


@lru_cache
def _accounts(count: int, *, lock: bool) -> Select[Any]:
    statement = (
        select(
            _ACCOUNT.c.id,
            _ACCOUNT.c.number,
            _ACCOUNT.c.status,
            _ACCOUNT.c.balance_cents,
            _ACCOUNT.c.version,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            shown_address(),
            _CUSTOMER.c.language,
        )
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_ACCOUNT.c.number.in_(binds("number", count)))
        .order_by(_ACCOUNT.c.id)
    )
    return statement.with_for_update(of=_ACCOUNT) if lock else statement


def items_of_receivables() -> Select[Any]:
    """Receivables in the order of the fields of `OpenItem`, behind their account; all of them."""
    return select(
        _RECEIVABLE.c.account_id,
        _RECEIVABLE.c.id,
        _RECEIVABLE.c.service,
        _RECEIVABLE.c.component,
        func.coalesce(_BILL.c.number, ""),
        _RECEIVABLE.c.due_on,
        _RECEIVABLE.c.tax_year,
        _RECEIVABLE.c.balance_cents,
        _RECEIVABLE.c.description,
    ).outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)


@lru_cache
def _items(count: int) -> Select[Any]:
    return (
        items_of_receivables()
        .where(
            _RECEIVABLE.c.account_id.in_(binds("account", count)),
            _RECEIVABLE.c.balance_cents != literal_column("0"),
        )
        .order_by(_RECEIVABLE.c.account_id, _RECEIVABLE.c.due_on, _RECEIVABLE.c.id)
    )


def get_accounts(
    connection: Connection, numbers: Sequence[str], *, lock: bool = False
) -> dict[str, AccountRow]:
    """Accounts by number; locked in id order until the transaction ends when `lock`."""
    if not numbers:
        return {}
    wanted = sorted(set(numbers))
    found = {}
    for row in connection.execute(_accounts(len(wanted), lock=lock), bound("number", wanted)):
        id_, number, status, cents, version, last, first, address, language = row
        name = display_name(last, first)
        found[number] = AccountRow(id_, number, status, cents, version, name, address, language)
    return found


def get_items(connection: Connection, account_ids: Sequence[int]) -> dict[int, list[OpenItem]]:
    """Everything open on the accounts, oldest due first; credits are below zero."""
    found: dict[int, list[OpenItem]] = defaultdict(list)
    if not account_ids:
        return found
    wanted = sorted(set(account_ids))
    for account_id, *item in connection.execute(_items(len(wanted)), bound("account", wanted)):
        found[account_id].append(OpenItem(*item))
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
