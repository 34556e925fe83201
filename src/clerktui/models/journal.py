"""The journal: double entry, hash-chained, only ever added to.

Only `clerktui.ledger` writes here and only `ledger` and `reports` read here. Lines are written
first and the entry last: the entry *seals* its lines. Database triggers on both engines refuse a
seal whose lines do not sum to zero or are not `line_count` many, refuse a line under a sealed
entry, and refuse every update and delete.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    instant,
    key,
    money_range,
    ref,
    text,
    whole,
)


class Chain(Table, table=True):
    """One hash chain of entries (a drawer's, or the back office's) and its head."""

    __tablename__ = "chain"
    __table_args__ = (STRICT,)

    id: int | None = key()
    code: str = text(unique=True)
    head_seq: int = whole(default=0)
    head_hash: str = text(default="")


class JournalEntry(Table, table=True):
    """One balanced event in the books. `kind` says which verb made it."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("chain_id", "chain_seq"),
        CheckConstraint("line_count >= 2", name="line_count_min"),
        Index("ix_journal_entry_business_date", "business_date"),
        STRICT,
    )

    id: int | None = key()
    kind: str = text()
    business_date: dt.date = day()
    posted_at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
    office_id: int | None = ref("office", nullable=True)
    drawer_session_id: int | None = ref("drawer_session", nullable=True, index=True)
    command_id: str = text()
    reverses_id: int | None = ref("journal_entry", nullable=True, unique=True)
    memo: str = text(default="")
    line_count: int = whole()
    chain_id: int = ref("chain")
    chain_seq: int = whole()
    prev_hash: str = text()
    hash: str = text()


class JournalLine(Table, table=True):
    """One leg: debit above zero, credit below. Receivable legs name account and receivable."""

    __tablename__ = "journal_line"
    __table_args__ = (
        UniqueConstraint("entry_id", "line_no"),
        CheckConstraint("amount_cents <> 0", name="amount_not_zero"),
        money_range("amount_cents"),
        CheckConstraint(
            "(account_id is null) = (receivable_id is null)", name="receivable_has_account"
        ),
        Index("ix_journal_line_account", "account_id"),
        Index("ix_journal_line_receivable", "receivable_id"),
        Index("ix_journal_line_gl", "gl_account_id", "entry_id"),
        STRICT,
    )

    id: int | None = key()
    entry_id: int = ref("journal_entry", deferred=True)
    line_no: int = whole()
    gl_account_id: int = ref("gl_account")
    amount_cents: int = cents()
    account_id: int | None = ref("account", nullable=True)
    receivable_id: int | None = ref("receivable", nullable=True)


class PostedCommand(Table, table=True):
    """Every command to post, by the id its screen minted: posted once, answered always.

    `attempts` is written on every replay, so that a replay's commit waits behind the first one.
    """

    __tablename__ = "posted_command"
    __table_args__ = (STRICT,)

    id: str = text(primary_key=True)
    kind: str = text()
    content_hash: str = text()
    result: str = text(default="")
    attempts: int = whole(default=1)
    posted_at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
