"""Retention: holds on records, runs that purge what may go, and the tombstone of each account.

A purge takes persons out of records and leaves every figure. What it may touch is decided by the
database's own triggers (`clerktui.db.purge_triggers`): a row changes only under a permit for an
item of a run that a second person released, and a permit can never outlive its transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text as sql

from clerktui.models.base import (
    STRICT,
    Table,
    day,
    document,
    instant,
    key,
    one_of,
    ref,
    text,
    whole,
)

_RUN_STATES = ("planning", "planned", "approved", "running", "done", "cancelled")
_DONE = sql("state = 'done'")


class RecordHold(Table, table=True):
    """Nothing of what it covers may be destroyed while it is in force, whatever its age."""

    __tablename__ = "record_hold"
    __table_args__ = (
        one_of("kind", "audit", "bankruptcy", "dispute", "legal", "other", "public_records"),
        one_of("scope", "class", "account", "all", "person"),
        CheckConstraint("(scope = 'account') = (account_id is not null)", name="account_named"),
        CheckConstraint("(scope = 'person') = (customer_id is not null)", name="person_named"),
        CheckConstraint("(scope = 'class') = (account_class <> '')", name="class_named"),
        Index("ix_record_hold_account", "account_id"),
        Index("ix_record_hold_customer", "customer_id"),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    scope: str = text(default="all")
    account_id: int | None = ref("account", nullable=True)
    customer_id: int | None = ref("customer", nullable=True)
    account_class: str = text(default="")
    reason: str = text()
    set_by_id: int = ref("clerk_user")
    set_at: dt.datetime = instant()
    starts_on: dt.date = day()
    ends_on: dt.date | None = day(nullable=True)
    lifted_at: dt.datetime | None = instant(nullable=True)
    lifted_by_id: int | None = ref("clerk_user", nullable=True)
    lift_reason: str = text(default="")


class PurgeRun(Table, table=True):
    """One purge: planned by one person, released by another, run, and certified.

    `considered` closed accounts were looked at, up to account id `cursor`; `kept` says how many
    stay, by reason. `rules` are those in force on `as_of`, word for word.
    """

    __tablename__ = "purge_run"
    __table_args__ = (
        one_of("state", *_RUN_STATES),
        CheckConstraint("id > 0", name="id_real"),
        CheckConstraint(
            "state not in ('approved', 'running', 'done') or (approved_by_id is not null and "
            "approved_by_id <> planned_by_id and manifest_hash <> '')",
            name="second_person",
        ),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    state: str = text(default="planning")
    as_of: dt.date = day()
    rules: Any = document()
    cursor: int = whole(default=0)
    considered: int = whole(default=0)
    eligible: int = whole(default=0)
    kept: Any = document()
    manifest_hash: str = text(default="")
    planned_by_id: int = ref("clerk_user")
    planned_at: dt.datetime = instant()
    approved_by_id: int | None = ref("clerk_user", nullable=True)
    approved_at: dt.datetime | None = instant(nullable=True)
    done: int = whole(default=0)
    skipped: int = whole(default=0)
    certificate: str | None = ref("stored_document.sha256", nullable=True, type_=None)


class PurgeItem(Table, table=True):
    """One account of a run's manifest: why it may go, and the tombstone of what went."""

    __tablename__ = "purge_item"
    __table_args__ = (
        one_of("state", "planned", "done", "skipped"),
        CheckConstraint("(state = 'done') = (tombstone is not null)", name="tombstone_kept"),
        UniqueConstraint("run_id", "account_id"),
        Index(
            "uq_purge_item_done",
            "account_id",
            unique=True,
            sqlite_where=_DONE,
            postgresql_where=_DONE,
        ),
        Index("ix_purge_item_state", "run_id", "state", "account_id"),
        STRICT,
    )

    id: int | None = key()
    run_id: int = ref("purge_run")
    account_id: int = ref("account")
    number: str = text()
    record_class: str = text()
    reason: Any = document()
    state: str = text(default="planned")
    skipped_because: str = text(default="")
    tombstone: str | None = text(nullable=True)
    changed: Any = document(nullable=True)
    worked_at: dt.datetime | None = instant(nullable=True)


class PurgeMove(Table, table=True):
    """Each step of a run: who, when, why."""

    __tablename__ = "purge_move"
    __table_args__ = (
        one_of("to_state", *_RUN_STATES),
        Index("ix_purge_move_run", "run_id", "id"),
        STRICT,
    )

    id: int | None = key()
    run_id: int = ref("purge_run")
    to_state: str = text()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    note: str = text(default="")


class PurgePermit(Table, table=True):
    """Leave to change the rows of one item, inside one transaction only.

    `never_id` is -1 and points, at the end of a transaction, to a run that cannot exist: whoever
    commits while a permit stands is refused.
    """

    __tablename__ = "purge_permit"
    __table_args__ = (CheckConstraint("never_id = -1", name="never_real"), STRICT)

    item_id: int = ref("purge_item", primary_key=True)
    never_id: int = ref("purge_run", deferred=True)
