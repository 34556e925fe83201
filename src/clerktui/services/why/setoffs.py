"""Why a setoff came to what it did: what was owed, what was taken, its fees, what went back.

Every figure names its rule, the file and the line it came in, and the receipt it was posted with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import ENGLISH, town_date
from clerktui.models import (
    Batch,
    BatchLine,
    Receipt,
    Refund,
    RemittanceFile,
    SetoffDebt,
    SetoffFile,
    SetoffFileLine,
    SetoffGiveBack,
    SetoffMoney,
    SetoffPart,
)
from clerktui.security.permissions import require
from clerktui.services.setoff import owing
from clerktui.services.setoff.rates import INTEREST, percent, rates_known, spans_of
from clerktui.services.setoff.rows import RULES, debts, find_debt, parts_of
from clerktui.services.setoff_links import group_of
from clerktui.services.why.telling import Telling, running, telling_of
from clerktui.views.people import Actor
from clerktui.views.why import Explanation, Rule, Step

FEES = "setoff.fees"
SHOWN_MAX = 5
_BACK = SetoffGiveBack.__table__
_BATCH = Batch.__table__
_BATCH_LINE = BatchLine.__table__
_DEBT = SetoffDebt.__table__
_FILE = SetoffFile.__table__
_LINE = SetoffFileLine.__table__
_MONEY = SetoffMoney.__table__
_PART = SetoffPart.__table__
_READ = RemittanceFile.__table__
_RECEIPT = Receipt.__table__
_REFUND = Refund.__table__


def why_setoff(
    db: Database, actor: Actor, number: int, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """What of a debt can be set off, what each refund brought and its fees, what went back.

    Raises:
        Refused: `denied`, `setoff.unknown`.
    """
    require(actor, "account.view")
    with telling_of(db, language) as telling:
        return tuple(explain_debt(telling, find_debt(telling.connection, number)))


def explain_setoffs(telling: Telling, head: Any) -> Iterator[Explanation]:
    """The newest debts of an account in setoff, each with its money.

    Args:
        telling: the books.
        head: the account's row with `id`.
    """
    mine = select(_PART.c.debt_id).where(_PART.c.account_id == head.id)
    query = debts().where(_DEBT.c.id.in_(mine)).order_by(_DEBT.c.number.desc()).limit(SHOWN_MAX)
    for row in telling.connection.execute(query).all():
        yield from explain_debt(telling, row)


def explain_setoff_payment(telling: Telling, payment_id: int) -> Iterator[Explanation]:
    """What was set off, where a payment is the net of it; nothing for any other payment."""
    query = select(_BATCH.c.file_id, _BATCH_LINE.c.group_no, _BATCH_LINE.c.batch_id).join(
        _BATCH, _BATCH.c.id == _BATCH_LINE.c.batch_id
    )
    line = telling.connection.execute(
        query.where(_BATCH_LINE.c.payment_id == payment_id, _BATCH.c.file_id.is_not(None)).limit(1)
    ).first()
    if line is None:
        return
    for row in telling.connection.execute(_moneys().where(_MONEY.c.file_id == line.file_id)).all():
        if group_of(telling.connection, row, row.batch_id) == line.group_no:
            yield _explain_money(telling, row)


def explain_debt(telling: Telling, row: Any) -> Iterator[Explanation]:
    """A debt (its row of `find_debt`), then each money it got and what of it went back."""
    yield _explain_left(telling, row)
    query = _moneys().where(_MONEY.c.debt_id == row.id).order_by(_MONEY.c.id)
    for money in telling.connection.execute(query).all():
        yield _explain_money(telling, money)
        back = telling.connection.execute(_backs().where(_BACK.c.money_id == money.id)).first()
        if back is not None:
            yield _explain_back(telling, back)


# ------------------------------------------------------------------------------- what is left
def _explain_left(telling: Telling, row: Any) -> Explanation:
    say, reference = telling.say, telling.reference
    parts = parts_of(telling.connection, row.id)
    left = owing.left_of(telling.connection, reference, row, parts)
    steps = [
        Step(
            words=say("account {account}, as the letter says", account=part.number),
            on=row.letter_on,
            amount_cents=part.amount_cents,
        )
        for part in parts
    ]
    limit = row.letter_cents if row.determined_cents is None else row.determined_cents
    if limit != row.letter_cents:
        less = Step(
            words=say("less, by the decision"),
            on=row.determined_on,
            amount_cents=limit - row.letter_cents,
        )
        steps.append(less)
    if left != limit:
        paid = say("paid or credited since, money in batches counted")
        steps.append(Step(words=paid, amount_cents=left - limit))
    sent = telling.money(row.sent_cents)
    return telling.explain(
        "setoff",
        say("What of debt {number} can be set off?", number=str(row.number)),
        say("{amount}. The clearinghouse has {sent}.", amount=telling.money(left), sent=sent),
        steps=running(steps),
        rules=[_clocks(telling)],
        notes=list(_sent(telling, row)),
        result_cents=left,
    )


def _clocks(telling: Telling) -> Rule | None:
    rules = telling.reference.policy[RULES]
    words = telling.say(
        "{past} days past due, at least {least}; {days} days from the letter to ask for a hearing, "
        "{appeal} to appeal against its decision",
        past=str(rules["past_due_days"]),
        least=telling.money(rules["minimum_cents"]),
        days=str(rules["hearing_days"]),
        appeal=str(rules["appeal_days"]),
    )
    return telling.rule(RULES, telling.reference.on, words)


def _sent(telling: Telling, row: Any) -> Iterator[str]:
    """Every figure the clearinghouse was given, by file and line.

    A file that was made anew before it was uploaded was given to nobody.
    """
    later = _FILE.alias("later")
    is_replaced = (
        select(later.c.id).where(later.c.due_on == _FILE.c.due_on, later.c.id > _FILE.c.id).exists()
    )
    query = (
        select(_LINE, _FILE.c.number, _FILE.c.due_on)
        .join(_FILE, _FILE.c.id == _LINE.c.file_id)
        .where(_LINE.c.debt_id == row.id, ~is_replaced)
        .order_by(_LINE.c.id)
    )
    for line in telling.connection.execute(query):
        yield telling.say(
            "File {file} of {day}, line {line}: {before} became {amount}.",
            file=str(line.number),
            day=town_date(line.due_on),
            line=str(line.line_no),
            before=telling.money(line.before_cents),
            amount=telling.money(line.amount_cents),
        )


# -------------------------------------------------------------------------------- what was taken
def _moneys() -> Select[Any]:
    return (
        select(
            _MONEY,
            _READ.c.name,
            _READ.c.loaded_at,
            _BATCH.c.id.label("batch_id"),
            _BATCH.c.number.label("batch"),
            _BATCH.c.state.label("batch_state"),
            _DEBT.c.number.label("debt"),
        )
        .join(_READ, _READ.c.id == _MONEY.c.file_id)
        .join(_BATCH, _BATCH.c.file_id == _READ.c.id)
        .outerjoin(_DEBT, _DEBT.c.id == _MONEY.c.debt_id)
    )


def _explain_money(telling: Telling, row: Any) -> Explanation:
    say, gross = telling.say, row.state_fee_cents + row.local_fee_cents + row.net_cents
    steps = [Step(words=say("taken of a refund"), on=row.matched_on, amount_cents=gross)]
    fees = {say("the State's fee"): row.state_fee_cents, say("the local fee"): row.local_fee_cents}
    steps += [Step(words=words, amount_cents=-cents) for words, cents in fees.items() if cents]
    where = say(
        "Line {line} of {file}, batch {batch}, {state}.",
        line=str(row.line_no),
        file=row.name,
        batch=str(row.batch),
        state=row.batch_state,
    )
    receipts = _receipts(telling, row)
    if receipts:
        where = say("{where} Receipt {receipts}.", where=where, receipts=", ".join(receipts))
    debt = say("debt {number}", number=str(row.debt)) if row.debt else say("no debt of the town")
    return telling.explain(
        "setoff_money",
        say(
            "Why did {net} of the {gross} that was set off go to {debt}?",
            net=telling.money(row.net_cents),
            gross=telling.money(gross),
            debt=debt,
        ),
        where,
        steps=running(steps),
        rules=[_fees(telling, row.matched_on)],
        notes=list(_fee_notes(telling, row)),
        result_cents=row.net_cents,
    )


def _fees(telling: Telling, on: dt.date) -> Rule | None:
    decided = telling.decided(FEES, on)
    if decided is None:
        return None
    say, said = telling.say, decided.value
    names = {
        "state": say("the State's fee of {amount}", amount=telling.money(said["state_cents"])),
        "local": say("the local fee of {amount}", amount=telling.money(said["local_cents"])),
        "debt": say("the debt"),
    }
    order = ", ".join(names[one] for one in said["order"])
    return telling.rule(FEES, on, say("what is taken pays, in this order: {order}", order=order))


def _fee_notes(telling: Telling, row: Any) -> Iterator[str]:
    decided = telling.decided(FEES, row.matched_on)
    if decided is None or row.local_fee_cents >= decided.value["local_cents"]:
        return
    if not row.net_cents:
        yield telling.say("It was less than the fees: nothing was left for the debt.")
    elif decided.value["local_each_year"]:
        yield telling.say("The local fee is taken once for each debt and year: it was before.")


def _receipts(telling: Telling, row: Any) -> Sequence[str]:
    """The receipts a record of the file was posted with."""
    group = group_of(telling.connection, row, row.batch_id)
    if group is None:
        return []
    query = (
        select(_RECEIPT.c.number)
        .join(_BATCH_LINE, _BATCH_LINE.c.payment_id == _RECEIPT.c.payment_id)
        .where(_BATCH_LINE.c.batch_id == row.batch_id, _BATCH_LINE.c.group_no == group)
        .distinct()
        .order_by(_RECEIPT.c.number)
    )
    return telling.connection.execute(query).scalars().all()


# -------------------------------------------------------------------------------- what went back
def _backs() -> Select[Any]:
    return select(
        _BACK, _REFUND.c.number.label("refund"), _REFUND.c.state.label("refund_state")
    ).join(_REFUND, _REFUND.c.id == _BACK.c.refund_id)


def _explain_back(telling: Telling, back: Any) -> Explanation:
    say = telling.say
    whole = back.net_cents + back.fees_cents + back.interest_cents
    reasons = {
        "excess": say("more came than was owed"),
        "not_owed": say("nothing was owed"),
        "no_notice": say("no letter was mailed"),
    }
    steps = [Step(words=say("what the town had of it"), amount_cents=back.net_cents)]
    if back.fees_cents:
        words = say("both fees, from the town's money")
        steps.append(Step(words=words, amount_cents=back.fees_cents))
    rules: list[Rule | None] = []
    if back.reason != "excess":
        steps += _interest_steps(telling, back)
        rules = _interest_rules(telling, back)
    return telling.explain(
        "setoff_back",
        say("Why does {amount} of it go back?", amount=telling.money(whole)),
        say(
            "{reason}. Refund {refund} is {state}.",
            reason=reasons[back.reason].capitalize(),
            refund=str(back.refund),
            state=back.refund_state,
        ),
        steps=running(steps),
        rules=[*rules, returned_rule(telling)],
        result_cents=whole,
    )


def _spans(telling: Telling, back: Any) -> Sequence[Any]:
    """The days interest was paid for, by the rates that were known then."""
    rule = telling.decided(INTEREST, back.paid_until)
    since = back.notice_on + dt.timedelta(days=rule.value["from_day"])
    try:
        return spans_of(telling.connection, since, back.paid_until, back.at)
    except Refused:
        return ()


def _interest_steps(telling: Telling, back: Any) -> Iterator[Step]:
    say = telling.say
    for span in _spans(telling, back):
        words = say(
            "{days} days at {percent} percent a year",
            days=str(span.days),
            percent=percent(span.rate_ppm),
        )
        yield Step(words=words, on=span.since)
    words = say("interest, from the town's money")
    yield Step(words=words, on=back.paid_until, amount_cents=back.interest_cents)


def _interest_rules(telling: Telling, back: Any) -> list[Rule | None]:
    """The rate of each span with its source, then the rule that it is paid at all."""
    say = telling.say
    known = rates_known(telling.connection, back.at)
    found = [
        Rule(
            words=say("{percent} percent a year", percent=rate.percent),
            citation=rate.source,
            effective_from=rate.from_on,
            key=INTEREST,
        )
        for span in _spans(telling, back)
        for rate in [one for one in known if one.from_on <= span.since][-1:]
    ]
    decided = telling.decided(INTEREST, back.paid_until)
    words = say(
        "The town pays interest from day {day} after the State's notice of {notice}",
        day=str(decided.value["from_day"]),
        notice=town_date(back.notice_on),
    )
    return [*found, Rule(words=words, citation="G.S. 105A-5(e), 105-241.21", key=INTEREST)]


def returned_rule(telling: Telling) -> Rule:
    """What of a setoff goes back, by law."""
    words = telling.say(
        "What is over goes back without the fees; where nothing was owed or no letter was mailed, "
        "all of it with the fees"
    )
    return Rule(words=words, citation="G.S. 105A-5(e)")
