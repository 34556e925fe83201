"""What customers promised to pay: one amount by a day, or a plan of dated instalments."""

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

_STATES = ("open", "kept", "broken", "cancelled")
_OPEN = sql("state = 'open'")


class Arrangement(Table, table=True):
    """A promise (one instalment) or a payment plan (several) of an account; one at a time is open.

    Whether it is kept is judged from the money that came after the entry `since_entry_id`;
    `judge_on` is the last day the next instalment can come on time: after it the nightly run looks.
    `pays_current` says that bills falling due meanwhile must be paid as well, `grace_days` how late
    an instalment may come; both as the town decided when it was made.
    """

    __tablename__ = "arrangement"
    __table_args__ = (
        one_of("kind", "plan", "promise"),
        one_of("state", *_STATES),
        money_range("total_cents", low=1),
        money_range("down_cents", low=0),
        CheckConstraint("(state = 'open') = (ended_on is null)", name="ended"),
        CheckConstraint("kind = 'plan' or (down_cents = 0 and signed_on is null)", name="promise"),
        Index("ix_arrangement_account", "account_id", "id"),
        Index("ix_arrangement_list", "state", "judge_on", "id"),
        Index(
            "uq_arrangement_open",
            "account_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    kind: str = text()
    account_id: int = ref("account")
    state: str = text(default="open")
    total_cents: int = cents()
    down_cents: int = cents(default=0)
    pays_current: bool = yes_no()
    grace_days: int = whole()
    since_entry_id: int = whole()
    made_on: dt.date = day()
    made_at: dt.datetime = instant()
    made_by_id: int = ref("clerk_user")
    approved_by_id: int | None = ref("clerk_user", nullable=True)
    note: str = text(default="")
    judge_on: dt.date = day()
    last_on: dt.date = day()
    signed_on: dt.date | None = day(nullable=True)
    ended_on: dt.date | None = day(nullable=True)


class ArrangementInstalment(Table, table=True):
    """A part of an arrangement and the day it is due; position 0 is the down payment."""

    __tablename__ = "arrangement_instalment"
    __table_args__ = (
        UniqueConstraint("arrangement_id", "position"),
        money_range("amount_cents", low=1),
        STRICT,
    )

    id: int | None = key()
    arrangement_id: int = ref("arrangement")
    position: int = whole()
    due_on: dt.date = day()
    amount_cents: int = cents()


class ArrangementItem(Table, table=True):
    """An open item a payment plan is about, with what was open on it when the plan was made."""

    __tablename__ = "arrangement_item"
    __table_args__ = (
        UniqueConstraint("arrangement_id", "receivable_id"),
        Index("ix_arrangement_item_receivable", "receivable_id"),
        money_range("amount_cents"),
        STRICT,
    )

    id: int | None = key()
    arrangement_id: int = ref("arrangement")
    receivable_id: int = ref("receivable")
    amount_cents: int = cents()


class ArrangementMove(Table, table=True):
    """What became of an arrangement, in order; without a user the money itself decided."""

    __tablename__ = "arrangement_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        Index("ix_arrangement_move_arrangement", "arrangement_id", "id"),
        STRICT,
    )

    id: int | None = key()
    arrangement_id: int = ref("arrangement")
    code: str = text()
    from_state: str = text(default="")
    to_state: str = text()
    paid_cents: int = cents(default=0)
    words: str = text()
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)


class ArrangementPaper(Table, table=True):
    """The agreement of a plan as it was printed; a purge takes the document, the row stays."""

    __tablename__ = "arrangement_paper"
    __table_args__ = (STRICT,)

    id: int | None = key()
    arrangement_id: int = ref("arrangement", unique=True)
    number: str = text(unique=True)
    dated_on: dt.date = day()
    document: Any = document(nullable=True)
