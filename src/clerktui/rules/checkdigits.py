"""Check digits by the name of their scheme, for our own numbers and for stubs we are shown.

Direction belongs to the scheme: for an even count of digits the same weights from the left and
from the right are two different schemes. What each one catches differs: Luhn every wrong digit
and most swapped neighbours (not 09 for 90); 7-3-1 misses swaps of digits that differ by 5;
mod 97-10 nearly everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import cycle

from clerktui.errors import Refused
from clerktui.rules.folding import fold_number
from clerktui.rules.text import snippet

_DIGITS = re.compile(r"[0-9]+")
_CARD = re.compile(r"[1-9][0-9]{12,18}")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")


def _mod10(data: str, weights: Sequence[int], *, add_digits: bool = False) -> str:
    products = [int(digit) * weight for digit, weight in zip(data, cycle(weights), strict=False)]
    if add_digits:
        products = [product // 10 + product % 10 for product in products]
    return str(-sum(products) % 10)


def _mod11(data: str) -> int:
    weights = cycle((2, 3, 4, 5, 6, 7))
    total = sum(int(digit) * weight for digit, weight in zip(data[::-1], weights, strict=False))
    return -total % 11


def _mod11_or_none(data: str) -> str | None:
    check = _mod11(data)
    return None if check == 10 else str(check)


_SCHEMES: dict[str, Callable[[str], str | None]] = {
    "luhn": lambda data: _mod10(data[::-1], (2, 1), add_digits=True),
    "mod10_21_left": lambda data: _mod10(data, (2, 1), add_digits=True),
    "mod10_731_left": lambda data: _mod10(data, (7, 3, 1)),
    "mod10_731_right": lambda data: _mod10(data[::-1], (7, 3, 1)),
    "mod11": _mod11_or_none,
    "mod11_x": lambda data: "0123456789X"[_mod11(data)],
    "mod97_10": lambda data: f"{98 - int(data) * 100 % 97:02d}",
}
SCHEMES = tuple(_SCHEMES)
"""luhn; 2-1 from the left with digits added; 7-3-1 from either end; mod 11 with weights 2-7 from
the right, without the numbers that would need an X or with them; ISO 7064 mod 97-10."""


def check_length(scheme: str) -> int:
    """How many check characters a scheme appends.

    >>> check_length("luhn"), check_length("mod97_10")
    (1, 2)
    """
    return 2 if _known(scheme) == "mod97_10" else 1


def check_digits(scheme: str, data: str) -> str | None:
    """The check characters for a run of digits; None where the scheme has none for it.

    Source: remittance scan lines as published by Creditron (2-1 from the left); ISO/IEC 7064.

    >>> [check_digits(scheme, "0012345678") for scheme in ("luhn", "mod10_731_left", "mod97_10")]
    ['2', '6', '89']
    >>> check_digits("mod11", "0000000006"), check_digits("mod11_x", "0000000006")
    (None, 'X')

    Raises:
        ValueError: for a scheme that does not exist, or data that is not digits.
    """
    if not _DIGITS.fullmatch(data):
        raise ValueError(f"check digits are for digits only: {data!r}")
    return _SCHEMES[_known(scheme)](data)


def with_check(scheme: str, data: str) -> str:
    """Digits with their check characters behind.

    >>> with_check("luhn", "1004420")
    '10044204'

    Raises:
        Refused: scan.no_check_digit where the scheme has none: such a number is never issued.
    """
    check = check_digits(scheme, data)
    if check is None:
        raise Refused("scan.no_check_digit", typed=snippet(data), scheme=scheme)
    return data + check


def has_valid_check(scheme: str, text: str) -> bool:
    """Whether a run of digits ends in its right check characters.

    >>> has_valid_check("mod97_10", "001234567889"), has_valid_check("luhn", "79927398710")
    (True, False)
    """
    length = check_length(scheme)
    data = text[:-length]
    return bool(_DIGITS.fullmatch(data)) and check_digits(scheme, data) == text[-length:]


def require_check(scheme: str | None, number: str) -> str:
    """Let an account or bill number pass as typed when its check digit is right.

    Hyphens, spaces and case do not count. Without a scheme every number passes.

    >>> require_check("luhn", "10-0442-04"), require_check(None, "10-0442-07")
    ('10-0442-04', '10-0442-07')
    >>> require_check("luhn", "10-0442-07")
    Traceback (most recent call last):
    clerktui.errors.Refused: account.check_digit(typed='10-0442-07')

    Raises:
        Refused: account.check_digit.
    """
    if scheme is not None and not has_valid_check(scheme, fold_number(number).upper()):
        raise Refused("account.check_digit", typed=snippet(number))
    return number


def is_card_number(text: str) -> bool:
    """Whether a text is the number of a payment card: 13 to 19 digits that check by Luhn.

    Spaces and dashes do not count. No card's number begins with 0.

    >>> is_card_number("4111 1111-1111 1111"), is_card_number("4111111111111112")
    (True, False)
    """
    return bool(_CARD.fullmatch(bare := _BETWEEN.sub("", text))) and has_valid_check("luhn", bare)


def mask_card(text: str) -> str:
    """A text as it may be kept: of a card's number only the last four digits.

    >>> mask_card("4111 1111 1111 1111"), mask_card("2041")
    ('card ending 1111', '2041')
    """
    return f"card ending {_BETWEEN.sub('', text)[-4:]}" if is_card_number(text) else text


def _known(scheme: str) -> str:
    if scheme not in _SCHEMES:
        raise ValueError(f"no check-digit scheme {scheme!r}")
    return scheme
