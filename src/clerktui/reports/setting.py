"""What every report starts from: the town, the days it covers, and when it is made."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Office, Town
from clerktui.views.reports import Progress, ReportAsked

_OFFICE = Office.__table__
_TOWN = Town.__table__


@dataclass(frozen=True)
class Setting:
    """Town, days (both included), and the moment the report is made.

    Attributes:
        today: the town's day; a report until then tells how it is now.
        office_id: the one office it tells of, with its name; None for all.
        over_days: only what is past due for more days than this.
        sees_keying: whether whoever asked may see how accurately each clerk keys.
        progress: whoever waits for it.
        only: what else narrows a report that others open, by name.
    """

    town: str
    timezone: str
    since: dt.date
    until: dt.date
    made_at: dt.datetime
    today: dt.date = dt.date.max
    office_id: int | None = None
    office: str = ""
    over_days: int = 0
    sees_keying: bool = False
    progress: Progress | None = None
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> str:
        """The days covered, in words."""
        if self.since == self.until:
            return f"Business date {town_date(self.since)}"
        return f"Business dates {town_date(self.since)} to {town_date(self.until)}"

    @property
    def as_of(self) -> str:
        """The day it tells of, in words: how it is now, or how it was at the end of a day."""
        if self.is_now:
            return f"As of {town_date(self.until)}"
        return f"As it stood at the end of {town_date(self.until)}"

    @property
    def is_now(self) -> bool:
        """Whether it tells how it is now, and not how it was."""
        return self.until >= self.today


def get_setting(
    db: Database,
    connection: Connection,
    since: dt.date | None,
    until: dt.date | None,
) -> Setting:
    """The setting of a report; today, or the one day given, when a bound is left out.

    Raises:
        Refused: `town.missing`, `report.dates` when the last day is before the first.
    """
    return setting_for(db, connection, ReportAsked("", since, until))


def setting_for(db: Database, connection: Connection, asked: ReportAsked) -> Setting:
    """The setting of a report with all that narrows it.

    Raises:
        Refused: `town.missing`, `report.dates`, `report.office`.
    """
    town = connection.execute(select(_TOWN.c.name, _TOWN.c.timezone)).first()
    if town is None:
        raise Refused("town.missing")
    today = db.clock.today(town.timezone)
    first = asked.since or asked.until or today
    last = asked.until or asked.since or today
    if last < first:
        raise Refused("report.dates", since=first, until=last)
    office_id, office = _office(connection, asked.office)
    return Setting(
        town.name,
        town.timezone,
        first,
        last,
        db.clock.now(),
        today=today,
        office_id=office_id,
        office=office,
        over_days=asked.over_days,
        only=read_only(asked.only),
    )


def only_words(only: Mapping[str, str]) -> str:
    """What narrows a report, as it is typed and kept.

    >>> only_words({"service": "water", "class": "residential"})
    'service=water;class=residential'
    """
    return ";".join(f"{name}={value}" for name, value in only.items())


def read_only(words: str) -> dict[str, str]:
    """What `only_words` gives, read back; a `;` that no name follows belongs to the value.

    >>> read_only("name=Oil; gas;gl=10-1010")
    {'name': 'Oil; gas', 'gl': '10-1010'}
    """
    parts = re.split(r";(?=[a-z]+=)", words)
    return {name: value for name, _, value in (part.partition("=") for part in parts) if name}


def _office(connection: Connection, code: str) -> tuple[int | None, str]:
    if not code:
        return None, ""
    row = connection.execute(
        select(_OFFICE.c.id, _OFFICE.c.name).where(func.lower(_OFFICE.c.code) == code.lower())
    ).first()
    if row is None:
        raise Refused("report.office", office=code)
    return row.id, row.name
