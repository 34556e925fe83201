"""Reads a PDF back: words, and where they stand."""

import io
from typing import NamedTuple

import pypdfium2
import zxingcpp
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


def scanned_bars(widths):
    """What a scanner says about bars and spaces of these widths."""
    row = bytearray(b"\xff" * 40)
    for place, width in enumerate(widths):
        row += (b"\xff" if place % 2 else b"\x00") * (3 * width)
    row += b"\xff" * 40
    picture = memoryview(bytes(row) * 20).cast("B", shape=(20, len(row)))
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.Code128)
    return found.text


def scanned(pdf, page=0):
    """Every bar code on a page from the top, as a scanner of 200 dots to the inch reads it."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=200 / 72, grayscale=True).to_pil()
    found = zxingcpp.read_barcodes(picture)
    return [one.text for one in sorted(found, key=lambda one: one.position.top_left.y)]


def outside(pdf):
    """What is darker than paper within a fifth of an inch of any edge of any page."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        picture = page.render(scale=1, grayscale=True).to_pil().point(lambda level: 255 - level)
        box = picture.getbbox() or (20, 20, 20, 20)
        if min(*box[:2], picture.width - box[2], picture.height - box[3]) < 14:
            found.append((number + 1, box))
    return found
