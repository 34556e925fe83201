"""Handing a drawer to another clerk: closed on a count both agree to, and opened on the same count.

The giver's session closes like any other, its over or short booked to who had it. The receiver's
begins with the same float; what lies in the drawer beyond it, cash and checks, comes in as a
hand-over, so that nobody answers for another's difference and no cent is deposited twice.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import commands
from clerktui.models import DrawerSession, RolePermission, User
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import drawer_close, drawers
from clerktui.services.drawer_moves import write_moves
from clerktui.services.signon import Approvals
from clerktui.services.z_report import Closing
from clerktui.views.drawers import HandedOver, HandOverDraft
from clerktui.views.people import Actor

_GRANT = RolePermission.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__


@dataclass(frozen=True)
class _Receiver:
    """Who takes the drawer."""

    id: int
    username: str
    full_name: str


def hand_over(db: Database, actor: Actor, draft: HandOverDraft) -> HandedOver:
    """Close a drawer as it is handed over, and open it for the clerk who takes it.

    Raises:
        Refused: `denied`, `drawer.cannot_receive`, `drawer.hand_self`, `drawer.user_has_other`,
            and as `drawer_close.close_drawer`.
        NeedsOverride: `drawer.hand_over` until the receiver agrees to the count with the PIN;
            `drawer.over_short` and `drawer.close_approval` as for a close.
    """
    require(actor, "drawer.open")
    return db.post(lambda connection: _once(db, connection, actor, draft))


def _once(db: Database, connection: Connection, actor: Actor, draft: HandOverDraft) -> HandedOver:
    now = db.clock.now()
    counted, counts = sorted(draft.counted), sorted(draft.counts)
    content = [draft.session_id, draft.to_username, counted, counts]
    command = commands.Command(draft.command_id, "hand_over", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        closed_id, opened_id = json.loads(earlier)
        closed = drawer_close.closed_before(connection, closed_id)
        return HandedOver(closed, drawers.session_view(connection, opened_id), duplicate=True)
    receiver = _receiver(connection, draft.to_username)
    closing = drawer_close.closing_of(db, connection, actor, draft.closing())
    if receiver.id == closing.session.user_id:
        raise Refused("drawer.hand_self")
    _refuse_unless_agreed(connection, closing, receiver, draft.command_id)
    closing = drawer_close.approved(connection, closing, draft.command_id)
    said = f"Handed over to {receiver.full_name}."
    closed = drawer_close.finish(connection, replace(closing, said=(said,)), draft.command_id)
    opened_id = _open(connection, closing, receiver, draft)
    commands.answer(connection, draft.command_id, [closed.session_id, opened_id])
    return HandedOver(closed, drawers.session_view(connection, opened_id))


def _receiver(connection: Connection, username: str) -> _Receiver:
    """Who takes the drawer: a clerk who may sign on and open one."""
    row = connection.execute(
        select(_USER.c.id, _USER.c.username, _USER.c.full_name)
        .join(_GRANT, _GRANT.c.role_id == _USER.c.role_id)
        .where(
            _USER.c.username == username,
            _USER.c.is_active,
            _GRANT.c.permission == "drawer.open",
        )
    ).first()
    if row is None:
        raise Refused("drawer.cannot_receive", username=username)
    return _Receiver(row.id, row.username, row.full_name)


def _refuse_unless_agreed(
    connection: Connection, closing: Closing, receiver: _Receiver, command_id: str
) -> None:
    """The receiver, and nobody else, agrees to what was counted."""
    warning = NeedsOverride(
        "drawer.hand_over",
        "drawer.open",
        drawer=closing.session.drawer,
        username=receiver.username,
        counted_cents=sum(_handed(closing).values()),
    )
    if not Approvals(connection, command_id).is_by(warning, receiver.id):
        raise warning


def _handed(closing: Closing) -> dict[str, int]:
    """What lies in the drawer, by tender: what no person counts is not handed over."""
    tenders = closing.reference.tenders
    return {
        code: cents for code, cents in closing.counted.items() if cents and tenders[code].is_counted
    }


def _open(
    connection: Connection, closing: Closing, receiver: _Receiver, draft: HandOverDraft
) -> int:
    session, handed = closing.session, _handed(closing)
    drawer_id = _drawer_id(connection, session.id)
    drawers.refuse_if_open(connection, receiver.id, drawer_id, session.drawer)
    cash = closing.reference.cash_code()
    float_cents = min(session.float_cents, handed.get(cash, 0))
    opened_id = _insert(connection, closing, receiver, (drawer_id, float_cents))
    counting = drawers.Counting(receiver.id, opened_id, "open", closing.now)
    drawers.keep_counts(connection, counting, tuple(handed.items()), draft.counts)
    beyond = {**handed, cash: handed.get(cash, 0) - float_cents}
    rows = [_row(closing, receiver, draft, code, cents) for code, cents in beyond.items() if cents]
    write_moves(connection, opened_id, "hand_over", rows)
    _tell(connection, closing, receiver, closing.now)
    return opened_id


def _insert(
    connection: Connection, closing: Closing, receiver: _Receiver, about: tuple[int, int]
) -> int:
    drawer_id, float_cents = about
    try:
        opened_id: int = connection.execute(
            insert(_SESSION)
            .values(
                drawer_id=drawer_id,
                user_id=receiver.id,
                workstation_id=closing.session.workstation_id,
                business_date=closing.session.business_date,
                opened_at=closing.now,
                float_cents=float_cents,
            )
            .returning(_SESSION.c.id)
        ).scalar_one()
    except IntegrityError as error:
        # Opened at another desk meanwhile.
        raise Refused("drawer.user_has_other", username=receiver.username, drawer="") from error
    return opened_id


def _row(
    closing: Closing, receiver: _Receiver, draft: HandOverDraft, code: str, cents: int
) -> dict[str, object]:
    return {
        "command_id": f"{draft.command_id}:{code}",
        "tender_type": code,
        "amount_cents": -cents,
        "pieces": None,
        "user_id": closing.actor.user_id,
        "witness_id": receiver.id,
        "note": f"from session {closing.session.id} of {closing.session.username}",
        "at": closing.now,
    }


def _drawer_id(connection: Connection, session_id: int) -> Any:
    return connection.execute(
        select(_SESSION.c.drawer_id).where(_SESSION.c.id == session_id)
    ).scalar_one()


def _tell(connection: Connection, closing: Closing, receiver: _Receiver, now: dt.datetime) -> None:
    subject = ("drawer", closing.session.drawer)
    cents = sum(_handed(closing).values())
    name = receiver.username
    audit.record(connection, closing.actor, "hand_over", subject, now, to=name, amount_cents=cents)
