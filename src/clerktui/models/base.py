"""Column types, keys and the table base: what every row of the books has in common.

Every SQLite table is STRICT, every constraint is named by one convention (so that migrations can
find it on both engines), and every column type is one of the few below: integer cents, town
dates, UTC instants, booleans, plain text, JSON text. Models hold no behaviour.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table as SqlTable,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
STRICT = {"sqlite_strict": True}
CENTS_MAX = 99_999_999_999


class Table(SQLModel):
    """The base of every table: one metadata with the naming convention."""

    metadata = MetaData(naming_convention=NAMING)

    if TYPE_CHECKING:
        # SQLModel makes it while the program runs; statements are written on it.
        __table__: ClassVar[SqlTable]


class Cents(TypeDecorator[int]):
    """Money as whole cents: refuses at bind whatever is not exactly `int`; always gives `int`."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is not None and type(value) is not int:
            msg = f"money must be whole cents (int), not {type(value).__name__}"
            raise TypeError(msg)
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:  # noqa: ARG002
        return self


class TownDate(TypeDecorator[dt.date]):
    """A calendar day of the town: DATE on PostgreSQL, ISO text on SQLite (compares the same)."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.date | None:
        if value is None or dialect.name != "sqlite":
            return value
        return dt.date.fromisoformat(value)


class Instant(TypeDecorator[dt.datetime]):
    """An aware UTC instant: TIMESTAMPTZ on PostgreSQL, fixed-width ISO text on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        plain = Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(plain)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant must know its time zone"
            raise TypeError(msg)
        return _instant_text(value) if dialect.name == "sqlite" else value.astimezone(dt.UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return dt.datetime.fromisoformat(value)
        return value.astimezone(dt.UTC)


@functools.lru_cache(maxsize=64)
def _instant_text(value: dt.datetime) -> str:
    """An instant as SQLite keeps it; one posting writes the same instant many times."""
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Flag(TypeDecorator[bool]):
    """Yes or no: BOOLEAN on PostgreSQL, 0 or 1 on SQLite."""

    impl = Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        return int(value) if dialect.name == "sqlite" else bool(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        return None if value is None else bool(value)


class CanonicalJson(str):
    """A document already written by `canonical_json`, so that it need not be written twice."""

    __slots__ = ()


class JsonText(TypeDecorator[Any]):
    """A small document as canonical JSON text, the same bytes on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if type(value) is CanonicalJson:
            return value
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical_json(value: object) -> CanonicalJson:
    """The one way a document is written before it is stored or hashed.

    >>> canonical_json({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return CanonicalJson(_ENCODER.encode(value))


_BIG = BigInteger().with_variant(Integer(), "sqlite")
_FOLDED = Text().with_variant(Text(collation="C"), "postgresql")


def key() -> Any:
    """A surrogate primary key."""
    return Field(default=None, sa_column=Column(_BIG, primary_key=True, autoincrement=True))


def ref(target: str, *, nullable: bool = False, index: bool = False, **column: Any) -> Any:
    """A foreign key to `table.column` (or to `table.id` when only a table is named)."""
    target = target if "." in target else f"{target}.id"
    deferred = column.pop("deferred", False)
    rule: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"} if deferred else {}
    column_type = column.pop("type_", _BIG)
    return Field(
        default=None if nullable else ...,
        sa_column=Column(
            column_type, ForeignKey(target, **rule), nullable=nullable, index=index, **column
        ),
    )


def _field(type_: Any, *, nullable: bool, default: Any, **column: Any) -> Any:
    if nullable and default is ...:
        default = None
    if default not in (..., None):
        column["default"] = default
    return Field(default=default, sa_column=Column(type_, nullable=nullable, **column))


def text(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """Plain text, already cleaned at the door."""
    return _field(Text(), nullable=nullable, default=default, **column)


def folded(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """Text folded for searching by `rules.names.fold`; byte order, so ranges work anywhere."""
    return _field(_FOLDED, nullable=nullable, default=default, **column)


def whole(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """A whole number that is not money."""
    return _field(_BIG, nullable=nullable, default=default, **column)


def cents(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """Whole cents."""
    return _field(Cents(), nullable=nullable, default=default, **column)


def day(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """A town date."""
    return _field(TownDate(), nullable=nullable, default=default, **column)


def instant(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """An aware UTC instant."""
    return _field(Instant(), nullable=nullable, default=default, **column)


def yes_no(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """A fact that holds or does not."""
    return _field(Flag(), nullable=nullable, default=default, **column)


def octets() -> Any:
    """The bytes of a paper."""
    return Field(sa_column=Column(LargeBinary(), nullable=False))


def document(*, nullable: bool = False, default: Any = ..., **column: Any) -> Any:
    """A small JSON document."""
    return _field(JsonText(), nullable=nullable, default=default, **column)


def money_range(column: str, *, low: int = -CENTS_MAX, high: int = CENTS_MAX) -> CheckConstraint:
    """A named CHECK that keeps a money column whole and within sane limits."""
    return CheckConstraint(f"{column} between {low} and {high}", name=f"{column}_range")


def one_of(column: str, *values: str) -> CheckConstraint:
    """A named CHECK that keeps a code column to its known words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=f"{column}_known")
