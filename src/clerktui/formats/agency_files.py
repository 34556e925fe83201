"""Files of collection agencies: columns by the town's layout, CSV or fixed; and their money."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.errors import Refused
from clerktui.formats.fixed_writing import Column, Value, write_record
from clerktui.rules.money import format_cents, parse_cents
from clerktui.rules.text import snippet

FIELDS = frozenset(
    {
        *("agency", "number", "account", "change", "last_name", "first_name", "address", "city"),
        *("state", "zip", "oldest_due_on", "amount_cents", "owed_cents", "on"),
    }
)
"""What a column of a layout can hold; nothing here identifies a person to the State."""
_FORMULA = ("=", "+", "-", "@", "\t")


def write_head(layout: Mapping[str, Any]) -> str:
    """The first line of a file: headings where it is CSV, nothing where columns are fixed."""
    if layout["kind"] == "fixed":
        return ""
    return _csv_line([heading for _, heading in layout["columns"]])


def write_line(
    layout: Mapping[str, Any], values: Mapping[str, Value], known: frozenset[str] = FIELDS
) -> str:
    """A record in a layout; amounts are dollars and cents in CSV, whole cents in fixed columns.

    Raises:
        KeyError: a column of a field there is not.
        Refused: `file.too_wide` when a number does not fit.

    >>> layout = {"kind": "csv", "columns": [["account", "ACCOUNT"], ["owed_cents", "BALANCE"]]}
    >>> write_line(layout, {"account": "10-0442-07", "owed_cents": 12000})
    '10-0442-07,120.00'
    """
    columns = layout["columns"]
    unknown = {column[0] for column in columns} - known
    if unknown:
        raise KeyError(*sorted(unknown))
    if layout["kind"] == "fixed":
        fixed = tuple(Column(*column) for column in columns)
        said = {one.name: values.get(one.name) for one in fixed}
        return write_record(fixed, layout["length"], said)
    return _csv_line([_cell(name, values.get(name)) for name, _ in columns])


def _cell(name: str, value: Value) -> str:
    if name.endswith("_cents") and isinstance(value, int):
        return format_cents(value).replace(",", "")
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    said = str(value if value is not None else "")
    # What a spreadsheet would take for a formula is text here.
    return f"'{said}" if said.startswith(_FORMULA) else said


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def to_bytes(head: str, records: Sequence[str]) -> bytes:
    """The bytes of a file, lines ended as agencies' programs read them."""
    return "".join(f"{line}\r\n" for line in (head, *records) if line).encode()


@dataclass(frozen=True)
class MoneyLine:
    """A line of an agency's file of money, in cents; what it does not say is None."""

    line: int
    number: int
    account: str
    paid_on: dt.date
    gross_cents: int
    commission_cents: int | None
    net_cents: int | None


def read_money(data: bytes, layout: Mapping[str, str]) -> tuple[MoneyLine, ...]:
    """Read an agency's file of money by the headings of the town's layout.

    Raises:
        Refused: `agency.column`, `agency.line`, `agency.adds_up`, `file.empty`, `file.broken`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("agency.line", line=1, column="text", typed="not UTF-8") from None
    found = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    for name in ("number", "account", "paid_on", "gross"):
        if layout[name] not in (found.fieldnames or ()):
            raise Refused("agency.column", column=layout[name])
    lines = tuple(_lines(found, layout))
    if not lines:
        raise Refused("file.empty", file="")
    return lines


def _lines(found: csv.DictReader[str], layout: Mapping[str, str]) -> Iterator[MoneyLine]:
    for said in found:
        line = found.line_num
        gross = _cents(said, layout["gross"], line)
        kept = _optional(said, layout.get("commission", ""), line)
        net = _optional(said, layout.get("net", ""), line)
        if kept is None and net is not None:
            kept = gross - net
        if net is None and kept is not None:
            net = gross - kept
        if kept is not None and net is not None and (gross - kept != net or min(kept, net) < 0):
            raise Refused(
                *("agency.adds_up",),
                line=line,
                gross_cents=gross,
                commission_cents=kept,
                net_cents=net,
            )
        number, account = said[layout["number"]] or "", said[layout["account"]] or ""
        if not number.strip().isdecimal():
            raise _unread(line, layout["number"], number)
        paid_on = _day(said, layout, line)
        yield MoneyLine(line, int(number), account.strip(), paid_on, gross, kept, net)


def _cents(said: Mapping[str, str | None], column: str, line: int) -> int:
    typed = said[column] or ""
    try:
        cents = parse_cents(typed)
    except Refused:
        raise _unread(line, column, typed) from None
    if not cents:
        raise _unread(line, column, typed)
    return cents


def _optional(said: Mapping[str, str | None], column: str, line: int) -> int | None:
    typed = (said.get(column) or "").strip()
    if not typed:
        return None
    try:
        return parse_cents(typed)
    except Refused:
        raise _unread(line, column, typed) from None


def _day(said: Mapping[str, str | None], layout: Mapping[str, str], line: int) -> dt.date:
    typed = (said[layout["paid_on"]] or "").strip()
    try:
        return dt.datetime.strptime(typed, layout["day"]).replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise _unread(line, layout["paid_on"], typed) from None


def _unread(line: int, column: str, typed: str) -> Refused:
    return Refused("agency.line", line=line, column=column, typed=snippet(typed))
