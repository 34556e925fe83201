"""Adjustments, write-offs and recoveries by their reason; above zero, more is owed afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.models import Account, Correction, CorrectionLine, CorrectionReason, User
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.reports.voids_corrections import KINDS
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_APPROVER = User.__table__.alias("approver")
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_REASON = CorrectionReason.__table__
_USER = User.__table__
_TOLD = ("adjustment", "recovery", "write_off")
COLUMNS = (
    Column(name="Number", width=9),
    Column(name="Day", kind="date", width=10),
    Column(name="Account", width=12),
    Column(name="By / approved by", width=16),
    Column(name="Note", width=16),
    Column(name="Owed by", kind="money", width=12),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Under each reason its acts and what they come to together."""
    found = list(_acts(connection, setting))
    rows: list[ReportRow] = []
    for (kind, reason), some in groupby(found, key=lambda row: (row.kind, row.reason)):
        acts = list(some)
        rows.append(ReportRow((f"{KINDS[kind]}: {reason}",), "heading"))
        rows += map(_row, acts)
        rows.append(ReportRow(_total("Together", acts).cells, "subtotal"))
    kinds = groupby(found, key=lambda row: row.kind)
    totals = [_total(KINDS[kind], list(some)) for kind, some in kinds]
    below = Below((*totals, _total("All", found)))
    return Sheet("Adjustments and write-offs", setting.days, COLUMNS, rows, lambda: below)


def _row(row: Any) -> ReportRow:
    people = " / ".join(filter(None, (row.full_name, row.approver)))
    cells = (f"C{row.number}", row.business_date, row.account, people, row.note, int(row.cents))
    return ReportRow(cells, opens=("correction", str(row.number)))


def _total(name: str, rows: list[Any]) -> ReportRow:
    cents = sum(int(row.cents) for row in rows)
    return ReportRow((None, None, None, name, items(len(rows), "act"), cents))


def _acts(connection: Connection, setting: Setting) -> Iterator[Any]:
    lines = (
        select(_LINE.c.correction_id, func.sum(_LINE.c.amount_cents).label("cents"))
        .group_by(_LINE.c.correction_id)
        .subquery("lines")
    )
    yield from connection.execute(
        select(
            *(_CORRECTION.c[name] for name in ("number", "kind", "business_date", "note")),
            _REASON.c.name.label("reason"),
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            _USER.c.full_name,
            func.coalesce(_APPROVER.c.full_name, "").label("approver"),
            func.coalesce(lines.c.cents, 0).label("cents"),
        )
        .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
        .join(_USER, _USER.c.id == _CORRECTION.c.user_id)
        .outerjoin(lines, lines.c.correction_id == _CORRECTION.c.id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _CORRECTION.c.approved_by_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _CORRECTION.c.account_id)
        .where(
            _CORRECTION.c.kind.in_(_TOLD),
            _CORRECTION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _CORRECTION.c.office_id),
        )
        .order_by(_CORRECTION.c.kind, _REASON.c.position, _REASON.c.name, _CORRECTION.c.number)
    )
