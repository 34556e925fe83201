"""Why money that is about to be paid would go where it would go: the desk's own preview, told."""

from __future__ import annotations

from typing import Any

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
        left = ""
        if share.leaves_cents:
            left = f", {say('leaves {amount}', amount=telling.money(share.leaves_cents))}"
        steps.append(
            Step(
                words=say("{what}: {reason}", what=what, reason=share.reason) + left,
                amount_cents=share.amount_cents,
            )
        )
    if plan.credit_cents:
        words = say("more than is owed: kept as credit")
        steps.append(Step(words=words, amount_cents=plan.credit_cents))
    return telling.explain(
        "shares",
        say(
            "Where would {amount} on account {account} go, and why?",
            amount=telling.money(amount_cents),
            account=head.number,
        ),
        say("Nothing is posted yet; this is the order in force today."),
        steps=running(steps),
        rules=[telling.allocation_rule(reference.on)],
        result_cents=amount_cents,
    )
