"""The terminal line itself: its quiet mode, its size. Knows no Textual.

The front door keeps the line `quiet` while the program is imported, so that keys typed ahead are
neither echoed nor changed before the first screen is there.
"""

from __future__ import annotations

import array
import fcntl
import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_SIZE_UNKNOWN = (80, 24)
_LOCAL_OFF = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_INPUT_OFF = (
    termios.IXON
    | termios.IXOFF
    | termios.ICRNL
    | termios.INLCR
    | termios.IGNCR
    | termios.ISTRIP
    | termios.BRKINT
)


class Line:
    """One terminal line: quiet while the program has it, as it was afterwards.

    Attributes:
        fd: the file descriptor keys are read from.
        cooked_bytes: how many waiting bytes were typed before the line was quiet; in those the
            line discipline has turned every Enter into a line feed.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.cooked_bytes = 0
        self._before: list[object] | None = None

    def quiet(self) -> None:
        """No echo, no line editing, no signals from keys, no flow control, Enter as it is."""
        try:
            attributes = termios.tcgetattr(self.fd)
        except termios.error:
            return
        cooked = bool(attributes[tty.LFLAG] & termios.ICANON)
        if self._before is None:
            self._before = termios.tcgetattr(self.fd)
        attributes[tty.LFLAG] &= ~_LOCAL_OFF
        attributes[tty.IFLAG] &= ~_INPUT_OFF
        attributes[tty.CC][termios.VMIN] = 1
        attributes[tty.CC][termios.VTIME] = 0
        with suppress(termios.error):
            termios.tcsetattr(self.fd, termios.TCSANOW, attributes)
            if cooked:
                self.cooked_bytes = waiting_bytes(self.fd)

    def restore(self) -> None:
        """Put the line back as it was found."""
        if self._before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fd, termios.TCSANOW, self._before)  # type: ignore[arg-type]

    def forget_keys(self) -> None:
        """Throw away what was typed and not yet read, so that no shell ever runs it."""
        with suppress(termios.error):
            termios.tcflush(self.fd, termios.TCIFLUSH)


_kept: dict[int, Line] = {}


def line(fd: int) -> Line:
    """The line behind a descriptor; always the same object, so it is restored only once."""
    return _kept.setdefault(fd, Line(fd))


@contextmanager
def quiet() -> Iterator[Line]:
    """Hold the keyboard's line quiet for as long as the block lasts, whatever ends it.

    Also forgets what Textual would take from the environment when it is imported: drivers, log
    files, key presses and screenshots are not the clerk's to choose.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    keyboard = line(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    keyboard.quiet()
    try:
        yield keyboard
    finally:
        keyboard.restore()


def waiting_bytes(fd: int) -> int:
    """How many typed bytes are waiting to be read."""
    count = array.array("i", [0])
    with suppress(OSError):
        fcntl.ioctl(fd, termios.FIONREAD, count)
    return count[0]


def size(fd: int) -> tuple[int, int]:
    """Columns and rows; 80 by 24 where a serial line cannot tell."""
    with suppress(OSError):
        columns, rows = os.get_terminal_size(fd)
        if columns > 0 and rows > 0:
            return columns, rows
    return _SIZE_UNKNOWN
