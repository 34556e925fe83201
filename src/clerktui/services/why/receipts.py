"""Why a receipt says what it says: where the money went, the change, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from clerktui.i18n import town_date, town_time
from clerktui.models import (
    Account,
    Allocation,
    Bill,
    Payment,
    Receivable,
    RevenueCode,
    Tender,
    TenderType,
)
from clerktui.services.why.corrections import corrections_of_payment, explain_correction
from clerktui.services.why.shares import reason_words
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Step

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_BILL = Bill.__table__
_CODE = RevenueCode.__table__
_PAYMENT = Payment.__table__
_RECEIVABLE = Receivable.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__


def explain_receipt(telling: Telling, receipt: Any) -> Iterator[Explanation]:
    """Where the money went, why that change, and why it is void or taken back, if it is.

    Args:
        telling: the books.
        receipt: the row of `receipts.find_row`.
    """
    payment = telling.connection.execute(
        select(_PAYMENT).where(_PAYMENT.c.id == receipt.payment_id)
    ).one()
    if receipt.status == "void":
        yield _void(telling, receipt)
    for correction in corrections_of_payment(telling, payment.id):
        yield explain_correction(telling, correction)
    yield _shares(telling, receipt, payment)
    if payment.change_cents:
        yield _change(telling, receipt, payment)


# ------------------------------------------------------------------------------ where it went
def _shares(telling: Telling, receipt: Any, payment: Any) -> Explanation:
    say = telling.say
    decided_on = town_time(payment.posted_at, telling.reference.timezone).date()
    rows = telling.connection.execute(
        select(
            _ALLOCATION,
            _ACCOUNT.c.number.label("account"),
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
            _RECEIVABLE.c.due_on,
            _BILL.c.number.label("bill"),
            _CODE.c.name.label("revenue"),
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .outerjoin(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
        .outerjoin(_CODE, _CODE.c.code == _ALLOCATION.c.revenue_code)
        .where(_ALLOCATION.c.payment_id == payment.id)
        .order_by(_ALLOCATION.c.line_no)
    ).all()
    has_order = any(row.receivable_id is not None for row in rows)
    return telling.explain(
        "shares",
        say(
            "Why did the {amount} of receipt {receipt} go where it went?",
            amount=telling.money(payment.amount_cents),
            receipt=receipt.number,
        ),
        say(
            "It was received {received} and applied in the order in force on {day}.",
            received=town_date(payment.received_on),
            day=town_date(decided_on),
        )
        if has_order
        else say("It paid for what the customer asked for; no order applies."),
        steps=running(_share_steps(telling, rows)),
        rules=[telling.allocation_rule(decided_on)] if has_order else [],
        result_cents=sum(row.amount_cents for row in rows),
    )


def _share_steps(telling: Telling, rows: Sequence[Any]) -> Iterator[Step]:
    say = telling.say
    several = len({row.account for row in rows}) > 1
    for row in rows:
        if row.receivable_id is None:
            yield Step(words=row.revenue, amount_cents=row.amount_cents)
            continue
        part = "" if row.component in {"principal", "credit"} else f" {row.component}"
        what = f"{telling.service(row.service)}{part}"
        if row.bill:
            what = say("{service} of bill {bill}", service=what, bill=row.bill)
        if several:
            what = f"{row.account}: {what}"
        reason = reason_words(say, row.reason) if row.reason else say("as the payer said")
        words = say("{what}, {reason}", what=what, reason=reason)
        due = row.due_on if row.bill else None
        yield Step(words=words, on=due, amount_cents=row.amount_cents)


# ----------------------------------------------------------------------------------- the change
def _change(telling: Telling, receipt: Any, payment: Any) -> Explanation:
    say = telling.say
    rows = telling.connection.execute(
        select(_TENDER, _TYPE.c.name)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .where(_TENDER.c.payment_id == payment.id, _TENDER.c.amount_cents > 0)
        .order_by(_TENDER.c.line_no)
    ).all()
    steps = [
        Step(words=f"{row.name} {row.reference}".strip(), amount_cents=row.amount_cents)
        for row in rows
    ]
    steps.append(Step(words=say("to be paid"), amount_cents=-payment.amount_cents))
    return telling.explain(
        "change",
        say("Why was the change {amount}?", amount=telling.money(payment.change_cents)),
        say(
            "More was handed over than receipt {receipt} came to; the rest went back in cash.",
            receipt=receipt.number,
        ),
        steps=running(steps),
        notes=[say("Change is given in cash only, and never more than cash came in.")],
        result_cents=payment.change_cents,
    )


# ------------------------------------------------------------------------- void and taken back
def _void(telling: Telling, receipt: Any) -> Explanation:
    say = telling.say
    day = receipt.business_date
    words = say("{who} voided it: {reason}", who=receipt.voided_by, reason=receipt.void_reason)
    steps = [
        Step(words=words, on=_day(telling, receipt.voided_at), amount_cents=-receipt.amount_cents)
    ]
    if receipt.void_approved_by:
        steps.append(Step(words=say("approved by {who}", who=receipt.void_approved_by)))
    paid = Step(
        words=say("paid, clerk {who}", who=receipt.document["clerk"]),
        on=day,
        amount_cents=receipt.amount_cents,
    )
    decided = telling.decided("void.second_person", day)
    rule = None
    if decided is not None:
        rule = telling.rule(
            "void.second_person",
            day,
            say(
                "a second person approves a void: {when}",
                when=telling.second_person(decided.value),
            ),
        )
    return telling.explain(
        "void",
        say("Why is receipt {receipt} void?", receipt=receipt.number),
        say(
            "{reason}: every cent went back to where it was, and the number stays.",
            reason=receipt.void_reason,
        ),
        steps=running([paid, *steps]),
        rules=[rule],
        result_cents=0,
    )


def _day(telling: Telling, at: dt.datetime | None) -> dt.date | None:
    return town_time(at, telling.reference.timezone).date() if at else None
