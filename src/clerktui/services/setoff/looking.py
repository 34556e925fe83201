"""Debts in setoff as the desk sees them: what waits for what and until when; one whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.models import (
    Account,
    Batch,
    CustomerIdentity,
    SetoffDebt,
    SetoffGiveBack,
    SetoffHearing,
    SetoffMoney,
    SetoffMove,
    SetoffPart,
    User,
)
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.reference import Reference, get_reference
from clerktui.services.setoff import owing
from clerktui.services.setoff.gate import name_of
from clerktui.services.setoff.rows import debts, find_debt, parts_of
from clerktui.services.setoff.sending import appeal_until, before_sending
from clerktui.services.setoff_links import is_taken_back, over_of, payment_of
from clerktui.views.people import Actor
from clerktui.views.setoff import (
    HearingView,
    MoneyView,
    OwedPart,
    SetoffLine,
    SetoffMoveView,
    SetoffView,
)

OPEN = ("prepared", "noticed", "contested", "decided", "appealed", "final", "sent")
LIMIT = 1000
_ACCOUNT = Account.__table__
_BACK = SetoffGiveBack.__table__
_BATCH = Batch.__table__
_DEBT = SetoffDebt.__table__
_HEARING = SetoffHearing.__table__
_IDENTITY = CustomerIdentity.__table__
_MONEY = SetoffMoney.__table__
_MOVE = SetoffMove.__table__
_PART = SetoffPart.__table__
_USER = User.__table__


def list_debts(
    db: Database, actor: Actor, states: Sequence[str] = OPEN, account: str = "", limit: int = LIMIT
) -> tuple[SetoffLine, ...]:
    """Debts in these states, what waits for a day in front, the earliest day first.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        query = (
            debts()
            .add_columns(_ACCOUNT.c.number.label("account"))
            .join(_PART, (_PART.c.debt_id == _DEBT.c.id) & (_PART.c.position == 0))
            .join(_ACCOUNT, _ACCOUNT.c.id == _PART.c.account_id)
            .where(_DEBT.c.state.in_(states))
        )
        if account:
            found = which_account(connection, account)
            mine = select(_PART.c.debt_id).where(_PART.c.account_id == found.id)
            query = query.where(_DEBT.c.id.in_(mine))
        rows = connection.execute(query.order_by(_DEBT.c.number.desc()).limit(limit)).all()
        lines = [_line(connection, reference, row) for row in rows]
    never = dt.date.max
    return tuple(sorted(lines, key=lambda one: (one.until or never, one.number)))


def get_debt(db: Database, actor: Actor, number: int) -> SetoffView:
    """A debt whole: its clocks, its hearings, its money, every step.

    Raises:
        Refused: `denied`, `setoff.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_debt(connection, number)
        return _view(connection, reference, row)


# ------------------------------------------------------------------------------------ waiting
def waits_for(connection: Connection, reference: Reference, row: Any) -> tuple[str, dt.date | None]:
    """What has to happen next to a debt, and the day it waits for."""
    on = reference.on
    if row.state == "noticed":
        if on <= row.hearing_until:
            return "the hearing's days", row.hearing_until
        return "to be determined", row.hearing_until
    if row.state == "decided":
        until = appeal_until(connection, reference, row)
        if until is None:
            return "the debtor to have the decision", None
        return ("the appeal's days" if on <= until else "to be determined"), until
    said = {
        "prepared": "the letter to be mailed",
        "contested": "the hearing",
        "appealed": "the appeal",
        "final": "this week's file",
        "sent": "a refund to match",
        "closed": "",
    }
    return said[row.state], row.expires_on if row.state == "sent" else None


def _line(connection: Connection, reference: Reference, row: Any) -> SetoffLine:
    words, until = waits_for(connection, reference, row)
    parts = parts_of(connection, row.id)
    owed = owing.left_of(connection, reference, row, parts)
    return SetoffLine(
        number=row.number,
        state=row.state,
        account=row.account,
        name=name_of(row),
        amount_cents=owed,
        sent_cents=row.sent_cents,
        waits_for=words,
        until=until,
    )


# -------------------------------------------------------------------------------------- whole
def _view(connection: Connection, reference: Reference, row: Any) -> SetoffView:
    parts = parts_of(connection, row.id)
    paper = connection.execute(select(_IDENTITY).where(_IDENTITY.c.id == row.identity_id)).one()
    words, until = waits_for(connection, reference, row)
    is_open = row.state != "closed"
    gate = before_sending(connection, reference, row, parts) if is_open else ()
    return SetoffView(
        number=row.number,
        state=row.state,
        name=name_of(row),
        parts=tuple(OwedPart(one.number, one.amount_cents, one.oldest_due_on) for one in parts),
        account_code=row.account_code,
        unique_key=row.unique_key,
        number_kind=paper.kind,
        last4=paper.last4,
        letter_cents=row.letter_cents,
        letter_on=row.letter_on,
        mailed_on=row.mailed_on,
        hearing_until=row.hearing_until,
        appeal_until=appeal_until(connection, reference, row),
        determined_cents=row.determined_cents,
        determined_on=row.determined_on,
        expires_on=row.expires_on,
        sent_cents=row.sent_cents,
        owed_cents=owing.left_of(connection, reference, row, parts),
        closed_on=row.closed_on,
        waits_for=words,
        until=until,
        gate=tuple(line for line in gate if not line.is_met),
        hearings=_hearings(connection, row.id),
        money=money_of(connection, row.id),
        moves=_moves(connection, row.id),
    )


def _hearings(connection: Connection, debt_id: int) -> tuple[HearingView, ...]:
    query = select(_HEARING).where(_HEARING.c.debt_id == debt_id).order_by(_HEARING.c.id)
    return tuple(
        HearingView(
            asked_on=row.asked_on,
            received_on=row.received_on,
            is_timely=row.is_timely,
            held_on=row.held_on,
            held_by=row.held_by or "",
            decision=row.decision or "",
            decided_cents=row.decided_cents,
            told_on=row.told_on,
            appealed_on=row.appealed_on,
            appeal_decision=row.appeal_decision or "",
        )
        for row in connection.execute(query)
    )


def money_of(connection: Connection, debt_id: int) -> tuple[MoneyView, ...]:
    """What refunds gave to a debt, the first in front."""
    back = _BACK.c.net_cents + _BACK.c.fees_cents + _BACK.c.interest_cents
    query = (
        select(
            _MONEY,
            _BATCH.c.number.label("batch"),
            _BATCH.c.state.label("batch_state"),
            func.coalesce(back, 0).label("back"),
        )
        .join(_BATCH, _BATCH.c.file_id == _MONEY.c.file_id)
        .outerjoin(_BACK, _BACK.c.money_id == _MONEY.c.id)
        .where(_MONEY.c.debt_id == debt_id)
        .order_by(_MONEY.c.id)
    )
    return tuple(_money(connection, row) for row in connection.execute(query).all())


def _money(connection: Connection, row: Any) -> MoneyView:
    """A record of money; what of it is over waits to be given back."""
    payment = payment_of(connection, row)
    reversed_ = payment is not None and is_taken_back(connection, payment)
    over = 0
    if payment is not None and not reversed_ and not row.back:
        over = sum(int(one.cents) for one in over_of(connection, payment.payment_id))
    return MoneyView(
        money_id=row.id,
        matched_on=row.matched_on,
        gross_cents=row.state_fee_cents + row.local_fee_cents + row.net_cents,
        state_fee_cents=row.state_fee_cents,
        local_fee_cents=row.local_fee_cents,
        net_cents=row.net_cents,
        batch=row.batch,
        batch_state="reversed" if reversed_ else row.batch_state,
        given_back_cents=int(row.back),
        over_cents=over,
    )


def _moves(connection: Connection, debt_id: int) -> tuple[SetoffMoveView, ...]:
    query = (
        select(_MOVE, _USER.c.full_name)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.debt_id == debt_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        SetoffMoveView(
            on=row.day,
            code=row.code,
            to_state=row.to_state,
            amount_cents=row.amount_cents,
            words=row.words,
            clerk=row.full_name,
        )
        for row in connection.execute(query)
    )
