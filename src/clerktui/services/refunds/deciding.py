"""The finance officer's word on a refund: approved, it is owed to the payee; or refused.

Approved, the account's credit is used up and the town owes the payee. An approved refund that is
left as a credit after all is undone whole: the same credit is there again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg, legs_of
from clerktui.models import Account, Correction, CorrectionLine
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.corrections.acts import Act, Booking, Line, Making, correct
from clerktui.services.corrections.limits import account_of_reason
from clerktui.services.refunds.asking import credits_of
from clerktui.services.refunds.steps import (
    Stepping,
    Who,
    find_refund,
    lock_refund,
    move_on,
    step,
)
from clerktui.views.corrections import CorrectionPosted
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundMoved, RefundStep

_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__


def approve_refund(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Approve a refund: its credit is used up, and the town owes the payee.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `refund.own_request`,
            `refund.credit_gone`, and what `acts.correct` refuses.
    """
    require(actor, "refund.approve")
    return _correct(db, actor, draft, "approved", _approve)


def undo_approval(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Leave an approved refund, not paid yet, on the account as the credit it was.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `refund.no_account`, and what
            `acts.correct` refuses.
    """
    require(actor, "refund.approve")
    return _correct(db, actor, draft, "credited", _undo)


def refuse_refund(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Refuse a refund, with the reason; the credit stays where it is.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `refund.own_request`,
            `refund.note_missing`, `command.reused`.
    """
    require(actor, "refund.approve")
    if not clean_text(draft.note):
        raise Refused("refund.note_missing", number=draft.number)
    return step(db, actor, "refuse", draft, lambda stepping: _refuse(stepping, draft))


def _refuse(stepping: Stepping, draft: RefundStep) -> RefundMoved:
    refund = lock_refund(stepping.connection, draft.number, "refused")
    _refuse_own(refund, stepping.actor)
    decided = {"decided_by_id": stepping.actor.user_id, "decided_at": stepping.now}
    who = Who(stepping.actor, stepping.now, draft.note)
    move_on(stepping.connection, refund, "refused", who, **decided)
    return RefundMoved(refund.number, "refused", refund.amount_cents)


def _refuse_own(refund: Any, actor: Actor) -> None:
    if refund.requested_by_id == actor.user_id:
        raise Refused("refund.own_request", number=refund.number)


def _correct(
    db: Database, actor: Actor, draft: RefundStep, to_state: str, book: Any
) -> RefundMoved:
    """Move a refund on by a correction, under the reason it was asked for."""
    with db.read() as connection:
        asked = find_refund(connection, draft.number)
        account = connection.execute(
            select(_ACCOUNT.c.number).where(_ACCOUNT.c.id == asked.account_id)
        ).scalar()
    if account is None:
        raise Refused("refund.no_account", number=draft.number)
    content = {"refund": draft.number, "to_state": to_state, "note": draft.note}
    note = draft.note or asked.note or asked.reason_name
    act = Act("refund", draft.command_id, asked.reason, note, content)

    def work(making: Making) -> CorrectionPosted:
        accounts = making.lock_accounts([account])
        refund = lock_refund(making.connection, draft.number, to_state)
        number = book(making, refund, draft)
        balances = making.balances(accounts)
        return CorrectionPosted(number, "refund", refund.amount_cents, balances)

    posted = correct(db, actor, act, work)
    return RefundMoved(
        draft.number, to_state, posted.amount_cents, posted.balances, posted.duplicate
    )


def _approve(making: Making, refund: Any, draft: RefundStep) -> int:
    return approve_within(making, refund, draft.note)


def approve_within(making: Making, refund: Any, note: str) -> int:
    """Approve a refund (its row, locked, as its account is) as a part of something else.

    Raises:
        Refused: `refund.own_request`, `refund.credit_gone`.
    """
    _refuse_own(refund, making.actor)
    left, taken = refund.amount_cents, []
    for credit in credits_of(making.connection, refund.account_id, refund.receivable_id):
        cents = min(left, -credit.balance_cents)
        if cents:
            taken.append((credit, cents))
        left -= cents
    if left:
        held = refund.amount_cents - left
        raise Refused("refund.credit_gone", credit_cents=held, amount_cents=refund.amount_cents)
    services, account = making.reference.services, refund.account_id
    lines = [Line(account, credit.id, cents, "Credit refunded") for credit, cents in taken]
    legs = [
        Leg(services[credit.service].receivable_gl_id, cents, account, credit.id)
        for credit, cents in taken
    ]
    legs.append(Leg(account_of_reason(making), -refund.amount_cents))
    columns = {"account_id": account, "payment_id": refund.payment_id}
    memo = f"refund {refund.number}"
    booked = making.book(Booking(refund.amount_cents, legs, lines, columns, memo=memo))
    who = Who(making.actor, making.now, note, booked.entry_id)
    move_on(
        making.connection,
        refund,
        "approved",
        who,
        decided_by_id=making.actor.user_id,
        decided_at=making.now,
        correction_id=booked.id,
    )
    return booked.number


def _undo(making: Making, refund: Any, draft: RefundStep) -> int:
    connection = making.connection
    if refund.state != "approved":
        raise Refused(
            "states.no_move", thing="refund", from_state=refund.state, to_state="credited"
        )
    undone = connection.execute(
        select(_CORRECTION.c.entry_id).where(_CORRECTION.c.id == refund.correction_id)
    ).scalar_one()
    rows = connection.execute(
        select(_LINE).where(_LINE.c.correction_id == refund.correction_id).order_by(_LINE.c.line_no)
    )
    lines = [
        Line(row.account_id, row.receivable_id, -row.amount_cents, "Refund left as a credit")
        for row in rows
    ]
    booking = Booking(
        amount_cents=refund.amount_cents,
        legs=[leg.reversed() for leg in legs_of(connection, undone)],
        lines=lines,
        columns={"account_id": refund.account_id, "undoes_id": refund.correction_id},
        reverses_id=undone,
        memo=f"refund {refund.number} left as a credit",
    )
    booked = making.book(booking)
    who = Who(making.actor, making.now, draft.note, booked.entry_id)
    move_on(connection, refund, "credited", who)
    return booked.number
