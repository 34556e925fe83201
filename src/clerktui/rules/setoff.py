"""Debt setoff: its clocks, its week, how what was collected is split, what goes back.

Pure rules; every figure comes from the town's dated policy.

Source: G.S. ch. 105A, and the clearinghouse's practice where a town follows it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clerktui.rules.folding import fold
from clerktui.rules.identities import ITIN_GROUPS

KINDS = ("tax", "utility", "other")
"""What a debt is owed for; each kind has its letter, department, code and expiry."""
CHANGES = ("add", "update", "delete")
"""What a record does to the clearinghouse's figure: a new debt, a new balance, a zero."""
DECISIONS = ("owed", "not_owed", "withdrawn")
"""How a hearing or an appeal ends."""
HEARD_BY = ("board", "designee")
"""Who hears a debtor: the governing body, or whom it named."""
GIVEN_BACK = ("not_owed", "no_notice", "excess")
"""Why setoff money goes back: nothing was owed, no letter was mailed, or more than the debt."""
_MILLION = 1_000_000
_JUNE = 6
_NUMBER = re.compile(r"[0-9]{9}")


def hearing_until(mailed_on: dt.date, days: int) -> dt.date:
    """The last day a request for a hearing may be delivered for mailing.

    >>> hearing_until(dt.date(2026, 11, 23), 30)
    datetime.date(2026, 12, 23)

    Source: G.S. 105A-5(c).
    """
    return mailed_on + dt.timedelta(days=days)


def is_timely(asked_on: dt.date, until: dt.date) -> bool:
    """Whether a request was delivered for mailing in time; the day it arrives does not matter.

    >>> is_timely(dt.date(2026, 12, 23), dt.date(2026, 12, 23))
    True

    Source: G.S. 105A-5(c).
    """
    return asked_on <= until


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years on; February 29 becomes the 28th.

    >>> years_later(dt.date(2024, 2, 29), 3)
    datetime.date(2027, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def due_on(now: dt.datetime, weekday: int, hour: int, minute: int = 0) -> dt.date:
    """The day by which the file of this week is due: the town's next Friday 5 pm, as it is now.

    Args:
        now: the moment, on the town's own clock.
        weekday: 0 is Monday.
        hour: of that day, on the town's own clock.
        minute: of that hour.

    >>> due_on(dt.datetime(2026, 11, 27, 17, 0), 4, 17)
    datetime.date(2026, 11, 27)
    >>> due_on(dt.datetime(2026, 11, 27, 17, 1), 4, 17)
    datetime.date(2026, 12, 4)
    """
    ahead = (weekday - now.weekday()) % 7
    day = now.date() + dt.timedelta(days=ahead)
    is_over = ahead == 0 and (now.hour, now.minute, now.second) > (hour, minute, 0)
    return day + dt.timedelta(days=7) if is_over else day


def change_of(before_cents: int, amount_cents: int) -> str:
    """What a new figure is to the clearinghouse; empty where nothing is to be sent.

    >>> change_of(0, 5000), change_of(5000, 3000), change_of(3000, 0), change_of(3000, 3000)
    ('add', 'update', 'delete', '')
    """
    if before_cents == amount_cents:
        return ""
    if not before_cents:
        return "add"
    return "update" if amount_cents else "delete"


@dataclass(frozen=True)
class Split:
    """What was collected of a refund, in cents: the State's fee, the local fee, the debt."""

    state_cents: int
    local_cents: int
    net_cents: int

    @property
    def gross_cents(self) -> int:
        """All of it."""
        return self.state_cents + self.local_cents + self.net_cents


@dataclass(frozen=True)
class Fees:
    """The fees of one setoff, in cents, and in which order they are taken before the debt.

    Source: G.S. 105A-13(a), (c), (d).
    """

    state_cents: int
    local_cents: int
    order: tuple[str, ...] = ("state", "local", "debt")

    @property
    def cents(self) -> int:
        """Both."""
        return self.state_cents + self.local_cents


def taken(refund_cents: int, debt_cents: int, fees: Fees, minimum_cents: int) -> int:
    """How much of a refund is set off: the debt and the fees, of a refund of the least amount.

    >>> fees = Fees(500, 1500)
    >>> [taken(refund, 12000, fees, 5000) for refund in (10000, 50000, 4999)]
    [10000, 14000, 0]

    Source: G.S. 105A-4, 105A-13.
    """
    return min(refund_cents, debt_cents + fees.cents) if refund_cents >= minimum_cents else 0


def split(gross_cents: int, fees: Fees) -> Split:
    """What was collected, split in the order of the law; what is left after the fees is net.

    >>> split(10000, Fees(500, 1500)), split(1200, Fees(500, 1500))
    (Split(state_cents=500, local_cents=1500, net_cents=8000), \
Split(state_cents=500, local_cents=700, net_cents=0))

    Source: G.S. 105A-13(d).
    """
    left = gross_cents
    limits = {"state": fees.state_cents, "local": fees.local_cents, "debt": gross_cents}
    got = {}
    for name in fees.order:
        got[name] = min(left, limits[name])
        left -= got[name]
    return Split(got["state"], got["local"], got["debt"] + left)


@dataclass(frozen=True)
class Span:
    """Days in a row at one rate of interest.

    Attributes:
        since: the first day that counts.
        until: the day it is counted to; that day itself does not count.
        rate_ppm: parts of a million a year.
    """

    since: dt.date
    until: dt.date
    rate_ppm: int

    @property
    def days(self) -> int:
        """How many days count."""
        return max(0, (self.until - self.since).days)


def half_year_end(day: dt.date) -> dt.date:
    """The last day of the half year a rate is set for.

    >>> half_year_end(dt.date(2027, 1, 1)), half_year_end(dt.date(2027, 7, 1))
    (datetime.date(2027, 6, 30), datetime.date(2027, 12, 31))

    Source: G.S. 105-241.21(a).
    """
    return dt.date(day.year, 6, 30) if day.month <= _JUNE else dt.date(day.year, 12, 31)


def interest(cents: int, spans: Sequence[Span], year_days: int) -> int:
    """Simple interest on what is given back, in cents, rounded once, half a cent up.

    >>> first = Span(dt.date(2027, 2, 17), dt.date(2027, 5, 1), 50_000)
    >>> interest(14000, [first], 365), interest(14000, [], 365)
    (140, 0)

    Source: G.S. 105A-5(e), 105-241.21.
    """
    parts = sum(span.days * span.rate_ppm for span in spans)
    return int(Fraction(cents * parts, _MILLION * year_days) + Fraction(1, 2))


def is_sendable(kind: str, number: str) -> bool:
    """Whether an identity number can be matched: a Social Security or taxpayer number as issued.

    >>> is_sendable("ssn", "219099999"), is_sendable("itin", "900700000"), is_sendable("ein", "1")
    (True, True, False)
    >>> is_sendable("itin", "999700000"), is_sendable("itin", "900890000")
    (False, False)

    Source: the clearinghouse's layout (no number begins with 000 or 999); IRS groups of ITIN.
    """
    if kind not in ("ssn", "itin") or not _NUMBER.fullmatch(number):
        return False
    if number[:3] in ("000", "999"):
        return False
    return kind == "ssn" or int(number[3:5]) in ITIN_GROUPS


def last_name(text: str) -> str:
    """A last name as the State compares it: A to Z, hyphens, single blanks.

    >>> last_name("O'Brien-Núñez"), last_name("de la Cruz  Jr.")
    ('OBRIEN-NUNEZ', 'DE LA CRUZ JR')
    """
    parts = (fold(part).upper() for part in text.split("-"))
    return "-".join(filter(None, (re.sub(r"[^A-Z ]", "", part).strip() for part in parts)))


def share(amount_cents: int, owed: Sequence[int]) -> list[int]:
    """An amount over what several owe, the first in front; what is over stays with the first.

    >>> share(7000, [3000, 2500]), share(4000, [3000, 2500])
    ([4500, 2500], [3000, 1000])
    """
    left, parts = amount_cents, []
    for cents in owed:
        parts.append(min(left, cents))
        left -= parts[-1]
    parts[0] += left
    return parts
