"""Reads a PDF back: words, and where they stand."""

import io
from typing import NamedTuple

from pypdf import PdfReader


class Placed(NamedTuple):
    """A piece of text with its baseline, counted from the lower left in points."""

    text: str
    x: float
    y: float


def pages(pdf):
    return PdfReader(io.BytesIO(pdf)).pages


def words(pdf):
    return "\n".join(page.extract_text() for page in pages(pdf)) + "\n"


def placed(page):
    """Every piece of text on the page, in the order it was set."""
    found = []

    def note(text, _user, matrix, _font, _size):
        if text.strip():
            found.append(Placed(text.strip(), matrix[4], matrix[5]))

    page.extract_text(visitor_text=note)
    return found
