"""A report as a list: its columns as wide as what stands in them, headings across, totals below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from clerktui.i18n import money, town_date
from clerktui.rules.charts import BLOCK
from clerktui.views.documents import Cell, Column as ReportColumn, ReportDocument, ReportRow
from clerktui.views.reports import ReportShown
from clerktui.widgets import Column, PagedTable, Row
from clerktui.widgets.plain import visible

_LEAD, _GAP = 3, 2
_WORDS_MIN = 6
_FIGURES = ("money", "count")


class ReportTable(PagedTable):
    """The rows of a report; a row of one cell is a heading and takes the whole line."""

    def __init__(self, **options: object) -> None:
        super().__init__(Column("", 10), empty="Nothing to tell of these days.", **options)  # type: ignore[arg-type]
        self.shown: ReportShown | None = None
        self._opens: dict[str, tuple[str, ...]] = {}

    @property
    def opens(self) -> tuple[str, ...]:
        """What the marked row opens; empty for nothing."""
        return self._opens.get(self.current.key, ()) if self.current else ()

    @property
    def asked(self) -> tuple[str, tuple[Cell, ...]] | None:
        """The marked row's place and cells, where it has an amount to ask about."""
        if self.shown is None or self.current is None:
            return None
        document, key = self.shown.document, self.current.key
        number = key.removeprefix("total ")
        rows = document.totals if number != key else document.rows
        row = rows[int(number)] if number.isdigit() else None
        if row is None or row.style == "heading":
            return None
        pairs = zip(document.columns, row.cells, strict=False)
        has_amount = any(one.kind == "money" and isinstance(cell, int) for one, cell in pairs)
        return (key, row.cells) if has_amount else None

    @property
    def cut(self) -> tuple[str, ...]:
        """All cells of the marked row, where its columns have no room for one of them."""
        row = self.current
        if row is None or self.shown is None:
            return ()
        if len(row.cells) == 1:
            return row.cells if cell_len(row.cells[0]) + _LEAD > self.size.width else ()
        pairs = zip(row.cells, self.columns, strict=False)
        is_cut = any(cell_len(cell) > column.width for cell, column in pairs)
        return tuple(filter(None, row.cells)) if is_cut else ()

    def show_report(self, shown: ReportShown) -> None:
        """Show this report instead, the cursor on its first row that opens something."""
        self.shown = shown
        document = shown.document
        self._opens = {str(n): row.opens for n, row in enumerate(document.rows) if row.opens}
        first = next(iter(self._opens), None)
        totals = enumerate(document.totals)
        self._opens |= {f"total {n}": row.opens for n, row in totals if row.opens}
        self.columns = columns_of(document, self.size.width or 80)
        self.show(_rows(shown), cursor=first)
        if first is not None and self.cursor < self.page_rows:
            self.top = 0
            self.refresh()

    def on_resize(self) -> None:
        """The columns take the width there is; the marked row stays marked."""
        if self.shown is not None:
            self.columns = columns_of(self.shown.document, self.size.width or 80)
        super().on_resize()

    def _line(self, lead: str, cells: Sequence[str]) -> str:
        if len(cells) == 1 and len(self.columns) > 1:
            return f"{lead}{visible(cells[0])}"
        return super()._line(lead, cells)


def cell_text(cell: Cell, kind: str) -> str:
    """A cell as the glass shows it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return town_date(cell)
    if isinstance(cell, str):
        return visible(cell)
    if kind == "bar":
        return BLOCK * cell
    return money(cell) if kind == "money" else f"{cell:,}"


def columns_of(document: ReportDocument, width: int) -> tuple[Column, ...]:
    """Figures, dates and numbers get what they need; words share the rest, short ones in full."""
    needed = [_needed(document, place) for place in range(len(document.columns))]
    room = width - _LEAD - _GAP * (len(needed) - 1) - 1
    words = [place for place, one in enumerate(document.columns) if _is_words(document, place)]
    left = room - sum(need for place, need in enumerate(needed) if place not in words)
    widths = list(needed)
    for done, place in enumerate(sorted(words, key=needed.__getitem__)):
        share = max(_WORDS_MIN, left // (len(words) - done))
        widths[place] = min(needed[place], share)
        left -= widths[place]
    pairs = zip(document.columns, widths, strict=True)
    return tuple(Column(one.name, size, _side(one)) for one, size in pairs)


def _is_words(document: ReportDocument, place: int) -> bool:
    """Whether a column may be cut: half a phone or an account number would be another one."""
    if document.columns[place].kind != "text":
        return False
    cells = [row.cells[place] for row in document.rows if place < len(row.cells) > 1]
    return not any(cells) or any(c.isalpha() for cell in cells for c in str(cell or ""))


def _needed(document: ReportDocument, place: int) -> int:
    column = document.columns[place]
    rows = (row for row in (*document.rows, *document.totals) if row.style != "heading")
    cells = (cell_text(row.cells[place], column.kind) for row in rows if place < len(row.cells))
    return max(map(cell_len, (column.name, *cells)))


def _side(column: ReportColumn) -> str:
    return "right" if column.kind in _FIGURES else "left"


def _rows(shown: ReportShown) -> Iterator[Row]:
    """The rows that are there, how many are not, the totals, what else is said."""
    document = shown.document
    for number, row in enumerate(document.rows):
        yield _row(document, str(number), row)
    if shown.is_cut:
        more = shown.rows - len(document.rows)
        yield Row(
            "more", (f"... and {more:,} more rows, all of them in the totals. C writes all.",)
        )
    for number, row in enumerate(document.totals):
        yield _row(document, f"total {number}", row, is_bold=True)
    for number, note in enumerate(document.footnotes):
        yield Row(f"note {number}", (note,))


def _row(document: ReportDocument, key: str, row: ReportRow, *, is_bold: bool = False) -> Row:
    if row.style == "heading":
        return Row(key, (cell_text(row.cells[0], "text"),), is_bold=True)
    kinds = [column.kind for column in document.columns]
    cells = tuple(cell_text(cell, kind) for cell, kind in zip(row.cells, kinds, strict=False))
    return Row(key, cells, is_bold=is_bold or row.style == "subtotal")
