"""Documents of the office as a file or as text on stdout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call
from clerktui.errors import Refused
from clerktui.views.documents import Document, ReceiptDocument, ZReportDocument

if TYPE_CHECKING:
    from clerktui.printing.pdf import Paper

TEXT_WIDTH = 40

PdfOption = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write a PDF there.")]
TextOption = Annotated[
    int | None, typer.Option("--text", metavar="WIDTH", min=24, help="Print as text, so wide.")
]


def text_of(document: Document, width: int | None = None) -> str:
    """The document as lines of text, without the last line end."""
    from clerktui.printing import text

    if isinstance(document, ReceiptDocument):
        return text.receipt_text(document, width or TEXT_WIDTH).rstrip("\n")
    if isinstance(document, ZReportDocument):
        return text.z_report_text(document, width or TEXT_WIDTH).rstrip("\n")
    return text.report_text(document, width or 80).rstrip("\n")


def pdf_of(document: Document, paper: Paper = "letter") -> bytes:
    """The document as PDF."""
    from clerktui.printing import pdf

    if isinstance(document, ReceiptDocument):
        return pdf.receipt_pdf(document, paper)
    if isinstance(document, ZReportDocument):
        return pdf.z_report_pdf(document, paper)
    return pdf.report_pdf(document)


def write_pdf(call: Call, path: Path, document: Document, paper: Paper = "letter") -> None:
    """Write the document as a PDF file and say where."""
    write_file(call, path, pdf_of(document, paper))


def write_file(call: Call, path: Path, content: bytes) -> None:
    """Write a file and say where.

    Raises:
        Refused: `file.not_written` when the file cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Refused("file.not_written", path=str(path), reason=error.strerror or "") from None
    call.reply.note(f"Wrote {path}")
