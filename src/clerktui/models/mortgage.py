"""Mortgage companies: whose taxes they pay, and every file that went to them or came from them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text as sql

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    instant,
    key,
    money_range,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)
from clerktui.rules.mortgage import FINDINGS, KINDS


class MortgageCompany(Table, table=True):
    """A company that pays taxes out of escrow, as agreed from a day on; the newest row holds.

    `layout` names how its files are laid out in policy `mortgage.layouts`.
    """

    __tablename__ = "mortgage_company"
    __table_args__ = (UniqueConstraint("code", "effective_from"), STRICT)

    id: int | None = key()
    code: str = text()
    name: str = text()
    layout: str = text()
    is_active: bool = yes_no(default=True)
    effective_from: dt.date = day()
    entered_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class MortgageParcel(Table, table=True):
    """An account whose tax a company pays, until it is said otherwise; one company at a time.

    `loan` is the company's own number of it; a purge blanks it.
    """

    __tablename__ = "mortgage_parcel"
    __table_args__ = (
        Index(
            "ix_mortgage_parcel_open",
            "account_id",
            unique=True,
            sqlite_where=sql("ended_on is null"),
            postgresql_where=sql("ended_on is null"),
        ),
        Index("ix_mortgage_parcel_company", "company_code", "account_id"),
        Index("ix_mortgage_parcel_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account")
    company_code: str = text()
    loan: str = text(default="")
    starts_on: dt.date = day()
    entered_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    ended_on: dt.date | None = day(nullable=True)
    ended_by_id: int | None = ref("clerk_user", nullable=True)


class MortgageFile(Table, table=True):
    """A file: the bills a company got, what it means to pay, or what it paid; its totals.

    `as_of` is the day its money counts from, or is meant to; `check_cents` what its check says.
    """

    __tablename__ = "mortgage_file"
    __table_args__ = (
        one_of("kind", *KINDS),
        money_range("amount_cents", low=0),
        money_range("owed_cents", low=0),
        CheckConstraint("(kind = 'payment') = (remittance_file_id is not null)", name="batch"),
        Index("ix_mortgage_file_company", "company_code", "id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    company_code: str = text()
    kind: str = text()
    name: str = text(default="")
    tax_year: int = whole()
    as_of: dt.date = day()
    line_count: int = whole()
    amount_cents: int = cents()
    owed_cents: int = cents()
    check_cents: int | None = cents(nullable=True)
    content_hash: str = text()
    remittance_file_id: int | None = ref("remittance_file", nullable=True, unique=True)
    made_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class MortgageLine(Table, table=True):
    """A line of a file: what it says, what was owed on its day, and what was found.

    `typed` is what the file calls the parcel, `loan` the company's number; a purge blanks both.
    """

    __tablename__ = "mortgage_line"
    __table_args__ = (
        UniqueConstraint("file_id", "line_no"),
        one_of("finding", *FINDINGS),
        money_range("amount_cents", low=0),
        money_range("owed_cents", low=0),
        Index("ix_mortgage_line_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    file_id: int = ref("mortgage_file")
    line_no: int = whole()
    account_id: int | None = ref("account", nullable=True)
    typed: str = text(default="")
    loan: str = text(default="")
    tax_year: int = whole()
    amount_cents: int = cents()
    owed_cents: int = cents()
    finding: str = text()
    words: str = text(default="")
