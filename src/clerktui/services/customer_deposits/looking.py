"""Customer deposits as the desk looks at them: an account's, and the lists of what waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Contact,
    Customer,
    CustomerDeposit,
    CustomerDepositMove,
    Payment,
    Receivable,
    Refund,
    User,
)
from clerktui.models.cashiering import Allocation
from clerktui.security.permissions import require
from clerktui.services.customer_deposits.interest import earned_by
from clerktui.services.customer_deposits.review import judgements
from clerktui.services.open_items import display_name, get_accounts
from clerktui.services.reference import Reference, get_reference
from clerktui.views.customer_deposits import (
    AccountDepositsView,
    CustomerDepositView,
    DepositDueView,
    DepositMoveView,
)
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_DEPOSIT = CustomerDeposit.__table__
_MOVE = CustomerDepositMove.__table__
_PAYMENT = Payment.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__
_USER = User.__table__
_OTHER = _ACCOUNT.alias("other")
WORDS = {
    "applied": "used for what was owed",
    "asked": "asked for",
    "guaranteed": "guarantee taken",
    "interest": "interest credited",
    "kept_as_credit": "left on the account as a credit",
    "moved_in": "moved here",
    "moved_out": "moved away",
    "opening": "held before these books began",
    "paid": "paid",
    "refund_owed": "refund owed",
    "refunded": "refunded by check",
    "taken_back": "payment taken back",
    "unclaimed": "put to unclaimed property",
    "waived": "waived",
}
"""What a step is in words."""


def get_deposits(db: Database, actor: Actor, account: str) -> AccountDepositsView:
    """Every deposit of an account with its steps, and what the rules say of it today.

    Raises:
        Refused: `denied`, `account.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        found = get_accounts(connection, [account]).get(account)
        if found is None:
            raise Refused("account.unknown", account=account)
        rows = connection.execute(deposits_of(found.id)).all()
        earned = earned_by(connection, rows, reference.on) if rows else {}
        return AccountDepositsView(
            account,
            found.name,
            found.status,
            found.balance_cents,
            sum(row.held_cents + row.interest_cents for row in rows),
            sum(earned.values()),
            tuple(_view(connection, reference, row) for row in rows),
        )


def list_unpaid(db: Database, actor: Actor, limit: int = 500) -> tuple[DepositDueView, ...]:
    """Deposits asked for and not paid, the longest due first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = (
        _with_people(_RECEIVABLE.c.due_on, _RECEIVABLE.c.balance_cents)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _DEPOSIT.c.receivable_id)
        .where(_RECEIVABLE.c.balance_cents > 0)
        .order_by(_RECEIVABLE.c.due_on, _DEPOSIT.c.id)
        .limit(limit)
    )
    with db.read() as connection:
        today = get_reference(db, connection).on
        rows = connection.execute(query).all()
    return tuple(
        _line(
            row,
            row.balance_cents,
            max(0, (today - row.due_on).days),
            f"asked {row.asked_on:%m/%d/%y}, due {row.due_on:%m/%d/%y}",
        )
        for row in rows
    )


def list_unclaimed(db: Database, actor: Actor, limit: int = 500) -> tuple[DepositDueView, ...]:
    """Deposits of closed accounts nobody has asked for as long as the law waits, oldest first.

    The time runs from the day the account was closed, and anew from every word of the customer
    (not from the town's own letters) and every payment of theirs, on any account. What was
    refunded and not cashed is among the refunds that grew old.

    Raises:
        Refused: `denied`.

    Source: G.S. 116B-53(c)(14), 116B-53(d).
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        days = reference.policy["refund.unclaimed_days"]
        until = reference.on - dt.timedelta(days=days)
        rows = connection.execute(_unclaimed(until).limit(limit)).all()
    return tuple(
        _line(
            row,
            row.held_cents + row.interest_cents,
            (reference.on - row.closed_on).days - days,
            f"closed {row.closed_on:%m/%d/%y}, nobody heard of since",
        )
        for row in rows
    )


# ----------------------------------------------------------------------------------- of an account
def deposits_of(account_id: int) -> Any:
    """The deposits of an account, newest first, with what the rules ask about."""
    return (
        select(
            _DEPOSIT,
            _ACCOUNT.c.number.label("account"),
            _ACCOUNT.c.account_class,
            _ACCOUNT.c.status,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _RECEIVABLE.c.due_on,
            func.coalesce(_REFUND.c.number, 0).label("refund"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _DEPOSIT.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _DEPOSIT.c.customer_id)
        .outerjoin(_RECEIVABLE, _RECEIVABLE.c.id == _DEPOSIT.c.receivable_id)
        .outerjoin(_REFUND, _REFUND.c.id == _DEPOSIT.c.refund_id)
        .where(_DEPOSIT.c.account_id == account_id)
        .order_by(_DEPOSIT.c.id.desc())
    )


def _view(connection: Connection, reference: Reference, row: Any) -> CustomerDepositView:
    judged = judgements(connection, reference, [row], reference.on)[row.id]
    is_held = row.state == "held" and row.held_cents > 0
    return CustomerDepositView(
        row.id,
        row.account,
        display_name(row.last_name, row.first_name),
        row.kind,
        row.state,
        row.required_cents,
        row.required_cents - row.paid_cents,
        row.held_cents,
        row.interest_cents,
        row.asked_on,
        row.due_on,
        row.held_since,
        judged.review_on or row.review_on,
        row.refund,
        row.note,
        is_held and judged.is_eligible,
        judged.reasons if is_held else (),
        tuple(_moves(connection, row.id)),
    )


def _moves(connection: Connection, deposit_id: int) -> list[DepositMoveView]:
    rows = connection.execute(
        select(_MOVE, func.coalesce(_USER.c.full_name, "").label("clerk"))
        .outerjoin(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.deposit_id == deposit_id)
        .order_by(_MOVE.c.id)
    )
    found, held = [], 0
    for row in rows:
        more = row.held_cents + row.interest_cents
        held += more
        cents = more or row.required_cents
        said = WORDS[row.kind]
        found.append(DepositMoveView(row.day, row.kind, said, cents, held, row.clerk, row.note))
    return found


# -------------------------------------------------------------------------------------- the lists
def _with_people(*more: Any) -> Any:
    return (
        select(
            _DEPOSIT.c.id,
            _DEPOSIT.c.state,
            _DEPOSIT.c.asked_on,
            _DEPOSIT.c.held_cents,
            _DEPOSIT.c.interest_cents,
            _ACCOUNT.c.number.label("account"),
            _ACCOUNT.c.closed_on,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            *more,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _DEPOSIT.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _DEPOSIT.c.customer_id)
    )


def _unclaimed(until: dt.date) -> Any:
    """Held of accounts closed by a day, with no contact and no payment of the customer since."""
    same = _OTHER.c.customer_id == _DEPOSIT.c.customer_id
    after = dt.datetime.combine(until, dt.time(), dt.UTC)
    heard = (
        select(_CONTACT.c.id)
        .join(_OTHER, and_(_OTHER.c.id == _CONTACT.c.account_id, same))
        .where(
            _CONTACT.c.at > after,
            _CONTACT.c.kind != "note",
            func.coalesce(_CONTACT.c.direction, "in") != "out",
        )
        .exists()
    )
    paid = (
        select(_ALLOCATION.c.payment_id)
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .join(_OTHER, and_(_OTHER.c.id == _ALLOCATION.c.account_id, same))
        .where(_PAYMENT.c.received_on > until)
        .exists()
    )
    return (
        _with_people()
        .where(or_(_DEPOSIT.c.held_cents > 0, _DEPOSIT.c.interest_cents > 0))
        .where(_ACCOUNT.c.status == "closed", _ACCOUNT.c.closed_on < until, ~heard, ~paid)
        .order_by(_ACCOUNT.c.closed_on, _DEPOSIT.c.id)
    )


def _line(row: Any, cents: int, days: int, words: str) -> DepositDueView:
    name = display_name(row.last_name, row.first_name)
    return DepositDueView(row.id, row.account, name, row.state, int(cents), days, words)
