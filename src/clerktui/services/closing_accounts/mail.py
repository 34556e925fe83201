"""Whether mail finds a customer who leaves: not at the place they have left."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from clerktui.models import Account, Customer, Premise
from clerktui.services.confidential import substitute_of
from clerktui.services.search_index import premise_columns

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_PREMISE = Premise.__table__


def finds_mail(connection: Connection, row: Any) -> bool:
    """Whether somebody said where mail goes after the last day.

    A mailing address that is the place itself, written down while they lived there, is none: the
    check would go to whoever lives there next.

    Args:
        connection: an open transaction.
        row: a close-out's row.
    """
    if row.forward_address or substitute_of(connection, row.account_id) is not None:
        return True
    place = connection.execute(
        select(_CUSTOMER.c.mail_address, _PREMISE.c.house, _PREMISE.c.street_n)
        .join(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_ACCOUNT.c.id == row.account_id)
    ).one()
    told = premise_columns(place.mail_address)
    is_here = (told["house"], told["street_n"]) == (place.house, place.street_n)
    return bool(place.mail_address) and not is_here
