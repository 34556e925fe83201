"""Many entries of one chain in one go: the journal's rules, a batch at a time.

Same order as `journal.post`: all lines first, then the headers that seal them, then the chain's
head, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text, update

from clerktui.db.bulk import insert_rows
from clerktui.errors import Refused
from clerktui.ledger.business_day import require_open
from clerktui.ledger.journal import Header, Leg, entry_hash, lock_head
from clerktui.models import Chain, JournalEntry, JournalLine

_CHAIN = Chain.__table__
_ENTRY = JournalEntry.__table__
_LINE = JournalLine.__table__
_LINE_COLUMNS = (
    "entry_id",
    "line_no",
    "gl_account_id",
    "amount_cents",
    "account_id",
    "receivable_id",
)
_ENTRY_COLUMNS = (
    "id",
    "kind",
    "business_date",
    "posted_at",
    "user_id",
    "office_id",
    "drawer_session_id",
    "command_id",
    "reverses_id",
    "memo",
    "line_count",
    "chain_id",
    "chain_seq",
    "prev_hash",
    "hash",
)


@dataclass(frozen=True)
class Entry:
    """One entry to be posted: its header and its legs."""

    header: Header
    legs: Sequence[Leg]


def post_many(connection: Connection, chain_id: int, entries: Sequence[Entry]) -> list[int]:
    """Write balanced entries to one chain, in order; gives their ids.

    Raises:
        Refused: `ledger.unbalanced` when the legs of one do not sum to zero, `day.closed` when
            the day of one was closed; nothing is written.
    """
    if not entries:
        return []
    for entry in entries:
        assert entry.header.chain_id == chain_id
        difference_cents = sum(leg.amount_cents for leg in entry.legs)
        if difference_cents:
            raise Refused("ledger.unbalanced", difference_cents=difference_cents)
    head = lock_head(connection, chain_id)
    for office_id, day in {(e.header.office_id, e.header.business_date) for e in entries}:
        require_open(connection, office_id, day)
    ids = _entry_ids(connection, head.next_entry_id, len(entries))
    insert_rows(connection, _LINE, _LINE_COLUMNS, _line_rows(ids, entries))
    sealed = list(_entry_rows(ids, entries, head.sequence, head.hash))
    insert_rows(connection, _ENTRY, _ENTRY_COLUMNS, sealed)
    connection.execute(
        update(_CHAIN)
        .where(_CHAIN.c.id == chain_id)
        .values(head_seq=head.sequence + len(entries), head_hash=sealed[-1][-1])
    )
    return ids


def _entry_ids(connection: Connection, first: int, count: int) -> list[int]:
    """The ids of the entries: in a row on SQLite, drawn from the sequence on PostgreSQL."""
    if connection.dialect.name == "sqlite":
        return list(range(first, first + count))
    more = connection.execute(
        text("SELECT nextval('journal_entry_id_seq') FROM generate_series(1, :more)"),
        {"more": count - 1},
    )
    return [first, *more.scalars()]


def _line_rows(ids: Sequence[int], entries: Iterable[Entry]) -> Iterator[tuple[object, ...]]:
    for entry_id, entry in zip(ids, entries, strict=True):
        for line_no, leg in enumerate(entry.legs, start=1):
            yield (
                entry_id,
                line_no,
                leg.gl_account_id,
                leg.amount_cents,
                leg.account_id,
                leg.receivable_id,
            )


def _entry_rows(
    ids: Sequence[int], entries: Sequence[Entry], sequence: int, previous: str
) -> Iterator[tuple[object, ...]]:
    for entry_id, entry in zip(ids, entries, strict=True):
        header = entry.header
        sequence += 1
        digest = entry_hash(previous, header, entry.legs)
        yield (
            entry_id,
            header.kind,
            header.business_date,
            header.posted_at,
            header.user_id,
            header.office_id,
            header.drawer_session_id,
            header.command_id,
            header.reverses_id,
            header.memo,
            len(entry.legs),
            header.chain_id,
            sequence,
            previous,
            digest,
        )
        previous = digest
