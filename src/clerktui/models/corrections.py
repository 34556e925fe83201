"""Money that went wrong: corrections and their reasons, write-offs, refunds.

A correction is only ever added; what undoes one is another that names it. Every correction is one
journal entry.
"""

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
    yes_no,
)

_KINDS = (
    "adjustment",
    "cancel_payment",
    "cancel_tender",
    "fee",
    "recovery",
    "refund",
    "returned",
    "tender_change",
    "transfer",
    "write_off",
)
_REVERSING = sql("kind in ('cancel_payment', 'cancel_tender')")
_REFUND_STATES = (
    "approved",
    "cancelled",
    "credited",
    "paid",
    "refused",
    "requested",
    "unclaimed",
)


class CorrectionReason(Table, table=True):
    """Why a correction of one kind is made, and the account an adjustment is booked against."""

    __tablename__ = "correction_reason"
    __table_args__ = (
        one_of("kind", *_KINDS),
        one_of("direction", "any", "credit", "debit"),
        UniqueConstraint("kind", "code"),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    code: str = text()
    name: str = text()
    position: int = whole(default=0)
    gl_account_id: int | None = ref("gl_account", nullable=True)
    direction: str = text(default="any")
    needs_note: bool = yes_no(default=False)
    is_active: bool = yes_no(default=True)


class Correction(Table, table=True):
    """One act that puts money right, as one journal entry.

    `payment_id` is the payment it corrects, `new_payment_id` the one it makes; `undoes_id` the
    correction it undoes. At most one correction cancels a payment; the bank may return each of its
    tenders once (`returned_item`).
    """

    __tablename__ = "correction"
    __table_args__ = (
        one_of("kind", *_KINDS),
        money_range("amount_cents", low=1),
        Index("ix_correction_account", "account_id", "id"),
        Index("ix_correction_to_account", "to_account_id", "id"),
        Index("ix_correction_payment", "payment_id"),
        Index("ix_correction_business_date", "business_date", "id"),
        Index(
            "uq_correction_takes_back",
            "payment_id",
            unique=True,
            sqlite_where=_REVERSING,
            postgresql_where=_REVERSING,
        ),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    kind: str = text()
    entry_id: int = ref("journal_entry", unique=True)
    command_id: str = text()
    business_date: dt.date = day()
    made_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    office_id: int = ref("office")
    approved_by_id: int | None = ref("clerk_user", nullable=True)
    reason_id: int = ref("correction_reason")
    note: str = text(default="")
    amount_cents: int = cents()
    payment_id: int | None = ref("payment", nullable=True)
    new_payment_id: int | None = ref("payment", nullable=True, unique=True)
    account_id: int | None = ref("account", nullable=True)
    to_account_id: int | None = ref("account", nullable=True)
    from_tender: str | None = ref("tender_type.code", nullable=True, type_=None)
    to_tender: str | None = ref("tender_type.code", nullable=True, type_=None)
    drawer_session_id: int | None = ref("drawer_session", nullable=True, index=True)
    undoes_id: int | None = ref("correction", nullable=True, unique=True)
    document: Any = document(nullable=True)


class CorrectionLine(Table, table=True):
    """What a correction did to one receivable: above zero, more is owed on it."""

    __tablename__ = "correction_line"
    __table_args__ = (
        UniqueConstraint("correction_id", "line_no"),
        money_range("amount_cents"),
        Index("ix_correction_line_account", "account_id", "correction_id"),
        Index("ix_correction_line_receivable", "receivable_id"),
        STRICT,
    )

    id: int | None = key()
    correction_id: int = ref("correction")
    line_no: int = whole()
    account_id: int = ref("account")
    receivable_id: int = ref("receivable")
    amount_cents: int = cents()
    description: str = text(default="")


class WriteOff(Table, table=True):
    """A receivable given up as uncollectable; what is paid on it after all is recovered."""

    __tablename__ = "write_off"
    __table_args__ = (
        money_range("amount_cents", low=1),
        money_range("recovered_cents", low=0),
        Index("ix_write_off_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    correction_id: int = ref("correction")
    account_id: int = ref("account")
    receivable_id: int = ref("receivable")
    amount_cents: int = cents()
    recovered_cents: int = cents(default=0)
    written_on: dt.date = day()


class Refund(Table, table=True):
    """Money asked back: requested, approved by the finance officer, and what became of it.

    It is of an account's credit, or of unidentified money that was returned to who sent it.
    """

    __tablename__ = "refund"
    __table_args__ = (
        one_of("state", *_REFUND_STATES),
        CheckConstraint(
            "account_id is null or suspense_move_id is null", name="of_account_or_suspense"
        ),
        money_range("amount_cents", low=1),
        Index("ix_refund_state", "state", "id"),
        Index("ix_refund_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    state: str = text(default="requested")
    account_id: int | None = ref("account", nullable=True)
    receivable_id: int | None = ref("receivable", nullable=True)
    payment_id: int | None = ref("payment", nullable=True)
    suspense_move_id: int | None = ref("suspense_move", nullable=True, unique=True)
    amount_cents: int = cents()
    payee: str = text()
    address: str = text(default="")
    reason_id: int = ref("correction_reason")
    note: str = text(default="")
    office_id: int = ref("office")
    requested_by_id: int = ref("clerk_user")
    requested_at: dt.datetime = instant()
    requested_on: dt.date = day()
    decided_by_id: int | None = ref("clerk_user", nullable=True)
    decided_at: dt.datetime | None = instant(nullable=True)
    correction_id: int | None = ref("correction", nullable=True)
    check_number: str = text(default="")
    paid_on: dt.date | None = day(nullable=True)


class RefundMove(Table, table=True):
    """Each step of a refund: who, when, why, and the entry it made where it moved money."""

    __tablename__ = "refund_move"
    __table_args__ = (
        one_of("to_state", *_REFUND_STATES),
        Index("ix_refund_move_refund", "refund_id", "id"),
        STRICT,
    )

    id: int | None = key()
    refund_id: int = ref("refund")
    from_state: str = text(default="")
    to_state: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    note: str = text(default="")
    entry_id: int | None = ref("journal_entry", nullable=True)
