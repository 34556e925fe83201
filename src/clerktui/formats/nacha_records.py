"""A Nacha file cut into records of 94 columns, and how a field of one is read or refused.

Source: Nacha Operating Rules, appendix three (record formats): every record has 94 columns, numbers
are filled with zeros from the left, text with blanks to the right.

Files that travelled by mail or through an editor lose what nobody sees, so blanks cut off at the
end are put back, and a file without any line break is cut every 94 columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clerktui.errors import Refused
from clerktui.formats.cells import shown
from clerktui.formats.fixed import broken, decode
from clerktui.rules.text import display_safe

COLUMNS = 94
PADDING = "9" * COLUMNS
FILLER = "\u2060"
"""Stands in the second and later columns of a letter that takes several; cleaning drops it."""

_KINDS = "156789"
# The last column that may not be blank: a record that ends before it lost more than blanks.
_SHORTEST = {"1": 40, "9": 55}
_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NUMBER = re.compile(r" *([0-9]+)")


@dataclass(frozen=True, slots=True)
class AchRecord:
    """One record of exactly 94 columns, and the line it stands on."""

    line: int
    text: str

    @property
    def kind(self) -> str:
        """Its record type: 1, 5, 6, 7, 8 or 9."""
        return self.text[0]

    def raw(self, first: int, last: int) -> str:
        """The columns from first to last, counted from 1, as they are."""
        return self.text[first - 1 : last]

    def words(self, first: int, last: int) -> str:
        """The columns as text that is safe to keep: one line, single-spaced, no controls."""
        return clean(self.raw(first, last))

    def number(self, first: int, last: int, what: str) -> int:
        """The columns as a whole number.

        Raises:
            Refused: file.broken when they hold anything but digits, or blanks and then digits.
        """
        match = _NUMBER.fullmatch(self.raw(first, last))
        if match is None:
            raise self.broken(first, f"{what} {shown(self.raw(first, last))} is not a number")
        return int(match[1])

    def digits(self, first: int, last: int, what: str) -> str:
        """The columns as digits, zeros in front included.

        Raises:
            Refused: file.broken when there is anything else.
        """
        found = self.raw(first, last)
        if not (found.isascii() and found.isdigit()):
            raise self.broken(first, f"{what} {shown(found)} is not made of {len(found)} digits")
        return found

    def broken(self, column: int, reason: str) -> Refused:
        """The refusal of the file because of what stands in this record."""
        return broken(self.line, column, reason)


def clean(text: str) -> str:
    r"""Text of a file as it may be kept and shown.

    >>> clean(" O'BRIEN\x00\x1b[2J  & SON ")
    "O'BRIEN[2J & SON"
    """
    return " ".join(display_safe(text).split())


def cut(data: bytes) -> list[AchRecord]:
    """The records of a file, blank lines left out.

    Raises:
        Refused: file.broken for a file without records, a record type that does not exist and a
            record of another length, unless only blanks were cut off.
    """
    content = data.removeprefix(_BOM).rstrip(b"\x00\x1a\r\n ")
    has_lines = len(content) <= COLUMNS or _LINE_END.search(content)
    lines = [*map(_letters, _LINE_END.split(content))] if has_lines else _unbroken(content)
    records = [_record(line, text) for line, text in enumerate(lines, 1) if text.strip()]
    if not records:
        raise broken(1, 1, "the file holds no record")
    return records


def _letters(raw: bytes) -> str:
    """One line decoded, a letter to a column, whichever way its writer counted columns."""
    raw = raw.rstrip(b" ")
    text = decode(raw)
    if len(text) < len(raw) == COLUMNS:  # counted in bytes
        return "".join(letter + FILLER * (len(letter.encode()) - 1) for letter in text)
    return text


def _unbroken(content: bytes) -> list[str]:
    """A file without line breaks, cut by letters, or by bytes where only that gives records."""
    text = _letters(content)
    by_letters = [text[at : at + COLUMNS] for at in range(0, len(text), COLUMNS)]
    if len(text) == len(content) or all(piece[0] in _KINDS for piece in by_letters):
        return by_letters
    pieces = (content[at : at + COLUMNS] for at in range(0, len(content), COLUMNS))
    return [_letters(piece) for piece in pieces]


def _record(line: int, found: str) -> AchRecord:
    text = found.rstrip(" ")
    record = AchRecord(line, text.ljust(COLUMNS))
    if record.kind not in _KINDS:
        raise record.broken(1, f"the record type {shown(record.kind)} does not exist")
    if len(text) > COLUMNS:
        raise record.broken(COLUMNS + 1, f"a record ends with column {COLUMNS}, this one goes on")
    if len(text) < _SHORTEST.get(record.kind, COLUMNS):
        raise record.broken(len(text) + 1, f"the record breaks off; it has {COLUMNS} columns")
    return record
