"""Unidentified money as it comes in: every line on the town's suspense code is kept as an item."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db.prepared import Place, Prepared
from clerktui.errors import Refused
from clerktui.models import SuspenseItem, SuspenseMove, TenderType
from clerktui.services.payment_plan import PlannedLine, Posting
from clerktui.services.reference import Reference, Tendering
from clerktui.views.people import Actor

_ITEM = SuspenseItem.__table__
_MOVE = SuspenseMove.__table__
_TENDER = TenderType.__table__
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
    close_items(connection, whole_items(connection, receipt), entry_id, actor, now)


def whole_items(connection: Connection, receipt: Any, *, lock: bool = True) -> dict[int, int]:
    """The items of a receipt, locked when `lock`: what is open of each, in cents by id.

    Money that was applied and has come back since, by cancelling what it was applied to, lies in
    an item of its own; that one is among them.

    Raises:
        Refused: `receipt.suspense_used` when a part of the money is not in suspense any more.
    """
    found: dict[int, int] = {}
    for item in _items_of(connection, receipt.payment_id, lock=lock):
        held = _held(connection, item, lock=lock)
        if sum(held.values()) != item.amount_cents:
            raise Refused("receipt.suspense_used", receipt=receipt.number)
        found |= held
    return found


def close_items(
    connection: Connection,
    items: dict[int, int],
    entry_id: int,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Take what is open of these items out of suspense, by the entry that books it."""
    for item_id, cents in items.items():
        connection.execute(
            insert(_MOVE).values(
                item_id=item_id,
                kind="voided",
                amount_cents=cents,
                entry_id=entry_id,
                at=now,
                user_id=actor.user_id,
            )
        )
        connection.execute(update(_ITEM).where(_ITEM.c.id == item_id).values(open_cents=0))


def _items_of(connection: Connection, payment_id: int, *, lock: bool) -> Sequence[Any]:
    query = select(_ITEM).where(_ITEM.c.payment_id == payment_id).order_by(_ITEM.c.id)
    return connection.execute(query.with_for_update() if lock else query).all()


def _held(connection: Connection, item: Any, *, lock: bool) -> dict[int, int]:
    """What of an item's money is in suspense now: left in it, or applied and come back."""
    held = {item.id: item.open_cents} if item.open_cents else {}
    applied = connection.execute(
        select(_MOVE.c.payment_id, _MOVE.c.amount_cents).where(
            _MOVE.c.item_id == item.id, _MOVE.c.kind == "applied"
        )
    )
    for move in applied.all():
        for again in _items_of(connection, move.payment_id, lock=lock):
            held |= _held(connection, again, lock=lock)
    return held


def suspense_tender(connection: Connection, reference: Reference) -> Tendering:
    """The way of paying that takes money out of suspense; never handed over at a desk."""
    code = reference.policy["suspense.tender"]
    row = connection.execute(select(_TENDER).where(_TENDER.c.code == code)).one()
    return Tendering(
        row.code,
        row.name,
        row.gl_account_id,
        allows_change=False,
        needs_reference=False,
        is_counted=False,
    )


def payer_hash(payer_key: str) -> str:
    """What is kept of a payer's own number: enough to know it again, nothing to read it by."""
    return hashlib.sha256(f"payer:{payer_key}".encode()).hexdigest() if payer_key else ""
