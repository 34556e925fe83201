"""Sends the terminal only the cells that changed.

Textual repaints whole widgets; over a slow line that is a second a key. The painter remembers
what the terminal shows, compares cell by cell and moves the cursor over what stays, so a typed
digit costs one byte. It keeps no clock and does no output: pieces in, text for the line out.

A cell is its text (a character with its combining marks; empty for the right half of a wide one)
and the SGR codes it is shown with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Cell = tuple[str, str]
Piece = tuple[int, int, Iterable[Segment]]
"""Column, row, and what stands there."""

BLANK: Cell = (" ", "")
UNKNOWN: Cell = ("\0", "")
CLEAR = "\x1b[m\x1b[2J\x1b[H"
_GAP_MAX = 3
_ERASE_MIN = 4
_STEP_MAX = 9
_DEFAULT_COLOURS = {"39", "49"}


@lru_cache(maxsize=1024)
def style_codes(style: Style, color_system: ColorSystem | None) -> str:
    """The SGR codes of a style; the terminal's own colours and links need none."""
    if color_system is None:
        style = style.without_color
    codes = Strip.render_ansi(style, color_system or ColorSystem.STANDARD)
    return ";".join(code for code in codes.split(";") if code not in _DEFAULT_COLOURS)


class Painter:
    """What one terminal shows, and the shortest text that makes it show something else.

    Args:
        color_system: how many colours it has, or None for attributes only (NO_COLOR).
        glyph: what to send for a cell's text, for terminals that cannot show everything.
    """

    def __init__(
        self, color_system: ColorSystem | None, glyph: Callable[[str], str] | None = None
    ) -> None:
        self._color_system = color_system
        self._glyph = glyph
        self._rows: list[list[Cell]] = []
        self._size = (0, 0)
        self._at: tuple[int, int] | None = None
        self._codes = ""
        self._out: list[str] = []

    def forget(self) -> None:
        """The terminal may show anything now: clear it before painting again."""
        self._size = (0, 0)

    def paint(self, size: tuple[int, int], pieces: Iterable[Piece], cursor: tuple[int, int]) -> str:
        """The text that turns what the terminal shows into these pieces, cursor last."""
        self._out = []
        if size != self._size:
            self._start_over(size)
        for column, row, segments in pieces:
            if 0 <= row < size[1] and 0 <= column < size[0]:
                self._paint_row(column, row, self._cells(segments, size[0] - column))
        self._set_codes("")
        self._move(*cursor)
        return "".join(self._out)

    def _start_over(self, size: tuple[int, int]) -> None:
        columns, rows = self._size = size
        self._rows = [[BLANK] * columns for _ in range(rows)]
        self._out.append(CLEAR)
        self._at, self._codes = (0, 0), ""

    # -------------------------------------------------------------------------------- the cells
    def _cells(self, segments: Iterable[Segment], room: int) -> list[Cell]:
        cells: list[Cell] = []
        for text, style, control in segments:
            if control:
                continue
            codes = "" if style is None else style_codes(style, self._color_system)
            if text.isascii() and text.isprintable():
                cells.extend((character, codes) for character in text)
            else:
                for character in text:
                    _add_cell(cells, character, codes)
        if len(cells) > room:
            del cells[room:]
            if _width(cells[-1][0]) == 2:
                cells[-1] = (" ", cells[-1][1])
        return cells

    def _paint_row(self, column: int, row: int, cells: list[Cell]) -> None:
        shown = self._rows[row]
        end = column + len(cells)
        if shown[column:end] == cells:
            return
        new = [*shown[:column], *cells, *shown[end:]]
        # Half a wide character does not survive on the terminal either.
        if column and not shown[column][0]:
            new[column - 1] = UNKNOWN
        if end < len(shown) and not shown[end][0]:
            new[end] = UNKNOWN
        content_end = _content_end(new)
        shown_end = _content_end(shown)
        for first, last in _changes(shown, new, column, min(end, content_end)):
            self._put(first, row, new[first:last])
        if content_end < shown_end and content_end < end:
            self._blank(max(content_end, column), row, shown_end)
        self._rows[row] = new

    # ------------------------------------------------------------------------------- the output
    def _put(self, column: int, row: int, cells: list[Cell]) -> None:
        for at, (text, codes) in enumerate(cells, column):
            if not text:
                continue
            self._move(at, row)
            self._set_codes(codes)
            self._out.append(self._glyph(text) if self._glyph else text)
            # After anything wide or stacked, and at the right edge, terminals disagree about
            # where the cursor is.
            sure = (text.isascii() or _is_simple(text)) and at + 1 < self._size[0]
            self._at = (at + 1, row) if sure else None

    def _blank(self, column: int, row: int, end: int) -> None:
        """Blank a row from a column to its end, the shorter way."""
        self._move(column, row)
        self._set_codes("")
        if end - column < _ERASE_MIN:
            self._out.append(" " * (end - column))
            self._at = (end, row) if end < self._size[0] else None
        else:
            self._out.append("\x1b[K")

    def _move(self, column: int, row: int) -> None:
        if self._at == (column, row):
            return
        step = column - self._at[0] if self._at and self._at[1] == row else 0
        if 0 < step <= _STEP_MAX:
            self._out.append(f"\x1b[{step}C" if step > 1 else "\x1b[C")
        elif column == 0:
            self._out.append(f"\x1b[{row + 1}H")
        else:
            self._out.append(f"\x1b[{row + 1};{column + 1}H")
        self._at = (column, row)

    def _set_codes(self, codes: str) -> None:
        if codes == self._codes:
            return
        if not codes:
            self._out.append("\x1b[m")
        else:
            self._out.append(f"\x1b[0;{codes}m" if self._codes else f"\x1b[{codes}m")
        self._codes = codes


def _add_cell(cells: list[Cell], character: str, codes: str) -> None:
    width = _width(character)
    if not width:
        if cells and character.isprintable():
            cells[-1] = (cells[-1][0] + character, cells[-1][1])
        return
    cells.append((character if character.isprintable() else "?", codes))
    if width == 2:
        cells.append(("", codes))


def _width(text: str) -> int:
    return get_character_cell_size(text[0]) if text else 0


def _is_simple(text: str) -> bool:
    """Whether every terminal agrees that this is one column: letters of the West, rules, blocks."""
    return len(text) == 1 and (text < "\u0530" or "\u2500" <= text < "\u25a0")


def _content_end(row: list[Cell]) -> int:
    """Where a row's trailing blanks begin."""
    end = len(row)
    while end and row[end - 1] == BLANK:
        end -= 1
    return end


def _changes(shown: list[Cell], new: list[Cell], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of changed cells; what lies between two of them is sent again if that is shorter."""
    first = last = None
    for index in range(start, end):
        if shown[index] == new[index] or new[index] == UNKNOWN:
            continue
        if last is not None and first is not None and index - last > _GAP_MAX:
            yield first, last
            first = None
        if first is None:
            first = index
        last = index + 1
    if first is not None and last is not None:
        yield first, last
