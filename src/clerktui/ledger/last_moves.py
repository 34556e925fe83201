"""When an account's money last moved, as the journal knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from clerktui.models import JournalEntry, JournalLine

_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__


def last_moves(connection: Connection, account_ids: Sequence[int]) -> dict[int, dt.date]:
    """The business date of the newest entry that names each account; none for one without any."""
    rows = connection.execute(
        select(_LINE.c.account_id, func.max(_ENTRY.c.business_date, type_=_DAY))
        .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
        .where(_LINE.c.account_id.in_(account_ids))
        .group_by(_LINE.c.account_id)
    )
    return dict(rows.all())


_DAY = _ENTRY.c.business_date.type
