"""Many entries at once are the same entries as one after another."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.ledger import journal
from clerktui.ledger.bulk import Entry, post_many
from clerktui.ledger.chain_proof import broken_links
from clerktui.models import Chain, GlAccount, JournalEntry, JournalLine

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def books(town_db):
    return town_db


def chains(connection) -> list[int]:
    table = Chain.__table__
    return list(connection.execute(select(table.c.id).order_by(table.c.id)).scalars())


def entry(connection, chain_id: int, cents: int, off_cents: int = 0) -> Entry:
    table = GlAccount.__table__
    first, second = connection.execute(select(table.c.id).order_by(table.c.id).limit(2)).scalars()
    header = journal.Header(
        kind="test",
        chain_id=chain_id,
        business_date=DAY,
        posted_at=dt.datetime(2026, 11, 23, 14, 0, cents, tzinfo=dt.UTC),
        command_id=f"command-{cents}",
        memo=f"{cents} cents",
    )
    return Entry(header, [journal.Leg(first, cents), journal.Leg(second, off_cents - cents)])


def test_a_batch_and_a_loop_write_the_same(books):
    with books.write() as connection:
        one, other, *_ = chains(connection)
        ids = post_many(connection, one, [entry(connection, one, cents) for cents in (1, 2, 3)])
        for cents in (1, 2, 3):
            each = entry(connection, other, cents)
            journal.post(connection, each.header, each.legs)
        assert ids == sorted(set(ids))
    with books.read() as connection:
        assert stored(connection, one) == stored(connection, other)
        assert broken_links(connection, 9) == (6, ())


def stored(connection, chain_id: int) -> list[tuple]:
    """What a chain says, without its ids and the hashes that speak of its own id."""
    entries, lines = JournalEntry.__table__, JournalLine.__table__
    return connection.execute(
        select(
            entries.c.chain_seq,
            entries.c.memo,
            entries.c.posted_at,
            entries.c.line_count,
            lines.c.line_no,
            lines.c.gl_account_id,
            lines.c.amount_cents,
        )
        .join(lines, lines.c.entry_id == entries.c.id)
        .where(entries.c.chain_id == chain_id)
        .order_by(entries.c.chain_seq, lines.c.line_no)
    ).all()


def test_a_batch_follows_what_is_there_and_is_followed(books):
    with books.write() as connection:
        chain_id = chains(connection)[0]
        for batch in ((1,), (2, 3), (4,)):
            post_many(connection, chain_id, [entry(connection, chain_id, n) for n in batch])
        each = entry(connection, chain_id, 5)
        journal.post(connection, each.header, each.legs)
        assert journal.lock_head(connection, chain_id).sequence == 5
    with books.read() as connection:
        assert broken_links(connection, 9) == (5, ())


def test_nothing_is_written_when_one_does_not_balance(books):
    with books.write() as connection:
        chain_id = chains(connection)[0]
        good, bad = entry(connection, chain_id, 1), entry(connection, chain_id, 2, off_cents=7)
        with pytest.raises(Refused) as refusal:
            post_many(connection, chain_id, [good, bad])
        assert refusal.value.facts == {"difference_cents": 7}
    with books.read() as connection:
        assert connection.execute(select(JournalLine.__table__)).all() == []


def test_no_entries_are_no_work(books):
    with books.write() as connection:
        chain_id = chains(connection)[0]
        assert post_many(connection, chain_id, []) == []
        assert journal.lock_head(connection, chain_id).sequence == 0
