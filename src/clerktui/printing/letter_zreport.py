"""A Z report on US Letter: the page the clerk and the supervisor sign."""

from __future__ import annotations

from clerktui.i18n import money
from clerktui.printing.canvas import Box, Canvas, Face
from clerktui.printing.sheet import (
    BAND_GREY,
    BODY,
    HEADING,
    LABEL,
    SMALL,
    Sheet,
    band,
    banner,
    facts,
    letterhead,
    running_head,
)
from clerktui.printing.wording import over_short, share
from clerktui.printing.zreport import (
    COUNT_HEADINGS,
    FLOW_HEADINGS,
    TENDER_HEADINGS,
    activity_rows,
    chain_words,
    count_rows,
    flow_rows,
    move_rows,
    receipt_range,
    tender_rows,
    z_report_facts,
)
from clerktui.views.documents import ZReportDocument

_STRONG = Face(9.5, is_bold=True)
_RESULT = Face(14, is_bold=True)
_SEAL = Face(8.5, family="courier")
_GUTTER = 28.0
_FIGURE_COLUMN = 92.0
_Rows = list[tuple[tuple[str, ...], Face]]


def draw_letter_zreport(canvas: Canvas, report: ZReportDocument) -> None:
    """Draw the Z report, on as many sheets as it takes."""
    title = " ".join(filter(None, ("Drawer", report.drawer)))
    town = report.town_lines[0] if report.town_lines else ""
    sheet = Sheet(canvas, lambda turned: running_head(turned, town, f"Z report, {title}"))
    letterhead(sheet, report.town_lines, "Z REPORT", title)
    if report.copy_no:
        banner(sheet, f"DUPLICATE {report.copy_no}")
    facts(sheet, z_report_facts(report))
    sheet.y += 6
    _moves(sheet, report)
    _tenders(sheet, report)
    _result(sheet, report)
    _halves(sheet, _activity(report), _counts(report))
    _voids(sheet, report)
    for message in report.messages:
        sheet.paragraph(message, BODY)
    _seal(sheet, report)
    _signatures(sheet)
    sheet.feet(f"Z report, {title}")


def _moves(sheet: Sheet, report: ZReportDocument) -> None:
    """How the drawer came to hold what is expected, where money was carried."""
    if not report.moves:
        return
    _table(sheet, FLOW_HEADINGS, flow_rows(report))
    for label, figure in move_rows(report):
        _tender(sheet, (label, figure), BODY)
    sheet.y += 8


def _tenders(sheet: Sheet, report: ZReportDocument) -> None:
    _table(sheet, TENDER_HEADINGS, tender_rows(report))


def _table(sheet: Sheet, headings: tuple[str, ...], table: tuple[tuple[str, ...], ...]) -> None:
    y = band(sheet)
    _across(sheet, y, headings, HEADING)
    sheet.y += 3
    *rows, total = table
    for row in rows:
        _tender(sheet, row, BODY)
    sheet.rule(0.6, 3)
    _tender(sheet, total, _STRONG)


def _tender(sheet: Sheet, row: tuple[str, ...], face: Face) -> None:
    room = sheet.room - 3 * _FIGURE_COLUMN - 8
    name, *more = sheet.canvas.wrapped(row[0], face, room)
    _across(sheet, sheet.baseline(face), (name, *row[1:]), face)
    for line in more:
        sheet.line(line, face, sheet.left + 4)


def _across(sheet: Sheet, y: float, row: tuple[str, ...], face: Face) -> None:
    sheet.canvas.text(sheet.left + 4, y, row[0], face)
    for place, figure in enumerate(row[1:], start=1):
        x = sheet.right - 4 - (len(row) - 1 - place) * _FIGURE_COLUMN
        sheet.canvas.text_right(x, y, figure, face)


def _result(sheet: Sheet, report: ZReportDocument) -> None:
    """The line everybody looks at: white on black unless the drawer balances."""
    word, figure = over_short(report.over_short_cents)
    is_off = report.over_short_cents != 0
    face = _RESULT._replace(grey=255) if is_off else _RESULT
    height = 26.0
    sheet.need(height + 24)
    sheet.y += 8
    box = Box(sheet.left, sheet.y, sheet.room, height)
    sheet.canvas.box(box, 0 if is_off else BAND_GREY)
    y = sheet.y + height / 2 + face.size * 0.36
    sheet.canvas.text(sheet.left + 8, y, word, face)
    sheet.canvas.text_right(sheet.right - 8, y, figure, face)
    sheet.y += height + 4
    if report.approved_by:
        sheet.paragraph(f"Approved by {report.approved_by}", BODY)
    sheet.y += 8


def _activity(report: ZReportDocument) -> _Rows:
    rows: _Rows = [(("Session", ""), HEADING)]
    rows += [(row, BODY) for row in (*activity_rows(report), *receipt_range(report))]
    if report.services:
        rows += [(("", ""), BODY), (("Received for", "Amount"), HEADING)]
        rows += [
            ((share(row.name, row.count), money(row.amount_cents)), BODY) for row in report.services
        ]
        total_cents = sum(row.amount_cents for row in report.services)
        rows.append((("Total", money(total_cents)), _STRONG))
    return rows


def _counts(report: ZReportDocument) -> _Rows:
    if not report.denominations:
        return []
    *rows, total = count_rows(report)
    return [(COUNT_HEADINGS, HEADING), *((row, BODY) for row in rows), (total, _STRONG)]


def _halves(sheet: Sheet, left: _Rows, right: _Rows) -> None:
    """Two lists beside each other, line by line."""
    half = (sheet.room - _GUTTER) / 2
    for number in range(max(len(left), len(right))):
        y = sheet.baseline(BODY)
        for x, rows in ((sheet.left, left), (sheet.right - half, right)):
            if number < len(rows):
                _half(sheet, (x, y, half), *rows[number])
    sheet.y += 6


def _half(sheet: Sheet, at: tuple[float, float, float], row: tuple[str, ...], face: Face) -> None:
    canvas, (x, y, width) = sheet.canvas, at
    if face is HEADING:
        canvas.box(Box(x, y - 9, width, 12.5), BAND_GREY)
    figure = row[-1]
    room = width - canvas.width(figure, face) - 16
    first, *more = canvas.wrapped(row[0], face, room)
    canvas.text(x + 4, y, f"{first}..." if more else first, face)
    canvas.text_right(x + width - 4, y, figure, face)
    for middle in row[1:-1]:
        canvas.text_right(x + width * 0.62, y, middle, face)


def _voids(sheet: Sheet, report: ZReportDocument) -> None:
    if report.void_numbers:
        sheet.paragraph(f"Voided receipts: {', '.join(report.void_numbers)}", BODY)


def _seal(sheet: Sheet, report: ZReportDocument) -> None:
    if not report.chain_head:
        return
    sheet.need(40)
    sheet.y += 6
    sheet.line(chain_words(report), LABEL)
    sheet.paragraph(report.chain_head, _SEAL)


def _signatures(sheet: Sheet) -> None:
    sheet.need(64)
    sheet.y += 44
    half = (sheet.room - _GUTTER) / 2
    y = sheet.baseline(SMALL)
    for x, who in ((sheet.left, "Clerk"), (sheet.right - half, "Supervisor")):
        sheet.canvas.rule(x, y - 11, half)
        sheet.canvas.text(x, y, f"{who}, date", SMALL)
