"""What keeps property from the State: its owner answered, or somebody said why it stays out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Contact
from clerktui.rules.unclaimed import ANSWERS, dormant_on
from clerktui.security.permissions import require
from clerktui.services import suspense
from clerktui.services.customer_deposits import using
from clerktui.services.refunds import paying
from clerktui.services.refunds.asking import request_within
from clerktui.services.refunds.steps import find_refund
from clerktui.services.unclaimed.owing import deposit_stepping, refund_stepping
from clerktui.services.unclaimed.rows import Moved, Stepping, find_item, move, take_step
from clerktui.services.unclaimed_rows import IN_REPORT, OPEN
from clerktui.views.batches import SuspenseDraft
from clerktui.views.customer_deposits import ApplyDraft
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundDraft
from clerktui.views.unclaimed import AnswerDraft, SkipDraft, UnclaimedDone

_CONTACT = Contact.__table__


def answer(db: Database, actor: Actor, draft: AnswerDraft) -> UnclaimedDone:
    """Take an owner's answer: who wants the money gets it, whose account lives has new time.

    "claims" owes it again or asks for its refund, which is decided and paid as any other; "active"
    leaves it where it is, and a new dormancy begins today.

    Raises:
        Refused: `denied`, `unclaimed.unknown`, `unclaimed.answer_unknown`,
            `unclaimed.note_missing`, `unclaimed.with_state` once it is reported, `states.no_move`,
            `unclaimed.payee_missing`, what a refund is refused for, `command.reused`.
        NeedsOverride: what a refund asks a second person for.

    Source: G.S. 116B-53(d), 116B-59.
    """
    require(actor, "unclaimed.enter")
    if draft.answer not in ANSWERS:
        raise Refused("unclaimed.answer_unknown", known=", ".join(ANSWERS))
    if draft.answer == "claims":
        require(actor, "refund.request")
    return take_step(db, actor, ("answer", draft), UnclaimedDone, lambda s: _answer(s, draft))


def skip(db: Database, actor: Actor, draft: SkipDraft) -> UnclaimedDone:
    """Leave an item out of the report, or take it in again, with the reason.

    Raises:
        Refused: `denied`, `unclaimed.unknown`, `unclaimed.note_missing`, `states.no_move`,
            `command.reused`.
    """
    require(actor, "unclaimed.skip")

    def work(stepping: Stepping) -> UnclaimedDone:
        _need_note(stepping, draft.number)
        row = find_item(stepping.connection, draft.number, lock=True)
        if draft.again:
            if row.state != "skipped":
                raise _no_move(row.state, "found")
            moved = Moved("unskipped", "found", f"taken in again: {stepping.note}")
        else:
            moved = Moved("skipped", "skipped", f"left out: {stepping.note}")
            if row.state not in OPEN:
                raise _no_move(row.state, "skipped")
        return move(stepping, row, moved)

    return take_step(db, actor, ("skip", draft), UnclaimedDone, work)


def _answer(stepping: Stepping, draft: AnswerDraft) -> UnclaimedDone:
    _need_note(stepping, draft.number)
    row = find_item(stepping.connection, draft.number, lock=True)
    if row.state in IN_REPORT:
        raise Refused("unclaimed.with_state", number=row.number)
    if row.state not in OPEN:
        raise _no_move(row.state, "answered")
    months = stepping.rules["classes"][row.property_class]["months"]
    until = dormant_on(stepping.today, months)
    clock = {"active_on": stepping.today, "dormant_on": until}
    refund, words = 0, f"the owner is active, dormant again {town_date(until)}"
    if draft.answer == "claims":
        refund, words = _claimed(stepping, row, draft)
    words = f"{words}: {stepping.note}"
    _note_contact(stepping, row)
    done = move(stepping, row, Moved(draft.answer, "answered", words), **clock)
    return UnclaimedDone(done.number, done.state, done.amount_cents, words, refund)


def _note_contact(stepping: Stepping, row: Any) -> None:
    """The answer is a word of the owner: on every account of theirs the time begins anew."""
    if row.account_id is None:
        return
    values = {
        "account_id": row.account_id,
        "kind": "letter",
        "direction": "in",
        "at": stepping.now,
        "user_id": stepping.actor.user_id,
        "body": f"Answer about unclaimed property {row.number}: {stepping.note}",
    }
    stepping.connection.execute(insert(_CONTACT).values(**values))


def _claimed(stepping: Stepping, row: Any, draft: AnswerDraft) -> tuple[int, str]:
    """Owe the money to who came; gives the refund's number (0 for none yet) and the words."""
    if row.source_kind == "refund":
        return _of_refund(stepping, row)
    if row.source_kind == "suspense":
        return _of_suspense(stepping, row, draft)
    if row.source_kind == "deposit":
        applied = ApplyDraft(stepping.command_id, row.account, "refund", stepping.note)
        number = using.apply(deposit_stepping(stepping), applied).refund
    else:
        asked = RefundDraft(
            command_id=stepping.command_id,
            account=row.account,
            amount_cents=row.amount_cents,
            reason="closed",
            payee=draft.payee,
            address=draft.address,
            note=stepping.note,
        )
        number = request_within(refund_stepping(stepping), asked).number
    return number, f"claimed, refund {number} is asked for"


def _of_refund(stepping: Stepping, row: Any) -> tuple[int, str]:
    refund = find_refund(stepping.connection, row.refund, lock=True)
    if refund.state == "paid":
        return refund.number, f"claimed, check {refund.check_number} is out: stop it if it is lost"
    if refund.state == "unclaimed":
        paying.claim_within(refund_stepping(stepping), refund, stepping.note)
    return refund.number, f"claimed, refund {refund.number} is owed"


def _of_suspense(stepping: Stepping, row: Any, draft: AnswerDraft) -> tuple[int, str]:
    """Return it to who came: somebody else takes the refund up."""
    payee = draft.payee or row.payer
    if not payee:
        raise Refused("unclaimed.payee_missing", number=row.number)
    told = SuspenseDraft(
        stepping.command_id, row.source_id, row.amount_cents, payee=payee, reason=stepping.note
    )
    who = (stepping.actor, stepping.now)
    suspense.return_within(stepping.connection, stepping.reference, who, told)
    return 0, "claimed and returned, somebody else takes the refund up"


def _need_note(stepping: Stepping, number: int) -> None:
    if not stepping.note:
        raise Refused("unclaimed.note_missing", number=number)


def _no_move(from_state: str, to_state: str) -> Refused:
    return Refused(
        "states.no_move", thing="unclaimed item", from_state=from_state, to_state=to_state
    )
