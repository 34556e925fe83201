"""The turn-on order an account waits for, in a few words: the same wherever it is said."""

from __future__ import annotations

import datetime as dt

from clerktui.i18n.formats import town_date


def order_words(number: int, wanted_on: dt.date) -> str:
    """One short clause.

    >>> order_words(5, dt.date(2026, 12, 1))
    'waits for order 5, wanted 12/01/26'
    """
    return f"waits for order {number}, wanted {town_date(wanted_on)}"
