"""What is past due on an account, and what must be paid for nothing to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from clerktui.rules.aging import is_past_due
from clerktui.rules.allocation import OpenItem, Share, allocate
from clerktui.rules.policy import AllocationPolicy


@dataclass(frozen=True)
class Standing:
    """How an account stands on a day, in cents.

    Attributes:
        past_due_cents: what is owed from days gone by; it is what brings a cut-off.
        oldest_due_on: since when.
        to_pay_cents: the smallest payment after which nothing is past due. Where the town pays
            one service before another it can be more than what is past due.
    """

    past_due_cents: int = 0
    oldest_due_on: dt.date | None = None
    to_pay_cents: int = 0


def left_after(items: Sequence[OpenItem], shares: Iterable[Share]) -> list[OpenItem]:
    """The items as they stand once these shares of a payment are on them."""
    left = {share.receivable_id: share.leaves_cents for share in shares}
    return [
        replace(one, balance_cents=left.get(one.receivable_id, one.balance_cents)) for one in items
    ]


def standing(items: Sequence[OpenItem], policy: AllocationPolicy, on: dt.date) -> Standing:
    """How an account with these open items stands; money is placed by the town's own order.

    Credits on the account are not set against what is past due: they are kept for the next bill
    until somebody applies them.
    """
    late = [one for one in items if one.balance_cents > 0 and is_past_due(one.due_on, on)]
    if not late:
        return Standing()
    owed = sum(one.balance_cents for one in items if one.balance_cents > 0)
    wanted = {one.receivable_id for one in late}
    paid = to_pay = 0
    for share in allocate(items, owed, policy, on).shares:
        paid += share.amount_cents
        if share.receivable_id in wanted:
            to_pay = paid
    return Standing(
        past_due_cents=sum(one.balance_cents for one in late),
        oldest_due_on=min(one.due_on for one in late),
        to_pay_cents=to_pay,
    )
