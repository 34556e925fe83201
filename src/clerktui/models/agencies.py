"""Collection agencies: what they were given, every file they got, what they brought."""

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
from clerktui.rules.agencies import MONEY_STATES, SIDES
from clerktui.rules.states import PLACEMENT

_STATES = tuple(sorted(PLACEMENT.moves))


class Agency(Table, table=True):
    """What the town agreed with a collection agency from a day on; the newest row holds.

    `layout` names the columns of its files in policy `agency.layouts`; of every 1,000 cents it
    collects it keeps `commission_permille`. After `recall_days` a debt is taken back.
    """

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("code", "effective_from"),
        CheckConstraint("commission_permille between 0 and 1000", name="commission"),
        CheckConstraint("recall_days > 0", name="recall_days_positive"),
        STRICT,
    )

    id: int | None = key()
    code: str = text()
    name: str = text()
    layout: str = text()
    commission_permille: int = whole()
    recall_days: int = whole()
    is_active: bool = yes_no(default=True)
    effective_from: dt.date = day()
    entered_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class PlacementList(Table, table=True):
    """An edit list of what an agency is to get: prepared by one person, released by another.

    `plan_hash` is what was prepared, so that exactly that is released.
    """

    __tablename__ = "placement_list"
    __table_args__ = (
        one_of("state", "prepared", "released"),
        CheckConstraint("(state = 'released') = (released_at is not null)", name="released"),
        CheckConstraint("(released_at is null) = (released_by_id is null)", name="by_whom"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    agency_code: str = text()
    state: str = text(default="prepared")
    item_count: int = whole()
    amount_cents: int = cents()
    plan_hash: str = text()
    prepared_at: dt.datetime = instant()
    prepared_by_id: int = ref("clerk_user")
    released_at: dt.datetime | None = instant(nullable=True)
    released_by_id: int | None = ref("clerk_user", nullable=True)


class Placement(Table, table=True):
    """A debt an agency was given; an account is with one agency at a time.

    `amount_cents` is what was placed: what was past due on bills due until `due_until`.
    `through_cents` came through the agency, gross; `owed_cents` is what it has still to collect,
    as it was told or is going to be.
    """

    __tablename__ = "placement"
    __table_args__ = (
        one_of("state", *_STATES),
        money_range("amount_cents", low=1),
        money_range("through_cents", low=0),
        money_range("owed_cents", low=0),
        CheckConstraint("state <> 'placed' or ended_on is null", name="ended"),
        Index(
            "ix_placement_open",
            "account_id",
            unique=True,
            sqlite_where=sql("state = 'placed'"),
            postgresql_where=sql("state = 'placed'"),
        ),
        Index("ix_placement_account", "account_id", "id"),
        Index("ix_placement_state", "state", "placed_on"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    list_id: int = ref("placement_list")
    agency_id: int = ref("agency")
    account_id: int = ref("account")
    amount_cents: int = cents()
    through_cents: int = cents(default=0)
    owed_cents: int = cents()
    due_until: dt.date = day()
    state: str = text(default="placed")
    placed_on: dt.date = day()
    ended_on: dt.date | None = day(nullable=True)


class PlacementMove(Table, table=True):
    """What happened to a placement, and in which of its files the agency is told of it.

    `amount_cents` is the money of it, `owed_cents` what was left; `tells` is empty where the agency
    knows already. Without a user the town's own rules did it.
    """

    __tablename__ = "placement_move"
    __table_args__ = (
        one_of("to_state", *_STATES),
        one_of("tells", "", *SIDES),
        Index("ix_placement_move_placement", "placement_id", "id"),
        STRICT,
    )

    id: int | None = key()
    placement_id: int = ref("placement")
    code: str = text()
    from_state: str = text(default="")
    to_state: str = text()
    amount_cents: int = cents(default=0)
    owed_cents: int = cents()
    words: str = text()
    tells: str = text(default="")
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)


class PlacementFile(Table, table=True):
    """A file an agency got: what it was about, its first line, its totals, its bytes' hash."""

    __tablename__ = "placement_file"
    __table_args__ = (one_of("side", *SIDES), STRICT)

    id: int | None = key()
    number: int = whole(unique=True)
    agency_code: str = text()
    side: str = text()
    head: str = text(default="")
    record_count: int = whole()
    amount_cents: int = cents()
    content_hash: str = text()
    made_at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class PlacementFileLine(Table, table=True):
    """A record of a file, for one move; a purge blanks the record."""

    __tablename__ = "placement_file_line"
    __table_args__ = (UniqueConstraint("file_id", "line_no"), STRICT)

    id: int | None = key()
    file_id: int = ref("placement_file")
    line_no: int = whole()
    placement_id: int = ref("placement")
    move_id: int = ref("placement_move", unique=True)
    amount_cents: int = cents()
    record: str = text(default="")


class AgencyMoney(Table, table=True):
    """What an agency collected, as its file says it: the whole, what it kept, what it sent.

    `batch_line_no` is the net's line in the batch of the file, empty where nothing was sent. It
    waits for that batch: posted with it, the commission is a correction; dropped, it never came.
    """

    __tablename__ = "agency_money"
    __table_args__ = (
        UniqueConstraint("file_id", "line_no"),
        one_of("state", *MONEY_STATES),
        money_range("gross_cents", low=1),
        money_range("commission_cents", low=0),
        money_range("net_cents", low=0),
        Index("ix_agency_money_placement", "placement_id", "id"),
        STRICT,
    )

    id: int | None = key()
    file_id: int = ref("remittance_file")
    line_no: int = whole()
    placement_id: int = ref("placement")
    paid_on: dt.date = day()
    gross_cents: int = cents()
    commission_cents: int = cents()
    net_cents: int = cents()
    batch_line_no: int | None = whole(nullable=True)
    state: str = text(default="waiting")
    correction_id: int | None = ref("correction", nullable=True)
    at: dt.datetime = instant()
