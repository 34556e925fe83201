"""A day's row and its moves: locked, changed, written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.ledger.gl_days import Day
from clerktui.models import BusinessDay, DayMove, Office
from clerktui.security import audit
from clerktui.services.reference import Reference
from clerktui.views.closing import DayDraft
from clerktui.views.people import Actor

_DAY = BusinessDay.__table__
_MOVE = DayMove.__table__
_OFFICE = Office.__table__


@dataclass(frozen=True)
class Working:
    """Who does what with which day, when."""

    db: Database
    connection: Connection
    actor: Actor
    draft: DayDraft
    reference: Reference
    now: dt.datetime

    @property
    def day(self) -> Day:
        """Which day of which office."""
        return Day(self.actor.office_id, self.draft.day)


def lock_day(connection: Connection, day: Day) -> Any:
    """The day's row, locked; made when the day has none."""
    query = (
        select(_DAY, _OFFICE.c.code, _OFFICE.c.name)
        .join(_OFFICE, _OFFICE.c.id == _DAY.c.office_id)
        .where(_DAY.c.office_id == day.office_id, _DAY.c.business_date == day.on)
        .with_for_update(of=[_DAY])
    )
    row = connection.execute(query).first()
    if row is None:
        connection.execute(insert(_DAY).values(office_id=day.office_id, business_date=day.on))
        row = connection.execute(query).one()
    return row


def move(working: Working, row: Any, to_state: str, **said: Any) -> int:
    """Change the day's state and write down who did it and why; gives the move's id."""
    is_closed = to_state == "closed"
    working.connection.execute(
        update(_DAY)
        .where(_DAY.c.id == row.id)
        .values(
            state=to_state,
            closed_at=working.now if is_closed else None,
            closed_by_id=working.actor.user_id if is_closed else None,
            seal=said.get("seal"),
            times_closed=row.times_closed + is_closed,
        )
    )
    move_id: int = working.connection.execute(
        insert(_MOVE)
        .values(
            day_id=row.id,
            to_state=to_state,
            at=working.now,
            user_id=working.actor.user_id,
            **said,
        )
        .returning(_MOVE.c.id)
    ).scalar_one()
    return move_id


def audit_day(working: Working, action: str, **detail: object) -> None:
    """Write down what was done with the day."""
    subject = ("day", working.draft.day.isoformat())
    audit.record(working.connection, working.actor, action, subject, working.now, **detail)
