"""What an account holds beyond what it owes, and what of it is spoken for.

A credit that goes back to the debtor is no payment of a debt: what a setoff brought beyond its
debt, and what a refund was asked for. It knows the tables only.

Source: G.S. 105A-5(e).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from clerktui.models import (
    Allocation,
    Batch,
    BatchLine,
    Receivable,
    Refund,
    SetoffGiveBack,
)
from clerktui.rules.allocation import OpenItem

_ALLOCATION = Allocation.__table__
_BACK = SetoffGiveBack.__table__
_BATCH = Batch.__table__
_LINE = BatchLine.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__


def usable_credits(
    connection: Connection, items: Mapping[int, Sequence[OpenItem]]
) -> dict[int, int]:
    """What accounts (their open items by id) hold that may pay what they owe, in cents."""
    held = {
        account_id: -sum(one.balance_cents for one in found if one.balance_cents < 0)
        for account_id, found in items.items()
    }
    holding = [account_id for account_id, cents in held.items() if cents]
    if holding:
        for found in (_over(connection, holding), _asked(connection, holding)):
            for account_id, cents in found.items():
                held[account_id] = max(0, held[account_id] - cents)
    return held


def _over(connection: Connection, account_ids: Sequence[int]) -> dict[int, int]:
    """What setoffs left beyond their debts and no refund was asked for, by account."""
    ours = (
        select(_ALLOCATION.c.receivable_id)
        .join(_LINE, _LINE.c.payment_id == _ALLOCATION.c.payment_id)
        .join(_BATCH, _BATCH.c.id == _LINE.c.batch_id)
        .where(_BATCH.c.source == "setoff", _ALLOCATION.c.account_id.in_(account_ids))
    )
    asked = select(_REFUND.c.receivable_id).where(
        _REFUND.c.state == "requested", _REFUND.c.receivable_id.is_not(None)
    )
    query = (
        select(_RECEIVABLE.c.account_id, -func.sum(_RECEIVABLE.c.balance_cents))
        .where(
            _RECEIVABLE.c.account_id.in_(account_ids),
            _RECEIVABLE.c.component == "credit",
            _RECEIVABLE.c.balance_cents < 0,
            _RECEIVABLE.c.id.in_(ours),
            _RECEIVABLE.c.id.not_in(asked),
        )
        .group_by(_RECEIVABLE.c.account_id)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _asked(connection: Connection, account_ids: Sequence[int]) -> dict[int, int]:
    """What refunds that wait for their decision were asked for, by account."""
    query = (
        select(_REFUND.c.account_id, func.sum(_REFUND.c.amount_cents))
        .where(_REFUND.c.account_id.in_(account_ids), _REFUND.c.state == "requested")
        .group_by(_REFUND.c.account_id)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}
