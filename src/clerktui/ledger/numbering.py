"""Receipt numbers: gap-free per office and year, because they are taken inside the posting."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from clerktui.db.prepared import Prepared

_TAKE = Prepared(
    text(
        "INSERT INTO receipt_counter (office_id, year, last_sequence) "
        "VALUES (:office, :year, :count) ON CONFLICT (office_id, year) DO UPDATE "
        "SET last_sequence = receipt_counter.last_sequence + :count RETURNING last_sequence"
    )
)


@dataclass(frozen=True)
class ReceiptNumber:
    """A receipt number and what it is made of."""

    text: str
    year: int
    sequence: int


def next_receipt_number(
    connection: Connection, office_id: int, prefix: str, year: int
) -> ReceiptNumber:
    """Take the office's next number of the year; a rollback gives it back, so there are no gaps.

    The counter row stays locked until the transaction ends.
    """
    return take_receipt_numbers(connection, office_id, prefix, year, 1)[0]


def take_receipt_numbers(
    connection: Connection, office_id: int, prefix: str, year: int, count: int
) -> list[ReceiptNumber]:
    """Take so many numbers of an office in a row, as `next_receipt_number` takes one."""
    taken = _TAKE.run(connection, {"office": office_id, "year": year, "count": count})
    last = taken.scalar_one()
    return [format_number(prefix, year, n) for n in range(last - count + 1, last + 1)]


def format_number(prefix: str, year: int, sequence: int) -> ReceiptNumber:
    """The number as it is printed: office prefix, two-digit year, sequence.

    >>> format_number("", 2026, 18221).text
    '26-018221'
    """
    return ReceiptNumber(f"{prefix}{year % 100:02d}-{sequence:06d}", year, sequence)
