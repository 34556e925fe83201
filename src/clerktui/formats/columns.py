"""The canonical columns of a town's accounts, bills and the like: their names, kinds and limits.

These names are the outside contract; a mapping file says what a town's own export calls them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FileKind = Literal["accounts", "bills", "readings", "applications"]
CellKind = Literal["text", "lines", "code", "yes_no", "date", "cents", "year", "whole"]

STATUSES = ("active", "closed", "pending")
VALUE_COLUMNS = (
    "status",
    "service",
    "business",
    "class",
    "account_class",
    "holder",
    "identity_kind",
    "language",
)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One canonical column.

    Attributes:
        name: the canonical heading.
        kind: how a cell is read: one line of text, several lines, a lower-case code, yes or no,
            a date, money, a tax year or a whole number.
        is_required: a file without it, or a row with it blank, is not believed.
        chars_max: the longest text that is believed.
    """

    name: str
    kind: CellKind = "text"
    is_required: bool = False
    chars_max: int = 80


ACCOUNT_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec("account", is_required=True, chars_max=40),
    ColumnSpec("name", is_required=True, chars_max=120),
    ColumnSpec("first_name"),
    ColumnSpec("business", "yes_no"),
    ColumnSpec("service_address", is_required=True, chars_max=160),
    ColumnSpec("service_city"),
    ColumnSpec("service_zip", chars_max=20),
    ColumnSpec("mail_address", chars_max=160),
    ColumnSpec("mail_city"),
    ColumnSpec("mail_state", chars_max=40),
    ColumnSpec("mail_zip", chars_max=20),
    ColumnSpec("phone", chars_max=40),
    ColumnSpec("email", chars_max=254),
    ColumnSpec("meter", chars_max=40),
    ColumnSpec("parcel", chars_max=60),
    ColumnSpec("class", "code", chars_max=40),
    ColumnSpec("status", "code", chars_max=40),
    ColumnSpec("opened", "date"),
    ColumnSpec("closed", "date"),
    ColumnSpec("note", "lines", chars_max=4000),
)
BILL_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec("bill", is_required=True, chars_max=40),
    ColumnSpec("account", is_required=True, chars_max=40),
    ColumnSpec("service", "code", is_required=True, chars_max=40),
    ColumnSpec("issued", "date", is_required=True),
    ColumnSpec("due", "date", is_required=True),
    ColumnSpec("amount", "cents", is_required=True),
    ColumnSpec("original_amount", "cents"),
    ColumnSpec("description", chars_max=200),
    ColumnSpec("tax_year", "year"),
    ColumnSpec("parcel", chars_max=60),
)
READING_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec("account", is_required=True, chars_max=40),
    ColumnSpec("service", "code", chars_max=40),
    ColumnSpec("meter", chars_max=40),
    ColumnSpec("read_on", "date", is_required=True),
    ColumnSpec("reading", "whole", is_required=True),
    ColumnSpec("usage", "whole", is_required=True),
    ColumnSpec("days", "whole", is_required=True),
    ColumnSpec("estimated", "yes_no"),
)
APPLICATION_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec("reference", is_required=True, chars_max=40),
    ColumnSpec("applied_on", "date"),
    ColumnSpec("clerk", "code", chars_max=40),
    ColumnSpec("identity_kind", "code", chars_max=40),
    ColumnSpec("identity_last4", chars_max=40),
    ColumnSpec("customer", chars_max=40),
    ColumnSpec("last_name", chars_max=120),
    ColumnSpec("first_name"),
    ColumnSpec("birth_on", "date"),
    ColumnSpec("phone", chars_max=40),
    ColumnSpec("email", chars_max=200),
    ColumnSpec("language", "code", chars_max=40),
    ColumnSpec("mail_address", chars_max=160),
    ColumnSpec("mail_city"),
    ColumnSpec("mail_state", chars_max=40),
    ColumnSpec("mail_zip", chars_max=20),
    ColumnSpec("former_addresses", chars_max=200),
    ColumnSpec("co_residents", chars_max=200),
    ColumnSpec("premise", chars_max=160),
    ColumnSpec("starts_on", "date"),
    ColumnSpec("holder", "code", chars_max=40),
    ColumnSpec("owner_name", chars_max=120),
    ColumnSpec("owner_phone", chars_max=40),
    ColumnSpec("account_class", "code", chars_max=40),
    ColumnSpec("services", chars_max=200),
    ColumnSpec("meter", chars_max=40),
    ColumnSpec("shared_meter", "code", chars_max=40),
    ColumnSpec("proof"),
    ColumnSpec("deposit", "cents"),
    ColumnSpec("deposit_note", chars_max=200),
    ColumnSpec("fees", chars_max=200),
    ColumnSpec("wanted_on", "date"),
    ColumnSpec("order_note", chars_max=200),
)
COLUMNS: dict[FileKind, tuple[ColumnSpec, ...]] = {
    "accounts": ACCOUNT_COLUMNS,
    "bills": BILL_COLUMNS,
    "readings": READING_COLUMNS,
    "applications": APPLICATION_COLUMNS,
}
CANONICAL_NAMES: tuple[str, ...] = tuple(
    dict.fromkeys(column.name for columns in COLUMNS.values() for column in columns)
)
