"""The receipt a correction is about: found, locked, and still to be taken back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.ledger.journal import Leg, legs_of
from clerktui.models import (
    Correction,
    DrawerSession,
    Payment,
    Receipt,
    RevenueCode,
    SuspenseItem,
    SuspenseMove,
    TenderType,
)
from clerktui.rules.money import split
from clerktui.services.correction_marks import Mark, marks_of, tenders_held
from clerktui.services.deposits.where import ledger_account_of
from clerktui.services.receipts import find_row
from clerktui.services.reference import Reference

_CORRECTION = Correction.__table__
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


def source_legs(
    connection: Connection, reference: Reference, row: Any, cents: int
) -> tuple[Leg, ...]:
    """What is taken from where the money of a payment out of suspense lies, below zero.

    Money that came in several ways is taken from each by what is left of it there, largest
    remainder first: once all of it has been taken back every way of paying is at nothing.

    Raises:
        Refused: `correction.source_stands` while the receipt the money came with was not taken
            back itself.
    """
    source = source_of(connection, reference, row)
    if marks_of(connection, [source.payment_id]).get(source.payment_id, Mark()).number is None:
        raise Refused("correction.source_stands", receipt=row.number, source=source.number)
    left = _left_at(connection, source)
    places = sorted(left)
    shares = split(cents, [left[gl] for gl in places])
    return tuple(Leg(gl, -share) for gl, share in zip(places, shares, strict=True) if share)


def _left_at(connection: Connection, source: Any) -> dict[int, int]:
    """Of the money of a receipt, what lies at each account and was not taken from there as bad."""
    left: dict[int, int] = defaultdict(int)
    own: dict[int, int] = {}
    for code, cents in tenders_held(connection, source.payment_id).items():
        if cents > 0:
            at_gl = ledger_account_of(connection, source.drawer_session_id, code)
            left[at_gl] += cents
            own[at_gl] = at_gl
            own.setdefault(_own_gl(connection, code), at_gl)
    taken = connection.execute(
        select(_CORRECTION.c.entry_id).where(
            _CORRECTION.c.kind == "cancel_tender",
            _CORRECTION.c.payment_id.in_(_made_of(connection, source.payment_id)),
        )
    ).scalars()
    for entry_id in taken.all():
        for leg in legs_of(connection, entry_id):
            if leg.account_id is None and leg.amount_cents < 0 and leg.gl_account_id in own:
                left[own[leg.gl_account_id]] += leg.amount_cents
    return {gl: max(0, cents) for gl, cents in left.items()}


def _own_gl(connection: Connection, code: str) -> int:
    query = select(_TENDER.c.gl_account_id).where(_TENDER.c.code == code)
    return int(connection.execute(query).scalar_one())


def _made_of(connection: Connection, payment_id: int) -> set[int]:
    """Every payment made out of a payment's money, however often it moved."""
    found: set[int] = set()
    newest = {payment_id}
    while newest:
        rows = connection.execute(
            select(_MOVE.c.payment_id)
            .join(_ITEM, _ITEM.c.id == _MOVE.c.item_id)
            .where(_ITEM.c.payment_id.in_(newest), _MOVE.c.payment_id.is_not(None))
        )
        newest = set(rows.scalars()) - found
        found |= newest
    return found
