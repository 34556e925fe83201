"""Receipts, Z reports, reports and tapes as the bytes a receipt printer understands (ESC/POS).

Only the orders written here reach the printer: every control byte has been taken out of the data.
Source: the ESC/POS orders shared by Epson, Star (in ESC/POS mode) and the 58 mm printers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from clerktui.printing import code128
from clerktui.printing.blocks import Barcode, Block, Fixed, Weight
from clerktui.printing.clean import cleaned, coded
from clerktui.printing.day_sheet import day_sheet_blocks
from clerktui.printing.mail import letter_text
from clerktui.printing.procedure import procedure_lines
from clerktui.printing.receipt import receipt_blocks
from clerktui.printing.tape import tape_blocks
from clerktui.printing.text import WIDTH_MIN, set_blocks
from clerktui.printing.text_report import report_lines
from clerktui.printing.work_order import order_blocks
from clerktui.printing.zreport import z_report_blocks
from clerktui.views.documents import (
    ReceiptDocument,
    ReportDocument,
    TapeDocument,
    ZReportDocument,
)
from clerktui.views.letters import LetterDocument
from clerktui.views.procedures import ProcedureDocument
from clerktui.views.stored import Stored
from clerktui.views.work_order_papers import CrewDaySheet, WorkOrderPaper

CodePage = Literal["ascii", "cp437", "cp858", "cp1252"]

INIT = b"\x1b@"
CUT = b"\x1dVB\x00"
DRAWER_KICK = b"\x1bp\x00\x32\x32"
_CODE_PAGES: dict[CodePage, bytes] = {
    "ascii": b"",
    "cp437": b"\x1bt\x00",
    "cp858": b"\x1bt\x13",
    "cp1252": b"\x1bt\x10",
}
_WEIGHTS: dict[Weight, bytes] = {
    "plain": b"\x1b!\x00",
    "strong": b"\x1b!\x08",
    "large": b"\x1b!\x18",  # bold and double height: the columns stay
}
_CENTRE, _LEFT = b"\x1ba\x01", b"\x1ba\x00"
_DOTS_PER_COLUMN = 12
_DOTS_PER_MODULE = 2
# 80 dots high, 2 dots a module, the number printed below in the small font, Code 128.
_BARCODE = b"\x1dh\x50\x1dw\x02\x1dH\x02\x1df\x01\x1dk\x49"


@dataclass(frozen=True)
class Printer:
    """What a receipt printer can do.

    Attributes:
        columns: characters on a line in its ordinary font.
        code_page: which letters it has besides ASCII.
    """

    columns: int = 42
    code_page: CodePage = "ascii"
    has_cutter: bool = True
    has_barcodes: bool = True


_ORDINARY = Printer()


def receipt_escpos(
    receipt: ReceiptDocument, printer: Printer = _ORDINARY, *, opens_drawer: bool = False
) -> bytes:
    """A receipt for this printer; `opens_drawer` also kicks the cash drawer open."""
    clean = coded(printer.code_page)
    blocks = (cleaned(block, clean) for block in receipt_blocks(cleaned(receipt, clean)))
    kick = DRAWER_KICK if opens_drawer else b""
    return INIT + kick + _printed(blocks, printer)


def letter_escpos(letter: LetterDocument, printer: Printer = _ORDINARY) -> bytes:
    """A letter for a station that has no other printer: a copy for the drawer, not for the mail."""
    said = letter_text(cleaned(letter, coded("ascii")), printer.columns)
    return INIT + said.encode("ascii", "replace") + (CUT if printer.has_cutter else b"\n\n\n")


def z_report_escpos(report: ZReportDocument, printer: Printer = _ORDINARY) -> bytes:
    """A Z report for this printer."""
    report = cleaned(report, coded(printer.code_page))
    return INIT + _printed(z_report_blocks(report), printer)


def report_escpos(report: ReportDocument, printer: Printer = _ORDINARY) -> bytes:
    """A report for this printer; columns that do not fit are told row by row."""
    report = cleaned(report, coded(printer.code_page))
    columns = max(printer.columns, WIDTH_MIN)
    return INIT + _printed(
        (Fixed(line, columns) for line in report_lines(report, columns)), printer
    )


def procedure_escpos(procedure: ProcedureDocument, printer: Printer = _ORDINARY) -> bytes:
    """A procedure for this printer."""
    procedure = cleaned(procedure, coded(printer.code_page))
    columns = max(printer.columns, WIDTH_MIN)
    return INIT + _printed(
        (Fixed(line, columns) for line in procedure_lines(procedure, columns)), printer
    )


def order_escpos(paper: WorkOrderPaper, printer: Printer = _ORDINARY) -> bytes:
    """A work order for a truck without any other printer."""
    return INIT + _printed(_clean(order_blocks, paper, printer), printer)


def day_sheet_escpos(sheet: CrewDaySheet, printer: Printer = _ORDINARY) -> bytes:
    """A crew's day for this printer, a bar code to each order."""
    return INIT + _printed(_clean(day_sheet_blocks, sheet, printer), printer)


def _clean(
    blocks_of: Callable[[Any], Iterable[Block]], document: Stored, printer: Printer
) -> Iterable[Block]:
    clean = coded(printer.code_page)
    return (cleaned(block, clean) for block in blocks_of(cleaned(document, clean)))


def tape_escpos(tape: TapeDocument, printer: Printer = _ORDINARY) -> bytes:
    """A batch's tape for this printer."""
    tape = cleaned(tape, coded(printer.code_page))
    return INIT + _printed(tape_blocks(tape, printer.columns), printer)


def _printed(blocks: Iterable[Block], printer: Printer) -> bytes:
    orders = [_CODE_PAGES[printer.code_page]]
    for block in blocks:
        if isinstance(block, Barcode):
            orders.append(_barcode(block.value, printer))
        else:
            orders += _lines(block, printer)
    return b"".join((*orders, b"\n\n", CUT if printer.has_cutter else b"\n\n\n\n"))


def _lines(block: Block, printer: Printer) -> Iterable[bytes]:
    for line in set_blocks([block], printer.columns):
        words = line.text.rstrip().encode(printer.code_page, "replace") + b"\n"
        if line.weight == "plain":
            yield words
        else:
            yield _WEIGHTS[line.weight] + words + _WEIGHTS["plain"]


def _barcode(value: str, printer: Printer) -> bytes:
    widths = code128.modules(value)
    if widths is None or not printer.has_barcodes:
        return b""
    dots = (sum(widths) + 2 * code128.QUIET_MODULES) * _DOTS_PER_MODULE
    if dots > printer.columns * _DOTS_PER_COLUMN:
        return b""
    data = b"".join(_orders(value))
    return b"\n" + _CENTRE + _BARCODE + bytes([len(data)]) + data + _LEFT


def _orders(value: str) -> Iterable[bytes]:
    """The bar code word by word, as the printer wants it: pairs as bytes, letters as letters."""
    is_paired = False
    for code in code128.codes(value):
        if code in {code128.START_C, code128.START_B} or (code == code128.TO_B and is_paired):
            is_paired = code == code128.START_C
            yield b"{C" if is_paired else b"{B"
        elif code == code128.TO_C and not is_paired:
            is_paired = True
            yield b"{C"
        else:
            yield bytes([code]) if is_paired else chr(code + 32).replace("{", "{{").encode()
