"""The money that counts for a promise or a payment plan, as the journal knows it.

What was paid counts on whatever item of the account it went to; what the office itself took off
counts where it was taken off an item that was there before. A debt that comes later is no payment,
and neither is taking back what was paid before the arrangement was made.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from clerktui.models import Correction, JournalEntry, JournalLine, Payment
from clerktui.rules.arrangements import Received

_CORRECTION = Correction.__table__
_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__
_PAYMENT = Payment.__table__
_CORRECTED = Payment.__table__.alias("corrected")
NO_MONEY = frozenset(
    {
        *("accrual", "adjustment", "billing", "fee", "import_bills", "interest"),
        *("recovery", "transfer", "write_off"),
    }
)
"""Entries that change what is owed without money coming or going."""
_DAY = _ENTRY.c.business_date.type
_IDS: BindParameter[Any] = bindparam("accounts", expanding=True)
_MOVES = (
    select(
        _LINE.c.account_id,
        _LINE.c.receivable_id,
        _LINE.c.entry_id,
        _LINE.c.amount_cents,
        _ENTRY.c.kind,
        func.coalesce(_PAYMENT.c.received_on, _ENTRY.c.business_date, type_=_DAY).label("on"),
        func.coalesce(_ENTRY.c.reverses_id, _CORRECTED.c.entry_id, 0).label("undoes"),
    )
    .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
    .outerjoin(_PAYMENT, _PAYMENT.c.entry_id == _ENTRY.c.id)
    .outerjoin(_CORRECTION, _CORRECTION.c.entry_id == _ENTRY.c.id)
    .outerjoin(_CORRECTED, _CORRECTED.c.id == _CORRECTION.c.payment_id)
    .where(_LINE.c.account_id.in_(_IDS))
    .order_by(_LINE.c.account_id, _LINE.c.entry_id, _LINE.c.line_no)
)
_LAST = select(func.coalesce(func.max(_LINE.c.entry_id), 0)).where(
    _LINE.c.account_id == bindparam("account")
)

_LAST_BY = (
    select(func.coalesce(func.max(_LINE.c.entry_id), 0))
    .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
    .where(_LINE.c.account_id == bindparam("account"), _ENTRY.c.business_date <= bindparam("day"))
)


@dataclass(frozen=True)
class Moves:
    """What happened on an account since an entry.

    Attributes:
        received: the money, by day; below zero what was taken back.
        items: of each item what was open on it then, or what it was charged at since, less what
            was taken off it without money.
    """

    received: tuple[Received, ...] = ()
    items: Mapping[int, int] = field(default_factory=dict)


def last_entry(connection: Connection, account_id: int) -> int:
    """The newest entry that names an account; 0 for none. The account is locked."""
    return int(connection.execute(_LAST, {"account": account_id}).scalar_one())


def last_entry_by(connection: Connection, account_id: int, day: dt.date) -> int:
    """The newest entry of an account that was booked on a day or before; 0 for none."""
    which = {"account": account_id, "day": day}
    return int(connection.execute(_LAST_BY, which).scalar_one())


def moves_since(connection: Connection, since: Mapping[int, int]) -> dict[int, Moves]:
    """What happened on accounts after an entry each.

    Args:
        connection: a transaction.
        since: the entry by account; it and what was before it do not count.
    """
    if not since:
        return {}
    received: dict[int, list[Received]] = defaultdict(list)
    items: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    old: set[int] = set()
    for row in connection.execute(_MOVES, {"accounts": sorted(since)}):
        last, item = since[row.account_id], items[row.account_id]
        if row.entry_id <= last:
            old.add(row.receivable_id)
            item[row.receivable_id] += row.amount_cents
        elif row.receivable_id not in old and row.kind in NO_MONEY:
            item[row.receivable_id] += row.amount_cents
        elif not 0 < row.undoes <= last:
            received[row.account_id].append(Received(row.on, -row.amount_cents))
    return {id_: Moves(tuple(received[id_]), dict(items[id_])) for id_ in since}
