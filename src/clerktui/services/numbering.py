"""Numbers of applications and work orders, without a gap and each given once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, text

_NUMBERS = 0x6170706C


def next_number(connection: Connection, column: Any) -> int:
    """The next number of a table; nobody else gets one before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERS})
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1
