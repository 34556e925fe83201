"""What of an account's open items each plan of the procedure collects.

A plan is for some services; what another plan collects is none of its own, and what was done about
one of them counts for no other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from clerktui.rules.aging import is_past_due
from clerktui.rules.allocation import OpenItem
from clerktui.rules.collection_procedure import Debtor, Done, PastDue, Plan


def past_due(
    items: Iterable[OpenItem], on: dt.date, services: frozenset[str] = frozenset()
) -> PastDue | None:
    """What is past due on a day; None when nothing is, or credits cover it.

    >>> water = OpenItem(1, "water", "principal", "B1", dt.date(2026, 10, 25), None, 4120)
    >>> past_due([water], dt.date(2026, 11, 25))
    PastDue(oldest_due=datetime.date(2026, 10, 25), cents=4120)
    """
    everything = list(items)
    late = [
        one
        for one in everything
        if one.balance_cents > 0
        and is_past_due(one.due_on, on)
        and (not services or one.service in services)
    ]
    owed = sum(one.balance_cents for one in everything)
    cents = min(sum(one.balance_cents for one in late), owed)
    return PastDue(min(one.due_on for one in late), cents) if late and cents > 0 else None


def plans_for(
    plans: Iterable[Plan], account: Debtor, items: Sequence[OpenItem], on: dt.date
) -> list[tuple[Plan, PastDue]]:
    """The plans for what this account has past due, in the town's order, each with its debt.

    What an earlier plan collects is not collected by a later one as well.
    """
    found, taken = [], set[str]()
    for plan in plans:
        if not plan.takes(account):
            continue
        own = [one for one in items if one.balance_cents <= 0 or one.service not in taken]
        late = past_due(own, on, plan.services)
        if late is None or late.cents < plan.minimum_cents:
            continue
        found.append((plan, late))
        taken |= plan.services or {one.service for one in items}
    return found


def done_by(plan: Plan, done: Iterable[Done], plans: Mapping[str, Plan]) -> list[Done]:
    """What was done that counts for a plan: not what another plan did about other services."""
    return [one for one in done if _counts(plan, plans.get(one.plan))]


def _counts(plan: Plan, other: Plan | None) -> bool:
    if other is None or not other.services or not plan.services:
        return True
    return bool(other.services & plan.services)
