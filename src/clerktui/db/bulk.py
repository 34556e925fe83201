"""Many rows of one table, written the quickest way that still holds every rule of the schema."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.sql.functions import max as sql_max
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from clerktui.models.base import Cents, TownDate

ROWS_PER_STATEMENT = 5_000
_WHOLE = {int, type(None)}
_NEXT_IDS = text(
    "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"
)


def insert_rows(
    connection: Connection, table: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert plain tuples, in order and in bounded pieces; gives how many there were.

    Values pass through the column types (money must be whole cents); columns left out take the
    default their model gives them. Much quicker than an `insert()` of dicts (COPY on PostgreSQL),
    and no ids come back: give them, from `reserve_ids` or `next_id`.
    """
    defaults = defaults_of(table, columns)
    listed = [*columns, *(name for name, _ in defaults)]
    tail = [value for _, value in defaults]
    waiting = iter(rows)
    count = 0
    while batch := list(islice(waiting, ROWS_PER_STATEMENT)):
        _write(connection, table, listed, _bound(connection, table, listed, tail, batch))
        count += len(batch)
    return count


def reserve_ids(connection: Connection, table: Any, count: int) -> Sequence[int]:
    """Ids for `count` rows that this transaction is about to write, ascending."""
    if not count:
        return ()
    if connection.dialect.name == "sqlite":
        # This transaction holds the only write lock, so nobody takes them meanwhile.
        first = next_id(connection, table)
        return range(first, first + count)
    taken = connection.execute(_NEXT_IDS, {"name": table.name, "count": count})
    return taken.scalars().all()


def next_id(connection: Connection, table: Any) -> int:
    """The first id after all that are there; the caller is the table's only writer for now."""
    return (connection.execute(select(sql_max(table.c.id))).scalar() or 0) + 1


def follow_ids(connection: Connection, *tables: Any) -> None:
    """Let the tables' own counting go on after ids that were given to them."""
    if connection.dialect.name == "sqlite":
        return  # SQLite counts from the highest id there is
    for table in tables:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :used)"),
            {"name": table.name, "used": max(1, next_id(connection, table) - 1)},
        )


def defaults_of(table: Any, columns: Sequence[str]) -> list[tuple[str, Any]]:
    """The columns that are not given, by name, and the values their models give them."""
    given = set(columns)
    return [
        (column.name, column.default.arg)
        for column in table.columns
        if column.name not in given and isinstance(column.default, ScalarElementColumnDefault)
    ]


def _write(
    connection: Connection, table: Table, columns: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    listed = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({listed}) VALUES ({marks})"  # noqa: S608
        connection.exec_driver_sql(statement, rows)
        return
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table.name} ({listed}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _bound(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    tail: Sequence[Any],
    rows: Sequence[Sequence[Any]],
) -> list[tuple[Any, ...]]:
    """The rows with the defaults behind them, every value as the driver wants it.

    Worked out a column at a time: most columns need nothing done.
    """
    dialect = connection.dialect
    across: list[Iterable[Any]] = [
        *zip(*rows, strict=True),
        *((value,) * len(rows) for value in tail),
    ]
    for place, name in enumerate(columns):
        kind = table.columns[name].type
        if isinstance(kind, Cents) and set(map(type, across[place])) <= _WHOLE:
            continue
        bind = kind.dialect_impl(dialect).bind_processor(dialect)
        if bind is not None:
            # Days come again and again; most other values only once.
            quick = lru_cache(bind) if isinstance(kind, TownDate) else bind
            across[place] = map(quick, across[place])
    return list(zip(*across, strict=True))
