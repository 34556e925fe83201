"""The receipt a correction is about: found, locked, and still to be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.ledger.journal import Leg, legs_of
from clerktui.models import (
    DrawerSession,
    Payment,
    Receipt,
    RevenueCode,
    SuspenseItem,
    SuspenseMove,
    TenderType,
)
from clerktui.services.correction_marks import Mark, marks_of, tenders_held
from clerktui.services.deposits.where import ledger_account_of
from clerktui.services.receipts import find_row
from clerktui.services.reference import Reference

_ITEM = SuspenseItem.__table__
_MOVE = SuspenseMove.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_REVENUE = RevenueCode.__table__
_TENDER = TenderType.__table__


@dataclass(frozen=True)
class Taken:
    """What a payment was paid with, and what it went to, as legs of its entry.

    Attributes:
        tenders: the legs that say where the money lies.
        given: the legs that say what it was for; money nobody could place is not among them.
    """

    tenders: tuple[Leg, ...]
    given: tuple[Leg, ...]

    @property
    def given_cents(self) -> int:
        """What it was given for, in cents above zero."""
        return -sum(leg.amount_cents for leg in self.given)


def find_subject(connection: Connection, number: str, *, lock: bool = True) -> Any:
    """The receipt by its number, locked when `lock`, still standing as it was issued.

    Raises:
        Refused: `receipt.unknown`, `receipt.already_void`, `correction.taken_back`.
    """
    row = find_row(connection, number, lock=lock)
    if row.status == "void":
        raise Refused("receipt.already_void", receipt=row.number)
    mark = marks_of(connection, [row.payment_id]).get(row.payment_id, Mark())
    if mark.number is not None:
        raise Refused(
            "correction.taken_back",
            receipt=row.number,
            number=mark.number,
            on=mark.on,
        )
    return row


def refuse_open_drawer(connection: Connection, row: Any) -> None:
    """While its drawer is open a receipt is voided, and nothing else.

    Raises:
        Refused: `correction.drawer_open`.
    """
    if is_drawer_open(connection, row):
        raise Refused("correction.drawer_open", receipt=row.number)


def is_drawer_open(connection: Connection, row: Any) -> bool:
    """Whether the drawer session a receipt was written in is still open."""
    state = connection.execute(
        select(_SESSION.c.state).where(_SESSION.c.id == row.drawer_session_id)
    ).scalar_one()
    return bool(state == "open")


def taken_of(connection: Connection, row: Any) -> Taken:
    """The legs of a receipt's payment, sorted by what they say."""
    money = set(connection.execute(select(_TENDER.c.gl_account_id)).scalars())
    suspense = money & set(connection.execute(select(_REVENUE.c.revenue_gl_id)).scalars())
    legs = legs_of(connection, row.entry_id)
    return Taken(
        # A credit on the account that pays out of suspense is money that went into it.
        tenders=tuple(
            leg
            for leg in legs
            if leg.gl_account_id in money
            and (leg.gl_account_id not in suspense or leg.amount_cents > 0)
        ),
        given=tuple(leg for leg in legs if leg.gl_account_id not in money),
    )


def is_from_suspense(reference: Reference, held: dict[str, int]) -> bool:
    """Whether what was paid came out of suspense."""
    return reference.policy["suspense.tender"] in held


def source_of(connection: Connection, reference: Reference, row: Any) -> Any:
    """The receipt whose money a payment out of suspense is made of, however often it moved."""
    while is_from_suspense(reference, tenders_held(connection, row.payment_id)):
        query = (
            select(_RECEIPT.c.number, _RECEIPT.c.payment_id, _PAYMENT.c.drawer_session_id)
            .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
            .join(_ITEM, _ITEM.c.payment_id == _RECEIPT.c.payment_id)
            .join(_MOVE, _MOVE.c.item_id == _ITEM.c.id)
            .where(_MOVE.c.payment_id == row.payment_id)
        )
        row = connection.execute(query).one()
    return row


def source_gl(connection: Connection, reference: Reference, row: Any) -> int:
    """The account where the money of a payment out of suspense lies.

    Raises:
        Refused: `correction.source_stands` while the receipt the money came with was not taken
            back itself, `correction.mixed_money` when it came in several ways of paying.
    """
    source = source_of(connection, reference, row)
    if marks_of(connection, [source.payment_id]).get(source.payment_id, Mark()).number is None:
        raise Refused("correction.source_stands", receipt=row.number, source=source.number)
    held = tenders_held(connection, source.payment_id)
    codes = [code for code, cents in held.items() if cents > 0]
    session_id = source.drawer_session_id
    accounts = {ledger_account_of(connection, session_id, code) for code in codes}
    if len(accounts) != 1:
        raise Refused("correction.mixed_money", receipt=row.number, source=source.number)
    return accounts.pop()
