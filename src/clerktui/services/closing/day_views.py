"""Days of an office as the desk sees them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, case, func, select

from clerktui.ledger.gl_days import Day
from clerktui.ledger.suspense_money import MOVED
from clerktui.models import (
    BusinessDay,
    DayMove,
    Drawer,
    DrawerSession,
    Office,
    Payment,
    Receipt,
    User,
)
from clerktui.services.reference import Reference
from clerktui.views.closing import ChecklistLine, DayMoveView, DayView

_DAY = BusinessDay.__table__
_DRAWER = Drawer.__table__
_MOVE = DayMove.__table__
_OFFICE = Office.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
_APPROVER = _USER.alias("approver")


def view(
    connection: Connection,
    day: Day,
    lines: tuple[ChecklistLine, ...] = (),
    reference: Reference | None = None,
) -> DayView:
    """A day with what is open and its whole life; with the town's decisions also the day after."""
    office = connection.execute(
        select(_OFFICE.c.name).where(_OFFICE.c.id == day.office_id)
    ).scalar_one()
    row: Any = connection.execute(
        select(_DAY).where(_DAY.c.office_id == day.office_id, _DAY.c.business_date == day.on)
    ).first()
    taken = _taken(connection, day)
    seal = (row.seal or {}) if row is not None else {}
    return DayView(
        office=office,
        day=day.on,
        state=row.state if row is not None else "open",
        times_closed=row.times_closed if row is not None else 0,
        receipts=taken.all - taken.moved,
        taken_cents=int(taken.all_cents) - int(taken.moved_cents),
        moved=taken.moved,
        moved_cents=int(taken.moved_cents),
        seal=seal.get("short", ""),
        seal_hash=seal.get("hash", ""),
        lines=lines,
        moves=_moves(connection, row.id) if row is not None else (),
        **_calendar(day, reference),
    )


def _calendar(day: Day, reference: Reference | None) -> dict[str, Any]:
    """What the calendar says: why the day itself is kept, the business day after it."""
    if reference is None:
        return {}
    calendar = reference.calendar(day.office_id)
    return {"holiday": calendar.holiday(day.on), "next_day": calendar.after(day.on, 1)}


def newest(connection: Connection, office_id: int, limit: int) -> tuple[DayView, ...]:
    """The newest days that have a row: closed, or open again."""
    days: list[dt.date] = list(
        connection.execute(
            select(_DAY.c.business_date)
            .where(_DAY.c.office_id == office_id)
            .order_by(_DAY.c.business_date.desc())
            .limit(limit)
        ).scalars()
    )
    return tuple(view(connection, Day(office_id, on)) for on in days)


def _taken(connection: Connection, day: Day) -> Any:
    """Good receipts of the day and what they come to; of these, those out of suspense."""
    cents, is_moved = _PAYMENT.c.amount_cents, _PAYMENT.c.id.in_(MOVED)
    return connection.execute(
        select(
            func.count().label("all"),
            func.coalesce(func.sum(cents), 0).label("all_cents"),
            func.count(case((is_moved, 1))).label("moved"),
            func.coalesce(func.sum(case((is_moved, cents), else_=0)), 0).label("moved_cents"),
        )
        .select_from(_PAYMENT)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(
            _DRAWER.c.office_id == day.office_id,
            _PAYMENT.c.business_date == day.on,
            _RECEIPT.c.status == "issued",
        )
    ).one()


def _moves(connection: Connection, day_id: int) -> tuple[DayMoveView, ...]:
    rows = connection.execute(
        select(_MOVE, _USER.c.full_name, _APPROVER.c.full_name.label("approver"))
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _MOVE.c.approved_by_id)
        .where(_MOVE.c.day_id == day_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        DayMoveView(
            move_id=row.id,
            to_state=row.to_state,
            at=row.at,
            by=row.full_name,
            approved_by=row.approver or "",
            reason=row.reason,
            seal=(row.seal or {}).get("short", ""),
        )
        for row in rows
    )
