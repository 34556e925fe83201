"""What data may put on paper."""

import doctest
import unicodedata

import pytest
from hypothesis import given, strategies as st

from clerktui.printing import clean, code128, wording
from clerktui.printing.clean import (
    balanced,
    cells,
    cleaned,
    coded,
    folded,
    packed,
    printable,
    wrapped,
)
from tests.printing import samples


@pytest.mark.parametrize("module", [clean, code128, wording])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@given(st.text())
def test_nothing_that_steers_a_printer_or_a_terminal_is_left(text):
    shown = printable(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in shown)
    assert shown == printable(shown)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  two   spaces ", "two spaces"),
        ("line\u2028break\u00a0kept\tapart", "line break kept apart"),
        ("Jose\u0301", "José"),
        ("lone \ud800", "lone ?"),
        ("private \ue000", "private ?"),
        ("heart \u2764\ufe0f", "heart \u2764"),
        ("\u202eEvil\u202c", "Evil"),
        ("", ""),
    ],
)
def test_the_rest_is_shown_as_it_was_meant(typed, shown):
    assert printable(typed) == shown


@given(st.text())
def test_folded_text_is_ascii(text):
    assert folded(text).isascii()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Đặng Łukasz Ångström Straße Ærø", "Dang Lukasz Angstrom Strasse AEro"),
        ("½ cup, 3×4 №5 ﬁne", "1/2 cup, 3x4 No5 fine"),  # noqa: RUF001
        ("“a” ‘b’ – —", "\"a\" 'b' - -"),
        ("王", "?"),
    ],
)
def test_folding_spells_what_it_can(typed, shown):
    assert folded(typed) == shown


@given(st.text(), st.sampled_from(["ascii", "cp437", "cp858", "cp1252"]))
def test_coded_text_can_be_said_in_its_code_page(text, coding):
    shown = coded(coding)(text)
    assert not any(byte < 32 or byte == 127 for byte in shown.encode(coding))


@given(st.text(), st.integers(2, 60))
def test_wrapping_keeps_every_letter_and_no_line_too_long(text, width):
    shown = printable(text)
    for way in (wrapped, balanced):
        lines = way(shown, width)
        assert max(map(cells, lines)) <= width
        assert "".join("".join(lines).split()) == "".join(shown.split())
    assert len(balanced(shown, width)) == len(wrapped(shown, width))


@given(st.lists(st.text(), max_size=4), st.integers(2, 60))
def test_packing_keeps_lines_within_the_width(parts, width):
    assert all(cells(line) <= width for line in packed(map(printable, parts), width))


def test_wide_letters_take_two_columns_and_marks_none():
    assert cells("王") == 2
    assert cells("e\u0302\u0323") == 1


def test_a_clean_document_is_not_copied():
    assert cleaned(samples.EXACT_CASH, printable) is not samples.EXACT_CASH
    once = cleaned(samples.EXACT_CASH, printable)
    assert cleaned(once, printable) == once


def test_figures_and_dates_pass_through_untouched():
    shouted = cleaned(samples.EXACT_CASH, str.upper)
    assert shouted.clerk == "MARIA LOPEZ"
    assert shouted.lines[0].account_name == "JAMES O'BRIEN"
    assert shouted.issued_at == samples.ISSUED
    assert shouted.total_cents == 7510
