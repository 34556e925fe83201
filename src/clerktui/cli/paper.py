"""Documents of the office as a file or as text on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call
from clerktui.cli.reply import encoded
from clerktui.errors import Refused
from clerktui.views.dashboard import DashboardDocument
from clerktui.views.documents import (
    Document,
    ReceiptDocument,
    ReportDocument,
    TapeDocument,
    ZReportDocument,
)
from clerktui.views.letters import LetterDocument
from clerktui.views.procedures import ProcedureDocument
from clerktui.views.work_order_papers import CrewDaySheet, WorkOrderPaper

if TYPE_CHECKING:
    from clerktui.printing.pdf import Paper

TEXT_WIDTH = 40

PdfOption = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write a PDF there.")]
TextOption = Annotated[
    int | None, typer.Option("--text", metavar="WIDTH", min=24, help="Print as text, so wide.")
]


class Form(StrEnum):
    """How a report is given."""

    TEXT = "text"
    CSV = "csv"
    PDF = "pdf"
    JSON = "json"


FormOption = Annotated[Form, typer.Option("--format", "--form", help="How it is given.")]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it there, not to stdout."),
]
WidthOption = Annotated[int, typer.Option("--width", min=40, max=400, help="Columns of text.")]


def text_of(document: Document, width: int | None = None) -> str:
    """The document as lines of text, without the last line end."""
    from clerktui.printing import text

    if isinstance(document, ReceiptDocument):
        return text.receipt_text(document, width or TEXT_WIDTH).rstrip("\n")
    if isinstance(document, ZReportDocument):
        return text.z_report_text(document, width or TEXT_WIDTH).rstrip("\n")
    if isinstance(document, DashboardDocument):
        from clerktui.printing.text_dashboard import dashboard_text

        return dashboard_text(document, width or 80).rstrip("\n")
    if isinstance(document, TapeDocument):
        return text.tape_text(document, width or TEXT_WIDTH).rstrip("\n")
    if isinstance(document, LetterDocument):
        from clerktui.printing.mail import letter_text

        return letter_text(document, width or 80).rstrip("\n")
    if isinstance(document, ProcedureDocument):
        from clerktui.printing.procedure import procedure_text

        return procedure_text(document, width or 80).rstrip("\n")
    if isinstance(document, WorkOrderPaper | CrewDaySheet):
        from clerktui.printing.papers import paper_bytes

        return paper_bytes(document, "text", width or 80).decode().rstrip("\n")
    return text.report_text(document, width or 80).rstrip("\n")


def pdf_of(document: Document, paper: Paper = "letter") -> bytes:
    """The document as PDF."""
    from clerktui.printing import pdf

    if isinstance(document, ReceiptDocument):
        return pdf.receipt_pdf(document, paper)
    if isinstance(document, ZReportDocument):
        return pdf.z_report_pdf(document, paper)
    if isinstance(document, DashboardDocument):
        from clerktui.printing.letter_dashboard import dashboard_pdf

        return dashboard_pdf(document)
    if isinstance(document, TapeDocument):
        return pdf.tape_pdf(document, TEXT_WIDTH)
    if isinstance(document, LetterDocument):
        return pdf.letter_pdf(document)
    if isinstance(document, ProcedureDocument):
        from clerktui.printing.procedure import procedure_pdf

        return procedure_pdf(document)
    if isinstance(document, WorkOrderPaper | CrewDaySheet):
        from clerktui.printing.papers import paper_bytes

        return paper_bytes(document, "pdf", TEXT_WIDTH)
    return pdf.report_pdf(document)


def give_letter(
    call: Call, letter: LetterDocument, pdf: Path | None, width: int | None
) -> dict[str, object]:
    """Write a letter as PDF where that is asked; it as data, with its text where that is."""
    if pdf is not None:
        write_pdf(call, pdf, letter)
    said: dict[str, object] = letter.to_data()
    return {**said, "text": text_of(letter, width)} if width is not None else said


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


def refuse_pdf_on_terminal(form: Form, output: Path | None) -> None:
    """Let no PDF onto the terminal of a person."""
    if form is Form.PDF and output is None and sys.stdout.isatty():
        raise typer.BadParameter("a PDF is not for a terminal: name a file.", param_hint="'-o'")


def rendered(document: ReportDocument, form: Form, width: int) -> bytes:
    """A report as the bytes of a file."""
    if form is Form.PDF:
        return pdf_of(document)
    if form is Form.JSON:
        return f"{encoded(document.to_data())}\n".encode()
    if form is Form.CSV:
        from clerktui.formats.report_csv import report_csv

        return report_csv(document).encode()
    return f"{text_of(document, width)}\n".encode()


def give_pieces(call: Call, pieces: Iterable[bytes], output: Path | None) -> None:
    """Write the bytes one piece after another: a long report is never whole in memory.

    Raises:
        Refused: `file.not_written` when the file cannot be written.
    """
    if output is None:
        for piece in pieces:
            call.reply.raw(piece)
        return
    # The first piece is made before the file is: a refusal leaves no empty one.
    rest = iter(pieces)
    first = next(rest, b"")
    try:
        with output.open("wb") as file:
            file.write(first)
            file.writelines(rest)
    except OSError as error:
        raise Refused("file.not_written", path=str(output), reason=error.strerror or "") from None
    call.reply.note(f"Wrote {output}")


def give(call: Call, content: bytes, output: Path | None) -> None:
    """Write the bytes as they are: a report is the same in a file and in a pipe."""
    if output is not None:
        write_file(call, output, content)
    else:
        call.reply.raw(content)
