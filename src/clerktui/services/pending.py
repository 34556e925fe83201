"""Money in the house that is not in the books yet: unposted batches, by account.

Whatever shows or selects by a balance asks here, so that nobody is chased, cut off or told the
wrong sum while their check lies in a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from clerktui.models import Account, Batch, BatchLine, BatchSource, User
from clerktui.rules.states import UNPOSTED

_ACCOUNT = Account.__table__
_BATCH = Batch.__table__
_LINE = BatchLine.__table__
_SOURCE = BatchSource.__table__
_USER = User.__table__
_WAITING = (
    _LINE.c.payment_id.is_(None),
    _LINE.c.state == "good",
    _BATCH.c.state.in_(UNPOSTED),
)
_ON_ACCOUNT = (
    select(
        _BATCH.c.number,
        _SOURCE.c.name,
        _USER.c.full_name,
        _BATCH.c.received_on,
        func.sum(_LINE.c.amount_cents).label("cents"),
    )
    .join(_BATCH, _BATCH.c.id == _LINE.c.batch_id)
    .join(_SOURCE, _SOURCE.c.code == _BATCH.c.source)
    .join(_USER, _USER.c.id == _BATCH.c.owner_id)
    .where(_LINE.c.account_id == bindparam("account_id"), *_WAITING)
    .group_by(_BATCH.c.number, _SOURCE.c.name, _USER.c.full_name, _BATCH.c.received_on)
    .order_by(_BATCH.c.number)
)


@dataclass(frozen=True)
class Pending:
    """What one batch holds for an account, and where that batch comes from."""

    batch: int
    source: str
    clerk: str
    received_on: Any
    amount_cents: int


def pending_of(connection: Connection, account_id: int) -> tuple[Pending, ...]:
    """What is not posted yet for one account, by batch."""
    rows = connection.execute(_ON_ACCOUNT, {"account_id": account_id})
    return tuple(Pending(r.number, r.name, r.full_name, r.received_on, int(r.cents)) for r in rows)


def pending_by_number(connection: Connection, numbers: Sequence[str]) -> dict[str, int]:
    """What is not posted yet for each of these accounts that has any, in cents."""
    if not numbers:
        return {}
    rows = connection.execute(
        select(_ACCOUNT.c.number, func.sum(_LINE.c.amount_cents))
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
        .join(_BATCH, _BATCH.c.id == _LINE.c.batch_id)
        .where(_ACCOUNT.c.number.in_(numbers), *_WAITING)
        .group_by(_ACCOUNT.c.number)
    )
    return {number: int(cents) for number, cents in rows}


def pending_words(waiting: Sequence[Pending]) -> str:
    """What is said of it beside a balance: "batch 118, Mail, Dee Walker"."""
    return "; ".join(f"batch {one.batch}, {one.source}, {one.clerk}" for one in waiting)
