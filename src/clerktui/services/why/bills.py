"""Why a bill came to what it did, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.ledger import replay
from clerktui.models import Account, Bill, Charge, Receivable
from clerktui.rules.aging import bucket, days_past_due
from clerktui.rules.names import fold_number, snippet
from clerktui.services.entry_words import BILLING, entry_words, get_facts
from clerktui.services.why.balances import bucket_words
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Step

_ACCOUNT = Account.__table__
_BILL = Bill.__table__
_CHARGE = Charge.__table__
_RECEIVABLE = Receivable.__table__


def find_bill(telling: Telling, number: str) -> Any:
    """The bill's row with its account's number.

    Raises:
        Refused: `why.no_bill`.
    """
    row = telling.connection.execute(
        select(_BILL, _ACCOUNT.c.number.label("account"))
        .join(_ACCOUNT, _ACCOUNT.c.id == _BILL.c.account_id)
        .where(_BILL.c.number_n == fold_number(number))
        .order_by(_BILL.c.id)
    ).first()
    if row is None:
        raise Refused("why.no_bill", bill=snippet(number))
    return row


def explain_bill(telling: Telling, bill: Any) -> Explanation:
    """The charges of a bill, one by one, up to what it came to."""
    say = telling.say
    items = _items(telling, bill)
    steps = running(_charges(telling, items))
    amount = sum(item.original_cents for item in items)
    return telling.explain(
        "bill",
        say("Why is bill {bill} {amount}?", bill=bill.number, amount=telling.money(amount)),
        say(
            "It was issued {issued} on account {account}, due {due}, for {services}.",
            issued=town_date(bill.issued_on),
            account=bill.account,
            due=town_date(bill.due_on),
            services=", ".join(dict.fromkeys(telling.service(item.service) for item in items)),
        ),
        steps=steps,
        result_cents=amount,
    )


def explain_rest(telling: Telling, bill: Any) -> Explanation:
    """What was paid and corrected on a bill since, what is open, and how old that is."""
    say, today = telling.say, telling.reference.on
    items = _items(telling, bill)
    steps = running(_since(telling, bill, items))
    left = sum(item.balance_cents for item in items)
    thresholds, rule = telling.thresholds(today)
    days = days_past_due(bill.due_on, today)
    if left <= 0:
        answer = say("Nothing is open on it.")
    elif not days:
        answer = say("{amount} is open and not late.", amount=telling.money(left))
    else:
        answer = say(
            "{amount} is open, due {due}: {days} days past due, so {age}.",
            amount=telling.money(left),
            due=town_date(bill.due_on),
            days=str(days),
            age=bucket_words(say, bucket(bill.due_on, today, thresholds), thresholds),
        )
    return telling.explain(
        "rest",
        say("Why is {amount} open on bill {bill}?", amount=telling.money(left), bill=bill.number),
        answer,
        steps=steps,
        rules=[rule] if left > 0 and days else [],
        result_cents=left,
    )


def _items(telling: Telling, bill: Any) -> Sequence[Any]:
    order = {code: place for place, code in enumerate(telling.reference.services)}
    rows = telling.connection.execute(
        select(_RECEIVABLE).where(_RECEIVABLE.c.bill_id == bill.id).order_by(_RECEIVABLE.c.id)
    ).all()
    return sorted(rows, key=lambda row: order[row.service])


def _charges(telling: Telling, items: Sequence[Any]) -> Iterator[Step]:
    rows = telling.connection.execute(
        select(_CHARGE)
        .where(_CHARGE.c.receivable_id.in_([item.id for item in items]))
        .order_by(_CHARGE.c.id)
    ).all()
    for item in items:
        for charge in (row for row in rows if row.receivable_id == item.id):
            name = telling.service(item.service)
            said = ": ".join(filter(None, (name, charge.description)))
            words = f"{said}, {charge.quantity}" if charge.quantity else said
            yield Step(words=words, amount_cents=charge.amount_cents)


def _since(telling: Telling, bill: Any, items: Sequence[Any]) -> Iterator[Step]:
    """Every entry that touched the bill, with what it did to the bill alone."""
    entries = telling.connection.execute(replay.entries_on(bill.account_id)).all()
    lines = telling.connection.execute(replay.lines_on(bill.account_id)).all()
    facts = get_facts(telling.connection, entries, lines)
    wanted = {item.id for item in items}
    for entry in entries:
        touched = [
            line.amount_cents
            for line in facts.bills[entry.entry_id]
            if line.receivable_id in wanted
        ]
        if touched:
            is_bill = entry.kind in BILLING and entry.correction is None
            words = telling.say("the bill") if is_bill else entry_words(telling.say, entry, facts)
            yield Step(words=words, on=entry.business_date, amount_cents=sum(touched))
