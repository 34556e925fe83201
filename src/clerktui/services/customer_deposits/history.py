"""How good an account's credit history is: what the rules of customer deposits look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, distinct, func, or_, select

from clerktui.models import Account, AccountFlag, Allocation, Payment, Receipt, Receivable
from clerktui.models.returns import ReturnedItem
from clerktui.rules.customer_deposits import History
from clerktui.rules.returned import add_months

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_FLAG = AccountFlag.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_RETURNED = ReturnedItem.__table__
CUT_OFF = "cut_off"


def histories(
    connection: Connection, account_ids: Sequence[int], months: int, on: dt.date
) -> dict[int, History]:
    """The history of each account over the months before a day.

    A bill is late when a part of it was paid after its due date, or is still open past it.
    """
    since = add_months(on, -months)
    late = _late(connection, account_ids, since, on)
    cut = _counted(
        connection,
        select(_FLAG.c.account_id, func.count())
        .where(_FLAG.c.code == CUT_OFF, _FLAG.c.starts_on >= since, _FLAG.c.starts_on <= on)
        .where(_FLAG.c.account_id.in_(account_ids))
        .group_by(_FLAG.c.account_id),
    )
    returned = _counted(
        connection,
        select(_RETURNED.c.account_id, func.count())
        .where(_RETURNED.c.noticed_on >= since, _RETURNED.c.noticed_on <= on)
        .where(_RETURNED.c.account_id.in_(account_ids))
        .group_by(_RETURNED.c.account_id),
    )
    opened = select(_ACCOUNT.c.id, _ACCOUNT.c.opened_on).where(_ACCOUNT.c.id.in_(account_ids))
    return {
        row.id: History(
            _months_between(row.opened_on, on, months),
            late.get(row.id, 0),
            cut.get(row.id, 0),
            returned.get(row.id, 0),
        )
        for row in connection.execute(opened)
    }


def of_customer(connection: Connection, account_id: int, months: int, on: dt.date) -> History:
    """The history of the customer who has an account, over all the accounts they have or had."""
    mine = select(_ACCOUNT.c.customer_id).where(_ACCOUNT.c.id == account_id).scalar_subquery()
    ids = connection.execute(select(_ACCOUNT.c.id).where(_ACCOUNT.c.customer_id == mine))
    found = histories(connection, list(ids.scalars()), months, on).values()
    return History(
        max((one.months for one in found), default=0),
        sum(one.late for one in found),
        sum(one.cutoffs for one in found),
        sum(one.returned for one in found),
    )


def _late(
    connection: Connection, account_ids: Sequence[int], since: dt.date, on: dt.date
) -> dict[int, int]:
    """How many bills due since a day were paid late, or are past due."""
    good = or_(_RECEIPT.c.status.is_(None), _RECEIPT.c.status == "issued")
    paid_late = and_(_PAYMENT.c.received_on > _RECEIVABLE.c.due_on, good)
    still_open = and_(_RECEIVABLE.c.balance_cents > 0, _RECEIVABLE.c.due_on < on)
    late = case((or_(paid_late, still_open), _RECEIVABLE.c.bill_id))
    query = (
        select(_RECEIVABLE.c.account_id, func.count(distinct(late)))
        .outerjoin(_ALLOCATION, _ALLOCATION.c.receivable_id == _RECEIVABLE.c.id)
        .outerjoin(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_RECEIVABLE.c.account_id.in_(account_ids), _RECEIVABLE.c.bill_id.is_not(None))
        .where(_RECEIVABLE.c.due_on >= since, _RECEIVABLE.c.due_on <= on)
        .group_by(_RECEIVABLE.c.account_id)
    )
    return _counted(connection, query)


def _counted(connection: Connection, query: Any) -> dict[int, int]:
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _months_between(opened_on: dt.date | None, on: dt.date, most: int) -> int:
    """Whole months an account has been open, as many as are looked at; none where it is unknown."""
    if opened_on is None or opened_on >= on:
        return 0
    whole = (on.year - opened_on.year) * 12 + on.month - opened_on.month
    return min(most, whole - (on.day < opened_on.day))
