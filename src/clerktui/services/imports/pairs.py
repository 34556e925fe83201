"""Rows found again by two folded columns at once, the way each engine does it by its index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Select, Text, cast, func, tuple_
from sqlalchemy.dialects.postgresql import ARRAY


def select_pairs(
    connection: Connection,
    found: Select[Any],
    columns: tuple[Column[Any], Column[Any]],
    pairs: Iterable[tuple[Any, Any]],
) -> Sequence[Any]:
    """The rows of `found` in which the two columns are one of the pairs; neither may be null."""
    wanted = sorted(pairs)
    if not wanted:
        return ()
    one, two = columns
    if connection.dialect.name == "sqlite":
        return connection.execute(found.where(tuple_(one, two).in_(wanted))).all()
    # A list of two thousand rows would be compared with every row there is; a joined one is not.
    listed = func.unnest(*map(_array, zip(*wanted, strict=True))).table_valued("one", "two")
    joined = listed.render_derived(name="wanted")
    return connection.execute(
        found.join(joined, (one == joined.c.one) & (two == joined.c.two))
    ).all()


def _array(values: Sequence[Any]) -> Any:
    """The values as one array; its type by the first, because columns carry a collation."""
    return cast(list(values), ARRAY(BigInteger() if isinstance(values[0], int) else Text()))
