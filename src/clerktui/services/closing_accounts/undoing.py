"""A close-out taken back before the account is closed; an account opened again after."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, ServiceAgreement
from clerktui.rules.states import CLOSE_OUT, check_move
from clerktui.security.permissions import require
from clerktui.services.closing_accounts.handing_back import take_back
from clerktui.services.closing_accounts.order_rows import cancel_readings
from clerktui.services.closing_accounts.steps import (
    RULES,
    find_close_out,
    move_on,
    take_step,
    write_contact,
)
from clerktui.services.collections.reactions import account_changed
from clerktui.services.customer_deposits.steps import Stepping, balance_of
from clerktui.views.closing_accounts import CloseOutDone, CloseOutStep
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__


def cancel(db: Database, actor: Actor, draft: CloseOutStep) -> CloseOutDone:
    """The customer stays: nothing was ended yet; a final bill that was made stays owed.

    Raises:
        Refused: `denied`, `close_out.unknown`, `close_out.note_missing`,
            `close_out.place_taken` once the next occupant's water is on, `states.no_move`,
            `command.reused`.
    """
    require(actor, "account.close")
    return take_step(db, actor, "cancel", draft, lambda stepping: _cancel(stepping, draft))


def reopen(db: Database, actor: Actor, draft: CloseOutStep) -> CloseOutDone:
    """Open an account again that was closed by mistake, with the services it had.

    Money stays where the closing put it: a deposit that was used or moved is asked for anew, a
    refund that was asked for is cancelled by whoever decides on it. Service that went back to an
    owner comes back.

    Raises:
        Refused: `denied`, `close_out.unknown`, `close_out.note_missing`, `close_out.reopen_late`,
            `close_out.place_taken`, `states.no_move`, `command.reused`.
    """
    require(actor, "account.reopen")
    return take_step(db, actor, "reopen", draft, lambda stepping: _reopen(stepping, draft))


def _cancel(stepping: Stepping, draft: CloseOutStep) -> CloseOutDone:
    row = _noted(stepping, draft)
    check_move(CLOSE_OUT, row.state, "cancelled")
    _refuse_taken(stepping, row, _ACCOUNT.c.status == "active")
    cancel_readings(stepping, row.id, f"close-out {row.number} is cancelled")
    notes = (f"final bill {row.bill} stays owed: adjust it where it was wrong",) if row.bill else ()
    move_on(stepping, row, "cancelled", f"cancelled: {stepping.note}")
    stepping.tell("cancel_close_out", row.account, 0)
    balance = balance_of(stepping.connection, row.account_id)
    return CloseOutDone(row.number, "cancelled", row.account, balance, notes=notes)


def _reopen(stepping: Stepping, draft: CloseOutStep) -> CloseOutDone:
    connection = stepping.connection
    row = _noted(stepping, draft)
    check_move(CLOSE_OUT, row.state, "reopened")
    days = int(stepping.reference.policy[RULES]["reopen_days"])
    if row.closed_on + dt.timedelta(days=days) < stepping.reference.on:
        raise Refused("close_out.reopen_late", account=row.account, days=days)
    take_back(stepping, row)
    _refuse_taken(stepping, row, _ACCOUNT.c.status != "closed")
    connection.execute(
        update(_ACCOUNT)
        .where(_ACCOUNT.c.id == row.account_id)
        .values(status="active", closed_on=None)
    )
    account_changed(connection, stepping.reference, stepping.now, [row.account_id], "account")
    connection.execute(
        update(_AGREEMENT)
        .where(_AGREEMENT.c.account_id == row.account_id, _AGREEMENT.c.ended_on == row.stop_on)
        .values(ended_on=None)
    )
    move_on(stepping, row, "reopened", f"opened again: {stepping.note}")
    write_contact(stepping, row.account_id, f"Opened again: {stepping.note}")
    stepping.tell("reopen_account", row.account, 0)
    notes = ("ask for the customer deposit anew; refunds and moved balances stay as they are",)
    balance = balance_of(connection, row.account_id)
    return CloseOutDone(row.number, "reopened", row.account, balance, notes=notes)


def _noted(stepping: Stepping, draft: CloseOutStep) -> Any:
    """The close-out, locked after its account."""
    if not stepping.note:
        raise Refused("close_out.note_missing")
    stepping.lock_account(find_close_out(stepping.connection, draft.number).account)
    return find_close_out(stepping.connection, draft.number, lock=True)


def _refuse_taken(stepping: Stepping, row: Any, is_there: Any) -> None:
    """Two accounts are never open at one meter: who came since is there now."""
    place = select(_ACCOUNT.c.premise_id).where(_ACCOUNT.c.id == row.account_id).scalar_subquery()
    meters = select(_AGREEMENT.c.meter_n).where(
        _AGREEMENT.c.account_id == row.account_id, _AGREEMENT.c.meter_n != ""
    )
    taken = (
        select(_ACCOUNT.c.number)
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .where(
            _ACCOUNT.c.premise_id == place,
            _ACCOUNT.c.id != row.account_id,
            is_there,
            _AGREEMENT.c.ended_on.is_(None),
            _AGREEMENT.c.meter_n.in_(meters),
        )
        .order_by(_ACCOUNT.c.id)
    )
    other = stepping.connection.execute(taken.limit(1)).scalar()
    if other is not None:
        raise Refused("close_out.place_taken", account=other, closed=row.account)
