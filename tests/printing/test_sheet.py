"""The Letter sheet: pages turn under a running head, feet are numbered."""

import pytest

from clerktui.printing.canvas import Canvas
from clerktui.printing.sheet import BODY, Sheet, banner, clipped, facts, letterhead, running_head
from tests.printing import samples
from tests.printing.reading import pages, words


@pytest.fixture
def canvas():
    return Canvas(samples.ISSUED, "Test")


@pytest.fixture
def sheet(canvas):
    return Sheet(canvas, lambda turned: running_head(turned, "Left " * 40, "Right " * 40))


def test_a_full_page_turns_by_itself(canvas, sheet):
    for number in range(80):
        sheet.line(f"line {number}", BODY)
    sheet.feet("foot")
    first, second = (page.extract_text() for page in pages(canvas.output()))
    assert "Left" not in first
    assert "Left Left" in second
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in second
    assert "line 79" in second


def test_what_must_stay_together_moves_to_the_next_page(canvas, sheet):
    sheet.y = sheet.bottom - 30
    sheet.need(20)
    assert canvas.pages == 1
    sheet.need(40)
    assert canvas.pages == 2


def test_a_banner_and_a_rule_turn_the_page_too(canvas, sheet):
    sheet.y = sheet.bottom - 1
    banner(sheet, "VOID")
    assert canvas.pages == 2
    sheet.y = sheet.bottom - 1
    sheet.rule()
    assert canvas.pages == 3


def test_long_heads_are_cut_and_say_so(canvas):
    assert clipped(canvas, "short", BODY, 100) == "short"
    assert clipped(canvas, "much too long for this", BODY, 60).endswith("...")


def test_facts_stand_four_across_and_long_values_wrap(canvas, sheet):
    facts(
        sheet, [("One", "1"), ("Two", "a value far too long for its column"), *[("More", "x")] * 3]
    )
    text = words(canvas.output())
    assert text.startswith("One Two More More\n")
    assert text.count("More") == 3


def test_a_letterhead_without_a_town_still_says_what_it_is(canvas, sheet):
    letterhead(sheet, (), "RECEIPT", "CS-1")
    assert words(canvas.output()) == "RECEIPT\nCS-1\n"
