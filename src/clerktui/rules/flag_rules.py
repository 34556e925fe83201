"""What a flag on an account asks for and changes, as the town's policy `flag.rules` says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACTS: dict[str, str] = {
    "penalty": "charge a penalty or a fee",
    "write_off": "write off",
    "adjust_up": "make more owed",
    "letter": "send a letter that collects",
    "cash_only": "put it on CASH ONLY",
    "call": "call",
    "refund": "give money back",
    "cut_off": "cut off",
    "close": "close it",
    "setoff": "send it to debt setoff",
    "agency": "place it with an agency",
    "enforce": "garnish or attach",
}
"""What a flag can forbid, or ask a supervisor about, in words."""


@dataclass(frozen=True)
class FlagRule:
    """One code's rule.

    Attributes:
        set_by, end_by: the permission it takes.
        proof: the kinds of proof that may be seen; none where none is needed.
        lasts_days: how long it holds when no other day is said; 0 is until it is ended.
        review_days: how many days before its end it is to be looked at again.
        forbids: acts of `ACTS` that are refused.
        asks: acts a supervisor has to let through.
        needs: further facts asked for: "case" or "substitute".
        language: the language the customer is spoken and written to in.
        says: its effect in a few words.
    """

    set_by: str = "contact.add"
    end_by: str = "contact.add"
    proof: tuple[str, ...] = ()
    lasts_days: int = 0
    review_days: int = 30
    forbids: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    needs: str = ""
    language: str = ""
    says: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> FlagRule:
        """The rule as the policy says it.

        >>> FlagRule.from_data({"forbids": ["call"], "says": "letters only"}).forbids
        ('call',)
        """
        lists = ("proof", "forbids", "asks")
        said: dict[str, Any] = {n: tuple(v) if n in lists else v for n, v in data.items()}
        return cls(**said)

    def expires(self, on: dt.date, said: dt.date | None) -> dt.date | None:
        """The last day of a flag put on or renewed on a day.

        >>> FlagRule(lasts_days=365).expires(dt.date(2026, 1, 1), None)
        datetime.date(2027, 1, 1)
        """
        if said is not None or not self.lasts_days:
            return said
        return on + dt.timedelta(days=self.lasts_days)

    def review(self, expires_on: dt.date | None) -> dt.date | None:
        """When a flag that ends on a day is looked at again."""
        return expires_on - dt.timedelta(days=self.review_days) if expires_on else None
