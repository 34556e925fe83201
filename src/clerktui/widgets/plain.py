"""Data is never markup: the one road by which a stored string reaches a widget.

`plain(value)` makes Content that shows exactly the characters of the value and nothing else;
`ControlFilter` stands behind it for every widget, also those that forget. Brackets in a name are
brackets; escape sequences, direction overrides and invisible characters are gone.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

_BREAKS = frozenset("\t\n\v\f\r\u2028\u2029")
_HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@lru_cache(maxsize=1024)
def _shown(character: str) -> str:
    if unicodedata.category(character) not in _HARMFUL:
        return character
    # What took a column keeps it, so that nothing after it moves.
    return " " * max(0, get_character_cell_size(character))


def visible(text: str) -> str:
    r"""The characters of a text that can be shown: no controls, no overrides, nothing invisible.

    Line breaks and tabs become spaces.

    >>> visible("A\x1b[31mB\u202eC\u200bD")
    'A[31mBCD'
    """
    if text.isprintable():
        return text
    if not _BREAKS.isdisjoint(text):
        text = " ".join(text.split())
    return without_controls(text)


def without_controls(text: str) -> str:
    """A text without what could act on a terminal, exactly as wide as before."""
    return "".join(map(_shown, text))


def plain(value: object, style: str = "") -> Content:
    r"""Show a value as itself, on one line; line breaks and tabs become spaces.

    >>> plain("O'BRIEN [/]").plain, plain("two\nlines").plain
    ("O'BRIEN [/]", 'two lines')
    """
    text = visible(str(value))
    return Content(text, spans=None) if not style else Content.styled(text, style)


def fit(value: object, width: int, justify: str = "left") -> str:
    """A value in exactly `width` columns; what does not fit ends in `>` so that nobody trusts it.

    >>> fit("RODRIGUEZ", 6), fit("86.40", 8, "right")
    ('RODRI>', '   86.40')
    """
    text = plain(value).plain
    if text.isascii():
        if len(text) > width:
            text = text[: max(0, width - 1)] + ">"[:width]
        return text.rjust(width) if justify == "right" else text.ljust(width)
    cells = 0
    for character in text:
        cells += get_character_cell_size(character)
        if cells > width:
            return _cut(text, width - 1) + ">"[:width]
    blanks = " " * (width - cells)
    return blanks + text if justify == "right" else text + blanks


def _cut(text: str, width: int) -> str:
    cells, kept = 0, ""
    for character in text:
        size = get_character_cell_size(character)
        if cells + size > width:
            break
        cells, kept = cells + size, kept + character
    return kept + " " * (width - cells)


class ControlFilter(LineFilter):
    """Deletes what could act on a terminal from every line of every widget."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        if all(text.isprintable() for text, _, _ in segments):
            return segments
        return [
            Segment(without_controls(text), style, control) for text, style, control in segments
        ]
