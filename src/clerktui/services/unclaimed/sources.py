"""Where unclaimed property stands in the books, and since when its owner was not heard of.

Whatever the owner did since begins the time anew: a word to the office, a payment, on any account
of the same person. What the town itself wrote does not.

Source: G.S. 116B-53(c) and (d).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select

from clerktui.models import (
    Account,
    Allocation,
    Contact,
    CorrectionReason,
    CustomerDeposit,
    Payment,
    Receivable,
    Refund,
    RefundMove,
    SuspenseItem,
    UnclaimedItem,
)
from clerktui.services.customer_deposits.interest import earned_by
from clerktui.services.reference import Reference
from clerktui.services.refunds.age import town_day
from clerktui.services.unclaimed_rows import IN_REPORT

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_BACK = RefundMove.__table__.alias("back")
_CONTACT = Contact.__table__
_DEPOSIT = CustomerDeposit.__table__
_ITEM = UnclaimedItem.__table__
_MOVE = RefundMove.__table__
_OTHER = Account.__table__.alias("other")
_PAYMENT = Payment.__table__
_REASON = CorrectionReason.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__
_SUSPENSE = SuspenseItem.__table__
_OWED = ("approved", "paid", "unclaimed")


@dataclass(frozen=True)
class Candidate:
    """Money of one owner in one place: how much, of which class, and active until when."""

    kind: str
    source_id: int
    account_id: int | None
    refund_id: int | None
    cents: int
    property_class: str
    active_on: dt.date

    @property
    def key(self) -> tuple[str, int]:
        """What it is known by."""
        return self.kind, self.source_id

    @property
    def source(self) -> str:
        """Where it stands, in words."""
        words = {"credit": "credit", "suspense": "suspense item", "deposit": "customer deposit"}
        said = words.get(self.kind, self.kind)
        return said if self.kind == "credit" else f"{said} {self.source_id}"


def candidates(connection: Connection, reference: Reference) -> Iterator[Candidate]:
    """Everything that may be unclaimed property one day, dormant or not."""
    yield from _refunds(connection, reference)
    yield from _deposits(connection, reference)
    yield from _credits(connection, reference)
    yield from _suspense(connection)


def candidate_of(connection: Connection, reference: Reference, row: Any) -> Candidate | None:
    """What stands now where an item (its row) was found; None when nothing is there any more."""
    kinds: dict[str, Any] = {
        "refund": lambda: _refunds(connection, reference, row.source_id),
        "deposit": lambda: _deposits(connection, reference, row.account_id),
        "credit": lambda: _credits(connection, reference, row.source_id),
        "suspense": lambda: _suspense(connection, row.source_id),
    }
    key = (row.source_kind, row.source_id)
    return next((one for one in kinds[row.source_kind]() if one.key == key), None)


# --------------------------------------------------------------------------- what was heard of
def _heard() -> tuple[Any, Any]:
    """The last word of an account's customer, and their last payment, on any account of theirs."""
    same = _OTHER.c.customer_id == _ACCOUNT.c.customer_id
    word = (
        select(func.max(_CONTACT.c.at, type_=_CONTACT.c.at.type))
        .join(_OTHER, and_(_OTHER.c.id == _CONTACT.c.account_id, same))
        .where(func.coalesce(_CONTACT.c.direction, "in") == "in", _CONTACT.c.kind != "note")
        .correlate(_ACCOUNT)
        .scalar_subquery()
    )
    paid = (
        select(func.max(_PAYMENT.c.received_on, type_=_PAYMENT.c.received_on.type))
        .join(_ALLOCATION, _ALLOCATION.c.payment_id == _PAYMENT.c.id)
        .join(_OTHER, and_(_OTHER.c.id == _ALLOCATION.c.account_id, same))
        .correlate(_ACCOUNT)
        .scalar_subquery()
    )
    return word.label("word_at"), paid.label("payment_on")


def _latest(reference: Reference, row: Any, *days: dt.date | None) -> dt.date | None:
    """The last day anything happened: of these, and what was heard of the owner."""
    word = town_day(row.word_at, reference) if row.word_at is not None else None
    known = [day for day in (*days, word, row.payment_on) if day is not None]
    return max(known, default=None)


# --------------------------------------------------------------------------------- the sources
def _refunds(
    connection: Connection, reference: Reference, only: int | None = None
) -> Iterator[Candidate]:
    """Refunds owed and not paid, checks not cashed, and what was put to unclaimed property."""
    last = (
        select(func.max(_BACK.c.id))
        .where(_BACK.c.refund_id == _REFUND.c.id, _BACK.c.from_state == "unclaimed")
        .correlate(_REFUND)
        .scalar_subquery()
    )
    with_state = (
        select(_ITEM.c.id)
        .where(_ITEM.c.refund_id == _REFUND.c.id, _ITEM.c.state.in_(IN_REPORT))
        .exists()
    )
    query = (
        select(
            _REFUND,
            _REASON.c.code.label("reason"),
            _DEPOSIT.c.payable_on,
            _MOVE.c.at.label("claimed_at"),
            *_heard(),
        )
        .join(_REASON, _REASON.c.id == _REFUND.c.reason_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _REFUND.c.account_id)
        .outerjoin(_DEPOSIT, _DEPOSIT.c.refund_id == _REFUND.c.id)
        .outerjoin(_MOVE, _MOVE.c.id == last)
        .where(_REFUND.c.state.in_(_OWED), ~with_state)
        .order_by(_REFUND.c.id)
    )
    if only is not None:
        query = query.where(_REFUND.c.id == only)
    for row in connection.execute(query).all():
        claimed = town_day(row.claimed_at, reference) if row.claimed_at is not None else None
        since = _latest(reference, row, _owed_since(reference, row), claimed)
        if since is not None:
            ids = (row.id, row.account_id, row.id)
            yield Candidate("refund", *ids, row.amount_cents, _class_of(row), since)


def _owed_since(reference: Reference, row: Any) -> dt.date:
    """The day a refund could be had: a deposit's own, its check's, or the decision's."""
    decided = town_day(row.decided_at, reference) if row.decided_at is not None else None
    found: dt.date = row.payable_on or row.paid_on or decided or row.requested_on
    return found


def _class_of(row: Any) -> str:
    if row.account_id is None:
        return "suspense"
    if row.check_number:
        return "refund_check"
    return "utility_deposit" if row.reason == "customer_deposit" else "utility_refund"


def _deposits(
    connection: Connection, reference: Reference, only: int | None = None
) -> Iterator[Candidate]:
    """What is held of closed accounts and its interest to today, less what they owe still."""
    query = (
        select(_DEPOSIT, _ACCOUNT.c.closed_on, _ACCOUNT.c.balance_cents, *_heard())
        .join(_ACCOUNT, _ACCOUNT.c.id == _DEPOSIT.c.account_id)
        .where(_ACCOUNT.c.status == "closed", _ACCOUNT.c.closed_on.is_not(None))
        .where(_DEPOSIT.c.held_cents + _DEPOSIT.c.interest_cents > 0)
        .order_by(_DEPOSIT.c.account_id, _DEPOSIT.c.id)
    )
    if only is not None:
        query = query.where(_DEPOSIT.c.account_id == only)
    owed: dict[int, int] = {}
    rows = connection.execute(query).all()
    earned = earned_by(connection, rows, reference.on)
    for row in rows:
        held = row.held_cents + row.interest_cents + earned[row.id]
        used = min(held, owed.setdefault(row.account_id, max(0, row.balance_cents)))
        owed[row.account_id] -= used
        since = _latest(reference, row, row.payable_on or row.closed_on)
        if held > used and since is not None:
            ids = (row.id, row.account_id, None)
            yield Candidate("deposit", *ids, held - used, "utility_deposit", since)


def _credits(
    connection: Connection, reference: Reference, only: int | None = None
) -> Iterator[Candidate]:
    """Credits of closed accounts that owe nothing and of which no refund is asked for."""
    asked = (
        select(_REFUND.c.id)
        .where(_REFUND.c.account_id == _ACCOUNT.c.id, _REFUND.c.state == "requested")
        .exists()
    )
    query = (
        select(
            _ACCOUNT.c.id,
            _ACCOUNT.c.closed_on,
            _ACCOUNT.c.balance_cents,
            func.sum(_RECEIVABLE.c.balance_cents).label("credit_cents"),
            func.max(_RECEIVABLE.c.due_on, type_=_RECEIVABLE.c.due_on.type).label("last_on"),
            *_heard(),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.account_id == _ACCOUNT.c.id)
        .where(_ACCOUNT.c.status == "closed", _ACCOUNT.c.closed_on.is_not(None))
        .where(_ACCOUNT.c.balance_cents < 0, ~asked)
        .where(_RECEIVABLE.c.component == "credit", _RECEIVABLE.c.balance_cents < 0)
        .group_by(
            _ACCOUNT.c.id, _ACCOUNT.c.closed_on, _ACCOUNT.c.balance_cents, _ACCOUNT.c.customer_id
        )
        .order_by(_ACCOUNT.c.id)
    )
    if only is not None:
        query = query.where(_ACCOUNT.c.id == only)
    for row in connection.execute(query).all():
        since = _latest(reference, row, row.closed_on, row.last_on)
        cents = min(-row.balance_cents, -int(row.credit_cents))
        if since is not None:
            yield Candidate("credit", row.id, row.id, None, cents, "credit", since)


def _suspense(connection: Connection, only: int | None = None) -> Iterator[Candidate]:
    """Payments nobody could place, from the day they came."""
    query = select(_SUSPENSE).where(_SUSPENSE.c.open_cents > 0).order_by(_SUSPENSE.c.id)
    if only is not None:
        query = query.where(_SUSPENSE.c.id == only)
    for row in connection.execute(query).all():
        yield Candidate("suspense", row.id, None, None, row.open_cents, "suspense", row.received_on)
