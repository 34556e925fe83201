"""The books read back: what the journal said at a past moment, and what was added since.

Every figure is a sum of journal lines; only the whole town's receivables are counted back from the
balances kept, which are proved to be those sums. A moment is an instant
("as known at": entries posted until then, both ends included) or a business day ("as of business
day": entries booked to that day or before, whenever they were posted).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    case,
    cast,
    func,
    literal_column,
    select,
    union_all,
)

from clerktui.models import (
    Allocation,
    Bill,
    Correction,
    JournalEntry,
    JournalLine,
    Payment,
    Receipt,
    Receivable,
    User,
)
from clerktui.views.as_of import AsOf

_ALLOCATION = Allocation.__table__
_BILL = Bill.__table__
_CORRECTION = Correction.__table__
_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_USER = User.__table__
_VOIDING = _ENTRY.alias("voiding")


def total(column: Any) -> ColumnElement[int]:
    """A sum in cents that is a whole number on both engines."""
    return cast(func.sum(column), BigInteger)


def is_until(moment: AsOf, entry: Any = _ENTRY) -> ColumnElement[bool]:
    """Whether a journal entry belongs to what stood at the moment."""
    if moment.known_at is not None:
        until: ColumnElement[bool] = entry.c.posted_at <= moment.known_at
        return until
    booked: ColumnElement[bool] = entry.c.business_date <= moment.business_day
    return booked


def receivable_balances(moment: AsOf, account_id: int | None = None) -> Select[Any]:
    """What each receivable owed at the moment, as one statement over the journal.

    Columns: `receivable_id`, `account_id`, `balance_cents`; receivables that owed nothing have no
    row. One account's only when its id is given, which is then read by its index.
    """
    query = (
        select(
            _LINE.c.receivable_id, _LINE.c.account_id, total(_LINE.c.amount_cents).label("cents")
        )
        .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
        .where(_LINE.c.receivable_id.is_not(None), is_until(moment))
        .group_by(_LINE.c.receivable_id, _LINE.c.account_id)
        .having(func.sum(_LINE.c.amount_cents) != 0)
    )
    if account_id is not None:
        query = query.where(_LINE.c.account_id == account_id)
    then = query.subquery("then")
    return select(then.c.receivable_id, then.c.account_id, then.c.cents.label("balance_cents"))


def receivable_balances_back(moment: AsOf) -> Select[Any]:
    """The same for the whole town, counted back: what is open now, less what was written since.

    It gives what `receivable_balances` gives, because a kept balance is proved to be the sum of its
    journal lines; it reads the open receivables and the entries since the moment, where that one
    reads the whole journal.
    """
    now = select(
        _RECEIVABLE.c.id.label("receivable_id"),
        _RECEIVABLE.c.account_id,
        _RECEIVABLE.c.balance_cents.label("cents"),
        # Spelt as the partial index spells it, or the index is not used.
    ).where(literal_column("receivable.balance_cents <> 0"))
    since = (
        select(_LINE.c.receivable_id, _LINE.c.account_id, (-_LINE.c.amount_cents).label("cents"))
        .select_from(_ENTRY.join(_LINE, _LINE.c.entry_id == _ENTRY.c.id))
        .where(~is_until(moment), _LINE.c.receivable_id.is_not(None))
    )
    both = union_all(now, since).subquery("both")
    return (
        select(both.c.receivable_id, both.c.account_id, total(both.c.cents).label("balance_cents"))
        .group_by(both.c.receivable_id, both.c.account_id)
        .having(func.sum(both.c.cents) != 0)
    )


def open_receivables(moment: AsOf, account_id: int | None = None) -> Select[Any]:
    """Balances then with what each receivable is: a statement others may narrow and join.

    One account is summed up from its journal lines; the whole town is counted back from now.

    Columns: `receivable_id`, `account_id`, `service`, `component`, `tax_year`, `due_on`,
    `balance_cents`, `bill_id`, `number`, `issued_on`, `bill_due_on` (the last four null for a
    credit). No order is promised; add one.
    """
    if account_id is None:
        balances = receivable_balances_back(moment)
    else:
        balances = receivable_balances(moment, account_id)
    then = balances.subquery("open_then")
    return (
        select(
            then.c.receivable_id,
            then.c.account_id,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
            _RECEIVABLE.c.tax_year,
            _RECEIVABLE.c.due_on,
            then.c.balance_cents,
            _BILL.c.id.label("bill_id"),
            _BILL.c.number,
            _BILL.c.issued_on,
            _BILL.c.due_on.label("bill_due_on"),
        )
        .select_from(then)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == then.c.receivable_id)
        .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
    )


def payments_until(moment: AsOf, account_id: int) -> Select[Any]:
    """Payments on an account at the moment, newest first, with the receipt as it stood then.

    Columns: `payment_id`, `amount_cents` (of this account), `received_on`, `full_name`, `number`,
    `status`.
    """
    paid = (
        select(_ALLOCATION.c.payment_id, total(_ALLOCATION.c.amount_cents).label("amount_cents"))
        .where(_ALLOCATION.c.account_id == account_id)
        .group_by(_ALLOCATION.c.payment_id)
        .subquery("paid")
    )
    is_void = _VOIDING.c.id.is_not(None) & is_until(moment, _VOIDING)
    return (
        select(
            paid.c.payment_id,
            paid.c.amount_cents,
            _PAYMENT.c.received_on,
            _USER.c.full_name,
            _RECEIPT.c.number,
            case((is_void, "void"), else_="issued").label("status"),
        )
        .select_from(paid)
        .join(_PAYMENT, _PAYMENT.c.id == paid.c.payment_id)
        .join(_ENTRY, _ENTRY.c.id == _PAYMENT.c.entry_id)
        .join(_USER, _USER.c.id == _PAYMENT.c.user_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == paid.c.payment_id)
        .outerjoin(_VOIDING, _VOIDING.c.id == _RECEIPT.c.void_entry_id)
        .where(is_until(moment))
        .order_by(paid.c.payment_id.desc())
    )


def entries_on(account_id: int, since: AsOf | None = None) -> Select[Any]:
    """Every entry that moved an account's money, in the order of the journal.

    Args:
        account_id: the account.
        since: only what was not yet there at this moment.

    Columns: `entry_id`, `kind`, `posted_at`, `business_date`, `memo`, `reverses_id`, `full_name`,
    `amount_cents` (what it did to the balance), `receipt` (of the payment it is, or undoes),
    `correction`.
    """
    moved = (
        select(_LINE.c.entry_id, total(_LINE.c.amount_cents).label("amount_cents"))
        .where(_LINE.c.account_id == account_id)
        .group_by(_LINE.c.entry_id)
        .subquery("moved")
    )
    # A payment's own receipt, or that of the payment this entry takes back.
    paid = select(_RECEIPT.c.number).join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
    own = paid.where(_PAYMENT.c.entry_id == _ENTRY.c.id).scalar_subquery()
    undone = paid.where(_PAYMENT.c.entry_id == _ENTRY.c.reverses_id).scalar_subquery()
    query = (
        select(
            _ENTRY.c.id.label("entry_id"),
            _ENTRY.c.kind,
            _ENTRY.c.posted_at,
            _ENTRY.c.business_date,
            _ENTRY.c.memo,
            _ENTRY.c.reverses_id,
            _USER.c.full_name,
            moved.c.amount_cents,
            func.coalesce(own, undone, "").label("receipt"),
            _CORRECTION.c.number.label("correction"),
        )
        .select_from(moved)
        .join(_ENTRY, _ENTRY.c.id == moved.c.entry_id)
        .outerjoin(_USER, _USER.c.id == _ENTRY.c.user_id)
        .outerjoin(_CORRECTION, _CORRECTION.c.entry_id == _ENTRY.c.id)
        .order_by(_ENTRY.c.posted_at, _ENTRY.c.id)
    )
    return query if since is None else query.where(~is_until(since))


def entries_between(account_id: int, first: dt.date, last: dt.date) -> Select[Any]:
    """The entries of `entries_on` booked to these days, both included, in the order of the days."""
    return (
        entries_on(account_id)
        .where(_ENTRY.c.business_date >= first, _ENTRY.c.business_date <= last)
        .order_by(None)
        .order_by(_ENTRY.c.business_date, _ENTRY.c.posted_at, _ENTRY.c.id)
    )


def lines_on(account_id: int) -> Select[Any]:
    """Every journal line on an account, in the order of the journal, with what it is on.

    Columns: `entry_id`, `receivable_id`, `amount_cents`, `service`, `component`, `due_on`,
    `number`, `issued_on`, `bill_due_on` (of the bill; null for a credit).
    """
    return (
        select(
            _LINE.c.entry_id,
            _LINE.c.receivable_id,
            _LINE.c.amount_cents,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
            _RECEIVABLE.c.due_on,
            _BILL.c.number,
            _BILL.c.issued_on,
            _BILL.c.due_on.label("bill_due_on"),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _LINE.c.receivable_id)
        .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
        .where(_LINE.c.account_id == account_id)
        .order_by(_LINE.c.entry_id, _LINE.c.line_no)
    )
