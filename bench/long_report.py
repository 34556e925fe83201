"""`python -m bench.long_report pdf|csv|bare PAGES`: one long report, in a process of its own.

Tells how long it took and the highest memory the process ever had, as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import sys
from collections.abc import Iterator

from bench.pace import now
from clerktui.reports import accounts_owing, writing
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet
from clerktui.views.documents import ReportRow

ROWS_PER_PAGE = 58
_PAGE = re.compile(rb"/Type /Page\b")
_DAY = dt.date(2026, 11, 23)
_SETTING = Setting(
    "Town of Maple Falls",
    "America/New_York",
    _DAY,
    _DAY,
    dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC),
)


class Counted:
    """Bytes and pages as they go by."""

    def __init__(self) -> None:
        self.bytes = self.pages = 0

    def add(self, piece: bytes) -> None:
        self.bytes += len(piece)
        self.pages += len(_PAGE.findall(piece))


def _rows(count: int) -> Iterator[ReportRow]:
    """A list of late accounts, each row unlike the one before."""
    for n in range(count):
        number = f"{n // 10_000:02d}-{n % 10_000:04d}-00"
        oldest = _DAY - dt.timedelta(days=n % 900)
        cells = (number, f"RODRIGUEZ {n}, MARIA", f"919-555-{n % 10_000:04d}", oldest, 100 + n, "")
        yield ReportRow(cells, opens=("account", number))


def _ours(form: writing.Form, rows: int) -> Counted:
    sheet = Sheet(
        "Delinquent accounts",
        _SETTING.as_of,
        accounts_owing.DELINQUENT,
        _rows(rows),
        lambda: Below((ReportRow(("All", None, None, None, rows, None)),)),
        is_long=True,
    )
    counted = Counted()
    for piece in writing.pieces(sheet, _SETTING, form):
        counted.add(piece)
    return counted


def _bare(rows: int) -> Counted:
    """As many words on as many pages, straight through the library."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="letter")
    for n, row in enumerate(_rows(rows)):
        if n % ROWS_PER_PAGE == 0:
            pdf.add_page()
            pdf.set_font("helvetica", size=8.5)
        for place, cell in enumerate(row.cells):
            if cell != "":
                pdf.text(54 + 84 * place, 60 + 11 * (n % ROWS_PER_PAGE), str(cell))
    counted = Counted()
    counted.add(bytes(pdf.output()))
    return counted


def main() -> None:
    """Make it and tell."""
    what, pages = sys.argv[1], int(sys.argv[2])
    rows = pages * ROWS_PER_PAGE
    begun = now()
    made = _bare(rows) if what == "bare" else _ours("pdf" if what == "pdf" else "csv", rows)
    spent_ms = 1_000 * (now() - begun)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {
        "ms": spent_ms,
        "peak_mb": peak_mb,
        "rows": rows,
        "pages": made.pages,
        "bytes": made.bytes,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
