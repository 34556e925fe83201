"""Garnishment and attachment: who holds the money, the cases, their papers, what came of them."""

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
from clerktui.rules.enforcement import ANSWERS, HOW_SERVED, KINDS, PARTY_KINDS, PERIODS, RELEASES
from clerktui.rules.states import ENFORCEMENT_CASE

_STATES = tuple(sorted(ENFORCEMENT_CASE.moves))
_OPEN = sql("state NOT IN ('released', 'closed')")


class ThirdParty(Table, table=True):
    """Who papers are served on: an employer, a bank, a tenant, the State Treasurer."""

    __tablename__ = "third_party"
    __table_args__ = (one_of("kind", *PARTY_KINDS), Index("ix_third_party_name", "name"), STRICT)

    id: int | None = key()
    kind: str = text()
    name: str = text()
    attention: str = text(default="")
    address: str = text()
    city: str = text()
    state: str = text()
    zip: str = text()
    phone: str = text(default="")
    is_active: bool = yes_no(default=True)
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class EnforcementCase(Table, table=True):
    """What one account owes in taxes, asked of one third party; amounts as its notice says them.

    `served_on`, `answer_by` and `default_from` are the clock. `answer` is what the third party
    said; `held_cents` what a bank holds. The fee is owed from the day of service, as
    `fee_receivable_id`.
    """

    __tablename__ = "enforcement_case"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("state", *_STATES),
        one_of("answer", "", *ANSWERS),
        one_of("pay_period", "", *PERIODS),
        one_of("release_reason", "", *RELEASES),
        *(money_range(f"{one}_cents", low=0) for one in ("tax", "interest", "penalty")),
        *(money_range(f"{one}_cents", low=0) for one in ("cost", "fee", "held")),
        CheckConstraint(
            "(served_on is null) = (answer_by is null) "
            "and (served_on is null) = (default_from is null)",
            name="clock",
        ),
        CheckConstraint("answered_on is null or answer <> ''", name="answered"),
        CheckConstraint("ended_on is null or release_reason <> ''", name="ended"),
        Index(
            "ix_enforcement_case_open",
            "account_id",
            "kind",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_enforcement_case_state", "state", "answer_by"),
        Index("ix_enforcement_case_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    kind: str = text()
    state: str = text(default="draft")
    account_id: int = ref("account")
    third_party_id: int = ref("third_party", index=True)
    dated_on: dt.date = day()
    serve_by: dt.date = day()
    tax_cents: int = cents()
    interest_cents: int = cents()
    penalty_cents: int = cents()
    cost_cents: int = cents()
    fee_cents: int = cents()
    fee_receivable_id: int | None = ref("receivable", nullable=True, unique=True)
    served_on: dt.date | None = day(nullable=True)
    answer_by: dt.date | None = day(nullable=True)
    default_from: dt.date | None = day(nullable=True)
    answer: str = text(default="")
    answered_on: dt.date | None = day(nullable=True)
    pay_period: str = text(default="")
    next_on: dt.date | None = day(nullable=True)
    held_cents: int = cents(default=0)
    release_reason: str = text(default="")
    ended_on: dt.date | None = day(nullable=True)
    opened_at: dt.datetime = instant()
    opened_by_id: int = ref("clerk_user")


class EnforcementItem(Table, table=True):
    """The tax of one year a case is for, as of its notice."""

    __tablename__ = "enforcement_item"
    __table_args__ = (
        *(money_range(f"{one}_cents", low=0) for one in ("tax", "interest", "penalty", "cost")),
        UniqueConstraint("case_id", "service", "tax_year"),
        STRICT,
    )

    id: int | None = key()
    case_id: int = ref("enforcement_case")
    service: str = text()
    tax_year: int = whole()
    due_on: dt.date = day()
    tax_cents: int = cents()
    interest_cents: int = cents()
    penalty_cents: int = cents()
    cost_cents: int = cents()


class EnforcementNotice(Table, table=True):
    """A paper of a case as it was served, with the address; a purge takes the document."""

    __tablename__ = "enforcement_notice"
    __table_args__ = (
        one_of("party", "third_party", "taxpayer"),
        one_of("paper", "notice", "release"),
        one_of("how", "", *HOW_SERVED),
        CheckConstraint("served_on is null or how <> ''", name="served"),
        UniqueConstraint("case_id", "party", "paper"),
        STRICT,
    )

    id: int | None = key()
    case_id: int = ref("enforcement_case")
    party: str = text()
    paper: str = text()
    number: str = text(unique=True)
    dated_on: dt.date = day()
    how: str = text(default="")
    served_on: dt.date | None = day(nullable=True)
    document: Any = document(nullable=True)


class EnforcementPayment(Table, table=True):
    """What a third party paid over at one time: the case's part, other taxes', what was over.

    `gross_cents` and `allowed_cents` are of the pay period, where it is wages.
    """

    __tablename__ = "enforcement_payment"
    __table_args__ = (
        money_range("gross_cents", low=0),
        money_range("allowed_cents", low=0),
        money_range("received_cents", low=1),
        *(money_range(f"{one}_cents", low=0) for one in ("applied", "other", "excess")),
        Index("ix_enforcement_payment_case", "case_id", "id"),
        STRICT,
    )

    id: int | None = key()
    case_id: int = ref("enforcement_case")
    period_on: dt.date | None = day(nullable=True)
    gross_cents: int = cents(default=0)
    allowed_cents: int = cents(default=0)
    received_cents: int = cents()
    applied_cents: int = cents()
    other_cents: int = cents(default=0)
    excess_cents: int = cents(default=0)
    payment_id: int = ref("payment", unique=True)
    refund_id: int | None = ref("refund", nullable=True, unique=True)
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class EnforcementMove(Table, table=True):
    """A step of a case: from which state to which, for how much, and what was done in words."""

    __tablename__ = "enforcement_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        Index("ix_enforcement_move_case", "case_id", "id"),
        STRICT,
    )

    id: int | None = key()
    case_id: int = ref("enforcement_case")
    code: str = text()
    from_state: str = text(default="")
    to_state: str = text()
    amount_cents: int = cents(default=0)
    words: str = text()
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
