"""Blocks on the 80 mm roll: what does not fit beside each other goes below each other."""

from clerktui.printing.blocks import Barcode, Figures, Gap, Line, Pair, Sides
from clerktui.printing.canvas import Canvas
from clerktui.printing.roll import MARGIN, ROOM, WIDTH, draw_roll
from tests.printing import samples
from tests.printing.reading import pages, placed, words


def rolled(*blocks):
    canvas = Canvas(samples.ISSUED, "Test")
    draw_roll(canvas, blocks)
    return canvas.output()


def test_words_and_figure_share_a_line():
    (page,) = pages(rolled(Pair("Water", "45.10")))
    words_at, figure_at = placed(page)
    assert words_at.y == figure_at.y
    assert words_at.x == round(MARGIN, 2)


def test_long_words_wrap_and_the_figure_stands_whole_on_their_last_line():
    (page,) = pages(rolled(Pair("Tap fee for a new three quarter inch meter, corner lot", "75.10")))
    *_, last, figure = placed(page)
    assert figure.text == "75.10"
    assert figure.y == last.y


def test_a_figure_that_leaves_no_room_stands_below():
    (page,) = pages(rolled(Pair("Total", "9" * 36)))
    label, figure = placed(page)
    assert figure.y < label.y


def test_two_texts_too_long_for_one_line_stand_below_each_other():
    (page,) = pages(rolled(Sides("Office", "Customer Service Counter of the Utilities Department")))
    office, *rest = placed(page)
    assert len(rest) == 2
    assert all(line.y < office.y for line in rest)


def test_figures_too_wide_for_columns_are_told_row_by_row():
    table = Figures(
        ("Tender", "Expected", "Counted", "Over/short"),
        (("Cash", *["999,999,999.99"] * 3),),
        ("Total", *["999,999,999.99"] * 3),
    )
    text = words(rolled(table))
    assert text.split("\n")[:3] == [
        "Cash",
        "Expected 999,999,999.99",
        "Counted 999,999,999.99",
    ]


def test_no_bar_stands_outside_the_paper():
    for number in ("CS-2026-000123", "A-RATHER-LONG-NUMBER", "X" * 60):
        (page,) = pages(rolled(Barcode(number)))
        bars = [op for op in page.get_contents().get_data().split(b"\n") if b" re" in op]
        for bar in bars:
            x, _, width, *_ = map(float, bar.split()[:4])
            assert MARGIN / 2 <= x <= x + width <= WIDTH - MARGIN / 2


def test_the_paper_ends_below_the_last_line():
    (page,) = pages(rolled(Line("one"), Gap(), Line("two")))
    lowest = min(piece.y for piece in placed(page))
    assert MARGIN < lowest < MARGIN + 10
    assert float(page.mediabox.width) > ROOM
