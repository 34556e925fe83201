"""Drawers: opened with a counted float, counted blind, closed with a Z report.

What should be in a drawer is always worked out from its tenders; what was counted is kept for
ever; the difference is booked to the over-and-short account.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import business_day, commands
from clerktui.models import (
    BatchTill,
    Draft,
    Drawer,
    DrawerCount,
    DrawerSession,
    Payment,
    Receipt,
    User,
)
from clerktui.rules.change import count_total
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.drawer_money import expected_by_tender
from clerktui.services.drawer_sessions import IS_PENDING, lock_session
from clerktui.services.reference import Reference, get_reference
from clerktui.views.drawers import DrawerDetail, DrawerLine, DrawerView, OpenDrawerDraft
from clerktui.views.people import Actor

_COUNT = DrawerCount.__table__
_DRAFT = Draft.__table__
_DRAWER = Drawer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
# Batches are posted in a drawer of their own, which nobody opens.
_IS_TILL = _DRAWER.c.id.not_in(select(BatchTill.__table__.c.drawer_id))


@dataclass(frozen=True)
class Counting:
    """Who counted which session, for what (open, check, close), and when."""

    user_id: int
    session_id: int
    purpose: str
    at: dt.datetime


def open_drawer(db: Database, actor: Actor, draft: OpenDrawerDraft) -> DrawerView:
    """Open a drawer with its float.

    Raises:
        Refused: `denied`, `drawer.unknown`, `drawer.already_open`, `drawer.user_has_other`,
            `drawer.waits`, `drawer.negative_count`, `drawer.float_mismatch`,
            `drawer.no_such_piece`, `day.closed` for a day that is named, `command.reused`.
    """
    require(actor, "drawer.open")
    if draft.float_cents < 0:
        raise Refused("drawer.negative_count", counted_cents=draft.float_cents)
    pieces_cents = pieces_total(draft.counts)
    if draft.counts and pieces_cents != draft.float_cents:
        raise Refused(
            "drawer.float_mismatch", counted_cents=pieces_cents, float_cents=draft.float_cents
        )
    return db.post(lambda connection: _open_once(db, connection, actor, draft))


def _open_once(
    db: Database, connection: Connection, actor: Actor, draft: OpenDrawerDraft
) -> DrawerView:
    now = db.clock.now()
    day = draft.business_date.isoformat() if draft.business_date else None
    counts = [list(count) for count in draft.counts]
    content = [draft.drawer, draft.float_cents, counts, day]
    command = commands.Command(draft.command_id, "open_drawer", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return session_view(connection, int(earlier))
    check_pieces(get_reference(db, connection), draft.counts)
    session_id = _open(db, connection, actor, draft, now)
    commands.answer(connection, draft.command_id, session_id)
    return session_view(connection, session_id)


def current_drawer(db: Database, actor: Actor) -> DrawerView | None:
    """The drawer this person has open; None when there is none."""
    with db.read() as connection:
        found = connection.execute(
            select(_SESSION.c.id).where(
                _SESSION.c.user_id == actor.user_id, _SESSION.c.state == "open"
            )
        ).scalar()
        if found is None:
            return None
        reference = get_reference(db, connection)
        cash = expected_by_tender(connection, reference, found)[reference.cash_code()]
        is_over = cash > reference.policy["drawer.cash_limit_cents"]
        return replace(session_view(connection, found), is_over_cash_limit=is_over)


def list_drawers(db: Database, actor: Actor) -> tuple[tuple[str, str, str, bool], ...]:
    """The office's drawers: code, name, whose it is (empty when free), whether it is pending."""
    with db.read() as connection:
        rows = connection.execute(
            select(_DRAWER.c.code, _DRAWER.c.name, _USER.c.full_name, IS_PENDING.label("waits"))
            .outerjoin(
                _SESSION, (_SESSION.c.drawer_id == _DRAWER.c.id) & (_SESSION.c.state == "open")
            )
            .outerjoin(_USER, _USER.c.id == _SESSION.c.user_id)
            .where(_DRAWER.c.office_id == actor.office_id, _IS_TILL)
            .order_by(_DRAWER.c.code)
        )
        return tuple((row.code, row.name, row.full_name or "", bool(row.waits)) for row in rows)


def list_denominations(db: Database) -> tuple[int, ...]:
    """The pieces of money a drawer is counted in, in cents, largest first."""
    with db.read() as connection:
        return tuple(get_reference(db, connection).policy["drawer.denominations"])


def get_drawer(db: Database, actor: Actor, drawer: str) -> DrawerDetail:
    """A drawer's newest session with its totals by tender, for its own clerk or a supervisor.

    Counting blind is the desk's part: it does not ask for this until the count is in.

    Raises:
        Refused: `drawer.unknown`, `drawer.not_yours`.
    """
    with db.read() as connection:
        session_id = connection.execute(
            select(_SESSION.c.id)
            .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
            .where(_DRAWER.c.code == drawer)
            .order_by(_SESSION.c.id.desc())
            .limit(1)
        ).scalar()
        if session_id is None:
            raise Refused("drawer.unknown", drawer=drawer)
        view = session_view(connection, session_id)
        if view.username != actor.username and not actor.may("drawer.any"):
            raise Refused("drawer.not_yours", drawer=drawer, username=view.username)
        return detail_of(connection, get_reference(db, connection), view)


def get_open_drawer(db: Database, actor: Actor, drawer: str) -> DrawerView:
    """The open session of a drawer, whosever it is, for who may close any.

    Raises:
        Refused: `denied`, `drawer.closed`.
    """
    require(actor, "drawer.any")
    query = select(_SESSION.c.id).join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
    query = query.where(_DRAWER.c.code == drawer, _SESSION.c.state == "open")
    with db.read() as connection:
        found = connection.execute(query).scalar()
        if found is None:
            raise Refused("drawer.closed")
        return session_view(connection, found)


def count_drawer(
    db: Database,
    actor: Actor,
    session_id: int,
    counted: tuple[tuple[str, int], ...],
    counts: tuple[tuple[int, int], ...] = (),
) -> None:
    """Keep a count made during the day; it changes nothing and is never thrown away.

    Raises:
        Refused: `denied`, `drawer.closed`, `drawer.not_yours`, and as `check_counts`.
    """
    require(actor, "drawer.open")
    with db.write() as connection:
        check_counts(get_reference(db, connection), counted, counts)
        lock_session(connection, session_id, actor, any_drawer=actor.may("drawer.any"))
        counting = Counting(actor.user_id, session_id, "check", db.clock.now())
        keep_counts(connection, counting, counted, counts)


def detail_of(connection: Connection, reference: Reference, view: DrawerView) -> DrawerDetail:
    """What should be in the session's drawer by tender, and what was counted at its close."""
    expected = expected_by_tender(connection, reference, view.session_id)
    counted = _closing_count(connection, view.session_id)
    over_short = connection.execute(
        select(_SESSION.c.over_short_cents).where(_SESSION.c.id == view.session_id)
    ).scalar()
    lines = tuple(
        DrawerLine(
            code, tender.name, expected[code], counted.get(code), is_counted=tender.is_counted
        )
        for code, tender in reference.tenders.items()
    )
    return DrawerDetail(view, lines, over_short)


def pieces_total(counts: tuple[tuple[int, int], ...]) -> int:
    """What counted pieces come to, in cents; the same piece may be counted in two heaps.

    Raises:
        Refused: `change.count`.
    """
    return sum(count_total({unit: pieces}) for unit, pieces in counts)


def check_counts(
    reference: Reference,
    counted: tuple[tuple[str, int], ...],
    counts: tuple[tuple[int, int], ...],
) -> None:
    """Refuse a count that can not be what is in a drawer.

    Raises:
        Refused: `payment.unknown_tender`, `drawer.counted_twice`, `drawer.negative_count`,
            `drawer.pieces_mismatch` when the pieces do not come to the cash, `change.count`, and as
            `check_pieces`.
    """
    amounts = dict(counted)
    if len(amounts) < len(counted):
        raise Refused("drawer.counted_twice")
    for code, cents in counted:
        if code not in reference.tenders:
            raise Refused("payment.unknown_tender", tender=code)
        if cents < 0:
            raise Refused("drawer.negative_count", counted_cents=cents)
    cash_cents, pieces_cents = amounts.get(reference.cash_code(), 0), pieces_total(counts)
    if counts and pieces_cents != cash_cents:
        raise Refused("drawer.pieces_mismatch", pieces_cents=pieces_cents, cash_cents=cash_cents)
    check_pieces(reference, counts)


def check_pieces(reference: Reference, counts: tuple[tuple[int, int], ...]) -> None:
    """Refuse pieces of money there are not; the town says which ones a drawer is counted in.

    Raises:
        Refused: `drawer.no_such_piece`.
    """
    known = reference.policy["drawer.denominations"]
    for unit_cents, _ in counts:
        if unit_cents not in known:
            raise Refused("drawer.no_such_piece", unit_cents=unit_cents)


def keep_counts(
    connection: Connection,
    counting: Counting,
    counted: tuple[tuple[str, int], ...],
    counts: tuple[tuple[int, int], ...] = (),
) -> None:
    """Write down what was counted, cash with its denominations."""
    rows = [
        {
            "drawer_session_id": counting.session_id,
            "purpose": counting.purpose,
            "tender_type": code,
            "counted_cents": cents,
            "detail": [list(count) for count in counts] if code == "cash" and counts else None,
            "counted_at": counting.at,
            "user_id": counting.user_id,
        }
        for code, cents in counted
    ]
    if rows:
        connection.execute(insert(_COUNT), rows)


def park_drafts(connection: Connection, session_id: int, now: dt.datetime) -> int:
    """Park every open ticket of a session; gives how many there were."""
    done = connection.execute(
        update(_DRAFT)
        .where(_DRAFT.c.drawer_session_id == session_id, _DRAFT.c.state == "open")
        .values(state="parked", updated_at=now)
    )
    return done.rowcount


def _open(
    db: Database, connection: Connection, actor: Actor, draft: OpenDrawerDraft, now: dt.datetime
) -> int:
    drawer = connection.execute(
        select(_DRAWER.c.id, _DRAWER.c.office_id)
        .where(_DRAWER.c.code == draft.drawer, _IS_TILL)
        .with_for_update()
    ).first()
    if drawer is None:
        raise Refused("drawer.unknown", drawer=draft.drawer)
    refuse_if_open(connection, actor.user_id, drawer.id, draft.drawer)
    reference = get_reference(db, connection)
    day = draft.business_date
    if day is None:
        day = reference.working_day(connection, drawer.office_id)
    business_day.require_open(connection, drawer.office_id, day)
    try:
        session_id = connection.execute(
            insert(_SESSION)
            .values(
                drawer_id=drawer.id,
                user_id=actor.user_id,
                workstation_id=actor.workstation_id,
                business_date=day,
                opened_at=now,
                float_cents=draft.float_cents,
            )
            .returning(_SESSION.c.id)
        ).scalar_one()
    except IntegrityError as error:
        raise Refused("drawer.user_has_other", username=actor.username, drawer="") from error
    counted = ((reference.cash_code(), draft.float_cents),)
    counting = Counting(actor.user_id, session_id, "open", now)
    keep_counts(connection, counting, counted, draft.counts)
    subject = ("drawer", draft.drawer)
    audit.record(connection, actor, "open_drawer", subject, now, float_cents=draft.float_cents)
    return session_id


def refuse_if_open(connection: Connection, user_id: int, drawer_id: int, code: str) -> None:
    """Let nobody have two drawers, nor a drawer two people.

    Raises:
        Refused: `drawer.already_open`, `drawer.user_has_other`; `drawer.waits` for one that was
            counted, is off, and must be settled before.
    """
    rows = connection.execute(
        select(_SESSION.c.drawer_id, _SESSION.c.user_id, _USER.c.username, _DRAWER.c.code)
        .add_columns(IS_PENDING.label("waits"))
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(
            _SESSION.c.state == "open",
            (_SESSION.c.drawer_id == drawer_id) | (_SESSION.c.user_id == user_id),
        )
    )
    for row in rows:
        if row.waits:
            raise Refused("drawer.waits", drawer=row.code, username=row.username)
        if row.drawer_id == drawer_id:
            raise Refused("drawer.already_open", drawer=code, username=row.username)
        raise Refused("drawer.user_has_other", username=row.username, drawer=row.code)


def _closing_count(connection: Connection, session_id: int) -> dict[str, int]:
    rows = connection.execute(
        select(_COUNT.c.tender_type, _COUNT.c.counted_cents).where(
            _COUNT.c.drawer_session_id == session_id, _COUNT.c.purpose == "close"
        )
    )
    return dict(rows.all())


def session_view(connection: Connection, session_id: int) -> DrawerView:
    """A session as the desk sees it, with what it has taken so far."""
    row: Any = connection.execute(
        select(
            _SESSION,
            _DRAWER.c.code,
            _DRAWER.c.name,
            _USER.c.username,
            _USER.c.full_name,
            IS_PENDING.label("is_pending"),
        )
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .where(_SESSION.c.id == session_id)
    ).one()
    payments = connection.execute(
        select(func.count(), func.coalesce(func.sum(_PAYMENT.c.amount_cents), 0))
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_PAYMENT.c.drawer_session_id == session_id, _RECEIPT.c.status == "issued")
    ).one()
    tickets = connection.execute(
        select(func.count()).where(
            _DRAFT.c.drawer_session_id == session_id, _DRAFT.c.state == "open"
        )
    ).scalar_one()
    return DrawerView(
        session_id=row.id,
        drawer=row.code,
        name=row.name,
        state=row.state,
        username=row.username,
        business_date=row.business_date,
        opened_at=row.opened_at,
        float_cents=row.float_cents,
        payments=payments[0],
        taken_cents=int(payments[1]),
        open_tickets=tickets,
        is_pending=bool(row.is_pending),
        full_name=row.full_name,
    )
