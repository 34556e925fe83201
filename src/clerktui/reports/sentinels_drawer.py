"""Sentinels of drawers and deposits: swapped tenders, shorts, round amounts carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.i18n import money
from clerktui.i18n.words import items
from clerktui.models import (
    BankDeposit,
    Correction,
    DepositItem,
    Drawer,
    DrawerMove,
    DrawerSession,
    Receipt,
    TenderType,
    User,
)
from clerktui.reports.sentinel import Finding, Limits, Sentinel
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import of_office

_CORRECTION = Correction.__table__
_DEPOSIT = BankDeposit.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_MOVE = DrawerMove.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_TYPE = TenderType.__table__
_USER = User.__table__
_IS_CASH = _TYPE.c.allows_change


# ------------------------------------------------------------------------------- swapped tenders
def cash_became_check(
    connection: Connection, setting: Setting, limits: Limits
) -> Iterator[Finding]:
    """Payments keyed as cash and corrected to something else afterwards."""
    del limits
    for row in connection.execute(
        select(
            *(_CORRECTION.c[name] for name in ("number", "business_date", "amount_cents")),
            _CORRECTION.c.to_tender,
            _USER.c.full_name,
            func.coalesce(_RECEIPT.c.number, "").label("receipt"),
        )
        .join(_TYPE, _TYPE.c.code == _CORRECTION.c.from_tender)
        .join(_USER, _USER.c.id == _CORRECTION.c.user_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _CORRECTION.c.payment_id)
        .where(
            _CORRECTION.c.kind == "tender_change",
            _IS_CASH,
            _CORRECTION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _CORRECTION.c.office_id),
        )
        .order_by(_CORRECTION.c.number)
    ):
        tender = row.to_tender.replace("_", " ")
        why = f"Cash was changed to {tender} after the receipt: cash may have left the drawer."
        yield Finding(
            row.business_date,
            row.full_name,
            row.receipt or f"C{row.number}",
            row.amount_cents,
            why,
            ("correction", str(row.number)),
        )


def swapped_in_the_count(
    connection: Connection, setting: Setting, limits: Limits
) -> Iterator[Finding]:
    """Drawers closed with cash short and another tender over."""
    del limits
    cash = set(connection.execute(select(_TYPE.c.name).where(_IS_CASH)).scalars())
    for row in _closed(connection, setting):
        differences = [
            (tender["name"], tender["counted_cents"] - tender["expected_cents"])
            for tender in row.z_report.get("tenders", [])
        ]
        short = sum(-cents for name, cents in differences if name in cash and cents < 0)
        over = [(name, cents) for name, cents in differences if name not in cash and cents > 0]
        if not short or not over:
            continue
        name, cents = max(over, key=lambda one: one[1])
        yield Finding(
            row.business_date,
            row.full_name,
            f"Drawer {row.code}",
            min(short, cents),
            f"Cash was {money(short)} short and {name.lower()} {money(cents)} over in one close.",
            ("drawer_session", str(row.id)),
        )


def less_cash_in_the_deposit(
    connection: Connection, setting: Setting, limits: Limits
) -> Iterator[Finding]:
    """Deposit slips with less cash than the drawers and corrections in them put there."""
    del limits
    put = func.sum(_ITEM.c.amount_cents)
    for row in connection.execute(
        select(
            *(_DEPOSIT.c[name] for name in ("number", "business_date", "cash_cents")),
            _USER.c.full_name,
            put.label("put"),
        )
        .join(_ITEM, _ITEM.c.deposit_id == _DEPOSIT.c.id)
        .join(_TYPE, _TYPE.c.code == _ITEM.c.tender_type)
        .join(_USER, _USER.c.id == _DEPOSIT.c.prepared_by_id)
        .where(
            _IS_CASH,
            _ITEM.c.released_at.is_(None),
            _DEPOSIT.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DEPOSIT.c.office_id),
        )
        .group_by(
            *(_DEPOSIT.c[name] for name in ("id", "number", "business_date", "cash_cents")),
            _USER.c.full_name,
        )
        .having(put > _DEPOSIT.c.cash_cents)
        .order_by(_DEPOSIT.c.number)
    ):
        missing = int(row.put) - row.cash_cents
        yield Finding(
            row.business_date,
            row.full_name,
            f"Deposit {row.number}",
            missing,
            f"The slip has {money(missing)} less cash than the receipts behind it.",
            ("deposit", str(row.number)),
        )


# ------------------------------------------------------------------------------------ the drawers
def small_shorts(connection: Connection, setting: Setting, limits: Limits) -> Iterator[Finding]:
    """Clerks whose drawers were a little short again and again until the last day."""
    since = setting.until - dt.timedelta(days=limits["look_back_days"])
    short = -_SESSION.c.over_short_cents
    for row in connection.execute(
        select(
            _USER.c.full_name,
            func.count().label("n"),
            func.sum(short).label("cents"),
            func.max(_SESSION.c.business_date, type_=_SESSION.c.business_date.type).label("last"),
            func.max(_SESSION.c.id).label("id"),
        )
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(
            short.between(1, limits["small_short_cents"]),
            _SESSION.c.business_date.between(since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .group_by(_USER.c.id, _USER.c.full_name)
        .having(func.count() >= limits["shorts"])
        .order_by(_USER.c.full_name)
    ):
        days = limits["look_back_days"]
        why = f"Short a little {row.n} times in {days} days, each too small to be asked about."
        opens = ("drawer_session", str(row.id))
        yield Finding(row.last, row.full_name, items(row.n, "drawer"), -int(row.cents), why, opens)


def round_drops(connection: Connection, setting: Setting, limits: Limits) -> Iterator[Finding]:
    """Cash carried out of a drawer in a round amount."""
    for row in connection.execute(
        select(
            _MOVE.c.amount_cents,
            _MOVE.c.kind,
            _SESSION.c.id,
            _SESSION.c.business_date,
            _DRAWER.c.code,
            _USER.c.full_name,
        )
        .join(_SESSION, _SESSION.c.id == _MOVE.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .join(_TYPE, _TYPE.c.code == _MOVE.c.tender_type)
        .where(
            _IS_CASH,
            _MOVE.c.kind.in_(("pickup", "turn_in")),
            _MOVE.c.amount_cents > 0,
            _MOVE.c.amount_cents % limits["round_cents"] == 0,
            _SESSION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .order_by(_MOVE.c.id)
    ):
        yield Finding(
            row.business_date,
            row.full_name,
            f"Drawer {row.code}",
            row.amount_cents,
            f"A {row.kind.replace('_', ' ')} in a round amount: was it counted, or only named?",
            ("drawer_session", str(row.id)),
        )


def _closed(connection: Connection, setting: Setting) -> Iterator[Any]:
    yield from connection.execute(
        select(
            *(_SESSION.c[name] for name in ("id", "business_date", "z_report")),
            _DRAWER.c.code,
            _USER.c.full_name,
        )
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .where(
            _SESSION.c.z_report.is_not(None),
            _SESSION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .order_by(_SESSION.c.id)
    )


SENTINELS = (
    Sentinel("Cash changed to another way of paying", cash_became_check),
    Sentinel("Cash short and another tender over", swapped_in_the_count),
    Sentinel("Less cash deposited than receipted", less_cash_in_the_deposit),
    Sentinel("Repeated small shorts", small_shorts),
    Sentinel("Round amounts of cash carried out", round_drops),
)
