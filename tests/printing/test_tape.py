"""The running tape on every paper: columns kept, nothing of the data an order to the printer."""

import datetime as dt
from dataclasses import replace

import pytest

from clerktui.printing.escpos import CUT, INIT, Printer, report_escpos, tape_escpos
from clerktui.printing.papers import paper_bytes
from clerktui.printing.pdf import tape_pdf
from clerktui.printing.tape import tape_lines
from clerktui.printing.text import tape_text
from clerktui.views.documents import TapeAmount, TapeDocument
from tests.printing import samples
from tests.printing.reading import pages, placed, words
from tests.printing.test_escpos import without_orders

TAPE = TapeDocument(
    number=118,
    title_lines=("Town of Mapleton", "Batch 118, Mail, keyed"),
    amounts=(
        TapeAmount("keyed", 1, 5400),
        TapeAmount("keyed", 2, 1_234_567),
        TapeAmount("out", 1, -5400),
        TapeAmount("in", 1, 4500),
    ),
    head="3f9a" * 16,
    items=2,
    control_cents=1_239_067,
    control_items=2,
    made_at=dt.datetime(2026, 11, 23, 22, 15, tzinfo=dt.UTC),
)


def test_text_is_the_tape_line_by_line():
    assert tape_text(TAPE, 32).splitlines() == list(tape_lines(TAPE, 32))
    assert "   12,390.67 *\n" in tape_text(TAPE, 32)


@pytest.mark.parametrize("columns", [32, 40, 48])
def test_a_receipt_printer_gets_the_same_lines(columns):
    data = tape_escpos(TAPE, Printer(columns))
    assert data.startswith(INIT)
    assert data.endswith(CUT)
    said = without_orders(data).decode("ascii").splitlines()
    assert said[: len(tape_lines(TAPE, columns))] == list(tape_lines(TAPE, columns))


def test_no_title_can_give_the_printer_an_order():
    tape = replace(TAPE, title_lines=samples.HOSTILE_NAMES)
    assert b"\x1b" not in without_orders(tape_escpos(tape))
    report = replace(samples.REPORT, title=samples.HOSTILE_NAMES[1])
    assert b"\x1b" not in without_orders(report_escpos(report))


@pytest.mark.parametrize("columns", [24, 40, 48])
def test_the_amounts_stand_under_each_other_on_the_roll(columns):
    (page,) = pages(tape_pdf(TAPE, columns))
    assert float(page.mediabox.width) == pytest.approx(80 * 72 / 25.4, abs=0.1)
    lines = words(tape_pdf(TAPE, columns))
    assert "12,345.67" in lines
    assert "Difference" in lines
    assert max(piece.x for piece in placed(page)) < float(page.mediabox.width)


def test_a_long_tape_goes_on_on_another_page():
    many = tuple(TapeAmount("keyed", line, 100) for line in range(1, 2001))
    tape = replace(TAPE, amounts=many, items=2000)
    assert len(pages(tape_pdf(tape))) == 2


def test_the_same_tape_gives_the_same_bytes():
    assert tape_pdf(TAPE) == tape_pdf(TAPE)


@pytest.mark.parametrize("document", [TAPE, samples.REPORT, samples.Z_REPORT, samples.EXACT_CASH])
@pytest.mark.parametrize(("media", "begins"), [("pdf", b"%PDF-"), ("escpos", INIT), ("text", b"")])
def test_every_document_has_every_paper(document, media, begins):
    paper = paper_bytes(document, media, 40)
    assert paper.startswith(begins)
    if media == "text":
        assert max(map(len, paper.decode().splitlines())) <= 40
