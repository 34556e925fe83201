"""The reject file: every row that was not loaded, where it stands, why, and the row itself.

People open it in a spreadsheet, so no cell may become a formula, and nothing invisible survives:
control characters and bytes that could not be decoded are written out.
"""

from __future__ import annotations

import csv
import re
from typing import TextIO

from clerktui.formats.cells import visible
from clerktui.formats.rows import RowError

HEADINGS = ("line", "column", "reason", "row")
_LINE_END = re.compile(r"\r\n|\n")
# What spreadsheets take for the beginning of a formula, and its full-width twins.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows and never works out.

    >>> safe_cell("=1+1"), safe_cell("O'Brien")
    ("'=1+1", "O'Brien")
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _shown_line(line: str) -> str:
    return "\t".join(map(visible, line.split("\t")))


class RejectWriter:
    """Writes rejected rows to an open text file as they are met."""

    def __init__(self, handle: TextIO) -> None:
        self._csv = csv.writer(handle, lineterminator="\n")
        self._csv.writerow(HEADINGS)

    def write(self, error: RowError) -> None:
        """Add one rejected row."""
        row = "\n".join(map(_shown_line, _LINE_END.split(error.text.rstrip("\r\n"))))
        self._csv.writerow(
            (error.line, safe_cell(error.column or ""), safe_cell(error.reason), safe_cell(row))
        )
