"""What was written off on an account and never paid: money offered for it can pay it after all."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from clerktui.models import WriteOff

WRITE_OFF = WriteOff.__table__
LEFT = func.coalesce(func.sum(WRITE_OFF.c.amount_cents - WRITE_OFF.c.recovered_cents), 0)
"""What is left of write-offs, in cents, to be asked for some of them."""


def written_off_cents(connection: Connection, account_id: int) -> int:
    """What is left of an account's write-offs, in cents."""
    query = select(LEFT).where(WRITE_OFF.c.account_id == account_id)
    return int(connection.execute(query).scalar_one())
