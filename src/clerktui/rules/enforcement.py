"""Garnishment and attachment for taxes: clocks, the most of a pay period, what money pays first.

Pure rules; every figure comes from the town's dated policy.

Source: G.S. 105-366 to 105-368, 105-378; the figures as the town's policy `enforcement.rules`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from clerktui.rules.tax_interest import timely_until

KINDS: dict[str, str] = {
    "wages": "Wages",
    "bank": "Bank deposits",
    "rent": "Rents",
    "escheat": "Escheat Fund",
}
"""What can be taken, by kind of case."""
SERVED_ON: dict[str, str] = {
    "wages": "employer",
    "bank": "bank",
    "rent": "tenant",
    "escheat": "treasurer",
}
"""Which kind of third party holds it."""
STEPS_OF: dict[str, str] = {
    "wages": "garnishment",
    "bank": "attachment",
    "rent": "attachment",
    "escheat": "attachment",
}
"""The step of the case file each kind is."""
PARTY_KINDS = tuple(SERVED_ON.values())
ANSWERS: dict[str, str] = {
    "admits": "has something of the taxpayer's",
    "denies": "has nothing of the taxpayer's",
    "objects": "objects",
}
"""What a third party can answer."""
HOW_SERVED: dict[str, str] = {
    "collector": "by the collector's staff",
    "sheriff": "by an officer",
    "certified": "by certified mail (Rule 4)",
}
"""How a notice can be served (G.S. 105-368(b))."""
PERIODS = {"weekly": 7, "biweekly": 14, "semimonthly": 16, "monthly": 31}
"""How often wages are paid, and how many days a pay period has at most."""
RELEASES: dict[str, str] = {
    "paid": "paid in full",
    "nothing": "nothing is there",
    "bankruptcy": "a bankruptcy stays everything",
    "foreclosure": "a foreclosure was begun",
    "agreed": "agreed with the taxpayer",
    "error": "made in error",
}
"""Why a case is let go."""
_MILLION = 1_000_000
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """The days of a notice that was served.

    Attributes:
        answer_by: the last day to answer or pay.
        default_from: the first day it can be taken for unanswered.
    """

    answer_by: dt.date
    default_from: dt.date


def clock_of(
    served_on: dt.date, answer_days: int, default_days: int, closed: Container[dt.date] = ()
) -> Clock:
    """The clock of a notice; a last day that is no business day is the next one that is.

    >>> clock_of(dt.date(2026, 11, 23), 10, 15)
    Clock(answer_by=datetime.date(2026, 12, 3), default_from=datetime.date(2026, 12, 9))
    >>> clock_of(dt.date(2026, 11, 25), 10, 15).answer_by
    datetime.date(2026, 12, 7)

    Source: G.S. 105-368(c), (e); 105-395.1.
    """
    answer_by = timely_until(served_on + answer_days * _DAY, closed)
    last = timely_until(served_on + default_days * _DAY, closed)
    return Clock(answer_by, max(last, answer_by) + _DAY)


def serve_by(dated_on: dt.date, days: int) -> dt.date:
    """The last day a notice can be served while its amounts stand.

    >>> serve_by(dt.date(2026, 11, 23), 30)
    datetime.date(2026, 12, 23)
    """
    return dated_on + days * _DAY


def most_of_wages(gross_cents: int, ppm: int, left_cents: int) -> int:
    """The most an employer pays over of one pay period, in cents: never a part of a cent more.

    >>> most_of_wages(100_005, 100_000, 50_000), most_of_wages(100_000, 100_000, 4_000)
    (10000, 4000)

    Source: G.S. 105-368(a): 10 % of the compensation for any one pay period.
    """
    return max(0, min(gross_cents * ppm // _MILLION, left_cents))


def poured(cents: int, owed: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Money over what is owed (id, cents), the first in front; what is over is in nobody's.

    >>> poured(700, [(1, 500), (2, 900)]), poured(100, [(1, 0)])
    ({1: 500, 2: 200}, {})
    """
    left, given = cents, {}
    for id_, owed_cents in owed:
        part = min(left, owed_cents)
        if part > 0:
            given[id_] = part
            left -= part
    return given


def must_release(codes: Sequence[str], releasing: Sequence[str]) -> str:
    """Which of the stops on an account ends every case, by name; empty where none does.

    >>> must_release(["promise", "bankruptcy"], ["bankruptcy", "foreclosure"])
    'bankruptcy'
    """
    return next((code for code in releasing if code in codes), "")


def fee_of(rules: Mapping[str, int], notices: int) -> int:
    """The fee of serving notices, in cents.

    >>> fee_of({"fee_cents": 3_000}, 2)
    6000

    Source: G.S. 7A-311.
    """
    return rules["fee_cents"] * notices
