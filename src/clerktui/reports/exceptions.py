"""Exceptions: what a second person should look at, each with the reason it is listed.

Nothing here is an accusation: most findings have an honest explanation, and finding it is the work.
"""

from __future__ import annotations

from sqlalchemy import Connection

from clerktui.reports import sentinels_drawer, sentinels_receipt
from clerktui.reports.policy import policy
from clerktui.reports.sentinel import Finding, Sentinel
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items
from clerktui.views.documents import Column, ReportRow

SENTINELS: tuple[Sentinel, ...] = (*sentinels_drawer.SENTINELS, *sentinels_receipt.SENTINELS)
COLUMNS = (
    Column(name="Day", kind="date", width=10),
    Column(name="Who", width=12),
    Column(name="What", width=12),
    Column(name="Amount", kind="money", width=10),
    Column(name="Why it is listed", width=28),
)
NO_ADDRESS = (
    "Clerks have no address in the books: refunds are compared with the clerks' names, and with "
    "the addresses of customers who have a clerk's name."
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Every sentinel in turn, also those that found nothing."""
    limits = policy(connection, "exceptions.limits", setting.until)
    rows: list[ReportRow] = []
    quiet: list[str] = []
    found = 0
    for sentinel in SENTINELS:
        findings = list(sentinel.find(connection, setting, limits))
        found += len(findings)
        if not findings:
            quiet.append(sentinel.name)
            continue
        rows.append(ReportRow((sentinel.name,), "heading"))
        rows += map(_row, findings)
    notes = (*((f"Nothing found: {'; '.join(quiet)}.",) if quiet else ()), NO_ADDRESS)
    total = ReportRow((None, None, "Together", None, items(found, "finding")))
    below = Below((total,), notes)
    return Sheet("Exceptions", setting.days, COLUMNS, rows, lambda: below)


def _row(found: Finding) -> ReportRow:
    cells = (found.day, found.who, found.what, found.amount_cents, found.why)
    return ReportRow(cells, opens=found.opens)
