"""Money that waits for the bank: what open drawers hold still, what later corrections moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, true

from clerktui.ledger.deposit_books import money_of_entries
from clerktui.models import (
    BankDeposit,
    Correction,
    DepositItem,
    DrawerMove,
    DrawerSession,
    Payment,
    Tender,
)

_CORRECTION = Correction.__table__
_DEPOSIT = BankDeposit.__table__
_ITEM = DepositItem.__table__
_MOVE = DrawerMove.__table__
_PAYMENT = Payment.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
TAKING_BACK = ("cancel_payment", "cancel_tender", "returned")
"""Kinds of corrections that take a payment back."""
_LIVE = _ITEM.c.released_at.is_(None)


@dataclass(frozen=True)
class Moved:
    """What one correction puts into a deposit (or takes out of it) of one tender, in cents."""

    correction: Any
    tender_type: str
    amount_cents: int


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


def outside_corrections(
    connection: Connection, office_id: int | None, where: ColumnElement[bool]
) -> list[Any]:
    """Corrections no drawer was counted with: made after the close of the payment's session.

    What took back money that was taken to the bank before is left out: the bank has it, and gives
    it back by itself. Of all offices where none is named.
    """
    of_office = true() if office_id is None else _CORRECTION.c.office_id == office_id
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
                of_office,
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


def moved_by_corrections(
    connection: Connection,
    rows: list[Any],
    accounts: Mapping[str, int | None],
    tenders: Collection[str],
) -> Iterator[Moved]:
    """What these corrections put into a deposit (or take out of it), by tender.

    Args:
        connection: an open transaction.
        rows: of `outside_corrections`.
        accounts: the ledger account of every tender.
        tenders: those that are deposited.
    """
    wanted = {gl for code in tenders if (gl := accounts[code]) is not None}
    books = money_of_entries(connection, [row.entry_id for row in rows], wanted)
    given = _given(connection, {row.payment_id for row in rows})
    for row in rows:
        for code, cents in _moved(accounts, row, books, given).items():
            if code in tenders and cents:
                yield Moved(row, code, cents)


def _moved(
    accounts: Mapping[str, int | None],
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
        account = accounts.get(code)
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
