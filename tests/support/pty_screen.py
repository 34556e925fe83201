"""A program in a real pseudo-terminal, and what a clerk would see of it.

    with PtyScreen(["-m", "tests.support.trial_desk"]) as screen:
        screen.wait_for("ACCOUNT")
        screen.send("1042<Enter>")
        assert "RODRIGUEZ" in screen.wait_for("Owes").text

Nothing here sleeps: waiting ends as soon as the text is there, and a pause between keys is spent
reading. The emulator is pyte; what the program sends is also kept as bytes.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Self

import pyte

from tests.support.source import ROOT

PATIENCE_S = 20.0
QUIET_S = 0.15
KEYS = {
    "Enter": b"\r",
    "Tab": b"\t",
    "S-Tab": b"\x1b[Z",
    "Esc": b"\x1b",
    "BS": b"\x7f",
    "Up": b"\x1b[A",
    "Down": b"\x1b[B",
    "Right": b"\x1b[C",
    "Left": b"\x1b[D",
    "Home": b"\x1b[H",
    "End": b"\x1b[F",
    "Del": b"\x1b[3~",
    "PgUp": b"\x1b[5~",
    "PgDn": b"\x1b[6~",
    **{f"F{n}": f"\x1bO{c}".encode() for n, c in zip(range(1, 5), "PQRS", strict=True)},
    **{
        f"F{n}": f"\x1b[{code}~".encode()
        for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
    **{f"C-{letter}": bytes([ord(letter) - 96]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
_DROPPED = ("COLORTERM", "COLUMNS", "LINES", "NO_COLOR", "TEXTUAL", "TMUX", "TERM_PROGRAM")


def keys(script: str) -> Iterator[bytes]:
    """The bytes of each key of a script such as `1042<Enter><F10>p`."""
    for name, character in re.findall(r"<([\w-]+)>|(.)", script, re.DOTALL):
        yield KEYS[name] if name else character.encode()


class _Emulator(pyte.Screen):
    """pyte, forgiving what it does not know and answering nothing."""

    def write_process_input(self, data):
        pass

    def select_graphic_rendition(self, *attributes, private=False):
        if not private:
            super().select_graphic_rendition(*attributes)


class PtyScreen:
    """A program, its terminal line, and the screen at the other end.

    Args:
        arguments: what Python is started with.
        size: columns and rows.
        term: the TERM it is told.
        environ: further variables.
        program: what to run instead of this Python.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        term: str = "xterm-256color",
        environ: dict[str, str] | None = None,
        program: str = sys.executable,
    ) -> None:
        self.emulator = _Emulator(*size)
        self._stream = pyte.ByteStream(self.emulator)
        self.received = bytearray()
        self.is_open = True
        self.exit_status: int | None = None
        variables = {k: v for k, v in os.environ.items() if not k.startswith(_DROPPED)}
        variables |= {"TERM": term, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **(environ or {})}
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _become(program, arguments, variables, size)
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()

    # --------------------------------------------------------------------------------- the keys
    def send(self, script: str, *, gap_s: float = 0.0) -> None:
        """Type a script: in one write, or key by key with a gap between."""
        if not gap_s:
            self.send_bytes(b"".join(keys(script)))
            return
        due = time.monotonic()
        for key in keys(script):
            self.send_bytes(key)
            due += gap_s
            self._read_until(due)

    def send_bytes(self, data: bytes) -> None:
        """Send exactly these bytes down the line."""
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                self._read(0.05)

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal larger or smaller, as dragging a window does."""
        self.emulator.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # --------------------------------------------------------------------------------- the eyes
    @property
    def lines(self) -> list[str]:
        """The rows on the screen, without blanks at their ends."""
        return [line.rstrip() for line in self.emulator.display]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the terminal's own cursor."""
        return self.emulator.cursor.x, self.emulator.cursor.y

    def wait_for(
        self, what: str | Callable[[PtyScreen], bool], patience_s: float = PATIENCE_S
    ) -> PtyScreen:
        """Wait until a text, or something else, can be seen; otherwise fail, showing the screen."""
        end = time.monotonic() + patience_s
        while not (what(self) if callable(what) else what in self.text):
            left_s = end - time.monotonic()
            if left_s <= 0 or not self.is_open:
                reason = "the program ended" if not self.is_open else f"not in {patience_s:g} s"
                raise AssertionError(f"{reason}: {what!r}; the screen is\n{self.text}")
            self._read(left_s)
        return self

    def wait_quiet(self, quiet_s: float = QUIET_S, patience_s: float = PATIENCE_S) -> PtyScreen:
        """Wait until nothing has arrived for a while."""
        end = time.monotonic() + patience_s
        while self.is_open and time.monotonic() < end and self._read(quiet_s):
            pass
        return self

    def read_for(self, seconds: float) -> PtyScreen:
        """Take in whatever arrives for so long, for who measures an idle program."""
        self._read_until(time.monotonic() + seconds)
        return self

    def count_bytes(self, script: str) -> int:
        """How many bytes the program sends in answer to a script."""
        before = len(self.wait_quiet().received)
        self.send(script)
        return len(self.wait_quiet().received) - before

    # ---------------------------------------------------------------------------------- the end
    def hang_up(self) -> None:
        """Drop the line, as a lost connection does."""
        os.close(self._fd)
        self.is_open = False

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def wait_exit(self, patience_s: float = PATIENCE_S) -> int:
        """Wait until the program has ended; its exit code, or minus the signal that killed it."""
        end = time.monotonic() + patience_s
        while not self._has_ended():
            if time.monotonic() > end:
                raise AssertionError(f"still running after {patience_s:g} s:\n{self.text}")
            self._read(0.02)
        assert self.exit_status is not None
        return self.exit_status

    def end(self) -> None:
        """End the program if it is still there, and close the line."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._has_ended():
                break
            self.signal(number)
            try:
                self.wait_exit(8.0 if number == signal.SIGTERM else 2.0)
            except AssertionError:
                continue
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = -1
        self.is_open = False

    def _has_ended(self) -> bool:
        if self.exit_status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_status = os.waitstatus_to_exitcode(status)
        return self.exit_status is not None

    # ---------------------------------------------------------------------------------- reading
    def _read_until(self, when: float) -> None:
        while self.is_open and (left_s := when - time.monotonic()) > 0:
            self._read(left_s)

    def _read(self, timeout_s: float) -> bool:
        """Take what arrives within a time; False when nothing did."""
        if not self.is_open:
            select.select([], [], [], timeout_s)
            return False
        ready, _, _ = select.select([self._fd], [], [], max(0.0, timeout_s))
        if not ready:
            return False
        try:
            data = os.read(self._fd, 65_536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        if not data:
            self.is_open = False
            return False
        self.received += data
        self._stream.feed(data)
        return True


def _become(program, arguments, variables, size) -> None:
    """In the child: take the terminal's size and become the program."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.chdir(ROOT)
        os.execvpe(program, [program, *arguments], variables)
    finally:
        os._exit(127)
