"""Bars and sparklines as characters, from whole numbers only.

Every character used has its own stand-in on terminals without blocks (`terminal.glyphs`), so a
chart keeps its shape there.
"""

from __future__ import annotations

from collections.abc import Sequence

BLOCK = "█"
LEVELS = "▁▂▃▅▆▇█"


def bar_cells(value: int, most: int, width: int) -> int:
    """How many of `width` cells a value fills when `most` fills them all; at least one if any.

    >>> bar_cells(50, 100, 10), bar_cells(1, 1000, 10), bar_cells(0, 10, 10), bar_cells(-5, 10, 10)
    (5, 1, 0, 0)
    """
    if value <= 0 or most <= 0:
        return 0
    return min(width, max(1, (value * width + most // 2) // most))


def bar(value: int, most: int, width: int) -> str:
    """A bar of blocks.

    >>> bar(30, 100, 10)
    '███'
    """
    return BLOCK * bar_cells(value, most, width)


def sparkline(values: Sequence[int]) -> str:
    """One character a value, as high as it is; a blank for nothing and below.

    >>> sparkline([0, 1, 50, 100])
    ' ▁▅█'
    """
    most = max(values, default=0)
    return "".join(
        LEVELS[bar_cells(value, most, len(LEVELS)) - 1] if value > 0 else " " for value in values
    )
