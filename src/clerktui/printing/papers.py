"""Any document as the bytes a workstation's printer takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clerktui.printing.spooler import Media
from clerktui.printing.text_dashboard import dashboard_report
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

Way = Callable[[Any, int], bytes]


def paper_bytes(document: Document, media: Media, width: int) -> bytes:
    """The document for a printer of this kind whose paper is `width` letters wide."""
    return _ways(media)[type(document)](document, width)


def _ways(media: Media) -> dict[type[Document], Way]:
    if media == "pdf":
        from clerktui.printing import pdf
        from clerktui.printing.letter_dashboard import dashboard_pdf
        from clerktui.printing.letter_day_sheet import day_sheet_pdf
        from clerktui.printing.letter_work_order import work_order_pdf
        from clerktui.printing.procedure import procedure_pdf

        return {
            DashboardDocument: lambda board, _: dashboard_pdf(board),
            ReceiptDocument: lambda receipt, _: pdf.receipt_pdf(receipt),
            ZReportDocument: lambda report, _: pdf.z_report_pdf(report),
            ReportDocument: lambda report, _: pdf.report_pdf(report),
            TapeDocument: pdf.tape_pdf,
            LetterDocument: lambda letter, _: pdf.letter_pdf(letter),
            ProcedureDocument: lambda procedure, _: procedure_pdf(procedure),
            WorkOrderPaper: lambda order, _: work_order_pdf(order),
            CrewDaySheet: lambda day, _: day_sheet_pdf(day),
        }
    if media == "escpos":
        from clerktui.printing import escpos

        return {
            DashboardDocument: lambda board, n: escpos.report_escpos(
                dashboard_report(board), escpos.Printer(n)
            ),
            ReceiptDocument: lambda receipt, _: escpos.receipt_escpos(receipt),
            ZReportDocument: lambda report, _: escpos.z_report_escpos(report),
            ReportDocument: lambda report, n: escpos.report_escpos(report, escpos.Printer(n)),
            TapeDocument: lambda tape, n: escpos.tape_escpos(tape, escpos.Printer(n)),
            LetterDocument: lambda letter, n: escpos.letter_escpos(letter, escpos.Printer(n)),
            ProcedureDocument: lambda one, n: escpos.procedure_escpos(one, escpos.Printer(n)),
            WorkOrderPaper: lambda order, n: escpos.order_escpos(order, escpos.Printer(n)),
            CrewDaySheet: lambda day, n: escpos.day_sheet_escpos(day, escpos.Printer(n)),
        }
    return _as_text()


def _as_text() -> dict[type[Document], Way]:
    from clerktui.printing import mail, text
    from clerktui.printing.day_sheet import day_sheet_text
    from clerktui.printing.procedure import procedure_text
    from clerktui.printing.work_order import order_text

    return {
        DashboardDocument: lambda board, width: text.report_text(
            dashboard_report(board), width
        ).encode(),
        ReceiptDocument: lambda receipt, width: text.receipt_text(receipt, width).encode(),
        ZReportDocument: lambda report, width: text.z_report_text(report, width).encode(),
        ReportDocument: lambda report, width: text.report_text(report, width).encode(),
        TapeDocument: lambda tape, width: text.tape_text(tape, width).encode(),
        LetterDocument: lambda letter, width: mail.letter_text(letter, width).encode(),
        ProcedureDocument: lambda one, width: procedure_text(one, width).encode(),
        WorkOrderPaper: lambda order, width: order_text(order, width).encode(),
        CrewDaySheet: lambda day, width: day_sheet_text(day, width).encode(),
    }
