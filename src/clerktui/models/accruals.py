"""What the town's rules charge by themselves: late fees, interest, costs; and who is spared."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, UniqueConstraint

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
)

_RULES = ("advertising", "discount", "late_fee", "tax_interest")


class AccrualRun(Table, table=True):
    """One rule charged as of one day, in small pieces; begun again it goes on where it stopped."""

    __tablename__ = "accrual_run"
    __table_args__ = (
        one_of("rule", *_RULES),
        one_of("state", "running", "done", "undone"),
        Index("ix_accrual_run_rule", "rule", "as_of"),
        STRICT,
    )

    id: int | None = key()
    rule: str = text()
    as_of: dt.date = day()
    scope: str = text(default="")
    state: str = text(default="running")
    began_at: dt.datetime = instant()
    ended_at: dt.datetime | None = instant(nullable=True)
    user_id: int = ref("clerk_user")
    office_id: int = ref("office")


class Accrual(Table, table=True):
    """One amount charged by a rule (above zero) or taken back, as one journal entry.

    `subject` is what it was charged on, in the rule's own words: a bill, a tax of a year and the
    day it was counted to. The same subject is charged again only after it was taken back, as its
    next `take`. Without a run it was booked as a payment came in. Rows are only added.
    """

    __tablename__ = "accrual"
    __table_args__ = (
        one_of("rule", *_RULES),
        money_range("amount_cents"),
        UniqueConstraint("rule", "subject", "take"),
        Index("ix_accrual_run", "run_id", "id"),
        Index("ix_accrual_account", "account_id", "id"),
        Index("ix_accrual_receivable", "receivable_id"),
        STRICT,
    )

    id: int | None = key()
    run_id: int | None = ref("accrual_run", nullable=True)
    rule: str = text()
    subject: str = text()
    take: int = whole(default=1)
    account_id: int = ref("account")
    receivable_id: int = ref("receivable")
    entry_id: int = ref("journal_entry")
    amount_cents: int = cents()
    words: str = text()
    as_of: dt.date = day()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
    undoes_id: int | None = ref("accrual", nullable=True, unique=True)


class FeeWaiver(Table, table=True):
    """Late fees an account is spared: for a time while a condition holds, or one fee charged.

    `condition` is "" or "current" (what falls due is paid). It ends by its last day, or is ended
    with a reason; the notice of what is past due is sent all the same.
    """

    __tablename__ = "fee_waiver"
    __table_args__ = (
        one_of("condition", "", "current"),
        Index("ix_fee_waiver_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account")
    accrual_id: int | None = ref("accrual", nullable=True, unique=True)
    correction_id: int | None = ref("correction", nullable=True)
    reason: str = text()
    note: str = text(default="")
    starts_on: dt.date = day()
    until: dt.date = day()
    condition: str = text(default="")
    granted_at: dt.datetime = instant()
    granted_by_id: int = ref("clerk_user")
    ended_on: dt.date | None = day(nullable=True)
    ended_why: str = text(default="")
    ended_by_id: int | None = ref("clerk_user", nullable=True)
