"""What the end of an order makes of its account: active from today, or closed.

An order closes an account as it stands: nothing owed, held or on its way, no meter that bills it.
Whoever moves out is billed a last time by a close-out instead.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, literal, select, update

from clerktui.errors import Refused
from clerktui.models import Account, ServiceAgreement
from clerktui.rules.request_types import RequestType
from clerktui.services.closing_accounts.steps import open_close_out, was_read_out
from clerktui.services.collections.reactions import account_changed
from clerktui.services.open_tickets import tickets_on
from clerktui.services.pending import pending_of
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows.steps import Working
from clerktui.services.work_orders.metering import metered

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__


def follow_done(working: Working, order: Any, kind: RequestType | None, account: Any) -> None:
    """Make the account of an order that was completed what its type says, and write it.

    Raises:
        Refused: `work_order.early`, `work_order.occupied`, `work_order.closed`,
            `work_order.money`, `work_order.on_its_way`, `work_order.in_close_out`,
            `work_order.metered`.
    """
    effects = kind.effects if kind is not None else ()
    if account is None:
        return
    if order.kind == "turn_on" or ("activate" in effects and account.status != "active"):
        _write(working, account, _activate(working.connection, working.reference, order, account))
    elif "close" in effects and account.status != "closed":
        _check_close(working, order, account)
        _write(working, account, _close(working.connection, working.reference, order, account))
        changed = (working.connection, working.reference, working.now, [account.id])
        account_changed(*changed, "account")


def follow_cancelled(working: Working, order: Any, account: Any) -> None:
    """Close the account of a turn-on that is cancelled: service never ran there.

    Raises:
        Refused: `work_order.money`.
    """
    if order.kind == "turn_on":
        _write(working, account, _close(working.connection, working.reference, order, account))


def _write(working: Working, account: Any, values: dict[str, Any]) -> None:
    which = update(_ACCOUNT).where(_ACCOUNT.c.id == account.id)
    working.connection.execute(which.values(**values))


def _activate(
    connection: Connection, reference: Reference, order: Any, account: Any
) -> dict[str, Any]:
    """Active from today, unless the meter still bills somebody else.

    Who has had their final reading and their last day is billed no further.
    """
    if account.status == "closed":
        raise Refused("work_order.closed", number=order.number, account=account.number)
    if order.wanted_on > reference.on:
        raise Refused("work_order.early", number=order.number, wanted_on=order.wanted_on)
    mine = _AGREEMENT.alias("mine")
    other = connection.execute(
        select(_ACCOUNT.c.number)
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .join(mine, (mine.c.meter_n == _AGREEMENT.c.meter_n) & (mine.c.account_id == account.id))
        .where(
            _ACCOUNT.c.id != account.id,
            _ACCOUNT.c.status == "active",
            _AGREEMENT.c.ended_on.is_(None),
            mine.c.meter_n != "",
            ~was_read_out(_ACCOUNT.c.id, reference.on),
        )
        .limit(1)
    ).scalar()
    if other is not None:
        raise Refused("work_order.occupied", number=order.number, account=other)
    return {"status": "active", "opened_on": reference.on}


def _check_close(working: Working, order: Any, account: Any) -> None:
    """What stands in the way of closing an account as it is."""
    connection, facts = working.connection, {"number": order.number, "account": account.number}
    close_out = open_close_out(connection, account.id)
    if close_out is not None:
        raise Refused("work_order.in_close_out", close_out=close_out, **facts)
    typed = tickets_on(connection, working.reference, account.number)
    waiting = [one.amount_cents for one in (*pending_of(connection, account.id), *typed)]
    if waiting:
        raise Refused("work_order.on_its_way", amount_cents=sum(waiting), **facts)
    if account.status == "active" and metered(connection, account.id):
        raise Refused("work_order.metered", **facts)


def _close(
    connection: Connection,
    reference: Reference,
    order: Any,
    account: Any,
) -> dict[str, Any]:
    """Closed with nothing owed and nothing held; what never ran ends where it would have begun."""
    money = select(_ACCOUNT.c.balance_cents, _ACCOUNT.c.deposit_cents)
    now = connection.execute(money.where(_ACCOUNT.c.id == account.id)).one()
    if now.balance_cents or now.deposit_cents:
        raise Refused(
            "work_order.money",
            number=order.number,
            account=account.number,
            owed_cents=now.balance_cents,
            held_cents=now.deposit_cents,
        )
    mine = (_AGREEMENT.c.account_id == account.id) & _AGREEMENT.c.ended_on.is_(None)
    never_ran = func.coalesce(_AGREEMENT.c.started_on, literal(reference.on))
    ended_on = never_ran if account.status == "pending" else literal(reference.on)
    connection.execute(update(_AGREEMENT).where(mine).values(ended_on=ended_on))
    return {"status": "closed", "closed_on": reference.on}
