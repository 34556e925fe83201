"""What is found when a mortgage company's line is held against what its parcel owes.

Source: features.md 92 (mortgage/escrow file with pre-check); G.S. 105-360, 105-358(b).
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("bill", "check", "payment")
"""The files: bills a company gets, what it means to pay, what it paid."""

FINDINGS: dict[str, str] = {
    "billed": "billed",
    "exact": "exact",
    "short": "short",
    "over": "over",
    "held": "held",
    "paid": "paid already",
    "double": "twice in this file",
    "not_its": "not its parcel",
    "wrong_parcel": "no such parcel",
}
"""What was found, in words."""

PLACED = frozenset({"exact", "short", "over", "held"})
"""The lines whose money goes to the account; that of all others waits in suspense."""


@dataclass(frozen=True)
class Line:
    """What is known of one line.

    Attributes:
        is_known: its parcel has a tax of the year.
        is_its: the company pays for this parcel.
        is_again: the parcel's tax stood in an earlier line of the file.
        is_held: a flag stops everything about the debt but paying it.
        amount_cents: what the company pays.
        owed_cents: what is owed on the day, interest added and discount taken off.
    """

    is_known: bool
    is_its: bool
    is_again: bool
    is_held: bool
    amount_cents: int
    owed_cents: int


def find(line: Line) -> str:
    """What is wrong with a line, the gravest first; "exact" where nothing is.

    >>> find(Line(True, True, False, False, 98_000, 98_000))
    'exact'
    >>> find(Line(True, True, False, False, 98_000, 100_000))
    'short'
    >>> find(Line(True, True, False, True, 98_000, 100_000))
    'held'
    >>> find(Line(True, False, True, False, 98_000, 0))
    'double'
    """
    if not line.is_known:
        return "wrong_parcel"
    if line.is_again:
        return "double"
    if not line.is_its:
        return "not_its"
    if line.owed_cents <= 0:
        return "paid"
    if line.is_held:
        return "held"
    return amount_finding(line.amount_cents, line.owed_cents)


def amount_finding(amount_cents: int, owed_cents: int) -> str:
    """Whether an amount is what is owed.

    >>> amount_finding(1, 2), amount_finding(2, 1), amount_finding(2, 2)
    ('short', 'over', 'exact')
    """
    if amount_cents == owed_cents:
        return "exact"
    return "short" if amount_cents < owed_cents else "over"
