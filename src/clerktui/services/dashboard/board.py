"""The dashboard put together: takings, ages, queues and drawers of one reading of the books."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Connection, and_, case, cast, func, insert, or_, select

from clerktui.db import Database
from clerktui.models import (
    BatchTill,
    Drawer,
    DrawerSession,
    Payment,
    PendingDrawer,
    PrintJob,
    Receipt,
    Receivable,
    User,
)
from clerktui.rules.aging import BUCKETS
from clerktui.security.permissions import require
from clerktui.services.dashboard.queues import get_queues
from clerktui.services.dashboard.takings import get_takings
from clerktui.services.reference import Reference, get_reference
from clerktui.views.dashboard import Age, DashboardDocument, DrawerLine
from clerktui.views.people import Actor

_DRAWER = Drawer.__table__
_PAYMENT = Payment.__table__
_PENDING = PendingDrawer.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__


def get_dashboard(db: Database, actor: Actor) -> DashboardDocument:
    """The dashboard as of now.

    Raises:
        Refused: `denied`, `town.missing`, `policy.missing`.
    """
    require(actor, "dashboard.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        takings = get_takings(connection, reference.on)
        ages = _ages(connection, reference)
        return DashboardDocument(
            town=reference.town,
            timezone=reference.timezone,
            made_at=db.clock.now(),
            on=reference.on,
            **takings.__dict__,
            ages=ages,
            owed_cents=sum(age.amount_cents for age in ages),
            queues=get_queues(connection, reference),
            drawers=_drawers(connection, reference.on),
        )


def print_dashboard(db: Database, actor: Actor, document: DashboardDocument) -> None:
    """Queue the page for the printer of the actor's workstation.

    Raises:
        Refused: `denied`.
    """
    require(actor, "dashboard.view")
    now = db.clock.now()
    with db.write() as connection:
        connection.execute(
            insert(PrintJob.__table__).values(
                kind="dashboard",
                subject_id=document.on.isoformat(),
                workstation_id=actor.workstation_id,
                document=document.to_data(),
                next_try_at=now,
                created_at=now,
            )
        )


def _ages(connection: Connection, reference: Reference) -> tuple[Age, ...]:
    """What is owed by age, from every open receivable in one statement."""
    thresholds = reference.policy["aging.thresholds"]
    since = [reference.on - dt.timedelta(days=days) for days in thresholds]
    # From the oldest on, so that the first that fits is the age; a credit is always current.
    due, balance = _RECEIVABLE.c.due_on, _RECEIVABLE.c.balance_cents
    place = case(
        (balance < 0, 0),
        *((due <= day, number) for number, day in reversed(list(enumerate(since, start=1)))),
        else_=0,
    ).label("place")
    rows = connection.execute(
        select(
            place,
            func.count().label("items"),
            cast(func.sum(balance), BigInteger).label("cents"),
        )
        .where(balance != 0)
        .group_by("place")
    )
    found = {row.place: row for row in rows}
    names = ("Current", *(f"{days} days" for days in thresholds[:-1]), f"{thresholds[-1]}+ days")
    assert len(names) == len(BUCKETS)
    return tuple(
        Age(
            name=name,
            items=found[number].items if number in found else 0,
            amount_cents=found[number].cents if number in found else 0,
        )
        for number, name in enumerate(names)
    )


def _drawers(connection: Connection, today: dt.date) -> tuple[DrawerLine, ...]:
    """Every drawer session of today and every one that is still open or pending."""
    is_pending = and_(_PENDING.c.drawer_session_id.is_not(None), _PENDING.c.settled_at.is_(None))
    rows = connection.execute(
        select(
            _SESSION.c.id,
            _SESSION.c.state,
            _SESSION.c.business_date,
            func.coalesce(_SESSION.c.over_short_cents, _PENDING.c.over_short_cents).label("off"),
            _DRAWER.c.code,
            _USER.c.full_name,
            case((is_pending, 1), else_=0).label("is_pending"),
            cast(
                func.coalesce(
                    func.sum(case((_RECEIPT.c.status == "issued", _PAYMENT.c.amount_cents))), 0
                ),
                BigInteger,
            ).label("taken"),
        )
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .outerjoin(_PENDING, _PENDING.c.drawer_session_id == _SESSION.c.id)
        .outerjoin(_PAYMENT, _PAYMENT.c.drawer_session_id == _SESSION.c.id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(
            _DRAWER.c.id.not_in(select(BatchTill.__table__.c.drawer_id)),
            or_(_SESSION.c.state == "open", _SESSION.c.business_date == today, is_pending),
        )
        .group_by(
            _SESSION.c.id,
            _SESSION.c.state,
            _SESSION.c.business_date,
            _SESSION.c.over_short_cents,
            _PENDING.c.drawer_session_id,
            _PENDING.c.over_short_cents,
            _PENDING.c.settled_at,
            _DRAWER.c.code,
            _USER.c.full_name,
        )
        .order_by(_DRAWER.c.code, _SESSION.c.id)
    )
    return tuple(map(_drawer, rows))


def _drawer(row: Any) -> DrawerLine:
    return DrawerLine(
        session_id=row.id,
        drawer=row.code,
        clerk=row.full_name,
        state="pending" if row.is_pending else row.state,
        business_date=row.business_date,
        taken_cents=row.taken,
        over_short_cents=row.off,
    )
