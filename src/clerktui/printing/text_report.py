"""A report set in columns of characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from clerktui.printing.clean import cells, wrapped
from clerktui.printing.report import cell_text, is_figure, made_words
from clerktui.views.documents import Column, ReportDocument, ReportRow

GAP = 2
_WORDS_MIN = 12


@dataclass(frozen=True)
class Layout:
    """The columns with the width each was given."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]

    @property
    def width(self) -> int:
        """Of the whole table."""
        return sum(self.widths) + GAP * (len(self.widths) - 1)

    def pairs(self) -> zip[tuple[Column, int]]:
        """Each column with its width."""
        return zip(self.columns, self.widths, strict=True)


def report_lines(report: ReportDocument, width: int) -> Iterator[str]:
    """The report as lines of at most `width` columns; the document is already clean."""
    for text in filter(None, (report.town, report.title, report.subtitle)):
        yield from (_centred(line, width) for line in wrapped(text, width))
    yield ""
    layout = _layout(report, width)
    yield from _tabled(report, layout) if layout else _listed(report, width)
    yield ""
    for note in (*report.footnotes, made_words(report)):
        yield from wrapped(note, width)


def streamed_lines(
    head: ReportDocument,
    rows: Iterable[ReportRow],
    below: Callable[[], ReportDocument],
    width: int,
) -> Iterator[str]:
    """The same for rows that come one at a time, in columns as wide as the report says.

    Args:
        head: the report without rows.
        rows: clean rows, read once; none is kept.
        below: asked for the report's totals and footnotes after the last row.
        width: the columns there are.
    """
    for text in filter(None, (head.town, head.title, head.subtitle)):
        yield from (_centred(line, width) for line in wrapped(text, width))
    yield ""
    layout = _declared(head, width)
    if layout is None:
        yield from _listed_rows(head, rows, width)
        ending = below()
        yield from _listed_rows(head, ending.totals, width)
    else:
        yield from _heads(layout)
        for row in rows:
            yield from _styled(row, layout, layout.width)
        ending = below()
        yield from _totals(ending, layout)
    yield ""
    for note in (*ending.footnotes, made_words(head)):
        yield from wrapped(note, width)


def _declared(report: ReportDocument, width: int) -> Layout | None:
    """Widths as the columns say: words may get less, figures never do."""
    wanted = [max(column.width, cells(_longest_word(column.name))) for column in report.columns]
    least = [
        min(_WORDS_MIN, want) if column.kind == "text" else want
        for column, want in zip(report.columns, wanted, strict=True)
    ]
    spare = width - sum(least) - GAP * (len(least) - 1)
    if not least or spare < 0:
        return None
    return Layout(report.columns, tuple(_shared(least, wanted, spare)))


def _centred(text: str, width: int) -> str:
    return " " * ((width - cells(text)) // 2) + text


def _layout(report: ReportDocument, width: int) -> Layout | None:
    """Widths for every column, or None when even the narrowest would not fit."""
    texts = [_texts(report, number) for number in range(len(report.columns))]
    least = [_least(column, found) for column, found in zip(report.columns, texts, strict=True)]
    spare = width - sum(least) - GAP * (len(least) - 1)
    if not least or spare < 0:
        return None
    wanted = [
        column.width or max(map(cells, (column.name, *found)))
        for column, found in zip(report.columns, texts, strict=True)
    ]
    return Layout(report.columns, tuple(_shared(least, wanted, spare)))


def _texts(report: ReportDocument, number: int) -> list[str]:
    column = report.columns[number]
    rows = [row for row in (*report.rows, *report.totals) if row.style != "heading"]
    return [cell_text(row.cells[number], column.kind) for row in rows if number < len(row.cells)]


def _least(column: Column, texts: list[str]) -> int:
    """Words may be broken, down to a few letters; figures and dates never."""
    if column.kind != "text":
        return max(map(cells, (_longest_word(column.name), *texts)))
    return max(1, min(_WORDS_MIN, max(map(cells, (column.name, *texts)))))


def _longest_word(text: str) -> str:
    return max(text.split() or [""], key=cells)


def _shared(least: list[int], wanted: list[int], spare: int) -> list[int]:
    """Give the spare columns out, one by one, to whoever still wants more."""
    widths = list(least)
    hungry = [number for number, want in enumerate(wanted) if want > widths[number]]
    while spare and hungry:
        for number in hungry[:spare]:
            widths[number] += 1
        spare -= len(hungry[:spare])
        hungry = [number for number in hungry if wanted[number] > widths[number]]
    return widths


def _tabled(report: ReportDocument, layout: Layout) -> Iterator[str]:
    yield from _heads(layout)
    for number, row in enumerate(report.rows):
        if number and row.style == "heading":
            yield ""
        yield from _styled(row, layout, layout.width)
    yield from _totals(report, layout)


def _heads(layout: Layout) -> Iterator[str]:
    if not any(column.name for column in layout.columns):
        return
    yield from _row([column.name for column in layout.columns], layout, is_head=True)
    yield "-" * layout.width


def _totals(report: ReportDocument, layout: Layout) -> Iterator[str]:
    if report.totals:
        yield "=" * layout.width
    for row in report.totals:
        yield from _row(_cells_of(row, layout.columns), layout)


def _styled(row: ReportRow, layout: Layout, width: int) -> Iterator[str]:
    if row.style == "heading":
        yield from wrapped(_heading(row), width)
        return
    if row.style == "subtotal":
        marks = ["-" * width if is_figure(column.kind) else "" for column, width in layout.pairs()]
        yield from _row(marks, layout)
    yield from _row(_cells_of(row, layout.columns), layout)


def _heading(row: ReportRow) -> str:
    return cell_text(row.cells[0], "text") if row.cells else ""


def _cells_of(row: ReportRow, columns: Sequence[Column]) -> list[str]:
    padded = (*row.cells, *(None,) * len(columns))
    return [cell_text(cell, column.kind) for cell, column in zip(padded, columns, strict=False)]


def _row(texts: list[str], layout: Layout, *, is_head: bool = False) -> Iterator[str]:
    """One row, as many lines high as its longest cell; figures stand at the right, unbroken."""
    kinds = [is_figure(column.kind) for column in layout.columns]
    stacks = [
        [text] if is_right and not is_head else wrapped(text, width)
        for text, width, is_right in zip(texts, layout.widths, kinds, strict=True)
    ]
    for level in range(max(map(len, stacks))):
        pieces = [stack[level] if level < len(stack) else "" for stack in stacks]
        yield (" " * GAP).join(map(_padded, pieces, layout.widths, kinds))


def _padded(text: str, width: int, is_right: bool) -> str:  # noqa: FBT001
    space = " " * (width - cells(text))
    return space + text if is_right else text + space


def _listed(report: ReportDocument, width: int) -> Iterator[str]:
    yield from _listed_rows(report, (*report.rows, *report.totals), width)


def _listed_rows(report: ReportDocument, rows: Iterable[ReportRow], width: int) -> Iterator[str]:
    """Each row as a small paragraph, for papers too narrow for the columns."""
    for row in rows:
        if row.style == "heading":
            yield from wrapped(_heading(row), width)
            yield ""
            continue
        for column, text in zip(report.columns, _cells_of(row, report.columns), strict=True):
            if text:
                yield from _labelled(column.name, text, width)
        yield ""


def _labelled(label: str, text: str, width: int) -> Iterator[str]:
    if cells(label) + 1 + cells(text) <= width:
        yield label + " " * (width - cells(label) - cells(text)) + text
        return
    yield from wrapped(label, width)
    yield from (" " * (width - cells(line)) + line for line in wrapped(text, width))
