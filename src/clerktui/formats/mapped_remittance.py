"""Payment files of web and bill-pay services, read as a mapping says: bytes to a remittance.

No public layout of these services exists, so the town describes the file it gets
(`remittance_mapping`). The trailer's amount must agree with the lines or the file is refused; its
count is warned about. A file whose mapping names a trailer is not whole without one.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from clerktui.errors import Refused
from clerktui.formats import cells
from clerktui.formats.cells import CellError, shown
from clerktui.formats.csv_records import BAD_BYTES, CsvRecords, Record
from clerktui.formats.fixed import broken, is_number
from clerktui.formats.remittance_mapping import (
    Place,
    RemittanceMapping,
    load_remittance_mapping,
    parse_remittance_mapping,
)
from clerktui.views.remittance import FileWarning, Remittance, RemittanceItem, RemittancePart

__all__ = [
    "RemittanceMapping",
    "load_remittance_mapping",
    "parse_remittance_mapping",
    "read_mapped",
]

_BATCH_ROWS = 2_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_NUMBERS = ("amount", "count", "paid_on")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the file: our field -> the column it stands in and what stands there."""

    line: int
    is_trailer: bool
    found: Mapping[str, tuple[int, str]]


def read_mapped(data: bytes, mapping: RemittanceMapping) -> Remittance:
    """Read and prove a whole file.

    Raises:
        Refused: file.broken where a line cannot be believed (its column is the character of a
            fixed file, the field of a CSV), file.totals, import.not_csv.
    """
    rows = _csv_rows(data, mapping) if mapping.form == "csv" else _fixed_rows(data, mapping)
    taker = _Taker(mapping)
    for row in rows:
        taker.take(row)
    return taker.finish()


# --------------------------------------------------------------------------------- what rows say
class _Taker:
    """Takes rows in their order, and proves them by the trailer."""

    def __init__(self, mapping: RemittanceMapping) -> None:
        self._mapping = mapping
        self._read_money = cells.money_reader(mapping.formats.decimal)
        self._read_date = cells.date_reader(mapping.formats.date_format)
        self._items: list[RemittanceItem] = []
        self._warnings: list[FileWarning] = []
        self._trailer: _Row | None = None
        self._stated_cents: int | None = None
        self._stated_count: int | None = None
        self._line = 1

    def take(self, row: _Row) -> None:
        """Take the next row."""
        self._line = row.line
        if self._trailer is not None:
            raise broken(row.line, 1, "a line follows the trailer")
        if row.is_trailer:
            self._trailer = row
            self._prove(row)
        else:
            self._items.append(self._item(row))

    def finish(self) -> Remittance:
        """The remittance, once every row was taken."""
        if self._mapping.has_trailer and self._trailer is None:
            raise broken(self._line, 1, "the file ends here without its trailer")
        return Remittance(
            kind="mapped",
            layout=self._mapping.name,
            items=tuple(self._items),
            stated_cents=self._stated_cents,
            stated_count=self._stated_count,
            warnings=tuple(self._warnings),
        )

    def _prove(self, row: _Row) -> None:
        if "amount" in row.found:
            stated_cents, found_cents = self._cents(row), sum(i.amount_cents for i in self._items)
            self._stated_cents = stated_cents
            if stated_cents != found_cents:
                raise Refused(
                    "file.totals",
                    line=row.line,
                    what="the trailer",
                    stated_cents=stated_cents,
                    found_cents=found_cents,
                )
        if "count" in row.found:
            column, text = row.found["count"]
            digits = text.strip()
            if not (is_number(digits) and len(digits) <= 15):
                raise broken(row.line, column, f"the count {shown(text)} is not a number")
            self._stated_count = int(digits)
            if self._stated_count != len(self._items):
                says = f"the trailer says {self._stated_count} payments, there are"
                self._warnings.append(FileWarning(row.line, f"{says} {len(self._items)}"))

    def _item(self, row: _Row) -> RemittanceItem:
        cents = self._cents(row)
        if cents <= 0:
            column, text = row.found["amount"]
            raise broken(row.line, column, f"the amount {shown(text)} is not above zero")
        account = self._text(row, "account") or self._text(row, "scan_line")
        bill = self._text(row, "bill")
        is_named = bool(account or bill)
        return RemittanceItem(
            line=row.line,
            amount_cents=cents,
            parts=(RemittancePart(account, cents, bill),) if is_named else (),
            reference=self._text(row, "reference"),
            tender=self._tender(row),
            payer=_as_seen(row, "name"),
            payer_key=self._text(row, "payer_key"),
            paid_on=self._day(row),
            memo=_as_seen(row, "memo"),
        )

    def _cents(self, row: _Row) -> int:
        _, text = row.found["amount"]
        try:
            cents = self._read_money(text)
        except CellError as err:
            _refuse(row, "amount", err)
        if cents is None:
            _refuse(row, "amount", CellError("is blank"))
        return cents

    def _day(self, row: _Row) -> dt.date | None:
        _, text = row.found.get("paid_on", (0, ""))
        try:
            return self._read_date(text) if text.strip(" 0") else None
        except CellError as err:
            _refuse(row, "paid_on", err)

    def _text(self, row: _Row, name: str) -> str:
        _, text = row.found.get(name, (0, ""))
        try:
            return cells.clean_text(text)
        except CellError as err:
            _refuse(row, name, err)

    def _tender(self, row: _Row) -> str:
        word = self._text(row, "tender").lower()
        if word and self._mapping.tenders and word not in self._mapping.tenders:
            known = ", ".join(self._mapping.tenders)
            _refuse(row, "tender", CellError(f"{shown(word)} is none of {known}"))
        return self._mapping.tenders.get(word, word)


def _as_seen(row: _Row, name: str) -> str:
    """Text nothing depends on: what cannot be kept is written out, and refuses no money."""
    _, text = row.found.get(name, (0, ""))
    try:
        return cells.clean_text(text)
    except CellError:
        return cells.clean_text(cells.visible(text))


def _refuse(row: _Row, name: str, why: CellError) -> NoReturn:
    column, _ = row.found[name]
    raise broken(row.line, column, f"{name}: {why}") from why


# ---------------------------------------------------------------------------------------- fixed
def _fixed_rows(data: bytes, mapping: RemittanceMapping) -> Iterator[_Row]:
    encoding = mapping.formats.encoding
    try:
        text = data.decode(encoding, errors=BAD_BYTES)
    except UnicodeError as err:
        raise broken(1, 1, f"the file is not {encoding} text") from err
    for line, found in enumerate(_LINE_END.split(text.rstrip("\x1a")), start=1):
        kind = _kind(mapping, line, found) if found.strip(" \0\t") else "skip"
        if kind in {"detail", "trailer"}:
            places = mapping.trailer if kind == "trailer" else mapping.fields
            cut = {name: _cut(name, place, line, found) for name, place in places.items()}
            yield _Row(line, kind == "trailer", cut)


def _kind(mapping: RemittanceMapping, line: int, text: str) -> str:
    """What a line is, by the longest of the marks it begins with."""
    marks = [mark for mark in mapping.selectors if text.startswith(mark)]
    if marks:
        return mapping.selectors[max(marks, key=len)]
    if "detail" in mapping.selectors.values():
        begins = text[: max(map(len, mapping.selectors))]
        raise broken(line, 1, f"the mapping knows no record that begins with {shown(begins)}")
    return "detail"


def _cut(name: str, place: Place, line: int, text: str) -> tuple[int, str]:
    assert isinstance(place, tuple)
    start, length = place
    if name in _NUMBERS and start <= len(text) < start + length - 1:
        # A number that lost its end is another number.
        raise broken(line, len(text) + 1, f"the line breaks off inside {name}")
    return start, text[start - 1 : start - 1 + length]


# ------------------------------------------------------------------------------------------ CSV
def _csv_rows(data: bytes, mapping: RemittanceMapping) -> Iterator[_Row]:
    width, headings = 0, None
    for record in _records(data, mapping):
        if mapping.has_header and headings is None:
            headings = _headings(record)
            fields = _numbered(mapping.fields, record.line, headings)
            trailer = _numbered(mapping.trailer, record.line, headings)
            width = len(record.cells)
            continue
        if headings is None:
            headings = []
            fields, trailer = _numbered(mapping.fields, 1, []), _numbered(mapping.trailer, 1, [])
        is_trailer = _is_trailer(mapping, record)
        if not is_trailer:
            width = width or len(record.cells)
            _check_width(record, width)
        places = trailer if is_trailer else fields
        found = {name: _at(record, number, name) for name, number in places.items()}
        yield _Row(record.line, is_trailer, found)


def _records(data: bytes, mapping: RemittanceMapping) -> Iterator[Record]:
    stream = io.BufferedReader(io.BytesIO(data))
    formats = mapping.formats
    try:
        reader = CsvRecords(stream, formats.encoding, formats.delimiter)
        while not reader.is_at_end:
            records, wrong = reader.read(_BATCH_ROWS)
            if wrong:
                raise broken(wrong[0].line, 1, wrong[0].reason)
            yield from records
    except UnicodeError as err:
        raise broken(1, 1, f"the file is not {formats.encoding} text") from err


def _headings(record: Record) -> list[str]:
    return [" ".join(cells.visible(cell).split()).lower() for cell in record.cells]


def _numbered(places: Mapping[str, Place], line: int, headings: list[str]) -> Mapping[str, int]:
    """Our field -> the number of theirs, counted from 1."""
    found: dict[str, int] = {}
    for name, place in places.items():
        if isinstance(place, int):
            found[name] = place
            continue
        assert isinstance(place, str)
        numbers = [at for at, heading in enumerate(headings, 1) if heading == place.lower()]
        if len(numbers) != 1:
            how = "more than one column is" if numbers else "no column is"
            column = numbers[-1] if numbers else 1
            raise broken(line, column, f"{how} headed {shown(place)}")
        found[name] = numbers[0]
    return found


def _is_trailer(mapping: RemittanceMapping, record: Record) -> bool:
    at = mapping.trailer_field - 1
    word = record.cells[at].strip().lower() if at < len(record.cells) else ""
    return bool(word) and word == mapping.trailer_word.lower()


def _check_width(record: Record, width: int) -> None:
    """A delimiter too many or too few moves what follows into the wrong column."""
    count = len(record.cells)
    if count < width or "".join(record.cells[width:]).strip():
        column = min(count, width) + 1
        raise broken(record.line, column, f"{count} fields stand here, {width} are expected")


def _at(record: Record, number: int, name: str) -> tuple[int, str]:
    if number > len(record.cells):
        raise broken(record.line, len(record.cells), f"there is no field {number} for {name}")
    return number, record.cells[number - 1]
