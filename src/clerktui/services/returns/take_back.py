"""What of a payment is undone when a piece of its money comes back.

A payment made with this one piece of money is undone whole: its journal entry is reversed leg by
leg. Of a payment made with several, only the share this piece paid is undone, the last line of the
receipt first: the lines before it stay paid, as if the good money had come alone. Every cent goes
back on the receivable it came off.

What the payment left as a credit, or brought as unidentified money, is taken back as far as it is
still there. What was refunded or used since cannot be: it is booked on the town's recovery account
and charged anew to the account that had the good of it (`charges.recover`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.errors import Refused
from clerktui.ledger import journal
from clerktui.models import (
    Account,
    Allocation,
    Correction,
    Drawer,
    DrawerSession,
    GlAccount,
    Payment,
    Receipt,
    Receivable,
    ReturnedItem,
    RevenueCode,
    SuspenseItem,
    SuspenseMove,
    Tender,
    TenderType,
)
from clerktui.rules.returned import taken_back
from clerktui.services.corrections.acts import Booked, Booking, Line, Making
from clerktui.services.corrections.bank import take_from_bank
from clerktui.services.reference import Reference
from clerktui.services.returns.money import Money, find_money

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CORRECTION = Correction.__table__
_DRAWER = Drawer.__table__
_GL = GlAccount.__table__
_ITEM = SuspenseItem.__table__
_MOVE = SuspenseMove.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_RETURNED = ReturnedItem.__table__
_REVENUE = RevenueCode.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__


@dataclass(frozen=True)
class Part:
    """A part of the payment that is undone, in cents; `used_cents` of it is no longer there."""

    cents: int
    gl_account_id: int
    name: str
    account_id: int | None = None
    account: str = ""
    receivable_id: int | None = None
    service: str = ""
    component: str = ""
    tax_year: int | None = None
    due_on: dt.date | None = None
    balance_cents: int = 0
    used_cents: int = 0


@dataclass(frozen=True)
class Recovery:
    """What is charged anew, and to which account; to none when there is none to charge."""

    cents: int
    account_id: int | None
    account: str
    why: str


@dataclass(frozen=True)
class TakeBack:
    """Everything about a piece of money that comes back, read at one moment.

    Attributes:
        money: its tender row with receipt, payment and entry.
        gl_account_id: where it is in the ledger now; another than it was posted to when its way
            of paying was corrected.
        is_whole: whether the payment's entry is reversed as it stands.
        item: the row it has from being presented again, or None.
        suspense: unidentified items to be closed, and by how much.
    """

    money: Money
    gl_account_id: int
    is_whole: bool
    parts: tuple[Part, ...]
    recoveries: tuple[Recovery, ...]
    suspense: tuple[tuple[int, int], ...]
    item: Any = None

    @property
    def accounts(self) -> tuple[str, ...]:
        """The numbers of every account that is touched."""
        touched = [part.account for part in self.parts] + [one.account for one in self.recoveries]
        return tuple(dict.fromkeys(filter(None, touched)))

    @property
    def receivables(self) -> tuple[int, ...]:
        """The items that are owed again."""
        return tuple(part.receivable_id for part in self.parts if part.receivable_id is not None)

    @property
    def lost_cents(self) -> int:
        """What no account can be charged for."""
        return sum(one.cents for one in self.recoveries if one.account_id is None)


def read(
    connection: Connection, reference: Reference, tender_id: int, *, lock: bool = False
) -> TakeBack:
    """Work out what is undone, as things stand; unidentified items are locked when `lock`.

    Raises:
        Refused: `returned.unknown`, `returned.cash`, `returned.void`, `returned.cancelled`,
            `returned.already`, `returned.in_drawer`.
    """
    money = find_money(connection, tender_id)
    if money.tender_type == reference.policy["suspense.tender"]:
        raise Refused("returned.unknown")  # no bank has ever seen it
    type_row = connection.execute(select(_TYPE).where(_TYPE.c.code == money.kind)).one()
    if type_row.allows_change:
        raise Refused("returned.cash", receipt=money.receipt)
    item = _refuse_taken(connection, money)
    _refuse_in_drawer(connection, money)
    if lock:
        mine = select(_ITEM.c.id).where(_ITEM.c.payment_id == money.payment_id)
        connection.execute(mine.order_by(_ITEM.c.id).with_for_update())
    parts, recoveries, suspense = _parts(connection, reference, money)
    is_whole = money.amount_cents == money.paid_cents and money.kind == money.tender_type
    is_whole = is_whole and not money.change_cents and not recoveries
    return TakeBack(
        money, type_row.gl_account_id, is_whole, tuple(parts), recoveries, suspense, item
    )


def _refuse_taken(connection: Connection, money: Money) -> Any:
    """What was taken back before is not taken back again; gives a row of a redeposit."""
    if money.status == "void":
        raise Refused("returned.void", receipt=money.receipt)
    cancelled = connection.execute(
        select(_CORRECTION.c.number).where(
            _CORRECTION.c.payment_id == money.payment_id,
            _CORRECTION.c.kind.in_(("cancel_payment", "cancel_tender")),
        )
    ).scalar()
    if cancelled is not None:
        raise Refused("returned.cancelled", receipt=money.receipt, number=cancelled)
    item = connection.execute(select(_RETURNED).where(_RETURNED.c.tender_id == money.id)).first()
    if item is not None and item.state != "redeposited":
        raise Refused("returned.already", receipt=money.receipt, number=item.number)
    return item


def _refuse_in_drawer(connection: Connection, money: Money) -> None:
    """No bank has had what lies in a drawer still; a drawer that was closed stays closed."""
    drawer = connection.execute(
        select(_DRAWER.c.code)
        .join(_SESSION, _SESSION.c.drawer_id == _DRAWER.c.id)
        .where(_SESSION.c.id == money.drawer_session_id, _SESSION.c.state == "open")
    ).scalar()
    if drawer is not None:
        raise Refused("returned.in_drawer", receipt=money.receipt, drawer=drawer)


# ------------------------------------------------------------------------------------- the parts
def _parts(
    connection: Connection, reference: Reference, money: Money
) -> tuple[list[Part], tuple[Recovery, ...], tuple[tuple[int, int], ...]]:
    before = _back_before(connection, money.payment_id)
    rows = connection.execute(_allocations(money.payment_id)).all()
    left = [row.amount_cents for row in rows]
    left = [there - back for there, back in zip(left, taken_back(left, before), strict=True)]
    bad = taken_back(left, money.amount_cents)
    code = reference.policy["suspense.revenue_code"]
    unknown_cents = sum(
        cents for row, cents in zip(rows, bad, strict=True) if row.revenue_code == code
    )
    suspense, used_there = _suspense(connection, money.payment_id, unknown_cents)
    still = unknown_cents - sum(cents for _, cents in suspense)
    room: dict[int, int] = {row.receivable_id: -row.balance_cents for row in rows if row.account_id}
    parts, recoveries = [], []
    for row, cents in zip(rows, bad, strict=True):
        used = 0
        if row.component == "credit":
            there = min(cents, max(0, room[row.receivable_id]))
            room[row.receivable_id] -= there
            used = cents - there
        elif row.revenue_code == code:
            used = min(cents, still)
            still -= used
        if cents:
            parts.append(_part(reference, row, cents, used))
        if used and row.account_id:
            why = f"refunded or used since receipt {money.receipt}"
            recoveries.append(Recovery(used, row.account_id, row.account, why))
    return parts, (*recoveries, *used_there), suspense


def _back_before(connection: Connection, payment_id: int) -> int:
    """What was taken back of a payment when other money of it came back."""
    rows = connection.execute(
        select(_RETURNED.c.amount_cents).where(
            _RETURNED.c.payment_id == payment_id, _RETURNED.c.state != "redeposited"
        )
    )
    return sum(rows.scalars())


def _allocations(payment_id: int) -> Any:
    return (
        select(
            _ALLOCATION,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
            _RECEIVABLE.c.tax_year,
            _RECEIVABLE.c.due_on,
            _RECEIVABLE.c.balance_cents,
            _ACCOUNT.c.number.label("account"),
            _REVENUE.c.revenue_gl_id,
            _REVENUE.c.name.label("revenue"),
        )
        .outerjoin(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .outerjoin(_REVENUE, _REVENUE.c.code == _ALLOCATION.c.revenue_code)
        .where(_ALLOCATION.c.payment_id == payment_id)
        .order_by(_ALLOCATION.c.line_no)
    )


def _part(reference: Reference, row: Any, cents: int, used: int) -> Part:
    if row.account_id is None:
        return Part(cents, row.revenue_gl_id, row.revenue, used_cents=used)
    info = reference.services[row.service]
    return Part(
        cents=cents,
        gl_account_id=info.receivable_gl_id,
        name=info.name,
        account_id=row.account_id,
        account=row.account,
        receivable_id=row.receivable_id,
        service=row.service,
        component=row.component,
        tax_year=row.tax_year,
        due_on=row.due_on,
        balance_cents=row.balance_cents,
        used_cents=used,
    )


def _suspense(
    connection: Connection, payment_id: int, cents: int
) -> tuple[tuple[tuple[int, int], ...], tuple[Recovery, ...]]:
    """Unidentified money still there, by item; and whom the rest of it was applied to."""
    if not cents:
        return (), ()
    items = connection.execute(
        select(_ITEM).where(_ITEM.c.payment_id == payment_id).order_by(_ITEM.c.id.desc())
    ).all()
    taken, left = [], cents
    for item in items:
        there = min(item.open_cents, left)
        if there:
            taken.append((item.id, there))
        left -= there
    return tuple(taken), tuple(_applied(connection, [item.id for item in items], left))


def _applied(connection: Connection, items: list[int], left: int) -> Iterator[Recovery]:
    """The moves that took unidentified money away, the last first, as far as it is missing."""
    rows = connection.execute(
        select(_MOVE.c.amount_cents, _MOVE.c.account_id, _MOVE.c.payee, _ACCOUNT.c.number)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _MOVE.c.account_id)
        .where(_MOVE.c.item_id.in_(items), _MOVE.c.kind != "voided")
        .order_by(_MOVE.c.id.desc())
    )
    for row in rows:
        some = min(row.amount_cents, left)
        left -= some
        if some:
            where = "applied from suspense" if row.account_id else f"returned to {row.payee}"
            yield Recovery(some, row.account_id, row.number or "", where)


# ------------------------------------------------------------------------------------ booking it
def book(making: Making, back: TakeBack) -> Booked:
    """Book what was worked out, under the locks the caller holds."""
    money = back.money
    first = next((part.account_id for part in back.parts if part.account_id), None)
    booked = making.book(
        Booking(
            amount_cents=money.amount_cents,
            legs=_legs(making, back),
            lines=[
                Line(part.account_id, part.receivable_id, part.cents - part.used_cents, part.name)
                for part in back.parts
                if part.account_id and part.receivable_id and part.cents > part.used_cents
            ],
            columns={
                "payment_id": money.payment_id,
                "account_id": first,
                "from_tender": money.tender_type,
            },
            reverses_id=money.entry_id if back.is_whole else None,
            memo=f"returned item of receipt {money.receipt}",
        )
    )
    _close_suspense(making, back.suspense, booked.entry_id)
    take_from_bank(making, money.drawer_session_id, {money.kind: money.amount_cents})
    return booked


def _legs(making: Making, back: TakeBack) -> Sequence[journal.Leg]:
    if back.is_whole:
        return [leg.reversed() for leg in journal.legs_of(making.connection, back.money.entry_id)]
    by_place: dict[tuple[int, int | None, int | None], int] = defaultdict(int)
    for part in back.parts:
        place = (part.gl_account_id, part.account_id, part.receivable_id)
        by_place[place] += part.cents - part.used_cents
    used = sum(part.used_cents for part in back.parts)
    if used:
        by_place[recovery_gl(making.connection, making.reference), None, None] += used
    legs = [
        journal.Leg(gl, cents, account, receivable)
        for (gl, account, receivable), cents in by_place.items()
        if cents
    ]
    return [*legs, journal.Leg(back.gl_account_id, -back.money.amount_cents)]


def recovery_gl(connection: Connection, reference: Reference) -> int:
    """The account of the ledger where money waits that must be had back from somebody."""
    code = reference.policy["returned.recovery_gl"]
    return connection.execute(select(_GL.c.id).where(_GL.c.code == code)).scalar_one()


def to_recover(connection: Connection, reference: Reference, correction_id: int) -> int:
    """What an item's entry put on the recovery account, because it was no longer there."""
    entry_id = connection.execute(
        select(_CORRECTION.c.entry_id).where(_CORRECTION.c.id == correction_id)
    ).scalar_one()
    gl = recovery_gl(connection, reference)
    legs = journal.legs_of(connection, entry_id)
    return sum(leg.amount_cents for leg in legs if leg.gl_account_id == gl)


def _close_suspense(making: Making, taken: Sequence[tuple[int, int]], entry_id: int) -> None:
    for item_id, cents in taken:
        making.connection.execute(
            insert(_MOVE).values(
                item_id=item_id,
                kind="voided",
                amount_cents=cents,
                entry_id=entry_id,
                reason="returned by the bank",
                at=making.now,
                user_id=making.actor.user_id,
            )
        )
        making.connection.execute(
            update(_ITEM).where(_ITEM.c.id == item_id).values(open_cents=_ITEM.c.open_cents - cents)
        )
