"""A batch that keeps its day open: lines off, another day, thrown away; nothing without a trace."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.batches import clearing, headers, keying, lines, proofing
from clerktui.views.batches import Place
from tests.support.batches import begin_batch, get_batch, key, to_state
from tests.support.closing import close_day, close_drawer
from tests.support.office import Office
from tests.support.refusing import refused, without

A, B = "10-0001-00", "10-0002-00"
TODAY, TOMORROW = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


@pytest.fixture
def books(office: Office) -> Office:
    """Batch 1: two lines of ana's."""
    office.account(A, water=5_000)
    office.account(B, "LEE, ANN", water=2_000)
    begin_batch(office, "ana", 300, 2)
    key(office, 1, (A, 100), (B, 200))
    return office


def test_lines_are_taken_off_with_the_reason_and_stay_on_the_tape(books):
    ana = books.people["ana"]
    to_state(books, 1, "balanced")
    left = clearing.remove_lines(books.db, ana, 1, [2], "belongs to tomorrow")
    assert (left.state, left.items, left.amount_cents) == ("keying", 1, 100)
    with books.db.read() as connection:
        tape = lines.newest_tape(connection, left.batch_id, 1)
    assert [(one.kind, one.amount_cents) for one in tape] == [("removed", -200)]
    reasons = [move.reason for move in headers.list_moves(books.db, ana, 1)]
    assert reasons[-2:] == ["belongs to tomorrow", "lines 2 taken off: belongs to tomorrow"]
    assert refused(clearing.remove_lines, books.db, ana, 1, [2], "again") == "batch.no_line"
    assert refused(clearing.remove_lines, books.db, ana, 1, [1], " ") == "batch.reason_missing"
    assert get_batch(books, 1).items == 1
    books.prove()


def test_whoever_keys_in_it_is_told_at_the_next_key(books):
    ana = books.people["ana"]
    keying.take_up(books.db, ana, 1, "desk 1")
    clearing.remove_lines(books.db, ana, 1, [1], "twice")
    place = Place(3, "account", "10", {})
    assert refused(keying.keep_place, books.db, ana, 1, "desk 1", place) == "batch.taken_over"


def test_another_posting_day_lets_its_own_be_closed(books):
    ana, sam = books.people["ana"], books.people["sam"]
    close_drawer(books, cash=20_000)
    assert refused(close_day, books) == "day.blocked"
    moved = clearing.move_posting_day(books.db, ana, 1, TOMORROW, "keyed half")
    assert moved.gl_on == TOMORROW
    last = headers.list_moves(books.db, ana, 1)[-1]
    assert last.reason == "posting date 2026-11-23 to 2026-11-24: keyed half"
    close_day(books)
    call = clearing.move_posting_day
    assert refused(call, books.db, ana, 1, TODAY, "x") == "day.closed"
    assert refused(call, books.db, ana, 1, dt.date(2026, 12, 24), "x") == "batch.posting_far"
    assert refused(call, books.db, ana, 1, TOMORROW, "") == "batch.reason_missing"
    to_state(books, 1, "released")
    assert refused(call, books.db, ana, 1, dt.date(2026, 11, 25), "x") == "denied"
    assert call(books.db, sam, 1, dt.date(2026, 11, 25), "x").state == "released"
    to_state(books, 1, "posted")
    assert refused(call, books.db, sam, 1, TOMORROW, "x") == "batch.wrong_state"
    books.prove()


def test_a_batch_keyed_by_hand_is_thrown_away_by_a_supervisor_with_the_reason(books):
    ana, sam = books.people["ana"], books.people["sam"]
    to_state(books, 1, "proofed")
    assert refused(clearing.discard, books.db, ana, 1, "mine") == "batch.not_empty"
    assert refused(clearing.discard, books.db, sam, 1) == "batch.reason_missing"
    gone = clearing.discard(books.db, sam, 1, "keyed twice")
    assert (gone.state, gone.items, gone.amount_cents) == ("discarded", 0, 0)
    assert headers.list_moves(books.db, sam, 1)[-1].reason == "keyed twice"
    assert begin_batch(books) == 2
    books.prove()


@pytest.mark.sqlite_only
def test_nobody_clears_a_batch_without_the_permission(books):
    ana = books.people["ana"]
    stranger = without(books.people["dee"], "batch.resume_any")
    for call, *args in (
        (clearing.remove_lines, [1], "why"),
        (clearing.move_posting_day, TOMORROW, "why"),
    ):
        assert refused(call, books.db, without(ana), 1, *args) == "denied"
        assert refused(call, books.db, stranger, 1, *args) == "batch.not_yours"
    assert proofing.finish_keying(books.db, ana, 1).state == "keyed"
