"""The hash chains, worked out again from the stored rows, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


def broken_links(
    connection: Connection, limit: int, proved: Mapping[int, tuple[int, str]] | None = None
) -> tuple[int, tuple[str, ...]]:
    """How many entries were checked, and at most `limit` sentences about broken ones.

    Args:
        connection: the books.
        limit: the most sentences.
        proved: by chain id, up to which number a chain was proved before, and the hash there; the
            entry there must still have it, and what comes after it is hashed again.
    """
    checked = 0
    broken: list[str] = []
    for chain in connection.execute(select(_CHAIN).order_by(_CHAIN.c.id)).all():
        sequence, head = (proved or {}).get(chain.id, (0, ""))
        if sequence and not _stands(connection, chain.id, sequence, head) and len(broken) < limit:
            broken.append(f"chain {chain.code} has not at {sequence} what was proved before")
        for entry, legs in _entries(connection, chain.id, after=sequence or _BEFORE_ALL):
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


def _stands(connection: Connection, chain_id: int, sequence: int, head: str) -> bool:
    found = connection.execute(
        select(_ENTRY.c.hash).where(_ENTRY.c.chain_id == chain_id, _ENTRY.c.chain_seq == sequence)
    ).scalar()
    return found == head


def _trouble(entry: Any, legs: list[Leg], sequence: int, head: str) -> str:
    if entry.chain_seq != sequence:
        return f"is number {entry.chain_seq} where {sequence} belongs"
    if entry.prev_hash != head:
        return "does not follow the entry before it"
    if entry.hash != entry_hash(entry.prev_hash, _header(entry), legs):
        return "is not what was written"
    return ""


def _entries(
    connection: Connection, chain_id: int, until: int = _AFTER_ALL, after: int = _BEFORE_ALL
) -> Iterator[tuple[Any, list[Leg]]]:
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
