"""A BAI2 file cut into its records: 88s joined to what they continue, fields read one by one.

Source: BAI Cash Management Balance Reporting Specifications, version 2, section 2 (file structure,
delimiters, continuation, physical records).

What real files do besides, and this reads: several records on one line; records of a fixed length
without line breaks; text without a `/` at its end, with a `/` inside it, or broken over a line with
no 88 before its second half.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from clerktui.errors import Refused
from clerktui.formats.fixed import Record, broken, is_number, split_records
from clerktui.rules import dates
from clerktui.rules.text import display_safe, snippet

DIGITS_MAX = 18
_CODE = re.compile(r"\s*(01|02|03|16|49|88|98|99)(?=,|/|\s*$)")
_NEXT = re.compile(r"/\s*(?=(?:02|03|16|49|88|98|99),)")
# Text may hold a slash and a number, so behind it only what has the shape of a record is one.
_NEXT_AFTER_TEXT = re.compile(
    r"""/\s*(?=02,[^,/]*,[^,/]*,[ 0-4]*,[ ]*[0-9]{6}[ ]*,
             | 03,[^,/]+,[ A-Z]*[,/]
             | 16,[0-9]{3},[0-9]*,
             | 49,[-+]?[0-9]*,[0-9]+
             | 9[89],[-+]?[0-9]+,[0-9]+,[0-9]+)
      | /\s+(?=88,)""",
    re.VERBOSE,
)
_PHYSICAL_LENGTH = re.compile(r"\s*01,[^,/]*,[^,/]*,[^,/]*,[^,/]*,[^,/]*,\s*([0-9]{1,5})\s*,")
_HOLDS_TEXT = frozenset(("16",))
_MAY_LACK_SLASH = frozenset(("16", "99"))


class Token(NamedTuple):
    """One field as it stands, and where."""

    line: int
    column: int
    text: str


@dataclass(slots=True)
class Bai2Record:
    """One logical record.

    Attributes:
        code: which of the format's records.
        pieces: what it and its continuations say, without their codes.
        count: how many physical records it is made of; a bare line break in text makes none.
    """

    code: str
    line: int
    column: int
    pieces: list[Token] = field(default_factory=list)
    count: int = 1


def read_records(data: bytes) -> Iterator[Bai2Record]:
    """The logical records of a file, in order.

    Raises:
        Refused: file.broken when something is no record, an 88 continues nothing, or a record that
            holds no text has no `/` at its end.
    """
    current: Bai2Record | None = None
    for token in _physical(data):
        match = _CODE.match(token.text)
        code = match.group(1) if match else ""
        if match is None or code == "88":
            if current is None or (not code and current.code not in _HOLDS_TEXT):
                what = "an 88 that continues nothing" if code else "this is no BAI2 record"
                raise broken(token.line, token.column, what)
            _continue(current, token, match)
            continue
        if current is not None:
            yield current
        current = Bai2Record(code, token.line, token.column + match.start(1))
        current.pieces.append(_piece(code, token, _after(match)))
    if current is not None:
        yield current


def _physical(data: bytes) -> Iterator[Token]:
    """Everything between two ends of record, with its line and column."""
    code = ""
    for record in _lines(data):
        text, start = record.text, 0
        while start < len(text):
            match = _CODE.match(text, start)
            if match and match.group(1) != "88":
                code = match.group(1)
            end = _next(code, text, start)
            stop = end.start() + 1 if end else len(text)
            yield Token(record.line, start + 1, text[start:stop])
            start = end.end() if end else len(text)


def _next(code: str, text: str, start: int) -> re.Match[str] | None:
    """Where another record begins behind this one on its line."""
    if code in _HOLDS_TEXT:
        return _NEXT_AFTER_TEXT.search(text, start)
    slash = text.find("/", start)
    return _NEXT.match(text, slash) if slash >= 0 else None


def _lines(data: bytes) -> list[Record]:
    """Lines, or pieces of the physical length that the header of a file without lines states."""
    lines = split_records(data)
    if len(lines) == 1:
        match = _PHYSICAL_LENGTH.match(lines[0].text)
        length = int(match.group(1)) if match else 0
        pieces = split_records(data, length)
        if all(_CODE.match(piece.text) for piece in pieces):
            return pieces
    return lines


def _after(match: re.Match[str]) -> int:
    """Where the fields begin: behind the code and its comma, if it has one."""
    text, end = match.string, match.end()
    return end + 1 if text[end : end + 1] == "," else end


def _continue(record: Bai2Record, token: Token, match: re.Match[str] | None) -> None:
    record.pieces.append(_piece(record.code, token, _after(match) if match else 0))
    record.count += match is not None


def _piece(code: str, token: Token, start: int) -> Token:
    """What a physical record says, without its code and its end."""
    text = token.text[start:]
    if code in _HOLDS_TEXT:
        said = text.rstrip().removesuffix("/")
    else:
        said, slash, _ = text.partition("/")
        if not slash and code not in _MAY_LACK_SLASH:
            column = token.column + len(token.text)
            raise broken(token.line, column, "the record does not end with a slash")
    return Token(token.line, token.column + start, said)


class Fields:
    """The fields of a logical record, taken one after the other."""

    def __init__(self, record: Bai2Record) -> None:
        self._pieces = record.pieces
        self._index = 0
        self._at: int | None = 0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self._at is None and self._index == len(self._pieces) - 1

    def peek(self) -> str:
        """The field that comes next, without taking it."""
        index, at = self._index, self._at
        text = self.take().text
        self._index, self._at = index, at
        return text

    def take(self) -> Token:
        """The next field without blanks around it; empty when nothing is left."""
        if self._at is None:
            if self._index == len(self._pieces) - 1:
                piece = self._pieces[-1]
                return Token(piece.line, piece.column + len(piece.text), "")
            self._index, self._at = self._index + 1, 0
        piece, start = self._pieces[self._index], self._at
        comma = piece.text.find(",", start)
        self._at = None if comma < 0 else comma + 1
        text = piece.text[start:] if comma < 0 else piece.text[start:comma]
        return Token(piece.line, piece.column + start, text.strip())

    def words(self) -> str:
        """The next field as text that is safe to keep."""
        return _words(self.take().text)

    def rest(self) -> str:
        """Everything left, as one line of text; text that is only a slash is none."""
        pieces = [piece.text for piece in self._pieces[self._index + 1 :]]
        if self._at is not None:
            pieces.insert(0, self._pieces[self._index].text[self._at :])
        self._index, self._at = len(self._pieces) - 1, None
        return _words(" ".join("" if text.startswith("/") else text for text in pieces))

    def cents(self, name: str, *, signed: bool = False) -> int | None:
        """The next field as cents; None when it is left to its default.

        Raises:
            Refused: file.broken when it is anything but digits, behind a sign where one may be.
        """
        token = self.take()
        digits = token.text[1:] if token.text[:1] == "+" else token.text
        negative = signed and digits[:1] == "-"
        digits = digits[1:] if negative else digits
        if not token.text:
            return None
        if not is_number(digits):
            raise _no_number(token, name)
        cents = _whole(token, digits, name)
        return -cents if negative else cents

    def number(self, name: str) -> int | None:
        """The next field as a count; None when it is left to its default.

        Raises:
            Refused: file.broken when it is anything but digits.
        """
        token = self.take()
        if not token.text:
            return None
        if not is_number(token.text):
            raise _no_number(token, name)
        return _whole(token, token.text, name)

    def day(self, name: str) -> dt.date | None:
        """The next field as a date, YYMMDD or YYYYMMDD; None when it is left to its default.

        Raises:
            Refused: file.broken when it is no day of the calendar.
        """
        token = self.take()
        if not token.text:
            return None
        try:
            return _READ_LONG(token.text) if len(token.text) == 8 else _READ_DAY(token.text)
        except Refused as err:
            reason = f"{name} {snippet(token.text)} is not a date"
            raise broken(token.line, token.column, reason) from err


_READ_DAY = dates.date_reader("%y%m%d")
_READ_LONG = dates.date_reader("%Y%m%d")


def _words(text: str) -> str:
    return " ".join(display_safe(text).split())


def _no_number(token: Token, name: str) -> Refused:
    return broken(token.line, token.column, f"{name} {snippet(token.text)} is not a number")


def _whole(token: Token, digits: str, name: str) -> int:
    if len(digits.lstrip("0")) > DIGITS_MAX:
        raise broken(token.line, token.column, f"{name} {snippet(token.text)} is too large")
    return int(digits) if len(digits) <= DIGITS_MAX else int(digits.lstrip("0") or "0")
