"""CSV bytes cut into records that know the physical line they begin on.

Made for files that are partly wrong: one stray quotation mark costs one record, not the rest of
the file; one wrong byte costs the row it is in; and nothing the file contains (a line without an
end, a field without a closing mark) makes the reader hold more than one record's worth of it.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from clerktui.errors import Refused

RECORD_CHARS_MAX = 65_536
RECORD_LINES_MAX = 200
BAD_BYTES = "clerktui.bad_bytes"
_BAD_BYTE_BASE = 0xDC00
_KINDS = (
    (b"PK\x03\x04", "a spreadsheet workbook or zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xff\xfe", 'UTF-16 text (a mapping can say encoding = "utf-16")'),
    (b"\xfe\xff", 'UTF-16 text (a mapping can say encoding = "utf-16")'),
)


class Record(NamedTuple):
    """One row as it stands in the file: first physical line, cells, original text."""

    line: int
    cells: list[str]
    text: str


class BadRecord(NamedTuple):
    """A row that is not CSV at all, and why."""

    line: int
    reason: str
    text: str


class _TooLongError(Exception):
    """A record that grew past what one row can be; the text says how."""


def _mark_bad_bytes(err: UnicodeError) -> tuple[str, int]:
    """Keep each byte that cannot be decoded as a lone surrogate, to be found in its row."""
    if not isinstance(err, UnicodeDecodeError):
        raise err
    wrong = err.object[err.start : err.end]
    return "".join(chr(_BAD_BYTE_BASE + byte) for byte in wrong), err.end


codecs.register_error(BAD_BYTES, _mark_bad_bytes)


class _Lines:
    """Physical lines, one at a time; those of the record under way can be given back."""

    def __init__(self, handle: io.TextIOWrapper) -> None:
        self._handle = handle
        self._returned: deque[str] = deque()
        self._room = RECORD_CHARS_MAX
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._room -= len(line)
        if len(line) > RECORD_CHARS_MAX:
            raise _TooLongError(f"the line is longer than {RECORD_CHARS_MAX:,} characters")
        if self._room < 0 or len(self.taken) > RECORD_LINES_MAX:
            raise _TooLongError("a quotation mark is opened and never closed")
        return line

    def begin(self) -> None:
        """Start a new record."""
        self.taken = []
        self._room = RECORD_CHARS_MAX

    def give_back(self) -> str:
        """Keep the first line of the record only; the others will be read again."""
        first, *others = self.taken
        self.taken = [first]
        self._returned.extendleft(reversed(others))
        if len(first) > RECORD_CHARS_MAX:
            self._skip_to_end_of(first)
        return first

    def _read(self) -> str:
        if self._returned:
            return self._returned.popleft()
        return self._handle.readline(RECORD_CHARS_MAX + 1)

    def _skip_to_end_of(self, piece: str) -> None:
        while piece and not piece.endswith(("\n", "\r")):
            piece = self._handle.readline(RECORD_CHARS_MAX)


class CsvRecords:
    """The records of one CSV stream, a batch at a time."""

    def __init__(self, stream: io.BufferedReader[Any], encoding: str, delimiter: str) -> None:
        """Begin at the first byte.

        Raises:
            Refused: import.not_csv when the first bytes are those of another kind of file.
        """
        _refuse_other_kinds(stream.peek(4)[:4], encoding)
        # `newline=""` so that a line break inside quotation marks stays what it was.
        handle = io.TextIOWrapper(stream, encoding=encoding, errors=BAD_BYTES, newline="")
        self._lines = _Lines(handle)
        self._csv = csv.reader(self._lines, delimiter=delimiter, strict=True, skipinitialspace=True)
        self._line = 1
        self.is_at_end = False

    def read(self, rows_max: int) -> tuple[list[Record], list[BadRecord]]:
        """Read up to `rows_max` good records, and the bad ones met on the way.

        Rows in which every cell is blank are passed over. At the end of the file `is_at_end` is
        true.
        """
        records: list[Record] = []
        wrong: list[BadRecord] = []
        lines = self._lines
        while len(records) < rows_max and len(wrong) < rows_max:
            lines.begin()
            try:
                cells = next(self._csv)
            except StopIteration:
                self.is_at_end = True
                break
            except (csv.Error, _TooLongError) as err:
                wrong.append(BadRecord(self._line, _reason(err), lines.give_back()))
            else:
                if any(cells) and "".join(cells).strip():
                    records.append(Record(self._line, cells, "".join(lines.taken)))
            self._line += len(lines.taken)
        return records, wrong


def _refuse_other_kinds(first: bytes, encoding: str) -> None:
    for magic, kind in _KINDS:
        if first.startswith(magic) and not encoding.startswith("utf-16"):
            raise Refused("import.not_csv", kind=kind)


def _reason(err: Exception) -> str:
    if isinstance(err, _TooLongError):
        return str(err)
    if "end of data" in str(err) or "field larger" in str(err):
        return "a quotation mark is opened and never closed"
    return "a quotation mark inside a quoted cell is not doubled"
