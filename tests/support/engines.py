"""One memory of compiled statements for all the books a test process opens.

SQLAlchemy keeps the text it has made of a statement with the engine, and every test opens books of
its own: a quarter of the time of a service test went into making the same text again. What is
kept here is the text and how its values are converted, nothing of any rows, and it goes by engine,
version of the server and statement, exactly as SQLAlchemy's own memory does within one engine.
"""

from __future__ import annotations

import functools
from typing import Any

import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

_KEPT_MAX = 5_000


class _SharedStatements:
    """SQLAlchemy's `compiled_cache`, whose keys name the kind of database instead of the object."""

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(_KEPT_MAX)

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get(_kind(key))

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[_kind(key)] = compiled


def _kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return dialect.name, dialect.server_version_info, *statement


_statements = _SharedStatements()


@functools.wraps(sqlalchemy.create_engine)
def create_engine(*args: Any, **options: Any) -> Engine:
    """As SQLAlchemy's own; the engine shares its compiled statements with the others."""
    engine = sqlalchemy.create_engine(*args, **options)
    engine.update_execution_options(compiled_cache=_statements)
    return engine
