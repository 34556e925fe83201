"""Collection agencies: who gets which debt, what is left of one, what an agency keeps of money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SIDES = ("placement", "payments", "recall")
"""The files an agency gets: debts placed, money paid to the town directly, debts taken back."""
MONEY_STATES = ("waiting", "posted", "dropped")
"""Money an agency collected: in a batch, in the books, or not come after all."""
_WHOLE = 1000


@dataclass(frozen=True)
class AgencyRule:
    """Which debts an agency may get, as the town decides; amounts in cents.

    Attributes:
        classes: classes of accounts; empty for all.
        min_days: days past due at the least; `max_days` at the most, None without end.
        min_cents: owed at the least; `max_cents` at the most, None without end.
        share: its part of what is placed under rules that match, in relation to the others'.
    """

    agency: str
    classes: tuple[str, ...] = ()
    min_days: int = 0
    max_days: int | None = None
    min_cents: int = 1
    max_cents: int | None = None
    share: int = 1

    def takes(self, account_class: str, days: int, cents: int) -> bool:
        """Whether a debt is one for this rule.

        >>> AgencyRule("A", ("residential",), min_days=120).takes("residential", 119, 5000)
        False
        """
        if self.classes and account_class not in self.classes:
            return False
        old = self.min_days <= days and (self.max_days is None or days <= self.max_days)
        return old and self.min_cents <= cents <= (self.max_cents or cents)


def read_rules(data: Iterable[Mapping[str, Any]]) -> tuple[AgencyRule, ...]:
    """The rules as policy `agency.rules` writes them.

    >>> read_rules([{"agency": "A", "classes": ["commercial"]}])[0].classes
    ('commercial',)
    """
    return tuple(AgencyRule(**{**said, "classes": tuple(said.get("classes", ()))}) for said in data)


def choose(
    rules: Sequence[AgencyRule], debt: tuple[str, int, int], placed: Mapping[str, int]
) -> str | None:
    """The agency a debt goes to: of those whose rule takes it, the one furthest below its share.

    Args:
        rules: the town's, in its order; the earlier one gets it where shares are even.
        debt: class of the account, days past due, cents.
        placed: what each agency was given, in cents.

    >>> two = (AgencyRule("A", share=3), AgencyRule("B", share=1))
    >>> choose(two, ("residential", 200, 5000), {"A": 30000, "B": 5000})
    'B'
    """
    fitting = [rule for rule in rules if rule.takes(*debt)]
    if not fitting:
        return None
    # a/share compared without fractions; min() keeps the first of equals.
    total = 1
    for rule in fitting:
        total *= rule.share
    return min(fitting, key=lambda rule: placed.get(rule.agency, 0) * (total // rule.share)).agency


def left(amount_cents: int, through_cents: int, owed_cents: int, waiting_cents: int = 0) -> int:
    """What an agency has still to collect: no more than it was given, less what it brought.

    Its own money lowers this when it comes, not once more when it is posted.

    Args:
        amount_cents: what was placed.
        through_cents: what came through the agency, gross; posted in the books or not yet.
        owed_cents: what the books say of the debt that was placed.
        waiting_cents: of what came through the agency, what the books do not say yet.

    >>> left(10_000, 2_000, 10_000, 2_000), left(10_000, 2_000, 8_000), left(10_000, 12_000, 300)
    (8000, 8000, 0)
    >>> left(12_000, 4_000, 7_000, 4_000)  # 50.00 paid to the town, 40.00 collected and in a batch
    3000
    """
    return max(0, min(amount_cents - through_cents, owed_cents - waiting_cents))


def commission(gross_cents: int, permille: int) -> int:
    """What an agency keeps of money it collected, half a cent rounded up.

    >>> commission(10_001, 250), commission(10_002, 250)
    (2500, 2501)
    """
    return (gross_cents * permille + _WHOLE // 2) // _WHOLE
