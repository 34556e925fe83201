"""The journal's only writer.

An entry is written lines first and header last: the header seals the lines, and the database
itself refuses a seal that does not balance. Every entry carries the hash of the one before it in
its chain (a drawer's, or the back office's). Nothing here is ever updated or deleted; a wrong
entry is undone by its reversal.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update
from sqlalchemy.sql.functions import max as sql_max

from clerktui.db.bulk import insert_rows
from clerktui.db.prepared import Place, Prepared, together
from clerktui.errors import Refused
from clerktui.ledger.business_day import require_open
from clerktui.models import Chain, JournalEntry, JournalLine, canonical_json

_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__
_CHAIN = Chain.__table__
LINES_PER_STATEMENT = 5_000
_INSERT_LINES = Prepared(insert(_LINE))
_INSERT_ENTRY = Prepared(insert(_ENTRY))
_MOVE_HEAD = Prepared(
    update(_CHAIN)
    .where(_CHAIN.c.id == bindparam("chain"))
    .values(head_seq=bindparam("sequence"), head_hash=bindparam("new_hash"))
)


@dataclass(frozen=True)
class Leg:
    """One leg of an entry: debit above zero, credit below, in cents."""

    gl_account_id: int
    amount_cents: int
    account_id: int | None = None
    receivable_id: int | None = None

    def reversed(self) -> Leg:
        """The leg that undoes this one."""
        return replace(self, amount_cents=-self.amount_cents)


@dataclass(frozen=True)
class Header:
    """What an entry says of itself besides its legs."""

    kind: str
    chain_id: int
    business_date: dt.date
    posted_at: dt.datetime
    command_id: str
    user_id: int | None = None
    office_id: int | None = None
    drawer_session_id: int | None = None
    reverses_id: int | None = None
    memo: str = ""


@dataclass(frozen=True)
class Head:
    """The end of a chain, locked, and the id the next entry will have."""

    chain_id: int
    sequence: int
    hash: str
    next_entry_id: int


def next_entry_id(dialect: str) -> str:
    """The SQL expression that gives the next entry its id (SQLite's writer is alone)."""
    if dialect == "sqlite":
        return "(SELECT coalesce(max(id), 0) + 1 FROM journal_entry)"
    return "nextval('journal_entry_id_seq')"


def lock_head(connection: Connection, chain_id: int) -> Head:
    """Lock a chain until the transaction ends and give its head."""
    next_id: Any = literal_column(next_entry_id(connection.dialect.name))
    row = connection.execute(
        select(_CHAIN.c.head_seq, _CHAIN.c.head_hash, next_id)
        .where(_CHAIN.c.id == chain_id)
        .with_for_update()
    ).one()
    return Head(chain_id, row[0], row[1], row[2])


def post(
    connection: Connection, header: Header, legs: Iterable[Leg], head: Head | None = None
) -> int:
    """Write one balanced entry and move its chain on; gives the entry's id.

    Args:
        connection: an open writing transaction.
        header: what the entry says of itself; its chain is locked here unless `head` is given.
        legs: at least two legs summing to zero; any number, written in bounded pieces.
        head: the locked head from `lock_head`, when the caller already holds it.

    Raises:
        Refused: `ledger.unbalanced` when the legs do not sum to zero, `day.closed` when the
            office's day was closed; nothing is written then that outlives the transaction.
    """
    head = head or lock_head(connection, header.chain_id)
    require_open(connection, header.office_id, header.business_date)
    digest = hashlib.sha256(head.hash.encode())
    total = count = 0
    batch: list[dict[str, object]] = []
    for leg in legs:
        count += 1
        total += leg.amount_cents
        digest.update(_leg_bytes(count, leg))
        batch.append(_leg_row(head.next_entry_id, count, leg))
        if len(batch) == LINES_PER_STATEMENT:
            insert_rows(connection, _LINE, tuple(batch[0]), (tuple(row.values()) for row in batch))
            batch = []
    if total != 0:
        raise Refused("ledger.unbalanced", difference_cents=total)
    digest.update(_header_bytes(header, count))
    if batch:
        _INSERT_LINES.run_many(connection, batch)
    with together(connection) as place:
        _seal(place, header, head, count, digest.hexdigest())
    return head.next_entry_id


def _seal(place: Place, header: Header, head: Head, count: int, new_hash: str) -> None:
    sequence = head.sequence + 1
    _INSERT_ENTRY.run(
        place,
        {
            **header.__dict__,
            "id": head.next_entry_id,
            "line_count": count,
            "chain_seq": sequence,
            "prev_hash": head.hash,
            "hash": new_hash,
        },
    )
    _MOVE_HEAD.run(place, {"chain": header.chain_id, "sequence": sequence, "new_hash": new_hash})


def legs_of(connection: Connection, entry_id: int) -> Sequence[Leg]:
    """The legs of an entry, in order."""
    rows = connection.execute(
        select(
            _LINE.c.gl_account_id, _LINE.c.amount_cents, _LINE.c.account_id, _LINE.c.receivable_id
        )
        .where(_LINE.c.entry_id == entry_id)
        .order_by(_LINE.c.line_no)
    )
    return [Leg(*row) for row in rows]


def reverse(connection: Connection, entry_id: int, header: Header) -> int:
    """Post the entry that undoes `entry_id` whole; gives the new entry's id."""
    undone = [leg.reversed() for leg in legs_of(connection, entry_id)]
    return post(connection, replace(header, reverses_id=entry_id), undone)


def entry_hash(prev_hash: str, header: Header, legs: Iterable[Leg]) -> str:
    """The hash an entry must carry, worked out again from what is stored."""
    digest = hashlib.sha256(prev_hash.encode())
    count = 0
    for leg in legs:
        count += 1
        digest.update(_leg_bytes(count, leg))
    digest.update(_header_bytes(header, count))
    return digest.hexdigest()


def newest_entry_id(connection: Connection) -> int:
    """The highest entry id there is; 0 in empty books."""
    return connection.execute(select(sql_max(_ENTRY.c.id))).scalar() or 0


def _leg_row(entry_id: int, line_no: int, leg: Leg) -> dict[str, object]:
    return {"entry_id": entry_id, "line_no": line_no, **leg.__dict__}


def _leg_bytes(line_no: int, leg: Leg) -> bytes:
    return (
        f"{line_no}|{leg.gl_account_id}|{leg.amount_cents}|{leg.account_id}|{leg.receivable_id}\n"
    ).encode()


def _header_bytes(header: Header, line_count: int) -> bytes:
    said = dict(header.__dict__)
    said["business_date"] = header.business_date.isoformat()
    said["posted_at"] = header.posted_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    said["line_count"] = line_count
    return canonical_json(said).encode()
