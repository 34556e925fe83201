"""What each receivable was worth on a day, as an expression one statement can sum.

Now it is the balance posting keeps; on a day gone by it is that balance less what the journal
booked on later days. Both are one pass over the receivables.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, select

from clerktui.models import JournalEntry, JournalLine, Receivable
from clerktui.reports.setting import Setting

_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__
RECEIVABLE = Receivable.__table__


def owed_on(setting: Setting) -> tuple[FromClause, ColumnElement[Any]]:
    """What to select receivables from, and their balance on the last day asked for, in cents."""
    if setting.is_now:
        return RECEIVABLE, RECEIVABLE.c.balance_cents
    later = _booked_after(setting.until)
    source = RECEIVABLE.outerjoin(later, later.c.receivable_id == RECEIVABLE.c.id)
    return source, RECEIVABLE.c.balance_cents - func.coalesce(later.c.cents, 0)


def _booked_after(day: dt.date) -> Any:
    return (
        select(_LINE.c.receivable_id, func.sum(_LINE.c.amount_cents).label("cents"))
        .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
        .where(_ENTRY.c.business_date > day, _LINE.c.receivable_id.is_not(None))
        .group_by(_LINE.c.receivable_id)
        .subquery("later")
    )
