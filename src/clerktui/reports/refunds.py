"""Refunds: asked for in these days, or still waiting from before, by what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from clerktui.models import Account, Refund, User
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_DECIDER = User.__table__.alias("decider")
_REFUND = Refund.__table__
_USER = User.__table__
_WAITING = ("requested", "approved")
STATES = {
    "requested": "Waiting for approval",
    "approved": "Approved, not paid yet",
    "paid": "Paid by check",
    "credited": "Left as a credit for the next bill",
    "refused": "Refused",
    "cancelled": "Cancelled",
    "unclaimed": "Unclaimed property",
}
COLUMNS = (
    Column(name="Refund", width=7),
    Column(name="Asked on", kind="date", width=10),
    Column(name="Account", width=12),
    Column(name="Payee", width=16),
    Column(name="Asked by / decided by", width=14),
    Column(name="Amount", kind="money", width=11),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Refunds under their state, in the order money goes out."""
    rows: list[ReportRow] = []
    totals: list[ReportRow] = []
    found = list(_refunds(connection, setting))
    for state, some in groupby(found, key=lambda row: row.state):
        refunds = list(some)
        rows.append(ReportRow((STATES[state],), "heading"))
        rows += map(_row, refunds)
        totals.append(_total(STATES[state], refunds))
    below = Below((*totals, _total("All", found)))
    return Sheet("Refunds", setting.days, COLUMNS, rows, lambda: below)


def _row(row: Any) -> ReportRow:
    people = " / ".join(filter(None, (row.full_name, row.decider)))
    payee = f"{row.payee} (check {row.check_number})" if row.check_number else row.payee
    cells = (f"R{row.number}", row.requested_on, row.account, payee, people, row.amount_cents)
    return ReportRow(cells, opens=("refund", str(row.number)))


def _total(name: str, rows: list[Any]) -> ReportRow:
    cents = sum(row.amount_cents for row in rows)
    return ReportRow((None, None, None, name, items(len(rows), "refund"), cents))


def _refunds(connection: Connection, setting: Setting) -> Iterator[Any]:
    rows = connection.execute(
        select(
            *(_REFUND.c[name] for name in ("number", "state", "requested_on", "payee")),
            *(_REFUND.c[name] for name in ("amount_cents", "check_number")),
            _ACCOUNT.c.number.label("account"),
            _USER.c.full_name,
            func.coalesce(_DECIDER.c.full_name, "").label("decider"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _REFUND.c.account_id)
        .join(_USER, _USER.c.id == _REFUND.c.requested_by_id)
        .outerjoin(_DECIDER, _DECIDER.c.id == _REFUND.c.decided_by_id)
        .where(
            or_(
                _REFUND.c.requested_on.between(setting.since, setting.until),
                and_(_REFUND.c.requested_on < setting.since, _REFUND.c.state.in_(_WAITING)),
            ),
            *of_office(setting, _REFUND.c.office_id),
        )
        .order_by(_REFUND.c.number)
    ).all()
    order = list(STATES)
    yield from sorted(rows, key=lambda row: order.index(row.state))
