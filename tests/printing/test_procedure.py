"""A procedure on paper: whole on every printer, the same bytes each time, on as many sheets."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clerktui.cli.paper import pdf_of, text_of
from clerktui.printing.papers import paper_bytes
from clerktui.printing.procedure import procedure_pdf, procedure_text
from clerktui.views.documents import document_from_data, document_to_data
from clerktui.views.procedures import ProcedureDocument, ProcedureLine
from tests.printing.reading import pages, words

WATER = "Is there water for it, and is the bowl the one that is kept for dogs?"


def line(kind: str, text: str, marker: str = "", level: int = 0) -> ProcedureLine:
    return ProcedureLine(kind=kind, text=text, marker=marker, level=level)


DOG = ProcedureDocument(
    town="Town of Maple Falls",
    topic="lobby_dog",
    title="A dog in the lobby",
    held="In force from 11/23/26",
    lines=(
        line("text", "Ask kindly. " * 9),
        line("heading", "Before you ask"),
        line("check", WATER, "[ ]"),
        line("item", "ask, do not guess", "-", 1),
        line("quote", "No dogs in offices. " * 5),
        line("part", "Say aloud, in Spanish"),
        line("text", "Qué buen perro."),
    ),
    notes=("Town Code 6-3",),
    made_at=dt.datetime(2026, 11, 23, 14, 41, 7, tzinfo=dt.UTC),
    timezone="America/New_York",
)


def test_text_hangs_its_items_and_fits_its_width():
    told = procedure_text(DOG, 44)
    assert max(map(len, told.splitlines())) <= 44
    assert (
        "[ ] Is there water for it, and is the bowl\n    the one that is kept for dogs?\n" in told
    )
    assert "\n  - ask, do not guess\n" in told
    assert "\n| No dogs in offices." in told
    assert "SAY ALOUD, IN SPANISH\n" in told
    assert told == text_of(DOG, 44) + "\n"


def test_every_word_is_on_the_sheets_and_their_bytes_stay_the_same():
    pdf = procedure_pdf(DOG)
    assert pdf == procedure_pdf(DOG) == pdf_of(DOG)
    told = words(pdf)
    for one in ("A dog in the lobby", "lobby_dog", "Qué buen perro.", "Town Code 6-3", "[ ]"):
        assert one in told
    assert len(pages(procedure_pdf(replace(DOG, lines=DOG.lines * 20)))) > 2


@pytest.mark.parametrize("media", ["text", "pdf", "escpos"])
def test_every_printer_of_the_office_takes_it(media):
    queued = document_from_data(document_to_data(DOG))
    assert queued == DOG
    assert paper_bytes(queued, media, 42) == paper_bytes(DOG, media, 42)
