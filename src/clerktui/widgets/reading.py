"""Paragraphs to be read: wrapped to the width there is, turned by the arrow and page keys.

    yield Reading(Paragraph("Taking a payment", is_bold=True), Paragraph("Ask for the bill stub."))

Text is shown as itself, whatever it holds.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from clerktui.widgets.plain import fit, plain

_AROUND = 5
"""Lines a dialog needs besides: two rules, its title, its keys, and one of the screen behind."""
_MARGIN = 1


@dataclass(frozen=True)
class Paragraph:
    """Some words.

    Attributes:
        text: the words; empty is an empty line.
        lead: what stands before them, with the further lines hanging under the words.
        is_bold: whether they stand out.
    """

    text: str
    lead: str = ""
    is_bold: bool = False

    def lines(self, width: int) -> list[str]:
        """The words in lines of at most `width` columns."""
        hang = " " * len(self.lead)
        text = plain(self.text).plain
        return textwrap.wrap(text, width, initial_indent=self.lead, subsequent_indent=hang) or [
            self.lead
        ]


class Reading(Widget, can_focus=True):
    """Paragraphs, as many lines as fit; arrows and page keys show the others."""

    DEFAULT_CSS = """
    Reading { height: auto; width: 1fr; }
    """

    def __init__(self, *paragraphs: Paragraph, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.paragraphs = paragraphs
        self.top = 0
        self._wrapped: tuple[int, list[tuple[str, bool]]] = (0, [])

    def set_paragraphs(self, *paragraphs: Paragraph) -> None:
        """Show these instead, as far down as was read."""
        self.paragraphs = paragraphs
        self._wrapped = (0, [])
        self._turn(self.top)

    def _lines(self, width: int) -> list[tuple[str, bool]]:
        if self._wrapped[0] != width:
            room = max(1, width - 2 * _MARGIN)
            lines = [(line, p.is_bold) for p in self.paragraphs for line in p.lines(room)]
            self._wrapped = (width, lines)
        return self._wrapped[1]

    @property
    def is_cut(self) -> bool:
        """Whether there is more than can be seen at once."""
        return len(self._lines(self.size.width)) > self.size.height

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container
        return max(1, min(len(self._lines(width)), viewport.height - _AROUND))

    def on_resize(self) -> None:
        self._turn(self.top)
        self.screen.refresh_bindings()

    def on_key(self, event: events.Key) -> None:
        top = turned_to(event.key, self.top, self.size.height, len(self._lines(self.size.width)))
        if top is not None:
            event.stop()
            event.prevent_default()
            self._turn(top)

    def _turn(self, top: int) -> None:
        last = len(self._lines(self.size.width)) - self.size.height
        self.top = max(0, min(top, last))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        lines = self._lines(width)
        text, is_bold = lines[self.top + y] if self.top + y < len(lines) else ("", False)
        strip = Strip([Segment(fit(" " * _MARGIN + text, width), Style(bold=is_bold))])
        return strip.apply_style(self.rich_style)


def turned_to(key: str, top: int, height: int, lines: int) -> int | None:
    """The line a key that turns pages puts on top, before it is kept within them; else None."""
    page = max(1, height - 1)
    moves = {
        "up": top - 1,
        "down": top + 1,
        "pageup": top - page,
        "pagedown": top + page,
        "home": 0,
        "end": lines,
    }
    return moves.get(key)
