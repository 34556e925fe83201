"""A report of one office's day by its name, for the papers of a day's close."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.gl_days import Day
from clerktui.models import Office
from clerktui.reports.catalogue import REPORTS
from clerktui.reports.setting import Setting, get_setting
from clerktui.reports.sheet import finished
from clerktui.views.documents import ReportDocument

_OFFICE = Office.__table__


def day_report(db: Database, connection: Connection, name: str, day: Day) -> ReportDocument:
    """Make a report of one business date of one office inside the caller's transaction.

    A report that cannot be narrowed by an office is made for the whole town, as are all of them
    where the town has no other office.

    Raises:
        Refused: `report.unknown`.
    """
    report = REPORTS.get(name)
    if report is None:
        raise Refused("report.unknown", name=name, known=", ".join(REPORTS))
    setting = get_setting(db, connection, day.on, day.on)
    if "office" in report.takes:
        setting = _of_office(connection, setting, day.office_id)
    return finished(report.sheet(connection, setting), setting)[0]


def _of_office(connection: Connection, setting: Setting, office_id: int) -> Setting:
    offices = dict(connection.execute(select(_OFFICE.c.id, _OFFICE.c.name)).all())
    if len(offices) == 1:
        return setting
    return replace(setting, office_id=office_id, office=offices[office_id])
