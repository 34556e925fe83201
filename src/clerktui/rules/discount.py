"""Which discounts for early payment a payment earns: those of the taxes it pays whole.

Source: G.S. 105-360(c).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from clerktui.errors import Refused
from clerktui.rules.allocation import AllocationPolicy, OpenItem, allocate


@dataclass(frozen=True)
class Wish:
    """What a payer gives, and what it is to pay; in cents."""

    amount_cents: int
    service: str | None = None
    bill: str | None = None
    manual: Mapping[int, int] = field(default_factory=dict)


def earned(
    items: Sequence[OpenItem],
    wishes: Sequence[Wish],
    offered: Mapping[int, int],
    policy: AllocationPolicy,
    as_of: dt.date,
) -> dict[int, int]:
    """The discounts these payments earn together, in cents by receivable.

    A tax earns its discount when nothing of it is owed once the discount is off and the money is
    allocated by the town's rule; a tax of which a cent stays unpaid earns none.

    Args:
        items: what one account owes.
        wishes: what is paid on it, one after the other.
        offered: cents that come off each receivable if its tax is paid whole.
        policy: the town's order.
        as_of: the day the money counts from.

    >>> tax = OpenItem(1, "tax", "principal", "T27", dt.date(2027, 9, 1), 2027, 100_000)
    >>> policy = AllocationPolicy(dt.date(2026, 7, 1), ("water", "tax"))
    >>> earned([tax], [Wish(98_000)], {1: 2_000}, policy, dt.date(2027, 8, 20))
    {1: 2000}
    >>> earned([tax], [Wish(97_999)], {1: 2_000}, policy, dt.date(2027, 8, 20))
    {}
    """
    left = {one: cents for one, cents in offered.items() if cents > 0}
    while left and wishes:
        after = _after(reduced(items, left), wishes, policy, as_of)
        if after is None:
            return {}
        unpaid = {_tax(item) for item in after if item.balance_cents > 0}
        of = {item.receivable_id: _tax(item) for item in items}
        kept = {one: cents for one, cents in left.items() if of[one] not in unpaid}
        if len(kept) == len(left):
            return kept
        left = kept
    return {}


def reduced(items: Iterable[OpenItem], off: Mapping[int, int]) -> list[OpenItem]:
    """These items with cents taken off.

    >>> tax = OpenItem(1, "tax", "principal", "T27", dt.date(2027, 9, 1), 2027, 100_000)
    >>> [item.balance_cents for item in reduced([tax], {1: 2_000})]
    [98000]
    """
    return [
        replace(item, balance_cents=item.balance_cents - off.get(item.receivable_id, 0))
        for item in items
    ]


def _tax(item: OpenItem) -> tuple[str, int | None]:
    return item.service, item.tax_year


def _after(
    items: Sequence[OpenItem],
    wishes: Iterable[Wish],
    policy: AllocationPolicy,
    as_of: dt.date,
) -> list[OpenItem] | None:
    """The items once all is paid; None where a wish cannot be done at all."""
    left = list(items)
    for wish in wishes:
        try:
            given = allocate(
                left,
                wish.amount_cents,
                policy,
                as_of,
                only_service=wish.service,
                only_bill=wish.bill,
                manual=dict(wish.manual) or None,
            )
        except Refused:
            return None
        paid = {share.receivable_id: share.amount_cents for share in given.shares}
        left = [
            replace(item, balance_cents=item.balance_cents - paid.get(item.receivable_id, 0))
            for item in left
        ]
    return left
