"""When a message that could not be sent is tried again, and when it is given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

OUTCOMES = (
    *("sent", "put_off", "refused", "given_up", "lost"),
    *("bounced", "retried", "cancelled"),
)
"""What comes of a try, and what people do: "lost" is a try whose end nobody saw."""
FAILING = ("failed", "given_up")


def next_try(tries: int, retry_minutes: Sequence[int]) -> dt.timedelta:
    """How long a message waits after so many tries; the last wait is repeated.

    >>> [next_try(tries, (5, 30)).seconds // 60 for tries in (1, 2, 3)]
    [5, 30, 30]
    """
    return dt.timedelta(minutes=retry_minutes[min(tries, len(retry_minutes)) - 1])


def is_over(queued_at: dt.datetime, now: dt.datetime, give_up_hours: int) -> bool:
    """Whether a message has been tried for so long that somebody must look at it.

    >>> then = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
    >>> is_over(then, then + dt.timedelta(hours=71), 72)
    False
    >>> is_over(then, then + dt.timedelta(hours=72), 72)
    True
    """
    return now - queued_at >= dt.timedelta(hours=give_up_hours)


def shortened(text: str, longest: int) -> str:
    """A text as one who can take so many characters gets it; 0 is any number.

    >>> shortened("Main break at 12 Elm St", 13), shortened("Main break", 0), shortened("ab", 1)
    ('Main break...', 'Main break', 'a')
    """
    if longest <= 0 or len(text) <= longest:
        return text
    return f"{text[: longest - 3].rstrip()}..." if longest > 3 else text[:longest]
