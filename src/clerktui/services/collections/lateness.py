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
    return _par_of(reference, item.due_on) if _is_tax(reference, item) else item.due_on


def as_collected(
    reference: Reference, items: Iterable[OpenItem], pars: dict[dt.date, dt.date] | None = None
) -> list[OpenItem]:
    """The same items, each due on its last timely day: what collecting counts its days from.

    Args:
        reference: the town's rules of today.
        items: what is open of an account.
        pars: the days found before for the same rules, by due date; whoever asks for many
            accounts gives it, for the taxes of a year share theirs.
    """
    known = {} if pars is None else pars
    found = []
    for one in items:
        if _is_tax(reference, one):
            if one.due_on not in known:
                known[one.due_on] = _par_of(reference, one.due_on)
            found.append(replace(one, due_on=known[one.due_on]))
        else:
            found.append(one)
    return found


def _is_tax(reference: Reference, item: OpenItem) -> bool:
    service = reference.services.get(item.service)
    return service is not None and service.kind == _TAX and item.component == "principal"


def _par_of(reference: Reference, due_on: dt.date) -> dt.date:
    return clock(reference, due_on).par_until
