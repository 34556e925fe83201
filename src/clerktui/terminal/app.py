"""The App base that owns the terminal: paints by cells, ends in order, hides every accident.

Nothing Textual offers to a captive person is left on: no palette, no screenshots, no clipboard, no
suspend, no browser, no quitting by Ctrl+Q. An exception anywhere reaches `accident`, never the
screen, and the widget it happened in lives on; what an accident means the subclass decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, ClassVar

from rich.color import ColorSystem
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import WorkerFailed

from clerktui.terminal import pinned
from clerktui.terminal.driver import TerminalDriver
from clerktui.terminal.glyphs import ascii_only
from clerktui.terminal.painter import Painter, Piece

EXIT_CRASHED = 70
"""What the process ends with when the program itself is at fault (EX_SOFTWARE)."""

_COLORS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}


class TerminalApp(App[None]):
    """A Textual app on a plain terminal, safe to leave alone with anybody.

    Attributes:
        crashed: the program is at fault and cannot go on; it ends with `EXIT_CRASHED`.
        survives_accidents: whether an exception in a handler is reported to `accident` instead of
            ending the program; off under the pilot, so that tests fail loudly.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[Any]] = [
        Binding("ctrl+q,ctrl+c,ctrl+z", "nothing", show=False, priority=True)
    ]

    def __init__(self) -> None:
        pinned.check()
        super().__init__()
        self.animation_level = "none"
        self.crashed = False
        self.survives_accidents = False
        self._painter: Painter | None = None
        self._has_painted = False

    # ----------------------------------------------------------------------- the terminal's life
    def get_driver_class(self) -> type[Driver]:
        return TerminalDriver

    @property
    def terminal(self) -> TerminalDriver | None:
        """The driver, when there is a real terminal."""
        return self._driver if isinstance(self._driver, TerminalDriver) else None

    @property
    def exit_code(self) -> int:
        """What the process should end with."""
        return EXIT_CRASHED if self.crashed else self.return_code or 0

    def hung_up(self, code: int) -> None:
        """The line is gone or somebody asked the program to end: end in order."""
        self.exit(return_code=code)

    def repaint(self) -> None:
        """Send the whole screen again, for a terminal that shows something else by now."""
        if self._painter is not None:
            self._painter.forget()
        self.refresh()

    # ------------------------------------------------------------------------------ the painting
    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        terminal = self.terminal
        if terminal is None or not isinstance(renderable, pinned.ChopsUpdate | pinned.LayoutUpdate):
            super()._display(screen, renderable)
            return
        # A line that takes nothing would stop the event loop; `refresh` makes up for it later.
        if self._batch_count or not self._running or terminal.is_behind:
            return
        if self._painter is None:
            self._painter = self._make_painter(terminal)
        columns, rows = screen.outer_size
        # Fields and lists say where their typing goes or their mark is; screen readers follow it.
        wanted = getattr(self.focused, "cursor_screen_offset", self.cursor_position)
        column, row = screen.outer_size.clamp_offset(wanted)
        painted = self._painter.paint((columns, rows), _pieces(renderable), (column, row))
        if painted:
            terminal.write(painted)
        self._has_painted = True
        self.post_display_hook()

    def _make_painter(self, terminal: TerminalDriver) -> Painter:
        asyncio.get_running_loop().set_exception_handler(self._in_the_background)
        terminal.on_ending = self.hung_up
        terminal.on_continued = self.repaint
        colors = None if self.no_color else _COLORS.get(self.console.color_system or "")
        return Painter(colors, ascii_only if terminal.is_ascii_only else None)

    def _set_pointer_shape(self, shape: str) -> None:
        """There is no pointer, and a VT220 would print the question."""

    # ----------------------------------------------------------------------------- the accidents
    def accident(self, error: Exception, at: MessagePump, during: Message | None) -> None:
        """Something failed that nobody foresaw. Here the program ends; a subclass may know better.

        Args:
            error: what was raised.
            at: the widget, screen or app it was raised in.
            during: the message being handled, or None.
        """
        del error, at, during
        self.crash()

    def stillborn(self, error: Exception) -> None:
        """The program failed before its first screen; it ends, this is the time to say why."""

    def _in_the_background(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Something failed that nobody waited for; Python would print it over the screen."""
        error = context.get("exception")
        if isinstance(error, Exception) and self.can_survive:
            self.accident(error, self, None)

    def crash(self) -> None:
        """The program cannot go on: end it, with the exit code that says so."""
        self.crashed = True
        self.exit(return_code=EXIT_CRASHED)

    @property
    def can_survive(self) -> bool:
        """Whether an accident now can be told to somebody."""
        if self.is_headless:
            return self.survives_accidents and self._running
        return self._has_painted and self._running

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        if self.is_headless and not self.survives_accidents:
            super()._handle_exception(error)
        elif self.can_survive:
            self.accident(error, pinned.current_pump(self), None)
        else:
            self.crashed = True
            self.stillborn(error)
            self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        # Textual prints tracebacks with the values of variables here; a PIN may be among them.
        if self.is_headless:
            super()._print_error_renderables()
        self._exit_renderables.clear()

    # ---------------------------------------------------------- what a captive person is not given
    def action_nothing(self) -> None:
        """Swallow a key that means something to terminals and nothing to us."""

    async def action_quit(self) -> None:
        """Quitting is a command of the desk, not a key."""

    def action_suspend_process(self) -> None:
        """There is no shell to go back to."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing on the screen leaves it as a file."""

    def deliver_screenshot(self, *_args: Any, **_kwargs: Any) -> str | None:
        return None

    def save_screenshot(self, *_args: Any, **_kwargs: Any) -> str:
        return ""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing on the screen reaches the terminal's clipboard."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """There is no browser."""

    def deliver_text(self, *_args: Any, **_kwargs: Any) -> str | None:
        return None

    def deliver_binary(self, *_args: Any, **_kwargs: Any) -> str | None:
        return None


def _pieces(update: Any) -> Iterator[Piece]:
    """What an update of the compositor puts where."""
    if isinstance(update, pinned.LayoutUpdate):
        for row, strips in enumerate(update.strips, update.region.y):
            column = update.region.x
            for strip in strips:
                if strip is not None:
                    yield column, row, strip
                    column += strip.cell_length
        return
    for row, first, last in update.spans:
        ends = update.chop_ends[row]
        for end, (column, strip) in zip(ends, update.chops[row].items(), strict=False):
            if strip is not None and column < last and end > first:
                yield column, row, strip.crop(0, min(end, last) - column)


_plain_dispatch = MessagePump._dispatch_message  # noqa: SLF001  # see pinned


async def _fenced_dispatch(pump: MessagePump, message: Message) -> None:
    """Dispatch a message; what its handlers raise does not end the pump it was raised in."""
    try:
        await _plain_dispatch(pump, message)
    except Exception as error:
        app = pump.app
        if not isinstance(app, TerminalApp) or not app.can_survive:
            raise
        app.accident(error, pump, message)


MessagePump._dispatch_message = _fenced_dispatch  # type: ignore[method-assign,assignment]  # noqa: SLF001
