"""What closed sessions and later corrections hold for the bank, by tender, and on no slip yet.

The one rule: what is deposited is what was taken, as it was counted: the closing count less the
float, plus what was carried out, less what was brought in. The float stays in the drawer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from clerktui.ledger.deposit_books import money_of_entries
from clerktui.models import (
    BankDeposit,
    Batch,
    Correction,
    DepositItem,
    Drawer,
    DrawerCount,
    DrawerMove,
    DrawerSession,
    Payment,
    Tender,
    User,
)
from clerktui.services.reference import Reference
from clerktui.views.deposits import DepositItemView

_BATCH = Batch.__table__
_CORRECTION = Correction.__table__
_COUNT = DrawerCount.__table__
_DEPOSIT = BankDeposit.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_MOVE = DrawerMove.__table__
_PAYMENT = Payment.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_USER = User.__table__
TAKING_BACK = ("cancel_payment", "cancel_tender", "returned")
"""Kinds of corrections that take a payment back."""
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


def in_open_drawers(connection: Connection) -> set[int]:
    """Closed sessions that were handed over and whose money is in a drawer that is open still."""
    handed = exists().where(_MOVE.c.drawer_session_id == _SESSION.c.id, _MOVE.c.kind == "hand_over")
    rows = connection.execute(
        select(_SESSION.c.id, _SESSION.c.drawer_id).where(_SESSION.c.state == "open", handed)
    ).all()
    held: set[int] = set()
    for row in rows:
        before = connection.execute(
            select(_SESSION.c.id, handed.label("was_handed"))
            .where(_SESSION.c.drawer_id == row.drawer_id, _SESSION.c.id < row.id)
            .order_by(_SESSION.c.id.desc())
        )
        for earlier in before:
            held.add(earlier.id)
            if not earlier.was_handed:
                break
    return held


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


def outside_corrections(
    connection: Connection, office_id: int, where: ColumnElement[bool]
) -> list[Any]:
    """Corrections no drawer was counted with: made after the close of the payment's session.

    What took back money that was taken to the bank before is left out: the bank has it, and gives
    it back by itself.
    """
    sent = exists().where(
        _ITEM.c.drawer_session_id == _PAYMENT.c.drawer_session_id,
        _ITEM.c.deposit_id == _DEPOSIT.c.id,
        _DEPOSIT.c.state.in_(("deposited", "matched")),
        _DEPOSIT.c.deposited_at <= _CORRECTION.c.made_at,
        _LIVE,
    )
    kind = _CORRECTION.c.kind
    return list(
        connection.execute(
            select(_CORRECTION, _PAYMENT.c.drawer_session_id.label("taken_in"))
            .join(_PAYMENT, _PAYMENT.c.id == _CORRECTION.c.payment_id)
            .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
            .where(
                _SESSION.c.state == "closed",
                _CORRECTION.c.office_id == office_id,
                or_(
                    _CORRECTION.c.drawer_session_id.is_(None),
                    _CORRECTION.c.made_at > _SESSION.c.closed_at,
                ),
                or_(kind == "tender_change", and_(kind.in_(TAKING_BACK), ~sent)),
                where,
            )
            .order_by(_CORRECTION.c.business_date, _CORRECTION.c.id)
        )
    )


def correction_items(
    connection: Connection, reference: Reference, rows: list[Any], tenders: Collection[str]
) -> Iterator[DepositItemView]:
    """What these corrections put into a deposit (or take out of it), by tender."""
    accounts = {reference.tenders[code].gl_account_id for code in tenders}
    books = money_of_entries(connection, [row.entry_id for row in rows], accounts)
    given = _given(connection, {row.payment_id for row in rows})
    for row in rows:
        for code, cents in _moved(reference, row, books, given).items():
            if code in tenders and cents:
                yield DepositItemView(
                    name=f"Correction {row.number}",
                    business_date=row.business_date,
                    tender_type=code,
                    tender=reference.tenders[code].name,
                    amount_cents=cents,
                    correction_id=row.id,
                    is_cash=code == reference.cash_code(),
                )


def _moved(
    reference: Reference,
    row: Any,
    books: dict[tuple[int, int], int],
    given: dict[int, list[str]],
) -> dict[str, int]:
    """What a correction moved by tender; taking money back moves what its entry says."""
    moved: dict[str, int] = defaultdict(int)
    if row.kind == "tender_change":
        # What the close of its drawer found over in the one and short in the other was counted so.
        cents = row.amount_cents - int((row.document or {}).get("counted_cents", 0))
        moved[row.from_tender] -= cents
        moved[row.to_tender] += cents
        return moved
    seen = set()
    for code in given[row.payment_id]:
        account = reference.tenders[code].gl_account_id if code in reference.tenders else None
        if account is not None and account not in seen:
            seen.add(account)
            moved[code] += books.get((row.entry_id, account), 0)
    return moved


def _given(connection: Connection, payments: Collection[int]) -> dict[int, list[str]]:
    """The tenders each payment was made with, in order."""
    rows = connection.execute(
        select(_TENDER.c.payment_id, _TENDER.c.tender_type)
        .where(_TENDER.c.payment_id.in_(payments))
        .order_by(_TENDER.c.payment_id, _TENDER.c.line_no)
    )
    given: dict[int, list[str]] = defaultdict(list)
    for payment, code in rows:
        given[payment].append(code)
    return given
