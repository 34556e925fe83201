"""Customer deposits: money a customer leaves with the town as security for what will be owed.

The four sums a deposit keeps (asked, paid, held, interest) are each the sum of its steps. A step
is only ever added. What is held of an account is `account.deposit_cents`.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index

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
)

_STATES = (
    "applied",
    "asked",
    "held",
    "part_paid",
    "refunded",
    "transferred",
    "unclaimed",
    "waived",
)
_MOVES = (
    "applied",
    "asked",
    "guaranteed",
    "interest",
    "kept_as_credit",
    "moved_in",
    "moved_out",
    "opening",
    "paid",
    "refund_owed",
    "refunded",
    "taken_back",
    "unclaimed",
    "waived",
)


class CustomerDeposit(Table, table=True):
    """One deposit of one account: asked for, paid, held, and what became of it.

    `required_cents` is asked of the customer on `receivable_id`, less what was waived; of it
    `paid_cents` were paid. `held_cents` (of what was paid) and `interest_cents` are the town's
    debt to the customer. A guarantee is a paper instead of money: it asks and holds nothing.
    `payable_on` is the day it became the customer's again, from which it grows unclaimed.
    """

    __tablename__ = "customer_deposit"
    __table_args__ = (
        one_of("kind", "cash", "guarantee"),
        one_of("state", *_STATES),
        money_range("required_cents", low=0),
        money_range("paid_cents", low=0),
        money_range("held_cents"),
        money_range("interest_cents", low=0),
        Index("ix_customer_deposit_account", "account_id", "id"),
        Index("ix_customer_deposit_customer", "customer_id"),
        Index("ix_customer_deposit_state", "state", "review_on"),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account")
    customer_id: int = ref("customer")
    kind: str = text(default="cash")
    state: str = text(default="asked")
    required_cents: int = cents(default=0)
    paid_cents: int = cents(default=0)
    held_cents: int = cents(default=0)
    interest_cents: int = cents(default=0)
    receivable_id: int | None = ref("receivable", nullable=True, unique=True)
    refund_id: int | None = ref("refund", nullable=True, unique=True)
    from_id: int | None = ref("customer_deposit", nullable=True)
    asked_on: dt.date = day()
    held_since: dt.date | None = day(nullable=True)
    review_on: dt.date | None = day(nullable=True)
    payable_on: dt.date | None = day(nullable=True)
    note: str = text(default="")


class CustomerDepositMove(Table, table=True):
    """A step of a customer deposit: what it added to each of the four sums, and its entry.

    What was held before these books began has no entry of its own.
    """

    __tablename__ = "customer_deposit_move"
    __table_args__ = (
        one_of("kind", *_MOVES),
        money_range("required_cents"),
        money_range("paid_cents"),
        money_range("held_cents"),
        money_range("interest_cents"),
        Index("ix_customer_deposit_move_deposit", "deposit_id", "id"),
        Index("ix_customer_deposit_move_day", "day"),
        STRICT,
    )

    id: int | None = key()
    deposit_id: int = ref("customer_deposit")
    kind: str = text()
    required_cents: int = cents(default=0)
    paid_cents: int = cents(default=0)
    held_cents: int = cents(default=0)
    interest_cents: int = cents(default=0)
    entry_id: int | None = ref("journal_entry", nullable=True, index=True)
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
    note: str = text(default="")
