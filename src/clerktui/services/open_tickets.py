"""Tickets that are being typed or were parked: whose money is about to come, and at which desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import Draft, User
from clerktui.services.reference import Reference
from clerktui.services.tickets import open_line_in

_DRAFT = Draft.__table__
_USER = User.__table__


@dataclass(frozen=True)
class OpenTicket:
    """An unfinished ticket with a line for the account that was asked about."""

    clerk: str
    state: str
    amount_cents: int
    since: dt.datetime


def tickets_on(
    connection: Connection, reference: Reference, account: str
) -> tuple[OpenTicket, ...]:
    """The unfinished tickets that would pay something on an account, the oldest first.

    A line keeps what was typed or scanned; what can no longer be opened is on no account.
    """
    query = (
        select(_DRAFT.c.state, _DRAFT.c.content, _DRAFT.c.created_at, _USER.c.full_name)
        .join(_USER, _USER.c.id == _DRAFT.c.owner_id)
        .where(_DRAFT.c.state.in_(("open", "parked")))
        .order_by(_DRAFT.c.created_at, _DRAFT.c.id)
    )
    found = []
    for row in connection.execute(query).all():
        lines = [
            line
            for line in row.content.get("lines", ())
            if _account_of(connection, reference, str(line.get("key", ""))) == account
        ]
        if lines:
            cents = sum(int(line.get("amount_cents", 0)) for line in lines)
            found.append(OpenTicket(row.full_name, row.state, cents, row.created_at))
    return tuple(found)


def _account_of(connection: Connection, reference: Reference, key: str) -> str:
    try:
        line = open_line_in(connection, reference, key)
    except Refused:
        return ""
    return str(getattr(line, "account", ""))
