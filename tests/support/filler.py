"""A row in any table, for tests that are about the table and not about what is in it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import CheckConstraint, Column, Connection, Table as SqlTable, insert, select

_DAY = dt.date(2026, 11, 23)
_NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
_PLAIN: dict[str, Any] = {
    "Cents": 5,
    "TownDate": _DAY,
    "Instant": _NOW,
    "Flag": False,
    "JsonText": {"a": 1},
    "Text": "a",
    "LargeBinary": b"a",
    "BigInteger": 5,
}


_OWNED_BY = {"task": "made_by_id", "task_note": "user_id"}
"""Tables whose rows must belong to somebody, and the column that names whoever is at hand."""


def fill(connection: Connection, table: SqlTable) -> None:
    """Put one row into an empty table, and one into every empty table it refers to."""
    if connection.execute(select(table).limit(1)).first() is not None:
        return
    values = {
        column.name: _value(connection, table, column)
        for column in table.columns
        if not column.nullable and not (column.autoincrement is True and column.primary_key)
    }
    if table.name in _OWNED_BY:
        values["owner_id"] = values[_OWNED_BY[table.name]]
    connection.execute(insert(table).values(**values))


def put(connection: Connection, table: SqlTable, **given: Any) -> int:
    """Put one more row into a table, with these values and any others it needs; gives its id."""
    needed = {
        column.name: _value(connection, table, column)
        for column in table.columns
        if column.name not in given
        and not column.nullable
        and not (column.primary_key and not column.foreign_keys)
    }
    statement = insert(table).values(**needed, **given).returning(*table.primary_key)
    return connection.execute(statement).scalar_one()


def _value(connection: Connection, table: SqlTable, column: Column[Any]) -> Any:
    for reference in column.foreign_keys:
        target = reference.column
        fill(connection, target.table)
        return connection.execute(select(target).order_by(target).limit(1)).scalar()
    words = _known_words(table, column.name)
    return words[0] if words else _PLAIN[type(column.type).__name__]


def _known_words(table: SqlTable, column: str) -> list[str]:
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            said = str(constraint.sqltext)
            if said.startswith(f"{column} in ("):
                return re.findall(r"'(\w+)'", said)
    return []
