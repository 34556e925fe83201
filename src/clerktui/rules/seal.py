"""A seal in a form people can type: sixteen characters, the last of them a check.

The alphabet leaves out I, L, O and U; whoever types them means 1, 1 and 0. The check character is
worked out in the field of 32 elements with a different weight for each place, so one wrong
character and any two exchanged ones are always found.
"""

from __future__ import annotations

from clerktui.errors import Refused
from clerktui.rules.text import snippet

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_LENGTH = 16
HASH_LENGTH = 64
_GROUP = 4
_BITS = 5
_FIELD = 0b100101
"""x^5 + x^2 + 1: the powers of x run through all 31 elements that are not zero."""
_MEANT = str.maketrans("ILO", "110", " -")


def short_form(hash_hex: str) -> str:
    """The first 75 bits of a hash and a check character, in four groups of four.

    >>> short_form("0" * 64)
    '0000-0000-0000-0000'
    """
    bits = int(hash_hex, 16) >> (4 * len(hash_hex) - _BITS * (SHORT_LENGTH - 1))
    places = range(_BITS * (SHORT_LENGTH - 2), -1, -_BITS)
    digits = [bits >> place & 31 for place in places]
    text = "".join(ALPHABET[digit] for digit in [*digits, _check(digits)])
    return "-".join(text[start : start + _GROUP] for start in range(0, SHORT_LENGTH, _GROUP))


def read_seal(typed: str) -> str:
    """What was typed as a seal stands for: the short form as it is printed, or a whole hash.

    Raises:
        Refused: `seal.mistyped` when it is neither, or its check character is wrong.

    >>> read_seal("oooo oooo oooo oooo")
    '0000-0000-0000-0000'
    """
    bare = typed.strip().replace(" ", "").replace("-", "")
    if len(bare) == HASH_LENGTH and all(mark in "0123456789abcdef" for mark in bare.lower()):
        return bare.lower()
    text = bare.upper().translate(_MEANT)
    if len(text) != SHORT_LENGTH or any(mark not in ALPHABET for mark in text):
        raise Refused("seal.mistyped", typed=snippet(typed))
    digits = [ALPHABET.index(mark) for mark in text]
    if _check(digits[:-1]) != digits[-1]:
        raise Refused("seal.mistyped", typed=snippet(typed))
    return "-".join(text[start : start + _GROUP] for start in range(0, SHORT_LENGTH, _GROUP))


def _check(digits: list[int]) -> int:
    check, weight = 0, 2
    for digit in digits:
        check ^= _times(digit, weight)
        weight = _times(weight, 2)
    return check


def _times(left: int, right: int) -> int:
    """Two elements of the field, multiplied."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        right >>= 1
        left <<= 1
        if left & 32:
            left ^= _FIELD
    return product
