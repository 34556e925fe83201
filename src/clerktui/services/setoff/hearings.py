"""Hearings, appeals and the final determination of a debt; its end before or after it was sent.

A request is filed when it is delivered for mailing, so one that was mailed in time stops a debt
even after it was sent: the next file then takes it back.

Source: G.S. 105A-5(c), (d), 105A-6(a).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import SetoffHearing
from clerktui.rules.setoff import DECISIONS, HEARD_BY, is_timely, years_later
from clerktui.security.permissions import require
from clerktui.services.setoff.rows import (
    Moved,
    Stepping,
    check,
    find_debt,
    move,
    not_now,
    parts_of,
    take_step,
    with_note,
)
from clerktui.services.setoff.sending import appeal_until, open_hearing
from clerktui.views.people import Actor
from clerktui.views.setoff import (
    AppealDraft,
    DecisionDraft,
    HearingDraft,
    SetoffDone,
    SetoffStep,
    ToldDraft,
)

_HEARING = SetoffHearing.__table__
_STEP = "setoff_hearing"


def ask_hearing(db: Database, actor: Actor, draft: HearingDraft) -> SetoffDone:
    """Write down a request for a hearing; one mailed in time stops the debt until it is decided.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.asked_on`, `setoff.not_mailed`,
            `setoff.not_now`, `command.reused`.
    """
    require(actor, "setoff.enter")
    return take_step(db, actor, "hearing", draft, lambda stepping: _ask(stepping, draft))


def decide_hearing(db: Database, actor: Actor, draft: DecisionDraft) -> SetoffDone:
    """Write down how a hearing ended: what is owed, that nothing is, or that it was given up.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.decision`, `setoff.held_by`,
            `setoff.decided_cents`, `setoff.held_on`, `setoff.told_on`, `setoff.not_now`,
            `command.reused`.
    """
    require(actor, "setoff.decide")
    if draft.held_by not in HEARD_BY:
        raise Refused("setoff.held_by", known=", ".join(HEARD_BY))
    _check_decision(draft.decision)
    return take_step(db, actor, "decide", draft, lambda stepping: _decide(stepping, draft))


def tell_decision(db: Database, actor: Actor, draft: ToldDraft) -> SetoffDone:
    """Write down the day the debtor had the decision: the days of an appeal run from it.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.told_on`, `setoff.not_now`,
            `command.reused`.
    """
    require(actor, "setoff.enter")

    def work(stepping: Stepping) -> SetoffDone:
        row, hearing = _in_state(stepping, draft.number, "decided")
        _check_told(stepping, hearing.decided_on, draft.told_on)
        _change(stepping, hearing, told_on=draft.told_on)
        words = f"the debtor had the decision {town_date(draft.told_on)}"
        return move(stepping, row, Moved("told", "decided", words, step=_STEP))

    return take_step(db, actor, "told", draft, work)


def appeal(db: Database, actor: Actor, draft: AppealDraft) -> SetoffDone:
    """Write down a petition against a decision, or (with a decision) how it ended.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.appeal_late`, `setoff.appeal_on`,
            `setoff.decision`, `setoff.decided_cents`, `setoff.not_now`, `command.reused`.
    """
    require(actor, "setoff.decide")
    if draft.decision:
        _check_decision(draft.decision)
        return take_step(db, actor, "appeal", draft, lambda stepping: _end(stepping, draft))
    return take_step(db, actor, "appeal", draft, lambda stepping: _appeal(stepping, draft))


def determine(db: Database, actor: Actor, draft: SetoffStep) -> SetoffDone:
    """Determine a debt finally, once its clocks have run and nothing is open.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.not_mailed`, `setoff.clock`,
            `setoff.not_told`, `setoff.appeal_clock`, `setoff.not_now`, `command.reused`.
    """
    require(actor, "setoff.decide")

    def work(stepping: Stepping) -> SetoffDone:
        return make_final(stepping, find_debt(stepping.connection, draft.number, lock=True))

    return take_step(db, actor, "determine", draft, work)


def withdraw(db: Database, actor: Actor, draft: SetoffStep) -> SetoffDone:
    """End a debt: paid, not owed any more, given up. What was sent is taken back by a zero.

    Raises:
        Refused: `denied`, `setoff.unknown`, `setoff.note_missing`, `setoff.not_now`,
            `command.reused`.
    """
    require(actor, "setoff.decide")

    def work(stepping: Stepping) -> SetoffDone:
        if not stepping.note:
            raise Refused("setoff.note_missing")
        row = find_debt(stepping.connection, draft.number, lock=True)
        return end(stepping, row, with_note("withdrawn", stepping.note))

    return take_step(db, actor, "withdraw", draft, work)


# ------------------------------------------------------------------------------- final, or ended
def make_final(stepping: Stepping, row: Any) -> SetoffDone:
    """Determine a debt in the caller's step; refusals as `determine`."""
    problem = not_final_because(stepping, row)
    if problem is not None:
        raise problem
    hearing = open_hearing(stepping.connection, row.id)
    decided = hearing.decided_cents if hearing is not None else None
    cents = row.letter_cents if decided is None else min(decided, row.letter_cents)
    expires_on = _expires(stepping, row)
    words = f"finally determined: {money(cents)}, to be set off until {town_date(expires_on)}"
    known = {
        "determined_on": stepping.today,
        "determined_cents": cents,
        "expires_on": expires_on,
    }
    return move(stepping, row, Moved("determined", "final", words, cents, _STEP), **known)


def not_final_because(stepping: Stepping, row: Any) -> Refused | None:
    """Why a debt with its letter cannot be finally determined today; None when it can."""
    today = stepping.today
    if row.hearing_until is None:
        return Refused("setoff.not_mailed", number=row.number)
    if row.state == "noticed" and today <= row.hearing_until:
        return Refused("setoff.clock", number=row.number, until=row.hearing_until)
    if row.state == "decided":
        until = appeal_until(stepping.connection, stepping.reference, row)
        if until is None:
            return Refused("setoff.not_told", number=row.number)
        if today <= until:
            return Refused("setoff.appeal_clock", number=row.number, until=until)
    if row.state not in ("noticed", "decided"):
        return not_now(row)
    return None


def end(stepping: Stepping, row: Any, words: str) -> SetoffDone:
    """Close a debt; a figure that was sent is taken back by the next file."""
    check(row, "closed")
    step = "setoff_recalled" if row.sent_cents else "released"
    return move(stepping, row, Moved("closed", "closed", words, step=step))


def _expires(stepping: Stepping, row: Any) -> dt.date:
    """How long the debt can be set off, from its determination or from when it was due."""
    rule = stepping.rules["expires"][row.account_code]
    since = stepping.today
    if rule["since"] == "due":
        since = min(part.oldest_due_on for part in parts_of(stepping.connection, row.id))
    return years_later(since, rule["years"])


# --------------------------------------------------------------------------------- the hearing
def _ask(stepping: Stepping, draft: HearingDraft) -> SetoffDone:
    row = find_debt(stepping.connection, draft.number, lock=True)
    if row.mailed_on is None:
        raise Refused("setoff.not_mailed", number=row.number)
    if not row.mailed_on <= draft.asked_on <= draft.received_on <= stepping.today:
        raise Refused("setoff.asked_on", mailed_on=row.mailed_on)
    in_time = is_timely(draft.asked_on, row.hearing_until)
    if in_time:
        check(row, "contested")
    stepping.connection.execute(
        insert(_HEARING).values(
            debt_id=row.id,
            asked_on=draft.asked_on,
            received_on=draft.received_on,
            is_timely=in_time,
            user_id=stepping.actor.user_id,
        )
    )
    asked = f"hearing asked for {town_date(draft.asked_on)}"
    if in_time:
        moved = Moved("hearing", "contested", with_note(asked, stepping.note), step=_STEP)
        return move(stepping, row, moved)
    late = f"{asked}, too late: the last day was {town_date(row.hearing_until)}"
    moved = Moved("hearing_late", row.state, with_note(late, stepping.note), step=_STEP)
    until = town_date(row.hearing_until)
    note = f"It came too late: the last day was {until}. It stops nothing; tell the debtor so."
    return replace(move(stepping, row, moved), notes=(note,))


def _decide(stepping: Stepping, draft: DecisionDraft) -> SetoffDone:
    row, hearing = _in_state(stepping, draft.number, "contested")
    if not hearing.asked_on <= draft.held_on <= stepping.today:
        raise Refused("setoff.held_on", asked_on=hearing.asked_on)
    if draft.told_on is not None:
        _check_told(stepping, draft.held_on, draft.told_on)
    cents = _cents(row, draft.decision, draft.amount_cents)
    _change(
        stepping,
        hearing,
        held_on=draft.held_on,
        held_by=draft.held_by,
        decision=draft.decision,
        decided_on=draft.held_on,
        decided_cents=cents,
        told_on=draft.told_on,
    )
    if draft.decision == "not_owed":
        return end(stepping, row, with_note("hearing: nothing is owed", stepping.note))
    if draft.decision == "withdrawn":
        return _given_up(stepping, row)
    words = with_note(f"hearing: {money(cents or 0)} is owed", stepping.note)
    done = move(stepping, row, Moved("decided", "decided", words, cents or 0, _STEP))
    return replace(done, notes=_to_adjust(row, done, cents or 0))


def _to_adjust(row: Any, done: SetoffDone, cents: int) -> tuple[str, ...]:
    """What the decision took off stands in the books until somebody adjusts it."""
    less = row.letter_cents - cents
    if not less:
        return ()
    accounts = " or ".join(done.accounts)
    return (f"It is {money(less)} less than the letter: adjust that off account {accounts}.",)


def _given_up(stepping: Stepping, row: Any) -> SetoffDone:
    """A request taken back: the debt stands where its letter left it."""
    words = with_note("the request for a hearing was taken back", stepping.note)
    done = move(stepping, row, Moved("hearing_back", "noticed", words, step=_STEP))
    again = find_debt(stepping.connection, row.number, lock=True)
    if stepping.today <= again.hearing_until:
        return done
    return make_final(stepping, again)


def _appeal(stepping: Stepping, draft: AppealDraft) -> SetoffDone:
    row, hearing = _in_state(stepping, draft.number, "decided")
    if not hearing.decided_on <= draft.on <= stepping.today:
        raise Refused("setoff.appeal_on", decided_on=hearing.decided_on)
    until = appeal_until(stepping.connection, stepping.reference, row)
    if until is not None and draft.on > until:
        raise Refused("setoff.appeal_late", until=until)
    _change(stepping, hearing, appealed_on=draft.on)
    words = with_note(f"appealed {town_date(draft.on)}", stepping.note)
    return move(stepping, row, Moved("appealed", "appealed", words, step=_STEP))


def _end(stepping: Stepping, draft: AppealDraft) -> SetoffDone:
    row, hearing = _in_state(stepping, draft.number, "appealed")
    if not hearing.appealed_on <= draft.on <= stepping.today:
        raise Refused("setoff.appeal_on", decided_on=hearing.appealed_on)
    # A petition that is taken back leaves the decision of the hearing.
    cents = hearing.decided_cents
    if draft.decision != "withdrawn":
        cents = _cents(row, draft.decision, draft.amount_cents)
    _change(
        stepping,
        hearing,
        appeal_decision=draft.decision,
        appeal_ended_on=draft.on,
        decided_cents=cents,
    )
    if draft.decision == "not_owed":
        return end(stepping, row, with_note("appeal: nothing is owed", stepping.note))
    expires_on = _expires(stepping, row)
    words = with_note(f"appeal ended: {money(cents or 0)} is owed, finally", stepping.note)
    known = {
        "determined_on": stepping.today,
        "determined_cents": cents,
        "expires_on": expires_on,
    }
    return move(stepping, row, Moved("determined", "final", words, cents or 0, _STEP), **known)


def _in_state(stepping: Stepping, number: int, state: str) -> tuple[Any, Any]:
    """The debt, locked, with its hearing that was asked for in time."""
    row = find_debt(stepping.connection, number, lock=True)
    hearing = open_hearing(stepping.connection, row.id)
    if row.state != state or hearing is None:
        raise not_now(row)
    return row, hearing


def _change(stepping: Stepping, hearing: Any, **values: Any) -> None:
    stepping.connection.execute(
        update(_HEARING).where(_HEARING.c.id == hearing.id).values(**values)
    )


def _check_decision(decision: str) -> None:
    if decision not in DECISIONS:
        raise Refused("setoff.decision", known=", ".join(DECISIONS))


def _check_told(stepping: Stepping, decided_on: dt.date, told_on: dt.date) -> None:
    if not decided_on <= told_on <= stepping.today:
        raise Refused("setoff.told_on", decided_on=decided_on)


def _cents(row: Any, decision: str, amount_cents: int) -> int | None:
    """What a decision says is owed; nobody decides more than the letter asked for."""
    if decision == "withdrawn":
        return None
    if decision == "not_owed":
        return 0
    if not 0 < amount_cents <= row.letter_cents:
        raise Refused("setoff.decided_cents", most_cents=row.letter_cents)
    return amount_cents
