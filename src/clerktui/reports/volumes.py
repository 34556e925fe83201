"""A report as PDF, in parts where it is long: each part says which of how many it is.

A PDF is laid out as a whole and is in memory until its last page is numbered. A report of more
rows than one PDF takes is therefore read into a file of its own first, and then laid out a part at
a time: no part needs more memory than the longest single PDF, however many there are. Every part
but the first begins with what was brought forward, every part but the last ends with what is
carried forward: its columns of money added up, row by row. The report's own totals stand in the
last part.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO

from clerktui.errors import Refused
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Sheet, watched
from clerktui.views.documents import Cell, Column, ReportDocument, ReportRow

ONE_PDF_ROWS = 30_000
"""What still goes into one PDF: about 600 pages."""
PART_ROWS = 10_000
"""Rows of a part: about 200 pages."""


@dataclass
class Volumes:
    """The parts of a report, to be read once, in order.

    Attributes:
        count: how many there are.
        rows: how many rows all of them have.
        parts: each as the bytes of a PDF.
    """

    count: int
    rows: int
    parts: Iterator[bytes]


@contextmanager
def volumes(sheet: Sheet, setting: Setting) -> Iterator[Volumes]:
    """The report as one PDF, or as parts.

    Raises:
        Refused: `report.cancelled`, also between two parts.
    """
    rows = watched(sheet, setting)
    first = list(islice(rows, ONE_PDF_ROWS + 1))
    if len(first) <= ONE_PDF_ROWS:
        yield Volumes(1, len(first), _one(_whole(sheet, setting, first)))
        return
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        count = _spool(file, chain(_emptied(first), rows))
        file.seek(0)
        many = -(-count // PART_ROWS)
        yield Volumes(many, count, _parts(_Spooled(sheet, setting, file, many)))


def part_path(path: Path, number: int, count: int) -> Path:
    """Where a part goes: the path itself where there is only one.

    >>> part_path(Path("late.pdf"), 2, 3).name, part_path(Path("late.pdf"), 1, 1).name
    ('late-2.pdf', 'late.pdf')
    """
    return path if count == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")


# ------------------------------------------------------------------------------------ the rows
def _emptied(rows: list[ReportRow]) -> Iterator[ReportRow]:
    """The rows, each let go as it is given out."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _spool(file: IO[str], rows: Iterator[ReportRow]) -> int:
    count = 0
    for row in rows:
        count += 1
        file.write(json.dumps(row.to_data(), ensure_ascii=False))
        file.write("\n")
    return count


@dataclass
class _Spooled:
    """A report whose rows wait in a file."""

    sheet: Sheet
    setting: Setting
    file: IO[str]
    count: int
    sums: dict[int, int] = field(default_factory=dict)

    def some(self) -> tuple[ReportRow, ...]:
        """The rows of the next part."""
        columns = self.sheet.columns
        return tuple(_read_back(columns, json.loads(line)) for line in islice(self.file, PART_ROWS))

    def add(self, rows: Sequence[ReportRow]) -> None:
        """Add the money of ordinary rows up, column by column."""
        money = [place for place, one in enumerate(self.sheet.columns) if one.kind == "money"]
        for row in rows:
            if row.style in {"heading", "subtotal"}:
                continue
            for place in money:
                cell = row.cells[place] if place < len(row.cells) else None
                if isinstance(cell, int):
                    self.sums[place] = self.sums.get(place, 0) + cell

    def carried(self, words: str) -> ReportRow:
        """What the rows so far come to."""
        cells = [self.sums.get(place) for place in range(len(self.sheet.columns))]
        return ReportRow((words, *cells[1:]), "subtotal")


def _read_back(columns: Sequence[Column], data: dict[str, object]) -> ReportRow:
    """A row as it was written; a day comes back as a day."""
    row = ReportRow.from_data(data)
    if not any(column.kind == "date" for column in columns):
        return row
    cells = tuple(
        _day(cell) if column.kind == "date" else cell
        for cell, column in zip(row.cells, columns, strict=False)
    )
    return replace(row, cells=(*cells, *row.cells[len(columns) :]))


def _day(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        return cell


# ----------------------------------------------------------------------------------- the parts
def _whole(sheet: Sheet, setting: Setting, rows: list[ReportRow]) -> ReportDocument:
    below = sheet.below()
    head = sheet.head(setting)
    return replace(head, rows=tuple(rows), totals=below.totals, footnotes=below.footnotes)


def _parts(spooled: _Spooled) -> Iterator[bytes]:
    sheet, setting, count = spooled.sheet, spooled.setting, spooled.count
    head = sheet.head(setting)
    for number in range(1, count + 1):
        if setting.progress is not None and setting.progress.is_cancelled():
            raise Refused("report.cancelled")
        before = [spooled.carried("Brought forward")] if number > 1 else []
        rows = spooled.some()
        spooled.add(rows)
        after = [spooled.carried("Carried forward")] if number < count else []
        part = replace(
            head,
            subtitle=f"{head.subtitle}, part {number} of {count}",
            rows=(*before, *rows, *after),
        )
        if number == count:
            below = sheet.below()
            part = replace(part, totals=below.totals, footnotes=below.footnotes)
        yield from _one(part)


def _one(document: ReportDocument) -> Iterator[bytes]:
    from clerktui.printing.pdf import report_pdf

    yield report_pdf(document)
