"""Accounts that end: the close-out with its steps and final readings, and changed names."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text as sql

from clerktui.models.base import (
    STRICT,
    Table,
    day,
    instant,
    key,
    one_of,
    ref,
    text,
    whole,
    yes_no,
)
from clerktui.rules.states import CLOSE_OUT

_STATES = tuple(sorted(CLOSE_OUT.moves))
_ENDED = "(state in ('closed', 'reopened')) = (closed_on is not null)"
_STANDS = sql("ended_on is null")
_OPEN = sql("state in ('asked', 'read', 'billed')")


class CloseOut(Table, table=True):
    """One account on its way to being closed: when it stops, where its customer goes.

    `new_account_id` is the customer's other account where they stay in town; `owner_account_id` the
    account that took the service back; `bill_id` the final bill, where there was anything to bill.
    An account has one close-out under way at most.
    """

    __tablename__ = "close_out"
    __table_args__ = (
        one_of("state", *_STATES),
        CheckConstraint(_ENDED, name="ended"),
        Index(
            "ix_close_out_open",
            "account_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_close_out_account", "account_id", "id"),
        Index("ix_close_out_state", "state", "stop_on"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    account_id: int = ref("account")
    state: str = text(default="asked")
    reason: str = text()
    stop_on: dt.date = day()
    forward_address: str = text(default="")
    forward_city: str = text(default="")
    forward_state: str = text(default="")
    forward_zip: str = text(default="")
    phone: str = text(default="")
    new_account_id: int | None = ref("account", nullable=True, index=True)
    owner_account_id: int | None = ref("account", nullable=True, index=True)
    bill_id: int | None = ref("bill", nullable=True, unique=True)
    note: str = text(default="")
    asked_by_id: int = ref("clerk_user")
    asked_at: dt.datetime = instant()
    closed_on: dt.date | None = day(nullable=True)


class CloseOutMove(Table, table=True):
    """A step of a close-out: from which state to which, and what was done in words."""

    __tablename__ = "close_out_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        Index("ix_close_out_move_close_out", "close_out_id", "id"),
        STRICT,
    )

    id: int | None = key()
    close_out_id: int = ref("close_out")
    from_state: str = text(default="")
    to_state: str = text()
    words: str = text()
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class FinalReading(Table, table=True):
    """The last reading of one meter: asked for by an order, and what was read or estimated."""

    __tablename__ = "final_reading"
    __table_args__ = (
        UniqueConstraint("close_out_id", "agreement_id"),
        CheckConstraint("(reading is null) = (read_on is null)", name="read_when"),
        STRICT,
    )

    id: int | None = key()
    close_out_id: int = ref("close_out")
    agreement_id: int = ref("service_agreement", index=True)
    order_id: int | None = ref("work_order", nullable=True, unique=True)
    asked_for: dt.date = day()
    reading: int | None = whole(nullable=True)
    read_on: dt.date | None = day(nullable=True)
    is_estimated: bool = yes_no(default=False)


class StandingAgreement(Table, table=True):
    """An owner's word that service at a place comes back to them between tenants.

    `owner_account_id` is the account the owner was named by. A place has one at a time.
    """

    __tablename__ = "standing_agreement"
    __table_args__ = (
        Index(
            "ix_standing_agreement_open",
            "premise_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_standing_agreement_customer", "customer_id"),
        STRICT,
    )

    id: int | None = key()
    premise_id: int = ref("premise")
    customer_id: int = ref("customer")
    owner_account_id: int = ref("account", index=True)
    started_on: dt.date = day()
    ended_on: dt.date | None = day(nullable=True)
    note: str = text(default="")
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
    ended_by_id: int | None = ref("clerk_user", nullable=True)


class NameChange(Table, table=True):
    """A customer's name as it was and as it is since, with why and the proof that was seen."""

    __tablename__ = "name_change"
    __table_args__ = (Index("ix_name_change_customer", "customer_id", "id"), STRICT)

    id: int | None = key()
    customer_id: int = ref("customer")
    old_last_name: str = text()
    old_first_name: str = text(default="")
    new_last_name: str = text()
    new_first_name: str = text(default="")
    reason: str = text()
    proof: str = text()
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
