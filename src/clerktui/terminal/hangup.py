"""What happens when the line goes, or somebody asks the program to end.

SIGHUP and SIGTERM ask for an orderly end and start a deadline: an event loop that is stuck in a
dead line or a frozen server never sees the request, so after it the process ends by itself. No
thread is left and nothing half-posted: the database rolls back what was not committed.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

DEADLINE_S = 4.0
_ENDINGS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
_IGNORED = (signal.SIGTSTP, signal.SIGTTOU, signal.SIGTTIN, signal.SIGPIPE)


class Endings:
    """The signals that end the program, while it has the terminal.

    Args:
        asked: called with the exit code, from a signal handler: it may only post to the loop.
        continued: called after the process was stopped and runs again.
        restore: puts the line back without writing to it; called when the deadline passes.
    """

    def __init__(
        self,
        asked: Callable[[int], None],
        continued: Callable[[], None],
        restore: Callable[[], None],
    ) -> None:
        self._asked = asked
        self._continued = continued
        self._restore = restore
        self._before: dict[int, object] = {}
        self._deadline: threading.Timer | None = None

    def install(self) -> None:
        """Take the signals; only possible in the main thread, and only there is it needed."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _ENDINGS:
            self._before[number] = signal.signal(number, self._on_ending)
        for number in _IGNORED:
            self._before[number] = signal.signal(number, signal.SIG_IGN)
        self._before[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._on_continued)

    def remove(self) -> None:
        """Give the signals back. The deadline stays: it also guards the rest of the ending."""
        for number, handler in self._before.items():
            if number not in _ENDINGS:
                signal.signal(number, handler)  # type: ignore[arg-type]
        self._before.clear()

    def end_of_input(self) -> None:
        """The keyboard is gone without a signal: end as if the line had hung up."""
        self._end(signal.SIGHUP)

    def _on_ending(self, number: int, _frame: FrameType | None) -> None:
        self._end(number)

    def _on_continued(self, _number: int, _frame: FrameType | None) -> None:
        self._continued()

    def _end(self, number: int) -> None:
        code = 128 + number
        if self._deadline is None:
            self._deadline = threading.Timer(DEADLINE_S, self._give_up, (code,))
            self._deadline.daemon = True
            self._deadline.start()
        self._asked(code)

    def _give_up(self, code: int) -> None:
        self._restore()
        os._exit(code)
