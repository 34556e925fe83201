"""The reports there are, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.reports import batch_register, daily_cash, receipt_register, suspense_aging
from clerktui.reports.setting import Setting, get_setting
from clerktui.views.documents import ReportDocument


@dataclass(frozen=True)
class Report:
    """A report: what it is for, and what makes it."""

    name: str
    says: str
    make: Callable[[Connection, Setting], ReportDocument]


REPORTS: dict[str, Report] = {
    report.name: report
    for report in (
        Report("daily-cash", "What came in, by drawer, tender and service.", daily_cash.make),
        Report(
            "receipt-register",
            "Every receipt in order of its number, voids and gaps included.",
            receipt_register.make,
        ),
        Report(
            "batches",
            "Batches by posting date: items, control, state, who released and posted.",
            batch_register.make,
        ),
        Report(
            "suspense-aging",
            "Unidentified money by age, as it stood at the end of the last day.",
            suspense_aging.make,
        ),
    )
}


def run_report(
    db: Database, name: str, since: dt.date | None = None, until: dt.date | None = None
) -> ReportDocument:
    """Make a report over business dates, both included; today when none are given.

    Raises:
        Refused: `report.unknown`, `report.dates`.
    """
    report = REPORTS.get(name)
    if report is None:
        raise Refused("report.unknown", name=name, known=", ".join(REPORTS))
    with db.read() as connection:
        return report.make(connection, get_setting(db, connection, since, until))
