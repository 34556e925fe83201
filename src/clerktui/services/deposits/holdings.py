"""What closed sessions and later corrections hold for the bank, by tender, and on no slip yet.

The one rule: what is deposited is what was taken, as it was counted: the closing count less the
float, plus what was carried out, less what was brought in. The float stays in the drawer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from clerktui.ledger.bank_money import (
    in_open_drawers,
    moved_by_corrections,
    outside_corrections,
)
from clerktui.models import (
    Batch,
    Correction,
    DepositItem,
    Drawer,
    DrawerCount,
    DrawerMove,
    DrawerSession,
    Payment,
    User,
)
from clerktui.services.reference import Reference
from clerktui.views.deposits import DepositItemView

_BATCH = Batch.__table__
_CORRECTION = Correction.__table__
_COUNT = DrawerCount.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_MOVE = DrawerMove.__table__
_PAYMENT = Payment.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
_LIVE = _ITEM.c.released_at.is_(None)


@dataclass(frozen=True)
class Wanted:
    """Which money: of an office, up to a day, by these tenders; `sessions` narrows it."""

    office_id: int
    up_to: dt.date
    tenders: tuple[str, ...]
    sessions: tuple[int, ...] | None = None


def tenders_of(reference: Reference, bank_account: str) -> tuple[str, ...]:
    """The tenders that are deposited in a bank account, as the town has decided."""
    banks = reference.policy["deposit.banks"]
    return tuple(code for code in reference.tenders if banks.get(code) == bank_account)


def banked(reference: Reference) -> tuple[str, ...]:
    """Every tender that goes to some bank account."""
    return tuple(code for code in reference.tenders if code in reference.policy["deposit.banks"])


def open_items(
    connection: Connection, reference: Reference, wanted: Wanted
) -> tuple[DepositItemView, ...]:
    """What waits: sessions and batches, then corrections, in order of their day."""
    on_slip = exists().where(
        _ITEM.c.drawer_session_id == _SESSION.c.id,
        _ITEM.c.tender_type == _COUNT.c.tender_type,
        _LIVE,
    )
    held = in_open_drawers(connection)
    since = reference.policy["deposit.daily"].get("since")
    where = [~on_slip, _SESSION.c.id.not_in(held)]
    if since:
        # What was taken before was deposited outside of these books.
        where.append(_SESSION.c.business_date >= dt.date.fromisoformat(str(since)))
    if wanted.sessions is not None:
        where.append(_SESSION.c.id.in_(wanted.sessions))
    sessions = tuple(session_items(connection, reference, wanted, and_(*where)))
    return (*sessions, *_corrections(connection, reference, wanted))


def session_items(
    connection: Connection, reference: Reference, wanted: Wanted, where: ColumnElement[bool]
) -> Iterator[DepositItemView]:
    """What closed sessions hold by tender; nothing of a tender is no item."""
    rows = _counted(connection, wanted, where)
    carried = _carried(connection, {row.id for row in rows})
    order = list(reference.tenders)
    for row in sorted(rows, key=lambda r: (r.business_date, r.id, order.index(r.tender_type))):
        is_cash = row.tender_type == reference.cash_code()
        float_cents = row.float_cents if is_cash else 0
        cents = int(row.counted) - float_cents + carried.get((row.id, row.tender_type), 0)
        if cents:
            yield DepositItemView(
                name=f"Batch {row.batch}" if row.batch else f"{row.drawer}, {row.full_name}",
                business_date=row.business_date,
                tender_type=row.tender_type,
                tender=reference.tenders[row.tender_type].name,
                amount_cents=cents,
                session_id=row.id,
                is_cash=is_cash,
                is_at_bank=row.batch_state == "deposited",
            )


def _counted(connection: Connection, wanted: Wanted, where: ColumnElement[bool]) -> Sequence[Any]:
    """The closing counts of the sessions that are wanted, by tender."""
    return connection.execute(
        select(
            _SESSION.c.id,
            _SESSION.c.business_date,
            _SESSION.c.float_cents,
            _DRAWER.c.name.label("drawer"),
            _USER.c.full_name,
            _BATCH.c.number.label("batch"),
            _BATCH.c.state.label("batch_state"),
            _COUNT.c.tender_type,
            func.sum(_COUNT.c.counted_cents).label("counted"),
        )
        .join(_COUNT, (_COUNT.c.drawer_session_id == _SESSION.c.id) & (_COUNT.c.purpose == "close"))
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _SESSION.c.id)
        .where(
            _SESSION.c.state == "closed",
            _SESSION.c.business_date <= wanted.up_to,
            _DRAWER.c.office_id == wanted.office_id,
            _COUNT.c.tender_type.in_(wanted.tenders),
            where,
        )
        .group_by(_SESSION.c.id, _DRAWER.c.id, _USER.c.id, _BATCH.c.id, _COUNT.c.tender_type)
        .order_by(_SESSION.c.business_date, _SESSION.c.id)
    ).all()


def _carried(connection: Connection, sessions: Collection[int]) -> dict[tuple[int, str], int]:
    rows = connection.execute(
        select(_MOVE.c.drawer_session_id, _MOVE.c.tender_type, func.sum(_MOVE.c.amount_cents))
        .where(_MOVE.c.drawer_session_id.in_(sessions))
        .group_by(_MOVE.c.drawer_session_id, _MOVE.c.tender_type)
    )
    return {(session, code): int(cents) for session, code, cents in rows}


# ----------------------------------------------------------------------------- the corrections
def _corrections(
    connection: Connection, reference: Reference, wanted: Wanted
) -> Iterator[DepositItemView]:
    """Corrections on no slip yet that change what goes to the bank."""
    on_slip = exists().where(_ITEM.c.correction_id == _CORRECTION.c.id, _LIVE)
    where = and_(~on_slip, _CORRECTION.c.business_date <= wanted.up_to)
    if wanted.sessions is not None:
        where = and_(where, _PAYMENT.c.drawer_session_id.in_(wanted.sessions))
    rows = outside_corrections(connection, wanted.office_id, where)
    yield from correction_items(connection, reference, rows, wanted.tenders)


def correction_items(
    connection: Connection, reference: Reference, rows: list[Any], tenders: Collection[str]
) -> Iterator[DepositItemView]:
    """What these corrections put into a deposit (or take out of it), by tender."""
    accounts = {code: tender.gl_account_id for code, tender in reference.tenders.items()}
    for moved in moved_by_corrections(connection, rows, accounts, tenders):
        code = moved.tender_type
        yield DepositItemView(
            name=f"Correction {moved.correction.number}",
            business_date=moved.correction.business_date,
            tender_type=code,
            tender=reference.tenders[code].name,
            amount_cents=moved.amount_cents,
            correction_id=moved.correction.id,
            is_cash=code == reference.cash_code(),
        )
