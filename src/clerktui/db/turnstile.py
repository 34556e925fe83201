"""The queue of writers before a SQLite file: each waits its turn in the kernel, none for ever."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from clerktui.db.faults import unusable_file
from clerktui.errors import DatabaseUnreachable


@contextmanager
def turn(path: str, patience_s: float | None) -> Iterator[None]:
    """Hold the turnstile at `path`; None waits for as long as it takes.

    Raises:
        DatabaseUnreachable: `db.busy` when whoever is inside does not come out in time;
            `db.readonly`, `db.full` or `db.damaged` when the turnstile's own file cannot be made.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable_file(error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _Wait(handle).until(patience_s)
    except BaseException:
        os.close(handle)
        raise
    try:
        yield
    finally:
        os.close(handle)


class _Wait:
    """One wait in the kernel's queue, which has no deadline of its own; hence the thread."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._lock = threading.Lock()
        self._served = threading.Event()
        self._given_up = False

    def until(self, patience_s: float | None) -> None:
        """Wait; on the way out without a turn, the thread closes the handle when it gets one."""
        threading.Thread(target=self._queue, name="turnstile", daemon=True).start()
        try:
            self._served.wait(patience_s)
        finally:
            with self._lock:
                self._given_up = not self._served.is_set()
        if self._given_up:
            raise DatabaseUnreachable("db.busy")

    def _queue(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        with self._lock:
            if self._given_up:
                os.close(self._handle)
            else:
                self._served.set()
