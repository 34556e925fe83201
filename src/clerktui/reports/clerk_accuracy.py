"""Clerk accuracy: what each clerk had to put right, how drawers counted, how long closing took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, case, func, select

from clerktui.ledger.suspense_money import MOVED
from clerktui.models import (
    Batch,
    BatchVerification,
    Correction,
    Drawer,
    DrawerSession,
    Payment,
    Receipt,
    User,
)
from clerktui.reports.detail_clerk import COUNTED
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, of_office
from clerktui.views.documents import Column, ReportRow

_BATCH = Batch.__table__
_CORRECTION = Correction.__table__
_DRAWER = Drawer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
_VERIFIED = BatchVerification.__table__
COLUMNS = (
    Column(name="Clerk", width=16),
    Column(name="Receipts", kind="count", width=8),
    Column(name="Voids", kind="count", width=5),
    Column(name="Corrected", kind="count", width=9),
    Column(name="Per 100", kind="count", width=7),
    Column(name="Over/short", kind="money", width=10),
    Column(name="Minutes", kind="count", width=7),
)
KEYING = Column(name="Keyed wrong", kind="count", width=9)
_NOTES = (
    "Per 100: voids and corrections of the clerk's own receipts for 100 receipts.",
    "Minutes: from the last receipt of a drawer to its close, on average.",
)
_NO_KEYING = "How accurately batches were keyed is shown only to who may see it."


@dataclass
class _Clerk:
    """What is counted of one clerk."""

    receipts: int = 0
    voids: int = 0
    corrected: int = 0
    over_short_cents: int = 0
    closing_s: list[int] = field(default_factory=list)
    verified: int = 0
    wrong: int = 0

    def add(self, other: _Clerk) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def make(connection: Connection, setting: Setting) -> Sheet:
    """A clerk a row, by name; keying errors only for who may see them."""
    clerks: dict[int, _Clerk] = defaultdict(_Clerk)
    _count_receipts(connection, setting, clerks)
    _count_corrections(connection, setting, clerks)
    _count_sessions(connection, setting, clerks)
    if setting.sees_keying:
        _count_keying(connection, setting, clerks)
    people = connection.execute(
        select(_USER.c.id, _USER.c.full_name)
        .where(_USER.c.id.in_(list(clerks)))
        .order_by(_USER.c.full_name, _USER.c.id)
    )
    rows = [
        replace(
            _row(person.full_name, clerks[person.id], setting),
            opens=("report", "clerk-work", f"clerk={person.id}"),
        )
        for person in people
    ]
    everybody = _Clerk()
    for clerk in clerks.values():
        everybody.add(clerk)
    notes = _NOTES if setting.sees_keying else (*_NOTES, _NO_KEYING)
    below = Below((_row("Everybody", everybody, setting),), notes)
    columns = (*COLUMNS, KEYING) if setting.sees_keying else COLUMNS
    return Sheet("Clerk accuracy", setting.days, columns, rows, lambda: below)


def per_hundred(wrong: int, receipts: int) -> str:
    """How many of a hundred, to a tenth; nothing where there is none to count.

    >>> per_hundred(3, 120), per_hundred(1, 0), per_hundred(1, 3)
    ('2.5', '-', '33.3')
    """
    if not receipts:
        return "-"
    tenths = (1_000 * wrong + receipts // 2) // receipts
    return f"{tenths // 10}.{tenths % 10}"


def _row(name: str, clerk: _Clerk, setting: Setting) -> ReportRow:
    minutes = sum(clerk.closing_s) // (60 * len(clerk.closing_s)) if clerk.closing_s else None
    keying = (f"{clerk.wrong} of {clerk.verified}",) if setting.sees_keying else ()
    rate = per_hundred(clerk.voids + clerk.corrected, clerk.receipts)
    counts = (clerk.receipts, clerk.voids, clerk.corrected, rate)
    return ReportRow((name, *counts, clerk.over_short_cents, minutes, *keying))


def _count_receipts(connection: Connection, setting: Setting, clerks: dict[int, _Clerk]) -> None:
    rows = connection.execute(
        select(
            _PAYMENT.c.user_id,
            func.count().label("receipts"),
            func.count(case((_RECEIPT.c.status == "void", 1))).label("voids"),
        )
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(
            _PAYMENT.c.business_date.between(setting.since, setting.until),
            _PAYMENT.c.id.not_in(MOVED),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .group_by(_PAYMENT.c.user_id)
    )
    for row in rows:
        clerks[row.user_id].receipts, clerks[row.user_id].voids = row.receipts, row.voids


def _count_corrections(connection: Connection, setting: Setting, clerks: dict[int, _Clerk]) -> None:
    """Corrections of these days, counted with whoever wrote the receipt."""
    rows = connection.execute(
        select(_PAYMENT.c.user_id, func.count().label("n"))
        .join(_CORRECTION, _CORRECTION.c.payment_id == _PAYMENT.c.id)
        .where(
            _CORRECTION.c.business_date.between(setting.since, setting.until),
            _CORRECTION.c.kind.in_(COUNTED),
            *of_office(setting, _CORRECTION.c.office_id),
        )
        .group_by(_PAYMENT.c.user_id)
    )
    for row in rows:
        clerks[row.user_id].corrected = row.n


def _count_sessions(connection: Connection, setting: Setting, clerks: dict[int, _Clerk]) -> None:
    for row in _sessions(connection, setting):
        clerk = clerks[row.user_id]
        clerk.over_short_cents += row.over_short_cents or 0
        since = max(row.opened_at, row.last or row.opened_at)
        clerk.closing_s.append(max(0, int((row.closed_at - since).total_seconds())))


def _sessions(connection: Connection, setting: Setting) -> Iterator[Any]:
    """Drawers that were counted and closed, and when each wrote its last receipt."""
    last = func.max(_PAYMENT.c.posted_at, type_=_PAYMENT.c.posted_at.type).label("last")
    told = ("id", "user_id", "opened_at", "closed_at", "over_short_cents")
    columns = [_SESSION.c[name] for name in told]
    yield from connection.execute(
        select(*columns, last)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .outerjoin(_PAYMENT, _PAYMENT.c.drawer_session_id == _SESSION.c.id)
        .where(
            _SESSION.c.z_report.is_not(None),
            _SESSION.c.closed_at.is_not(None),
            _SESSION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .group_by(*columns)
    )


def _count_keying(connection: Connection, setting: Setting, clerks: dict[int, _Clerk]) -> None:
    """Lines of batches of these days that a second person keyed again."""
    wrong = func.count(case((_VERIFIED.c.verdict == "keyer_wrong", 1)))
    rows = connection.execute(
        select(_VERIFIED.c.keyed_by_id, func.count().label("n"), wrong.label("wrong"))
        .join(_BATCH, _BATCH.c.id == _VERIFIED.c.batch_id)
        .where(
            _BATCH.c.gl_on.between(setting.since, setting.until),
            *of_office(setting, _BATCH.c.office_id),
        )
        .group_by(_VERIFIED.c.keyed_by_id)
    )
    for row in rows:
        clerks[row.keyed_by_id].verified, clerks[row.keyed_by_id].wrong = row.n, row.wrong
