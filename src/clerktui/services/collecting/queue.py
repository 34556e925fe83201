"""The collectors' list: today's calls first, then the older ones, each oldest, riskiest, largest.

A page is one range of one index, wherever in the list it begins: the next page is asked for by
where the one before ended, never by a count.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from clerktui.db import Database
from clerktui.models import Account, CollectionItem, Customer, User
from clerktui.rules.aging import BUCKETS, bucket, days_past_due
from clerktui.rules.collection_procedure import BATCH, CALL, HELD, OVER
from clerktui.rules.collections import STEPS
from clerktui.security.permissions import require
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import Page
from clerktui.views.collection_queue import BucketView, QueueLine
from clerktui.views.people import Actor

LANES = (CALL, BATCH, HELD, OVER)
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_ITEM = CollectionItem.__table__
_OWNER = User.__table__.alias("owner")
_TAKER = User.__table__.alias("taker")
_OPEN = _ITEM.c.state == literal_column("'open'")
_ORDER = (_ITEM.c.next_on, _ITEM.c.sort_key, _ITEM.c.account_id)
_AFTER = (
    bindparam("after_on", type_=_ITEM.c.next_on.type),
    bindparam("after_key", type_=_ITEM.c.sort_key.type),
    bindparam("after_id", type_=_ITEM.c.account_id.type),
)
ROWS = (
    select(
        _ITEM,
        _ACCOUNT.c.number,
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _OWNER.c.full_name.label("owner_name"),
        _TAKER.c.full_name.label("taker_name"),
    )
    .join(_ACCOUNT, _ACCOUNT.c.id == _ITEM.c.account_id)
    .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    .outerjoin(_OWNER, _OWNER.c.id == _ITEM.c.owner_id)
    .outerjoin(_TAKER, _TAKER.c.id == _ITEM.c.claimed_by_id)
)
"""Rows of the list with the names a line shows."""
_IN_LANE = ROWS.where(_OPEN, _ITEM.c.lane == bindparam("lane"))
_TODAY = _ITEM.c.next_on == bindparam("today")
_BEFORE = _ITEM.c.next_on < bindparam("today")
_LATER = _ITEM.c.next_on > bindparam("today")
# Whose customer it is already keeps it, unless that collector is late with it.
_MINE = or_(
    _ITEM.c.owner_id.is_(None),
    _ITEM.c.owner_id == bindparam("me"),
    _ITEM.c.next_on < bindparam("late"),
)
_PARTS: tuple[Any, ...] = (_TODAY, _BEFORE, _LATER)
"""The parts of a list, in order: what is due today, what was due before, what is to come."""
# Where a page goes on is the only bound: with another one beside it SQLite reads the part from its
# beginning. Within one day the day is no bound; before today the reader stops at today.
_GOES_ON: tuple[Any, ...] = (
    (_TODAY, tuple_(*_ORDER[1:]) > tuple_(*_AFTER[1:])),
    (tuple_(*_ORDER) > tuple_(*_AFTER),),
    (tuple_(*_ORDER) > tuple_(*_AFTER),),
)
_SELECTS = {
    (part, after): (
        _IN_LANE.where(*(_GOES_ON[part] if after else (_PARTS[part],)))
        .order_by(*_ORDER)
        .limit(bindparam("most"))
    )
    for part in range(len(_PARTS))
    for after in (False, True)
}
_SELECTS_MINE = {which: query.where(_MINE) for which, query in _SELECTS.items()}
OVERDUE_DAYS = 2
"""So many days late, an account its collector did not come to is anybody's."""


def list_queue(
    db: Database,
    actor: Actor,
    lane: str = CALL,
    after: tuple[Any, ...] | None = None,
    limit: int = 50,
) -> Page[QueueLine]:
    """A page of the list: of calls only those due by today, and nobody else's; of others all.

    Args:
        db: the books.
        actor: whose list it is.
        lane: one of `LANES`.
        after: where the page before ended.
        limit: most rows.

    Raises:
        Refused: `denied`.
    """
    require(actor, "collect.work")
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = list(_rows(connection, reference, (actor, lane), after, limit + 1))
    now = db.clock.now()
    lines = tuple(line_of(reference, row, now, actor.user_id) for _, row in rows[:limit])
    ended = _place(*rows[limit - 1]) if len(rows) > limit else None
    return Page(lines, ended)


def _rows(
    connection: Connection,
    reference: Reference,
    whose: tuple[Actor, str],
    after: tuple[Any, ...] | None,
    most: int,
) -> Iterator[tuple[int, Any]]:
    """Rows with the part they stand in, part after part until there are enough."""
    actor, lane = whose
    is_call = lane == CALL
    part, *place = after or (0,)
    facts: dict[str, Any] = {"lane": lane, "today": reference.on}
    if is_call:
        facts["me"] = actor.user_id
        facts["late"] = reference.on - dt.timedelta(days=OVERDUE_DAYS)
    selects = _SELECTS_MINE if is_call else _SELECTS
    for number in range(int(part), 2 if is_call else 3):
        if most <= 0:
            return
        which = dict(facts)
        if place:
            on = dt.date.fromordinal(int(place[0]))
            which |= {"after_on": on, "after_key": place[1], "after_id": place[2]}
        query = selects[number, bool(place)]
        for row in connection.execute(query, {**which, "most": most}):
            if number == 1 and row.next_on >= reference.on:
                break
            most -= 1
            yield number, row
        place = []


def _place(part: int, row: Any) -> tuple[Any, ...]:
    """Where a page ended, in values JSON can carry."""
    return part, row.next_on.toordinal(), row.sort_key, row.account_id


def next_free(
    connection: Connection,
    reference: Reference,
    actor: Actor,
    now: dt.datetime,
    passed: Callable[[Any], bool],
) -> Any:
    """The first call of a collector's list nobody else has open; None when there is none.

    Args:
        connection: the transaction it is claimed in.
        reference: the town's rules of today.
        actor: the collector.
        now: the moment.
        passed: whether a row is to be passed over: seen already, or not to be called now.
    """
    after: tuple[Any, ...] | None = None
    while True:
        found = list(_rows(connection, reference, (actor, CALL), after, 20))
        for _, row in found:
            if not taken_by_other(row, now, actor.user_id) and not passed(row):
                return row
        if len(found) < 20:
            return None
        after = _place(*found[-1])


def taken_by_other(row: Any, now: dt.datetime, user_id: int) -> bool:
    """Whether somebody else has an account open now."""
    is_claimed = row.claimed_by_id is not None and row.claimed_until > now
    return bool(is_claimed and row.claimed_by_id != user_id)


def line_of(reference: Reference, row: Any, now: dt.datetime, user_id: int) -> QueueLine:
    """A row of `ROWS` as a line of the list."""
    on, thresholds = reference.on, reference.policy["aging.thresholds"]
    return QueueLine(
        account_id=row.account_id,
        account=row.number,
        name=display_name(row.last_name, row.first_name),
        oldest_due=row.oldest_due,
        days=days_past_due(row.oldest_due, on),
        bucket=bucket(row.oldest_due, on, thresholds),
        past_due_cents=row.past_due_cents,
        lane=row.lane,
        next_step=row.next_step,
        next_name=STEPS.get(row.next_step, "plan is over"),
        next_on=row.next_on if row.lane != OVER else None,
        attempts=row.attempts,
        risk=row.risk,
        paused_why=row.paused_why,
        paused_until=row.paused_until,
        owner=row.owner_name or "",
        taken_by=(row.taker_name or "") if taken_by_other(row, now, user_id) else "",
    )


# --------------------------------------------------------------------------------- the buckets
_BY_DAY = (
    select(_ITEM.c.oldest_due, func.count(), func.sum(_ITEM.c.past_due_cents))
    .where(_OPEN)
    .group_by(_ITEM.c.oldest_due)
)
"""A few hundred days, each one run of the index that has nothing but days and cents."""


def list_buckets(db: Database, actor: Actor) -> tuple[BucketView, ...]:
    """How many accounts are collected and what they owe past due, by the age of the oldest item.

    Raises:
        Refused: `denied`.
    """
    require(actor, "collect.work")
    with db.read() as connection:
        reference = get_reference(db, connection)
        return buckets_of(connection, reference)


def buckets_of(connection: Connection, reference: Reference) -> tuple[BucketView, ...]:
    """As `list_buckets`, inside a transaction."""
    thresholds = reference.policy["aging.thresholds"]
    accounts, cents = Counter[str](), Counter[str]()
    for oldest_due, count, owed in connection.execute(_BY_DAY):
        name = bucket(oldest_due, reference.on, thresholds)
        accounts[name] += count
        cents[name] += int(owed)
    return tuple(BucketView(name, accounts[name], cents[name]) for name in BUCKETS)
