"""A report while it is made: its head, its rows as they come, and what stands below them.

Rows are made one at a time, so that a long report needs no more memory than a short one where it
is written row by row (CSV, text); a document holds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select

from clerktui.errors import Refused
from clerktui.i18n.words import items
from clerktui.reports.setting import Setting
from clerktui.views.documents import Column, ReportDocument, ReportRow

__all__ = ["Below", "Sheet", "finished", "items", "of_office", "sheet_of", "stream", "watched"]
STEP = 500
"""Rows fetched at once, after which whoever waits is told and may cancel."""


@dataclass
class Below:
    """What is known once every row was made."""

    totals: tuple[ReportRow, ...] = ()
    footnotes: tuple[str, ...] = ()


@dataclass
class Sheet:
    """A report being made.

    Attributes:
        rows: to be read once.
        below: asked after the last row.
        is_long: whether it may have a row for every account or receipt of the town.
    """

    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: Iterable[ReportRow]
    below: Callable[[], Below] = Below
    is_long: bool = False

    def head(self, setting: Setting) -> ReportDocument:
        """The document without its rows and totals."""
        office = f", {setting.office}" if setting.office else ""
        return ReportDocument(
            title=self.title,
            subtitle=f"{self.subtitle}{office}",
            town=setting.town,
            columns=self.columns,
            rows=(),
            made_at=setting.made_at,
            timezone=setting.timezone,
        )


def sheet_of(document: ReportDocument) -> Sheet:
    """A finished document as a sheet."""
    below = Below(document.totals, document.footnotes)
    return Sheet(document.title, document.subtitle, document.columns, document.rows, lambda: below)


def watched(sheet: Sheet, setting: Setting) -> Iterator[ReportRow]:
    """The rows, with whoever waits told every now and then.

    Raises:
        Refused: `report.cancelled`.
    """
    progress = setting.progress
    for number, row in enumerate(sheet.rows, start=1):
        if progress is not None and number % STEP == 0:
            progress.told(number)
            if progress.is_cancelled():
                raise Refused("report.cancelled")
        yield row


def finished(sheet: Sheet, setting: Setting, most: int | None = None) -> tuple[ReportDocument, int]:
    """The whole document, or its first rows with all its totals; and how many rows there are.

    Raises:
        Refused: `report.cancelled`.
    """
    rows = watched(sheet, setting)
    kept = tuple(islice(rows, most))
    count = len(kept) + sum(1 for _ in rows)
    below = sheet.below()
    document = replace(
        sheet.head(setting), rows=kept, totals=below.totals, footnotes=below.footnotes
    )
    return document, count


def stream(connection: Connection, statement: Select[Any]) -> Iterator[Any]:
    """The rows of a statement, fetched a few at a time."""
    result = connection.execute(statement, execution_options={"yield_per": STEP})
    try:
        yield from result
    finally:
        result.close()


def of_office(setting: Setting, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """What narrows a statement to the office asked for, if one is."""
    return [] if setting.office_id is None else [column == setting.office_id]
