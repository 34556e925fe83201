"""What the journal has of money that waits for the bank: every deposit must agree with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, func, select

from clerktui.models import JournalEntry, JournalLine

_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__


def money_of_sessions(
    connection: Connection,
    sessions: Collection[int],
    accounts: Collection[int],
    but_not: Collection[int] = (),
) -> dict[tuple[int, int], int]:
    """Cents the journal has on each of these ledger accounts, by (drawer session, account).

    Args:
        connection: an open transaction.
        sessions: ids of drawer sessions.
        accounts: ids of ledger accounts.
        but_not: entries to leave out: corrections that are deposited on lines of their own.
    """
    query = (
        select(_ENTRY.c.drawer_session_id, _LINE.c.gl_account_id, func.sum(_LINE.c.amount_cents))
        .join(_LINE, _LINE.c.entry_id == _ENTRY.c.id)
        .where(_ENTRY.c.drawer_session_id.in_(sessions), _LINE.c.gl_account_id.in_(accounts))
        .group_by(_ENTRY.c.drawer_session_id, _LINE.c.gl_account_id)
    )
    if but_not:
        query = query.where(_ENTRY.c.id.not_in(but_not))
    return {(session, account): int(cents) for session, account, cents in connection.execute(query)}


def money_of_entries(
    connection: Connection, entries: Iterable[int], accounts: Collection[int]
) -> dict[tuple[int, int], int]:
    """Cents on each of these ledger accounts, by (entry, account)."""
    rows = connection.execute(
        select(_LINE.c.entry_id, _LINE.c.gl_account_id, func.sum(_LINE.c.amount_cents))
        .where(_LINE.c.entry_id.in_(list(entries)), _LINE.c.gl_account_id.in_(accounts))
        .group_by(_LINE.c.entry_id, _LINE.c.gl_account_id)
    )
    return {(entry, account): int(cents) for entry, account, cents in rows}
