"""A drawer that was counted and is off while nobody is there to approve it: pending, then settled.

A pending drawer takes nothing more. A supervisor counts it again or approves the count that was
left; either way it closes then, under the supervisor's name.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Drawer, DrawerCount, DrawerSession, PendingDrawer, User
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import drawer_close, drawers
from clerktui.services.drawer_money import expected_by_tender
from clerktui.services.reference import Reference, get_reference
from clerktui.views.drawers import (
    CloseDrawerDraft,
    DrawerClosed,
    PendingTender,
    PendingView,
    SettleDraft,
)
from clerktui.views.people import Actor

_COUNT = DrawerCount.__table__
_DRAWER = Drawer.__table__
_PENDING = PendingDrawer.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__


def leave_pending(db: Database, actor: Actor, draft: CloseDrawerDraft, note: str = "") -> None:
    """Leave a drawer as it was counted, for a supervisor to settle; it takes nothing more.

    Raises:
        Refused: `denied`, `drawer.not_off` where it could be closed at once, `drawer.closed`,
            `drawer.not_yours`, `drawer.pending`, `drawer.open_tickets`, `drawer.count_missing`,
            `command.reused`, and as `drawers.check_counts`.
    """
    require(actor, "drawer.open")
    said = clean_text(note, max_length=120)
    db.post(lambda connection: _leave_once(db, connection, actor, draft, said))


def _leave_once(
    db: Database, connection: Connection, actor: Actor, draft: CloseDrawerDraft, note: str
) -> None:
    now = db.clock.now()
    content = [draft.session_id, sorted(draft.counted), sorted(draft.counts), note]
    command = commands.Command(draft.command_id, "leave_pending", content, actor.user_id)
    if commands.claim(connection, command, now) is not None:
        return
    closing = drawer_close.closing_of(db, connection, actor, draft)
    if drawer_close.warning_of(closing) is None:
        raise Refused("drawer.not_off", drawer=closing.session.drawer)
    counting = drawers.Counting(actor.user_id, closing.session.id, "check", closing.now)
    drawers.keep_counts(connection, counting, tuple(closing.counted.items()), draft.counts)
    connection.execute(
        insert(_PENDING).values(
            drawer_session_id=closing.session.id,
            over_short_cents=closing.over_short_cents,
            since=closing.now,
            user_id=actor.user_id,
            note=note,
        )
    )
    mine = _SESSION.c.id == closing.session.id
    connection.execute(update(_SESSION).where(mine).values(closed_at=closing.now))
    subject = ("drawer", closing.session.drawer)
    off = closing.over_short_cents
    audit.record(connection, actor, "leave_pending", subject, now, over_short_cents=off, note=note)
    commands.answer(connection, draft.command_id, closing.session.id)


def list_pending(db: Database, actor: Actor) -> tuple[PendingView, ...]:
    """The office's drawers that wait to be settled, longest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "drawer.any")
    query = _waiting().where(_DRAWER.c.office_id == actor.office_id)
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(query.order_by(_PENDING.c.since, _SESSION.c.id)).all()
        return tuple(_view(row, _tenders(connection, reference, row)) for row in rows)


def settle_drawer(db: Database, actor: Actor, draft: SettleDraft) -> DrawerClosed:
    """Close a pending drawer on a new count, or on the one that was left; over or short is booked.

    Raises:
        Refused: `denied`, `drawer.not_pending`, `drawer.settle_own`, `drawer.count_missing`,
            `command.reused`, and as `drawers.check_counts`.
    """
    require(actor, "drawer.approve")
    return db.post(lambda connection: _settle_once(db, connection, actor, draft))


def _settle_once(
    db: Database, connection: Connection, actor: Actor, draft: SettleDraft
) -> DrawerClosed:
    now = db.clock.now()
    content = [draft.session_id, sorted(draft.counted), sorted(draft.counts)]
    command = commands.Command(draft.command_id, "settle_drawer", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return drawer_close.closed_before(connection, json.loads(earlier))
    mine = select(_PENDING).where(_PENDING.c.drawer_session_id == draft.session_id)
    pending = connection.execute(mine.with_for_update()).first()
    if pending is None or pending.settled_at is not None:
        raise Refused("drawer.not_pending")
    if pending.user_id == actor.user_id:
        raise Refused("drawer.settle_own")
    counted, counts = draft.counted, draft.counts
    if not counted:
        counted, counts = _left_count(connection, pending)
    count = CloseDrawerDraft(draft.command_id, draft.session_id, counted, counts)
    closing = drawer_close.closing_of(db, connection, actor, count, settling=True)
    connection.execute(
        update(_PENDING)
        .where(_PENDING.c.drawer_session_id == draft.session_id)
        .values(settled_at=now, settled_by_id=actor.user_id)
    )
    said = "Settled on a new count." if draft.counted else "Settled on the count that was left."
    closing = replace(closing, approved_by_id=actor.user_id, said=(said,))
    closed = drawer_close.finish(connection, closing, draft.command_id)
    commands.answer(connection, draft.command_id, closed.session_id)
    return closed


def _left_count(
    connection: Connection, pending: Any
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[int, int], ...]]:
    """What was counted when the drawer was left, and the cash by piece."""
    rows = connection.execute(
        select(_COUNT.c.tender_type, _COUNT.c.counted_cents, _COUNT.c.detail).where(
            _COUNT.c.drawer_session_id == pending.drawer_session_id,
            _COUNT.c.purpose == "check",
            _COUNT.c.counted_at == pending.since,
        )
    ).all()
    counted = tuple((row.tender_type, row.counted_cents) for row in rows)
    pieces: list[list[int]] = next((row.detail for row in rows if row.detail), [])
    return counted, tuple((unit, count) for unit, count in pieces)


def _waiting() -> Any:
    return (
        select(_PENDING, _DRAWER.c.code, _SESSION.c.business_date, _USER.c.username)
        .add_columns(_USER.c.full_name)
        .join(_SESSION, _SESSION.c.id == _PENDING.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .where(_PENDING.c.settled_at.is_(None))
    )


def _tenders(
    connection: Connection, reference: Reference, pending: Any
) -> tuple[PendingTender, ...]:
    """Each kind of money a drawer is counted in, there or not."""
    expected = expected_by_tender(connection, reference, pending.drawer_session_id)
    counted = dict(_left_count(connection, pending)[0])
    return tuple(
        PendingTender(code, one.name, expected.get(code, 0), counted.get(code, 0))
        for code, one in reference.tenders.items()
        if one.is_counted
    )


def _view(row: Any, tenders: tuple[PendingTender, ...]) -> PendingView:
    return PendingView(
        session_id=row.drawer_session_id,
        drawer=row.code,
        clerk=row.full_name,
        username=row.username,
        business_date=row.business_date,
        over_short_cents=row.over_short_cents,
        since=row.since,
        note=row.note,
        tenders=tenders,
    )
