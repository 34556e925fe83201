"""Where a payment goes: the one rule by which money meets what is owed.

The desk previews with it on every key and posting runs it again, so both always agree. The order
comes from the town's dated policy; what the law fixes (charges on a tax bill before its tax)
holds whatever policy or clerk says. Nothing here invents, loses or overpays a cent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clerktui.errors import Refused
from clerktui.rules.money import format_cents
from clerktui.rules.payorder import PayOrder, with_tax_bills
from clerktui.rules.policy import CHARGES, AllocationPolicy, OpenItem

__all__ = ["Allocation", "AllocationPolicy", "OpenItem", "Share", "allocate", "explain"]


@dataclass(frozen=True)
class Share:
    """What one receivable gets, why, and what it still owes after; `what` names it in a phrase."""

    receivable_id: int | None
    service: str
    bill: str
    amount_cents: int
    reason: str
    leaves_cents: int
    label: str = ""
    what: str = ""


@dataclass(frozen=True)
class Allocation:
    """Where an amount goes: its shares, and what is left over as credit."""

    shares: tuple[Share, ...]
    credit_cents: int
    amount_cents: int


def allocate(  # noqa: PLR0913  # four facts, and three wishes a payer may have, by name only
    items: Iterable[OpenItem],
    amount_cents: int,
    policy: AllocationPolicy,
    as_of: dt.date,
    *,
    only_service: str | None = None,
    only_bill: str | None = None,
    manual: Mapping[int, int] | None = None,
) -> Allocation:
    """Apply an amount to open items by policy, honouring what the payer stated.

    Args:
        items: what is open, in any order.
        amount_cents: the money to apply.
        policy: the order in force.
        as_of: the town date the payment counts from.
        only_service: pay this service only.
        only_bill: pay this bill only.
        manual: cents to pin to receivables first; the rest follows the policy.

    Returns:
        Shares in the order they are paid, adding up with the credit to the amount.

    >>> water = OpenItem(1, "water", "principal", "W1", dt.date(2026, 10, 25), None, 4120)
    >>> tax = OpenItem(2, "tax", "interest", "T25", dt.date(2026, 1, 6), 2025, 1240)
    >>> policy = AllocationPolicy(dt.date(2026, 7, 1), ("water", "tax"))
    >>> paid = allocate([water, tax], 6000, policy, dt.date(2026, 11, 23))
    >>> [(share.receivable_id, share.amount_cents, share.reason) for share in paid.shares]
    [(2, 1240, 'tax interest before principal'), (1, 4120, 'oldest first')]
    >>> paid.credit_cents
    640

    Raises:
        Refused: allocation.negative, allocation.below_minimum, allocation.overpayment,
            allocation.manual_unknown, allocation.manual_negative, allocation.manual_over_balance,
            allocation.manual_exceeds_payment, allocation.tax_charges_first.
        ValueError: when two items carry the same receivable.
    """
    covered = [
        item
        for item in with_tax_bills(items, policy)
        if only_service in (None, item.service) and only_bill in (None, item.bill)
    ]
    order = PayOrder(covered, policy, as_of)
    _check_amount(amount_cents, order.owed_cents, policy)
    pinned = _pin(order.items, amount_cents, manual or {})
    paid, left = _pour(order.items, amount_cents, pinned)
    _check_tax_order(order.items, paid, policy)
    if left and policy.overpayment == "refuse":
        raise Refused("allocation.overpayment", over_cents=left)
    named = "the bill named" if only_bill else "the service named" if only_service else ""
    shares = tuple(
        Share(
            receivable_id=item.receivable_id,
            service=item.service,
            bill=item.bill,
            amount_cents=paid[item.receivable_id],
            reason=_reason(order.reason(item, named), item, pinned, paid),
            leaves_cents=item.balance_cents - paid[item.receivable_id],
            label=item.label,
            what=order.phrase(item),
        )
        for item in order.items
        if paid[item.receivable_id]
    )
    return Allocation(shares, left, amount_cents)


def _pour(
    items: Sequence[OpenItem], amount_cents: int, pinned: Mapping[int, int]
) -> tuple[dict[int, int], int]:
    """Fill the items in their order on top of what is pinned; also what is left over."""
    left = amount_cents - sum(pinned.values())
    paid = {}
    for item in items:
        already = pinned.get(item.receivable_id, 0)
        more = min(left, item.balance_cents - already)
        paid[item.receivable_id] = already + more
        left -= more
    return paid, left


def _reason(reason: str, item: OpenItem, pinned: Mapping[int, int], paid: Mapping[int, int]) -> str:
    asked = pinned.get(item.receivable_id, 0)
    if not asked:
        return reason
    return "as you asked" if asked == paid[item.receivable_id] else f"as you asked, then {reason}"


def explain(allocation: Allocation) -> str:
    """Say an allocation in one line a customer can follow.

    >>> item = OpenItem(1, "water", "principal", "W1", dt.date(2026, 10, 25), None, 4120)
    >>> policy = AllocationPolicy(dt.date(2026, 7, 1), ("water",))
    >>> explain(allocate([item], 5000, policy, dt.date(2026, 11, 23)))
    '41.20 to the water bill, 8.80 kept as credit'
    """
    sums: dict[str, int] = {}
    for share in allocation.shares:
        sums[share.what] = sums.get(share.what, 0) + share.amount_cents
    parts = [f"{format_cents(cents)} to {what}" for what, cents in sums.items()]
    if allocation.credit_cents:
        parts.append(f"{format_cents(allocation.credit_cents)} kept as credit")
    return ", ".join(parts) or "nothing to apply"


def _check_amount(amount_cents: int, owed_cents: int, policy: AllocationPolicy) -> None:
    if amount_cents < 0:
        raise Refused("allocation.negative", amount_cents=amount_cents)
    if 0 < amount_cents < min(policy.minimum_partial_cents, owed_cents):
        raise Refused(
            "allocation.below_minimum",
            amount_cents=amount_cents,
            minimum_cents=min(policy.minimum_partial_cents, owed_cents),
        )


def _pin(items: Sequence[OpenItem], amount_cents: int, manual: Mapping[int, int]) -> dict[int, int]:
    pinned = {receivable_id: cents for receivable_id, cents in manual.items() if cents}
    by_id = {item.receivable_id: item for item in items}
    for receivable_id, cents in pinned.items():
        item = by_id.get(receivable_id)
        if item is None:
            raise Refused("allocation.manual_unknown", receivable_id=receivable_id)
        if cents < 0:
            raise Refused("allocation.manual_negative", label=item.label, amount_cents=cents)
        if cents > item.balance_cents:
            over = cents - item.balance_cents
            raise Refused("allocation.manual_over_balance", label=item.label, over_cents=over)
    over = sum(pinned.values()) - amount_cents
    if over > 0:
        raise Refused("allocation.manual_exceeds_payment", over_cents=over)
    return pinned


def _check_tax_order(
    items: Sequence[OpenItem], paid: Mapping[int, int], policy: AllocationPolicy
) -> None:
    """Hold to G.S. 105-358(b) however the money was pinned."""
    owed: dict[tuple[str, str, int | None], int] = {}
    for item in items:
        if item.service in policy.tax_services and item.component in CHARGES:
            left = item.balance_cents - paid[item.receivable_id]
            owed[item.bill_key] = owed.get(item.bill_key, 0) + left
    for item in items:
        charges = owed.get(item.bill_key, 0)
        if item.component == "principal" and paid[item.receivable_id] and charges:
            raise Refused("allocation.tax_charges_first", bill=item.bill, owed_cents=charges)
