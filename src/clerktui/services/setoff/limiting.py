"""What setoff money may pay: the debt its letter asked for, and nothing besides.

What is over is held as a credit that goes back to the debtor; it never pays a bill the debtor had
no letter about.

Source: G.S. 105A-5(e).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from clerktui.models import SetoffDebt
from clerktui.rules.allocation import OpenItem
from clerktui.services.reference import Reference
from clerktui.services.setoff import owing
from clerktui.services.setoff.rows import debts, parts_of

_DEBT = SetoffDebt.__table__


def payable(
    connection: Connection, reference: Reference, row: Any, items: Sequence[OpenItem]
) -> Sequence[OpenItem]:
    """The items of the debt a batch line (its row) is for, as far as the debt may still take.

    A line that was put to another account by hand pays what is owed there, as any payment.
    """
    debt = connection.execute(debts().where(_DEBT.c.unique_key == row.reference)).first()
    if debt is None:
        return items
    parts = [one for one in parts_of(connection, debt.id) if one.account_id == row.account_id]
    if not parts:
        return items
    left = owing.left_of_items(connection, reference, parts[0], items)
    if debt.determined_cents is not None:
        left = min(left, debt.determined_cents)
    return _trimmed(owing.noticed_items(reference, parts[0], items), left)


def _trimmed(items: Sequence[OpenItem], cents: int) -> list[OpenItem]:
    """Items up to an amount, the oldest first."""
    kept = []
    for one in sorted(items, key=lambda item: (item.due_on, item.receivable_id)):
        taken = min(cents, one.balance_cents)
        if taken:
            kept.append(replace(one, balance_cents=taken))
        cents -= taken
    return kept
