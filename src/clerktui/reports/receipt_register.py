"""Receipt register: every number an office gave out, voids in their place, gaps named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, select

from clerktui.i18n import clock_time
from clerktui.i18n.words import items
from clerktui.models import Drawer, DrawerSession, Office, Payment, Receipt, User
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, of_office, stream
from clerktui.views.documents import Column, ReportRow

_DRAWER = Drawer.__table__
_OFFICE = Office.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
COLUMNS = (
    Column(name="Receipt", width=11),
    Column(name="Issued", width=14),
    Column(name="Drawer", width=8),
    Column(name="Clerk", width=14),
    Column(name="For", width=18),
    Column(name="Amount", kind="money", width=12),
    Column(name="", width=6),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Receipts by office and number; a void keeps its place and counts nothing."""
    register = _Register(setting)
    return Sheet(
        "Receipt register",
        setting.days,
        COLUMNS,
        register.rows(stream(connection, _receipts(setting))),
        register.below,
    )


class _Register:
    """Receipts as they go by: how many, how much, and which numbers are missing."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.gaps: list[str] = []
        self.good = self.void = self.total_cents = self.voided_cents = 0

    def rows(self, receipts: Iterator[Any]) -> Iterator[ReportRow]:
        before: Any = None
        for row in receipts:
            same = before is not None and (before.office, before.year) == (row.office, row.year)
            if not same:
                yield ReportRow((f"{row.office} {row.year}",), "heading")
            elif row.sequence != before.sequence + 1:
                missing = row.sequence - before.sequence - 1
                self.gaps.append(f"{row.office} {row.year}: {missing} missing before {row.number}")
            before = row
            yield self._counted(row)

    def _counted(self, row: Any) -> ReportRow:
        is_void = row.status == "void"
        if is_void:
            self.void += 1
            self.voided_cents += row.amount_cents
        else:
            self.good += 1
            self.total_cents += row.amount_cents
        return _row(row, self.setting, is_void=is_void)

    def below(self) -> Below:
        totals = (
            ReportRow(
                (items(self.good, "receipt"), None, None, None, None, self.total_cents, None)
            ),
            ReportRow((f"{self.void} void", None, None, None, None, self.voided_cents, None)),
        )
        return Below(totals, tuple(self.gaps) or ("No number is missing.",))


def _row(row: Any, setting: Setting, *, is_void: bool) -> ReportRow:
    accounts = row.document.get("accounts", [])
    paid_for = accounts[0]["account"] if accounts else row.document["lines"][0]["description"]
    issued = clock_time(row.issued_at, setting.timezone)
    mark = "VOID" if is_void else ""
    return ReportRow(
        (row.number, issued, row.drawer, row.full_name, paid_for, row.amount_cents, mark),
        opens=("receipt", row.number),
    )


def _receipts(setting: Setting) -> Select[Any]:
    return (
        select(
            _RECEIPT.c.number,
            _RECEIPT.c.year,
            _RECEIPT.c.sequence,
            _RECEIPT.c.status,
            _RECEIPT.c.issued_at,
            _RECEIPT.c.document,
            _PAYMENT.c.amount_cents,
            _OFFICE.c.name.label("office"),
            _DRAWER.c.code.label("drawer"),
            _USER.c.full_name,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_OFFICE, _OFFICE.c.id == _RECEIPT.c.office_id)
        .join(_USER, _USER.c.id == _PAYMENT.c.user_id)
        .where(
            _PAYMENT.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .order_by(_OFFICE.c.id, _RECEIPT.c.year, _RECEIPT.c.sequence)
    )
