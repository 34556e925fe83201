"""The accounts being collected: where each stands in the procedure, and who has it in hand."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, text as sql

from clerktui.models.base import (
    STRICT,
    Table,
    cents,
    day,
    folded,
    instant,
    money_range,
    one_of,
    ref,
    text,
    whole,
)

_OPEN = sql("state = 'open'")


class CollectionItem(Table, table=True):
    """An account that was ever collected, and how it stands with the town's procedure.

    It is worked out of the open items, the case file and the flags, never typed: `past_due_cents`
    and `oldest_due` are what the open items said on `counted_on`; `lane` says whether the next
    step is a collector's call, one taken for many at once, held up, or whether the plan is over.
    `plan` is the plan it follows now, `services` what that plan collects (by commas; empty: all),
    and `also` the other plans that wait for their turn with what else is past due.
    `agreed_on` is the day a customer and a collector agreed on, `hold_code` what they agreed about
    and until when it stops other steps. Somebody who has it open claims it until a moment.
    """

    __tablename__ = "collection_item"
    __table_args__ = (
        one_of("state", "open", "clear"),
        one_of("lane", "call", "batch", "held", "over"),
        money_range("past_due_cents", low=0),
        Index(
            "ix_collection_item_list",
            "lane",
            "next_on",
            "sort_key",
            "account_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_collection_item_bucket",
            "oldest_due",
            "past_due_cents",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        STRICT,
    )

    account_id: int = ref("account", primary_key=True, autoincrement=False)
    state: str = text(default="open")
    lane: str = text()
    plan: str = text()
    services: str = text(default="")
    also: str = text(default="")
    oldest_due: dt.date = day()
    past_due_cents: int = cents()
    counted_on: dt.date = day()
    next_step: str = text(default="")
    next_on: dt.date = day()
    why: str = text(default="")
    attempts: int = whole(default=0)
    risk: int = whole(default=0)
    sort_key: str = folded()
    paused_until: dt.date | None = day(nullable=True)
    paused_why: str = text(default="")
    agreed_on: dt.date | None = day(nullable=True)
    hold_code: str = text(default="")
    hold_until: dt.date | None = day(nullable=True)
    owner_id: int | None = ref("clerk_user", nullable=True)
    claimed_by_id: int | None = ref("clerk_user", nullable=True)
    claimed_until: dt.datetime | None = instant(nullable=True)
    opened_on: dt.date = day()
    updated_at: dt.datetime = instant()
