"""A town's export of accounts, bills and the like: CSV bytes to typed rows, batch by batch.

Every row comes out once: as a typed row, or as a `RowError` that names its first physical line,
the column as the file calls it, and the reason. Cells are read a column at a time, so that a
hundred thousand rows take seconds; memory holds one batch and no more.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from clerktui.errors import Refused
from clerktui.formats import cells
from clerktui.formats.cells import CellError
from clerktui.formats.columns import APPLICATION_COLUMNS, FileKind
from clerktui.formats.csv_records import CsvRecords, Record
from clerktui.formats.mapping import CANONICAL, TownMapping
from clerktui.formats.rows import AccountRow, ApplicationRow, BillRow, ReadingRow, RowError
from clerktui.formats.town_columns import Column, find_columns
from clerktui.rules.money import format_cents

BATCH_ROWS = 2_000
DAYS_MAX = 400


RowT = TypeVar("RowT", AccountRow, BillRow, ReadingRow, ApplicationRow)


@dataclass(frozen=True, slots=True)
class Batch(Generic[RowT]):
    """Some rows of a file, in its order, and the rows among them that are not believed."""

    rows: list[RowT]
    errors: list[RowError]


@dataclass(frozen=True, slots=True)
class Layout(Generic[RowT]):
    """What kind of rows a file holds, and what must be true of a whole row."""

    kind: FileKind
    make: Callable[..., RowT]
    check: Callable[[RowT], tuple[str, str] | None]


def _check_account(row: AccountRow) -> tuple[str, str] | None:
    if row.opened and row.closed and row.closed < row.opened:
        return "closed", f"{row.closed} is before the account was opened, {row.opened}"
    return None


def _check_bill(row: BillRow) -> tuple[str, str] | None:
    if row.due < row.issued:
        return "due", f"{row.due} is before the bill was issued, {row.issued}"
    original = row.original_cents or 0
    if row.amount_cents == 0 and original == 0:
        return "amount", "the amount is zero"
    if row.amount_cents * original < 0:
        return "original_amount", "is a credit where the amount is not, or the other way round"
    return None


def _check_reading(row: ReadingRow) -> tuple[str, str] | None:
    if not 1 <= row.days <= DAYS_MAX:
        return "days", f"is not from 1 to {DAYS_MAX}"
    return None


def _make_account(*values: Any) -> AccountRow:
    row = AccountRow(*values)
    if row.status:
        return row
    return row._replace(status="closed" if row.closed else "active")


_APPLICATION_NAMES = tuple(column.name for column in APPLICATION_COLUMNS)
_ABOUT_IT = ("reference", "applied_on", "clerk", "identity_kind", "identity_last4")


def _make_application(line: int, text: str, *values: Any) -> ApplicationRow:
    found = dict(zip(_APPLICATION_NAMES, values, strict=True))
    answers = tuple(
        (name, _as_typed(value))
        for name, value in found.items()
        if name not in _ABOUT_IT and value not in ("", None)
    )
    about = {name: found[name] for name in _ABOUT_IT}
    return ApplicationRow(line, text, **about, birth_on=found["birth_on"], answers=answers)


def _as_typed(value: Any) -> str:
    if isinstance(value, int):
        return format_cents(value)
    return str(value)


def _check_application(row: ApplicationRow) -> tuple[str, str] | None:
    if bool(row.identity_kind) != bool(row.identity_last4):
        blank = "identity_last4" if row.identity_kind else "identity_kind"
        return blank, "is blank: a paper of identity has a kind and its last four"
    return None


ACCOUNTS: Layout[AccountRow] = Layout("accounts", _make_account, _check_account)
BILLS: Layout[BillRow] = Layout("bills", BillRow, _check_bill)
READINGS: Layout[ReadingRow] = Layout("readings", ReadingRow, _check_reading)
APPLICATIONS: Layout[ApplicationRow] = Layout("applications", _make_application, _check_application)


class TownFile(Generic[RowT]):
    """One export being read.

    Args:
        stream: the bytes, at their beginning.
        layout: `ACCOUNTS`, `BILLS`, `READINGS` or `APPLICATIONS`.
        mapping: how this town writes it.

    Attributes:
        headings: the headings found, in order.
        heading_of: what the file calls each canonical column.
        ignored: headings nothing is read from.

    Raises:
        Refused: import.not_csv, import.empty, import.headings_missing,
            import.headings_duplicate, mapping.bad_value.
    """

    def __init__(
        self, stream: io.BufferedReader[Any], layout: Layout[RowT], mapping: TownMapping = CANONICAL
    ) -> None:
        self._layout: Layout[RowT] = layout
        self._records = CsvRecords(stream, mapping.encoding, mapping.delimiter)
        self.headings = self._read_headings()
        self._columns = find_columns(layout.kind, mapping, self.headings)
        self.heading_of = {column.name: column.heading for column in self._columns}
        used = {column.position for column in self._columns}
        self.ignored = tuple(
            name for place, name in enumerate(self.headings) if place not in used and name
        )

    def _read_headings(self) -> tuple[str, ...]:
        records, wrong = self._records.read(1)
        if wrong:
            raise Refused("import.headings_broken", line=wrong[0].line, reason=wrong[0].reason)
        if not records:
            raise Refused("import.empty")
        return tuple(cells.visible(" ".join(cell.split())) for cell in records[0].cells)

    def batches(self, rows_max: int = BATCH_ROWS) -> Iterator[Batch[RowT]]:
        """The rows of the file, at most `rows_max` at a time."""
        while not self._records.is_at_end:
            records, wrong = self._records.read(rows_max)
            errors = [RowError(bad.line, None, bad.reason, bad.text) for bad in wrong]
            rows = self._read_rows(self._whole(records, errors), errors)
            errors.sort(key=lambda error: error.line)
            if rows or errors:
                yield Batch(rows, errors)

    def _whole(self, records: list[Record], errors: list[RowError]) -> list[Record]:
        """The records that have as many cells as there are headings."""
        width = len(self.headings)
        if all(len(record.cells) == width for record in records):
            return records
        whole = []
        for record in records:
            if len(record.cells) == width or _has_blank_tail(record.cells, width):
                whole.append(record)
            else:
                reason = f"{len(record.cells)} cells where {width} headings are"
                errors.append(RowError(record.line, None, reason, record.text))
        return whole

    def _read_rows(self, records: list[Record], errors: list[RowError]) -> list[RowT]:
        if not records:
            return []
        faults: dict[int, list[tuple[str, str]]] = {}
        across = list(zip(*(record.cells for record in records), strict=False))
        values = [_read_column(column, across, len(records), faults) for column in self._columns]
        rows: list[RowT] = []
        make, check = self._layout.make, self._layout.check
        places = zip(records, zip(*values, strict=True), strict=True)
        for place, (record, read) in enumerate(places):
            if place not in faults:
                row = make(record.line, record.text, *read)
                fault = check(row)
                if fault is None:
                    rows.append(row)
                    continue
                faults[place] = [(self.heading_of[fault[0]], fault[1])]
            errors.append(_row_error(record, faults[place], self._amount_of(read)))
        return rows

    def _amount_of(self, read: tuple[Any, ...]) -> int:
        """What a row comes to, so that control totals hold although the row is rejected."""
        amounts = (
            value
            for column, value in zip(self._columns, read, strict=True)
            if column.name == "amount"
        )
        return next(amounts, None) or 0


def read_accounts(
    stream: io.BufferedReader[Any], mapping: TownMapping = CANONICAL
) -> TownFile[AccountRow]:
    """Begin to read an export of accounts; refusals as `TownFile`."""
    return TownFile(stream, ACCOUNTS, mapping)


def read_bills(
    stream: io.BufferedReader[Any], mapping: TownMapping = CANONICAL
) -> TownFile[BillRow]:
    """Begin to read an export of bills; refusals as `TownFile`."""
    return TownFile(stream, BILLS, mapping)


def _has_blank_tail(found: Sequence[str], width: int) -> bool:
    """Whether the row only has too many delimiters at its end."""
    return len(found) > width and not "".join(found[width:]).strip()


def _row_error(record: Record, faults: list[tuple[str, str]], amount_cents: int) -> RowError:
    (heading, reason), *others = faults
    also = "".join(f"; {name}: {why}" for name, why in others)
    return RowError(record.line, heading, reason + also, record.text, amount_cents)


def _read_column(
    column: Column,
    across: list[tuple[str, ...]],
    rows: int,
    faults: dict[int, list[tuple[str, str]]],
) -> list[Any]:
    """The values of one column; what cannot be read is noted in `faults` by place."""
    if column.position is None:
        return [column.blank] * rows
    found = across[column.position]
    try:
        return column.read_all(found)
    except CellError:
        return [_read_cell(column, cell, place, faults) for place, cell in enumerate(found)]


def _read_cell(
    column: Column, cell: str, place: int, faults: dict[int, list[tuple[str, str]]]
) -> Any:
    try:
        return column.read(cell)
    except CellError as err:
        faults.setdefault(place, []).append((column.heading, str(err)))
        return None
