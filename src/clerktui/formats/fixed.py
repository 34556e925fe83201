"""Records of fixed columns: bytes cut into records, columns read as text, numbers and dates.

Banks send the same record with CRLF, LF or CR behind it, with its trailing spaces or without them,
and from some machines with no line breaks at all. A byte that is no UTF-8 is a name's business and
stops nothing; a column that should hold money and does not stops the whole file, with its place.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import NamedTuple

from clerktui.errors import Refused
from clerktui.rules import dates
from clerktui.rules.text import display_safe, snippet

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_END_MARKS = b"\x00\x1a\r\n"
_PADDING = " \t\x00\x1a"


class Record(NamedTuple):
    """One record: its line (from 1), its text without trailing blanks, its length with them."""

    line: int
    text: str
    length: int


class Field(NamedTuple):
    """Columns of a record; `name` is how a sentence speaks of them, `start` counts from 1."""

    name: str
    start: int
    length: int

    @property
    def end(self) -> int:
        """The last of its columns."""
        return self.start + self.length - 1


def broken(line: int, column: int, reason: str) -> Refused:
    """The refusal of a file at one place; `reason` ends a sentence that begins with the place."""
    return Refused("file.broken", line=line, column=column, reason=reason)


def decode(data: bytes) -> str:
    r"""Text in whatever letters it was written: UTF-8, else Windows, else Latin-1; never fails.

    >>> decode(b"JOS\xc3\x89"), decode(b"JOS\xc9")
    ('JOSÉ', 'JOSÉ')
    """
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def split_records(data: bytes, length: int = 0) -> list[Record]:
    r"""The records of a file, blank ones left out but counted.

    Args:
        data: the file.
        length: how long a record is, for files without line breaks; 0 never cuts one.

    >>> [record.text for record in split_records(b"1 \r\n2\r9\n\x1a")]
    ['1', '2', '9']
    >>> [record.text for record in split_records(b"1   2   9", 4)]
    ['1', '2', '9']
    """
    data = data.removeprefix(_BYTE_ORDER_MARK).rstrip(_END_MARKS)
    has_breaks = b"\n" in data or b"\r" in data
    texts = _cut(data, length) if length and not has_breaks else map(decode, data.splitlines())
    records = (
        Record(line, text.rstrip(_PADDING), len(text)) for line, text in enumerate(texts, start=1)
    )
    return [record for record in records if record.text]


def _cut(data: bytes, length: int) -> list[str]:
    """Equal pieces, by bytes or, where that does not come out even, by characters."""
    if len(data) % length and not data.isascii():
        text = decode(data)
        return [text[start : start + length] for start in range(0, len(text), length)]
    return [decode(data[start : start + length]) for start in range(0, len(data), length)]


def columns(record: Record, field: Field) -> str:
    """The columns as they stand; shorter than the field where the record ends before it does."""
    return record.text[field.start - 1 : field.end]


def read_text(record: Record, field: Field) -> str:
    """The columns as text: single-spaced, without controls; empty where the record ends before."""
    raw = columns(record, field)
    return " ".join(display_safe(raw).split()) if raw else ""


def read_number(record: Record, field: Field) -> int:
    """The columns as a whole number, filled up with zeros or blanks on its left.

    Raises:
        Refused: file.broken when the record ends before the field does, when the field is blank,
            and when it holds anything but digits.
    """
    raw = columns(record, field)
    digits = raw.lstrip(" ")
    if len(raw) < field.length:
        reason = f"the record ends here, before {field.name} does"
        raise broken(record.line, len(record.text) + 1, reason)
    if not digits:
        raise broken(record.line, field.start, f"{field.name} is missing")
    if not is_number(digits):
        raise broken(record.line, field.start, f"{field.name} {snippet(raw)} is not a number")
    return int(digits)


def is_number(text: str) -> bool:
    """Whether a text is ASCII digits and nothing else."""
    return text.isascii() and text.isdigit()


def read_date(record: Record, field: Field, pattern: str) -> dt.date | None:
    """The columns as a date in a pattern such as `%y%m%d`; blank or all zeros is None.

    Raises:
        Refused: file.broken when it is no day of the calendar.
    """
    raw = columns(record, field)
    if not raw.strip(" 0"):
        return None
    try:
        return _date_reader(pattern)(raw)
    except Refused as err:
        reason = f"{field.name} {snippet(raw)} is not a date"
        raise broken(record.line, field.start, reason) from err


_date_reader = cache(dates.date_reader)
