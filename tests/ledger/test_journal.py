"""The journal: balanced, sealed, chained, reversed by addition, and the same in batches."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.ledger import bulk, journal
from clerktui.models import Chain, JournalEntry, JournalLine
from tests.support.office import Office

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)
_CHAIN, _ENTRY, _LINE = Chain.__table__, JournalEntry.__table__, JournalLine.__table__


def header(command_id: str = "c-1", **said: object) -> journal.Header:
    return replace(journal.Header("test", 1, DAY, NOW, command_id), **said)


def legs(*cents: int) -> list[journal.Leg]:
    return [journal.Leg(number, amount) for number, amount in enumerate(cents, start=1)]


def post(office: Office, *cents: int, **said: object) -> int:
    with office.db.write() as connection:
        return journal.post(connection, header(**said), legs(*cents))


def entries(office: Office) -> list:
    with office.db.read() as connection:
        return connection.execute(select(_ENTRY).order_by(_ENTRY.c.id)).all()


def head(office: Office) -> tuple[int, str]:
    with office.db.read() as connection:
        row = connection.execute(select(_CHAIN).where(_CHAIN.c.id == 1)).one()
    return row.head_seq, row.head_hash


def test_an_entry_is_its_legs_and_moves_its_chain_on(office):
    first, second = post(office, 100, -100), post(office, 5, 7, -12)
    found = entries(office)
    assert [row.id for row in found] == [first, second]
    assert [row.chain_seq for row in found] == [1, 2]
    assert [row.line_count for row in found] == [2, 3]
    assert [row.prev_hash for row in found] == ["", found[0].hash]
    assert head(office) == (2, found[1].hash)
    with office.db.read() as connection:
        assert journal.legs_of(connection, second) == legs(5, 7, -12)
        assert journal.newest_entry_id(connection) == second
    office.prove()


@pytest.mark.parametrize("cents", [(1,), (100, -99), (1, 1), (-1, -1)])
def test_legs_that_do_not_sum_to_zero_are_refused_and_nothing_stays(office, cents):
    with pytest.raises(Refused) as caught:
        post(office, *cents)
    assert caught.value.message_id == "ledger.unbalanced"
    assert caught.value.facts == {"difference_cents": sum(cents)}
    assert entries(office) == []
    assert head(office) == (0, "")
    office.prove()


def test_many_legs_are_written_in_pieces(office, monkeypatch):
    monkeypatch.setattr(journal, "LINES_PER_STATEMENT", 3)
    cents = [*range(1, 11), -55]
    with office.db.write() as connection:
        numbered = [journal.Leg(1, amount) for amount in cents]
        entry = journal.post(connection, header(), numbered)
    with office.db.read() as connection:
        assert journal.legs_of(connection, entry) == numbered
    office.prove()


def test_a_head_locked_before_is_used(office):
    with office.db.write() as connection:
        locked = journal.lock_head(connection, 1)
        entry = journal.post(connection, header(), legs(9, -9), locked)
    assert entry == locked.next_entry_id
    office.prove()


def test_a_reversal_undoes_every_leg_and_names_what_it_undoes(office):
    account = office.account("10-0442-07", water=4120)
    with office.db.write() as connection:
        billed = journal.newest_entry_id(connection)
        undone = journal.legs_of(connection, billed)
        reversing = journal.reverse(connection, billed, header("c-2", kind="void"))
        found = journal.legs_of(connection, reversing)
        row = connection.execute(select(_ENTRY).where(_ENTRY.c.id == reversing)).one()
        connection.rollback()
    assert found == [leg.reversed() for leg in undone]
    assert {leg.account_id for leg in found} == {account, None}
    assert row.reverses_id == billed


def test_an_entry_is_reversed_once(office):
    entry = post(office, 100, -100)
    with office.db.write() as connection:
        journal.reverse(connection, entry, header("c-2"))
    from sqlalchemy.exc import IntegrityError

    def again() -> None:
        with office.db.write() as connection:
            journal.reverse(connection, entry, header("c-3"))

    with pytest.raises(IntegrityError, match="reverses_id"):
        again()
    office.prove()


def test_each_chain_counts_for_itself(office):
    with office.db.read() as connection:
        chains = connection.execute(select(_CHAIN.c.id).order_by(_CHAIN.c.id)).scalars().all()
    for chain in (*chains, *chains):
        post(office, 100, -100, chain_id=chain)
    with office.db.read() as connection:
        heads = connection.execute(select(_CHAIN.c.head_seq)).scalars().all()
    assert set(heads) == {2}
    office.prove()


# -------------------------------------------------------------------------------- what is hashed
CENTS = st.integers(-(10**11), 10**11).filter(bool)
IDS = st.none() | st.integers(1, 2**40)
LEGS = st.lists(
    st.builds(journal.Leg, st.integers(1, 2**40), CENTS, IDS, IDS), min_size=1, max_size=5
)
HEADERS = st.builds(
    journal.Header,
    kind=st.text(max_size=8),
    chain_id=st.integers(1, 9),
    business_date=st.dates(),
    posted_at=st.datetimes(timezones=st.just(dt.UTC)),
    command_id=st.text(max_size=8),
    user_id=IDS,
    memo=st.text(max_size=8),
)


@given(before=st.text("0f", max_size=4), first=HEADERS, second=HEADERS, one=LEGS, two=LEGS)
def test_two_entries_have_one_hash_only_when_they_say_the_same(before, first, second, one, two):
    assert journal.entry_hash(before, first, one) == journal.entry_hash(before, first, list(one))
    same = (first, one) == (second, two)
    assert (
        journal.entry_hash(before, first, one) == journal.entry_hash(before, second, two)
    ) == same


@given(said=HEADERS, legs_=LEGS, more=st.integers(1, 5))
def test_every_leg_counts_in_the_hash(said, legs_, more):
    place = more % len(legs_)
    changed = list(legs_)
    changed[place] = replace(changed[place], amount_cents=changed[place].amount_cents + more)
    known = journal.entry_hash("", said, legs_)
    assert journal.entry_hash("", said, changed) != known
    assert journal.entry_hash("", said, [*legs_, legs_[0]]) != known
    assert journal.entry_hash("0", said, legs_) != known


# ------------------------------------------------------------------------------------- in batches
def test_a_batch_writes_what_one_by_one_would_have_written(office):
    said = [header(f"c-{number}", memo=f"bill {number}") for number in range(4)]
    money = [legs(number + 1, -number - 1) for number in range(4)]
    with office.db.write() as connection:
        singly = [journal.post(connection, *entry) for entry in zip(said, money, strict=True)]
        wanted = connection.execute(select(_CHAIN.c.head_hash).where(_CHAIN.c.id == 1)).scalar()
        written = _entries_of(connection, singly)
        connection.rollback()
    with office.db.write() as connection:
        batch = [bulk.Entry(*entry) for entry in zip(said, money, strict=True)]
        together = bulk.post_many(connection, 1, batch)
        assert _entries_of(connection, together) == written
    assert head(office) == (4, wanted)
    assert post(office, 5, -5) > max(together)
    office.prove()


def test_a_batch_with_one_unbalanced_entry_is_refused_whole(office):
    batch = [bulk.Entry(header("c-1"), legs(1, -1)), bulk.Entry(header("c-2"), legs(1, -2))]

    def post_them() -> None:
        with office.db.write() as connection:
            bulk.post_many(connection, 1, batch)

    with pytest.raises(Refused, match=r"ledger\.unbalanced"):
        post_them()
    assert entries(office) == []


def test_an_empty_batch_is_nothing(office):
    with office.db.write() as connection:
        assert bulk.post_many(connection, 1, []) == []
    assert head(office) == (0, "")


def _entries_of(connection, ids: list[int]) -> list:
    found = []
    for row in connection.execute(select(_ENTRY).where(_ENTRY.c.id.in_(ids)).order_by(_ENTRY.c.id)):
        said = {**row._mapping, "id": None}
        found.append((said, journal.legs_of(connection, row.id)))
    return found
