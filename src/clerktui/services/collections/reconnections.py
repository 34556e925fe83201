"""The order to turn service on again: made by itself when all is paid, cancelled when it is not.

Called inside the transaction in which the money moved, which holds the accounts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    literal_column,
    select,
)

from clerktui.i18n import town_date
from clerktui.models import Account, AccountFlag, CollectionStep, WorkOrder
from clerktui.services import reconnect_rows
from clerktui.services.collections.steps import Step, record
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows.making import make, new_order, places_of
from clerktui.services.work_order_rows.steps import Working, end_orders

PAYS = frozenset({"payment", "correction", "customer_deposit", "plan"})
"""Why an account changed that can mean that all is paid now."""
TAKES_BACK = frozenset({"void", "correction", "returned"})
"""And that it is not paid any more."""
_ACCOUNT = Account.__table__
_FLAG = AccountFlag.__table__
_ORDER = WorkOrder.__table__
_STEP = CollectionStep.__table__
_IDS: BindParameter[Any] = bindparam("accounts", expanding=True)
OFF = select(_FLAG.c.account_id).where(
    _FLAG.c.account_id.in_(_IDS),
    _FLAG.c.code == literal_column("'cut_off'"),
    _FLAG.c.ended_at.is_(None),
)
"""Which of `accounts` are marked as cut off."""


def follow_off(
    connection: Connection,
    reference: Reference,
    at: dt.datetime,
    account_ids: Sequence[int],
    why: tuple[str, str],
) -> None:
    """Let the reconnection of accounts that are off follow the money.

    Args:
        connection: the transaction; it holds the accounts.
        reference: the town's rules of today.
        at: the moment.
        account_ids: accounts whose service may be off.
        why: the code of `collections.reactions.WHYS` and its words.
    """
    code, words = why
    off = sorted(set(connection.execute(OFF, {"accounts": list(account_ids)}).scalars()))
    for account_id in off:
        view = reconnect_rows.view_of(connection, reference, at, account_id)
        if code in PAYS and view.may_order:
            _order(connection, reference, at, (account_id, view.fee_cents, words))
        elif code in TAKES_BACK and view.order and view.to_pay_cents:
            _cancel(connection, reference, at, (account_id, view.order, words))


def _order(
    connection: Connection, reference: Reference, at: dt.datetime, what: tuple[int, int, str]
) -> None:
    """Order it once; the order is in the name of who charged the fee it comes of."""
    account_id, fee_cents, words = what
    query = select(_ACCOUNT.c.status, _ACCOUNT.c.premise_id).where(_ACCOUNT.c.id == account_id)
    account = connection.execute(query).one()
    charged = reconnect_rows.charged_step(connection, account_id)
    if account.status != "active" or charged is None or charged.user_id is None:
        return
    wanted_on = reconnect_rows.wanted_day(reference, at, fee_cents)
    values = new_order(
        reference,
        "reconnect",
        at,
        account_id=account_id,
        premise_id=account.premise_id,
        place=places_of(connection, [account.premise_id])[account.premise_id],
        wanted_on=wanted_on,
        made_by_id=charged.user_id,
        note=f"Made by itself: all is paid, {words}.",
    )
    order = make(Working(connection, reference, None, at), values)
    number = order.number
    said = f"Reconnection {number} ordered for {town_date(wanted_on)}: all is paid, {words}."
    subject = ("work_order", int(order.id))
    step = Step(account_id, "reconnect", said, outcome="ordered", subject=subject)
    record(connection, reference.on, at, [step])


def _cancel(
    connection: Connection, reference: Reference, at: dt.datetime, what: tuple[int, int, str]
) -> None:
    """Cancel the open order, unless somebody permitted let it through unpaid."""
    account_id, number, words = what
    order = connection.execute(select(_ORDER.c.id).where(_ORDER.c.number == number)).one()
    about = (_STEP.c.subject_kind == "work_order") & (_STEP.c.subject_id == order.id)
    let = select(_STEP.c.id).where(_STEP.c.account_id == account_id, about)
    if connection.execute(let.where(_STEP.c.outcome == "let_through").limit(1)).first():
        return
    note = f"Cancelled by itself: {words}."
    end_orders(Working(connection, reference, None, at), _ORDER.c.id == order.id, "cancelled", note)
    said = f"Reconnection {number} is cancelled: {words}."
    step = Step(
        account_id,
        "released",
        said,
        outcome="order_cancelled",
        subject=("work_order", order.id),
    )
    record(connection, reference.on, at, [step])
