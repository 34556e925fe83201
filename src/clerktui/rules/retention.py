"""From which day an account's records may be purged, and why not before.

A record is kept until the longest of its rules has run out: the retention period of its class,
the years within which an open debt may still be collected, the hold of unclaimed property. While
anything is open, or a hold is in force, no date is given at all. Purging takes the persons out of
the records; the figures stay.

Source: NC 2021 local government schedules, ORS pp. 50-52, 83-86, 144-145 (accounts payable 2.01,
uncollectable 2.03, utility contracts 18.32, delinquent taxpayers 21.04); utility customer accounts
by the town's own decision; G.S. 1-47, 1-52 and 25-2-725 (limitation); G.S. 116B-53 and 116B-73
(unclaimed property). Nothing is destroyed while an audit, litigation or other official action is
pending; unlawful destruction is a misdemeanor (G.S. 132-3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.errors import Refused

# What may happen in the life of an account; a rule counts its years from one of them.
EVENTS = (
    "closed",
    "settled",
    "contact",
    "disclosed",
    "written_off",
    "returned",
    "refunded",
    "unclaimed",
    "debt_utility",
    "debt_other",
    "debt_tax",
    "tax",
)
ACTIONS = ("anonymise", "destroy")


@dataclass(frozen=True)
class RetentionRule:
    """How long one class of records is kept.

    Attributes:
        record_class: the town's word for it ("utility_account").
        event: from what its years count, one of EVENTS.
        years: whole years from the event; the first day it may go is the anniversary.
        action: "anonymise" (figures stay) or "destroy".
        citation: where it is written.
    """

    record_class: str
    event: str
    years: int
    action: str
    citation: str

    def to_data(self) -> dict[str, object]:
        """The rule as it is kept with a run."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Reason:
    """One rule worked out for one account: not before `until`, counted from `since`."""

    rule: RetentionRule
    since: dt.date
    until: dt.date


@dataclass(frozen=True)
class Eligibility:
    """Whether an account may be purged on a day.

    Attributes:
        blocks: what stands in the way whatever the date: codes such as "balance" or "hold".
        reasons: every rule that applies, the one that ends last first.
        not_before: the day the last of them ends; None when no rule applies.
        as_of: the day it was worked out for.
    """

    blocks: tuple[str, ...]
    reasons: tuple[Reason, ...]
    not_before: dt.date | None
    as_of: dt.date

    @property
    def is_eligible(self) -> bool:
        """Nothing is open, and every rule has run out."""
        return not self.blocks and self.not_before is not None and self.not_before <= self.as_of

    @property
    def word(self) -> str:
        """The first of what keeps it, in one code: a block, "period", or "" when it may go."""
        if self.blocks:
            return self.blocks[0]
        return "" if self.is_eligible else "period"


def rules_from_data(data: Sequence[Mapping[str, Any]]) -> tuple[RetentionRule, ...]:
    """The rules as the policy `retention.rules` says them.

    >>> rules_from_data([{"record_class": "utility_account", "event": "closed", "years": 3,
    ...                   "action": "anonymise", "citation": "town"}])[0].years
    3

    Raises:
        Refused: `retention.rule` for a rule with an unknown event or action, or years below zero,
            and when no rule counts from the day an account was closed.
    """
    found = []
    for one in data:
        rule = RetentionRule(
            str(one.get("record_class", "")),
            str(one.get("event", "")),
            one.get("years", -1),
            str(one.get("action", "")),
            str(one.get("citation", "")),
        )
        known = rule.event in EVENTS and rule.action in ACTIONS and rule.record_class
        if not known or type(rule.years) is not int or rule.years < 0 or not rule.citation:
            raise Refused("retention.rule", rule=rule.record_class or "?")
        found.append(rule)
    if not any(rule.event == "closed" for rule in found):
        raise Refused("retention.rule", rule="closed")
    return tuple(found)


def years_later(day: dt.date, years: int) -> dt.date:
    """The anniversary; the 29th of February becomes the 1st of March.

    >>> years_later(dt.date(2024, 2, 29), 3), years_later(dt.date(2023, 5, 1), 3)
    (datetime.date(2027, 3, 1), datetime.date(2026, 5, 1))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def decide(
    rules: Iterable[RetentionRule],
    events: Mapping[str, dt.date],
    blocks: Sequence[str],
    as_of: dt.date,
) -> Eligibility:
    """Whether an account may be purged, with every reason.

    Args:
        rules: those in force on `as_of`.
        events: the newest day of each event that happened, by its name.
        blocks: what is open or held, by code, the gravest first.
        as_of: the day it is asked for.

    >>> rule = RetentionRule("utility_account", "closed", 3, "anonymise", "town")
    >>> found = decide([rule], {"closed": dt.date(2020, 1, 2)}, (), dt.date(2023, 1, 1))
    >>> found.is_eligible, found.not_before, found.word
    (False, datetime.date(2023, 1, 2), 'period')
    >>> decide([rule], {"closed": dt.date(2020, 1, 2)}, (), dt.date(2023, 1, 2)).is_eligible
    True
    """
    reasons = [
        Reason(rule, events[rule.event], years_later(events[rule.event], rule.years))
        for rule in rules
        if rule.event in events
    ]
    reasons.sort(key=lambda one: (-one.until.toordinal(), one.rule.record_class))
    not_before = reasons[0].until if reasons and "closed" in events else None
    standing = tuple(blocks)
    if not_before is None and not standing:
        standing = ("undated",)
    return Eligibility(standing, tuple(reasons), not_before, as_of)
