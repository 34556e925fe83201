from __future__ import annotations

import pyte
import pytest
from hypothesis import given, strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from clerktui.terminal.glyphs import ascii_only
from clerktui.terminal.painter import CLEAR, Painter, style_codes

COLUMNS, ROWS = 12, 4
SIZE = (COLUMNS, ROWS)
STYLES = [None, Style(bold=True), Style(reverse=True), Style(color="red", underline=True)]

segments = st.lists(
    st.builds(
        Segment,
        st.text(st.sampled_from("ab1 -─é中ñ "), max_size=6),
        st.sampled_from(STYLES),
    ),
    max_size=4,
)
pieces = st.lists(
    st.tuples(st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1), segments), max_size=4
)


class Terminal:
    """What a terminal shows of what it was sent."""

    def __init__(self):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self.stream = pyte.Stream(self.screen)

    def show(self, text):
        self.stream.feed(text)

    def cells(self):
        return [
            [_cell(self.screen.buffer[row][column]) for column in range(COLUMNS)]
            for row in range(ROWS)
        ]


def _cell(char):
    # A blank is a blank unless something can be seen of its style.
    shown = char.reverse or char.underscore
    return (char.data, char.bold and char.data.strip() != "", char.reverse, char.underscore, shown)


def painted(text):
    return text.removeprefix(CLEAR)


class TestPainting:
    @given(st.lists(pieces, min_size=1, max_size=5))
    def test_whatever_was_shown_before_the_terminal_shows_the_same_as_when_painted_afresh(
        self, frames
    ):
        # Whole rows, so that no half of a wide character is left to the terminal's taste.
        patient, terminal = Painter(ColorSystem.STANDARD), Terminal()
        expected = {}
        for frame in frames:
            rows = {row: (0, row, _padded(segments)) for _, row, segments in frame}
            expected |= rows
            terminal.show(patient.paint(SIZE, list(rows.values()), (0, 0)))
        afresh, blank = Painter(ColorSystem.STANDARD), Terminal()
        blank.show(afresh.paint(SIZE, list(expected.values()), (0, 0)))
        assert terminal.cells() == blank.cells()

    @given(pieces)
    def test_the_same_again_costs_nothing(self, frame):
        rows = list({row: (0, row, _padded(segments)) for _, row, segments in frame}.values())
        painter = Painter(ColorSystem.STANDARD)
        painter.paint(SIZE, rows, (0, 0))
        assert painter.paint(SIZE, rows, (0, 0)) == ""

    @given(pieces)
    def test_pieces_anywhere_never_break_it(self, frame):
        terminal = Terminal()
        terminal.show(Painter(None, ascii_only).paint(SIZE, frame, (3, 1)))
        assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (3, 1)


def _padded(segments):
    return [*segments, Segment(" " * COLUMNS)]


class TestCost:
    @pytest.fixture
    def painter(self):
        painter = Painter(ColorSystem.STANDARD)
        painter.paint(SIZE, [(0, 0, [Segment("Name  ")])], (6, 0))
        return painter

    def test_a_typed_digit_costs_one_byte(self, painter):
        assert painter.paint(SIZE, [(0, 0, [Segment("Name  7")])], (7, 0)) == "7"

    def test_a_styled_digit_costs_eight(self, painter):
        frame = [(0, 0, [Segment("Name  "), Segment("7", Style(bold=True))])]
        assert painter.paint(SIZE, frame, (7, 0)) == "\x1b[1m7\x1b[m"

    def test_moving_only_the_cursor_sends_only_that(self, painter):
        assert painter.paint(SIZE, [], (2, 3)) == "\x1b[4;3H"

    def test_the_end_of_a_row_is_erased_not_overwritten(self, painter):
        painter.paint(SIZE, [(0, 1, [Segment("0123456789")])], (0, 2))
        assert painter.paint(SIZE, [(0, 1, [Segment("0" + " " * 9)])], (0, 2)) == (
            "\x1b[2;2H\x1b[K\x1b[3H"
        )

    def test_another_size_starts_over(self, painter):
        text = painter.paint((20, 5), [(0, 0, [Segment("Name")])], (0, 0))
        assert text.startswith(CLEAR)
        assert "Name" in text

    def test_after_forgetting_everything_is_sent_again(self, painter):
        painter.forget()
        assert "Name" in painter.paint(SIZE, [(0, 0, [Segment("Name")])], (0, 0))


class TestCells:
    def test_half_a_wide_character_at_the_edge_is_a_blank(self):
        text = Painter(None).paint(SIZE, [(COLUMNS - 1, 0, [Segment("中")])], (0, 0))
        assert "中" not in text

    def test_a_combining_mark_stays_on_its_letter(self):
        text = Painter(None).paint(SIZE, [(0, 0, [Segment("e\u0301x")])], (0, 1))
        assert "e\u0301" in text

    @pytest.mark.parametrize("control", ["\x1b", "\x9b", "\x07", "\n", "\x7f"])
    def test_no_control_byte_gets_past(self, control):
        frame = [(0, 0, [Segment(f"a{control}[31mb")])]
        assert control not in painted(Painter(None).paint(SIZE, frame, (0, 1))).replace(
            "\x1b[2H", ""
        )

    def test_wide_characters_are_followed_by_an_explicit_move(self):
        text = painted(Painter(None).paint(SIZE, [(0, 0, [Segment("中a")])], (0, 1)))
        assert text.startswith("中\x1b[1;3Ha")


class TestStyles:
    def test_the_terminals_own_colours_cost_nothing(self):
        assert style_codes(Style(color="default", bgcolor="default"), ColorSystem.STANDARD) == ""

    def test_without_colour_only_attributes_are_left(self):
        assert style_codes(Style(color="red", bold=True), None) == "1"

    def test_links_are_not_sent(self):
        frame = [(0, 0, [Segment("x", Style(link="https://example.org"))])]
        assert "example" not in Painter(ColorSystem.STANDARD).paint(SIZE, frame, (0, 0))
