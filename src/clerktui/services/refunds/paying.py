"""What becomes of a refund that is owed: paid by check, stopped, unclaimed, claimed after all.

Unidentified money that was returned to its sender is owed from that moment; it is taken up here
as a refund of its own, so that one queue says what the town owes and every check has its number.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg, legs_of
from clerktui.models import BankAccount, GlAccount, Refund, RefundMove, SuspenseMove
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.refunds.age import days_owed
from clerktui.services.refunds.steps import (
    NOTE_MAX,
    Stepping,
    Who,
    find_reason,
    last_entry,
    lock_refund,
    move_on,
    step,
    write_refund,
)
from clerktui.services.unclaimed_rows import refuse_item
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundMoved, RefundStep, TakeUpDraft

_BANK = BankAccount.__table__
_GL = GlAccount.__table__
_MOVE = SuspenseMove.__table__
_REFUND = Refund.__table__
_STEP = RefundMove.__table__
_CHECK_MAX = 20


def pay_refund(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Write down the check an approved refund was paid with.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `refund.check_missing`,
            `refund.bank_unknown`, `refund.check_used`, `command.reused`.
    """
    require(actor, "refund.pay")
    check = clean_text(draft.check_number, max_length=_CHECK_MAX).replace(" ", "")
    if not check:
        raise Refused("refund.check_missing")
    return step(db, actor, "pay", draft, lambda stepping: _pay(stepping, draft, check))


def stop_check(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Take a refund's check back: lost, void or stopped at the bank. It is owed again.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `refund.note_missing`,
            `command.reused`.
    """
    require(actor, "refund.pay")
    if not clean_text(draft.note):
        raise Refused("refund.note_missing", number=draft.number)
    return step(db, actor, "stop", draft, lambda stepping: _stop(stepping, draft))


def mark_unclaimed(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Put a refund nobody cashed, long enough owed, to unclaimed property.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `refund.too_young`,
            `command.reused`.

    Source: G.S. 116B-53 (what is unclaimed, and after how long).
    """
    require(actor, "refund.pay")
    return step(db, actor, "unclaimed", draft, lambda stepping: _unclaimed(stepping, draft))


def mark_claimed(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Owe an unclaimed refund again: its payee has come before it went to the State.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `refund.note_missing`,
            `unclaimed.answer_there`, `unclaimed.with_state`, `command.reused`.
    """
    require(actor, "refund.pay")
    if not clean_text(draft.note):
        raise Refused("refund.note_missing", number=draft.number)
    return step(db, actor, "claimed", draft, lambda stepping: _claimed(stepping, draft))


def take_up_return(db: Database, actor: Actor, draft: TakeUpDraft) -> RefundMoved:
    """Make a refund, owed at once, of unidentified money that was returned to who sent it.

    Raises:
        Refused: `denied`, `refund.suspense_unknown`, `refund.own_return`,
            `refund.suspense_account`, `correction.reason_unknown`, `correction.no_account`,
            `command.reused`.
    """
    require(actor, "refund.approve")
    return step(db, actor, "take_up", draft, lambda stepping: _take_up(stepping, draft))


# ----------------------------------------------------------------------------------- the check
def _pay(stepping: Stepping, draft: RefundStep, check: str) -> RefundMoved:
    refund = lock_refund(stepping.connection, draft.number, "paid")
    bank_gl = _bank_gl(stepping.connection, draft.bank)
    _refuse_used(stepping.connection, check, bank_gl)
    cents = refund.amount_cents
    legs = [Leg(refund.payable_gl_id, cents), Leg(bank_gl, -cents)]
    entry_id = stepping.post("refund_paid", legs, f"refund {refund.number}, check {check}")
    note = " ".join(filter(None, (f"check {check}", draft.note)))
    paid = {"check_number": check, "paid_on": stepping.reference.on}
    return _moved(stepping, refund, "paid", note, entry_id, **paid)


def _refuse_used(connection: Connection, check: str, bank_gl: int) -> None:
    """A check's number is used once at a bank account, for ever: a stopped check had it, too.

    The office chain is locked, so that nobody uses it at the same moment.
    """
    rows = connection.execute(
        select(_STEP.c.note, _STEP.c.entry_id, _REFUND.c.number)
        .join(_REFUND, _REFUND.c.id == _STEP.c.refund_id)
        .where(_STEP.c.to_state == "paid", _STEP.c.note.contains(_core(check), autoescape=True))
        .order_by(_STEP.c.id)
    )
    for row in rows:
        word, _, rest = row.note.partition(" ")
        used = rest.partition(" ")[0]
        if word != "check" or _core(used) != _core(check):
            continue
        legs = legs_of(connection, row.entry_id)
        if any(leg.gl_account_id == bank_gl and leg.amount_cents < 0 for leg in legs):
            raise Refused("refund.check_used", check=check, number=row.number)


def _core(check: str) -> str:
    """A check's number as the bank reads it: 0011 is 11."""
    return check.lstrip("0") or check


def _bank_gl(connection: Connection, code: str) -> int:
    query = select(_BANK.c.gl_account_id).where(_BANK.c.is_active)
    if code:
        query = query.where(_BANK.c.code == code)
    found = connection.execute(query.order_by(_BANK.c.position, _BANK.c.code).limit(1)).scalar()
    if found is None:
        raise Refused("refund.bank_unknown", bank=code)
    return int(found)


def _stop(stepping: Stepping, draft: RefundStep) -> RefundMoved:
    refund = lock_refund(stepping.connection, draft.number, "approved")
    _expect(refund, "paid", "approved")
    paid = last_entry(stepping.connection, refund)
    legs = [leg.reversed() for leg in legs_of(stepping.connection, paid)]
    memo = f"refund {refund.number}, check {refund.check_number} stopped"
    entry_id = stepping.post("refund_stopped", legs, memo, reverses_id=paid)
    note = f"check {refund.check_number} stopped: {draft.note}"
    unpaid = {"check_number": "", "paid_on": None}
    return _moved(stepping, refund, "approved", note, entry_id, **unpaid)


def _expect(refund: Any, from_state: str, to_state: str) -> None:
    """Two roads lead to this state; this step is only one of them."""
    if refund.state != from_state:
        raise Refused("states.no_move", thing="refund", from_state=refund.state, to_state=to_state)


# ------------------------------------------------------------------------------ nobody cashed it
def _unclaimed(stepping: Stepping, draft: RefundStep) -> RefundMoved:
    refund = lock_refund(stepping.connection, draft.number, "unclaimed")
    days = days_owed(refund, stepping.reference)
    limit = stepping.reference.policy["refund.unclaimed_days"]
    if days <= limit:
        raise Refused("refund.too_young", number=refund.number, days=days, limit=limit)
    return unclaim_within(stepping, refund, draft.note)


def unclaim_within(stepping: Stepping, refund: Any, note: str) -> RefundMoved:
    """Put a refund (its row, locked) to unclaimed property as a part of something else."""
    code = stepping.reference.policy["refund.unclaimed_gl"]
    waits = stepping.connection.execute(select(_GL.c.id).where(_GL.c.code == code)).scalar_one()
    owed = refund.payable_gl_id
    if refund.state == "paid":
        owed = credited_gl(stepping.connection, refund)
    legs = [Leg(owed, refund.amount_cents), Leg(waits, -refund.amount_cents)]
    entry_id = stepping.post("refund_unclaimed", legs, f"refund {refund.number} unclaimed")
    return _moved(stepping, refund, "unclaimed", note, entry_id)


def _claimed(stepping: Stepping, draft: RefundStep) -> RefundMoved:
    refund = lock_refund(stepping.connection, draft.number, "approved")
    _expect(refund, "unclaimed", "approved")
    refuse_item(stepping.connection, refund.id)
    return claim_within(stepping, refund, draft.note)


def claim_within(
    stepping: Stepping, refund: Any, note: str, from_gl_id: int | None = None
) -> RefundMoved:
    """Owe an unclaimed refund (its row, locked) again as a part of something else.

    Its money comes from the liability it waits on, or from `from_gl_id` where the State has it.
    """
    waits, cents = from_gl_id or credited_gl(stepping.connection, refund), refund.amount_cents
    legs = [Leg(waits, cents), Leg(refund.payable_gl_id, -cents)]
    entry_id = stepping.post("refund_claimed", legs, f"refund {refund.number} claimed")
    unpaid = {"check_number": "", "paid_on": None}
    return _moved(stepping, refund, "approved", note, entry_id, **unpaid)


def credited_gl(connection: Connection, refund: Any) -> int:
    """The ledger account the last entry of a refund put its money on."""
    legs = legs_of(connection, last_entry(connection, refund))
    return next(leg.gl_account_id for leg in legs if leg.amount_cents < 0)


def _moved(
    stepping: Stepping, refund: Any, to_state: str, note: str, entry_id: int, **changed: Any
) -> RefundMoved:
    who = Who(stepping.actor, stepping.now, note, entry_id)
    move_on(stepping.connection, refund, to_state, who, **changed)
    return RefundMoved(refund.number, to_state, refund.amount_cents)


# --------------------------------------------------------------------------- returned suspense
def _take_up(stepping: Stepping, draft: TakeUpDraft) -> RefundMoved:
    connection = stepping.connection
    taken = select(_REFUND.c.id).where(_REFUND.c.suspense_move_id == _MOVE.c.id).exists()
    move = connection.execute(
        select(_MOVE).where(_MOVE.c.id == draft.move_id, _MOVE.c.kind == "returned", ~taken)
    ).first()
    if move is None:
        raise Refused("refund.suspense_unknown")
    if move.user_id == stepping.actor.user_id:
        raise Refused("refund.own_return")
    reason = find_reason(connection, draft.reason)
    owed = {leg.gl_account_id for leg in legs_of(connection, move.entry_id) if leg.amount_cents < 0}
    if reason.gl_account_id not in owed:
        raise Refused("refund.suspense_account", reason=reason.name)
    values = {
        "suspense_move_id": move.id,
        "amount_cents": move.amount_cents,
        "payee": move.payee,
        "address": clean_text(draft.address),
        "reason_id": reason.id,
        "note": clean_text(draft.note or move.reason, max_length=NOTE_MAX),
        "requested_by_id": move.user_id,
        "requested_at": move.at,
        "requested_on": stepping.reference.on,
        "decided_by_id": stepping.actor.user_id,
        "decided_at": move.at,
    }
    refund = write_refund(stepping, "approved", values)
    who = Who(stepping.actor, stepping.now, draft.note, move.entry_id)
    move_on(connection, refund, "approved", who)
    return RefundMoved(refund.number, "approved", refund.amount_cents)
