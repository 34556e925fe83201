"""One database behind one URL: who may write when, and what a broken line means.

SQLite: WAL with FULL sync, foreign keys, recursive triggers; a writer waits its turn at a flock
turnstile before BEGIN IMMEDIATE, so that many clerk processes are served in order and none
starves. PostgreSQL: READ COMMITTED with row locks taken by the services and synchronous commit
on. A read is one transaction on either. Nothing here commits by itself: leaving the block does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from clerktui.clock import Clock
from clerktui.db.faults import PutBackError, told
from clerktui.db.turnstile import turn
from clerktui.errors import OutcomeUnknown, Refused

# How long a till waits for another before it is told to try again.
BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5
IDLE_IN_TRANSACTION_MS = 30_000
PUT_BACK_MAX = 3

Answer = TypeVar("Answer")

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
        identity_key_files: where the key of identity numbers may be, for services to look at.

    Raises:
        DatabaseUnreachable: from any block, when the server or file cannot be reached.
        OutcomeUnknown: when the line broke while committing.
    """

    def __init__(
        self, url: str, clock: Clock | None = None, identity_key_files: tuple[Path, ...] = ()
    ) -> None:
        self.url: URL = make_url(url)
        self.clock = clock or Clock()
        self.identity_key_files = identity_key_files
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
        with told(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
                yield connection
                return
            connection.execution_options(postgresql_readonly=True)
            yield connection
            # Ended by a rollback, psycopg would forget every statement it has prepared.
            connection.commit()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A long look at the books as they stand at one moment, on either engine; read only."""
        with told(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
                yield connection
                return
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            with _patient(connection):
                yield connection

    @contextmanager
    def write(self, *, patient: bool = False) -> Iterator[Connection]:
        """A transaction that may write: committed when the block ends, rolled back if it raises.

        Args:
            patient: for work at night, that waits for others, and whose own statements may take
                minutes; nothing done for a waiting customer is.
        """
        with told(), self._turn(patient=patient), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            with _patient(connection) if patient and not self.is_sqlite else nullcontext():
                try:
                    yield connection
                except BaseException:
                    _roll_back(connection)
                    raise
                _commit(connection)

    def post(self, work: Callable[[Connection], Answer], *, patient: bool = False) -> Answer:
        """Do a piece of work in a writing transaction, and give what it gives.

        It is done again when the database puts it back for another's sake (a deadlock), so it must
        do nothing that a rollback does not undo; what it posts goes by its command's id.
        """
        for _ in range(PUT_BACK_MAX):
            try:
                return self._post(work, patient=patient)
            except PutBackError:
                continue
        return self._post(work, patient=patient)

    def _post(self, work: Callable[[Connection], Answer], *, patient: bool) -> Answer:
        with self.write(patient=patient) as connection:
            return work(connection)

    def _turn(self, *, patient: bool) -> AbstractContextManager[None]:
        """Wait in the kernel's queue before asking SQLite for the write lock."""
        if self._turnstile is None:
            return nullcontext()
        return turn(self._turnstile, None if patient else BUSY_TIMEOUT_MS / 1000)

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
def _patient(connection: Connection) -> Iterator[None]:
    """Lift the deadlines of a PostgreSQL line for one transaction."""
    line: Any = connection.connection.driver_connection
    usual, line.deadline_s = line.deadline_s, None
    try:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        yield
    finally:
        line.deadline_s = usual


def _roll_back(connection: Connection) -> None:
    """ROLLBACK; a line that can not even do that is closed, and what was wrong before is told."""
    try:
        connection.rollback()
    except DBAPIError:
        connection.invalidate()


def _commit(connection: Connection) -> None:
    """COMMIT; a line that breaks here leaves the outcome unknown, never "not posted"."""
    try:
        connection.commit()
    except BaseException as error:
        # It may still be inside the transaction; nobody must be given it like that.
        connection.invalidate()
        broken = isinstance(error, DBAPIError) and error.connection_invalidated
        if broken and connection.dialect.name == "postgresql":
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
        f"-c lock_timeout={BUSY_TIMEOUT_MS} -c synchronous_commit=on"
    )
    engine = create_engine(
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

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        from clerktui.db import server

        return server.connect(*arguments, **options)

    return engine


__all__ = ["Database"]
