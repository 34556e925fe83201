"""Hearing that somebody else wrote, without asking again and again.

PostgreSQL tells: whoever writes says NOTIFY inside the transaction, so that it is heard when it
can be read, and this side sleeps in the kernel until then. SQLite does not tell, but a counter in
memory it shares with the others says whether anybody has committed; it is looked at every two
seconds, which reads no page of the file. Either way what is heard is only "look again": a line
that was broken and is open again says it once, because nobody knows what it missed.
"""

from __future__ import annotations

import selectors
import socket
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, make_url

CHANNEL = "clerktui_task"
LOOK_EVERY_S = 2.0
FIRST_DELAY_S, LONGEST_DELAY_S = 1.0, 60.0
# A line nobody answers on any more is found out by the kernel within a minute.
_KEEPALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "connect_timeout": 5,
    "application_name": "clerktui watch",
}


def announce(connection: Connection) -> None:
    """Tell every desk, when this transaction commits, that tasks or work orders moved."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


def follow(url: str, changed: Callable[[], None], stop: socket.socket) -> None:
    """Call `changed` whenever somebody may have written, until `stop` can be read or is closed.

    It is called once at the beginning, and once after every broken line, which is opened again by
    itself: after a second, then later and later, at most a minute apart.
    """
    place = make_url(url)
    watch_once = _look if place.get_backend_name() == "sqlite" else _listen
    delays = _Delays()
    while True:
        if watch_once(place, delays.heard(changed), stop):
            return
        if _wait(stop, delays.next()):
            return


class _Delays:
    """How long to wait before a line is opened again: doubled each time, unless it worked."""

    def __init__(self) -> None:
        self._delay_s = FIRST_DELAY_S

    def heard(self, changed: Callable[[], None]) -> Callable[[], None]:
        """`changed`, noting that the line works."""

        def call() -> None:
            self._delay_s = FIRST_DELAY_S
            changed()

        return call

    def next(self) -> float:
        """Seconds until the next try."""
        delay_s, self._delay_s = self._delay_s, min(self._delay_s * 2, LONGEST_DELAY_S)
        return delay_s


def _look(place: URL, changed: Callable[[], None], stop: socket.socket) -> bool:
    """Follow a SQLite file; True when it is to stop, False when the file cannot be read."""
    seen: int | None = None
    try:
        # Never `rwc`: a file that is not there yet is made by whoever sets the town up.
        name = f"file:{quote(place.database or '')}?mode=rw"
        line = sqlite3.connect(name, uri=True, isolation_level=None)
        try:
            while True:
                (version,) = line.execute("PRAGMA data_version").fetchone()
                if version != seen:
                    seen = version
                    changed()
                if _wait(stop, LOOK_EVERY_S):
                    return True
        finally:
            line.close()
    except sqlite3.Error:
        return False


def _listen(place: URL, changed: Callable[[], None], stop: socket.socket) -> bool:
    """Follow a server; True when it is to stop, False when the line broke."""
    import psycopg

    arguments, options = place.get_dialect()().create_connect_args(place)
    try:
        with psycopg.connect(*arguments, autocommit=True, **{**_KEEPALIVE, **options}) as line:
            line.execute(f"LISTEN {CHANNEL}")
            changed()
            while not _wait(stop, None, line.pgconn.socket):
                line.pgconn.consume_input()
                if _drained(line.pgconn):
                    changed()
            return True
    except (psycopg.Error, OSError):
        return False


def _drained(line: Any) -> bool:
    """Take every word the server has sent; whether there was one."""
    heard = False
    while line.notifies() is not None:
        heard = True
    return heard


def _wait(stop: socket.socket, timeout_s: float | None, *others: int) -> bool:
    """Sleep in the kernel until something can be read or the time is over; whether to stop."""
    with selectors.DefaultSelector() as selector:
        selector.register(stop, selectors.EVENT_READ)
        for other in others:
            selector.register(other, selectors.EVENT_READ)
        ready = {key.fileobj for key, _ in selector.select(timeout_s)}
    return stop in ready
