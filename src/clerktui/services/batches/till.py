"""The drawer batches are posted in: a session that opens and closes in the act of posting.

A batch was counted by its adding machine before it was keyed, so its session is closed as it is
made, with the control as its count; no clerk ever holds it open.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.ledger.journal import Head, lock_head
from clerktui.models import BatchTill, Drawer, DrawerCount, DrawerSession, Office
from clerktui.services.drawer_sessions import SessionRow
from clerktui.views.people import Actor

_COUNT = DrawerCount.__table__
_DRAWER = Drawer.__table__
_OFFICE = Office.__table__
_SESSION = DrawerSession.__table__
_TILL = BatchTill.__table__


@dataclass(frozen=True)
class Posted:
    """Money about to be posted without a counter: for which office and day, named how."""

    office_id: int
    business_date: dt.date
    named: str
    opened_at: dt.datetime


def open_session(
    connection: Connection, actor: Actor, posted: Posted, now: dt.datetime
) -> SessionRow:
    """Lock the office's batch drawer and its chain, and write a session in it, already closed."""
    till = _till(connection, posted.office_id)
    head = lock_head(connection, till.chain_id)
    session_id = connection.execute(
        insert(_SESSION)
        .values(
            drawer_id=till.drawer_id,
            user_id=actor.user_id,
            workstation_id=actor.workstation_id,
            business_date=posted.business_date,
            state="closed",
            opened_at=posted.opened_at,
            closed_at=now,
            over_short_cents=0,
        )
        .returning(_SESSION.c.id)
    ).scalar_one()
    return SessionRow(
        id=session_id,
        drawer=posted.named,
        user_id=actor.user_id,
        username=actor.username,
        state="closed",
        business_date=posted.business_date,
        opened_at=posted.opened_at,
        float_cents=0,
        workstation_id=actor.workstation_id,
        office_id=posted.office_id,
        office_name=till.name,
        receipt_prefix=till.receipt_prefix,
        has_printer=False,
        head=head,
    )


def lock_chain(connection: Connection, office_id: int) -> Head:
    """Lock the chain of the office's batch drawer, for an entry that moves no tender."""
    return lock_head(connection, _till(connection, office_id).chain_id)


def _till(connection: Connection, office_id: int) -> Any:
    return connection.execute(
        select(
            _TILL.c.drawer_id,
            _DRAWER.c.chain_id,
            _OFFICE.c.name,
            _OFFICE.c.receipt_prefix,
        )
        .join(_DRAWER, _DRAWER.c.id == _TILL.c.drawer_id)
        .join(_OFFICE, _OFFICE.c.id == _TILL.c.office_id)
        .where(_TILL.c.office_id == office_id)
    ).one()


def keep_count(
    connection: Connection, session: SessionRow, by_tender: dict[str, int], now: dt.datetime
) -> None:
    """Write down what the session holds by tender; it was proved before, so nothing is over."""
    connection.execute(
        insert(_COUNT),
        [
            {
                "drawer_session_id": session.id,
                "purpose": "close",
                "tender_type": code,
                "counted_cents": cents,
                "counted_at": now,
                "user_id": session.user_id,
            }
            for code, cents in sorted(by_tender.items())
        ],
    )
