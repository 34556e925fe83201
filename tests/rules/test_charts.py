"""Bars and sparklines: never longer than their room, never nothing for something."""

from hypothesis import given, strategies as st

from clerktui.rules.charts import LEVELS, bar, bar_cells, sparkline
from clerktui.terminal.glyphs import ascii_only

amounts = st.integers(-(10**9), 10**12)


@given(amounts, amounts, st.integers(1, 200))
def test_a_bar_fits_and_shows_whatever_there_is(value, most, width):
    cells = bar_cells(value, most, width)
    assert 0 <= cells <= width
    assert (cells > 0) == (value > 0 and most > 0)
    assert len(bar(value, most, width)) == cells


@given(st.lists(amounts, max_size=40))
def test_a_line_has_a_character_a_value_and_its_peak_is_full(values):
    line = sparkline(values)
    assert len(line) == len(values)
    for value, shown in zip(values, line, strict=True):
        assert (shown == " ") == (value <= 0)
    if max(values, default=0) > 0:
        assert line[values.index(max(values))] == LEVELS[-1]


def test_a_line_keeps_its_shape_in_ascii():
    shown = [ascii_only(level) for level in LEVELS]
    assert len(set(shown)) == len(LEVELS)
    assert all(character.isascii() for character in shown)
