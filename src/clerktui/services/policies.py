"""The town's dated decisions: the newest not later than the day in question holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Policy
from clerktui.rules.allocation import AllocationPolicy

_POLICY = Policy.__table__
_ALLOCATION = "allocation.default"
_IN_FORCE = (
    select(_POLICY.c.key, _POLICY.c.value, _POLICY.c.effective_from, _POLICY.c.citation)
    .where(
        _POLICY.c.key.in_(bindparam("keys", expanding=True)),
        _POLICY.c.effective_from <= bindparam("day"),
    )
    .order_by(_POLICY.c.key, _POLICY.c.effective_from, _POLICY.c.id)
)


def get_policies(connection: Connection, keys: Iterable[str], on: dt.date) -> dict[str, Any]:
    """The values in force on a day, by key, in one trip.

    Raises:
        Refused: `policy.missing` when the town has not decided one of them by that day.
    """
    wanted = list(keys)
    rows = connection.execute(_IN_FORCE, {"keys": wanted, "day": on})
    found = {row.key: _valued(row) for row in rows}
    for key in wanted:
        if key not in found:
            raise Refused("policy.missing", key=key, day=on)
    return found


def get_policy(connection: Connection, key: str, on: dt.date) -> Any:
    """The value of one policy in force on a day; `allocation.default` as an AllocationPolicy.

    Raises:
        Refused: `policy.missing`.
    """
    return get_policies(connection, [key], on)[key]


def set_policy(
    db: Database, key: str, value: object, effective_from: dt.date, citation: str = ""
) -> None:
    """Write a new dated decision; earlier ones stay for the days they held."""
    with db.write() as connection:
        write_policy(connection, key, value, (effective_from, db.clock.now()), citation)


def write_policy(
    connection: Connection,
    key: str,
    value: object,
    since: tuple[dt.date, dt.datetime],
    citation: str = "",
) -> None:
    """Write a new dated decision in the caller's transaction.

    Args:
        connection: a writing transaction.
        key: what is decided.
        value: the decision.
        since: the day from which it holds, and when it is entered.
        citation: where it is written.
    """
    connection.execute(
        insert(_POLICY).values(
            key=key,
            value=value,
            effective_from=since[0],
            citation=citation,
            entered_at=since[1],
        )
    )


def _valued(row: Any) -> Any:
    if row.key != _ALLOCATION:
        return row.value
    said = {"effective_from": row.effective_from.isoformat(), "citation": row.citation}
    return AllocationPolicy.from_data({**said, **row.value})
