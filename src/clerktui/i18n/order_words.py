"""Orders in a few words: what an account waits for, what came of one; the same everywhere."""

from __future__ import annotations

import datetime as dt

from clerktui.i18n.formats import town_date
from clerktui.views.work_orders import OrderDone


def order_words(number: int, wanted_on: dt.date) -> str:
    """One short clause.

    >>> order_words(5, dt.date(2026, 12, 1))
    'waits for order 5, wanted 12/01/26'
    """
    return f"waits for order {number}, wanted {town_date(wanted_on)}"


def order_ended(done: OrderDone) -> str:
    """What came of an order, and what its account is since.

    >>> order_ended(OrderDone(5, "completed", "10-0442-07", "active"))
    'Order 5 is completed; 10-0442-07 is active.'
    """
    said = f"Order {done.number} is {done.state}"
    return f"{said}; {done.account} is {done.account_status}." if done.account else f"{said}."
