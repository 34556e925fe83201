"""What is done to a case: opened, served, answered, taken for unanswered, released, closed.

Source: G.S. 105-366(b), 105-368.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.ledger.journal import Leg
from clerktui.models import EnforcementCase, EnforcementItem, EnforcementNotice, Receivable
from clerktui.rules.enforcement import (
    ANSWERS,
    HOW_SERVED,
    KINDS,
    PERIODS,
    RELEASES,
    clock_of,
    fee_of,
    serve_by,
)
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.accruals.tax_bills import bills_of
from clerktui.services.corrections.acts import Act, Booking, Line, begin
from clerktui.services.corrections.limits import account_of_reason
from clerktui.services.enforcement import gate, papers
from clerktui.services.enforcement.parties import get_party
from clerktui.services.enforcement.rows import (
    Moved,
    Stepping,
    find_case,
    move,
    next_number,
    notice_cents,
    take_step,
    with_note,
    write_move,
)
from clerktui.views.enforcement import (
    AnswerDraft,
    CaseDone,
    CaseDraft,
    CaseStep,
    ReleaseDraft,
    ServeDraft,
)
from clerktui.views.people import Actor

_CASE = EnforcementCase.__table__
_ITEM = EnforcementItem.__table__
_NOTICE = EnforcementNotice.__table__
_RECEIVABLE = Receivable.__table__
_REASON = "enforcement_fee"


def open_case(db: Database, actor: Actor, draft: CaseDraft) -> CaseDone:
    """Open a case and write its two notices; nothing is owed more until they are served.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `enforcement.kind`,
            `enforcement.party`, `third_party.unknown`, `enforcement.gate` with everything that is
            missing, `command.reused`.
    """
    require(actor, "enforce.enter")
    if draft.kind not in KINDS:
        raise Refused("enforcement.kind", known=", ".join(KINDS))
    if not draft.party_id:
        raise Refused("enforcement.party")
    return take_step(db, actor, "open", draft, lambda stepping: _open(stepping, draft))


def serve(db: Database, actor: Actor, draft: ServeDraft) -> CaseDone:
    """Write down that both notices were served on one day: the clock runs, the fee is owed.

    Raises:
        Refused: `denied`, `enforcement.unknown`, `enforcement.how`, `enforcement.same_day`,
            `enforcement.served_on`, `enforcement.stale`, `enforcement.stopped`,
            `states.no_move`, `command.reused`.
    """
    require(actor, "enforce.enter")
    if draft.how not in HOW_SERVED:
        raise Refused("enforcement.how", known=", ".join(HOW_SERVED))
    return take_step(db, actor, "serve", draft, lambda stepping: _serve(stepping, draft))


def answer(db: Database, actor: Actor, draft: AnswerDraft) -> CaseDone:
    """Write down what the third party answered; late answers count, too.

    Raises:
        Refused: `denied`, `enforcement.unknown`, `enforcement.answer`, `enforcement.answered_on`,
            `enforcement.pay_period`, `enforcement.held`, `states.no_move`, `command.reused`.
    """
    require(actor, "enforce.enter")
    if draft.answer not in ANSWERS:
        raise Refused("enforcement.answer", known=", ".join(ANSWERS))
    return take_step(db, actor, "answer", draft, lambda stepping: _answer(stepping, draft))


def default(db: Database, actor: Actor, draft: CaseStep) -> CaseDone:
    """Take a case for unanswered, once its clock has run: judgment can be asked for.

    Raises:
        Refused: `denied`, `enforcement.unknown`, `enforcement.clock`, `enforcement.stopped`,
            `states.no_move`, `command.reused`.
    """
    require(actor, "enforce.decide")

    def work(stepping: Stepping) -> CaseDone:
        row = find_case(stepping.connection, draft.number, lock=True)
        refuse_stopped(stepping, row)
        if row.state == "served" and stepping.today < row.default_from:
            raise Refused("enforcement.clock", number=row.number, since=row.default_from)
        words = f"no answer since {town_date(row.served_on or row.dated_on)}: judgment can be asked"
        return move(stepping, row, Moved("default", "defaulted", with_note(words, stepping.note)))

    return take_step(db, actor, "default", draft, work)


def release(db: Database, actor: Actor, draft: ReleaseDraft) -> CaseDone:
    """Let a case go, with a paper to the third party and to the taxpayer.

    A case whose notices were never served is closed without papers.

    Raises:
        Refused: `denied`, `enforcement.unknown`, `enforcement.reason`, `enforcement.must_release`
            where a stop gives the reason, `enforcement.not_paid`, `enforcement.note_missing`,
            `states.no_move`, `command.reused`.
    """
    require(actor, "enforce.decide")
    if draft.reason not in RELEASES:
        raise Refused("enforcement.reason", known=", ".join(RELEASES))
    return take_step(db, actor, "release", draft, lambda stepping: _release(stepping, draft))


def close(db: Database, actor: Actor, draft: CaseStep) -> CaseDone:
    """Close a case that was released, once nothing more comes of it.

    Raises:
        Refused: `denied`, `enforcement.unknown`, `states.no_move`, `command.reused`.
    """
    require(actor, "enforce.enter")

    def work(stepping: Stepping) -> CaseDone:
        row = find_case(stepping.connection, draft.number, lock=True)
        if row.state == "draft":
            raise Refused(
                "states.no_move", thing="enforcement case", from_state="draft", to_state="closed"
            )
        words = with_note("closed", stepping.note)
        return move(stepping, row, Moved("close", "closed", words, step="released"))

    return take_step(db, actor, "close", draft, work)


def refuse_stopped(stepping: Stepping, row: Any) -> None:
    """See that nothing stops a case from going on.

    Raises:
        Refused: `enforcement.stopped`, with every reason.
    """
    stops = gate.stops_of(stepping.connection, stepping.reference, row.account_id)
    if stops:
        said = "; ".join(stop.words for stop in stops)
        raise Refused("enforcement.stopped", number=row.number, why=said)


# -------------------------------------------------------------------------------------- opening
def _open(stepping: Stepping, draft: CaseDraft) -> CaseDone:
    connection, reference = stepping.connection, stepping.reference
    account = which_account(connection, draft.account, lock=True)
    party = get_party(connection, draft.party_id)
    found = gate.gate_of(connection, reference, account, draft.kind, party)
    if found.missing:
        said = " ".join(line.words for line in found.missing)
        raise Refused("enforcement.gate", account=account.number, missing=said)
    bills = gate.enforceable(reference, bills_of(connection, reference, account.id))
    number = next_number(connection)
    values = {
        "number": number,
        "kind": draft.kind,
        "state": "draft",
        "account_id": account.id,
        "third_party_id": party.party_id,
        "dated_on": stepping.today,
        "serve_by": serve_by(stepping.today, stepping.rules["serve_days"]),
        "tax_cents": sum(one.principal_cents for one in bills),
        "interest_cents": sum(one.interest_cents for one in bills),
        "penalty_cents": sum(one.penalty_cents for one in bills),
        "cost_cents": sum(one.cost_cents for one in bills),
        "fee_cents": fee_of(stepping.rules, len(papers.PARTIES)),
        "opened_at": stepping.now,
        "opened_by_id": stepping.actor.user_id,
    }
    case_id = connection.execute(insert(_CASE).values(**values).returning(_CASE.c.id)).scalar_one()
    connection.execute(insert(_ITEM), [_item(case_id, one) for one in bills])
    row = find_case(connection, number)
    notes = papers.write_papers(stepping, row, "notice")
    owed = notice_cents(row)
    words = with_note(f"notices written for {money(owed)}", stepping.note)
    moved = Moved("open", "draft", words, owed, notes=(*notes, stepping.rules["enclose"]))
    return write_move(stepping, row, moved, is_first=True)


def _item(case_id: int, bill: Any) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "service": bill.service,
        "tax_year": bill.tax_year,
        "due_on": bill.due_on,
        "tax_cents": bill.principal_cents,
        "interest_cents": bill.interest_cents,
        "penalty_cents": bill.penalty_cents,
        "cost_cents": bill.cost_cents,
    }


# -------------------------------------------------------------------------------------- serving
def _serve(stepping: Stepping, draft: ServeDraft) -> CaseDone:
    row = find_case(stepping.connection, draft.number, lock=True)
    _need_draft(row)
    if draft.third_party_on != draft.taxpayer_on:
        raise Refused(
            "enforcement.same_day",
            third_party_on=draft.third_party_on,
            taxpayer_on=draft.taxpayer_on,
        )
    day = draft.third_party_on
    if not row.dated_on <= day <= stepping.today:
        raise Refused("enforcement.served_on", served_on=day, dated_on=row.dated_on)
    if day > row.serve_by:
        raise Refused("enforcement.stale", number=row.number, serve_by=row.serve_by)
    refuse_stopped(stepping, row)
    rules = stepping.rules
    closed = stepping.reference.calendar()
    clock = clock_of(day, rules["answer_days"], rules["default_days"], closed)
    stepping.connection.execute(
        update(_NOTICE)
        .where(_NOTICE.c.case_id == row.id, _NOTICE.c.paper == "notice")
        .values(how=draft.how, served_on=day)
    )
    fee = _charge_fee(stepping, row)
    words = (
        f"both notices served {town_date(day)} {HOW_SERVED[draft.how]}, "
        f"answer by {town_date(clock.answer_by)}"
    )
    days = {
        "served_on": day,
        "answer_by": clock.answer_by,
        "default_from": clock.default_from,
        "fee_receivable_id": fee,
    }
    return move(stepping, row, Moved("serve", "served", words, notice_cents(row)), **days)


def _need_draft(row: Any) -> None:
    if row.state != "draft":
        raise Refused(
            "states.no_move", thing="enforcement case", from_state=row.state, to_state="served"
        )


def _charge_fee(stepping: Stepping, row: Any) -> int | None:
    """Make the account owe the fee of service; gives its open item."""
    if not row.fee_cents:
        return None
    note = f"service of two notices, case {row.number}"
    act = Act("fee", stepping.command_id, _REASON, note, {})
    making = begin(stepping.db, stepping.connection, stepping.actor, act, stepping.now)
    account = making.lock_accounts([row.account])[row.account]
    service = stepping.rules["fee_service"]
    values = {
        "account_id": account.id,
        "service": service,
        "component": "principal",
        "due_on": stepping.today,
        "original_cents": row.fee_cents,
        "balance_cents": 0,
        "description": f"Service of papers, case {row.number}",
    }
    made = insert(_RECEIVABLE).values(**values).returning(_RECEIVABLE.c.id)
    item = int(stepping.connection.execute(made).scalar_one())
    owed = making.reference.services[service].receivable_gl_id
    legs = [
        Leg(owed, row.fee_cents, account.id, item),
        Leg(account_of_reason(making), -row.fee_cents),
    ]
    lines = [Line(account.id, item, row.fee_cents, values["description"])]
    making.book(Booking(row.fee_cents, legs, lines, {"account_id": account.id}))
    return item


# ------------------------------------------------------------------------------------ answering
def _answer(stepping: Stepping, draft: AnswerDraft) -> CaseDone:
    row = find_case(stepping.connection, draft.number, lock=True)
    if row.state == "draft" or row.served_on is None:
        raise Refused(
            "states.no_move", thing="enforcement case", from_state=row.state, to_state="answered"
        )
    if not row.served_on <= draft.answered_on <= stepping.today:
        raise Refused(
            "enforcement.answered_on", answered_on=draft.answered_on, served_on=row.served_on
        )
    admits = draft.answer == "admits"
    if row.kind == "wages" and admits and (draft.pay_period not in PERIODS or not draft.next_on):
        raise Refused("enforcement.pay_period", known=", ".join(PERIODS))
    if row.kind != "wages" and admits and draft.held_cents <= 0:
        raise Refused("enforcement.held")
    said = {
        "answer": draft.answer,
        "answered_on": draft.answered_on,
        "pay_period": draft.pay_period if admits and row.kind == "wages" else "",
        "next_on": _next_on(stepping, row, draft) if admits else None,
        "held_cents": draft.held_cents if admits and row.kind != "wages" else 0,
    }
    words = f"answered {town_date(draft.answered_on)}: {ANSWERS[draft.answer]}"
    if draft.answered_on > row.answer_by:
        words += f", late: it was due {town_date(row.answer_by)}"
    moved = Moved("answer", "answered", with_note(words, stepping.note), draft.held_cents)
    return move(stepping, row, moved, **said)


def _next_on(stepping: Stepping, row: Any, draft: AnswerDraft) -> dt.date | None:
    """The next pay day; of a bank that named none, the end of the days it holds the money."""
    if draft.next_on is not None or row.kind != "bank":
        return draft.next_on
    held_until = draft.answered_on + dt.timedelta(days=stepping.rules["bank_hold_days"])
    return stepping.reference.calendar().next_open(held_until)


# ------------------------------------------------------------------------------------ releasing
def _release(stepping: Stepping, draft: ReleaseDraft) -> CaseDone:
    connection, reference = stepping.connection, stepping.reference
    row = find_case(connection, draft.number, lock=True)
    must = gate.release_code(reference, gate.stops_of(connection, reference, row.account_id))
    if must and must in RELEASES and draft.reason != must:
        raise Refused("enforcement.must_release", number=row.number, reason=must)
    left = sum(gate.left_of(connection, reference, row).values())
    if draft.reason == "paid" and left:
        raise Refused("enforcement.not_paid", number=row.number, left_cents=left)
    if draft.reason in {"agreed", "error"} and not stepping.note:
        raise Refused("enforcement.note_missing")
    words = with_note(f"released: {RELEASES[draft.reason]}", stepping.note)
    ended = {"release_reason": draft.reason, "ended_on": stepping.today}
    if row.state == "draft":
        return move(stepping, row, Moved("release", "closed", words, left, "released"), **ended)
    if row.state in ("released", "closed"):
        raise Refused(
            "states.no_move", thing="enforcement case", from_state=row.state, to_state="released"
        )
    notes = papers.write_papers(stepping, row, "release", draft.reason)
    moved = Moved("release", "released", words, left, "released", notes)
    return move(stepping, row, moved, **ended)
