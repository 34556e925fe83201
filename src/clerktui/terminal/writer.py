"""Writes to the terminal in a thread of its own, so that a frozen line never stops the desk.

The queue has no bound: who paints must look at `backlog` first and wait for `on_drained`. Once
the line is gone everything is thrown away, quietly.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable

BACKLOG_MAX = 8_192
"""Bytes not yet taken by the terminal above which there is no point in painting more."""


class Writer:
    """One thread that writes bytes to a file descriptor in order."""

    def __init__(self, fd: int, on_drained: Callable[[], None]) -> None:
        self._fd = fd
        self._on_drained = on_drained
        self._waiting: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._was_behind = False
        self.backlog = 0
        self.is_broken = False
        self._thread = threading.Thread(target=self._run, name="terminal-writer", daemon=True)
        self._thread.start()

    @property
    def is_behind(self) -> bool:
        """Whether the terminal takes less than it is given; remembered until it has caught up."""
        with self._changed:
            self._was_behind = self._was_behind or self.backlog > BACKLOG_MAX
            return self._was_behind

    def write(self, data: bytes) -> None:
        """Queue bytes for the terminal."""
        with self._changed:
            if not (self.is_broken or self._stopping):
                self._waiting.append(data)
                self.backlog += len(data)
                self._changed.notify()

    def stop(self, timeout_s: float = 1.0) -> None:
        """Write what is left and end; a line that takes nothing is left alone after a second."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (data := self._next()) is not None:
            while data:
                try:
                    written = os.write(self._fd, data)
                except OSError:
                    self._break()
                    return
                data = data[written:]
                self._wrote(written)

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._waiting and not self._stopping:
                self._changed.wait()
            if not self._waiting:
                return None
            data = b"".join(self._waiting)
            self._waiting.clear()
            return data

    def _wrote(self, written: int) -> None:
        with self._changed:
            self.backlog -= written
            drained = self._was_behind and not self.backlog
            if drained:
                self._was_behind = False
        if drained:
            self._on_drained()

    def _break(self) -> None:
        with self._changed:
            self.is_broken = True
            self._waiting.clear()
            self.backlog = 0
