"""The day seal: where every hash chain stood at one moment, under one hash people can type.

Whoever has a paper with the seal can have it proved years later that the books, up to that
moment, are still the books that were closed: every entry of every chain is hashed again up to the
sealed place, and must arrive at the sealed hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from clerktui.ledger.chain_proof import broken_up_to
from clerktui.models import BankDeposit, Chain, DayMove, JournalEntry, canonical_json
from clerktui.rules.seal import HASH_LENGTH, short_form

_CHAIN = Chain.__table__
_DEPOSIT = BankDeposit.__table__
_ENTRY = JournalEntry.__table__
_MOVE = DayMove.__table__
FAILURES_MAX = 20


def take(connection: Connection, about: Mapping[str, object]) -> dict[str, Any]:
    """The seal of the books as this transaction sees them.

    Args:
        connection: a transaction; one that closes a day holds the chains of its office.
        about: what is sealed (`{"day": ..., "office": ..., "time": ...}`); it is part of the hash.

    Returns:
        `about`, `heads` ([code, sequence, hash] of each chain that has an entry), `hash`, `short`.
    """
    rows = connection.execute(
        select(_CHAIN.c.code, _CHAIN.c.head_seq, _CHAIN.c.head_hash).where(_CHAIN.c.head_seq > 0)
    )
    heads = sorted([row.code, row.head_seq, row.head_hash] for row in rows)
    whole = seal_hash(about, heads)
    return {"about": dict(about), "heads": heads, "hash": whole, "short": short_form(whole)}


def seal_hash(about: Mapping[str, object], heads: Iterable[Iterable[object]]) -> str:
    """The one hash over what is sealed and every head."""
    said = canonical_json({"about": dict(about), "heads": [list(head) for head in heads]})
    return hashlib.sha256(said.encode()).hexdigest()


def find(connection: Connection, seal: str) -> list[dict[str, Any]]:
    """The kept seals a short form or a whole hash names: of closes, and of bank deposits.

    A hash that is no seal may be a chain's head, as a Z report prints it: that is a seal of one
    chain.
    """
    kept = _kept(connection)
    found = [one for one in kept if seal in (one.get("hash"), one.get("short"))]
    if found or len(seal) != HASH_LENGTH:
        return found
    row = connection.execute(
        select(_CHAIN.c.code, _ENTRY.c.chain_seq)
        .join(_CHAIN, _CHAIN.c.id == _ENTRY.c.chain_id)
        .where(_ENTRY.c.hash == seal)
    ).first()
    if row is None:
        return []
    head = [row.code, row.chain_seq, seal]
    return [{"about": {"chain": row.code}, "heads": [head], "hash": "", "short": ""}]


def verify(connection: Connection, seal: Mapping[str, Any]) -> tuple[int, tuple[str, ...]]:
    """How many entries were hashed again, and sentences about what is not as it was sealed."""
    failures: list[str] = []
    if seal["hash"] and seal["hash"] != seal_hash(seal["about"], seal["heads"]):
        failures.append("the kept seal is not what was sealed")
    if seal["hash"] and seal["short"] != short_form(seal["hash"]):
        failures.append("the kept seal's short form is not that of its hash")
    chains = {row.code: row for row in connection.execute(select(_CHAIN))}
    checked = 0
    for code, sequence, head in seal["heads"]:
        if code not in chains:
            failures.append(f"chain {code} is gone")
            continue
        count, broken = broken_up_to(connection, chains[code], (sequence, head), FAILURES_MAX)
        checked += count
        failures += broken
    return checked, tuple(failures[:FAILURES_MAX])


def _kept(connection: Connection) -> list[dict[str, Any]]:
    kept = []
    for table in (_MOVE, _DEPOSIT):
        rows = connection.execute(select(table.c.seal).where(table.c.seal.is_not(None)))
        kept += [seal for seal in rows.scalars() if isinstance(seal, dict) and "heads" in seal]
    return kept
