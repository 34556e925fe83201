"""Addresses kept from everybody: hidden in every list and paper, looked at only on record.

An account marked confidential shows no address at all, whoever asks, until the mark is ended by a
person; papers go to the substitute address. Whoever may look asks here, and the look is audited.

Source: G.S. 132-1.1(d), G.S. 15C-8 (Address Confidentiality Program).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Text, and_, func, literal_column, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, AccountFlag, Customer, Premise
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.views.contacts import AddressSeen
from clerktui.views.people import Actor

CODE = "confidential"
HIDDEN = "(confidential address)"
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_PREMISE = Premise.__table__
_MARKED = and_(_FLAG.c.code == literal_column(f"'{CODE}'"), _FLAG.c.ended_at.is_(None))
SUBSTITUTE = (
    select(func.coalesce(func.nullif(_FLAG.c.substitute_address, ""), HIDDEN))
    .where(_FLAG.c.account_id == _ACCOUNT.c.id, _MARKED)
    .order_by(_FLAG.c.id.desc())
    .limit(1)
    .correlate(_ACCOUNT)
    .scalar_subquery()
)
"""What is printed instead of the address of the account in the statement; none: it is open."""


def is_hidden() -> Any:
    """Whether the address of the account in the statement is confidential, as a condition."""
    return _words().is_not(None)


def shown_address() -> Any:
    """The place served as anybody may see it, as a column `address` beside the account's row."""
    return func.coalesce(_words(), _PREMISE.c.address).label("address")


def shown_place(place: Any) -> Any:
    """The words of a place as anybody may see them, beside the row of its account, if any."""
    return func.coalesce(_words(), place).label("place")


def _words() -> Any:
    """What stands instead of a confidential address, or nothing; read by the account's index.

    A subquery of one row, not EXISTS: PostgreSQL would hash the whole table for that.
    """
    one = select(literal_column(f"'{HIDDEN}'", Text())).where(
        _FLAG.c.account_id == _ACCOUNT.c.id, _MARKED
    )
    return one.limit(literal_column("1")).correlate(_ACCOUNT).scalar_subquery()


def substitute_of(connection: Connection, account_id: int) -> str | None:
    """What is printed instead of the address; None when the address is not confidential."""
    query = select(SUBSTITUTE).select_from(_ACCOUNT).where(_ACCOUNT.c.id == account_id)
    return connection.execute(query).scalar()


def hidden_among(connection: Connection, account_ids: list[int]) -> set[int]:
    """Those of these accounts whose address is confidential."""
    if not account_ids:
        return set()
    query = select(_FLAG.c.account_id).where(_FLAG.c.account_id.in_(account_ids), _MARKED)
    return set(connection.execute(query).scalars())


def look(db: Database, actor: Actor, number: str) -> AddressSeen:
    """Look at a confidential address; who looked, and when, is written down.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `flag.not_confidential`.
    """
    require(actor, "account.confidential")
    with db.write() as connection:
        account = which_account(connection, number)
        substitute = substitute_of(connection, account.id)
        if substitute is None:
            raise Refused("flag.not_confidential", account=account.number)
        row = connection.execute(
            select(_CUSTOMER, _PREMISE.c.address, _PREMISE.c.city, _PREMISE.c.zip)
            .join(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
            .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
            .where(_ACCOUNT.c.id == account.id)
        ).one()
        subject = ("account", account.number)
        audit.record(connection, actor, "look_confidential", subject, db.clock.now())
    mail = (row.mail_address, row.mail_city, row.mail_state, row.mail_zip)
    return AddressSeen(
        account.number,
        ", ".join(filter(None, (row.address, row.city, row.zip))),
        ", ".join(filter(None, mail)),
        substitute,
    )
