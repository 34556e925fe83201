"""PDFs: the same bytes for the same document, the right text in them, the right number of pages."""

import io
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader

from clerktui.printing.pdf import receipt_pdf, report_pdf, z_report_pdf
from clerktui.views.documents import AccountBalance, Column, ReceiptLine, ReportRow
from tests.printing import samples
from tests.printing.goldens import matches_golden
from tests.printing.reading import pages, scanned, words

PAPERS = ("roll", "letter")
VIETNAMESE = samples.HOSTILE_NAMES[3]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", samples.RECEIPTS)
def test_the_words_on_a_receipt_are_as_kept(name, paper):
    text = words(receipt_pdf(samples.RECEIPTS[name], paper))
    assert matches_golden(f"{name}_{paper}.pdf.txt", text)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_words_on_a_z_report_are_as_kept(paper):
    text = words(z_report_pdf(samples.Z_REPORT.as_copy(1), paper))
    assert matches_golden(f"z_report_{paper}.pdf.txt", text)


def test_the_words_on_a_report_are_as_kept():
    assert matches_golden("report.pdf.txt", words(report_pdf(samples.REPORT)))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ["exact_cash", "hostile"])
def test_the_same_receipt_gives_the_same_bytes_another_day(name, paper, monkeypatch):
    first = receipt_pdf(samples.RECEIPTS[name], paper)
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert receipt_pdf(samples.RECEIPTS[name], paper) == first


def test_reports_give_the_same_bytes_too():
    assert z_report_pdf(samples.Z_REPORT) == z_report_pdf(samples.Z_REPORT)
    assert report_pdf(samples.REPORT) == report_pdf(samples.REPORT)


def test_the_date_in_the_file_is_the_moment_of_issue():
    found = PdfReader(io.BytesIO(receipt_pdf(samples.EXACT_CASH))).metadata
    assert found.creation_date == samples.ISSUED.replace(microsecond=0)
    assert found.title == "Receipt CS-2026-000123"


def test_a_plain_receipt_carries_no_font_and_stays_small():
    assert len(receipt_pdf(samples.EXACT_CASH)) < 4000


def test_a_roll_is_80_mm_wide_and_as_long_as_its_receipt():
    short, long = (
        pages(receipt_pdf(receipt))[0].mediabox
        for receipt in (samples.EXACT_CASH, samples.MANY_ACCOUNTS)
    )
    assert float(short.width) == pytest.approx(80 * 72 / 25.4, abs=0.1)
    assert 200 < float(short.height) < float(long.height) < 700


def test_a_receipt_longer_than_a_pdf_page_may_be_goes_on_on_a_second_one():
    receipt = replace(samples.EXACT_CASH, lines=samples.EXACT_CASH.lines * 400)
    found = pages(receipt_pdf(receipt))
    assert len(found) == 2
    assert max(float(page.mediabox.height) for page in found) <= 14_400
    assert words(receipt_pdf(receipt)).count("Water bill October") == 400


def test_letter_receipts_number_their_pages_and_repeat_the_marks():
    receipt = replace(samples.VOID.as_copy(2), lines=samples.EXACT_CASH.lines * 40)
    found = [page.extract_text() for page in pages(receipt_pdf(receipt, "letter"))]
    assert len(found) == 4
    for number, text in enumerate(found, start=1):
        assert f"Page {number} of 4" in text
        assert "VOID" in text
        assert "DUPLICATE 2" in text
        assert "CS-2026-000126" in text


@pytest.mark.parametrize("paper", PAPERS)
def test_names_keep_their_accents_and_lose_their_orders(paper):
    text = words(receipt_pdf(samples.HOSTILE, paper))
    for name in (
        VIETNAMESE,
        "José Ñuñez",
        "“Smitty’s” – Café & Grill… €",
        "O'BRIEN [/]",
        "\\) Tj ET",
    ):
        assert name in text
    assert "{fact}" in text
    assert "**bold** __under__" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u200b]", text)


def test_letters_no_font_has_become_question_marks():
    receipt = replace(samples.EXACT_CASH, clerk="王小明")
    assert "???" in words(receipt_pdf(receipt))


def test_a_placeholder_for_the_number_of_pages_stays_as_it_was_typed():
    receipt = replace(samples.EXACT_CASH, clerk="{nb} Smith")
    assert "{nb} Smith" in words(receipt_pdf(receipt, "letter"))


def test_a_receipt_number_that_cannot_be_a_bar_code_is_printed_without_one():
    for number in ("Nº 7", "X" * 90):
        for paper in PAPERS:
            assert receipt_pdf(replace(samples.EXACT_CASH, number=number), paper)


def test_a_z_report_with_many_services_takes_more_pages():
    report = replace(samples.Z_REPORT, services=samples.Z_REPORT.services * 20, messages=("Hm.",))
    found = pages(z_report_pdf(report))
    assert len(found) == 4
    assert "Supervisor, date" in found[-1].extract_text()


def test_an_idle_balanced_z_report_prints():
    idle = replace(
        samples.Z_REPORT,
        town_lines=(),
        tenders=(),
        denominations=(),
        services=(),
        void_numbers=(),
        first_receipt="",
        chain_head="",
        over_short_cents=0,
        approved_by="",
    )
    text = words(z_report_pdf(idle))
    assert "BALANCED" in text
    assert "Voided" not in text


def test_long_reports_repeat_their_headings():
    report = replace(samples.REPORT, rows=samples.REPORT.rows * 20)
    found = [page.extract_text() for page in pages(report_pdf(report, landscape=False))]
    assert len(found) == 5
    assert all("Received" in text and f"of {len(found)}" in text for text in found)


def test_a_report_turns_sideways_only_when_its_columns_ask_for_it():
    narrow = replace(samples.REPORT, columns=samples.REPORT.columns[:2])
    for report, is_wide in ((samples.REPORT, True), (narrow, False)):
        box = pages(report_pdf(report))[0].mediabox
        assert (box.width > box.height) is is_wide


def test_a_report_too_wide_for_any_paper_is_set_smaller_and_whole():
    columns = tuple(Column(name=f"Column {number}", kind="money") for number in range(24))
    rows = (ReportRow((99_999_999_999,) * 24),)
    text = words(report_pdf(replace(samples.REPORT, columns=columns, rows=rows, totals=())))
    assert text.count("999,999,999.99") == 24


def test_a_report_of_nothing_prints():
    empty = replace(samples.REPORT, columns=(), rows=(), totals=(), footnotes=(), subtitle="")
    assert "Receipt register" in words(report_pdf(empty))
    heading = replace(samples.REPORT, rows=(ReportRow((), style="heading"),), totals=())
    assert pages(report_pdf(heading))


hostile = st.text(max_size=60) | st.sampled_from(samples.HOSTILE_NAMES)


@settings(max_examples=40, deadline=None)
@given(name=hostile, other=hostile, paper=st.sampled_from(PAPERS))
def test_no_name_stops_the_printing(name, other, paper):
    receipt = replace(
        samples.VOID,
        town_lines=(name, other),
        number=other,
        clerk=name,
        void_reason=other,
        lines=(ReceiptLine(description=name, amount_cents=1, account=other, account_name=name),),
        accounts=(AccountBalance(account=other, name=name, balance_cents=-1),),
        messages=(name, other),
    )
    assert receipt_pdf(receipt, paper).startswith(b"%PDF-")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_spanish_receipt_says_its_language_and_keeps_its_accents(paper):
    pdf = receipt_pdf(samples.SPANISH, paper)
    found = PdfReader(io.BytesIO(pdf))
    assert found.metadata.title == "Recibo CS-2026-000128"
    assert found.trailer["/Root"]["/Lang"] == "es-US"
    text = words(pdf)
    for word in ("Le atendió", "NUÑEZ, ROSA", "TOTAL PAGADO", "CAMBIO (Efectivo)"):
        assert word in text
    assert "Receipt" not in text


@pytest.mark.parametrize("paper", PAPERS)
def test_a_spanish_void_carries_its_word_twice(paper):
    text = words(receipt_pdf(samples.SPANISH_VOID, paper))
    assert text.count("ANULADO") == 2
    assert "VOID" not in text
    assert "DUPLICADO 1" in text


@pytest.mark.parametrize("paper", PAPERS)
def test_the_number_of_a_receipt_scans_back_from_its_paper(paper):
    assert scanned(receipt_pdf(samples.EXACT_CASH, paper)) == ["CS-2026-000123"]
