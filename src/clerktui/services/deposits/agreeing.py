"""Deposit = books: nothing on a slip goes to the bank unless the journal agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, and_, exists, or_

from clerktui.errors import Refused
from clerktui.ledger.bank_money import outside_corrections
from clerktui.ledger.deposit_books import money_of_entries, money_of_sessions
from clerktui.models import Correction, DepositItem, DrawerSession, Payment
from clerktui.services.deposits.holdings import (
    Wanted,
    correction_items,
    session_items,
)
from clerktui.services.reference import Reference
from clerktui.views.deposits import DepositItemView

_CORRECTION = Correction.__table__
_ITEM = DepositItem.__table__
_PAYMENT = Payment.__table__
_SESSION = DrawerSession.__table__
_ByAccount = dict[tuple[int, int], int]


def refuse_unless_books(
    connection: Connection, reference: Reference, row: Any, items: tuple[DepositItemView, ...]
) -> None:
    """Let a deposit pass whose items are what its sessions hold and what the journal has.

    Raises:
        Refused: `deposit.changed` when something on it was corrected since it was prepared,
            `deposit.not_books` when the journal does not agree.
    """
    sessions = {item.session_id for item in items if item.session_id is not None}
    corrections = _corrections(connection, row, sessions)
    _refuse_if_changed(connection, reference, (row, items, corrections))
    if sum(item.amount_cents for item in items) != row.amount_cents:
        raise Refused("deposit.not_books", deposit=row.number, difference_cents=row.amount_cents)
    accounts = {reference.tenders[item.tender_type].gl_account_id for item in items}
    codes = [code for code, t in reference.tenders.items() if t.gl_account_id in accounts]
    wanted = Wanted(row.office_id, row.business_date, tuple(codes))
    held = session_items(connection, reference, wanted, _SESSION.c.id.in_(sessions))
    outside = outside_corrections(
        connection, row.office_id, _PAYMENT.c.drawer_session_id.in_(sessions)
    )
    entries = {one.entry_id for one in outside}
    books = money_of_sessions(connection, sessions, accounts, entries)
    _refuse_difference(row, _summed(reference, held, "session_id"), books)
    mine = {one.id: one.entry_id for one in corrections}
    by_entry = money_of_entries(connection, mine.values(), accounts)
    told = {
        (one, account): by_entry.get((mine[one], account), 0)
        for one, account in _summed(reference, items, "correction_id")
    }
    _refuse_difference(row, _summed(reference, items, "correction_id"), told)


def _corrections(connection: Connection, row: Any, sessions: Collection[int]) -> list[Any]:
    """The corrections on the slip, and those on no slip that took back money that is on it."""
    of_correction = _ITEM.c.correction_id == _CORRECTION.c.id
    mine = exists().where(of_correction, _ITEM.c.deposit_id == row.id)
    on_slip = exists().where(of_correction, _ITEM.c.released_at.is_(None))
    taken_back = and_(
        _CORRECTION.c.kind != "tender_change",
        _PAYMENT.c.drawer_session_id.in_(sessions),
        ~on_slip,
    )
    return outside_corrections(connection, row.office_id, or_(mine, taken_back))


def _refuse_if_changed(
    connection: Connection, reference: Reference, about: tuple[Any, Any, list[Any]]
) -> None:
    row, items, corrections = about
    codes = tuple(reference.tenders)
    wanted = Wanted(row.office_id, row.business_date, codes)
    sessions = {item.session_id for item in items if item.session_id is not None}
    of_sessions = _SESSION.c.id.in_(sessions)
    held = [
        *session_items(connection, reference, wanted, of_sessions),
        *correction_items(connection, reference, corrections, {i.tender_type for i in items}),
    ]
    now = {_key(item): item.amount_cents for item in held}
    said = {_key(item): item.amount_cents for item in items}
    is_new = any(item.correction_id is not None and _key(item) not in said for item in held)
    if is_new or any(now.get(key) != cents for key, cents in said.items()):
        raise Refused("deposit.changed", deposit=row.number)


def _key(item: DepositItemView) -> tuple[int | None, int | None, str]:
    return item.session_id, item.correction_id, item.tender_type


def _summed(reference: Reference, items: Iterable[DepositItemView], source: str) -> _ByAccount:
    """What items hold by (session or correction, ledger account)."""
    found: _ByAccount = defaultdict(int)
    for item in items:
        whose = getattr(item, source)
        if whose is not None:
            found[whose, reference.tenders[item.tender_type].gl_account_id] += item.amount_cents
    return found


def _refuse_difference(row: Any, held: _ByAccount, books: _ByAccount) -> None:
    for key in {*held, *books}:
        difference = held.get(key, 0) - books.get(key, 0)
        if difference:
            raise Refused("deposit.not_books", deposit=row.number, difference_cents=difference)
