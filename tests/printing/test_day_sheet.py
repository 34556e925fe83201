"""A crew's day on paper: every order in its sequence, each with bars that scan back."""

import datetime as dt
from dataclasses import replace

import pytest

from clerktui.cli.paper import pdf_of, text_of
from clerktui.printing.day_sheet import day_sheet_text, when_words
from clerktui.printing.letter_day_sheet import day_sheet_pdf
from clerktui.printing.papers import paper_bytes
from clerktui.views.documents import document_from_data, document_to_data
from tests.printing import order_samples as samples
from tests.printing.goldens import matches_golden
from tests.printing.reading import outside, pages, scanned, words

ONE = samples.DAY_SHEET.lines[0]


@pytest.mark.parametrize("name", ["day_sheet", "day_sheet_long"])
def test_the_words_on_a_day_sheet_are_as_kept(name):
    assert matches_golden(f"{name}.pdf.txt", words(day_sheet_pdf(samples.DAY_SHEETS[name])))


@pytest.mark.parametrize("width", [40, 80])
def test_the_lines_of_a_day_sheet_are_as_kept(width):
    assert matches_golden(f"day_sheet_{width}.txt", day_sheet_text(samples.DAY_SHEET, width))


def test_the_bars_of_every_order_scan_back():
    pdf = day_sheet_pdf(samples.LONG_DAY)
    count = len(pages(pdf))
    found = [text for place in range(count) for text in scanned(pdf, place)]
    assert count == 4
    assert found == [f"#{line.number}" for line in samples.LONG_DAY.lines]


def test_pages_are_numbered_and_repeat_crew_and_headings():
    found = [page.extract_text() for page in pages(day_sheet_pdf(samples.LONG_DAY))]
    for number, text in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in text
        assert "Crew 2, Ortiz" in text
    assert all("Who and meter" in text for text in found[:-1])
    assert "24 orders" in found[0]
    assert "24 orders" in found[-1]
    assert "Call the desk before a cut-off" in found[-1]


@pytest.mark.parametrize("name", samples.DAY_SHEETS)
def test_nothing_is_set_beyond_the_edges(name):
    assert outside(day_sheet_pdf(samples.DAY_SHEETS[name])) == []


def test_only_another_day_than_the_sheets_is_told_with_the_hour():
    day = samples.DAY_SHEET
    assert when_words(ONE, day) == ("by 11:42 AM",)
    late = replace(ONE, due_at=ONE.due_at - dt.timedelta(days=3), window="8 to 12")
    assert when_words(late, day) == ("8 to 12", "by 11/20/2026 11:42 AM")
    assert when_words(replace(ONE, due_at=None), day) == ()


def test_a_day_of_one_order_and_a_day_of_none_print():
    one = replace(samples.DAY_SHEET, lines=(ONE,), outcomes=(), note="", members=())
    assert "1 order\n" in words(day_sheet_pdf(one))
    assert "Outcome codes" not in words(day_sheet_pdf(one))
    none = replace(one, lines=(), department="")
    assert "0 orders" in words(day_sheet_pdf(none))
    assert "0 orders" in day_sheet_text(none)


def test_a_copy_says_so():
    assert "DUPLICATE 2" in words(day_sheet_pdf(samples.DAY_SHEET.as_copy(2)))
    assert "DUPLICATE 2" in day_sheet_text(samples.DAY_SHEET.as_copy(2))


@pytest.mark.parametrize("width", [24, 32, 40, 80])
@pytest.mark.parametrize("name", samples.DAY_SHEETS)
def test_no_line_is_wider_than_the_paper(name, width):
    told = day_sheet_text(samples.DAY_SHEETS[name], width, ascii_only=True)
    assert max(map(len, told.splitlines())) <= width


@pytest.mark.parametrize("media", ["text", "pdf", "escpos"])
def test_every_printer_of_the_office_takes_it(media):
    queued = document_from_data(document_to_data(samples.LONG_DAY))
    assert queued == samples.LONG_DAY
    assert paper_bytes(queued, media, 42) == paper_bytes(samples.LONG_DAY, media, 42)


def test_the_command_line_gives_the_same_paper():
    assert pdf_of(samples.DAY_SHEET) == day_sheet_pdf(samples.DAY_SHEET)
    assert text_of(samples.DAY_SHEET) == day_sheet_text(samples.DAY_SHEET).rstrip("\n")
