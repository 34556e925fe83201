"""How somebody can be reached: whether a phone number or an e-mail address can be one at all."""

from __future__ import annotations

import re

from clerktui.errors import Refused
from clerktui.rules.text import snippet

# Seven digits are a local number; fifteen are the most there are (ITU-T E.164).
_DIGITS_LOW, _DIGITS_HIGH = 7, 15
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|#)\s*\d{1,6}$", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().\-/]+")
_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>().]+(?:\.[^\s@,;<>().]+)+")


def check_phone(text: str) -> str:
    """The number as it was typed.

    >>> check_phone("(919) 555-0188 x12")
    '(919) 555-0188 x12'

    Raises:
        Refused: `reach.phone` for fewer than 7 digits, more than 15, or other words.
    """
    number = _EXTENSION.sub("", text)
    digits = sum(character.isdigit() for character in number)
    if not _PHONE.fullmatch(number) or not _DIGITS_LOW <= digits <= _DIGITS_HIGH:
        raise Refused("reach.phone", typed=snippet(text))
    return text


def check_email(text: str) -> str:
    """The address as it was typed: somebody, `@`, and a domain with a dot.

    >>> check_email("ann.lee@example.org")
    'ann.lee@example.org'

    Raises:
        Refused: `reach.email`.
    """
    if not _EMAIL.fullmatch(text):
        raise Refused("reach.email", typed=snippet(text))
    return text
