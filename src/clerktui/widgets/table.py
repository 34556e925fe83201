"""A light list: rows drawn by hand in fixed columns, one page at a time.

    table = PagedTable(Column("Account", 12), Column("Name", 24), Column("Owes", 10, "right"))
    table.show([Row("10-0442-07", ("10-0442-07", "RODRIGUEZ, MARIA E", "86.40"))], more=True)

The cursor row has a `>` before it. Up, Down, PgUp, PgDn, Home, End move; Enter posts `Chosen`; with
`digits=True` rows are numbered and 1-9 choose one of the nine in view, and 0 where a row says so.
Reaching the last row while there is more posts `NextPage`; the screen answers with
`table.add(rows, more=...)`. Moving a cursor changes two cells, so a held key costs a slow line
nothing.

Cells are text already formatted; they are shown as themselves, whatever they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from clerktui.widgets.plain import fit

ROWS_MAX = 1_000
"""More rows than anybody reads; a list that long is searched, not scrolled."""
_LEAD = 3
_COLUMNS_MAX = 2
_AROUND = 9
"""Lines a dialog needs besides: rules, title, what is told, keys, and some of the screen behind."""
_DIGITS = 9
_HEADER = Style(underline=True)
_ROW = Style()
_CURSOR_ROW = Style(bold=True)


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width, and which side its cells stand on."""

    heading: str
    width: int
    justify: str = "left"


@dataclass(frozen=True)
class Row:
    """A row: what it stands for, and its cells as text.

    Attributes:
        key: what `Chosen` and `NextPage` give back: an account number, an id.
        cells: one text for each column.
        mark: one character after the last column, such as `!` for past due.
        is_bold: whether it stands out.
        digit: the digit that chooses it whatever else is listed; by default its place in view.
    """

    key: str
    cells: tuple[str, ...]
    mark: str = ""
    is_bold: bool = False
    digit: str = ""


class PagedTable(Widget, can_focus=True):
    """A list one can choose from.

    Args:
        columns: what each row shows.
        digits: whether rows in view are numbered and 1-9 choose.
        empty: what an empty list tells the clerk to do.
    """

    DEFAULT_CSS = """
    PagedTable { height: 1fr; width: 1fr; }
    """
    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("Enter", "opens"),)

    class RowMessage(Message, bubble=True):
        """Something about one row."""

        def __init__(self, table: PagedTable, row: Row) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> PagedTable:
            return self.table

    class Chosen(RowMessage):
        """A row was chosen with Enter or its digit."""

    class Moved(RowMessage):
        """The cursor is on another row; no kind of `Chosen`, whose handlers would take it."""

    class NextPage(Message):
        """The cursor reached the last row and there is more after it.

        Attributes:
            after: key of the last row.
        """

        def __init__(self, table: PagedTable, after: str) -> None:
            super().__init__()
            self.table = table
            self.after = after

        @property
        def control(self) -> PagedTable:
            return self.table

    def __init__(
        self, *columns: Column, digits: bool = False, empty: str = "", **options: Any
    ) -> None:
        super().__init__(**options)
        self.columns = columns
        self.digits = digits
        self.empty = empty
        self.rows: list[Row] = []
        self.more = False
        self.cursor = 0
        self.top = 0
        self._asked_after: str | None = None

    # ------------------------------------------------------------------------------ for screens
    def show(self, rows: Iterable[Row], *, more: bool = False, cursor: str | None = None) -> None:
        """Show these rows instead; the cursor starts on the first, or on the row with this key."""
        self.rows = list(rows)[:ROWS_MAX]
        self.more = more and len(self.rows) < ROWS_MAX
        self.top = self.cursor = 0
        self._asked_after = None
        for index, row in enumerate(self.rows):
            if cursor is not None and row.key == cursor:
                self.cursor = index
        self._follow()

    def add(self, rows: Iterable[Row], *, more: bool = False) -> None:
        """Add the next page below; the cursor stays where it is."""
        self.rows = [*self.rows, *rows][:ROWS_MAX]
        self.more = more and len(self.rows) < ROWS_MAX
        self._follow()

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def mark(self, index: int) -> None:
        """Put the cursor on a row by its place."""
        self._move_to(index)

    def press(self, key: str) -> bool:
        """Act on a key as if it had been typed here; False when it means nothing to a list."""
        moves = {
            "up": self.cursor - 1,
            "down": self.cursor + 1,
            "pageup": self.cursor - self.page_rows,
            "pagedown": self.cursor + self.page_rows,
            "home": 0,
            "end": len(self.rows) - 1,
        }
        if key in moves:
            self._move_to(moves[key])
        elif key == "enter" and self.current:
            self.post_message(self.Chosen(self, self.current))
        elif self.digits and len(key) == 1 and key in "0123456789":
            self._choose_digit(key)
        else:
            return False
        return True

    # ------------------------------------------------------------------------------- the moving
    @property
    def page_rows(self) -> int:
        """How many rows are in view."""
        return max(1, self.size.height - self._header_rows)

    @property
    def _header_rows(self) -> int:
        return int(any(column.heading for column in self.columns))

    def _move_to(self, index: int) -> None:
        before = self.cursor
        self.cursor = max(0, min(index, len(self.rows) - 1))
        self._follow()
        if self.current and self.cursor != before:
            self.post_message(self.Moved(self, self.current))
        if self.current and self.more and index >= len(self.rows) - 1:
            self._ask_for_more(self.rows[-1].key)

    def _ask_for_more(self, after: str) -> None:
        if after != self._asked_after:
            self._asked_after = after
            self.post_message(self.NextPage(self, after))

    def _choose_digit(self, digit: str) -> None:
        in_view = range(self.top, min(self.top + self.page_rows, len(self.rows)))
        for line, index in enumerate(in_view):
            if self._digit(index, line) == digit:
                self._move_to(index)
                self.post_message(self.Chosen(self, self.rows[index]))
                return
        self.app.bell()

    def _digit(self, index: int, line: int) -> str:
        """What chooses a row, this far down in view."""
        return self.rows[index].digit or (f"{line + 1}" if line < _DIGITS else " ")

    def _follow(self) -> None:
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + self.page_rows:
            # A page at a time: a slow line repaints the list once a page, not once a row.
            self.top = min(self.cursor, max(0, len(self.rows) - self.page_rows))
        self.refresh()

    # ------------------------------------------------------------------------------ for Textual
    def on_key(self, event: events.Key) -> None:
        if self.press(event.key):
            event.stop()
            event.prevent_default()

    def on_resize(self) -> None:
        self._fill()
        self._follow()

    def _fill(self) -> None:
        """Scroll back as far as no row stays empty below while there are rows above."""
        self.top = max(0, min(self.top, len(self.rows) - self.page_rows))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor rests: on the marker, for those who listen to it."""
        x, y, *_ = self.content_region
        return Offset(x, y + self._header_rows + self.cursor - self.top)

    # ------------------------------------------------------------------------------ the painting
    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = y - self._header_rows
        if line < 0:
            segments = [Segment(self._line("   ", [c.heading for c in self.columns]), _HEADER)]
        elif not self.rows and line == 0:
            segments = [Segment("  " + fit(self.empty, max(0, width - 2)), _ROW)]
        elif self.top + line < len(self.rows):
            segments = self._row_segments(self.top + line, line)
        else:
            return Strip.blank(width, self.rich_style)
        return Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)

    def _row_segments(self, index: int, line: int) -> list[Segment]:
        row = self.rows[index]
        is_cursor = index == self.cursor
        marker = ">" if is_cursor else " "
        number = self._digit(index, line) if self.digits else " "
        style = _CURSOR_ROW if row.is_bold else _ROW
        return [
            Segment(marker, _CURSOR_ROW),
            Segment(self._line(f"{number} ", row.cells) + row.mark[:1], style),
        ]

    def _line(self, lead: str, cells: Sequence[str]) -> str:
        texts = [
            fit(cell, column.width, column.justify)
            for cell, column in zip(cells, self.columns, strict=False)
        ]
        return lead + "  ".join(texts)


class ColumnsTable(PagedTable):
    """A short list in as many columns as its width has room for, read from the top down."""

    DEFAULT_CSS = """
    ColumnsTable { height: auto; }
    """

    def _column_width(self) -> int:
        return _LEAD + sum(column.width for column in self.columns) + 2 * len(self.columns)

    def _columns_in(self, width: int) -> int:
        return max(1, min(_COLUMNS_MAX, width // self._column_width()))

    def _down(self) -> int:
        """How many rows stand under each other."""
        return -(-len(self.rows) // self._columns_in(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container
        down = -(-len(self.rows) // self._columns_in(width))
        return max(1, min(down, viewport.height - _AROUND))

    @property
    def page_rows(self) -> int:
        columns = self._columns_in(self.size.width)
        return len(self.rows) or 1 if columns > 1 else super().page_rows

    def press(self, key: str) -> bool:
        moves = {"left": -self._down(), "right": self._down()}
        if key in moves and self._columns_in(self.size.width) > 1:
            place = self.cursor + moves[key]
            if 0 <= place < len(self.rows):
                self._move_to(place)
            return True
        return super().press(key)

    @property
    def cursor_screen_offset(self) -> Offset:
        x, y, *_ = self.content_region
        across, down = divmod(self.cursor - self.top, max(1, self._down()))
        return Offset(x + across * self._column_width(), y + down)

    def render_line(self, y: int) -> Strip:
        width, down = self.size.width, self._down()
        if self._columns_in(width) == 1:
            return super().render_line(y)
        segments: list[Segment] = []
        for index in range(y, len(self.rows), down) if y < down else ():
            cells = Strip(self._row_segments(index, _DIGITS))
            segments += cells.adjust_cell_length(self._column_width())
        return Strip(segments).adjust_cell_length(width).apply_style(self.rich_style)
