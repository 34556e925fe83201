"""The tables of the demonstration town that are filled by many rows at once, and their columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from clerktui.db.bulk import follow_ids, insert_rows, next_id
from clerktui.models import (
    Account,
    AccountFlag,
    Allocation,
    Bill,
    Charge,
    Contact,
    Customer,
    CustomerDeposit,
    CustomerDepositMove,
    DrawerCount,
    DrawerSession,
    Parcel,
    Payment,
    Premise,
    Receipt,
    Receivable,
    ServiceAgreement,
    Tender,
)

COLUMNS: dict[Any, tuple[str, ...]] = {
    Customer: (
        *("id", "last_name", "first_name", "is_business", "phone", "email", "language"),
        *("mail_address", "mail_city", "mail_state", "mail_zip"),
        *("last_n", "first_n", "phone_n", "phone4"),
    ),
    Parcel: ("id", "number", "number_n", "description"),
    Premise: ("id", "address", "city", "zip", "parcel_id", "house", "street_n"),
    Account: (
        *("id", "number", "number_n", "customer_id", "premise_id", "account_class", "status"),
        *("opened_on", "closed_on", "deposit_cents"),
    ),
    CustomerDeposit: (
        *("id", "account_id", "customer_id", "state", "required_cents", "paid_cents"),
        *("held_cents", "asked_on", "held_since", "review_on"),
    ),
    CustomerDepositMove: (
        *("deposit_id", "kind", "required_cents", "paid_cents", "held_cents", "day", "at"),
    ),
    ServiceAgreement: (
        *("account_id", "service", "rate_class", "meter", "meter_n", "started_on", "ended_on"),
    ),
    AccountFlag: ("account_id", "code", "note", "starts_on", "expires_on"),
    Contact: (*("account_id", "kind", "at", "user_id", "body", "direction", "reason", "outcome"),),
    Bill: ("id", "number", "number_n", "account_id", "issued_on", "due_on"),
    Receivable: (
        *("id", "account_id", "bill_id", "service", "component", "tax_year", "due_on"),
        *("original_cents", "balance_cents", "description"),
    ),
    Charge: ("receivable_id", "description", "quantity", "amount_cents"),
    Payment: (
        *("id", "command_id", "entry_id", "drawer_session_id", "user_id", "received_on"),
        *("business_date", "posted_at", "amount_cents", "change_cents"),
    ),
    Tender: ("payment_id", "line_no", "tender_type", "amount_cents", "reference"),
    Allocation: (
        *("payment_id", "line_no", "account_id", "receivable_id", "revenue_code", "quantity"),
        *("unit_cents", "amount_cents", "reason"),
    ),
    Receipt: (
        *("number", "number_n", "office_id", "year", "sequence", "payment_id", "issued_at"),
        "document",
    ),
    DrawerSession: (
        *("id", "drawer_id", "user_id", "workstation_id", "business_date", "opened_at"),
        "float_cents",
    ),
    DrawerCount: (
        *("drawer_session_id", "purpose", "tender_type", "counted_cents", "detail"),
        *("counted_at", "user_id"),
    ),
}
_NUMBERED = (
    *(Customer, Parcel, Premise, Account, CustomerDeposit),
    *(Bill, Receivable, Payment, DrawerSession),
)


class Pile:
    """Rows waiting to be written, and the next free id of each table that is given its ids.

    Tables are written in the order of COLUMNS, which is the order foreign keys want.

    Attributes:
        written: how many rows went into the books so far.
    """

    def __init__(self, connection: Connection) -> None:
        self._rows: dict[Any, list[Sequence[Any]]] = {model: [] for model in COLUMNS}
        self.written = 0
        self._next = {model: next_id(connection, model.__table__) for model in _NUMBERED}

    def take_id(self, model: Any) -> int:
        """The next free id of a table."""
        taken = self._next[model]
        self._next[model] = taken + 1
        return taken

    def add(self, model: Any, row: Sequence[Any]) -> None:
        """Put a row on the pile, in the order of the table's columns."""
        self._rows[model].append(row)

    def add_all(self, model: Any, rows: Iterable[Sequence[Any]]) -> None:
        """Put rows on the pile."""
        self._rows[model].extend(rows)

    def write(self, connection: Connection) -> None:
        """Write everything and start again."""
        for model, rows in self._rows.items():
            if rows:
                self.written += insert_rows(connection, model.__table__, COLUMNS[model], rows)
                rows.clear()

    def finish(self, connection: Connection) -> None:
        """Let the tables count on by themselves."""
        follow_ids(connection, *(model.__table__ for model in _NUMBERED))
