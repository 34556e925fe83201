"""Cases as the desk sees them: what is due first; one whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.models import (
    EnforcementCase,
    EnforcementMove,
    EnforcementPayment,
    Payment,
    Receipt,
    Refund,
    User,
)
from clerktui.rules.collections import Stop
from clerktui.rules.enforcement import RELEASES
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.enforcement import gate
from clerktui.services.enforcement.papers import items_of, papers_of
from clerktui.services.enforcement.parties import get_party
from clerktui.services.enforcement.rows import OPEN, cases, find_case, notice_cents
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.enforcement import (
    CaseItem,
    CaseLine,
    CaseMoveView,
    CasePaper,
    CasePayment,
    CaseView,
)
from clerktui.views.letters import LetterDocument
from clerktui.views.people import Actor

LIMIT = 300
ENDED = ("released", "closed")
_SETTLE = {
    "denies": "to be released: nothing is there",
    "objects": "the objection to be settled",
}
_CASE = EnforcementCase.__table__
_MOVE = EnforcementMove.__table__
_PAID = EnforcementPayment.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_REFUND = Refund.__table__
_USER = User.__table__


def list_cases(
    db: Database, actor: Actor, states: Sequence[str] = OPEN, account: str = "", limit: int = LIMIT
) -> tuple[CaseLine, ...]:
    """Cases in these states: what must be done first, then the earliest day.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        query = cases().where(_CASE.c.state.in_(states))
        if account:
            query = query.where(_CASE.c.account_id == which_account(connection, account).id)
        rows = connection.execute(query.order_by(_CASE.c.number.desc()).limit(limit)).all()
        ids = sorted({row.account_id for row in rows})
        stops = gate.stops_by(connection, reference, ids) if ids else {}
        lines = [_line(connection, reference, row, stops.get(row.account_id, [])) for row in rows]
    never = dt.date.max
    return tuple(sorted(lines, key=lambda one: (not one.is_due, one.until or never, one.number)))


def get_case(db: Database, actor: Actor, number: int) -> CaseView:
    """A case whole: its clock, its papers, its money, every step.

    Raises:
        Refused: `denied`, `enforcement.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        return _view(connection, reference, find_case(connection, number))


# ------------------------------------------------------------------------------------ waiting
def waits_for(
    reference: Reference, row: Any, must: str, left_cents: int
) -> tuple[str, dt.date | None, bool]:
    """What has to happen next to a case, the day it waits for, and whether it is due."""
    on = reference.on
    if row.state in ENDED:
        return ("to be closed" if row.state == "released" else ""), None, False
    if must:
        return f"to be released: {RELEASES.get(must, must)}", on, True
    if row.state == "draft":
        is_old = on > row.serve_by
        words = "a new notice: its amounts are old" if is_old else "both notices to be served"
        return words, row.serve_by, is_old
    if not left_cents:
        return "to be released: paid in full", on, True
    return _third_party(row, on)


def _third_party(row: Any, on: dt.date) -> tuple[str, dt.date | None, bool]:
    """What is waited for of who was served."""
    if row.state == "served":
        is_over = on >= row.default_from
        words, day = ("to be taken for unanswered", row.default_from)
        return (words, day, True) if is_over else ("the answer", row.answer_by, on > row.answer_by)
    if row.state == "defaulted":
        return "the judgment, or an answer", None, False
    if row.answer in _SETTLE:
        return _SETTLE[row.answer], row.answered_on, True
    return "money", row.next_on, row.next_on is not None and on >= row.next_on


def _line(
    connection: Connection, reference: Reference, row: Any, stops: Sequence[Stop]
) -> CaseLine:
    must = gate.release_code(reference, stops)
    left = sum(gate.left_of(connection, reference, row).values())
    words, until, is_due = waits_for(reference, row, must, left)
    return CaseLine(
        number=row.number,
        kind=row.kind,
        state=row.state,
        account=row.account,
        name=display_name(row.last_name, row.first_name),
        third_party=row.third_party,
        notice_cents=notice_cents(row),
        left_cents=left,
        waits_for=words,
        until=until,
        is_due=is_due,
        must=must,
    )


# -------------------------------------------------------------------------------------- whole
def _view(connection: Connection, reference: Reference, row: Any) -> CaseView:
    stops = gate.stops_of(connection, reference, row.account_id)
    must = gate.release_code(reference, stops)
    left = gate.left_of(connection, reference, row)
    words, until, _ = waits_for(reference, row, must, sum(left.values()))
    plain = (
        *("number", "kind", "state", "account", "dated_on", "serve_by", "fee_cents", "served_on"),
        *("answer_by", "default_from", "answer", "answered_on", "pay_period", "next_on"),
        *("held_cents", "release_reason", "ended_on"),
    )
    return CaseView(
        **{name: getattr(row, name) for name in plain},
        name=display_name(row.last_name, row.first_name),
        third_party=get_party(connection, row.third_party_id),
        notice_cents=notice_cents(row),
        left_cents=sum(left.values()),
        waits_for=words,
        until=until,
        must=must if row.state not in ENDED else "",
        stops=tuple(stop.words for stop in stops),
        items=tuple(_item(one, left[one.id]) for one in items_of(connection, row.id)),
        papers=tuple(map(_paper, papers_of(connection, row.id))),
        payments=_payments(connection, row.id),
        moves=_moves(connection, row.id),
    )


def _item(row: Any, left_cents: int) -> CaseItem:
    names = ("tax_year", "due_on", "tax_cents", "interest_cents", "penalty_cents", "cost_cents")
    return CaseItem(**{name: getattr(row, name) for name in names}, left_cents=left_cents)


def _paper(row: Any) -> CasePaper:
    lines = () if row.document is None else LetterDocument.from_data(row.document).to_lines
    names = ("number", "paper", "party", "dated_on", "how", "served_on")
    return CasePaper(**{name: getattr(row, name) for name in names}, to_lines=lines)


def _payments(connection: Connection, case_id: int) -> tuple[CasePayment, ...]:
    rows = connection.execute(
        select(_PAID, _RECEIPT.c.number.label("receipt"), _REFUND.c.number.label("refund"))
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAID.c.payment_id)
        .outerjoin(_REFUND, _REFUND.c.id == _PAID.c.refund_id)
        .where(_PAID.c.case_id == case_id)
        .order_by(_PAID.c.id)
    )
    names = (
        *("period_on", "gross_cents", "allowed_cents", "received_cents", "applied_cents"),
        *("other_cents", "excess_cents", "receipt", "refund"),
    )
    return tuple(
        CasePayment(on=row.day, **{name: getattr(row, name) for name in names}) for row in rows
    )


def _moves(connection: Connection, case_id: int) -> tuple[CaseMoveView, ...]:
    rows = connection.execute(
        select(_MOVE, _USER.c.full_name)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.case_id == case_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        CaseMoveView(
            on=row.day,
            code=row.code,
            to_state=row.to_state,
            amount_cents=row.amount_cents,
            words=row.words,
            clerk=row.full_name,
        )
        for row in rows
    )
