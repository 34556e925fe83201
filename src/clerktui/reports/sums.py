"""Which rows a subtotal or a total of a report adds up, by what the report says its lines are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from clerktui.views.documents import ReportDocument, ReportRow

Rows = list[ReportRow]
_BOOKED = ("posted", "deposited")


def above(document: ReportDocument, place: int) -> Rows:
    """The plain rows a subtotal adds up: those between it and its heading."""
    found: Rows = []
    for row in reversed(document.rows[:place]):
        if row.style == "plain":
            found.append(row)
        elif row.style == "heading" or found:
            break
    return found[::-1]


def below(name: str, document: ReportDocument, total: ReportRow) -> Rows:
    """The rows a line at the end of a report adds up."""
    return _HOW.get(name, _sections)(document, total)


def plain(document: ReportDocument) -> Rows:
    """Every row that is neither a heading nor a sum."""
    return [row for row in document.rows if row.style == "plain"]


def _by_section(document: ReportDocument) -> Iterator[tuple[str, ReportRow]]:
    """The plain rows, each with the heading it stands under."""
    heading = ""
    for row in document.rows:
        if row.style == "heading":
            heading = str(row.cells[0])
        elif row.style == "plain":
            yield heading, row


def _words(row: ReportRow) -> list[str]:
    return [cell.strip() for cell in row.cells if isinstance(cell, str)]


def _sections(document: ReportDocument, total: ReportRow) -> Rows:
    """The section whose heading a word of the line is, or begins; else every row."""
    words = _words(total)
    found = [
        row
        for heading, row in _by_section(document)
        if any(heading == word or heading.startswith(f"{word}: ") for word in words)
    ]
    return found or _all(document, total)


def _all(document: ReportDocument, _total: ReportRow) -> Rows:
    return plain(document)


def _of_section(*headings: str) -> Callable[[ReportDocument, ReportRow], Rows]:
    return lambda document, _total: [
        row for heading, row in _by_section(document) if heading in headings
    ]


def _sessions(document: ReportDocument, _total: ReportRow) -> Rows:
    """Daily cash: each drawer's and batch's own total."""
    return [row for row in document.rows if row.style == "subtotal"]


def _receipts(document: ReportDocument, total: ReportRow) -> Rows:
    is_void = str(total.cells[0]).endswith(" void")
    return [row for row in plain(document) if (row.cells[-1] == "VOID") == is_void]


def _batches(document: ReportDocument, total: ReportRow) -> Rows:
    waiting = total.cells[0] != "Posted"
    rows = (row for row in plain(document) if row.cells[5] != "discarded")
    return [row for row in rows if (row.cells[5] not in _BOOKED) == waiting]


def _deposits(document: ReportDocument, total: ReportRow) -> Rows:
    state = str(total.cells[0]).partition(":")[0]
    slips = [row for row in plain(document) if str(row.cells[2] or "").capitalize() == state]
    return slips or [row for heading, row in _by_section(document) if heading == state]


def _classes(document: ReportDocument, total: ReportRow) -> Rows:
    wanted = str(total.cells[0]).removeprefix("All").strip()
    return [row for row in plain(document) if wanted in ("", str(row.cells[0]).strip())]


def _returned(document: ReportDocument, total: ReportRow) -> Rows:
    state = str(total.cells[1]).lower()
    rows = plain(document)
    return rows if state == "all" else [row for row in rows if str(row.cells[4]).endswith(state)]


_HOW: dict[str, Callable[[ReportDocument, ReportRow], Rows]] = {
    "aged-receivables": _classes,
    "batches": _batches,
    "daily-cash": _sessions,
    "deposits": _deposits,
    "over-short": _of_section("By drawer"),
    "receipt-register": _receipts,
    "returned-items": _returned,
}


def name_of(row: ReportRow, most: int = 3) -> str:
    """What a row is about: its first words, dates and figures left out."""
    return ", ".join(_first(_words(row), most)) or "All"


def _first(words: Iterable[str], most: int) -> list[str]:
    return [word for word in words if word][:most]
