"""Words on a plain terminal or in a pipe: no colour, no boxes, no control characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from clerktui.rules.text import display_safe


def width(text: str) -> int:
    """How many terminal cells the text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(mark) for mark in text)


def _cells(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of aligned columns; a heading that ends in `>` has its column set to the right."""
    names = [heading.removesuffix(">") for heading in headings]
    cells = [[display_safe("" if value is None else str(value)) for value in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(names, *cells, strict=True)]
    right = [heading.endswith(">") for heading in headings]
    return [_line(row, widths, right) for row in [names, *cells]]


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    parts = []
    for value, wanted, to_right in zip(row, widths, right, strict=True):
        gap = " " * (wanted - width(value))
        parts.append(gap + value if to_right else value + gap)
    return "  ".join(parts).rstrip()


def fields(pairs: Iterable[tuple[str, object]]) -> list[str]:
    """Lines of `name   value`, the values under each other; unknown values show as a dash."""
    known = [(name, "-" if value is None else str(value)) for name, value in pairs]
    longest = max((width(name) for name, _ in known), default=0)
    return [
        f"{name}{' ' * (longest - width(name))}  {display_safe(value)}" for name, value in known
    ]
