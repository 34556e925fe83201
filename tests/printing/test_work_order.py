"""A work order on paper: one sheet, the bars scan back, boxes in the order they are keyed."""

import doctest
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader

from clerktui.cli.paper import pdf_of, text_of
from clerktui.printing import work_order
from clerktui.printing.letter_work_order import work_order_pdf
from clerktui.printing.papers import paper_bytes
from clerktui.printing.work_order import order_text
from clerktui.views import work_order_papers
from clerktui.views.documents import document_from_data, document_to_data
from clerktui.views.work_order_papers import OrderCharge, OrderOutcome, scanned as number_of
from tests.printing import order_samples as samples, samples as town
from tests.printing.goldens import matches_golden
from tests.printing.reading import outside, pages, placed, scanned, words

STEPS = ("Outcome", "Readings", "Minutes", "Charges", "Remarks")


@pytest.mark.parametrize("module", [work_order, work_order_papers])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", ["order_leak", "order_change", "order_long"])
def test_the_words_on_an_order_are_as_kept(name):
    assert matches_golden(f"{name}.pdf.txt", words(work_order_pdf(samples.ORDERS[name])))


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ["order_leak", "order_change"])
def test_the_lines_of_an_order_are_as_kept(name, width):
    assert matches_golden(f"{name}_{width}.txt", order_text(samples.ORDERS[name], width))


@pytest.mark.parametrize("name", ["order_leak", "order_change", "order_spanish"])
def test_an_ordinary_order_is_one_sheet(name):
    assert len(pages(work_order_pdf(samples.ORDERS[name]))) == 1


@pytest.mark.parametrize("number", [7, 99, 10_442, 991_234, 1_000_442, 2_000_000_000])
def test_its_number_scans_back(number):
    assert scanned(work_order_pdf(replace(samples.LEAK, number=number))) == [f"#{number}"]


def test_every_sheet_of_a_long_order_carries_its_bars():
    pdf = work_order_pdf(samples.LONG)
    found = pages(pdf)
    assert len(found) == 2
    for place, page in enumerate(found):
        assert scanned(pdf, place) == [number_of(samples.LONG.number)]
        assert f"Page {place + 1} of 2" in page.extract_text()
    assert "FILL IN" not in found[0].extract_text()
    assert all(step in found[1].extract_text() for step in STEPS)


@pytest.mark.parametrize("name", samples.ORDERS)
def test_nothing_is_set_beyond_the_edges(name):
    assert outside(work_order_pdf(samples.ORDERS[name])) == []


def test_boxes_stand_in_the_order_they_are_keyed():
    (page,) = pages(work_order_pdf(samples.LEAK))
    heights = {piece.text: piece.y for piece in placed(page)}
    found = [heights[step] for step in STEPS]
    assert found == sorted(found, reverse=True)
    numbers = [heights[str(number)] for number in range(4, 7)]
    assert numbers == found[2:]
    text = order_text(samples.LEAK)
    assert re.findall(r"^(\d) ([A-Z]\w+)", text, re.MULTILINE) == [
        ("1", "Order"),
        *((str(number), step) for number, step in enumerate(STEPS, start=2)),
    ]


def test_flags_shout_and_a_confidential_customer_stays_unnamed():
    pdf = work_order_pdf(replace(samples.LEAK, customer="", callers=()))
    assert "LIFE SUPPORT   •   DOG" in words(pdf)
    assert "Customer\n" not in words(pdf)
    assert "Brien" not in words(pdf)


def test_a_changed_meter_asks_for_both_readings_and_the_new_number():
    text = words(work_order_pdf(samples.CHANGE))
    for asked in ("Old meter shows", "New meter", "First reading", "Meter 18-447120 (Water)"):
        assert asked in text
    assert "last 001234 on 11/03/2026" in text
    assert "Meter 9 (Fire line)" in text


def test_an_order_without_outcomes_has_room_for_a_code():
    plain = replace(samples.LEAK, outcomes=(), charges=(), meters=(), answers=())
    text = words(work_order_pdf(plain))
    assert "none for this type" in text
    assert "none asked for" in text
    assert "could not" not in text


def test_many_outcomes_and_charges_go_on_on_another_sheet_whole():
    many = replace(
        samples.LEAK,
        outcomes=tuple(OrderOutcome(code=f"{n}", words=f"Outcome {n}") for n in range(100, 160)),
        charges=tuple(
            OrderCharge(code=f"C{n}", description="A charge", amount_cents=n)
            for n in range(100, 160)
        ),
    )
    pdf = work_order_pdf(many)
    text = words(pdf)
    assert all(f"Outcome {n}" in text and f"C{n}" in text for n in range(100, 160))
    assert outside(pdf) == []


def test_a_copy_says_so_and_the_file_says_its_language():
    pdf = work_order_pdf(samples.SPANISH)
    assert "DUPLICADO 1" in words(pdf)
    assert "23/11/2026" in words(pdf)
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "es-US"
    assert "DUPLICATE 3" in words(work_order_pdf(samples.LEAK.as_copy(3)))


@pytest.mark.parametrize("width", [24, 32, 40, 80])
@pytest.mark.parametrize("name", samples.ORDERS)
def test_no_line_is_wider_than_the_paper(name, width):
    told = order_text(samples.ORDERS[name], width, ascii_only=True)
    assert max(map(len, told.splitlines())) <= width


@pytest.mark.parametrize("media", ["text", "pdf", "escpos"])
@pytest.mark.parametrize("name", samples.ORDERS)
def test_every_printer_of_the_office_takes_it(name, media):
    order = samples.ORDERS[name]
    if name == "order_hostile":  # a lone surrogate cannot be kept as UTF-8 in the first place
        assert paper_bytes(order, media, 42) == paper_bytes(order, media, 42)
        return
    queued = document_from_data(document_to_data(order))
    assert queued == order
    assert paper_bytes(queued, media, 42) == paper_bytes(order, media, 42)


def test_a_receipt_printer_draws_the_bars_itself():
    assert b"\x1dkI\x0a{B#{C\x0a\x2c{B2" in paper_bytes(samples.LEAK, "escpos", 42)


def test_the_command_line_gives_the_same_paper():
    assert pdf_of(samples.LEAK) == work_order_pdf(samples.LEAK)
    assert text_of(samples.LEAK) == order_text(samples.LEAK).rstrip("\n")


hostile = st.text(max_size=60) | st.sampled_from(town.HOSTILE_NAMES)


@settings(max_examples=30, deadline=None)
@given(name=hostile, other=hostile)
def test_no_name_stops_the_printing(name, other):
    order = replace(
        samples.CHANGE,
        town_lines=(name,),
        kind=name,
        place=other,
        description=other,
        flags=(name, other),
        meters=(replace(samples.CHANGE.meters[0], number=name, service=other, digits=40),),
        outcomes=(OrderOutcome(code=name, words=other),),
        charges=(OrderCharge(code=other, description=name, amount_cents=-1),),
    )
    assert outside(work_order_pdf(order)) == []
