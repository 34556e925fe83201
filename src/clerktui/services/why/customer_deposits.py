"""Why a customer deposit is what it is: its steps, what it has earned, and whether it goes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from clerktui.i18n import town_date
from clerktui.models import CustomerDepositMove
from clerktui.services.customer_deposits.asking import recommend_for
from clerktui.services.customer_deposits.interest import earned_by, rates_of
from clerktui.services.customer_deposits.looking import WORDS, deposits_of
from clerktui.services.customer_deposits.review import judgements
from clerktui.services.why.telling import Telling, running
from clerktui.views.customer_deposits import RecommendDraft
from clerktui.views.why import Explanation, Step

_MOVE = CustomerDepositMove.__table__


def explain_deposits(telling: Telling, head: Any) -> Iterator[Explanation]:
    """Each deposit of an account, newest first; then what the rule would ask for today.

    Args:
        telling: the books.
        head: the account's row with `id` and `number`.
    """
    for row in telling.connection.execute(deposits_of(head.id)).all():
        yield _explain_held(telling, row)
        if row.held_cents > 0:
            yield _explain_interest(telling, row)
    yield _explain_amount(telling, head)


def _explain_held(telling: Telling, row: Any) -> Explanation:
    """What was asked, paid, used and given back, step by step; and whether it goes back now."""
    say, today = telling.say, telling.reference.on
    judged = judgements(telling.connection, telling.reference, [row], today)[row.id]
    is_held = row.state == "held" and row.held_cents > 0
    total = row.held_cents + row.interest_cents
    answer = say("{amount} is held.", amount=telling.money(total))
    if is_held and judged.is_eligible:
        answer = say("{held} It goes back at the next review.", held=answer)
    elif is_held:
        answer = say("{held} It is kept for now.", held=answer)
    words = say("given back for a good history; the months are counted from the day it was paid")
    return telling.explain(
        "customer_deposit",
        say("Why does the town hold customer deposit {number}?", number=str(row.id)),
        answer,
        steps=running(_steps(telling, row.id)),
        rules=[telling.rule("customer_deposit.review", today, words)],
        notes=judged.reasons if is_held else (),
        result_cents=total,
    )


def _steps(telling: Telling, deposit_id: int) -> Iterator[Step]:
    query = select(_MOVE).where(_MOVE.c.deposit_id == deposit_id).order_by(_MOVE.c.id)
    for move in telling.connection.execute(query):
        more = move.held_cents + move.interest_cents
        words = " ".join(filter(None, (WORDS[move.kind], move.note)))
        if not more and move.required_cents:
            words = f"{words}: {telling.money(move.required_cents)}"
        yield Step(words=words, on=move.day, amount_cents=more or None)


def _explain_interest(telling: Telling, row: Any) -> Explanation:
    """The rates since it is held, and what is earned and not credited yet."""
    say, today = telling.say, telling.reference.on
    earned = earned_by(telling.connection, [row], today)[row.id]
    steps = [
        Step(
            words=say("{rate} percent a year from this day on", rate=_percent(ppm)),
            on=day if day > dt.date(1970, 1, 1) else None,
        )
        for day, ppm in rates_of(telling.connection)
    ]
    wait = telling.reference.policy["customer_deposit.interest"]["after_months"]
    notes = [
        say(
            "Held since {day}; the first {months} months earn nothing.",
            day=town_date(row.held_since),
            months=str(wait),
        ),
        say("A day earns one part in 365; cents are rounded once, at the end."),
    ]
    words = say("simple interest on what was paid, not on interest")
    return telling.explain(
        "customer_deposit_interest",
        say("What has customer deposit {number} earned?", number=str(row.id)),
        say(
            "{credited} was credited, {earned} more is earned until today.",
            credited=telling.money(row.interest_cents),
            earned=telling.money(earned),
        ),
        steps=steps,
        rules=[telling.rule("customer_deposit.interest", today, words)],
        notes=notes,
    )


def _explain_amount(telling: Telling, head: Any) -> Explanation:
    """What the rule would ask of a renter without proof, as the books know the account."""
    say, today = telling.say, telling.reference.on
    found = recommend_for(telling.connection, telling.reference, RecommendDraft(head.number))
    words = say("by class of account, services, credit history and where the place lies")
    return telling.explain(
        "customer_deposit_amount",
        say("What would the town ask of {account} today?", account=head.number),
        say("{amount} of a renter.", amount=telling.money(found.amount_cents)),
        steps=running(Step(words=one.words, amount_cents=one.amount_cents) for one in found.steps),
        rules=[telling.rule("customer_deposit.amount", today, words)],
        result_cents=found.amount_cents,
    )


def _percent(ppm: int) -> str:
    """Parts of a million as a percentage.

    >>> _percent(20_000), _percent(12_500), _percent(0)
    ('2', '1.25', '0')
    """
    whole, part = divmod(ppm, 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".")
