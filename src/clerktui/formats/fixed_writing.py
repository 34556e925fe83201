"""Records of fixed columns, written: numbers filled with zeros, text with blanks.

A layout is data: each column has a name, where it starts (from 1), how long it is and whether it
holds a number (N) or text (C). What was not given is blank, or zeros in a number's column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from clerktui.errors import Refused

Value = str | int | dt.date | None


class Column(NamedTuple):
    """One column of a record; `kind` is "N" or "C", or "D" for a day as CCYYMMDD."""

    name: str
    start: int
    length: int
    kind: str = "C"


def write_record(layout: tuple[Column, ...], length: int, values: Mapping[str, Value]) -> str:
    """One record of exactly `length` characters.

    Raises:
        KeyError: a value for a column the layout does not have.
        Refused: `file.too_wide` when a number does not fit its column; text is cut at its end.

    >>> layout = (Column("kind", 1, 1), Column("cents", 2, 6, "N"), Column("name", 8, 5))
    >>> write_record(layout, 14, {"kind": "2", "cents": 25373, "name": "RIVERA"})
    '2025373RIVER  '
    """
    unknown = values.keys() - {column.name for column in layout}
    if unknown:
        raise KeyError(*sorted(unknown))
    record = [" "] * length
    for column in layout:
        start = column.start - 1
        record[start : start + column.length] = _filled(column, values.get(column.name))
    return "".join(record)


def _filled(column: Column, value: Value) -> str:
    if isinstance(value, dt.date):
        return f"{value:%Y%m%d}".ljust(column.length)
    if column.kind == "D":
        return " " * column.length if value is None else "0" * column.length
    if column.kind == "N":
        return _number(column, value)
    return str(value or "")[: column.length].ljust(column.length)


def _number(column: Column, value: Value) -> str:
    digits = str(value or 0)
    if len(digits) > column.length or not digits.isdigit():
        raise Refused("file.too_wide", column=column.name, value=digits, length=column.length)
    return digits.rjust(column.length, "0")
