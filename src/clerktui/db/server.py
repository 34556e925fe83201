"""The line to a PostgreSQL server: never waited on for ever, never believed too soon.

libpq has no deadline of its own for a server that has frozen, and a COMMIT whose wait for a
standby was cancelled reports success with nothing but a warning. Both are told here as a broken
line, so that the outcome counts as unknown and the same command is sent again.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import pq
from psycopg.errors import Diagnostic, InFailedSqlTransaction

DEADLINE_S = 8.0


class TillConnection(psycopg.Connection[Any]):
    """A connection that gives up on a silent server.

    Attributes:
        deadline_s: how long one statement may take; None for work that may rightly be long.
    """

    deadline_s: float | None = DEADLINE_S
    _warned = False

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        given = self.deadline_s if timeout is None else timeout
        try:
            return super().wait(gen, interval=interval, timeout=given)
        except psycopg.OperationalError:
            if timeout is None and self.pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
                # Unanswered: whatever the server does yet, this line has no part in it.
                self.pgconn.finish()
            raise

    def commit(self) -> None:
        """COMMIT, and be sure of it.

        Raises:
            InFailedSqlTransaction: the server would roll back, and say it committed.
            OperationalError: it warned that the commit may not be everywhere yet.
        """
        if self.pgconn.transaction_status == pq.TransactionStatus.INERROR:
            raise InFailedSqlTransaction("a statement failed; nothing can be committed")
        self._warned = False
        super().commit()
        if self._warned:
            self.close()
            raise psycopg.OperationalError("the server warned while committing")

    def note(self, notice: Diagnostic) -> None:
        """Remember a warning until the commit it came with has returned."""
        self._warned |= notice.severity_nonlocalized == "WARNING"


def connect(*args: Any, **params: Any) -> TillConnection:
    """Open a line as psycopg's own `connect` does."""
    connection = TillConnection.connect(*args, **params)
    connection.add_notice_handler(connection.note)
    return connection
