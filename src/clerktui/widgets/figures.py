"""Large figures: an amount that can be read from across the counter."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clerktui.i18n import money

_ROWS = 5
_GLYPHS = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": ("  █", "  █", "  █", "  █", "  █"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
    ".": (" ", " ", " ", " ", "█"),
    ",": (" ", " ", " ", " ", "█"),
    "-": ("   ", "   ", "███", "   ", "   "),
}
_BOLD = Style(bold=True)


def large(cents: int) -> tuple[str, ...]:
    r"""An amount in figures five rows high.

    >>> print(*large(2050), sep="\n")
    ███ ███   ███ ███
      █ █ █   █   █ █
    ███ █ █   ███ █ █
    █   █ █     █ █ █
    ███ ███ █ ███ ███
    """
    glyphs = [_GLYPHS[character] for character in money(cents)]
    return tuple(" ".join(glyph[row] for glyph in glyphs).rstrip() for row in range(_ROWS))


class LargeAmount(Widget):
    """A word and an amount in large figures; nothing when there is no amount."""

    DEFAULT_CSS = """
    LargeAmount { height: 5; width: 1fr; }
    """
    cents: reactive[int | None] = reactive(None)
    """The amount; None shows nothing."""

    def __init__(self, word: str, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.word = word

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self.cents is None or y >= _ROWS:
            return Strip.blank(width, self.rich_style)
        lead = f"   {self.word:<10}" if y == _ROWS // 2 else " " * 13
        line = Strip([Segment(lead + large(self.cents)[y], _BOLD)]).adjust_cell_length(width)
        return line.apply_style(self.rich_style)
