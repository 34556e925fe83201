"""A receipt on US Letter, for an envelope, a file or a counter without a receipt printer."""

from __future__ import annotations

from clerktui.i18n import money
from clerktui.printing import code128
from clerktui.printing.canvas import Canvas, Face
from clerktui.printing.receipt import (
    AccountLines,
    account_groups,
    banners,
    change_rows,
    line_notes,
    line_title,
    other_days,
    past_due,
    tender_label,
    void_facts,
)
from clerktui.printing.sheet import (
    BODY,
    HEADING,
    SMALL,
    Sheet,
    band,
    banner,
    facts,
    letterhead,
    running_head,
)
from clerktui.printing.wording import balance, on_wall, paper_date, paper_time, saying
from clerktui.views.documents import ReceiptDocument, ReceiptLine

_STRONG = Face(9.5, is_bold=True)
_TOTAL = Face(14, is_bold=True)
_WATERMARK = Face(150, is_bold=True, grey=232)
_WATERMARK_ROOM = 640.0
_FIGURE_ROOM = 90.0
_INDENT = 10.0
_TOTALS_ROOM = 230.0
_MODULE = 0.9
_BAR_HEIGHT = 30.0


def draw_letter_receipt(canvas: Canvas, receipt: ReceiptDocument) -> None:
    """Draw the receipt, on as many sheets as it takes."""
    say = saying(receipt.language)
    sheet = Sheet(canvas, lambda turned: _running(turned, receipt))
    _watermark(sheet, receipt)
    letterhead(sheet, receipt.town_lines, say("RECEIPT"), receipt.number)
    for text in banners(receipt):
        banner(sheet, text)
    for fact in (*void_facts(receipt), *receipt.corrections):
        sheet.paragraph(fact, BODY)
        sheet.y += 2
    sheet.y += 6 if receipt.status == "void" or receipt.corrections else 0
    facts(sheet, _facts(receipt))
    sheet.y += 8
    _table_head(sheet, receipt.language)
    for group in account_groups(receipt):
        _group(sheet, group, receipt.language)
    _foot(sheet, receipt)
    sheet.feet(say("Receipt {number}", number=receipt.number), say("Page {number} of {count}"))


def _running(sheet: Sheet, receipt: ReceiptDocument) -> None:
    _watermark(sheet, receipt)
    town = receipt.town_lines[0] if receipt.town_lines else ""
    say = saying(receipt.language)
    marks = ", ".join((*banners(receipt), say("Receipt {number} continued", number=receipt.number)))
    running_head(sheet, town, marks)


def _watermark(sheet: Sheet, receipt: ReceiptDocument) -> None:
    if receipt.status != "void":
        return
    say, canvas = saying(receipt.language), sheet.canvas
    word = say("VOID")
    shrunk = min(1.0, _WATERMARK_ROOM / canvas.width(word, _WATERMARK))
    face = _WATERMARK._replace(size=_WATERMARK.size * shrunk)
    middle, height = sheet.width / 2, sheet.height / 2
    with canvas.turned(45, middle, height):
        canvas.text_centred(middle, height + face.size / 3, word, face)


def _facts(receipt: ReceiptDocument) -> list[tuple[str, str]]:
    language = receipt.language
    say = saying(language)
    issued = on_wall(receipt.issued_at, receipt.timezone)
    said = (
        (say("Date"), paper_date(issued.date(), language)),
        (say("Time"), paper_time(receipt.issued_at, receipt.timezone, language)),
        (say("Office"), receipt.office),
        (say("Clerk"), receipt.clerk),
        *other_days(receipt),
        (say("Station"), receipt.workstation),
        (say("Drawer"), receipt.drawer),
    )
    return [(label, value) for label, value in said if value]


def _table_head(sheet: Sheet, language: str) -> None:
    say, y = saying(language), band(sheet)
    sheet.canvas.text(sheet.left + 4, y, say("Paid for"), HEADING)
    sheet.canvas.text_right(sheet.right - 4, y, say("Amount"), HEADING)
    sheet.y += 3


def _group(sheet: Sheet, group: AccountLines, language: str) -> None:
    sheet.need(40)
    say = saying(language)
    account = group.account and say("Account {account}", account=group.account)
    named = "  ".join(filter(None, (account, group.name)))
    for line in sheet.canvas.wrapped(named, _STRONG, sheet.room - 8) if named else ():
        sheet.line(line, _STRONG, sheet.left + 4)
    for paid in group.lines:
        _paid(sheet, paid, language)
    if group.balance_cents is not None:
        said = "  ".join(balance(group.balance_cents, language))
        sheet.line(said, _STRONG, sheet.left + 4 + _INDENT)
    for words in past_due(group, language):
        sheet.line("  ".join(words), BODY, sheet.left + 4 + _INDENT)
    sheet.rule(0.4, 4)


def _paid(sheet: Sheet, line: ReceiptLine, language: str) -> None:
    canvas, x = sheet.canvas, sheet.left + 4 + _INDENT
    room = sheet.room - _FIGURE_ROOM - _INDENT - 8
    for number, text in enumerate(canvas.wrapped(line_title(line, language), BODY, room)):
        y = sheet.baseline(BODY)
        canvas.text(x, y, text, BODY)
        if number == 0:
            canvas.text_right(sheet.right - 4, y, money(line.amount_cents, language), BODY)
    for text in canvas.packed(line_notes(line, language), SMALL, room):
        sheet.line(text, SMALL, x)
    sheet.y += 2


def _foot(sheet: Sheet, receipt: ReceiptDocument) -> None:
    """Totals at the right; messages and bar code at the left, beside them if they fit."""
    sheet.need(60 + 15 * (len(receipt.tenders) + 2))
    page, top = sheet.canvas.pages, sheet.y + 6
    sheet.y = top
    _totals(sheet, receipt)
    end = sheet.y
    if sheet.canvas.pages == page:
        sheet.y = top
    _messages(sheet, receipt)
    if sheet.canvas.pages == page:
        sheet.y = max(sheet.y, end)
    _barcode(sheet, receipt.number)


def _totals(sheet: Sheet, receipt: ReceiptDocument) -> None:
    language = receipt.language
    say = saying(language)
    _total(sheet, say("TOTAL PAID"), money(receipt.total_cents, language), _TOTAL)
    for tender in receipt.tenders:
        if not tender.is_change:
            figure = money(abs(tender.amount_cents), language)
            _total(sheet, tender_label(tender, language), figure, BODY)
    for label, cents in change_rows(receipt):
        _total(sheet, label, money(cents, language), _TOTAL)


def _total(sheet: Sheet, label: str, figure: str, face: Face) -> None:
    canvas, left = sheet.canvas, sheet.right - _TOTALS_ROOM
    room = _TOTALS_ROOM - canvas.width(figure, face) - 12
    *above, last = canvas.wrapped(label, face, room)
    for line in above:
        sheet.line(line, face, left)
    y = sheet.baseline(face)
    canvas.text(left, y, last, face)
    canvas.text_right(sheet.right - 4, y, figure, face)


def _messages(sheet: Sheet, receipt: ReceiptDocument) -> None:
    room = sheet.room - _TOTALS_ROOM - 24
    sheet.y += 4
    for message in receipt.messages:
        for line in sheet.canvas.wrapped(message, BODY, room):
            sheet.line(line, BODY)


def _barcode(sheet: Sheet, number: str) -> None:
    widths = code128.modules(number)
    height = _BAR_HEIGHT + 26
    if widths is None or sum(widths) * _MODULE > sheet.room or sheet.y + height > sheet.bottom:
        return  # not worth another sheet: the number is at the top
    sheet.canvas.bars(sheet.left, sheet.y + 10, _BAR_HEIGHT, code128.bars(widths, _MODULE))
    sheet.y += _BAR_HEIGHT + 10
    sheet.line(number, SMALL)
