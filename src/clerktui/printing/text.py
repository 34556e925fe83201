"""Receipts, Z reports, reports and tapes as plain text, for any number of columns.

32, 40, 42 and 48 are the widths of receipt printers, 80 and 132 those of screens and line printers.
No line is ever longer than the width asked for, and no figure is ever broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

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
from clerktui.printing.clean import balanced, cells, cleaned, folded, packed, printable, wrapped
from clerktui.printing.receipt import receipt_blocks
from clerktui.printing.tape import tape_lines
from clerktui.printing.text_report import report_lines, streamed_lines
from clerktui.printing.zreport import z_report_blocks
from clerktui.views.documents import (
    ReceiptDocument,
    ReportDocument,
    ReportRow,
    TapeDocument,
    ZReportDocument,
)

WIDTHS = (32, 40, 42, 48)
WIDTH_MIN = 24
_INDENT = "  "
_WORDS_MIN = 8


@dataclass(frozen=True, slots=True)
class TextLine:
    """One finished line and the weight a printer may set it in."""

    text: str
    weight: Weight = "plain"


def receipt_text(receipt: ReceiptDocument, width: int = 40, *, ascii_only: bool = False) -> str:
    """A receipt as lines of at most `width` columns, each ended by a newline."""
    clean = folded if ascii_only else printable
    blocks = receipt_blocks(cleaned(receipt, clean))
    return _joined(set_blocks((cleaned(block, clean) for block in blocks), width))


def z_report_text(report: ZReportDocument, width: int = 40, *, ascii_only: bool = False) -> str:
    """A Z report as lines of at most `width` columns, each ended by a newline."""
    clean = folded if ascii_only else printable
    return _joined(set_blocks(z_report_blocks(cleaned(report, clean)), width))


def report_text(report: ReportDocument, width: int = 80, *, ascii_only: bool = False) -> str:
    """A report as lines of at most `width` columns, each ended by a newline.

    Columns that do not fit beside each other are told row by row.
    """
    clean = folded if ascii_only else printable
    lines = report_lines(cleaned(report, clean), max(width, WIDTH_MIN))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def report_text_rows(
    head: ReportDocument,
    rows: Iterable[ReportRow],
    below: Callable[[], ReportDocument],
    width: int = 80,
) -> Iterator[str]:
    """The same for rows that come one at a time: each line is made as it is asked for.

    Args:
        head: the report without rows.
        rows: read once.
        below: asked for the report's totals and footnotes after the last row.
        width: the columns there are.
    """
    lines = streamed_lines(
        cleaned(head, printable),
        (cleaned(row, printable) for row in rows),
        lambda: cleaned(below(), printable),
        max(width, WIDTH_MIN),
    )
    for line in lines:
        yield f"{line.rstrip()}\n"


def tape_text(tape: TapeDocument, width: int = 40, *, ascii_only: bool = False) -> str:
    """A batch's tape as lines of at most `width` columns, each ended by a newline."""
    clean = folded if ascii_only else printable
    return "".join(f"{line}\n" for line in tape_lines(cleaned(tape, clean), width))


def set_blocks(blocks: Iterable[Block], width: int) -> list[TextLine]:
    """The blocks as finished lines; also what a receipt printer is fed."""
    width = max(width, WIDTH_MIN)
    return [line for block in blocks for line in _set(block, width)]


def _joined(lines: list[TextLine]) -> str:
    return "".join(f"{line.text.rstrip()}\n" for line in lines)


def _centred(text: str, width: int) -> str:
    return " " * ((width - cells(text)) // 2) + text


def _left(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _right(text: str, width: int) -> str:
    return " " * (width - cells(text)) + text


@singledispatch
def _set(block: Block, width: int) -> Iterator[TextLine]:
    raise AssertionError(f"no way to set {block!r} at {width}")


@_set.register
def _(block: Centre, width: int) -> Iterator[TextLine]:
    for line in balanced(block.text, width):
        yield TextLine(_centred(line, width), block.weight)


@_set.register
def _(block: Line, width: int) -> Iterator[TextLine]:
    yield from (TextLine(line, block.weight) for line in wrapped(block.text, width))


@_set.register
def _(block: Note, width: int) -> Iterator[TextLine]:
    room = width - len(_INDENT)
    yield from (TextLine(_INDENT + line) for line in packed(block.parts, room))


@_set.register
def _(block: Pair, width: int) -> Iterator[TextLine]:
    figure, room = block.right, width - cells(block.right) - 1
    if cells(figure) > width:
        yield from _set(Sides(block.left, figure, block.weight), width)
        return
    if room < min(_WORDS_MIN, cells(block.left)):
        yield from (TextLine(line, block.weight) for line in wrapped(block.left, width))
        yield TextLine(_right(figure, width), block.weight)
        return
    *above, last = wrapped(block.left, room)
    yield from (TextLine(line, block.weight) for line in above)
    yield TextLine(last + _right(figure, width - cells(last)), block.weight)


@_set.register
def _(block: Sides, width: int) -> Iterator[TextLine]:
    if cells(block.left) + 1 + cells(block.right) <= width:
        line = block.left + _right(block.right, width - cells(block.left))
        yield TextLine(line, block.weight)
        return
    yield from (TextLine(line, block.weight) for line in wrapped(block.left, width))
    for line in wrapped(block.right, width - len(_INDENT)):
        yield TextLine(_right(line, width), block.weight)


@_set.register
def _(block: Figures, width: int) -> Iterator[TextLine]:
    columns = list(zip(block.headings, *block.rows, block.total, strict=True))[1:]
    widths = [max(map(cells, column)) for column in columns]
    for gap in (2, 1):
        room = width - sum(widths) - gap * len(widths)
        if room >= _WORDS_MIN:
            yield from _table(block, room, [gap + taken for taken in widths])
            return
    yield from _listed(block, width)


def _table(block: Figures, room: int, widths: list[int]) -> Iterator[TextLine]:
    yield from _row(block.headings, room, widths)
    for row in block.rows:
        yield from _row(row, room, widths)
    yield TextLine("-" * (room + sum(widths)))
    yield from _row(block.total, room, widths)


def _row(row: tuple[str, ...], room: int, widths: list[int]) -> Iterator[TextLine]:
    *above, last = wrapped(row[0], room)
    yield from map(TextLine, above)
    yield TextLine(_left(last, room) + "".join(map(_right, row[1:], widths)))


def _listed(block: Figures, width: int) -> Iterator[TextLine]:
    for name, *figures in (*block.rows, block.total):
        yield from _set(Line(name, "strong"), width)
        for heading, figure in zip(block.headings[1:], figures, strict=True):
            for line in _set(Pair(heading, figure), width - len(_INDENT)):
                yield TextLine(_INDENT + line.text)


@_set.register
def _(block: Banner, width: int) -> Iterator[TextLine]:
    for line in wrapped(block.text, width - 4):
        stars = width - cells(line) - 2
        yield TextLine(f"{'*' * (stars // 2)} {line} {'*' * (stars - stars // 2)}", "large")


@_set.register
def _(block: Rule, width: int) -> Iterator[TextLine]:
    yield TextLine(("=" if block.heavy else "-") * width)


@_set.register
def _(block: Gap, width: int) -> Iterator[TextLine]:
    del block, width
    yield TextLine("")


@_set.register
def _(block: Signature, width: int) -> Iterator[TextLine]:
    yield TextLine("")
    yield TextLine("")
    yield TextLine("_" * width)
    yield TextLine(block.who)


@_set.register
def _(block: Fixed, width: int) -> Iterator[TextLine]:
    del width
    yield TextLine(block.text)


@_set.register
def _(block: Barcode, width: int) -> Iterator[TextLine]:
    del block, width
    yield from ()
