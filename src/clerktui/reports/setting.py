"""What every report starts from: the town, the days it covers, and when it is made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Town

_TOWN = Town.__table__


@dataclass(frozen=True)
class Setting:
    """Town, days (both included), and the moment the report is made."""

    town: str
    timezone: str
    since: dt.date
    until: dt.date
    made_at: dt.datetime

    @property
    def days(self) -> str:
        """The days covered, in words."""
        if self.since == self.until:
            return f"Business date {town_date(self.since)}"
        return f"Business dates {town_date(self.since)} to {town_date(self.until)}"


def get_setting(
    db: Database, connection: Connection, since: dt.date | None, until: dt.date | None
) -> Setting:
    """The setting of a report; today, or the one day given, when a bound is left out.

    Raises:
        Refused: `town.missing`, `report.dates` when the last day is before the first.
    """
    town = connection.execute(select(_TOWN.c.name, _TOWN.c.timezone)).first()
    if town is None:
        raise Refused("town.missing")
    today = db.clock.today(town.timezone)
    first, last = since or until or today, until or since or today
    if last < first:
        raise Refused("report.dates", since=first, until=last)
    return Setting(town.name, town.timezone, first, last, db.clock.now())
