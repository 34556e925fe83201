"""Blocks on an 80 mm roll: the paper is exactly as long as what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import Any

from clerktui.printing import code128
from clerktui.printing.blocks import (
    Banner,
    Barcode,
    Block,
    Centre,
    Figures,
    Fixed,
    Gap,
    Line,
    Note,
    Pair,
    Rule,
    Sides,
    Signature,
    Weight,
)
from clerktui.printing.canvas import Box, Canvas, Face

MM = 72 / 25.4
WIDTH = 80 * MM
MARGIN = 4 * MM
ROOM = WIDTH - 2 * MARGIN
RIGHT = WIDTH - MARGIN
# A PDF page may be 14,400 points long; a longer receipt goes on on a second one.
LENGTH_MAX = 14_000
_INDENT = 8.0
_LEADING = 1.28
_DROP = 0.25
_FACES: dict[Weight, Face] = {
    "plain": Face(9),
    "strong": Face(9, is_bold=True),
    "large": Face(12.5, is_bold=True),
}
_NOTE = Face(7.5)
_FIGURES = Face(8)
_BANNER = Face(13, is_bold=True, grey=255)
_WORDS_MIN = 48.0
# Every letter of Courier is six tenths of its size wide.
_FIXED_SIZE, _FIXED_WIDTH = 9.0, 0.6
# Two or three dots of a 203 dpi print head: bars that fall between dots do not scan.
_MODULES = (0.375 * MM, 0.25 * MM)
_BAR_HEIGHT = 11 * MM

Mark = tuple[Callable[..., None], tuple[Any, ...]]


class Roll:
    """Collects strokes until the length of the paper is known."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.y = MARGIN
        self._pages: list[tuple[float, list[Mark]]] = []
        self._marks: list[Mark] = []

    def mark(self, draw: Callable[..., None], *args: object) -> None:
        """Draw this when the page exists."""
        self._marks.append((draw, args))

    def advance(self, height: float) -> float:
        """Take `height` points of paper; returns the baseline at their lower end."""
        if self.y + height > LENGTH_MAX:
            self._tear()
        self.y += height
        return self.y

    def baseline(self, face: Face) -> float:
        """Take one line of this face; returns its baseline."""
        return self.advance(face.size * _LEADING) - face.size * _DROP

    def draw(self) -> None:
        """Put every stroke on pages just long enough."""
        self._tear()
        for length, marks in self._pages:
            self.canvas.add_page(WIDTH, length)
            for draw, args in marks:
                draw(*args)

    def _tear(self) -> None:
        self._pages.append((self.y + MARGIN, self._marks))
        self._marks, self.y = [], MARGIN


def draw_roll(canvas: Canvas, blocks: Iterable[Block]) -> None:
    """Set the blocks on the canvas, one page if it can hold them."""
    roll = Roll(canvas)
    for block in blocks:
        _set(block, roll)
    roll.draw()


@singledispatch
def _set(block: Block, roll: Roll) -> None:
    raise AssertionError(f"no way to set {block!r} on {roll!r}")


def _lines(roll: Roll, lines: Iterable[str], face: Face, x: float = MARGIN) -> None:
    for line in lines:
        roll.mark(roll.canvas.text, x, roll.baseline(face), line, face)


@_set.register
def _(block: Centre, roll: Roll) -> None:
    face = _FACES[block.weight]
    for line in roll.canvas.balanced(block.text, face, ROOM):
        roll.mark(roll.canvas.text_centred, WIDTH / 2, roll.baseline(face), line, face)


@_set.register
def _(block: Line, roll: Roll) -> None:
    face = _FACES[block.weight]
    _lines(roll, roll.canvas.wrapped(block.text, face, ROOM), face)


@_set.register
def _(block: Note, roll: Roll) -> None:
    lines = roll.canvas.packed(block.parts, _NOTE, ROOM - _INDENT)
    _lines(roll, lines, _NOTE, MARGIN + _INDENT)


@_set.register
def _(block: Pair, roll: Roll) -> None:
    canvas, face = roll.canvas, _FACES[block.weight]
    room = ROOM - canvas.width(block.right, face) - face.size / 2
    if room < _WORDS_MIN:
        _set(Sides(block.left, block.right, block.weight), roll)
        return
    *above, last = canvas.wrapped(block.left, face, room)
    _lines(roll, above, face)
    y = roll.baseline(face)
    roll.mark(canvas.text, MARGIN, y, last, face)
    roll.mark(canvas.text_right, RIGHT, y, block.right, face)


@_set.register
def _(block: Sides, roll: Roll) -> None:
    canvas, face = roll.canvas, _FACES[block.weight]
    if canvas.width(f"{block.left}  {block.right}", face) <= ROOM:
        y = roll.baseline(face)
        roll.mark(canvas.text, MARGIN, y, block.left, face)
        roll.mark(canvas.text_right, RIGHT, y, block.right, face)
        return
    _lines(roll, canvas.wrapped(block.left, face, ROOM), face)
    for line in canvas.wrapped(block.right, face, ROOM - _INDENT):
        roll.mark(canvas.text_right, RIGHT, roll.baseline(face), line, face)


@_set.register
def _(block: Figures, roll: Roll) -> None:
    rows = (block.headings, *block.rows, block.total)
    widths = [
        max(roll.canvas.width(text, _FIGURES) for text in column) + _FIGURES.size
        for column in list(zip(*rows, strict=True))[1:]
    ]
    if ROOM - sum(widths) < _WORDS_MIN:
        _listed(block, roll)
        return
    bold = _FIGURES._replace(is_bold=True)
    _row(roll, block.headings, widths, bold)
    for row in block.rows:
        _row(roll, row, widths, _FIGURES)
    roll.mark(roll.canvas.rule, MARGIN, roll.advance(4), ROOM)
    _row(roll, block.total, widths, bold)


def _row(roll: Roll, row: tuple[str, ...], widths: list[float], face: Face) -> None:
    *above, last = roll.canvas.wrapped(row[0], face, ROOM - sum(widths))
    _lines(roll, above, face)
    y = roll.baseline(face)
    roll.mark(roll.canvas.text, MARGIN, y, last, face)
    for number, figure in enumerate(row[1:], start=1):
        roll.mark(roll.canvas.text_right, RIGHT - sum(widths[number:]), y, figure, face)


def _listed(block: Figures, roll: Roll) -> None:
    for name, *figures in (*block.rows, block.total):
        _set(Line(name, "strong"), roll)
        for heading, figure in zip(block.headings[1:], figures, strict=True):
            _set(Sides(heading, figure), roll)


@_set.register
def _(block: Banner, roll: Roll) -> None:
    height = _BANNER.size * 1.5
    bottom = roll.advance(height + 6) - 3
    roll.mark(roll.canvas.box, Box(MARGIN, bottom - height, ROOM, height))
    y = bottom - height / 2 + _BANNER.size * 0.36
    roll.mark(roll.canvas.text_centred, WIDTH / 2, y, block.text, _BANNER)


@_set.register
def _(block: Rule, roll: Roll) -> None:
    weight = 1.4 if block.heavy else 0.5
    y = roll.advance(9) - 4
    roll.mark(roll.canvas.rule, MARGIN, y, ROOM, weight)


@_set.register
def _(block: Gap, roll: Roll) -> None:
    del block
    roll.advance(5)


@_set.register
def _(block: Signature, roll: Roll) -> None:
    roll.mark(roll.canvas.rule, MARGIN, roll.advance(30), ROOM)
    _lines(roll, [block.who], _NOTE)


@_set.register
def _(block: Fixed, roll: Roll) -> None:
    size = min(_FIXED_SIZE, ROOM / (block.columns * _FIXED_WIDTH))
    _lines(roll, [block.text], Face(size, family="courier"))


@_set.register
def _(block: Barcode, roll: Roll) -> None:
    widths = code128.modules(block.value)
    if widths is None:
        return
    count = sum(widths) + 2 * code128.QUIET_MODULES
    module = next((size for size in _MODULES if size * count <= WIDTH), None)
    if module is None:
        return
    bars = code128.bars(widths, module)
    top = roll.advance(_BAR_HEIGHT + 8) - _BAR_HEIGHT
    roll.mark(roll.canvas.bars, (WIDTH - sum(widths) * module) / 2, top, _BAR_HEIGHT, bars)
    y = roll.baseline(_NOTE) + 2
    roll.mark(roll.canvas.text_centred, WIDTH / 2, y, block.value, _NOTE)
