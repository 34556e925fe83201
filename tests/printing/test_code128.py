"""Bar codes: scanned back by a decoder that is not the library they were made with."""

import pytest
from hypothesis import example, given, settings, strategies as st

from clerktui.printing.code128 import bars, codes, modules
from tests.printing.reading import scanned_bars

ASCII = [chr(code) for code in range(32, 127)]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=ASCII, min_size=1, max_size=40))
@example("".join(ASCII[:48]))
@example("".join(ASCII[48:]))
def test_any_ascii_text_scans_back(text):
    assert scanned_bars(modules(text)) == text


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**12))
@example(99)
@example(9_912_345)
@example(999_999)
def test_any_number_scans_back(number):
    assert scanned_bars(modules(str(number))) == str(number)
    assert scanned_bars(modules(f"#{number}")) == f"#{number}"


@pytest.mark.parametrize(
    "text", ["CS-2026-000123", "00012345", "1234567", "A1B22", "123456X7890123", "99-99-9999"]
)
def test_receipt_numbers_scan_back(text):
    assert scanned_bars(modules(text)) == text


def test_digits_are_set_in_pairs():
    assert codes("00012345") == [105, 0, 1, 23, 45]
    assert sum(modules("00012345")) == 11 * 6 + 13


@pytest.mark.parametrize("text", ["", "Nº 7", "a\nb", "\x1d", "٣٤"])
def test_other_text_has_no_bar_code(text):
    assert modules(text) is None


def test_bars_stand_where_the_modules_put_them():
    assert bars([2, 1, 1, 2, 3], 0.5) == [(0, 1.0), (1.5, 0.5), (3.0, 1.5)]
