"""What was there before it went: hashed row by row, then emptied, rewritten or destroyed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select, text, update

from clerktui.db.purge_triggers import PURGEABLE, asked
from clerktui.models import canonical_json


@dataclass
class Tomb:
    """What was there, hashed row by row, and how many rows of each table were changed."""

    digest: Any = field(default_factory=hashlib.sha256)
    changed: dict[str, int] = field(default_factory=dict)

    def put(self, table: Table, row: Any, columns: Sequence[str]) -> None:
        """Take what some columns of a row say into the hash."""
        said = {column: _plain(getattr(row, column)) for column in columns}
        key = next(iter(table.primary_key.columns)).name
        line = canonical_json([table.name, _plain(getattr(row, key)), said])
        self.digest.update(f"{line}\n".encode())
        self.changed[table.name] = self.changed.get(table.name, 0) + 1


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, dict, list, type(None))) else str(value)


def ids(query: str, account_id: int) -> Any:
    """A query of `db.purge_triggers` for one account, to be used with `in_`."""
    return text(asked(query)).bindparams(account=account_id)


def found(connection: Connection, query: str, account_id: int) -> list[Any]:
    """What such a query finds."""
    return list(connection.execute(ids(query, account_id)).scalars())


def of_account(table: Table, account_id: int) -> Any:
    """The rows of a guarded table that its trigger holds to be the account's."""
    return text(f"({PURGEABLE[table.name].of(table.name)})").bindparams(account=account_id)


def empty(connection: Connection, tomb: Tomb, table: Table, where: Any) -> None:
    """Empty what a purge may empty of these rows; rows that say nothing are left alone."""
    may = PURGEABLE[table.name]
    said = [table.c[name] != "" for name in may.blank]
    said += [table.c[name].is_not(None) for name in may.gone]
    said += [table.c[name] != {} for name in may.bare]
    values: dict[str, Any] = {
        **dict.fromkeys(may.blank, ""),
        **dict.fromkeys(may.gone),
        **{name: {} for name in may.bare},
    }
    forget(connection, tomb, table, where & or_(*said), values)


def forget(
    connection: Connection, tomb: Tomb, table: Table, where: Any, values: dict[str, Any]
) -> None:
    """Hash what some columns of these rows say, and write other values over it."""
    (key,) = table.primary_key
    rows = connection.execute(select(table).where(where).order_by(key)).all()
    for row in rows:
        tomb.put(table, row, tuple(values))
    if rows:
        mine = key.in_([getattr(row, key.name) for row in rows])
        connection.execute(update(table).where(mine).values(**values))


def scrub(
    connection: Connection, tomb: Tomb, table: Table, where: Any, without: Callable[[Any], Any]
) -> None:
    """Write documents again without the persons in them, and empty the text beside them."""
    may = PURGEABLE[table.name]
    for row in connection.execute(select(table).where(where).order_by(table.c.id)).all():
        values: dict[str, Any] = dict.fromkeys(may.blank, "")
        values |= {name: without(getattr(row, name)) for name in may.scrubbed}
        if any(getattr(row, name) != value for name, value in values.items()):
            tomb.put(table, row, may.columns)
            connection.execute(update(table).where(table.c.id == row.id).values(**values))


def destroy(connection: Connection, tomb: Tomb, table: Table, where: Any) -> None:
    """Hash these rows and take them away."""
    rows = connection.execute(select(table).where(where).order_by(table.c.id)).all()
    names = [column.name for column in table.columns]
    for row in rows:
        tomb.put(table, row, names)
    if rows:
        connection.execute(delete(table).where(table.c.id.in_([row.id for row in rows])))
