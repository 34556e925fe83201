"""Unclaimed property: what nobody asked for, its letters, and the yearly report to the State."""

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
)
from clerktui.rules.states import UNCLAIMED_ITEM, UNCLAIMED_REPORT
from clerktui.rules.unclaimed import SOURCES

_STATES = tuple(sorted(UNCLAIMED_ITEM.moves))
_REPORT_STATES = tuple(sorted(UNCLAIMED_REPORT.moves))


class UnclaimedItem(Table, table=True):
    """Money of one owner that nobody asked for, from one source in the books.

    `source_id` is the row the money stands on: a refund, a customer deposit, an account with a
    credit, an item of suspense. `refund_id` is the refund it is owed as, once it is one.
    `active_on` is the day from which its dormancy counts; what is known of the owner stands where
    the source leads.
    """

    __tablename__ = "unclaimed_item"
    __table_args__ = (
        one_of("source_kind", *SOURCES),
        one_of("state", *_STATES),
        UniqueConstraint("source_kind", "source_id"),
        money_range("amount_cents", low=1),
        CheckConstraint("dormant_on >= active_on", name="dormancy"),
        CheckConstraint(
            "state not in ('reported', 'paid', 'reimbursed') or refund_id is not null",
            name="owed_as_refund",
        ),
        Index("ix_unclaimed_item_state", "state", "dormant_on"),
        Index("ix_unclaimed_item_account", "account_id", "id"),
        Index("ix_unclaimed_item_refund", "refund_id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    source_kind: str = text()
    source_id: int = whole()
    account_id: int | None = ref("account", nullable=True)
    refund_id: int | None = ref("refund", nullable=True)
    property_class: str = text()
    amount_cents: int = cents()
    active_on: dt.date = day()
    dormant_on: dt.date = day()
    state: str = text(default="found")
    found_at: dt.datetime = instant()


class UnclaimedMove(Table, table=True):
    """A step of an item: from which state to which, in words, and the entry that moved money."""

    __tablename__ = "unclaimed_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        Index("ix_unclaimed_move_item", "item_id", "id"),
        STRICT,
    )

    id: int | None = key()
    item_id: int = ref("unclaimed_item")
    code: str = text()
    from_state: str = text(default="")
    to_state: str = text()
    amount_cents: int = cents(default=0)
    words: str = text()
    entry_id: int | None = ref("journal_entry", nullable=True)
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class UnclaimedLetter(Table, table=True):
    """The letter to an owner before a year's report; a purge takes the document, not the row."""

    __tablename__ = "unclaimed_letter"
    __table_args__ = (
        UniqueConstraint("item_id", "year"),
        CheckConstraint("dated_on between from_on and until_on", name="in_its_window"),
        STRICT,
    )

    id: int | None = key()
    item_id: int = ref("unclaimed_item")
    year: int = whole()
    number: str = text(unique=True)
    dated_on: dt.date = day()
    from_on: dt.date = day()
    until_on: dt.date = day()
    amount_cents: int = cents()
    document: Any = document(nullable=True)


class UnclaimedReport(Table, table=True):
    """The report of one year: prepared by one person, released by another, filed, paid.

    `plan_hash` is what was prepared, so that exactly that is released; `content_hash` is that of
    the file's bytes. `head` and `foot` are its first and last record.
    """

    __tablename__ = "unclaimed_report"
    __table_args__ = (
        one_of("state", *_REPORT_STATES),
        CheckConstraint("state <> 'prepared' or released_at is null", name="released"),
        CheckConstraint("(released_at is null) = (released_by_id is null)", name="by_whom"),
        CheckConstraint("(state = 'paid') = (paid_on is not null)", name="paid"),
        CheckConstraint("(paid_on is null) = (entry_id is null)", name="paid_by_entry"),
        STRICT,
    )

    id: int | None = key()
    year: int = whole(unique=True)
    state: str = text(default="prepared")
    cut_off_on: dt.date = day()
    file_by: dt.date = day()
    item_count: int = whole()
    record_count: int = whole()
    amount_cents: int = cents()
    plan_hash: str = text()
    content_hash: str = text(default="")
    head: str = text(default="")
    foot: str = text(default="")
    prepared_at: dt.datetime = instant()
    prepared_by_id: int = ref("clerk_user")
    released_at: dt.datetime | None = instant(nullable=True)
    released_by_id: int | None = ref("clerk_user", nullable=True)
    filed_at: dt.datetime | None = instant(nullable=True)
    paid_on: dt.date | None = day(nullable=True)
    entry_id: int | None = ref("journal_entry", nullable=True)


class UnclaimedLine(Table, table=True):
    """An item in a report: the record it stands in, which several small items share.

    The record's characters stand on its first item; a purge blanks them.
    """

    __tablename__ = "unclaimed_line"
    __table_args__ = (
        UniqueConstraint("report_id", "item_id"),
        money_range("amount_cents", low=1),
        Index("ix_unclaimed_line_item", "item_id", "id"),
        STRICT,
    )

    id: int | None = key()
    report_id: int = ref("unclaimed_report")
    record_no: int = whole()
    item_id: int = ref("unclaimed_item")
    amount_cents: int = cents()
    record: str = text(default="")
