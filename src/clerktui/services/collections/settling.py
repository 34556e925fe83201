"""Kept or broken by themselves: arrangements judged anew whenever money moves, and every night.

Called inside the transaction in which the money moved, which holds the accounts. Judged twice from
the same money, nothing is written the second time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from clerktui.i18n import money, town_date
from clerktui.models import ArrangementMove, CollectionItem
from clerktui.rules.arrangements import BROKEN, KEPT, OPEN, Due
from clerktui.services.arrangement_rows import ARRANGEMENT, Standing, limits_of, standings
from clerktui.services.collections.steps import Step, record
from clerktui.services.reference import Reference

_COLLECTED = CollectionItem.__table__
_MOVE = ArrangementMove.__table__
_IDS: BindParameter[Any] = bindparam("accounts", expanding=True)
_LATER = ARRANGEMENT.alias("later")
# Only the newest of an account: what was agreed anew is not judged by the old words. One that was
# cancelled agreed nothing anew: it may have been keyed by mistake, and the one before stands.
JUDGED = select(ARRANGEMENT).where(
    ARRANGEMENT.c.account_id.in_(_IDS),
    or_(
        ARRANGEMENT.c.state == literal_column("'open'"),
        ARRANGEMENT.c.ended_on >= bindparam("since"),
    ),
    ARRANGEMENT.c.state != literal_column("'cancelled'"),
    ARRANGEMENT.c.id
    == select(func.max(_LATER.c.id))
    .where(
        _LATER.c.account_id == ARRANGEMENT.c.account_id,
        _LATER.c.state != literal_column("'cancelled'"),
    )
    .scalar_subquery(),
)
"""The arrangements of `accounts` that are judged when money moves: open, or ended `since`."""


def watched_since(reference: Reference) -> dt.date:
    """What ended on this day or later is judged again when money is taken back."""
    return reference.on - dt.timedelta(days=limits_of(reference).watch_days)


def settle(
    connection: Connection, reference: Reference, at: dt.datetime, account_ids: Sequence[int]
) -> set[int]:
    """Judge the newest arrangement of each account by the money there is now.

    Args:
        connection: the transaction that holds the accounts.
        reference: the town's rules of today.
        at: the moment.
        account_ids: the accounts whose money moved, or whose day has passed.

    Returns:
        The accounts whose arrangement ended, or is open again.
    """
    which = {"accounts": list(account_ids), "since": watched_since(reference)}
    rows = sorted(connection.execute(JUDGED, which), key=lambda row: int(row.account_id))
    changed = set()
    for one in standings(connection, reference, rows).values():
        if one.judged.state != one.row.state:
            _move(connection, reference, at, one)
            changed.add(one.row.account_id)
        elif one.judged.judge_on not in (None, one.row.judge_on):
            _update(connection, one, judge_on=one.judged.judge_on)
    return changed


def _move(connection: Connection, reference: Reference, at: dt.datetime, one: Standing) -> None:
    row, judged = one.row, one.judged
    words = _words(one)
    ended_on = None if judged.state == OPEN else reference.on
    _update(
        connection,
        one,
        state=judged.state,
        ended_on=ended_on,
        judge_on=judged.judge_on or row.judge_on,
    )
    write_move(connection, one, (reference.on, at), (judged.state, judged.state, words))
    forget_call(connection, row.account_id)
    said = Step(
        row.account_id,
        row.kind,
        words,
        judged.state,
        debt_cents=row.total_cents,
        subject=("arrangement", row.id),
    )
    record(connection, reference.on, at, [said])


def _words(one: Standing) -> str:
    judged = one.judged
    called = f"{one.row.kind.capitalize()} {one.name}"
    if judged.state == KEPT:
        return f"{called} kept: {money(judged.paid_cents)} paid"
    if judged.state == BROKEN and judged.missed is not None:
        return f"{called} broken: {_missed(judged.missed)}"
    return f"{called} is open again: {money(judged.paid_cents)} paid"


def _missed(missed: Due) -> str:
    what = "of the bill " if missed.is_current else ""
    return f"{money(missed.cents)} {what}due {town_date(missed.due_on)} not paid"


def _update(connection: Connection, one: Standing, **values: Any) -> None:
    where = ARRANGEMENT.c.id == one.row.id
    connection.execute(update(ARRANGEMENT).where(where).values(**values))


def write_move(
    connection: Connection,
    one: Standing,
    when: tuple[dt.date, dt.datetime],
    what: tuple[str, str, str],
    user_id: int | None = None,
) -> None:
    """Write down what became of an arrangement: a code, the state it leads to, words."""
    (day, at), (code, to_state, words) = when, what
    connection.execute(
        insert(_MOVE).values(
            arrangement_id=one.row.id,
            code=code,
            from_state=one.row.state,
            to_state=to_state,
            paid_cents=one.judged.paid_cents,
            words=words,
            day=day,
            at=at,
            user_id=user_id,
        )
    )


def forget_call(connection: Connection, account_id: int) -> None:
    """No call is agreed on any more: the procedure, or a broken promise, says what is next."""
    connection.execute(
        update(_COLLECTED)
        .where(_COLLECTED.c.account_id == account_id, _COLLECTED.c.hold_code == "")
        .values(agreed_on=None)
    )
