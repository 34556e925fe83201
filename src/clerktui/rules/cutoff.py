"""Whether an account may be cut off on a day, why or why not, and what takes it off the list.

Only what is owed for the services the town names counts; tax and what else is no utility never
does. Credits on the account are set against it: nobody is cut off for what is already there.

Source: G.S. 160A-314(b): a utility may be cut off once an account is more than ten days
delinquent. Services, least amount, exceptions and days without cut-offs are the town's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clerktui.rules.allocation import OpenItem, allocate
from clerktui.rules.policy import AllocationPolicy
from clerktui.rules.standing import left_after

CLEAR, NOTICE, ELIGIBLE, EXCLUDED, CUT = "clear", "notice", "eligible", "excluded", "cut"
CUT_FLAG = "cut_off"


@dataclass(frozen=True)
class Moratorium:
    """Days on which the town cuts nobody off, both included, and why."""

    first: dt.date
    last: dt.date
    why: str = ""


@dataclass(frozen=True)
class CutOffRule:
    """The town's dated rule.

    Attributes:
        services: what may be cut off for.
        classes: the account classes it is used on; none named are all.
        after_days: so many days past due may pass; the day after them the account is on the list.
        minimum_cents: the least amount that brings an account on the list.
        excluded_flags: marks of an account that keep it off, the gravest first.
        moratoria: days without cut-offs.
    """

    services: frozenset[str]
    classes: frozenset[str] = frozenset()
    after_days: int = 10
    minimum_cents: int = 1
    excluded_flags: tuple[str, ...] = ()
    moratoria: tuple[Moratorium, ...] = ()

    @classmethod
    def from_data(cls, said: Mapping[str, Any]) -> CutOffRule:
        """The rule as a policy holds it; never fewer days than the law's.

        >>> rule = {"services": ["water"], "after_days": 5, "lawful_days": 10}
        >>> CutOffRule.from_data(rule).after_days
        10
        """
        return cls(
            services=frozenset(said["services"]),
            classes=frozenset(said.get("classes", ())),
            after_days=max(said["after_days"], said.get("lawful_days", 0)),
            minimum_cents=max(1, said.get("minimum_cents", 1)),
            excluded_flags=tuple(said.get("excluded_flags", ())),
            moratoria=tuple(
                Moratorium(
                    dt.date.fromisoformat(one["first"]),
                    dt.date.fromisoformat(one["last"]),
                    one.get("why", ""),
                )
                for one in said.get("moratoria", ())
            ),
        )


@dataclass(frozen=True)
class Holder:
    """What of an account besides its money decides: status, class, flags in force with their end.

    `pending_cents` is money that came for it and is not posted yet: it counts as if it were.
    """

    status: str = "active"
    account_class: str = ""
    flags: tuple[tuple[str, dt.date | None], ...] = ()
    pending_cents: int = 0


@dataclass(frozen=True)
class CutOff:
    """How an account stands with the cut-off list on a day.

    Attributes:
        status: "clear", "notice" (past due, its days not over), "eligible" (on the list),
            "excluded" (would be on it, is kept off) or "cut" (off already).
        reason: what makes it so: "nothing_due", "minimum", "class", "status", a flag's code,
            "moratorium"; nothing where the amount and the days alone do.
        owed_cents: what counts: past due for these services, its days over, credits taken off.
        since: the day it came on the list; of a notice, the day it will.
        until: the last day of a notice, of a flag or of a moratorium; None where it has no end.
        to_leave_cents: the smallest payment that takes it off the list, or keeps it off it.
        why: the words of a moratorium.
    """

    status: str = CLEAR
    reason: str = "nothing_due"
    owed_cents: int = 0
    since: dt.date | None = None
    until: dt.date | None = None
    to_leave_cents: int = 0
    why: str = ""


def cut_off(
    items: Sequence[OpenItem],
    rule: CutOffRule,
    policy: AllocationPolicy,
    on: dt.date,
    holder: Holder | None = None,
) -> CutOff:
    """How an account with these open items stands on a day; payments go by the town's order.

    Args:
        items: what is open, credits below zero.
        rule: the town's rule for cut-offs.
        policy: the order in which a payment is applied.
        on: the town date.
        holder: status, class and flags of the account; an active one without flags when None.
    """
    holder = holder or Holder()
    left = _with_pending(items, policy, on, holder.pending_cents)
    late = _Late(left, rule)
    day = late.listed_on()
    if day is None or late.due_after(day, rule.after_days) >= on:
        past_due = any(one.due_on < on for one in late.items)
        return CutOff(reason="minimum" if past_due else "nothing_due")
    found = CutOff(
        status=ELIGIBLE if day <= on else NOTICE,
        reason="",
        owed_cents=late.ripe_cents(max(on, day)),
        since=day,
        until=None if day <= on else day - dt.timedelta(days=1),
        to_leave_cents=_to_leave(left, late, policy, on, max(on, day)),
    )
    return _kept_off(found, rule, on, holder)


class _Late:
    """What counts of an account, by the day on which its days are over."""

    def __init__(self, items: Iterable[OpenItem], rule: CutOffRule) -> None:
        everything = list(items)
        self.items = sorted(
            (one for one in everything if one.balance_cents > 0 and one.service in rule.services),
            key=lambda one: one.due_on,
        )
        self.credit_cents = -sum(min(0, one.balance_cents) for one in everything)
        self.least_cents = rule.minimum_cents
        self._wait = dt.timedelta(days=rule.after_days + 1)

    @staticmethod
    def due_after(day: dt.date, after_days: int) -> dt.date:
        """The due date whose days are over on this day."""
        return day - dt.timedelta(days=after_days + 1)

    def is_ripe(self, item: OpenItem, on: dt.date) -> bool:
        """Whether an item's days are over."""
        return item.due_on + self._wait <= on

    def ripe_cents(self, on: dt.date) -> int:
        """What counts on a day, credits taken off."""
        ripe = sum(one.balance_cents for one in self.items if self.is_ripe(one, on))
        return max(0, ripe - self.credit_cents)

    def listed_on(self) -> dt.date | None:
        """The first day on which enough counts, as the balances are now; None for never."""
        total = -self.credit_cents
        for item in self.items:
            total += item.balance_cents
            if total >= self.least_cents:
                return item.due_on + self._wait
        return None


def _with_pending(
    items: Sequence[OpenItem], policy: AllocationPolicy, on: dt.date, cents: int
) -> list[OpenItem]:
    """The items as they will be once money that waits is posted; what is over is a credit."""
    owed = sum(one.balance_cents for one in items if one.balance_cents > 0)
    some = min(cents, owed)
    if some <= 0:
        return list(items)
    # The whole amount may be below the least part payment: it came, and is applied all the same.
    free = replace(policy, minimum_partial_cents=0)
    return left_after(items, allocate(items, some, free, on).shares)


def _to_leave(
    items: Sequence[OpenItem], late: _Late, policy: AllocationPolicy, on: dt.date, day: dt.date
) -> int:
    """The smallest payment on a day after which too little counts for the list of another day."""
    wanted = late.ripe_cents(day) - (late.least_cents - 1)
    counts = {one.receivable_id for one in late.items if late.is_ripe(one, day)}
    owed = sum(one.balance_cents for one in items if one.balance_cents > 0)
    paid = 0
    for share in allocate(items, owed, policy, on).shares:
        if share.receivable_id in counts:
            if share.amount_cents >= wanted:
                paid += wanted
                break
            wanted -= share.amount_cents
        paid += share.amount_cents
    return max(paid, min(owed, policy.minimum_partial_cents))


def _kept_off(found: CutOff, rule: CutOffRule, on: dt.date, holder: Holder) -> CutOff:
    """What keeps an account off the list that would be on it, or soon."""
    flags = dict(holder.flags)
    if CUT_FLAG in flags:
        return replace(found, status=CUT, reason=CUT_FLAG, until=None)
    if holder.status != "active":
        return replace(found, status=CLEAR, reason="status", until=None)
    if rule.classes and holder.account_class not in rule.classes:
        return replace(found, status=CLEAR, reason="class", until=None)
    for code in rule.excluded_flags:
        if code in flags:
            return replace(found, status=EXCLUDED, reason=code, until=flags[code])
    for one in rule.moratoria:
        if one.first <= on <= one.last and found.status == ELIGIBLE:
            return replace(found, status=EXCLUDED, reason="moratorium", until=one.last, why=one.why)
    return found
