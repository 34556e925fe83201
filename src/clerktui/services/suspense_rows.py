"""Unidentified money as it comes in: every line on the town's suspense code is kept as an item."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db.prepared import Place, Prepared
from clerktui.errors import Refused
from clerktui.models import SuspenseItem, SuspenseMove
from clerktui.services.payment_plan import PlannedLine, Posting
from clerktui.views.people import Actor

_ITEM = SuspenseItem.__table__
_MOVE = SuspenseMove.__table__
_INSERT = Prepared(insert(_ITEM))


def keep(place: Place, posting: Posting, payment_id: int) -> None:
    """Write an item for each line of a counter payment that nobody can place yet."""
    reference = "; ".join(t.reference for t in posting.plan.tenders if t.reference)
    for line in suspense_lines(posting):
        _INSERT.run(
            place,
            {
                "payment_id": payment_id,
                "amount_cents": line.amount_cents,
                "open_cents": line.amount_cents,
                "received_on": posting.plan.received_on,
                "reference": reference,
            },
        )


def suspense_lines(posting: Posting) -> Iterator[PlannedLine]:
    """The lines of a payment that are booked as unidentified."""
    code = posting.plan.reference.policy["suspense.revenue_code"]
    return (line for line in posting.plan.lines if line.revenue and line.revenue.code == code)


def void_items(
    connection: Connection, receipt: Any, entry_id: int, actor: Actor, now: dt.datetime
) -> None:
    """Close the items of a receipt that is being voided by the entry `entry_id`.

    Raises:
        Refused: `receipt.suspense_used` when one of them was applied or returned meanwhile.
    """
    items = connection.execute(
        select(_ITEM).where(_ITEM.c.payment_id == receipt.payment_id).with_for_update()
    ).all()
    for item in items:
        if item.open_cents != item.amount_cents:
            raise Refused("receipt.suspense_used", receipt=receipt.number)
        connection.execute(
            insert(_MOVE).values(
                item_id=item.id,
                kind="voided",
                amount_cents=item.amount_cents,
                entry_id=entry_id,
                at=now,
                user_id=actor.user_id,
            )
        )
        connection.execute(update(_ITEM).where(_ITEM.c.id == item.id).values(open_cents=0))


def payer_hash(payer_key: str) -> str:
    """What is kept of a payer's own number: enough to know it again, nothing to read it by."""
    return hashlib.sha256(f"payer:{payer_key}".encode()).hexdigest() if payer_key else ""
