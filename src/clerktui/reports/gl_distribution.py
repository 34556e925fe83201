"""Ledger distribution: what the journal of these days gives each fund and account, as a preview.

What a day's ledger batch really gave is on that batch; this is worked out anew from the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, case, func, select

from clerktui.i18n import money
from clerktui.models import GlAccount, GlBatchEntry, JournalEntry, JournalLine
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_ENTRY = JournalEntry.__table__
_GL = GlAccount.__table__
_LINE = JournalLine.__table__
_SENT = GlBatchEntry.__table__
COLUMNS = (
    Column(name="Account", width=10),
    Column(name="Name", width=26),
    Column(name="Lines", kind="count", width=7),
    Column(name="Debit", kind="money", width=13),
    Column(name="Credit", kind="money", width=13),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Debits and credits by account under their fund; credits are told without a sign."""
    found = list(_accounts(connection, setting))
    rows: list[ReportRow] = []
    between: list[str] = []
    for fund, some in groupby(found, key=lambda row: row.fund):
        accounts = list(some)
        rows.append(ReportRow((f"Fund {fund or 'without a number'}",), "heading"))
        rows += map(_row, accounts)
        rows.append(ReportRow((None, *_sums("Together", accounts)), "subtotal"))
        net = sum(int(row.debit) - int(row.credit) for row in accounts)
        if net:
            said = "is owed by" if net < 0 else "owes"
            between.append(f"Fund {fund} {said} other funds {money(abs(net))}.")
    notes = (*between, *_state(connection, setting))
    below = Below((ReportRow((None, *_sums("All funds", found))),), notes)
    return Sheet("Ledger distribution", setting.days, COLUMNS, rows, lambda: below)


def _row(row: Any) -> ReportRow:
    cells = (row.code, row.name, row.lines, int(row.debit), int(row.credit))
    return ReportRow(cells, opens=("report", "journal-lines", f"gl={row.code}"))


def _sums(name: str, rows: list[Any]) -> tuple[str, int, int, int]:
    lines, debit, credit = (
        sum(int(getattr(row, part)) for row in rows) for part in ("lines", "debit", "credit")
    )
    return name, lines, debit, credit


def _accounts(connection: Connection, setting: Setting) -> Iterator[Any]:
    cents = _LINE.c.amount_cents
    yield from connection.execute(
        select(
            _GL.c.fund,
            _GL.c.code,
            _GL.c.name,
            func.count().label("lines"),
            func.sum(case((cents > 0, cents), else_=0)).label("debit"),
            func.sum(case((cents < 0, -cents), else_=0)).label("credit"),
        )
        .join(_LINE, _LINE.c.gl_account_id == _GL.c.id)
        .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
        .where(
            _ENTRY.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _ENTRY.c.office_id),
        )
        .group_by(_GL.c.fund, _GL.c.code, _GL.c.name)
        .order_by(_GL.c.fund, _GL.c.code)
    )


def _state(connection: Connection, setting: Setting) -> Iterator[str]:
    row = connection.execute(
        select(func.count().label("n"), func.count(_SENT.c.entry_id).label("sent"))
        .select_from(_ENTRY)
        .outerjoin(_SENT, _SENT.c.entry_id == _ENTRY.c.id)
        .where(
            _ENTRY.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _ENTRY.c.office_id),
        )
    ).one()
    said = items(row.n, "journal entry", "journal entries")
    yield f"{said}, {row.sent:,} of them in a posted ledger batch, {row.n - row.sent:,} not yet."
