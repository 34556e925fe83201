"""How the cells of a report are worded, alike in text and in PDF."""

from __future__ import annotations

import datetime as dt

from clerktui.i18n import money
from clerktui.printing.wording import paper_date, paper_instant
from clerktui.rules.charts import BLOCK
from clerktui.views.documents import Cell, ColumnKind, ReportDocument


def is_figure(kind: ColumnKind) -> bool:
    """Whether the column is set at the right and never broken."""
    return kind in {"money", "count"}


def cell_text(cell: Cell, kind: ColumnKind) -> str:
    """A cell as words: cents as money, counts grouped, dates whole; None is empty."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        if kind == "bar":
            return BLOCK * cell
        return money(cell) if kind == "money" else f"{cell:,}" if kind == "count" else str(cell)
    if isinstance(cell, dt.date):
        return paper_date(cell)
    return cell


def made_words(report: ReportDocument) -> str:
    """When the report was made."""
    return f"Made {paper_instant(report.made_at, report.timezone)}"
