"""One database behind one URL: who may write when, and what a broken line means.

SQLite: WAL with FULL sync, foreign keys, recursive triggers; a writer waits its turn at a flock
turnstile before BEGIN IMMEDIATE, so that many clerk processes are served in order and none
starves. PostgreSQL: READ COMMITTED with row locks taken by the services and synchronous commit
on. A read is one transaction on either. Nothing here commits by itself: leaving the block does.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

from clerktui.clock import Clock
from clerktui.errors import DatabaseUnreachable, OutcomeUnknown, Refused

BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5
IDLE_IN_TRANSACTION_MS = 30_000

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA cache_size=-16384",
)


class Database:
    """The books behind one SQLAlchemy URL.

    Args:
        url: `sqlite:///path` or `postgresql+psycopg://...` (libpq multi-host allowed).
        clock: what time it is; tests stand it still.

    Raises:
        DatabaseUnreachable: from any block, when the server or file cannot be reached.
        OutcomeUnknown: when the line broke while committing.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self.url: URL = make_url(url)
        self.clock = clock or Clock()
        self.dialect = self.url.get_backend_name()
        if self.dialect not in ("sqlite", "postgresql"):
            raise Refused("db.unknown_engine", engine=self.dialect)
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        self._turnstile = self._turnstile_path()

    @property
    def is_sqlite(self) -> bool:
        """Whether the books are an embedded SQLite file."""
        return self.dialect == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file; None for a server or an in-memory database."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent snapshot on SQLite."""
        with _told(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: committed when the block ends, rolled back if it raises."""
        with _told(), self._turn(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            _commit(connection)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait in the kernel's queue before asking SQLite for the write lock."""
        if self._turnstile is None:
            yield
            return
        handle = os.open(self._turnstile, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _turnstile_path(self) -> str | None:
        return None if self.path is None else f"{self.path}-turn"

    def create_schema(self) -> None:
        """Make every table and trigger in an empty database, at the newest schema version."""
        from clerktui.db import schema

        schema.create(self)

    def migrate(self, to: str = "head") -> tuple[str, str]:
        """Bring the schema to revision `to`; gives (from, to)."""
        from clerktui.db import migrate

        return migrate.upgrade(self, to)

    def schema_version(self) -> str:
        """The schema revision the database is at; empty text when there is no schema yet."""
        with self.read() as connection:
            if not self.engine.dialect.has_table(connection, "alembic_version"):
                return ""
            return (
                connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
            )

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    """Turn the driver's ways of saying "no line" into the two words the office uses."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _translated(error) from error
    except DatabaseError as error:
        # The plain class, not one of its kinds: a SQLite file that is damaged or none at all.
        if type(error) is not DatabaseError:
            raise
        raise _translated(error) from error


def _translated(error: DBAPIError) -> Exception:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith("SQLITE_BUSY"):
        return DatabaseUnreachable("db.busy")
    if name == "SQLITE_FULL":
        return DatabaseUnreachable("db.full")
    if name.startswith("SQLITE_READONLY"):
        return DatabaseUnreachable("db.readonly")
    if name in ("SQLITE_CANTOPEN", "SQLITE_NOTADB", "SQLITE_CORRUPT") or name.startswith(
        "SQLITE_IOERR"
    ):
        return DatabaseUnreachable("db.damaged", reason=name)
    if name:
        return error
    if getattr(error.orig, "sqlstate", None) in (None, "57P01", "57P02", "57P03", "08006"):
        return DatabaseUnreachable("db.unreachable")
    return error


def _commit(connection: Connection) -> None:
    """COMMIT; a line that breaks here leaves the outcome unknown, never "not posted"."""
    try:
        connection.commit()
    except (OperationalError, InterfaceError) as error:
        if connection.dialect.name == "postgresql" and error.connection_invalidated:
            raise OutcomeUnknown("db.outcome_unknown") from error
        raise


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args={
            "timeout": BUSY_TIMEOUT_MS / 1000,
            "isolation_level": None,
            "check_same_thread": False,
        },
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    return engine


def _postgres_engine(url: URL) -> Engine:
    options = (
        f"-c timezone=UTC -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_MS} "
        "-c synchronous_commit=on"
    )
    return create_engine(
        url,
        pool_size=2,
        max_overflow=2,
        pool_pre_ping=False,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": options,
            "application_name": "clerktui",
        },
    )


__all__ = ["Database"]
