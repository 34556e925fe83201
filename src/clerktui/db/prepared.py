"""Statements of the posting path, made ready once and run with values alone.

A Core statement is looked up and set up anew whenever it is executed; for the dozen small writes
of one payment that costs more than the database takes to do them. Here it is compiled once for
each engine and handed to the driver as text from then on. It stays a Core statement on the
models, its values still go through their column types, and what goes wrong still arrives as
SQLAlchemy's own errors. Statements that read stay with SQLAlchemy, which keeps what it knows of
their columns; all they need is to be the same statement each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, CursorResult, Dialect, TextClause, bindparam
from sqlalchemy.sql.dml import Insert, UpdateBase

from clerktui.db.bulk import defaults_of

Values = Mapping[str, Any]
_Bind = Callable[[Values], Any]
# Few enough rows to be one statement, which is made ready for each number of them.
_ROWS_AT_ONCE = 12


class Prepared:
    """One statement that writes, ready to be run again and again.

    Args:
        statement: a constant of its module. An INSERT fills the columns it is given values for,
            and the others with the models' defaults.
    """

    def __init__(self, statement: UpdateBase | TextClause) -> None:
        self._statement = statement
        self._ready: dict[tuple[object, ...], tuple[str, _Bind]] = {}

    def run(self, connection: Connection, values: Values) -> CursorResult[Any]:
        """Run it once; what it gives back, if anything, is as the driver gives it."""
        text, bind = self._for(connection.dialect, values)
        return connection.exec_driver_sql(text, bind(values))

    def run_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run it for each of one or more rows; all name the same columns."""
        if len(rows) == 1:
            self.run(connection, rows[0])
        elif isinstance(self._statement, Insert) and len(rows) <= _ROWS_AT_ONCE:
            text, bind = self._for(connection.dialect, rows[0], len(rows))
            connection.exec_driver_sql(text, bind(_side_by_side(rows)))
        else:
            text, bind = self._for(connection.dialect, rows[0])
            connection.exec_driver_sql(text, [bind(row) for row in rows])

    def _for(self, dialect: Dialect, values: Values, rows: int = 1) -> tuple[str, _Bind]:
        known = dialect.name, rows, *values
        found = self._ready.get(known)
        if found is None:
            found = self._ready[known] = _prepare(self._statement, dialect, list(values), rows)
        return found


def _prepare(
    statement: UpdateBase | TextClause, dialect: Dialect, names: list[str], rows: int
) -> tuple[str, _Bind]:
    """The statement as the driver takes it, and what makes its parameters of values."""
    fixed: dict[str, Any] = {}
    if isinstance(statement, Insert):
        statement, fixed = _filled(statement, names, rows)
    compiled = statement.compile(dialect=dialect)
    types = {name: bind.type for bind, name in compiled.bind_names.items()}
    fixed |= {name: value for name, value in compiled.params.items() if value is not None}
    if rows == 1 and not types.keys() >= set(names):
        raise KeyError(*names)
    makers = {
        name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()
    }
    return str(compiled), _binder(fixed, makers, compiled.positiontup or ())


def _filled(statement: Insert, names: list[str], rows: int) -> tuple[Insert, dict[str, Any]]:
    """An INSERT of so many rows of these columns, and what its other columns are given."""
    defaults = dict(defaults_of(statement.table, names))
    columns = [statement.table.c[name] for name in (*names, *defaults)]
    if rows == 1:
        listed = {c.name: bindparam(c.name, type_=c.type) for c in columns}
        return statement.inline().values(listed), defaults
    each = [
        {c.name: bindparam(f"{c.name}_{row}", type_=c.type) for c in columns} for row in range(rows)
    ]
    return statement.inline().values(each), _side_by_side([defaults] * rows)


def _side_by_side(rows: Sequence[Values]) -> dict[str, Any]:
    """The values of several rows as those of one statement."""
    return {
        f"{name}_{number}": value for number, row in enumerate(rows) for name, value in row.items()
    }


def _binder(
    fixed: Values, makers: Mapping[str, Callable[[Any], Any] | None], order: Sequence[str] | None
) -> _Bind:
    """What turns values into parameters: by name, or as a tuple in the statement's order."""
    made = [(name, maker) for name, maker in makers.items() if maker is not None]
    pick = itemgetter(*order) if order else dict
    is_single = order is not None and len(order) == 1

    def bind(values: Values) -> Any:
        said = {**fixed, **values}
        for name, maker in made:
            said[name] = maker(said[name])
        picked = pick(said)
        return (picked,) if is_single else picked

    return bind


@contextmanager
def together(connection: Connection) -> Iterator[None]:
    """Send what the block runs to a server in one go, as nothing in it gives anything back.

    Each answer that is waited for costs the way to the server and back. An error may come up at a
    later statement of the block, or where it ends; the transaction is lost either way.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    from clerktui.db import server

    with server.pipelined(connection):
        yield


def binds(name: str, count: int) -> list[BindParameter[Any]]:
    """So many parameters for an `in_`: a statement with a fixed number is not set up anew."""
    return [bindparam(f"{name}_{number}") for number in range(count)]


def bound(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values for `binds`, in order."""
    return {f"{name}_{number}": value for number, value in enumerate(values)}
