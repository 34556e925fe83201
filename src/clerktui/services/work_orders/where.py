"""Where something is asked for: an account's place, a premise by its address, a place in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import Account, Premise
from clerktui.rules.addresses import split_address
from clerktui.rules.request_types import RequestType
from clerktui.rules.text import clean_text
from clerktui.services.account_numbers import which_account

_ACCOUNT = Account.__table__
_PLACE_MAX = 80
_PREMISE = Premise.__table__


@dataclass(frozen=True)
class Where:
    """An account's row or None, a premise's id or None, the place in words."""

    account: Any
    premise_id: int | None
    place: str

    def check(self, kind: RequestType) -> None:
        """Refuse where a type needs more.

        Raises:
            Refused: `work_order.account_missing`, `work_order.place_missing`.
        """
        if kind.place == "account" and self.account is None:
            raise Refused("work_order.account_missing", kind=kind.name)
        if not self.place and kind.place != "anywhere":
            raise Refused("work_order.place_missing", kind=kind.name)


def find_where(connection: Connection, account: str, place: str) -> Where:
    """The place of an account, or the one premise an address names, or just the words.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`, `text.control`, `text.too_long`.
    """
    words = clean_text(place, max_length=_PLACE_MAX)
    if account.strip():
        found = which_account(connection, account)
        query = select(_PREMISE.c.id, _PREMISE.c.address)
        query = query.join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        here = connection.execute(query.where(_ACCOUNT.c.id == found.id)).one()
        return Where(found, here.id, words or here.address)
    return Where(None, _premise_at(connection, words), words)


def _premise_at(connection: Connection, place: str) -> int | None:
    house, street = split_address(place)
    if house is None or not street:
        return None
    query = select(_PREMISE.c.id).where(_PREMISE.c.house == house, _PREMISE.c.street_n == street)
    found = connection.execute(query.limit(2)).scalars().all()
    return int(found[0]) if len(found) == 1 else None
