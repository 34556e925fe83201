"""The page: words measured as they are set, letters no font has told as a question mark."""

import io

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader

from clerktui.printing.canvas import Canvas, Face
from clerktui.printing.clean import printable
from tests.printing import samples

BODY = Face(10)


@pytest.fixture(scope="module")
def canvas():
    return Canvas(samples.ISSUED, "Test")


def test_widths_are_helveticas_own(canvas):
    assert canvas.width("75.10", BODY) == pytest.approx(4 * 5.56 + 2.78)
    assert canvas.width("W", BODY._replace(is_bold=True)) == pytest.approx(9.44)
    assert canvas.width("", BODY) == 0


def test_the_bundled_font_is_as_wide_as_helvetica(canvas):
    plain = canvas.width("Nguyen Thi Minh", BODY)
    assert canvas.width("Nguyễn Thị Minh", BODY) == pytest.approx(plain, rel=0.01)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=80).map(printable), room=st.floats(20, 300))
def test_lines_fit_their_room_and_lose_nothing(canvas, text, room):
    for way in (canvas.wrapped, canvas.balanced):
        lines = way(text, BODY, room)
        assert all(canvas.width(line, BODY) <= room for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_room_narrower_than_a_letter_takes_one_letter_a_line(canvas):
    assert canvas.wrapped("Wide", BODY, 1) == list("Wide")
    assert canvas.balanced("Wide", BODY, 1) == list("Wide")


def test_parts_are_packed_whole(canvas):
    parts = ("Bill W-1", "paid in full", "oldest first")
    assert canvas.packed(parts, BODY, 110) == ["Bill W-1; paid in full", "oldest first"]


def test_an_earlier_page_can_be_drawn_on():
    drawn = Canvas(samples.ISSUED, "Test")
    drawn.add_page(200, 200)
    drawn.text(10, 20, "first", BODY)
    drawn.add_page(200, 200)
    with drawn.on_page(1):
        drawn.text(10, 40, "added", Face(10, is_bold=True))
    drawn.text(10, 20, "second", BODY)
    found = [page.extract_text() for page in PdfReader(io.BytesIO(drawn.output())).pages]
    assert found == ["first\nadded", "second"]


def test_bold_names_outside_helvetica_are_set_too():
    drawn = Canvas(samples.ISSUED, "Test")
    drawn.add_page(200, 200)
    drawn.text_centred(100, 20, "Nguyễn 王", Face(10, is_bold=True, grey=80))
    drawn.text(10, 40, "after", BODY)
    page = PdfReader(io.BytesIO(drawn.output())).pages[0]
    assert page.extract_text().split("\n") == ["Nguyễn ?", "after"]
