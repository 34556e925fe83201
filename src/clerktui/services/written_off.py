"""What was written off on an account and never paid: money offered for it can pay it after all."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from clerktui.models import WriteOff

_WRITE_OFF = WriteOff.__table__
_LEFT = func.coalesce(func.sum(_WRITE_OFF.c.amount_cents - _WRITE_OFF.c.recovered_cents), 0)


def written_off_cents(connection: Connection, account_id: int) -> int:
    """What is left of an account's write-offs, in cents."""
    query = select(_LEFT).where(_WRITE_OFF.c.account_id == account_id)
    return int(connection.execute(query).scalar_one())
