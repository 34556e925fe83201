"""Which journal entries are an office's day's.

An entry belongs to the office it names; one that names none (bills loaded for the whole town)
belongs to the first office there is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select

from clerktui.models import GlBatchEntry, JournalEntry, Office

_BATCHED = GlBatchEntry.__table__
_ENTRY = JournalEntry.__table__
_OFFICE = Office.__table__


@dataclass(frozen=True)
class Day:
    """A day of an office, by its id."""

    office_id: int
    on: dt.date


def of_office(office_id: int) -> Any:
    """Which entries are an office's: those that name it; the first has those that name none."""
    first = select(func.min(_OFFICE.c.id)).scalar_subquery()
    names_none = _ENTRY.c.office_id.is_(None) & (first == office_id)
    return or_(_ENTRY.c.office_id == office_id, names_none)


def fingerprint(connection: Connection, day: Day) -> tuple[int, int]:
    """How many entries the day has and the newest of them: another one means something came."""
    row = connection.execute(
        select(func.count(), func.coalesce(func.max(_ENTRY.c.id), 0)).where(
            _ENTRY.c.business_date == day.on, of_office(day.office_id)
        )
    ).one()
    return int(row[0]), int(row[1])


def days_with_entries(connection: Connection, office_id: int, before: dt.date) -> list[dt.date]:
    """The days before this one whose entries are not all in a ledger batch, oldest first."""
    return list(
        connection.execute(
            select(_ENTRY.c.business_date)
            .where(
                _ENTRY.c.business_date < before,
                of_office(office_id),
                _ENTRY.c.id.not_in(select(_BATCHED.c.entry_id)),
            )
            .distinct()
            .order_by(_ENTRY.c.business_date)
        ).scalars()
    )


def unbatched(day: Day) -> list[Any]:
    """What holds of the day's entries that no ledger batch has yet."""
    return [
        _ENTRY.c.business_date == day.on,
        of_office(day.office_id),
        ~select(_BATCHED.c.entry_id).where(_BATCHED.c.entry_id == _ENTRY.c.id).exists(),
    ]
