"""A drawer session while money moves in it: found, checked, locked together with its chain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    literal_column,
    select,
)

from clerktui.errors import Refused
from clerktui.ledger.journal import Head, next_entry_id
from clerktui.models import (
    Chain,
    Drawer,
    DrawerSession,
    Office,
    User,
    Workstation,
)
from clerktui.views.people import Actor

_CHAIN = Chain.__table__
_DRAWER = Drawer.__table__
_OFFICE = Office.__table__
_SESSION = DrawerSession.__table__
_STATION = Workstation.__table__
_USER = User.__table__
IS_PENDING: ColumnElement[bool] = (_SESSION.c.state == "open") & _SESSION.c.closed_at.is_not(None)
"""Counted and left off. It stands in the session's own row: whoever waited for its lock sees it,
while another table would be read as it was before the wait."""


@dataclass(frozen=True)
class SessionRow:
    """An open session, locked with its chain; the workstation is where its clerk sits now."""

    id: int
    drawer: str
    user_id: int
    username: str
    state: str
    business_date: dt.date
    opened_at: dt.datetime
    float_cents: int
    workstation_id: int
    office_id: int
    office_name: str
    receipt_prefix: str
    has_printer: bool
    head: Head
    full_name: str = ""


def lock_session(
    connection: Connection,
    session_id: int,
    actor: Actor,
    *,
    any_drawer: bool = False,
    settling: bool = False,
) -> SessionRow:
    """Lock an open session of the actor's and its chain until the transaction ends.

    Raises:
        Refused: `drawer.closed`, `drawer.not_yours` unless `any_drawer`, and `drawer.pending` for
            one that was counted and is off, unless this is `settling` it.
    """
    row = connection.execute(
        _LOCK[connection.dialect.name],
        {"session_id": session_id, "station_id": actor.workstation_id},
    ).first()
    if row is None or row.state != "open":
        raise Refused("drawer.closed")
    if row.user_id != actor.user_id and not any_drawer:
        raise Refused("drawer.not_yours", drawer=row.drawer, username=row.username)
    if row.is_pending and not settling:
        raise Refused("drawer.pending", drawer=row.drawer)
    return SessionRow(
        id=session_id,
        drawer=row.drawer,
        user_id=row.user_id,
        username=row.username,
        full_name=row.full_name,
        state=row.state,
        business_date=row.business_date,
        opened_at=row.opened_at,
        float_cents=row.float_cents,
        workstation_id=actor.workstation_id,
        office_id=row.office_id,
        office_name=row.office_name,
        receipt_prefix=row.receipt_prefix,
        has_printer=row.printer_kind != "none",
        head=Head(row.chain_id, row.head_seq, row.head_hash, row.next_id),
    )


def _lock_statement(dialect: str) -> Select[Any]:
    return (
        select(
            _SESSION.c.user_id,
            _SESSION.c.state,
            _SESSION.c.business_date,
            _SESSION.c.opened_at,
            _SESSION.c.float_cents,
            _DRAWER.c.code.label("drawer"),
            _DRAWER.c.office_id,
            _OFFICE.c.name.label("office_name"),
            _OFFICE.c.receipt_prefix,
            _STATION.c.printer_kind,
            _USER.c.username,
            _USER.c.full_name,
            _CHAIN.c.id.label("chain_id"),
            _CHAIN.c.head_seq,
            _CHAIN.c.head_hash,
            literal_column(next_entry_id(dialect)).label("next_id"),
            IS_PENDING.label("is_pending"),
        )
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_OFFICE, _OFFICE.c.id == _DRAWER.c.office_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .join(_STATION, _STATION.c.id == bindparam("station_id"))
        .join(_CHAIN, _CHAIN.c.id == _DRAWER.c.chain_id)
        .where(_SESSION.c.id == bindparam("session_id"))
        .with_for_update(of=[_SESSION, _CHAIN])
    )


_LOCK = {dialect: _lock_statement(dialect) for dialect in ("sqlite", "postgresql")}
