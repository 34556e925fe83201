"""Many lines to be typed: the one field that is more than a line."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.binding import Binding
from textual.widgets import TextArea

_KEYS = {
    "up": "cursor_up",
    "down": "cursor_down",
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "cursor_line_start",
    "end": "cursor_line_end",
    "pageup": "cursor_page_up",
    "pagedown": "cursor_page_down",
    "backspace": "delete_left",
    "delete": "delete_right",
    "ctrl+u": "delete_to_start_of_line",
    "ctrl+w": "delete_word_left",
}


class Prose(TextArea, inherit_bindings=False):
    """Text in lines as wide as the screen; only keys that every line of the office lets through."""

    DEFAULT_CSS = """
    Prose, Prose:focus {
        height: 1fr; border: none; padding: 0 1;
        background: ansi_default; color: ansi_default;
    }
    Prose .text-area--cursor-line { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        Binding(key, action, show=False) for key, action in _KEYS.items()
    ]
    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = ()

    def __init__(self, text: str = "", **options: Any) -> None:
        super().__init__(
            text, theme="css", soft_wrap=True, show_line_numbers=False, compact=True, **options
        )
        self.cursor_blink = False
        self.highlight_cursor_line = False

    async def _on_paste(self, event: events.Paste) -> None:
        """A paste comes in with its lines as they are meant on this screen."""
        event.prevent_default()
        event.stop()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  ")
        result = self._replace_via_keyboard(text, *self.selection)
        if result:
            self.move_cursor(result.end_location)
