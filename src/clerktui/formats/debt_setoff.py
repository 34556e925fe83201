"""The file a local government sends to the debt setoff clearinghouse: 165 columns, CRLF.

There is no header, no trailer and no kind of record: a new debt, a new balance and a zero all look
alike. The identity number stands in the first nine columns and is put in front only when the bytes
are made; everything behind it (`rest_of`) can be kept.

Source: ncsetoff.org/ASCIILayout.htm (columns 1-153), learn.smartfusion.io/Wiki/6134 (154-165).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from clerktui.errors import Refused
from clerktui.formats.fixed import Field, Record, broken, read_date, read_number, split_records
from clerktui.formats.fixed_writing import Column, write_record
from clerktui.rules.folding import fold, fold_number
from clerktui.rules.setoff import last_name

LENGTH = 165
MOST_CENTS = 9_999_999
NUMBER = Field("the identity number", 1, 9)
FIELDS = {
    "first_name": Field("the first name", 10, 10),
    "middle": Field("the middle initial", 20, 1),
    "last_name": Field("the last name", 21, 15),
    "street": Field("the street", 36, 25),
    "city": Field("the city", 61, 11),
    "state": Field("the state", 72, 2),
    "zip": Field("the ZIP code", 74, 5),
    "amount": Field("the debt amount", 79, 7),
    "entity": Field("the entity code", 86, 4),
    "expires": Field("the debt expiration", 90, 6),
    "complied": Field("the compliance date", 96, 8),
    "account": Field("the account number", 104, 25),
    "key": Field("the unique key", 129, 8),
    "account_code": Field("the account code", 137, 3),
    "base_amount": Field("the base amount", 140, 7),
    "base_interest": Field("the base interest", 147, 7),
    "more_key": Field("the rest of the unique key", 154, 12),
}
"""Every column behind the identity number, in order."""
_NEEDED = ("first_name", "last_name", "street", "city", "state", "zip", "entity", "key")
_KEY_PART = FIELDS["key"].length
_REST = tuple(
    Column(name, field.start - NUMBER.length, field.length) for name, field in FIELDS.items()
)


@dataclass(frozen=True)
class DebtRecord:
    """One debt as the file tells it, without the identity number.

    Attributes:
        expires_on: its month is told.
        complied_on: the day notice and hearing were over.
        key: what the town calls the debt, up to 20 characters.
    """

    first_name: str
    middle: str
    last_name: str
    street: str
    city: str
    state: str
    zip: str
    amount_cents: int
    entity: str
    expires_on: dt.date
    complied_on: dt.date
    account: str
    key: str
    account_code: str


def rest_of(debt: DebtRecord) -> str:
    """Columns 10 to 165 of a record.

    Raises:
        Refused: `setoff.field` naming what is missing or does not fit, `setoff.too_much`.
    """
    if not 0 <= debt.amount_cents <= MOST_CENTS:
        raise Refused("setoff.too_much", amount_cents=debt.amount_cents, most_cents=MOST_CENTS)
    said = _said(debt)
    for name in _NEEDED:
        if not said[name].strip():
            raise Refused("setoff.field", field=FIELDS[name].name)
    if len(said["zip"]) != FIELDS["zip"].length or len(said["state"]) != FIELDS["state"].length:
        raise Refused("setoff.field", field=f"{FIELDS['state'].name} or {FIELDS['zip'].name}")
    if len(debt.key) > _KEY_PART + FIELDS["more_key"].length:
        raise Refused("setoff.field", field=FIELDS["key"].name)
    return write_record(_REST, LENGTH - NUMBER.length, said)


def with_amount(rest: str, amount_cents: int) -> str:
    """A kept record with another debt amount: the clearinghouse knows it again by the rest.

    Raises:
        Refused: `setoff.too_much`.
    """
    if not 0 <= amount_cents <= MOST_CENTS:
        raise Refused("setoff.too_much", amount_cents=amount_cents, most_cents=MOST_CENTS)
    field = FIELDS["amount"]
    start = field.start - FIELDS["first_name"].start
    return f"{rest[:start]}{amount_cents:0{field.length}d}{rest[start + field.length :]}"


def _said(debt: DebtRecord) -> dict[str, str]:
    """Every column as text."""
    return {
        "first_name": last_name(debt.first_name),
        "middle": last_name(debt.middle),
        "last_name": last_name(debt.last_name),
        "street": _plain(debt.street),
        "city": _plain(debt.city),
        "state": _plain(debt.state),
        "zip": fold_number(debt.zip)[: FIELDS["zip"].length],
        "amount": f"{debt.amount_cents:07d}",
        "entity": _plain(debt.entity),
        "expires": f"{debt.expires_on:%Y%m}",
        "complied": f"{debt.complied_on:%m%d%Y}",
        "account": debt.account,
        "key": debt.key[:_KEY_PART],
        "account_code": _plain(debt.account_code),
        "base_amount": "",
        "base_interest": "",
        "more_key": debt.key[_KEY_PART:],
    }


def _plain(text: str) -> str:
    """Letters, digits and blanks, in capitals."""
    return fold(text).upper()


def write_file(records: Iterable[tuple[str, str]]) -> bytes:
    """The bytes of a file: each identity number with the rest of its record.

    Raises:
        ValueError: when a record is not of its length; what is written is checked, not trusted.
    """
    lines = []
    for number, rest in records:
        line = f"{number}{rest}"
        if len(line) != LENGTH or len(number) != NUMBER.length or not line.isascii():
            msg = f"a debt setoff record has {LENGTH} columns"
            raise ValueError(msg)
        lines.append(line)
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


@dataclass(frozen=True)
class ControlReport:
    """What a file says when it is read again: records, zeros among them, and cents."""

    records: int
    zeros: int
    amount_cents: int


def read_back(data: bytes) -> ControlReport:
    """Read a file as the clearinghouse does, and total it.

    Raises:
        Refused: `file.broken` naming line and column.
    """
    amounts = [_amount(record) for record in split_records(data)]
    return ControlReport(len(amounts), amounts.count(0), sum(amounts))


def _amount(record: Record) -> int:
    if record.length != LENGTH:
        raise broken(record.line, len(record.text) + 1, f"a record has {LENGTH} columns")
    read_number(record, NUMBER)
    read_date(record, FIELDS["complied"], "%m%d%Y")
    return read_number(record, FIELDS["amount"])
