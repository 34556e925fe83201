"""Checks and notes that are not as they should be, by what can be seen on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from clerktui.rules.returned import add_months

STALE_MONTHS = 6
"""A bank need not pay a check older than this. Source: G.S. 25-4-404."""
WHOLE_NOTE = 100
STATES = ("held", "released", "returned", "surrendered", "suspense")
"""What becomes of a payment that was held."""
ACTIONS = ("accept", "accept_words", "hold", "return", "suspense", "refuse", "surrender")


def date_kind(dated_on: dt.date | None, on: dt.date) -> str:
    """What a check's date makes it: "post_dated", "stale", or nothing.

    >>> date_kind(dt.date(2026, 12, 1), dt.date(2026, 11, 24))
    'post_dated'
    >>> date_kind(dt.date(2026, 5, 24), dt.date(2026, 11, 24))
    ''
    >>> date_kind(dt.date(2026, 5, 23), dt.date(2026, 11, 24))
    'stale'

    Source: G.S. 25-4-404 (stale); G.S. 25-3-113(a) (post-dated).
    """
    if dated_on is None:
        return ""
    if dated_on > on:
        return "post_dated"
    return "stale" if add_months(dated_on, STALE_MONTHS) < on else ""


def amount_taken(figures_cents: int, words_cents: int) -> int:
    """What a check whose figures and words differ is for: what the words say.

    >>> amount_taken(6000, 5000)
    5000

    Source: G.S. 25-3-114.
    """
    return words_cents or figures_cents


def keeps_its_value(percent_here: int) -> bool:
    """Whether a mutilated note is still worth what it says: clearly more than half is there.

    >>> keeps_its_value(51), keeps_its_value(50)
    (True, False)

    Source: 31 CFR 100.5.
    """
    return WHOLE_NOTE // 2 < percent_here <= WHOLE_NOTE


def act_by(dated_on: dt.date | None, on: dt.date, days: int) -> dt.date | None:
    """By when something must be done: the check's own date if it is to come, else in `days`.

    >>> act_by(dt.date(2026, 12, 1), dt.date(2026, 11, 24), 30)
    datetime.date(2026, 12, 1)
    """
    if dated_on is not None and dated_on > on:
        return min(dated_on, on + dt.timedelta(days=days)) if days else dated_on
    return on + dt.timedelta(days=days) if days else None


KINDS = (
    "unsigned",
    "post_dated",
    "stale",
    "figures_words",
    "wrong_payee",
    "foreign",
    "third_party",
    "paid_in_full",
    "no_stub",
    "closed_account",
    "several_bills",
    "mutilated",
    "counterfeit",
    "cash_back",
)
"""The kinds every town knows, in the order they are offered; a town's own come behind them."""
KEPT = {"hold": "held", "return": "returned", "surrender": "surrendered"}
"""Actions by which a payment is kept out of the books, and the state each leads to."""
TAKEN = frozenset({"accept", "accept_words", "suspense"})
"""Actions by which the money is booked after all."""


def in_order(codes: Iterable[str]) -> list[str]:
    """Kinds as they are offered, always under the same digit.

    >>> in_order(["stale", "ripped", "unsigned"])
    ['unsigned', 'stale', 'ripped']
    """
    known = {code: place for place, code in enumerate(KINDS)}
    return sorted(codes, key=lambda code: (known.get(code, len(known)), code))
