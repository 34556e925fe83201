"""The typed rows of a town's file, and the rows that are not believed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class AccountRow(NamedTuple):
    """One account of a town's file. A named tuple: a hundred thousand are made in a second.

    `line` and `text` are where and how it stood in the file; the rest are the canonical columns.
    """

    line: int
    text: str
    account: str
    name: str
    first_name: str
    business: bool
    service_address: str
    service_city: str
    service_zip: str
    mail_address: str
    mail_city: str
    mail_state: str
    mail_zip: str
    phone: str
    email: str
    meter: str
    parcel: str
    account_class: str
    status: str
    opened: dt.date | None
    closed: dt.date | None
    note: str


class BillRow(NamedTuple):
    """One service of one bill of a town's file; amounts in cents, below zero is a credit."""

    line: int
    text: str
    bill: str
    account: str
    service: str
    issued: dt.date
    due: dt.date
    amount_cents: int
    original_cents: int | None
    description: str
    tax_year: int | None
    parcel: str


class ReadingRow(NamedTuple):
    """One meter reading of a town's file; `usage` since the one before it, over `days`."""

    line: int
    text: str
    account: str
    service: str
    meter: str
    read_on: dt.date
    reading: int
    usage: int
    days: int
    estimated: bool


class ApplicationRow(NamedTuple):
    """One application of a town's file; `answers` are its filled fields, written as typed ones.

    Attributes:
        reference: what the file calls it; known by it when it is loaded again.
        identity_last4: as it stands there; a whole number is refused by whoever takes the row.
    """

    line: int
    text: str
    reference: str
    applied_on: dt.date | None
    clerk: str
    identity_kind: str
    identity_last4: str
    birth_on: dt.date | None
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that is not loaded.

    Attributes:
        line: the physical line of the file the row begins on, from 1.
        column: the heading of the cell that is wrong, as the file has it; None for the whole row.
        reason: what is wrong, safe to show.
        text: the row as it stands in the file.
        amount_cents: what the row comes to, where that much could be read.
    """

    line: int
    column: str | None
    reason: str
    text: str
    amount_cents: int = 0
