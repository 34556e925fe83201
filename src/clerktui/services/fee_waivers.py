"""Who is spared late fees, and until when: asked by whatever would charge one.

A waiver spares the fee and nothing else: what is past due is past due, and its notice is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from clerktui.i18n import town_date
from clerktui.models import FeeWaiver, Receivable
from clerktui.rules.collections import Stop
from clerktui.services.reference import Reference

WAIVER = FeeWaiver.__table__
_RECEIVABLE = Receivable.__table__


def holding(on: dt.date, account_ids: Sequence[int] | None = None) -> Select[Any]:
    """The exemptions that hold on a day, as far as their dates say; of one fee charged: none."""
    query = select(WAIVER).where(
        WAIVER.c.accrual_id.is_(None),
        WAIVER.c.ended_on.is_(None),
        WAIVER.c.starts_on <= on,
        WAIVER.c.until >= on,
    )
    return query if account_ids is None else query.where(WAIVER.c.account_id.in_(account_ids))


def failed(connection: Connection, reference: Reference, rows: Sequence[Any]) -> dict[int, dt.date]:
    """Of these exemptions the ones whose condition no longer holds: id -> the oldest due date.

    "current" fails when something is past due longer than the town's rule lets it be.
    """
    asked = {row.account_id for row in rows if row.condition == "current"}
    if not asked:
        return {}
    days = reference.policy["late_fee.waivers"]["current_days"]
    oldest = dict(
        connection.execute(
            select(_RECEIVABLE.c.account_id, func.min(_RECEIVABLE.c.due_on))
            .where(
                _RECEIVABLE.c.account_id.in_(asked),
                _RECEIVABLE.c.balance_cents > 0,
                _RECEIVABLE.c.component == "principal",
                _RECEIVABLE.c.due_on < reference.on - dt.timedelta(days=days),
            )
            .group_by(_RECEIVABLE.c.account_id)
        ).all()
    )
    return {
        row.id: oldest[row.account_id]
        for row in rows
        if row.condition == "current" and row.account_id in oldest
    }


def stops(
    connection: Connection, reference: Reference, account_ids: Sequence[int], act: str
) -> Iterator[tuple[int, Stop]]:
    """A finder for `collections.stops`: exemptions stop a penalty, never the letter about it."""
    if act != "penalty" or not account_ids:
        return
    rows = connection.execute(holding(reference.on, account_ids)).all()
    broken = failed(connection, reference, rows)
    for row in rows:
        if row.id not in broken:
            words = f"late fees waived until {town_date(row.until)}: {row.reason}"
            yield row.account_id, Stop("waiver", words, row.until)


def is_exempt_from_penalty(connection: Connection, reference: Reference, account_id: int) -> str:
    """Why an account is charged no late fee today, in words; empty where it is charged.

    A letter may say so; it is sent all the same.
    """
    found = next(stops(connection, reference, [account_id], "penalty"), None)
    return found[1].words if found else ""
