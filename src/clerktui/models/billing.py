"""Bills, their charges, and the receivables payments are applied to."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, UniqueConstraint, text as sql

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    folded,
    instant,
    key,
    money_range,
    one_of,
    ref,
    text,
    whole,
)


class ImportFile(Table, table=True):
    """A file that was loaded; the same content is never loaded twice."""

    __tablename__ = "import_file"
    __table_args__ = (one_of("kind", "accounts", "bills"), STRICT)

    id: int | None = key()
    kind: str = text()
    name: str = text()
    sha256: str = text()
    rows: int = whole()
    amount_cents: int = cents(default=0)
    loaded_at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)


class Bill(Table, table=True):
    """What was sent to the customer on one day."""

    __tablename__ = "bill"
    __table_args__ = (
        Index("ix_bill_number_n", "number_n"),
        Index("ix_bill_account", "account_id", "issued_on", "id"),
        STRICT,
    )

    id: int | None = key()
    number: str = text(unique=True)
    number_n: str = folded()
    account_id: int = ref("account")
    issued_on: dt.date = day()
    due_on: dt.date = day()
    import_file_id: int | None = ref("import_file", nullable=True)


class Receivable(Table, table=True):
    """One open item: what is owed on one service of one bill, or (below zero) a credit held.

    `balance_cents` = `original_cents` less what was allocated to it; it always equals the sum of
    the journal lines that name it.
    """

    __tablename__ = "receivable"
    __table_args__ = (
        one_of("component", "principal", "interest", "penalty", "cost", "credit"),
        money_range("original_cents"),
        money_range("balance_cents"),
        UniqueConstraint("bill_id", "service", "component"),
        Index(
            "ix_receivable_open",
            "account_id",
            "due_on",
            "id",
            sqlite_where=sql("balance_cents <> 0"),
            postgresql_where=sql("balance_cents <> 0"),
        ),
        Index(
            "ix_receivable_aging",
            "service",
            "due_on",
            "balance_cents",
            sqlite_where=sql("balance_cents <> 0"),
            postgresql_where=sql("balance_cents <> 0"),
        ),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account", index=True)
    bill_id: int | None = ref("bill", nullable=True)
    service: str = ref("service.code", type_=None)
    component: str = text(default="principal")
    tax_year: int | None = whole(nullable=True)
    due_on: dt.date = day()
    original_cents: int = cents()
    balance_cents: int = cents()
    description: str = text(default="")


class Charge(Table, table=True):
    """One line of a bill: how a receivable's amount came about."""

    __tablename__ = "charge"
    __table_args__ = (
        money_range("amount_cents"),
        Index("ix_charge_receivable", "receivable_id"),
        STRICT,
    )

    id: int | None = key()
    receivable_id: int = ref("receivable")
    description: str = text(default="")
    quantity: str = text(default="")
    amount_cents: int = cents()
