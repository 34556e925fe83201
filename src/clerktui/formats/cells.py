"""One cell of a town's file read as text, a date, money, a year, yes or no; or refused with why.

Text is cleaned by the one rule for it at this door; control characters, and bytes that could not be
decoded, refuse the row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from clerktui.errors import Refused
from clerktui.rules import dates, names
from clerktui.rules.money import parse_cents

SHOWN_MAX = 60
YEAR_MIN, YEAR_MAX = 1900, 2100
WHOLE_DIGITS_MAX = 12
CENTS_MAX = 99_999_999_999

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_BAD_BYTE = re.compile(r"[\ud800-\udfff]")
_SWAPPED = str.maketrans(",.", ".,")
_MONEY_REASONS = {
    "money.decimals": "has more than two decimals",
    "money.commas": "has its thousands marked in the wrong places",
    "money.point_needed": "could be read two ways: it needs its decimals",
    "money.too_large": "is too large",
}
_DATE_REASONS = {
    "dates.month": "of the calendar: there is no such month",
    "dates.day": "of the calendar: the month has no such day",
    "dates.year": "of our time",
}
_YES = frozenset(("y", "yes", "true", "t", "1", "x"))
_NO = frozenset(("n", "no", "false", "f", "0", ""))


class CellError(ValueError):
    """What is wrong with one cell, as the end of a sentence that begins with its column."""


def shown(value: str) -> str:
    r"""The value as a person may safely see it: short, and without anything that acts.

    >>> shown("a\x1b[2Jb")
    '"a\\x1b[2Jb"'
    """
    cut = value if len(value) <= SHOWN_MAX else value[: SHOWN_MAX - 1] + "…"
    return '"' + visible(cut) + '"'


def visible(text: str) -> str:
    r"""Text in which every control, format or undecodable character is written out.

    >>> visible("a\u202eb")
    'a\\u202eb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isprintable() else _written_out(char) for char in text)


def _written_out(char: str) -> str:
    code = ord(char)
    if 0xDC00 <= code <= 0xDCFF:  # a byte that could not be decoded
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def clean_text(value: str) -> str:
    r"""One line of text.

    >>> clean_text("  O'BRIEN\n [/] ")
    "O'BRIEN [/]"

    Raises:
        CellError: a control character, or a byte that is not in the file's encoding.
    """
    if value.isascii() and value.isprintable():
        return value.strip() if "  " not in value else " ".join(value.split())
    wrong = _BAD_BYTE.search(value)
    if wrong:
        code = ord(wrong.group()) & 0xFF
        raise CellError(f"byte {code:02X} is not a letter in the file's encoding")
    try:
        return names.clean_text(value, max_length=len(value))
    except Refused as err:
        raise CellError(f"the control character {err.facts['code']} cannot be kept") from err


def clean_lines(value: str) -> str:
    """Text that may run over several lines, each cleaned, the blank ones left out.

    Raises:
        CellError: as `clean_text`.
    """
    lines = map(clean_text, _LINE_ENDS.split(value))
    return "\n".join(line for line in lines if line)


def read_yes_no(value: str) -> bool:
    """Yes or no; blank is no.

    Raises:
        CellError: any other word.
    """
    word = value.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError(f"{shown(value)} is neither y nor n")


def date_reader(pattern: str) -> Callable[[str], dt.date | None]:
    """A reader of dates in one pattern; blank is None."""
    strict = dates.date_reader(pattern)

    def read(value: str) -> dt.date | None:
        if not value or value.isspace():
            return None
        try:
            return strict(value)
        except Refused as err:
            wanted = _DATE_REASONS.get(err.message_id, "written as " + pattern_shown(pattern))
            raise CellError(f"{shown(value)} is not a date {wanted}") from err

    return read


def pattern_shown(pattern: str) -> str:
    """A date format as people write it.

    >>> pattern_shown("%m/%d/%Y")
    'MM/DD/YYYY'
    """
    for sign, letters in (("%Y", "YYYY"), ("%y", "YY"), ("%m", "MM"), ("%d", "DD"), ("%b", "MON")):
        pattern = pattern.replace(sign, letters)
    return pattern


def money_reader(decimal: str) -> Callable[[str], int | None]:
    """A reader of signed amounts; blank is None, below zero is a credit.

    A credit is written -12.50, 12.50-, (12.50) or 12.50 CR.

    >>> money_reader("comma")("1.234,50-")
    -123450
    """

    def read(value: str) -> int | None:
        text = value.strip()
        if not text:
            return None
        is_credit, amount = _unsigned(text)
        if decimal == "comma":
            amount = amount.translate(_SWAPPED)
        if decimal == "cents" and not (amount.isascii() and amount.isdigit()):
            raise CellError(f"{shown(value)} is not a whole number of cents")
        try:
            cents = parse_cents(
                amount, implied_decimals=decimal == "cents", maximum_cents=CENTS_MAX
            )
        except Refused as err:
            why = _MONEY_REASONS.get(err.message_id, "is not an amount")
            raise CellError(f"{shown(value)} {why}") from err
        return -cents if is_credit else cents

    return read


def _unsigned(text: str) -> tuple[bool, str]:
    """Whether the amount is a credit, and the amount without the sign that says so."""
    if text[0] == "-":
        return True, text[1:].lstrip()
    if text[-1] == "-":
        return True, text[:-1].rstrip()
    if text[0] == "(" and text[-1] == ")":
        return True, text[1:-1].strip()
    if text[-2:].upper() == "CR":
        return True, text[:-2].rstrip()
    return False, text


def read_whole(value: str) -> int | None:
    """A whole number from zero, thousands grouped or not; blank is None.

    Raises:
        CellError: anything else.
    """
    text = value.strip().replace(",", "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= WHOLE_DIGITS_MAX:
        return int(text)
    raise CellError(f"{shown(value)} is not a whole number from zero")


def read_year(value: str) -> int | None:
    """A tax year of four digits; blank is None.

    Raises:
        CellError: anything else.
    """
    text = value.strip()
    if not text:
        return None
    if len(text) == 4 and text.isascii() and text.isdigit() and YEAR_MIN <= int(text) <= YEAR_MAX:
        return int(text)
    raise CellError(f"{shown(value)} is not a year between {YEAR_MIN} and {YEAR_MAX}")
