"""What came in: by way of paying, by office, by day. Good receipts less what was taken back.

Money that was only moved from suspense to an account came in before and is not counted again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, Connection, case, cast, func, select

from clerktui.models import (
    Correction,
    Drawer,
    DrawerSession,
    Office,
    Payment,
    Receipt,
    RevenueCode,
    Tender,
    TenderType,
)
from clerktui.views.dashboard import DayTaken, Taken

DAYS_SHOWN = 30
MONEY_GONE = ("cancel_tender", "returned")
"""Kinds of corrections after which the town has the money no more.

A payment cancelled because it was for something else keeps its money, in suspense or on another
account: it came in and stays counted.
"""
_CODE = RevenueCode.__table__
_CORRECTION = Correction.__table__
_DRAWER = Drawer.__table__
_OFFICE = Office.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
_MOVED_TYPES = select(_TYPE.c.code).where(_TYPE.c.gl_account_id.in_(select(_CODE.c.revenue_gl_id)))
_MOVED = select(_TENDER.c.payment_id).where(_TENDER.c.tender_type.in_(_MOVED_TYPES))


@dataclass(frozen=True)
class Span:
    """The days figures are made over; `first` is the earlier of month and chart."""

    today: dt.date

    @property
    def month(self) -> dt.date:
        """The first of the month."""
        return self.today.replace(day=1)

    @property
    def chart(self) -> dt.date:
        """The first day of the chart."""
        return self.today - dt.timedelta(days=DAYS_SHOWN - 1)

    @property
    def first(self) -> dt.date:
        """The first day anything is asked of."""
        return min(self.month, self.chart)


@dataclass(frozen=True)
class Takings:
    """All that came in."""

    total: Taken
    taken_back: Taken
    tenders: tuple[Taken, ...]
    offices: tuple[Taken, ...]
    days: tuple[DayTaken, ...]


@dataclass(frozen=True)
class _Came:
    """What came in, or (below zero) was taken back, on one day at one office."""

    on: dt.date
    office: str
    pieces: int
    cents: int


def get_takings(connection: Connection, today: dt.date) -> Takings:
    """What came in today, this month and day by day, in cents."""
    span = Span(today)
    came = [_Came(*row) for row in connection.execute(_by_day_and_office(span))]
    # A payment taken back stays a payment that was counted; only its money is gone again.
    back = [_Came(*row) for row in connection.execute(_taken_back(span))]
    back = [replace(one, cents=-one.cents) for one in back]
    both = [*came, *(replace(one, pieces=0) for one in back)]
    days: Counter[dt.date] = Counter()
    for one in both:
        days[one.on] += one.cents
    return Takings(
        total=_sum(span, "All", both),
        taken_back=_sum(span, "Taken back", back),
        tenders=_tenders(connection, span),
        offices=tuple(
            _sum(span, name, [one for one in both if one.office == name])
            for name in sorted({one.office for one in both})
        ),
        days=tuple(
            DayTaken(on=day, amount_cents=days[day])
            for day in (span.chart + dt.timedelta(days=n) for n in range(DAYS_SHOWN))
        ),
    )


def _sum(span: Span, name: str, rows: Sequence[_Came]) -> Taken:
    today = [row for row in rows if row.on == span.today]
    month = [row for row in rows if row.on >= span.month]
    return Taken(
        name=name,
        today_count=sum(row.pieces for row in today),
        today_cents=sum(row.cents for row in today),
        month_count=sum(row.pieces for row in month),
        month_cents=sum(row.cents for row in month),
    )


def _cents(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def _by_day_and_office(span: Span) -> Any:
    """Good receipts by business day and office: `on`, `office`, `pieces`, `cents`."""
    return (
        select(
            _PAYMENT.c.business_date.label("on"),
            _OFFICE.c.name.label("office"),
            func.count().label("pieces"),
            _cents(_PAYMENT.c.amount_cents).label("cents"),
        )
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_OFFICE, _OFFICE.c.id == _DRAWER.c.office_id)
        .where(
            _PAYMENT.c.business_date.between(span.first, span.today),
            _RECEIPT.c.status == "issued",
            _PAYMENT.c.id.not_in(_MOVED),
        )
        .group_by(_PAYMENT.c.business_date, _OFFICE.c.name)
    )


def _taken_back(span: Span) -> Any:
    """Payments whose money is gone, by the day they were taken back: as `_by_day_and_office`."""
    return (
        select(
            _CORRECTION.c.business_date.label("on"),
            _OFFICE.c.name.label("office"),
            func.count().label("pieces"),
            _cents(_CORRECTION.c.amount_cents).label("cents"),
        )
        .join(_OFFICE, _OFFICE.c.id == _CORRECTION.c.office_id)
        .where(
            _CORRECTION.c.business_date.between(span.first, span.today),
            _CORRECTION.c.kind.in_(MONEY_GONE),
        )
        .group_by(_CORRECTION.c.business_date, _OFFICE.c.name)
    )


def _tenders(connection: Connection, span: Span) -> tuple[Taken, ...]:
    """Good receipts by way of paying, in the town's order; those without money are left out.

    A way of paying that was corrected is what it was, from the day it was corrected on.
    """
    came = {row.code: row for row in connection.execute(_by_tender(span))}
    month = _rekeyed(connection, span.month, span.today)
    today = _rekeyed(connection, span.today, span.today)
    names = connection.execute(
        select(_TYPE.c.code, _TYPE.c.name)
        .where(_TYPE.c.code.in_({*came, *month}))
        .order_by(_TYPE.c.position, _TYPE.c.code)
    )
    return tuple(_tender(name, came.get(code), today[code], month[code]) for code, name in names)


def _tender(name: str, came: Any, today_cents: int, month_cents: int) -> Taken:
    if came is None:
        return Taken(name=name, today_cents=today_cents, month_cents=month_cents)
    return Taken(
        name=name,
        today_count=came.today_count,
        today_cents=came.today_cents + today_cents,
        month_count=came.month_count,
        month_cents=came.month_cents + month_cents,
    )


def _rekeyed(connection: Connection, since: dt.date, until: dt.date) -> Counter[str]:
    """By way of paying, what corrections of these days moved to it, less what they moved away."""
    moved: Counter[str] = Counter()
    rows = connection.execute(
        select(
            _CORRECTION.c.from_tender,
            _CORRECTION.c.to_tender,
            _cents(_CORRECTION.c.amount_cents).label("cents"),
        )
        .where(
            _CORRECTION.c.kind == "tender_change",
            _CORRECTION.c.business_date.between(since, until),
        )
        .group_by(_CORRECTION.c.from_tender, _CORRECTION.c.to_tender)
    )
    for row in rows:
        moved[row.from_tender] -= row.cents
        moved[row.to_tender] += row.cents
    return moved


def _by_tender(span: Span) -> Any:
    """Good receipts of the month by way of paying: `code`, and counts and cents as in `Taken`."""
    is_today = _PAYMENT.c.business_date == span.today
    handed = _TENDER.c.amount_cents > 0
    return (
        select(
            _TYPE.c.code,
            func.count(case((is_today & handed, 1))).label("today_count"),
            _cents(case((is_today, _TENDER.c.amount_cents))).label("today_cents"),
            func.count(case((handed, 1))).label("month_count"),
            _cents(_TENDER.c.amount_cents).label("month_cents"),
        )
        .select_from(_PAYMENT)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .join(_TENDER, _TENDER.c.payment_id == _PAYMENT.c.id)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .where(
            _PAYMENT.c.business_date.between(span.month, span.today),
            _RECEIPT.c.status == "issued",
            _TYPE.c.code.not_in(_MOVED_TYPES),
        )
        .group_by(_TYPE.c.code)
    )
