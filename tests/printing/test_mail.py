"""Letters for a windowed envelope, as text and as PDF."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clerktui.printing.mail import letter_text
from clerktui.printing.papers import paper_bytes
from clerktui.printing.pdf import letter_pdf
from clerktui.views.documents import document_from_data, document_to_data
from clerktui.views.letters import LetterDocument, LetterFigure
from tests.printing.goldens import matches_golden
from tests.printing.reading import pages, words

LETTER = LetterDocument(
    town_lines=("Town of Maple Falls", "101 Main Street", "Maple Falls NC 28099"),
    number="R-3",
    made_at=dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC),
    timezone="America/New_York",
    dated_on=dt.date(2026, 11, 24),
    to_lines=("MARIA RODRIGUEZ", "12 Elm St", "Maple Falls NC 28099"),
    subject="Returned payment of property tax, account 20-0001-00",
    paragraphs=("Your payment of 11/03/26 was returned by the bank.", "word " * 60),
    figures=(
        LetterFigure(label="Tax unpaid again", amount_cents=100_000),
        LetterFigure(label="Penalty (G.S. 105-357(b)(2))", amount_cents=10_000),
        LetterFigure(label="Owed today", amount_cents=110_000, is_total=True),
    ),
    closing=("Tax Collector",),
    via="BY CERTIFIED MAIL, RETURN RECEIPT REQUESTED",
)


def test_the_words_of_a_letter_are_as_kept():
    assert matches_golden("mail_letter.txt", letter_text(LETTER))
    assert matches_golden("mail_letter.pdf.txt", words(letter_pdf(LETTER)))


def test_the_same_letter_gives_the_same_bytes_and_a_copy_says_so():
    assert letter_pdf(LETTER) == letter_pdf(LetterDocument.from_data(LETTER.to_data()))
    assert "DUPLICATE 2" in words(letter_pdf(LETTER.as_copy(2)))
    assert "DUPLICATE 2" in letter_text(LETTER.as_copy(2))


def test_no_line_is_longer_than_asked_for_and_long_letters_turn_the_page():
    assert max(map(len, letter_text(LETTER, 40).splitlines())) <= 43
    long = dataclasses.replace(LETTER, paragraphs=("many words here " * 40,) * 12)
    assert len(pages(letter_pdf(long))) > 1


def test_a_letter_without_figures_has_none():
    plain = dataclasses.replace(LETTER, figures=(), via="", language="es")
    assert "110" not in letter_text(plain)
    assert "CERTIFIED" not in words(letter_pdf(plain))


def test_every_kind_of_printer_takes_it():
    for media, begins in (("pdf", b"%PDF"), ("text", b"Town"), ("escpos", b"\x1b@Town")):
        assert paper_bytes(LETTER, media, 42).startswith(begins)
    assert document_from_data(document_to_data(LETTER)) == LETTER
