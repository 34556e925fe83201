"""Bar codes: read back by a small decoder of their own."""

import pytest
from hypothesis import given, strategies as st

from clerktui.printing.code128 import bars, modules


def read_back(widths):
    """Decode the way a scanner does: eleven modules a character, then check and stop."""
    from clerktui.printing.code128 import _PATTERNS

    digits = "".join(map(str, widths))
    assert digits.endswith("2331112")
    body = digits[:-7]
    codes = [_PATTERNS.index(body[at : at + 6]) for at in range(0, len(body), 6)]
    *codes, check = codes
    assert check == (codes[0] + sum(n * code for n, code in enumerate(codes))) % 103
    text, is_paired = "", codes[0] == 105
    for code in codes[1:]:
        if is_paired and code == 100:
            is_paired = False
        elif not is_paired and code == 99:
            is_paired = True
        else:
            text += f"{code:02d}" if is_paired else chr(code + 32)
    return text


def test_every_pattern_is_its_own_and_eleven_modules_wide():
    from clerktui.printing.code128 import _PATTERNS

    assert len(set(_PATTERNS)) == 107
    assert {sum(map(int, pattern)) for pattern in _PATTERNS[:-1]} == {11}


@given(st.text(alphabet=[chr(code) for code in range(32, 127)], min_size=1, max_size=40))
def test_any_ascii_text_reads_back(text):
    assert read_back(modules(text)) == text


@pytest.mark.parametrize(
    "text", ["CS-2026-000123", "00012345", "1234567", "A1B22", "123456X7890123"]
)
def test_receipt_numbers_read_back(text):
    assert read_back(modules(text)) == text


def test_a_check_character_worked_by_hand():
    """104 + 48 + 2*42 + 3*42 + 4*17 + 5*18 + 6*19 + 7*35 = 879 = 8 * 103 + 55."""
    from clerktui.printing.code128 import _PATTERNS

    digits = "".join(map(str, modules("PJJ123C")))
    assert digits[-13:-7] == _PATTERNS[55]


@pytest.mark.parametrize("text", ["", "Nº 7", "a\nb", "\x1d"])
def test_other_text_has_no_bar_code(text):
    assert modules(text) is None


def test_bars_stand_where_the_modules_put_them():
    assert bars([2, 1, 1, 2, 3], 0.5) == [(0, 1.0), (1.5, 0.5), (3.0, 1.5)]
