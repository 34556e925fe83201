"""The hash chains, worked out again from the stored rows, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from clerktui.ledger.journal import Header, Leg, entry_hash
from clerktui.models import Chain, JournalEntry, JournalLine

_CHAIN = Chain.__table__
_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__
_ENTRIES_A_PAGE = 500
_BEFORE_ALL = -(2**63)
_AFTER_ALL = 2**63 - 1


def broken_links(connection: Connection, limit: int) -> tuple[int, tuple[str, ...]]:
    """How many entries were checked, and at most `limit` sentences about broken ones."""
    checked = 0
    broken: list[str] = []
    for chain in connection.execute(select(_CHAIN).order_by(_CHAIN.c.id)).all():
        sequence, head = 0, ""
        for entry, legs in _entries(connection, chain.id):
            checked += 1
            sequence += 1
            trouble = _trouble(entry, legs, sequence, head)
            if trouble and len(broken) < limit:
                broken.append(f"entry {entry.id} in chain {chain.code} {trouble}")
            sequence, head = entry.chain_seq, entry.hash
        if (sequence, head) != (chain.head_seq, chain.head_hash) and len(broken) < limit:
            broken.append(f"chain {chain.code} ends at {chain.head_seq}, entries at {sequence}")
    return checked, tuple(broken)


def broken_up_to(
    connection: Connection, chain: Any, head: tuple[int, str], limit: int
) -> tuple[int, tuple[str, ...]]:
    """Hash a chain again up to a sealed place; as `broken_links`, for what stands before it.

    Args:
        connection: the books.
        chain: its row.
        head: the sealed sequence number and the hash the entry there must have.
        limit: the most sentences.
    """
    checked, sequence, previous = 0, 0, ""
    broken: list[str] = []
    last = None
    for entry, legs in _entries(connection, chain.id, head[0]):
        checked += 1
        trouble = _trouble(entry, legs, sequence + 1, previous)
        if trouble and len(broken) < limit:
            broken.append(f"entry {entry.id} in chain {chain.code} {trouble}")
        sequence, previous, last = entry.chain_seq, entry.hash, entry
    if sequence != head[0]:
        broken.append(f"chain {chain.code} ends at {sequence}, sealed at {head[0]}")
    elif last is not None and last.hash != head[1]:
        broken.append(f"entry {last.id} in chain {chain.code} is not the one that was sealed")
    return checked, tuple(broken)


def _trouble(entry: Any, legs: list[Leg], sequence: int, head: str) -> str:
    if entry.chain_seq != sequence:
        return f"is number {entry.chain_seq} where {sequence} belongs"
    if entry.prev_hash != head:
        return "does not follow the entry before it"
    if entry.hash != entry_hash(entry.prev_hash, _header(entry), legs):
        return "is not what was written"
    return ""


def _entries(
    connection: Connection, chain_id: int, until: int = _AFTER_ALL
) -> Iterator[tuple[Any, list[Leg]]]:
    after = _BEFORE_ALL
    while True:
        page = connection.execute(
            select(_ENTRY)
            .where(
                _ENTRY.c.chain_id == chain_id,
                _ENTRY.c.chain_seq > after,
                _ENTRY.c.chain_seq <= until,
            )
            .order_by(_ENTRY.c.chain_seq)
            .limit(_ENTRIES_A_PAGE)
        ).all()
        if not page:
            return
        legs = _legs(connection, [entry.id for entry in page])
        for entry in page:
            yield entry, legs.get(entry.id, [])
        after = page[-1].chain_seq


def _legs(connection: Connection, entry_ids: list[int]) -> dict[int, list[Leg]]:
    found: dict[int, list[Leg]] = {}
    rows = connection.execute(
        select(
            _LINE.c.entry_id,
            _LINE.c.gl_account_id,
            _LINE.c.amount_cents,
            _LINE.c.account_id,
            _LINE.c.receivable_id,
        )
        .where(_LINE.c.entry_id.in_(entry_ids))
        .order_by(_LINE.c.entry_id, _LINE.c.line_no)
    )
    for entry_id, *leg in rows:
        found.setdefault(entry_id, []).append(Leg(*leg))
    return found


def _header(entry: Any) -> Header:
    return Header(**{name: getattr(entry, name) for name in Header.__dataclass_fields__})
