"""Statements of the posting path, made ready once and run with values alone.

A Core statement is looked up and set up anew whenever it is executed; for the dozen small writes
of one payment that costs more than the database takes to do them. Here it is compiled once for
each engine and handed to the driver as text from then on. It stays a Core statement on the
models, its values still go through their column types, and what goes wrong still arrives as
SQLAlchemy's own errors. Statements that read stay with SQLAlchemy, which keeps what it knows of
their columns; all they need is to be the same statement each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, CursorResult, Dialect, TextClause, bindparam
from sqlalchemy.sql.dml import Insert, UpdateBase

from clerktui.db.bulk import defaults_of

Values = Mapping[str, Any]
_Bind = Callable[[Values], Any]
# Few enough rows to be one statement, which is made ready for each number of them.
_ROWS_AT_ONCE = 12
_WRITES_AT_ONCE = 24
_MARK = re.compile(r"%\((\w+)\)s")


class Prepared:
    """One statement that writes, ready to be run again and again.

    Args:
        statement: a constant of its module. An INSERT fills the columns it is given values for,
            and the others with the models' defaults.
    """

    def __init__(self, statement: UpdateBase | TextClause) -> None:
        self._statement = statement
        self._ready: dict[tuple[object, ...], tuple[str, _Bind]] = {}

    def run(self, place: Place, values: Values) -> CursorResult[Any]:
        """Run it once; what it gives back, if anything, is as the driver gives it."""
        text, bind = self._for(place.dialect, values)
        return place.exec_driver_sql(text, bind(values))

    def run_many(self, place: Place, rows: Sequence[Values]) -> None:
        """Run it for each of one or more rows; all name the same columns."""
        if len(rows) == 1:
            self.run(place, rows[0])
        elif isinstance(self._statement, Insert) and len(rows) <= _ROWS_AT_ONCE:
            text, bind = self._for(place.dialect, rows[0], len(rows))
            place.exec_driver_sql(text, bind(_side_by_side(rows)))
        else:
            text, bind = self._for(place.dialect, rows[0])
            place.exec_driver_sql(text, [bind(row) for row in rows])

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
def together(connection: Connection) -> Iterator[Place]:
    """Where writes that give nothing back, and do not wait for one another, are run as one.

    A server is asked once for all of them, when the block ends: each question costs the way to it
    and back. They must not build on each other's work nor change a row twice; what one row says
    of another (a foreign key) may be written in the same block.
    """
    if connection.dialect.name != "postgresql":
        yield connection
        return
    batch = Batch(connection)
    yield batch
    batch.send()


class Batch:
    """Writes waiting to go to a PostgreSQL server as one statement."""

    def __init__(self, connection: Connection) -> None:
        self.dialect = connection.dialect
        self._connection = connection
        self._texts: list[str] = []
        self._values: dict[str, Any] = {}

    def exec_driver_sql(self, text: str, parameters: Any) -> Any:
        """Add a statement, once for each of its parameters; gives nothing back."""
        rows = parameters if isinstance(parameters, list) else [parameters]
        for row in rows:
            place = len(self._texts)
            self._texts.append(text)
            self._values |= {f"q{place}_{name}": value for name, value in row.items()}
            if place + 1 == _WRITES_AT_ONCE:
                self.send()

    def send(self) -> None:
        """Run what is waiting."""
        if self._texts:
            self._connection.exec_driver_sql(_merged(tuple(self._texts)), self._values)
            self._texts, self._values = [], {}


@lru_cache(maxsize=256)
def _merged(texts: tuple[str, ...]) -> str:
    """One statement that runs all the others, their parameters named apart."""
    *first, last = (_MARK.sub(rf"%(q{place}_\1)s", text) for place, text in enumerate(texts))
    if not first:
        return last
    parts = ", ".join(f"q{place} AS ({text})" for place, text in enumerate(first))
    return f"WITH {parts} {last}"


Place = Connection | Batch
"""Where a prepared statement may be run: at once, or together with others."""


def binds(name: str, count: int) -> list[BindParameter[Any]]:
    """So many parameters for an `in_`: a statement with a fixed number is not set up anew."""
    return [bindparam(f"{name}_{number}") for number in range(count)]


def bound(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values for `binds`, in order."""
    return {f"{name}_{number}": value for number, value in enumerate(values)}
