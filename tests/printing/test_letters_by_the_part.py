"""Many letters in one file: each with its own pages, its address inside the window, fold marks."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from clerktui.printing.mail import Window
from clerktui.printing.pdf import letters_pdf
from clerktui.views.letters import LetterDocument, LetterFigure

_MM = 72 / 25.4
SAID = {"left_mm": 22, "top_mm": 51, "width_mm": 101, "height_mm": 28, "folds_mm": [93.1, 186.2]}
LETTER = LetterDocument(
    town_lines=("Town of Maple Falls", "101 Main Street"),
    number="L1-1",
    made_at=dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC),
    timezone="America/New_York",
    dated_on=dt.date(2026, 11, 23),
    to_lines=("MARIA RODRIGUEZ", "12 Elm St", "Maple Falls NC 28099"),
    subject="Past-due notice",
    paragraphs=("Please pay.",),
    figures=(LetterFigure(label="Past due", amount_cents=4120, is_total=True),),
    closing=("Customer Service",),
)
LONG = replace(
    LETTER,
    number="L1-2",
    to_lines=(
        "Estate of MARIA DE LOS ANGELES RODRIGUEZ-VILLANUEVA DE LA CRUZ",
        "c/o Piedmont Property Management and Development LLC, 1200 West Industrial Boulevard",
        "Building 7, Suite 4410",
        "Maple Falls NC 28099-1234",
    ),
    paragraphs=("Word. " * 900,),
)


def _placed(page) -> list[tuple[str, float, float]]:
    """Each piece of text with where it begins, counted from the upper left corner."""
    found = []

    def visit(text, _cm, tm, _font, _size):
        if text.strip():
            found.append((text.strip(), tm[4], 792 - tm[5]))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("letter", [LETTER, LONG], ids=["short", "long"])
def test_the_address_is_in_the_window_however_long(letter):
    page = PdfReader(io.BytesIO(letters_pdf([letter], "t", Window.from_mm(SAID)))).pages[0]
    words = " ".join(letter.to_lines).split()
    top, bottom = SAID["top_mm"] * _MM, (SAID["top_mm"] + SAID["height_mm"]) * _MM
    inside = [one for one in _placed(page) if top <= one[2] <= bottom]
    assert " ".join(text for text, *_ in inside).split() == words
    left, right = SAID["left_mm"] * _MM, (SAID["left_mm"] + SAID["width_mm"]) * _MM
    assert all(left <= x < right for _, x, _ in inside)


def test_each_letter_counts_its_own_pages_and_the_same_letters_give_the_same_bytes():
    window = Window.from_mm(SAID)
    content = letters_pdf([LONG, LETTER], "t", window)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert ["Page 1 of 2" in pages[0], "Page 2 of 2" in pages[1]] == [True, True]
    assert "Page 1 of 1" in pages[2]
    assert "L1-1" in pages[2]
    assert letters_pdf([LONG, LETTER], "t", window) == content
