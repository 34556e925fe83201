"""A receipt as PDF, beside a bare page of as many words through the same library."""

from __future__ import annotations

import datetime as dt

from fpdf import FPDF

from bench.figures import Figure, Goal, Size
from bench.pace import side_by_side
from clerktui.printing.pdf import receipt_pdf
from clerktui.views.documents import (
    AccountBalance,
    ReceiptDocument,
    ReceiptLine,
    ReceiptTender,
)

_GOAL = Goal(2.0, of_ratio=True)
_WARM = 10
_RECEIPT = ReceiptDocument(
    town_lines=("Town of Maple Falls", "101 Main St", "Maple Falls NC 28099", "(919) 555-0100"),
    number="26-018221",
    issued_at=dt.datetime(2026, 11, 23, 15, 4, 9, tzinfo=dt.UTC),
    timezone="America/New_York",
    business_date=dt.date(2026, 11, 23),
    clerk="Ana Ruiz",
    office="Main St.",
    workstation="DESK1",
    drawer="2",
    lines=tuple(
        ReceiptLine(
            description=service,
            amount_cents=cents,
            account="10-0442-07",
            account_name="RODRIGUEZ, MARIA E",
            bill="B0018221",
            reason="oldest first",
            balance_after_cents=0,
        )
        for service, cents in (("Water", 4_120), ("Sewer", 3_800), ("Solid waste", 720))
    ),
    tenders=(
        ReceiptTender(name="Cash", amount_cents=10_000),
        ReceiptTender(name="Cash", amount_cents=-1_360, is_change=True),
    ),
    total_cents=8_640,
    change_cents=1_360,
    accounts=(AccountBalance(account="10-0442-07", name="RODRIGUEZ, MARIA E", balance_cents=0),),
    messages=("Thank you. Keep this receipt.",),
)
# As many pieces of text as the receipt on a roll sets, of the same length.
_WORDS = 35
_TEXT = "Solid waste B0018221"


def receipts(size: Size) -> list[Figure]:
    """On a roll and on Letter."""
    figures = []
    for paper in ("roll", "letter"):
        pairs = [(lambda paper=paper: receipt_pdf(_RECEIPT, paper), _bare)] * (size.pages + _WARM)
        ours, bare = side_by_side(pairs, _WARM)
        detail = {"p95": ours.ms(0.95), "cpu": ours.cpu_ms(), "baseline_cpu": bare.cpu_ms()}
        name = f"receipt_pdf_{paper}"
        figures.append(Figure(name, ours.ms(0.5), bare.ms(0.5), "ms", _GOAL, detail=detail))
    return figures


def _bare() -> bytes:
    page = FPDF(unit="pt", format="letter")
    page.add_page()
    page.set_font("helvetica", size=9)
    for number in range(_WORDS):
        page.text(20, 20 + 10 * number, _TEXT)
    return bytes(page.output())
