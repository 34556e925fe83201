"""Who a debtor is to the State, and where mail goes: in the columns the file wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.models import Account, Customer, Premise
from clerktui.services.confidential import substitute_of
from clerktui.services.open_items import display_name

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_PREMISE = Premise.__table__
_ZIP_LENGTH = 5


@dataclass(frozen=True)
class Debtor:
    """A person and an address, split as the file wants them; `problem` says what is missing."""

    last_name: str
    first_name: str
    is_business: bool
    street: str
    city: str
    state: str
    zip: str
    problem: str

    @property
    def name(self) -> str:
        """As lists show it."""
        return display_name(self.last_name, self.first_name)

    @property
    def given_name(self) -> str:
        """The first name without what stands behind it."""
        return self.first_name.split()[0] if self.first_name.split() else ""

    @property
    def middle(self) -> str:
        """The initial of a second name."""
        words = self.first_name.split()
        return words[1][:1] if len(words) > 1 else ""


def debtor_of(connection: Connection, account: Any) -> Debtor:
    """The debtor of an account (its row): where mail goes, or the place served.

    A confidential address leaves the town in no file; its substitute has no columns and is refused.
    """
    row = connection.execute(
        select(_CUSTOMER, _PREMISE.c.address, _PREMISE.c.city, _PREMISE.c.zip)
        .join(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_ACCOUNT.c.id == account.id)
    ).one()
    if row.mail_address:
        where = (row.mail_address, row.mail_city, row.mail_state, row.mail_zip)
    else:
        where = (row.address, row.city, "NC" if row.city else "", row.zip)
    hidden = substitute_of(connection, account.id) is not None
    street, city, state, code = ("", "", "", "") if hidden else where
    return Debtor(
        last_name=row.last_name,
        first_name=row.first_name,
        is_business=row.is_business,
        street=street,
        city=city,
        state=state,
        zip=code,
        problem=_problem((street, city, state, code), hidden=hidden),
    )


def _problem(where: tuple[str, str, str, str], *, hidden: bool) -> str:
    if hidden:
        return "The address is confidential and leaves the town in no file."
    street, city, state, code = where
    lacks = [
        name for name, said in (("street", street), ("city", city), ("state", state)) if not said
    ]
    if len("".join(filter(str.isdigit, code))) < _ZIP_LENGTH:
        lacks.append("ZIP code")
    return f"The mailing address lacks its {', '.join(lacks)}." if lacks else ""
