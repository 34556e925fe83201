"""A report on US Letter, upright or across, as many pages as it takes.

Everything is set with single strokes of text: the PDF library's own tables cost far more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from clerktui.printing.canvas import Box, Canvas, Face
from clerktui.printing.report import cell_text, is_figure, made_words
from clerktui.printing.sheet import BAND_GREY, LETTER, MARGIN, SMALL, Sheet, running_head
from clerktui.views.documents import ReportDocument, ReportRow

_TITLE = Face(17, is_bold=True)
_TOWN = Face(10, is_bold=True)
_SUBTITLE = Face(10, grey=95)
_SIZE = 8.5
_LEADING = 1.3
_GAP = 12.0
_WORDS_MIN = 60.0
_STRIPE_GREY = 247
_BAR_GREY = 110


class Edge(NamedTuple):
    """Where a column begins and ends, and whether it is set at its right."""

    start: float
    end: float
    is_right: bool


@dataclass(frozen=True)
class Layout:
    """Where each column stands, and the size of the letters."""

    edges: tuple[Edge, ...]
    size: float

    def face(self, *, is_bold: bool = False) -> Face:
        """The face of rows, or of headings and totals."""
        return Face(self.size, is_bold)

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return self.size * _LEADING


def draw_letter_report(
    canvas: Canvas, report: ReportDocument, *, landscape: bool | None = None
) -> None:
    """Draw the report; None for `landscape` turns the sheet when the columns ask for it."""
    wanted = _wanted(canvas, report)
    if landscape is None:
        landscape = sum(wanted) > LETTER[0] - 2 * MARGIN
    size = LETTER[::-1] if landscape else LETTER
    layout = _layout(report, wanted, size[0] - 2 * MARGIN)
    sheet = Sheet(canvas, lambda turned: _running(turned, report, layout), size)
    for text, face in ((report.town, _TOWN), (report.title, _TITLE), (report.subtitle, _SUBTITLE)):
        if text:
            sheet.paragraph(text, face)
    sheet.y += 8
    _column_heads(sheet, report, layout)
    for number, row in enumerate(report.rows):
        _row(sheet, report, layout, row, is_striped=number % 2 == 1)
    _totals(sheet, report, layout)
    sheet.y += 8
    for note in report.footnotes:
        sheet.paragraph(note, SMALL)
    sheet.feet("   ".join(filter(None, (report.town, made_words(report)))))


# ---------------------------------------------------------------------------------------- columns
def _wanted(canvas: Canvas, report: ReportDocument) -> list[float]:
    """The room each column would like, in points."""
    face = Face(_SIZE, is_bold=True)
    return [
        _GAP + max(canvas.width(text, face) for text in _column_texts(report, number))
        for number in range(len(report.columns))
    ]


def _column_texts(report: ReportDocument, number: int) -> set[str]:
    column = report.columns[number]
    rows = [row for row in (*report.rows, *report.totals) if row.style != "heading"]
    cells = {row.cells[number] for row in rows if number < len(row.cells)}
    if column.kind == "bar":
        return {column.name, "M" * column.width}  # room for a bar; what it says is drawn
    return {column.name, *(cell_text(cell, column.kind) for cell in cells)}


def _layout(report: ReportDocument, wanted: list[float], room: float) -> Layout:
    """Figures and dates get all they want, words share the rest; too much is set smaller."""
    words = [column.kind == "text" for column in report.columns]
    least = sum(
        min(want, _WORDS_MIN) if is_words else want
        for want, is_words in zip(wanted, words, strict=True)
    )
    scale = min(1.0, room / least) if least else 1.0
    wishes = [want * scale for want in wanted]
    fixed = sum(wish for wish, is_words in zip(wishes, words, strict=True) if not is_words)
    told = [wish for wish, is_words in zip(wishes, words, strict=True) if is_words]
    shares = iter(_shares(told, room - fixed))
    edges, x = [], MARGIN
    for column, wish, is_words in zip(report.columns, wishes, words, strict=True):
        end = x + (next(shares) if is_words else wish)
        edges.append(Edge(x, end, is_figure(column.kind)))
        x = end
    return Layout(tuple(edges), _SIZE * scale)


def _shares(wishes: list[float], room: float) -> list[float]:
    """Short wishes are met in full, long ones share what is left, and all share what is over.

    >>> _shares([10, 90, 50], 100)
    [10, 45.0, 45.0]
    """
    given = [0.0] * len(wishes)
    by_size = sorted(range(len(wishes)), key=wishes.__getitem__)
    for place, number in enumerate(by_size):
        given[number] = min(wishes[number], room / (len(wishes) - place))
        room -= given[number]
    return [share + room / len(wishes) if room > 0 else share for share in given]


# ------------------------------------------------------------------------------------------- rows
def _running(sheet: Sheet, report: ReportDocument, layout: Layout) -> None:
    running_head(sheet, report.title, report.subtitle)
    _column_heads(sheet, report, layout)


def _column_heads(sheet: Sheet, report: ReportDocument, layout: Layout) -> None:
    if not any(column.name for column in report.columns):
        return
    face = layout.face(is_bold=True)
    stacks = _stacks(sheet.canvas, [column.name for column in report.columns], layout, face)
    height = max(map(len, stacks), default=1) * layout.leading + 6
    sheet.canvas.box(Box(sheet.left, sheet.y, sheet.room, height), BAND_GREY)
    sheet.y += 3
    _print(sheet, stacks, layout, face)
    sheet.y += 5


def _row(
    sheet: Sheet, report: ReportDocument, layout: Layout, row: ReportRow, *, is_striped: bool
) -> None:
    if row.style == "heading":
        sheet.need(layout.leading * 4)
        sheet.y += 5
        text = cell_text(row.cells[0], "text") if row.cells else ""
        for line in sheet.canvas.wrapped(text, _bold(layout), sheet.room - 8):
            sheet.line(line, _bold(layout), sheet.left + 4)
        return
    face = layout.face(is_bold=row.style == "subtotal")
    stacks = _stacks(sheet.canvas, _texts(report, row), layout, face)
    height = max(map(len, stacks), default=1) * layout.leading
    sheet.need(height + 4)
    if row.style == "subtotal":
        _figure_rules(sheet, layout)
    elif is_striped and sheet.y + height <= sheet.bottom:
        sheet.canvas.box(Box(sheet.left, sheet.y, sheet.room, height), _STRIPE_GREY)
    _bars(sheet, report, layout, row)
    _print(sheet, stacks, layout, face)


def _totals(sheet: Sheet, report: ReportDocument, layout: Layout) -> None:
    if not report.totals:
        return
    sheet.need(layout.leading * (len(report.totals) + 1))
    sheet.rule(1, 4)
    for row in report.totals:
        stacks = _stacks(sheet.canvas, _texts(report, row), layout, _bold(layout))
        _print(sheet, stacks, layout, _bold(layout))


def _bold(layout: Layout) -> Face:
    return layout.face(is_bold=True)


def _texts(report: ReportDocument, row: ReportRow) -> list[str]:
    padded = (*row.cells, *(None,) * len(report.columns))
    pairs = zip(padded, report.columns, strict=False)
    return ["" if col.kind == "bar" else cell_text(cell, col.kind) for cell, col in pairs]


def _stacks(canvas: Canvas, texts: list[str], layout: Layout, face: Face) -> list[list[str]]:
    """The cells of a row as lines; figures are never broken."""
    return [
        [text] if edge.is_right else canvas.wrapped(text, face, edge.end - edge.start - _GAP + 1)
        for text, edge in zip(texts, layout.edges, strict=True)
    ]


def _bars(sheet: Sheet, report: ReportDocument, layout: Layout, row: ReportRow) -> None:
    """The bars of a row, as long as their part of the column."""
    for cell, column, edge in zip(row.cells, report.columns, layout.edges, strict=False):
        if column.kind == "bar" and isinstance(cell, int) and cell > 0:
            length = (edge.end - edge.start - _GAP) * min(1.0, cell / column.width)
            top = sheet.y + layout.leading * 0.2
            sheet.canvas.box(Box(edge.start + 4, top, length, layout.size * 0.75), _BAR_GREY)


def _print(sheet: Sheet, stacks: list[list[str]], layout: Layout, face: Face) -> None:
    for level in range(max(map(len, stacks), default=0)):
        y = sheet.baseline(face)
        for stack, edge in zip(stacks, layout.edges, strict=True):
            text = stack[level] if level < len(stack) else ""
            if text and edge.is_right:
                sheet.canvas.text_right(edge.end - 4, y, text, face)
            elif text:
                sheet.canvas.text(edge.start + 4, y, text, face)


def _figure_rules(sheet: Sheet, layout: Layout) -> None:
    for edge in layout.edges:
        if edge.is_right:
            sheet.canvas.rule(edge.start + 8, sheet.y + 1, edge.end - edge.start - 12, 0.4)
    sheet.y += 2
