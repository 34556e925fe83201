"""The end of the day: money on its way to the bank, the close and its papers, the ledger batch."""

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
    octets,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)

_DAY_STATES = ("closed", "open", "reopened")
_LIVE = sql("released_at is null")


class DrawerMove(Table, table=True):
    """Money carried out of or into a drawer during the day, without a customer.

    `amount_cents` above zero leaves the drawer; change brought in is below zero.
    """

    __tablename__ = "drawer_move"
    __table_args__ = (
        one_of("kind", "change_in", "hand_over", "pickup", "turn_in"),
        CheckConstraint("amount_cents <> 0", name="amount_not_zero"),
        money_range("amount_cents"),
        Index("ix_drawer_move_session", "drawer_session_id", "id"),
        STRICT,
    )

    id: int | None = key()
    command_id: str = text(unique=True)
    drawer_session_id: int = ref("drawer_session")
    kind: str = text()
    tender_type: str = ref("tender_type.code", type_=None)
    amount_cents: int = cents()
    pieces: Any = document(nullable=True)
    user_id: int = ref("clerk_user")
    witness_id: int | None = ref("clerk_user", nullable=True)
    note: str = text(default="")
    at: dt.datetime = instant()


class PendingDrawer(Table, table=True):
    """A drawer session counted and off: it takes nothing more until somebody settles it."""

    __tablename__ = "pending_drawer"
    __table_args__ = (money_range("over_short_cents"), STRICT)

    drawer_session_id: int = ref("drawer_session", primary_key=True)
    over_short_cents: int = cents()
    since: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    note: str = text(default="")
    settled_at: dt.datetime | None = instant(nullable=True)
    settled_by_id: int | None = ref("clerk_user", nullable=True)


class BankAccount(Table, table=True):
    """An account of the town at its bank, and the ledger account it is kept in."""

    __tablename__ = "bank_account"
    __table_args__ = (STRICT,)

    code: str = text(primary_key=True)
    name: str = text()
    bank: str = text(default="")
    position: int = whole(default=0)
    gl_account_id: int = ref("gl_account")
    bai2_account: str = text(default="")
    is_active: bool = yes_no(default=True)


class BankDeposit(Table, table=True):
    """One deposit slip: prepared, taken to the bank, seen there."""

    __tablename__ = "bank_deposit"
    __table_args__ = (
        one_of("state", "cancelled", "deposited", "matched", "prepared"),
        money_range("amount_cents", low=0),
        money_range("cash_cents", low=0),
        Index("ix_bank_deposit_state", "state", "id"),
        Index("ix_bank_deposit_day", "business_date", "office_id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    state: str = text(default="prepared")
    bank_account: str = ref("bank_account.code", type_=None)
    office_id: int = ref("office")
    business_date: dt.date = day()
    amount_cents: int = cents()
    cash_cents: int = cents()
    checks: int = whole(default=0)
    pieces: Any = document(nullable=True)
    bag: str = text(default="")
    prepared_by_id: int = ref("clerk_user")
    prepared_at: dt.datetime = instant()
    deposited_by_id: int | None = ref("clerk_user", nullable=True)
    deposited_at: dt.datetime | None = instant(nullable=True)
    deposited_on: dt.date | None = day(nullable=True)
    entry_id: int | None = ref("journal_entry", nullable=True)
    bank_on: dt.date | None = day(nullable=True)
    bank_cents: int | None = cents(nullable=True)
    bank_reference: str = text(default="")
    seal: Any = document(nullable=True)
    document: Any = document(nullable=True)
    reason: str = text(default="")


class DepositItem(Table, table=True):
    """What one drawer session, batch or correction puts into a deposit by one way of paying."""

    __tablename__ = "deposit_item"
    __table_args__ = (
        money_range("amount_cents"),
        Index("ix_deposit_item_deposit", "deposit_id"),
        Index(
            "uq_deposit_item_session",
            "drawer_session_id",
            "tender_type",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "uq_deposit_item_correction",
            "correction_id",
            "tender_type",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        STRICT,
    )

    id: int | None = key()
    deposit_id: int = ref("bank_deposit")
    drawer_session_id: int | None = ref("drawer_session", nullable=True)
    correction_id: int | None = ref("correction", nullable=True)
    tender_type: str = ref("tender_type.code", type_=None)
    amount_cents: int = cents()
    released_at: dt.datetime | None = instant(nullable=True)


class BusinessDay(Table, table=True):
    """One day of one office: open, closed with its seal, or open again with a mark."""

    __tablename__ = "business_day"
    __table_args__ = (
        one_of("state", *_DAY_STATES),
        UniqueConstraint("office_id", "business_date"),
        STRICT,
    )

    id: int | None = key()
    office_id: int = ref("office")
    business_date: dt.date = day()
    state: str = text(default="open")
    closed_at: dt.datetime | None = instant(nullable=True)
    closed_by_id: int | None = ref("clerk_user", nullable=True)
    seal: Any = document(nullable=True)
    times_closed: int = whole(default=0)


class DayMove(Table, table=True):
    """Each close and reopening of a day: who, when, why, what was open, and the seal."""

    __tablename__ = "day_move"
    __table_args__ = (
        one_of("to_state", *_DAY_STATES),
        Index("ix_day_move_day", "day_id", "id"),
        STRICT,
    )

    id: int | None = key()
    day_id: int = ref("business_day")
    to_state: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    approved_by_id: int | None = ref("clerk_user", nullable=True)
    reason: str = text(default="")
    checklist: Any = document(nullable=True)
    seal: Any = document(nullable=True)


class StoredDocument(Table, table=True):
    """A paper kept under the hash of its own bytes: the same bytes are kept once."""

    __tablename__ = "stored_document"
    __table_args__ = (CheckConstraint("size >= 0", name="size_min"), STRICT)

    sha256: str = text(primary_key=True)
    media: str = text()
    size: int = whole()
    content: bytes = octets()
    stored_at: dt.datetime = instant()


class DayDocument(Table, table=True):
    """A paper of a day's close, by its name."""

    __tablename__ = "day_document"
    __table_args__ = (UniqueConstraint("move_id", "name"), STRICT)

    id: int | None = key()
    move_id: int = ref("day_move")
    name: str = text()
    title: str = text()
    sha256: str = ref("stored_document.sha256", type_=None, index=True)


class GlBatch(Table, table=True):
    """What one day of one office gives the general ledger; posted once, exported alike for ever."""

    __tablename__ = "gl_batch"
    __table_args__ = (
        money_range("debit_cents", low=0),
        Index("ix_gl_batch_day", "business_date", "office_id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    office_id: int = ref("office")
    business_date: dt.date = day()
    entries: int = whole()
    debit_cents: int = cents()
    content_hash: str = text()
    posted_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class GlBatchEntry(Table, table=True):
    """Which ledger batch a journal entry went out in: at most one."""

    __tablename__ = "gl_batch_entry"
    __table_args__ = (Index("ix_gl_batch_entry_batch", "gl_batch_id"), STRICT)

    entry_id: int = ref("journal_entry", primary_key=True)
    gl_batch_id: int = ref("gl_batch")


class GlBatchLine(Table, table=True):
    """One line of a ledger batch: a debit or a credit of one account, or between funds."""

    __tablename__ = "gl_batch_line"
    __table_args__ = (
        UniqueConstraint("gl_batch_id", "line_no"),
        money_range("debit_cents", low=0),
        money_range("credit_cents", low=0),
        STRICT,
    )

    id: int | None = key()
    gl_batch_id: int = ref("gl_batch")
    line_no: int = whole()
    fund: str = text()
    gl_account_id: int = ref("gl_account")
    project: str = text(default="")
    is_between_funds: bool = yes_no(default=False)
    description: str = text(default="")
    debit_cents: int = cents(default=0)
    credit_cents: int = cents(default=0)


class GlExport(Table, table=True):
    """A ledger batch written to a file, in which layout and with which bytes."""

    __tablename__ = "gl_export"
    __table_args__ = (Index("ix_gl_export_batch", "gl_batch_id"), STRICT)

    id: int | None = key()
    gl_batch_id: int = ref("gl_batch")
    layout: str = text()
    is_detail: bool = yes_no(default=False)
    sha256: str = text()
    made_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class ReportSet(Table, table=True):
    """Reports run together by one key, with how their dates follow from today."""

    __tablename__ = "report_set"
    __table_args__ = (STRICT,)

    code: str = text(primary_key=True)
    name: str = text()
    position: int = whole(default=0)
    content: Any = document()
    saved_at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
