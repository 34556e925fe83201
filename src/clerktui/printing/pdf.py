"""Receipts, Z reports, reports and tapes as PDF: the same document always gives the same bytes.

The PDF library is loaded at the first page, not with this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from clerktui.i18n import LOCALES
from clerktui.printing.canvas import Canvas
from clerktui.printing.clean import cleaned, printable
from clerktui.printing.letter_receipt import draw_letter_receipt
from clerktui.printing.letter_report import draw_letter_report
from clerktui.printing.letter_zreport import draw_letter_zreport
from clerktui.printing.mail import Window, draw_mail_letter
from clerktui.printing.receipt import receipt_blocks
from clerktui.printing.roll import draw_roll
from clerktui.printing.tape import tape_blocks
from clerktui.printing.wording import saying
from clerktui.printing.zreport import z_report_blocks
from clerktui.views.documents import (
    ReceiptDocument,
    ReportDocument,
    TapeDocument,
    ZReportDocument,
)
from clerktui.views.letters import LetterDocument

Paper = Literal["roll", "letter"]


def receipt_pdf(receipt: ReceiptDocument, paper: Paper = "roll") -> bytes:
    """A receipt on an 80 mm roll just as long as it needs, or on US Letter."""
    receipt = cleaned(receipt, printable)
    say = saying(receipt.language)
    title = say("Receipt {number}", number=receipt.number)
    canvas = Canvas(receipt.issued_at, title, LOCALES.get(receipt.language, ""))
    if paper == "roll":
        draw_roll(canvas, receipt_blocks(receipt))
    else:
        draw_letter_receipt(canvas, receipt)
    return canvas.output()


def z_report_pdf(report: ZReportDocument, paper: Paper = "letter") -> bytes:
    """A Z report on US Letter, or on an 80 mm roll."""
    report = cleaned(report, printable)
    canvas = Canvas(report.closed_at, f"Z report {report.drawer} {report.session}".rstrip())
    if paper == "roll":
        draw_roll(canvas, z_report_blocks(report))
    else:
        draw_letter_zreport(canvas, report)
    return canvas.output()


def report_pdf(report: ReportDocument, *, landscape: bool | None = None) -> bytes:
    """A report on US Letter; turned sideways when asked, or (None) when its columns need it."""
    report = cleaned(report, printable)
    canvas = Canvas(report.made_at, report.title)
    draw_letter_report(canvas, report, landscape=landscape)
    return canvas.output()


def letter_pdf(letter: LetterDocument) -> bytes:
    """A letter on US Letter, folded in three for a windowed envelope."""
    letter = cleaned(letter, printable)
    canvas = Canvas(letter.made_at, letter.subject, LOCALES.get(letter.language, ""))
    draw_mail_letter(canvas, letter)
    return canvas.output()


def letters_pdf(letters: Iterable[LetterDocument], title: str, window: Window) -> bytes:
    """Many letters in one file, each from a sheet of its own: a part of a mailing."""
    canvas: Canvas | None = None
    for letter in letters:
        canvas = canvas or Canvas(letter.made_at, title)
        draw_mail_letter(canvas, cleaned(letter, printable), window)
    assert canvas is not None, "a part has letters"
    return canvas.output()


def tape_pdf(tape: TapeDocument, width: int = 40) -> bytes:
    """A batch's tape on an 80 mm roll, in letters so small that `width` of them fit on a line."""
    tape = cleaned(tape, printable)
    canvas = Canvas(tape.made_at, f"Tape of batch {tape.number}")
    draw_roll(canvas, tape_blocks(tape, width))
    return canvas.output()
