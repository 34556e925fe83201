"""Drawers, payments, tenders, allocations, receipts; unfinished tickets and print jobs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text as sql

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
)


class Drawer(Table, table=True):
    """A cash drawer of an office."""

    __tablename__ = "drawer"
    __table_args__ = (STRICT,)

    id: int | None = key()
    code: str = text(unique=True)
    name: str = text()
    office_id: int = ref("office")
    chain_id: int = ref("chain", unique=True)


class DrawerSession(Table, table=True):
    """A drawer from its opening count to its close; one open at a time per drawer and per user."""

    __tablename__ = "drawer_session"
    __table_args__ = (
        one_of("state", "open", "closed"),
        money_range("float_cents", low=0),
        Index(
            "uq_drawer_session_open_drawer",
            "drawer_id",
            unique=True,
            sqlite_where=sql("state = 'open'"),
            postgresql_where=sql("state = 'open'"),
        ),
        Index(
            "uq_drawer_session_open_user",
            "user_id",
            unique=True,
            sqlite_where=sql("state = 'open'"),
            postgresql_where=sql("state = 'open'"),
        ),
        STRICT,
    )

    id: int | None = key()
    drawer_id: int = ref("drawer", index=True)
    user_id: int = ref("clerk_user")
    workstation_id: int = ref("workstation")
    business_date: dt.date = day()
    state: str = text(default="open")
    opened_at: dt.datetime = instant()
    float_cents: int = cents(default=0)
    closed_at: dt.datetime | None = instant(nullable=True)
    over_short_cents: int | None = cents(nullable=True)
    approved_by_id: int | None = ref("clerk_user", nullable=True)
    z_report: Any = document(nullable=True)


class DrawerCount(Table, table=True):
    """What was counted, by tender and (for cash) denomination; kept for ever."""

    __tablename__ = "drawer_count"
    __table_args__ = (
        one_of("purpose", "open", "check", "close"),
        Index("ix_drawer_count_session", "drawer_session_id"),
        STRICT,
    )

    id: int | None = key()
    drawer_session_id: int = ref("drawer_session")
    purpose: str = text()
    tender_type: str = ref("tender_type.code", type_=None)
    counted_cents: int = cents()
    detail: Any = document(nullable=True)
    counted_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class Payment(Table, table=True):
    """One ticket, posted: what was received at one moment, whatever it paid."""

    __tablename__ = "payment"
    __table_args__ = (
        money_range("amount_cents", low=1),
        money_range("change_cents", low=0),
        Index("ix_payment_session", "drawer_session_id"),
        Index("ix_payment_business_date", "business_date", "id"),
        STRICT,
    )

    id: int | None = key()
    command_id: str = text(unique=True)
    entry_id: int = ref("journal_entry", unique=True)
    drawer_session_id: int = ref("drawer_session")
    user_id: int = ref("clerk_user")
    received_on: dt.date = day()
    business_date: dt.date = day()
    posted_at: dt.datetime = instant()
    amount_cents: int = cents()
    change_cents: int = cents(default=0)


class Tender(Table, table=True):
    """One piece of money handed over; change is its own line, below zero."""

    __tablename__ = "tender"
    __table_args__ = (
        UniqueConstraint("payment_id", "line_no"),
        CheckConstraint("amount_cents <> 0", name="amount_not_zero"),
        money_range("amount_cents"),
        STRICT,
    )

    id: int | None = key()
    payment_id: int = ref("payment")
    line_no: int = whole()
    tender_type: str = ref("tender_type.code", type_=None)
    amount_cents: int = cents()
    reference: str = text(default="")


class Allocation(Table, table=True):
    """Where a part of a payment went, and why: a receivable, or a revenue code."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("payment_id", "line_no"),
        CheckConstraint("(receivable_id is null) <> (revenue_code is null)", name="one_target"),
        CheckConstraint("(receivable_id is null) = (account_id is null)", name="account_named"),
        money_range("amount_cents", low=1),
        Index("ix_allocation_account", "account_id", "payment_id"),
        Index("ix_allocation_receivable", "receivable_id"),
        STRICT,
    )

    id: int | None = key()
    payment_id: int = ref("payment")
    line_no: int = whole()
    account_id: int | None = ref("account", nullable=True)
    receivable_id: int | None = ref("receivable", nullable=True)
    revenue_code: str | None = ref("revenue_code.code", nullable=True, type_=None)
    quantity: int = whole(default=1)
    unit_cents: int | None = cents(nullable=True)
    amount_cents: int = cents()
    reason: str = text(default="")


class ReceiptCounter(Table, table=True):
    """The last receipt number given out by an office in a year."""

    __tablename__ = "receipt_counter"
    __table_args__ = (STRICT,)

    office_id: int = ref("office", primary_key=True)
    year: int = whole(primary_key=True)
    last_sequence: int = whole(default=0)


class Receipt(Table, table=True):
    """The numbered proof handed to the payer; a void keeps the number."""

    __tablename__ = "receipt"
    __table_args__ = (
        one_of("status", "issued", "void"),
        UniqueConstraint("office_id", "year", "sequence"),
        Index("ix_receipt_number_n", "number_n"),
        STRICT,
    )

    id: int | None = key()
    number: str = text(unique=True)
    number_n: str = text()
    office_id: int = ref("office")
    year: int = whole()
    sequence: int = whole()
    payment_id: int = ref("payment", unique=True)
    status: str = text(default="issued")
    issued_at: dt.datetime = instant()
    document: Any = document()
    reprints: int = whole(default=0)
    void_entry_id: int | None = ref("journal_entry", nullable=True)
    void_reason: str = text(default="")
    voided_at: dt.datetime | None = instant(nullable=True)
    voided_by_id: int | None = ref("clerk_user", nullable=True)
    void_approved_by_id: int | None = ref("clerk_user", nullable=True)


class Draft(Table, table=True):
    """An unfinished ticket: what was typed and not yet posted, owned and findable."""

    __tablename__ = "draft"
    __table_args__ = (
        one_of("state", "open", "parked", "posted", "discarded"),
        Index("ix_draft_state", "state", "office_id"),
        STRICT,
    )

    id: str = text(primary_key=True)
    kind: str = text(default="ticket")
    state: str = text(default="open")
    owner_id: int = ref("clerk_user")
    office_id: int = ref("office")
    drawer_session_id: int | None = ref("drawer_session", nullable=True)
    label: str = text(default="")
    content: Any = document()
    created_at: dt.datetime = instant()
    updated_at: dt.datetime = instant()


class PrintJob(Table, table=True):
    """Paper that is owed; it waits and is retried, and never touches money."""

    __tablename__ = "print_job"
    __table_args__ = (
        one_of("state", "queued", "printing", "printed", "failed", "cancelled"),
        Index("ix_print_job_state", "state", "next_try_at"),
        Index("ix_print_job_subject", "subject_id"),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    subject_id: str = text()
    workstation_id: int = ref("workstation")
    copy_no: int = whole(default=0)
    document: Any = document()
    state: str = text(default="queued")
    attempts: int = whole(default=0)
    next_try_at: dt.datetime = instant()
    last_error: str = text(default="")
    created_at: dt.datetime = instant()
    printed_at: dt.datetime | None = instant(nullable=True)
