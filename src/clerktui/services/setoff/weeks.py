"""Which week it is in debt setoff, the file of a week, and whether it was uploaded."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from clerktui.models import SetoffFile, SetoffUpload
from clerktui.rules import setoff as rules
from clerktui.services.reference import Reference
from clerktui.services.setoff.gate import participation_of
from clerktui.services.setoff.rows import RULES

_FILE = SetoffFile.__table__
_UPLOAD = SetoffUpload.__table__


def due_of(reference: Reference, now: dt.datetime) -> dt.date:
    """The day the file being collected now is due, in the town's time."""
    said = reference.policy[RULES]
    local = now.astimezone(ZoneInfo(reference.timezone))
    return rules.due_on(local, said["weekday"], said["hour"])


def last_file_of(connection: Connection, due_on: dt.date) -> Any:
    """The file of a week, the last where it was made anew; or None."""
    query = select(_FILE).where(_FILE.c.due_on == due_on).order_by(_FILE.c.id.desc())
    return connection.execute(query.limit(1)).first()


def uploaded_on(connection: Connection, file_id: int) -> dt.date | None:
    """The day a file was uploaded, as somebody told; None while nobody did."""
    query = select(_UPLOAD.c.uploaded_on).where(_UPLOAD.c.file_id == file_id)
    found: dt.date | None = connection.execute(query).scalar()
    return found


def local_day(reference: Reference, at: dt.datetime) -> dt.date:
    """The town's day of a moment."""
    return at.astimezone(ZoneInfo(reference.timezone)).date()


def due_at(reference: Reference, due_on: dt.date) -> dt.datetime:
    """The moment a file is due, on the town's clock."""
    hour = dt.time(reference.policy[RULES]["hour"], tzinfo=ZoneInfo(reference.timezone))
    return dt.datetime.combine(due_on, hour)


def entity_of(connection: Connection, on: dt.date) -> str:
    """The code the clearinghouse knows the town by; empty without an agreement."""
    row = participation_of(connection, on)
    return "" if row is None else str(row.entity_code)
