"""When an account may be closed, what of a month is charged, and what a place's next number is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

OPEN = ("asked", "read", "billed")
"""The states of a close-out that is under way."""
MONTH_DAYS = 30
_LAST = re.compile(r"\d+$")


@dataclass(frozen=True)
class Standing:
    """What is known of a close-out.

    Attributes:
        unread: the meters that have no final reading yet.
        pending_cents: what lies in batches that are not posted.
        tickets: how many payments for it are being typed at a desk.
        has_address: whether mail finds the customer after the move.
        to_refund_cents: what there would be to give back.
    """

    state: str
    stop_on: dt.date
    on: dt.date
    unread: Sequence[str] = ()
    pending_cents: int = 0
    tickets: int = 0
    has_address: bool = True
    to_refund_cents: int = 0


def missing(standing: Standing) -> tuple[str, ...]:
    """What has to be done before the account can be closed, as codes, in the order of doing.

    >>> day = dt.date(2026, 11, 23)
    >>> missing(Standing("asked", day, day, unread=["84120"]))
    ('reading', 'bill')
    >>> missing(Standing("billed", day, day)), missing(Standing("closed", day, day))
    ((), ())
    """
    if standing.state not in OPEN:
        return ()
    wanted = {
        "reading": bool(standing.unread),
        "bill": standing.state != "billed",
        "day": standing.stop_on > standing.on,
        "pending": bool(standing.pending_cents),
        "ticket": bool(standing.tickets),
        "address": bool(standing.to_refund_cents) and not standing.has_address,
    }
    return tuple(code for code, is_wanted in wanted.items() if is_wanted)


def is_small(balance_cents: int, debit_cents: int, credit_cents: int) -> bool:
    """Whether what is left on a closed account is too small to be collected or given back.

    A limit of 0 is a town without such a rule.

    >>> is_small(199, 200, 100), is_small(201, 200, 100), is_small(-100, 200, 100)
    (True, False, True)
    >>> is_small(1, 0, 0), is_small(-1, 0, 0), is_small(0, 200, 100)
    (False, False, False)
    """
    return 0 < balance_cents <= debit_cents or 0 < -balance_cents <= credit_cents


def prorate(month_cents: int, days: int, month_days: int = MONTH_DAYS) -> int:
    """What of a flat month is charged for some days of it; half a cent is rounded up.

    Never more than whole months and the days begun, never below zero.

    >>> prorate(1475, 10), prorate(1475, 30), prorate(1475, 45), prorate(1475, 0)
    (492, 1475, 2213, 0)
    """
    if month_days <= 0:
        raise ValueError(month_days)
    return (2 * month_cents * max(0, days) + month_days) // (2 * month_days)


def next_number(number: str) -> str:
    """The number of the next account of a place: its last group of digits, one more.

    >>> next_number("10-0442-07"), next_number("10-0442-99"), next_number("A")
    ('10-0442-08', '10-0442-100', '')
    """
    found = _LAST.search(number)
    if found is None or found.start() == 0:
        return ""
    digits = found[0]
    return f"{number[: found.start()]}{int(digits) + 1:0{len(digits)}d}"
