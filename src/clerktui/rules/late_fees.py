"""What paying late costs: a flat fee or a part of what is owed, after days of grace.

Source: G.S. 160A-314(a): the council sets penalties, by class; the amounts are the town's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clerktui.rules.calendar import Calendar
from clerktui.rules.money import format_cents

_MILLION = 1_000_000


@dataclass(frozen=True)
class LateFeeRule:
    """The fee of one class of account.

    Attributes:
        flat_cents: the fee whatever is owed.
        ppm: the fee as parts in a million of what is owed; the greater of the two is charged.
        least_cents: the least that is charged.
        most_cents: the most that is charged; 0 sets no limit.
        grace_days: days after the due date on which paying is still in time.
        owed_cents: nothing is charged on less than this.
    """

    flat_cents: int = 0
    ppm: int = 0
    least_cents: int = 0
    most_cents: int = 0
    grace_days: int = 0
    owed_cents: int = 1

    @classmethod
    def of_class(cls, classes: Mapping[str, Mapping[str, Any]], account_class: str) -> LateFeeRule:
        """The rule of a class of account; one the town does not name has that of "default".

        >>> LateFeeRule.of_class({"default": {"flat_cents": 1000}}, "commercial").flat_cents
        1000
        """
        return cls(**classes.get(account_class, classes.get("default", {})))

    def timely_until(self, due_on: dt.date, calendar: Calendar) -> dt.date:
        """The last day on which a bill is paid in time: after the grace, an open day.

        >>> LateFeeRule(grace_days=2).timely_until(dt.date(2026, 11, 26), Calendar())
        datetime.date(2026, 11, 30)
        """
        return calendar.next_open(due_on + dt.timedelta(days=self.grace_days))

    def fee_cents(self, owed_cents: int) -> int:
        """The fee on what is past due, in cents, half a cent up; 0 where none is charged.

        >>> LateFeeRule(flat_cents=1000, ppm=15_000).fee_cents(100_000)
        1500
        >>> LateFeeRule(flat_cents=1000, most_cents=1200, ppm=15_000).fee_cents(100_000)
        1200
        """
        if owed_cents < max(1, self.owed_cents):
            return 0
        part = (owed_cents * self.ppm + _MILLION // 2) // _MILLION
        cents = max(self.flat_cents, part, self.least_cents)
        return min(cents, self.most_cents) if self.most_cents else cents

    def words(self) -> str:
        """The rule as a clerk says it.

        >>> LateFeeRule(flat_cents=1000, ppm=15_000, grace_days=2).words()
        '10.00 or 1.5 % if greater, after 2 days of grace'
        """
        parts = [format_cents(self.flat_cents)] if self.flat_cents else []
        if self.ppm:
            percent = f"{self.ppm // 10_000}{_fraction(self.ppm % 10_000)} %"
            parts.append(f"{percent} if greater" if parts else percent)
        said = [" or ".join(parts) or "no fee"]
        if self.least_cents:
            said.append(f"at least {format_cents(self.least_cents)}")
        if self.most_cents:
            said.append(f"at most {format_cents(self.most_cents)}")
        if self.grace_days:
            said.append(f"after {self.grace_days} days of grace")
        return ", ".join(said)


def _fraction(ten_thousandths: int) -> str:
    return f".{ten_thousandths:04d}".rstrip("0") if ten_thousandths else ""
