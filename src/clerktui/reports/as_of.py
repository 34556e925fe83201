"""Receivables as they stood at a past moment: the piece every report "as of" is made from.

    then = receivables_at(AsOf(business_day=setting.until)).subquery()
    select(then.c.service, func.sum(then.c.balance_cents)).group_by(then.c.service)

One set-based statement, the same on both engines: what is open now, less what the journal says was
written since. A report of last month does not change with what is paid today, and costs what was
written since then, not the whole journal.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Select

from clerktui.ledger import replay
from clerktui.views.as_of import AsOf

__all__ = ["AsOf", "end_of", "receivables_at"]


def receivables_at(moment: AsOf) -> Select[Any]:
    """Every receivable that was open at the moment, a row each, to be narrowed, joined and summed.

    Columns: `receivable_id`, `account_id`, `service`, `component`, `tax_year`, `due_on`,
    `balance_cents` (above zero owed, below zero a credit), and of its bill `bill_id`, `number`,
    `issued_on`, `bill_due_on` (null for a credit).

    `AsOf(business_day=day)` is what is booked to that day and before it: the figure of the day's
    close. `AsOf(known_at=instant)` is what the books said at that instant: the figure somebody
    was told then.
    """
    return replay.open_receivables(moment)


def end_of(day: dt.date) -> AsOf:
    """The moment reports mean by a date: the end of that business day."""
    return AsOf(business_day=day)
