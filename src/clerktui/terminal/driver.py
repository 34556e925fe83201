"""The driver: one terminal line in, one out, nothing a plain terminal would not understand.

No mouse, no focus reports, no keyboard protocol, no questions: what is not asked for cannot come
back as garbage. Keys are read by the event loop itself, so an idle desk does not wake up at all.
The terminal's own cursor stays on: it costs nothing and screen readers follow it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.driver import Driver
from textual.geometry import Size

from clerktui.terminal import pinned, tty
from clerktui.terminal.glyphs import is_ascii_only, is_linux_console
from clerktui.terminal.hangup import Endings
from clerktui.terminal.parser import KeyParser, Pasted, Typed
from clerktui.terminal.writer import Writer

if TYPE_CHECKING:
    from textual.app import App

_READ_SIZE = 4096
# Alternate screen; every mouse, focus and size report off, whoever left it on; cursor keys and
# keypad as they are without being asked; pastes marked; no wrapping; cursor on.
START = (
    "\x1b[?1049h\x1b[?1000;1002;1003;1004;1005;1006;1015;1016;2048l\x1b[?1l\x1b>"
    "\x1b[?2004h\x1b[?7l\x1b[m\x1b[2J\x1b[H\x1b[?25h"
)
# Cleared as well as left, because a VT220 has no alternate screen.
STOP = "\x1b[m\x1b[?2004l\x1b[?7h\x1b[2J\x1b[H\x1b[?1049l\x1b[?25h"


class TerminalDriver(Driver):
    """Textual's driver for any terminal a clerk may sit at, however thin."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        del mouse  # whatever is asked for: mouse reports are garbage to a plain terminal
        super().__init__(app, debug=debug, mouse=False, size=size)
        self._given_size = size
        self._input = tty.line(sys.__stdin__.fileno() if sys.__stdin__ else 0)
        self._output_fd = sys.__stdout__.fileno() if sys.__stdout__ else 1
        encoding = (sys.__stdout__ and sys.__stdout__.encoding) or "ascii"
        self.is_ascii_only = is_ascii_only(encoding, os.environ.get("TERM", ""))
        self._parser = KeyParser(linux_console=is_linux_console(os.environ))
        self._tick: asyncio.TimerHandle | None = None
        self._writer: Writer | None = None
        self._reading = False
        self._endings = Endings(self._asked_to_end, self._continued, self._input.restore)
        self.on_ending: Callable[[int], None] = lambda code: app.exit(return_code=code)
        self.on_drained: Callable[[], object] = app.refresh
        self.on_continued: Callable[[], object] = app.refresh

    @property
    def is_behind(self) -> bool:
        """Whether the terminal does not take what it is sent; nothing should be painted then."""
        return self._writer is not None and self._writer.is_behind

    # ------------------------------------------------------------------------------- the output
    def write(self, data: str) -> None:
        if self._writer is not None:
            self._writer.write(data.encode("ascii" if self.is_ascii_only else "utf-8", "replace"))

    def flush(self) -> None:
        """Nothing waits: the writer has it already."""

    def start_application_mode(self) -> None:
        self._writer = Writer(self._output_fd, self._drained)
        self._endings.install()
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)
        self._resized()
        self._input.quiet()
        self.write(START)
        self._start_reading()

    def stop_application_mode(self) -> None:
        self.disable_input()
        self.write(STOP)
        self._input.forget_keys()
        self._input.restore()
        self._endings.remove()

    def disable_input(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._input.fd)
            self._loop.remove_signal_handler(signal.SIGWINCH)
            if self._tick is not None:
                self._tick.cancel()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.stop()

    # -------------------------------------------------------------------------------- the input
    def _start_reading(self) -> None:
        try:
            self._loop.add_reader(self._input.fd, self._read)
        except (OSError, ValueError):
            # Not something one can wait for (a file, /dev/null): there is no keyboard.
            self._endings.end_of_input()
        else:
            self._reading = True

    def _read(self) -> None:
        try:
            data = os.read(self._input.fd, _READ_SIZE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self.disable_input()
            self._endings.end_of_input()
            return
        self._deliver(self._parser.feed(self._as_typed(data)))

    def _as_typed(self, data: bytes) -> bytes:
        """Give back the Enters the line discipline changed before the line was quiet."""
        cooked = self._input.cooked_bytes
        if not cooked:
            return data
        self._input.cooked_bytes = max(0, cooked - len(data))
        return data[:cooked].replace(b"\n", b"\r") + data[cooked:]

    def _deliver(self, typed: list[Typed]) -> None:
        for one in typed:
            if isinstance(one, Pasted):
                self._app.post_message(events.Paste(one.text))
            elif one.character is None:
                self._app.post_message(events.Key(one.key, None))
            else:
                name = pinned.key_name(one.character)
                self._app.post_message(events.Key(name, one.character))
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None
        if (wait_s := self._parser.wait_s) is not None and self._reading:
            self._tick = self._loop.call_later(wait_s + 0.001, self._on_tick)

    def _on_tick(self) -> None:
        self._tick = None
        self._deliver(self._parser.tick())

    # ----------------------------------------------------------------------------- what happens
    def _resized(self) -> None:
        size = Size(*(self._given_size or tty.size(self._output_fd)))
        self._app.post_message(events.Resize(size, size))

    def _drained(self) -> None:
        self._post(self.on_drained)

    def _continued(self) -> None:
        def again() -> None:
            self._input.quiet()
            self.write(START)
            self.on_continued()

        self._post(again)

    def _asked_to_end(self, code: int) -> None:
        self._post(lambda: self.on_ending(code))

    def _post(self, call: Callable[[], object]) -> None:
        """Run something in the loop, from another thread or a signal handler."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)
