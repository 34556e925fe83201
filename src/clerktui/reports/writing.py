"""Reports as bytes: text, CSV, JSON and PDF, piece by piece where a piece at a time is possible.

CSV and JSON, and the text of a long report, are written row by row and need no more memory for a
million rows than for ten. A PDF is laid out as a whole: its rows and its pages are in memory until
the last page is numbered, about 10 kB a page; that is why its length is limited.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Literal

from clerktui.errors import Refused
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, finished, watched
from clerktui.views.documents import ReportDocument, ReportRow

Form = Literal["text", "csv", "pdf", "json"]
PAPER_ROWS_MAX = 30_000
"""Rows of a PDF or a print job: about 600 pages."""


class _Ending:
    """The rows of a sheet as they go by, and what stands below once they are gone."""

    def __init__(self, sheet: Sheet, setting: Setting) -> None:
        self.sheet = sheet
        self.setting = setting
        self.rows = 0

    def read(self) -> Iterator[ReportRow]:
        for row in watched(self.sheet, self.setting):
            self.rows += 1
            yield row

    def totals(self) -> Iterator[ReportRow]:
        yield from self.sheet.below().totals

    def document(self) -> ReportDocument:
        below: Below = self.sheet.below()
        head = self.sheet.head(self.setting)
        return replace(head, totals=below.totals, footnotes=below.footnotes)


def pieces(sheet: Sheet, setting: Setting, form: Form, width: int = 80) -> Iterator[bytes]:
    """The report in one of its forms, as pieces to be written one after another.

    Raises:
        Refused: `report.cancelled`, `report.too_long` for a PDF.
    """
    ending = _Ending(sheet, setting)
    if form == "pdf":
        yield _pdf(sheet, setting)
    elif form == "csv":
        from clerktui.formats.report_csv import csv_lines

        rows = chain(ending.read(), ending.totals())
        yield from _encoded(csv_lines(sheet.columns, rows))
    elif form == "json":
        yield from _encoded(_json(ending))
    else:
        yield from _encoded(_text(ending, width))


def json_rows(sheet: Sheet, setting: Setting) -> Iterator[bytes]:
    """Each row as one line of JSON; totals are not told.

    Raises:
        Refused: `report.cancelled`.
    """
    yield from _encoded(f"{_dumped(row.to_data())}\n" for row in watched(sheet, setting))


def whole(sheet: Sheet, setting: Setting) -> ReportDocument:
    """The document for paper.

    Raises:
        Refused: `report.cancelled`, `report.too_long`.
    """
    document, rows = finished(sheet, setting, PAPER_ROWS_MAX)
    if rows > PAPER_ROWS_MAX:
        raise Refused("report.too_long", rows=rows, maximum=PAPER_ROWS_MAX)
    return document


def _pdf(sheet: Sheet, setting: Setting) -> bytes:
    from clerktui.printing.pdf import report_pdf

    return report_pdf(whole(sheet, setting))


def _text(ending: _Ending, width: int) -> Iterator[str]:
    from clerktui.printing import text

    if not ending.sheet.is_long:
        yield text.report_text(finished(ending.sheet, ending.setting)[0], width)
        return
    head = ending.sheet.head(ending.setting)
    yield from text.report_text_rows(head, ending.read(), ending.document, width)


def _json(ending: _Ending) -> Iterator[str]:
    """One document with its fields in order, `rows` before what is known only after them."""
    head = ending.sheet.head(ending.setting).to_data()
    first = {name: value for name, value in head.items() if name not in _LAST}
    yield f'{_dumped(first)[:-1]},\n "rows": ['
    comma = "\n  "
    for row in ending.read():
        yield f"{comma}{_dumped(row.to_data())}"
        comma = ",\n  "
    last = ending.document().to_data()
    yield f"],\n {_dumped({name: last[name] for name in _LAST if name != 'rows'})[1:]}\n"


_LAST = ("rows", "totals", "footnotes")


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _encoded(texts: Iterable[str]) -> Iterator[bytes]:
    for text in texts:
        yield text.encode()
