"""Customers: one person found again behind several accounts, with caution."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, select

from clerktui.db.bulk import insert_rows, reserve_ids
from clerktui.formats.rows import AccountRow
from clerktui.models import Customer
from clerktui.rules.names import fold
from clerktui.services.imports.pairs import select_pairs
from clerktui.services.search_index import customer_columns, index_name_words, index_surnames

_CUSTOMER = Customer.__table__
_FOUND = select(
    _CUSTOMER.c.id,
    _CUSTOMER.c.last_n,
    _CUSTOMER.c.first_n,
    _CUSTOMER.c.is_business,
    _CUSTOMER.c.phone_n,
    _CUSTOMER.c.email,
    _CUSTOMER.c.mail_address,
    _CUSTOMER.c.mail_zip,
)
_NAMES = (
    "id",
    "last_name",
    "first_name",
    "is_business",
    "phone",
    "email",
    "mail_address",
    "mail_city",
    "mail_state",
    "mail_zip",
    "language",
    "last_n",
    "first_n",
    "phone_n",
    "phone4",
)
# What follows a comma without being a first name.
_NOT_FIRST = re.compile(
    r"jr|sr|ii|iii|iv|v|md|dds|esq|llc|inc|co|corp|ltd|lp|llp|pa|pc|pllc|trustee|trust|et ?al"
)


class Identity(NamedTuple):
    """What must all be the same before two accounts are taken to be one person's."""

    last_n: str
    first_n: str
    is_business: bool
    phone_n: str
    email: str
    mail_address: str
    mail_zip: str

    @property
    def can_be_shared(self) -> bool:
        """A name alone is not a person: something to reach them by must agree too."""
        return bool(self.phone_n or self.email or self.mail_address)


def split_name(row: AccountRow) -> tuple[str, str]:
    """Last and first name of a row; a lone "LAST, FIRST" is parted at its comma."""
    if row.first_name or row.business or row.name.count(",") != 1:
        return row.name, row.first_name
    last, first = (part.strip() for part in row.name.split(","))
    if not last or not first or _NOT_FIRST.fullmatch(fold(first)):
        return row.name, ""
    return last, first


def add_customers(connection: Connection, rows: Iterable[AccountRow]) -> dict[int, int]:
    """The customer of each row, by the row's line; persons not known yet are added."""
    listed = list(rows)
    identities = {row.line: _identity(row) for row in listed}
    known = _known_customers(connection, identities.values())
    by_line: dict[int, int] = {}
    new = []
    last_names = []
    ids = iter(reserve_ids(connection, _CUSTOMER, len(listed)))
    for row in listed:
        identity = identities[row.line]
        customer_id = known.get(identity)
        if customer_id is None:
            customer_id = next(ids)
            new.append(_values(customer_id, row))
            last_names.append((customer_id, identity.last_n))
            if identity.can_be_shared:
                known[identity] = customer_id
        by_line[row.line] = customer_id
    insert_rows(connection, _CUSTOMER, _NAMES, new)
    index_surnames(connection, (identity.last_n for identity in identities.values()))
    index_name_words(connection, last_names)
    return by_line


def _known_customers(connection: Connection, identities: Iterable[Identity]) -> dict[Identity, int]:
    names = {(one.last_n, one.first_n) for one in identities if one.can_be_shared}
    rows = select_pairs(connection, _FOUND, (_CUSTOMER.c.last_n, _CUSTOMER.c.first_n), names)
    return {
        Identity(
            row.last_n,
            row.first_n,
            row.is_business,
            row.phone_n,
            row.email.lower(),
            fold(row.mail_address),
            row.mail_zip,
        ): row.id
        for row in sorted(rows, reverse=True)
    }


def _identity(row: AccountRow) -> Identity:
    last, first = split_name(row)
    folded = customer_columns(last, first, row.phone)
    return Identity(
        folded["last_n"],
        folded["first_n"],
        row.business,
        folded["phone_n"],
        row.email.lower(),
        fold(row.mail_address),
        row.mail_zip,
    )


def _values(customer_id: int, row: AccountRow) -> tuple[object, ...]:
    last, first = split_name(row)
    folded = customer_columns(last, first, row.phone)
    return (
        customer_id,
        last,
        first,
        row.business,
        row.phone,
        row.email,
        row.mail_address,
        row.mail_city,
        row.mail_state,
        row.mail_zip,
        "en",
        folded["last_n"],
        folded["first_n"],
        folded["phone_n"],
        folded["phone4"],
    )
