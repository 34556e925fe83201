"""From when what is owed is late: a bill once its due date is over, a tax once it is delinquent.

A tax falls due on September 1 and can be paid without interest until January 5; only from then on
is it late, and may anything be done to collect it.

Source: G.S. 105-360(a), 105-365.1(a)(1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from clerktui.rules.allocation import OpenItem
from clerktui.services.reference import Reference
from clerktui.services.tax_clocks import clock

_TAX = "tax"


def last_timely_day(reference: Reference, item: OpenItem) -> dt.date:
    """The last day on which an open item is not late yet: its due date, or that of a tax's par."""
    service = reference.services.get(item.service)
    if service is None or service.kind != _TAX or item.component != "principal":
        return item.due_on
    return clock(reference, item.due_on).par_until


def as_collected(reference: Reference, items: Iterable[OpenItem]) -> list[OpenItem]:
    """The same items, each due on its last timely day: what collecting counts its days from."""
    return [replace(one, due_on=last_timely_day(reference, one)) for one in items]
