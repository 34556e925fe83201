"""What goes wrong with a database, told in the few words the office uses."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from clerktui.errors import ClerkError, DatabaseUnreachable

_SQLITE = (
    ("SQLITE_BUSY", "db.busy"),
    ("SQLITE_PROTOCOL", "db.busy"),
    ("SQLITE_FULL", "db.full"),
    ("SQLITE_READONLY", "db.readonly"),
    ("SQLITE_PERM", "db.readonly"),
    ("SQLITE_CANTOPEN", "db.damaged"),
    ("SQLITE_NOTADB", "db.damaged"),
    ("SQLITE_CORRUPT", "db.damaged"),
    ("SQLITE_IOERR", "db.damaged"),
)
# By the beginning of the SQLSTATE; the first that fits counts.
_POSTGRESQL = (
    ("55P03", "db.busy"),  # somebody has held a row for longer than we wait
    ("53100", "db.full"),
    ("53", "db.unreachable"),  # out of memory, connections or processes
    ("25006", "db.readonly"),  # a standby
    ("25P03", "db.unreachable"),  # put out for standing idle with rows locked
    ("57P", "db.unreachable"),  # stopping, starting, crashed
    ("57014", "db.unreachable"),  # cancelled by its administrator
    ("08", "db.unreachable"),
    ("XX00", "db.damaged"),
)
_FILES = {
    errno.EACCES: "db.readonly",
    errno.EPERM: "db.readonly",
    errno.EROFS: "db.readonly",
    errno.ENOSPC: "db.full",
    errno.EDQUOT: "db.full",
}
_PUT_BACK = ("40001", "40P01")


class PutBackError(DatabaseUnreachable):
    """The database put the whole transaction back to let another go on; do it again."""


@contextmanager
def told() -> Iterator[None]:
    """Turn the drivers' ways of saying "no" into `DatabaseUnreachable`; leave mistakes alone."""
    try:
        yield
    except DBAPIError as error:
        said = _said(error)
        if said is None:
            raise
        raise said from error


def unusable_file(error: OSError) -> ClerkError:
    """What it means for the office that a file of the books cannot be used."""
    name = errno.errorcode.get(error.errno or 0, "unknown")
    return _unreachable(_FILES.get(error.errno or 0, "db.damaged"), name)


def _said(error: DBAPIError) -> ClerkError | None:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name:
        return _looked_up(name, _SQLITE)
    state = getattr(error.orig, "sqlstate", None)
    if state in _PUT_BACK:
        return PutBackError("db.busy")
    if state is None:
        return DatabaseUnreachable("db.unreachable") if _is_line(error) else None
    return _looked_up(state, _POSTGRESQL)


def _is_line(error: DBAPIError) -> bool:
    """Whether an error without a code is about the line: only those two kinds ever are."""
    return type(error).__name__ in {"OperationalError", "InterfaceError"}


def _looked_up(code: str, known: tuple[tuple[str, str], ...]) -> ClerkError | None:
    for beginning, message_id in known:
        if code.startswith(beginning):
            return _unreachable(message_id, code)
    return None


def _unreachable(message_id: str, reason: str) -> ClerkError:
    if message_id == "db.damaged":
        return DatabaseUnreachable(message_id, reason=reason)
    return DatabaseUnreachable(message_id)
