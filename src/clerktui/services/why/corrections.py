"""Why a fee, an adjustment, a reversal or any other correction is there: who, why, by what rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, or_, select

from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Correction,
    CorrectionLine,
    CorrectionReason,
    Payment,
    Receipt,
    Receivable,
    ReturnedItem,
    User,
)
from clerktui.services.entry_words import correction_name
from clerktui.services.setoff.giving_back import REASON as SETOFF_RETURNED
from clerktui.services.why.setoffs import returned_rule
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Rule, Step

SHOWN_MAX = 20
TAKES_BACK = ("cancel_payment", "cancel_tender", "returned")
_ACCOUNT = Account.__table__
_APPROVER = User.__table__.alias("approver")
_CORRECTION = Correction.__table__
_FEE_ITEM = ReturnedItem.__table__.alias("fee_item")
_TAX_ITEM = ReturnedItem.__table__.alias("tax_item")
_ITEM = ReturnedItem.__table__
_LINE = CorrectionLine.__table__
_PAYMENT = Payment.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_USER = User.__table__


def corrections_of_payment(telling: Telling, payment_id: int) -> Sequence[Any]:
    """Every correction of a payment, oldest first."""
    query = _corrections().where(_CORRECTION.c.payment_id == payment_id)
    return telling.connection.execute(query.order_by(_CORRECTION.c.id)).all()


def corrections_of_account(telling: Telling, account_id: int) -> Sequence[Any]:
    """The newest corrections that touched an account, newest first."""
    lines = select(_LINE.c.correction_id).where(_LINE.c.account_id == account_id)
    mine = or_(
        _CORRECTION.c.account_id == account_id,
        _CORRECTION.c.to_account_id == account_id,
        _CORRECTION.c.id.in_(lines),
    )
    query = _corrections().where(mine).order_by(_CORRECTION.c.id.desc()).limit(SHOWN_MAX)
    return telling.connection.execute(query).all()


def find_correction(telling: Telling, number: int) -> Any:
    """The correction with a number.

    Raises:
        Refused: `correction.unknown`.
    """
    query = _corrections().where(_CORRECTION.c.number == number)
    row = telling.connection.execute(query).first()
    if row is None:
        raise Refused("correction.unknown", number=number)
    return row


def _corrections() -> Select[Any]:
    return (
        select(
            _CORRECTION,
            _REASON.c.name.label("reason"),
            _REASON.c.code.label("reason_code"),
            _USER.c.full_name,
            _APPROVER.c.full_name.label("approver"),
            _RECEIPT.c.number.label("receipt"),
            _PAYMENT.c.amount_cents.label("paid_cents"),
            _PAYMENT.c.business_date.label("paid_on"),
            _ITEM.c.number.label("item"),
            _ITEM.c.code,
            _ITEM.c.noticed_on,
            _ITEM.c.bank_reference,
            _FEE_ITEM.c.number.label("fee_item"),
            _FEE_ITEM.c.fee_rule,
            _TAX_ITEM.c.number.label("tax_item"),
        )
        .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
        .join(_USER, _USER.c.id == _CORRECTION.c.user_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _CORRECTION.c.approved_by_id)
        .outerjoin(_PAYMENT, _PAYMENT.c.id == _CORRECTION.c.payment_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _CORRECTION.c.payment_id)
        .outerjoin(_ITEM, _ITEM.c.correction_id == _CORRECTION.c.id)
        .outerjoin(_FEE_ITEM, _FEE_ITEM.c.fee_correction_id == _CORRECTION.c.id)
        .outerjoin(_TAX_ITEM, _TAX_ITEM.c.interest_correction_id == _CORRECTION.c.id)
    )


def explain_correction(telling: Telling, correction: Any) -> Explanation:
    """One correction: what it did, who made it and why, who let it through, by which rule.

    Args:
        telling: the books.
        correction: a row of `corrections_of_payment` or `corrections_of_account`.
    """
    say = telling.say
    name = correction_name(say, correction.kind)
    is_taken_back = correction.kind in TAKES_BACK
    steps = list(_paid(telling, correction) if is_taken_back else _lines(telling, correction))
    return telling.explain(
        "reversal" if is_taken_back else "correction",
        _question(telling, correction, name),
        say(
            "{reason} ({name} {number}).",
            reason=correction.reason,
            name=name,
            number=str(correction.number),
        ),
        steps=[*running(steps), *_people(telling, correction)],
        rules=_rules(telling, correction),
    )


def _question(telling: Telling, correction: Any, name: str) -> str:
    say = telling.say
    if correction.kind in TAKES_BACK:
        return say("Why was receipt {receipt} taken back?", receipt=correction.receipt or "?")
    if correction.kind == "tender_change":
        return say(
            "Why was the way receipt {receipt} was paid changed?", receipt=correction.receipt or "?"
        )
    return say(
        "Why the {name} of {amount}?", name=name, amount=telling.money(correction.amount_cents)
    )


def _paid(telling: Telling, correction: Any) -> Iterator[Step]:
    say = telling.say
    yield Step(
        words=say("paid, receipt {receipt}", receipt=correction.receipt or "?"),
        on=correction.paid_on,
        amount_cents=correction.paid_cents,
    )
    yield Step(
        words=correction_name(say, correction.kind),
        on=correction.business_date,
        amount_cents=-correction.amount_cents,
    )


def _lines(telling: Telling, correction: Any) -> Iterator[Step]:
    say = telling.say
    rows = telling.connection.execute(
        select(
            _LINE,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
            _ACCOUNT.c.number.label("account"),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _LINE.c.receivable_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
        .where(_LINE.c.correction_id == correction.id)
        .order_by(_LINE.c.line_no)
    ).all()
    if correction.from_tender and correction.to_tender:
        yield Step(
            words=say(
                "from {old} to {new}",
                old=_tender(telling, correction.from_tender),
                new=_tender(telling, correction.to_tender),
            ),
            on=correction.business_date,
            amount_cents=correction.amount_cents,
        )
    for row in rows:
        what = row.description or telling.service(row.service)
        yield Step(
            words=say("{service} of account {account}", service=what, account=row.account),
            on=correction.business_date,
            amount_cents=row.amount_cents,
        )


def _tender(telling: Telling, code: str) -> str:
    known = telling.reference.tenders.get(code)
    return known.name if known else code


def _people(telling: Telling, correction: Any) -> Iterator[Step]:
    say = telling.say
    made = say("made by {who}: {reason}", who=correction.full_name, reason=correction.reason)
    yield Step(words=f"{made}, {correction.note}" if correction.note else made)
    if correction.approver:
        yield Step(words=say("approved by {who}", who=correction.approver))
    if correction.item is not None:
        yield Step(
            words=say(
                "the bank returned it as {code}, item {number}, {reference}",
                code=correction.code,
                number=str(correction.item),
                reference=correction.bank_reference or say("without a reference"),
            ),
            on=correction.noticed_on,
        )
    item = correction.fee_item or correction.tax_item
    if item is not None:
        yield Step(words=say("for returned item {number}", number=str(item)))


def _rules(telling: Telling, correction: Any) -> Iterator[Rule | None]:
    say, day = telling.say, correction.business_date
    if correction.kind == "adjustment":
        decided = telling.decided("adjustment.limits", day)
        if decided is not None:
            limits = ", ".join(
                f"{role} {telling.money(cents)}" for role, cents in decided.value.items()
            )
            words = say(
                "how much may be adjusted without another's approval: {limits}", limits=limits
            )
            yield telling.rule("adjustment.limits", day, words)
    if correction.reason_code == SETOFF_RETURNED:
        yield returned_rule(telling)
    if correction.kind == "fee":
        yield from _fee_rules(telling, correction, day)
    decided = telling.decided("correction.second_person", day)
    if decided is not None:
        words = say(
            "a second person approves a correction: {when}",
            when=telling.second_person(decided.value),
        )
        yield telling.rule("correction.second_person", day, words)


def _fee_rules(telling: Telling, correction: Any, day: dt.date) -> Iterator[Rule | None]:
    """The fee's rule as it was kept with the item, else the town's fees of that day."""
    say = telling.say
    if correction.tax_item is not None:
        yield _interest_rule(telling, day)
        return
    if correction.fee_rule:
        yield Rule(words=correction.fee_rule)
    fee = telling.decided("returned.fee", day)
    if fee is not None:
        words = say("a returned item costs {amount}", amount=telling.money(fee.value["cents"]))
        yield telling.rule("returned.fee", day, words)
    penalty = telling.decided("returned.tax_penalty", day)
    if penalty is not None:
        words = say(
            "of a returned tax payment {permille} per thousand, at least {least}, at most {most}",
            permille=str(penalty.value["permille"]),
            least=telling.money(penalty.value["least_cents"]),
            most=telling.money(penalty.value["most_cents"]),
        )
        yield telling.rule("returned.tax_penalty", day, words)


def _interest_rule(telling: Telling, day: dt.date) -> Rule | None:
    """How interest on a tax runs, by the town's rule of that day."""
    decided = telling.decided("tax.interest", day)
    if decided is None:
        return None
    value = decided.value
    words = telling.say(
        "{first} in a million of the principal from {month}/{day}, then {then} for each month "
        "begun; a good payment stops it on what it paid",
        first=f"{value['first_ppm']:,}",
        then=f"{value['then_ppm']:,}",
        month=str(value["from_month"]),
        day=str(value["from_day"]),
    )
    return telling.rule("tax.interest", day, words)
