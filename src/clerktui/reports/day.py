"""A report of one day by its name, for the papers of a day's close."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.reports.catalogue import REPORTS
from clerktui.reports.setting import get_setting
from clerktui.reports.sheet import finished
from clerktui.views.documents import ReportDocument


def day_report(db: Database, connection: Connection, name: str, on: dt.date) -> ReportDocument:
    """Make a report of one business date inside the caller's transaction.

    Raises:
        Refused: `report.unknown`.
    """
    report = REPORTS.get(name)
    if report is None:
        raise Refused("report.unknown", name=name, known=", ".join(REPORTS))
    setting = get_setting(db, connection, on, on)
    return finished(report.sheet(connection, setting), setting)[0]
