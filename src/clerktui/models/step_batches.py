"""Steps of collecting taken for many accounts at once: the edit list, its lines, its letters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index, text as sql

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

_LIVE = sql("state = 'in'")
_MOVES = ("selected", "dropped", "put_back", "left_out", "released", "printed", "mailed", "undone")
_STATES = ("selected", "released", "printed", "mailed", "undone")


class StepBatch(Table, table=True):
    """A step selected for many accounts, released by a second person, mailed or made orders of.

    `step` is a code of `rules.collections.STEPS`, `kind` how it is taken ("letter", "list",
    "order"); `asked` are the filters of its selection. A released letter batch is printed in
    `parts` files, mailed once, and can be undone until then; orders and lists end as released.
    """

    __tablename__ = "step_batch"
    __table_args__ = (
        one_of("kind", "letter", "list", "order"),
        one_of("state", *_STATES),
        Index("uq_step_batch_number", "number", unique=True),
        Index("ix_step_batch_step", "step", "as_of"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole()
    step: str = text()
    kind: str = text()
    as_of: dt.date = day()
    asked: dict[str, Any] = document()
    state: str = text(default="selected")
    wanted_on: dt.date | None = day(nullable=True)
    parts: int = whole(default=0)
    mailed_on: dt.date | None = day(nullable=True)
    mail_class: str = text(default="")
    pieces: int = whole(default=0)
    made_at: dt.datetime = instant()
    made_by_id: int = ref("clerk_user")
    released_by_id: int | None = ref("clerk_user", nullable=True)


class StepBatchLine(Table, table=True):
    """An account of a batch: in it, left out for every one of `reasons`, or undone with it.

    `due_on` is the oldest due date of the debt when it was selected: one account is in one live
    batch of a step for one debt. `reasons` are codes with the last day each stands, never words
    somebody typed. `position` is its place in the mail, by ZIP; `order_id` the work it became.
    `delivery` is how its letter goes: "paper", "email" or "both".
    """

    __tablename__ = "step_batch_line"
    __table_args__ = (
        one_of("state", "in", "out", "undone"),
        money_range("amount_cents", low=0),
        Index("uq_step_batch_line_account", "batch_id", "account_id", unique=True),
        Index(
            "uq_step_batch_line_live",
            "account_id",
            "step",
            "due_on",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_step_batch_line_position", "batch_id", "position"),
        Index("ix_step_batch_line_order", "order_id"),
        STRICT,
    )

    id: int | None = key()
    batch_id: int = ref("step_batch")
    account_id: int = ref("account")
    step: str = text()
    plan: str = text(default="")
    due_on: dt.date = day()
    amount_cents: int = cents()
    state: str = text()
    reasons: list[dict[str, Any]] = document()
    position: int | None = whole(nullable=True)
    order_id: int | None = ref("work_order", nullable=True)
    done_on: dt.date | None = day(nullable=True)
    delivery: str = text(default="paper", server_default="paper")


class StepLetter(Table, table=True):
    """A letter of a batch as it was written, with the address used; its hash outlives a purge."""

    __tablename__ = "step_letter"
    __table_args__ = (
        money_range("amount_cents", low=0),
        Index("uq_step_letter_line", "line_id", unique=True),
        Index("ix_step_letter_account", "account_id", "id"),
        STRICT,
    )

    id: int | None = key()
    line_id: int = ref("step_batch_line")
    account_id: int = ref("account")
    number: str = text()
    dated_on: dt.date = day()
    amount_cents: int = cents()
    sha256: str = text()
    document: dict[str, Any] | None = document(nullable=True)


class StepBatchMove(Table, table=True):
    """What was done about a batch, only ever added to: who, when, how many, how much."""

    __tablename__ = "step_batch_move"
    __table_args__ = (
        one_of("kind", *_MOVES),
        money_range("amount_cents", low=0),
        Index("ix_step_batch_move_batch", "batch_id", "id"),
        STRICT,
    )

    id: int | None = key()
    batch_id: int = ref("step_batch")
    line_id: int | None = ref("step_batch_line", nullable=True)
    kind: str = text()
    reason: str = text(default="")
    count: int = whole(default=0)
    amount_cents: int = cents(default=0)
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")
