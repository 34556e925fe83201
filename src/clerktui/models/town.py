"""The town itself: offices, workstations, the chart of accounts, services, and dated policy."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    document,
    instant,
    key,
    money_range,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)


class Town(Table, table=True):
    """The one town these books belong to."""

    __tablename__ = "town"
    __table_args__ = (CheckConstraint("id = 1", name="one_town"), STRICT)

    id: int | None = key()
    name: str = text()
    state: str = text()
    timezone: str = text()
    created_at: dt.datetime = instant()


class Office(Table, table=True):
    """A place that takes money; receipt numbers run gap-free per office and year."""

    __tablename__ = "office"
    __table_args__ = (STRICT,)

    id: int | None = key()
    code: str = text(unique=True)
    name: str = text()
    address: str = text(default="")
    phone: str = text(default="")
    receipt_prefix: str = text(default="")


class Workstation(Table, table=True):
    """A till, a desk or a headless station, with the paper it prints on."""

    __tablename__ = "workstation"
    __table_args__ = (
        one_of("printer_kind", "none", "file", "command", "lp", "socket"),
        one_of("printer_media", "text", "pdf", "escpos"),
        STRICT,
    )

    id: int | None = key()
    code: str = text(unique=True)
    name: str = text()
    office_id: int = ref("office")
    printer_kind: str = text(default="none")
    printer_value: str = text(default="")
    printer_media: str = text(default="text")
    receipt_width: int = whole(default=40)


class GlAccount(Table, table=True):
    """An account of the general ledger."""

    __tablename__ = "gl_account"
    __table_args__ = (one_of("kind", "asset", "liability", "revenue", "expense"), STRICT)

    id: int | None = key()
    code: str = text(unique=True)
    name: str = text()
    kind: str = text()
    fund: str = text(default="")


class Service(Table, table=True):
    """What the town bills for: water, sewer, solid waste, tax, and the credit a payer leaves."""

    __tablename__ = "service"
    __table_args__ = (one_of("kind", "utility", "tax", "other", "credit"), STRICT)

    code: str = text(primary_key=True)
    name: str = text()
    kind: str = text()
    position: int = whole(default=0)
    receivable_gl_id: int = ref("gl_account")
    revenue_gl_id: int = ref("gl_account")


class RevenueCode(Table, table=True):
    """Miscellaneous revenue taken without an account: tap fees, recreation, deposits."""

    __tablename__ = "revenue_code"
    __table_args__ = (STRICT,)

    code: str = text(primary_key=True)
    name: str = text()
    department: str = text(default="")
    revenue_gl_id: int = ref("gl_account")
    takes_quantity: bool = yes_no(default=False)
    is_active: bool = yes_no(default=True)


class RevenueRate(Table, table=True):
    """The dated price of one unit of a revenue code."""

    __tablename__ = "revenue_rate"
    __table_args__ = (
        UniqueConstraint("revenue_code", "effective_from"),
        money_range("unit_cents", low=0),
        STRICT,
    )

    id: int | None = key()
    revenue_code: str = ref("revenue_code.code", type_=None)
    effective_from: dt.date = day()
    unit_cents: int = cents()


class TenderType(Table, table=True):
    """A way of paying, the cash account it lands in, and what it allows."""

    __tablename__ = "tender_type"
    __table_args__ = (STRICT,)

    code: str = text(primary_key=True)
    name: str = text()
    position: int = whole(default=0)
    gl_account_id: int = ref("gl_account")
    allows_change: bool = yes_no(default=False)
    needs_reference: bool = yes_no(default=False)
    is_counted: bool = yes_no(default=True)
    is_active: bool = yes_no(default=True)


class Policy(Table, table=True):
    """One dated decision of the town; the newest not later than the day in question holds."""

    __tablename__ = "policy"
    __table_args__ = (Index("ix_policy_key", "key", "effective_from"), STRICT)

    id: int | None = key()
    key: str = text()
    effective_from: dt.date = day()
    value: Any = document()
    citation: str = text(default="")
    entered_at: dt.datetime = instant()
