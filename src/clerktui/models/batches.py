"""Batches of payments keyed from envelopes or read from files, with the tape that proves them."""

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
from clerktui.rules.states import BATCH

_STATES = sorted(BATCH.states)


class Batch(Table, table=True):
    """Money that came together and is proved together: its header, its state, its tape's head.

    `item_count` and `amount_cents` are what its good lines come to; `control_cents` and
    `control_items` what the adding machine said. A posted batch is a drawer session.
    """

    __tablename__ = "batch"
    __table_args__ = (
        one_of("state", *_STATES),
        one_of("start_field", "account", "amount", "reference"),
        one_of("verify_mode", "off", "all", "sample"),
        money_range("amount_cents", low=0),
        money_range("control_cents", low=0),
        CheckConstraint("item_count >= 0", name="item_count_min"),
        Index("ix_batch_state", "state", "office_id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    source: str = ref("batch_source.code", type_=None)
    state: str = text(default="open")
    office_id: int = ref("office")
    received_on: dt.date = day()
    gl_on: dt.date = day()
    default_tender: str = ref("tender_type.code", type_=None)
    control_cents: int | None = cents(nullable=True)
    control_items: int | None = whole(nullable=True)
    start_field: str = text(default="account")
    implied_decimals: bool = yes_no(default=True)
    verify_mode: str = text(default="off")
    note: str = text(default="")
    owner_id: int = ref("clerk_user")
    created_by_id: int = ref("clerk_user")
    created_at: dt.datetime = instant()
    keyed_in_id: int | None = ref("drawer_session", nullable=True, index=True)
    file_id: int | None = ref("remittance_file", nullable=True)
    item_count: int = whole(default=0)
    amount_cents: int = cents(default=0)
    tape_seq: int = whole(default=0)
    tape_hash: str = text(default="")
    posted_in_id: int | None = ref("drawer_session", nullable=True, unique=True)


class BatchSource(Table, table=True):
    """Where batches come from: mail, drop box, lockbox, and the tender most of it is."""

    __tablename__ = "batch_source"
    __table_args__ = (STRICT,)

    code: str = text(primary_key=True)
    name: str = text()
    position: int = whole(default=0)
    default_tender: str = ref("tender_type.code", type_=None)
    is_active: bool = yes_no(default=True)


class BatchTill(Table, table=True):
    """The drawer an office's batches are posted in: nobody opens it, and nobody counts it."""

    __tablename__ = "batch_till"
    __table_args__ = (STRICT,)

    office_id: int = ref("office", primary_key=True)
    drawer_id: int = ref("drawer", unique=True)


class BatchLine(Table, table=True):
    """One line of a batch as it stands now; the tape says how it came to be.

    Lines of one check share the `group_no` of its first line and are posted as one payment.
    `owed_cents` is what the account owed when the line was keyed.
    """

    __tablename__ = "batch_line"
    __table_args__ = (
        UniqueConstraint("batch_id", "line_no"),
        one_of("state", "good", "removed"),
        one_of("kind", "account", "revenue", "unknown"),
        money_range("amount_cents", low=1),
        CheckConstraint("(kind = 'account') = (account_id is not null)", name="account_known"),
        CheckConstraint("(kind = 'revenue') = (revenue_code is not null)", name="revenue_known"),
        Index(
            "ix_batch_line_pending",
            "account_id",
            "batch_id",
            sqlite_where=sql("payment_id is null"),
            postgresql_where=sql("payment_id is null"),
        ),
        Index("ix_batch_line_payment", "payment_id"),
        STRICT,
    )

    id: int | None = key()
    batch_id: int = ref("batch")
    line_no: int = whole()
    group_no: int = whole()
    state: str = text(default="good")
    kind: str = text()
    account_id: int | None = ref("account", nullable=True)
    revenue_code: str | None = ref("revenue_code.code", nullable=True, type_=None)
    typed: str = text(default="")
    bill: str = text(default="")
    amount_cents: int = cents()
    owed_cents: int | None = cents(nullable=True)
    tender_type: str = ref("tender_type.code", type_=None)
    reference: str = text(default="")
    payer: str = text(default="")
    payer_key: str = text(default="")
    memo: str = text(default="")
    was_scanned: bool = yes_no(default=False)
    is_corrected: bool = yes_no(default=False)
    keyed_by_id: int = ref("clerk_user")
    keyed_at: dt.datetime = instant()
    verified_by_id: int | None = ref("clerk_user", nullable=True)
    payment_id: int | None = ref("payment", nullable=True)


class BatchTape(Table, table=True):
    """The running tape: every amount in the order it was keyed, hash-linked, only ever added to."""

    __tablename__ = "batch_tape"
    __table_args__ = (
        UniqueConstraint("batch_id", "seq"),
        one_of("kind", "keyed", "out", "in", "removed"),
        money_range("amount_cents"),
        STRICT,
    )

    id: int | None = key()
    batch_id: int = ref("batch")
    seq: int = whole()
    kind: str = text()
    line_no: int = whole()
    amount_cents: int = cents()
    account: str = text(default="")
    reference: str = text(default="")
    tender_type: str = text(default="")
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    prev_hash: str = text()
    hash: str = text()


class BatchMove(Table, table=True):
    """Each move of a batch from state to state: who, when, and its totals at that moment."""

    __tablename__ = "batch_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        Index("ix_batch_move_batch", "batch_id", "id"),
        STRICT,
    )

    id: int | None = key()
    batch_id: int = ref("batch")
    from_state: str = text()
    to_state: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    owner_id: int = ref("clerk_user")
    item_count: int = whole()
    amount_cents: int = cents()
    control_cents: int | None = cents(nullable=True)
    control_items: int | None = whole(nullable=True)
    tape_hash: str = text(default="")
    reason: str = text(default="")


class BatchPlace(Table, table=True):
    """Where somebody is in a batch: the line, the field, and the half-typed text in it.

    `holder` is the desk that has the batch in hand; another desk that takes it up changes it.
    """

    __tablename__ = "batch_place"
    __table_args__ = (STRICT,)

    batch_id: int = ref("batch", primary_key=True)
    purpose: str = text(primary_key=True, default="key")
    holder: str = text()
    user_id: int = ref("clerk_user")
    content: Any = document(nullable=True)
    saved_at: dt.datetime = instant()


class BatchVerification(Table, table=True):
    """One field of one line keyed a second time by a second person, and who was right."""

    __tablename__ = "batch_verification"
    __table_args__ = (
        one_of("field", "account", "amount", "reference"),
        one_of("verdict", "same", "verifier_slip", "keyer_wrong"),
        Index("ix_batch_verification_batch", "batch_id", "line_no"),
        Index("ix_batch_verification_keyer", "keyed_by_id", "at"),
        STRICT,
    )

    id: int | None = key()
    batch_id: int = ref("batch")
    line_no: int = whole()
    field: str = text()
    verdict: str = text()
    keyed_by_id: int = ref("clerk_user")
    verified_by_id: int = ref("clerk_user")
    at: dt.datetime = instant()


class RemittanceFile(Table, table=True):
    """A payment file that was read; the same content is never read into the books twice."""

    __tablename__ = "remittance_file"
    __table_args__ = (one_of("kind", "lockbox", "nacha", "mapped"), STRICT)

    id: int | None = key()
    kind: str = text()
    layout: str = text(default="")
    name: str = text()
    content_hash: str = text(unique=True)
    item_count: int = whole()
    amount_cents: int = cents()
    loaded_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class PayerAlias(Table, table=True):
    """Which account a payer's unreadable number means, learnt when somebody said so once.

    The key is kept as its hash: a bank account number has no business in the books.
    """

    __tablename__ = "payer_alias"
    __table_args__ = (STRICT,)

    id: int | None = key()
    key_hash: str = text(unique=True)
    account_id: int = ref("account", index=True)
    payer: str = text(default="")
    learnt_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    uses: int = whole(default=0)


class BankNotice(Table, table=True):
    """A return or a notification of change a bank sent, waiting to be worked."""

    __tablename__ = "bank_notice"
    __table_args__ = (
        one_of("kind", "return", "change"),
        one_of("state", "open", "done"),
        Index("ix_bank_notice_state", "state", "id"),
        STRICT,
    )

    id: int | None = key()
    file_id: int = ref("remittance_file")
    kind: str = text()
    state: str = text(default="open")
    code: str = text()
    trace: str = text()
    amount_cents: int = cents(default=0)
    name: str = text(default="")
    identification: str = text(default="")
    corrected: str = text(default="")
    info: str = text(default="")
    noticed_at: dt.datetime = instant()


class SuspenseItem(Table, table=True):
    """Money that is booked and whose owner is not known yet; `open_cents` is what is left of it."""

    __tablename__ = "suspense_item"
    __table_args__ = (
        money_range("amount_cents", low=1),
        CheckConstraint("open_cents between 0 and amount_cents", name="open_part"),
        Index(
            "ix_suspense_item_open",
            "received_on",
            "id",
            sqlite_where=sql("open_cents > 0"),
            postgresql_where=sql("open_cents > 0"),
        ),
        Index("ix_suspense_item_payment", "payment_id"),
        STRICT,
    )

    id: int | None = key()
    payment_id: int = ref("payment")
    amount_cents: int = cents()
    open_cents: int = cents()
    received_on: dt.date = day()
    typed: str = text(default="")
    payer: str = text(default="")
    payer_key: str = text(default="")
    reference: str = text(default="")
    memo: str = text(default="")


class SuspenseMove(Table, table=True):
    """What became of unidentified money: applied to an account, returned, or voided."""

    __tablename__ = "suspense_move"
    __table_args__ = (
        one_of("kind", "applied", "returned", "voided"),
        money_range("amount_cents", low=1),
        Index("ix_suspense_move_item", "item_id"),
        Index("ix_suspense_move_account", "account_id"),
        STRICT,
    )

    id: int | None = key()
    item_id: int = ref("suspense_item")
    kind: str = text()
    amount_cents: int = cents()
    entry_id: int = ref("journal_entry")
    payment_id: int | None = ref("payment", nullable=True)
    account_id: int | None = ref("account", nullable=True)
    payee: str = text(default="")
    reason: str = text(default="")
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    approved_by_id: int | None = ref("clerk_user", nullable=True)
