"""A report as CSV for a spreadsheet: headings, then rows and totals, nothing else.

Money is dollars with a point, dates are ISO 8601; text can never become a formula. A bar is for
the eye only and left out.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence

from clerktui.formats.reject_csv import safe_cell
from clerktui.rules.text import display_safe
from clerktui.views.documents import Cell, Column, ColumnKind, ReportDocument, ReportRow


def report_csv(report: ReportDocument) -> str:
    """The report's rows under its headings; heading rows keep their one cell."""
    return "".join(csv_lines(report.columns, (*report.rows, *report.totals)))


def csv_lines(columns: Sequence[Column], rows: Iterable[ReportRow]) -> Iterator[str]:
    """The headings and each row as a line with its end, made as it is asked for."""
    yield _line(safe_cell(display_safe(one.name)) for one in columns if one.kind != "bar")
    kinds = [column.kind for column in columns]
    for row in rows:
        pairs = zip(row.cells, kinds, strict=False)
        yield _line(_cell(cell, kind) for cell, kind in pairs if kind != "bar")


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _cell(cell: Cell, kind: ColumnKind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, str):
        return safe_cell(display_safe(cell))
    if kind == "money":
        sign = "-" if cell < 0 else ""
        return f"{sign}{abs(cell) // 100}.{abs(cell) % 100:02d}"
    return str(cell)
