"""Why money that is about to be paid would go where it would go: the desk's own preview, told."""

from __future__ import annotations

from typing import Any

from clerktui.printing.wording import Say
from clerktui.rules.allocation import allocate
from clerktui.services.open_items import get_items
from clerktui.services.why.telling import Telling, running
from clerktui.views.why import Explanation, Step


def explain_plan(
    telling: Telling,
    head: Any,
    amount_cents: int,
    service: str | None = None,
    bill: str | None = None,
) -> Explanation:
    """Where an amount would go on an account today, share by share, by the order in force.

    Args:
        telling: the books.
        head: the account's row.
        amount_cents: the amount.
        service: the only service the payer wants to pay, if one was named.
        bill: the only bill, if one was named.

    Raises:
        Refused: what `rules.allocation.allocate` refuses.
    """
    say, reference = telling.say, telling.reference
    items = get_items(telling.connection, [head.id])[head.id]
    plan = allocate(
        items,
        amount_cents,
        reference.allocation,
        reference.on,
        only_service=service or None,
        only_bill=bill or None,
    )
    steps = []
    for share in plan.shares:
        what = say(
            "{service} of bill {bill}", service=telling.service(share.service), bill=share.bill
        )
        words = say("{what}, {reason}", what=what, reason=reason_words(say, share.reason))
        if share.leaves_cents:
            amount = telling.money(share.leaves_cents)
            words = say("{words}; {amount} of it stays open", words=words, amount=amount)
        steps.append(Step(words=words, amount_cents=share.amount_cents))
    if plan.credit_cents:
        words = say("nothing is owed any more, so this is kept as a credit")
        steps.append(Step(words=words, amount_cents=plan.credit_cents))
    return telling.explain(
        "shares",
        say(
            "Where would {amount} on account {account} go, and why?",
            amount=telling.money(amount_cents),
            account=head.number,
        ),
        _answer(telling, head, amount_cents),
        steps=running(steps),
        rules=[telling.allocation_rule(reference.on)],
        result_cents=amount_cents,
    )


def _answer(telling: Telling, head: Any, amount_cents: int) -> str:
    """That nothing happened yet, and what would be owed if it did."""
    say, left = telling.say, head.balance_cents - amount_cents
    amount = telling.money(abs(left))
    if left > 0:
        return say("Nothing is posted yet. {amount} would still be owed.", amount=amount)
    if left < 0:
        return say("Nothing is posted yet. There would be a credit of {amount}.", amount=amount)
    return say("Nothing is posted yet. Nothing would be owed any more.")


def reason_words(say: Say, reason: str) -> str:
    """The reason a rule gives for a share, as a customer is told it.

    >>> from clerktui.printing.wording import saying
    >>> reason_words(saying("en"), "past due first, town order 2")
    "what is past due is paid first, number 2 in the town's order"
    >>> reason_words(saying("en"), "as you asked")
    'as you asked'
    """
    told = {
        "after what is past due": say("after what is past due"),
        "more than is owed: kept as credit": say("more than was owed"),
        "oldest first": say("what fell due first is paid first"),
        "past due first": say("what is past due is paid first"),
        "the only open bill": say("it is the only open bill"),
    }
    parts = []
    for part in reason.split(", "):
        place = part.removeprefix("town order ")
        is_place = place != part and place.isdigit()
        ordered = say("number {place} in the town's order", place=place)
        parts.append(ordered if is_place else told.get(part, part))
    return ", ".join(parts)
