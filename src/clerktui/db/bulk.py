"""Many rows of one table, written the quickest way that still holds every rule of the schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.sql.functions import max as sql_max
from sqlalchemy.sql.schema import ScalarElementColumnDefault

ROWS_PER_STATEMENT = 5_000


def insert_rows(
    connection: Connection, table: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert plain tuples, in order and in bounded pieces; gives how many there were.

    Values pass through the column types (money must be whole cents); columns left out take the
    default their model gives them. Much quicker than an `insert()` of dicts, and no ids come back:
    give them, from `next_id`.
    """
    defaults = _defaults(table, columns)
    listed = [*columns, *(name for name, _ in defaults)]
    statement = _statement(connection, table, listed)
    converted = _converted(connection, table, listed, tuple(value for _, value in defaults), rows)
    count = 0
    while batch := list(islice(converted, ROWS_PER_STATEMENT)):
        connection.exec_driver_sql(statement, batch)
        count += len(batch)
    return count


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


def _defaults(table: Table, columns: Sequence[str]) -> list[tuple[str, Any]]:
    given = set(columns)
    return [
        (column.name, column.default.arg)
        for column in table.columns
        if column.name not in given and isinstance(column.default, ScalarElementColumnDefault)
    ]


def _statement(connection: Connection, table: Table, columns: Sequence[str]) -> str:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(columns))
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608


def _converted(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    tail: tuple[Any, ...],
    rows: Iterable[Sequence[Any]],
) -> Iterator[tuple[Any, ...]]:
    """Each row with the defaults behind it, every value as the driver wants it."""
    dialect = connection.dialect
    places: list[tuple[int, Callable[[Any], Any]]] = []
    for place, name in enumerate(columns):
        processor = table.columns[name].type.dialect_impl(dialect).bind_processor(dialect)
        if processor is not None:
            places.append((place, processor))
    for row in rows:
        values = [*row, *tail]
        for place, convert in places:
            values[place] = convert(values[place])
        yield tuple(values)
