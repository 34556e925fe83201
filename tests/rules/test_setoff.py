"""The rules of debt setoff: the worked split of the law, its clocks, its week, what goes back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.setoff import (
    Fees,
    Span,
    change_of,
    due_on,
    hearing_until,
    interest,
    is_sendable,
    last_name,
    share,
    split,
    taken,
    years_later,
)

FEES = Fees(500, 1500)
CENTS = st.integers(0, 20_000_000)


@pytest.mark.parametrize(
    ("refund", "gross", "state", "local", "net", "left"),
    [
        (10_000, 10_000, 500, 1_500, 8_000, 4_000),
        (50_000, 14_000, 500, 1_500, 12_000, 0),
        (4_999, 0, 0, 0, 0, 12_000),
        (5_000, 5_000, 500, 1_500, 3_000, 9_000),
    ],
)
def test_the_worked_split_of_a_debt_of_120(refund, gross, state, local, net, left):
    assert taken(refund, 12_000, FEES, 5_000) == gross
    found = split(gross, FEES)
    assert (found.state_cents, found.local_cents, found.net_cents) == (state, local, net)
    assert 12_000 - found.net_cents == left


@given(CENTS)
def test_a_split_loses_no_cent_and_keeps_the_order(gross):
    found = split(gross, FEES)
    assert found.gross_cents == gross
    assert not found.local_cents or found.state_cents == FEES.state_cents
    assert not found.net_cents or found.local_cents == FEES.local_cents


@given(CENTS, st.lists(st.integers(0, 5_000_000), min_size=1, max_size=5))
def test_shares_come_to_the_whole(cents, owed):
    parts = share(cents, owed)
    assert sum(parts) == cents
    assert all(part <= most for part, most in zip(parts[1:], owed[1:], strict=True))


def _at(day: int, *time: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, *time, tzinfo=dt.UTC)


def test_the_week_ends_on_friday_at_five():
    friday = dt.date(2026, 11, 27)
    assert due_on(_at(23, 9), 4, 17) == friday
    assert due_on(_at(27, 16, 59, 59), 4, 17) == friday
    assert due_on(_at(27, 17), 4, 17) == friday
    assert due_on(_at(27, 17, 0, 1), 4, 17) == dt.date(2026, 12, 4)
    assert due_on(_at(28, 0), 4, 17) == dt.date(2026, 12, 4)


@pytest.mark.parametrize(
    ("kind", "number", "good"),
    [
        ("ssn", "219099999", True),
        ("ssn", "000123456", False),
        ("ssn", "999123456", False),
        ("ssn", "21909999", False),
        ("itin", "912501234", True),
        ("itin", "912661234", False),
        ("itin", "912931234", False),
        ("itin", "912991234", True),
        ("ein", "219099999", False),
    ],
)
def test_which_numbers_can_be_matched(kind, number, good):
    assert is_sendable(kind, number) is good


def test_the_rest():
    assert hearing_until(dt.date(2027, 1, 31), 30) == dt.date(2027, 3, 2)
    assert years_later(dt.date(2026, 12, 24), 3) == dt.date(2029, 12, 24)
    assert change_of(0, 0) == ""
    day = dt.date(2027, 6, 1)
    backwards = Span(day, day - dt.timedelta(days=3), 70_000)
    assert interest(14_000, [backwards], 365) == 0
    # 30 days at 5 % and 31 at 7 %, rounded once: 57.534... and 83.232... cents.
    spans = [
        Span(day, dt.date(2027, 7, 1), 50_000),
        Span(dt.date(2027, 7, 1), dt.date(2027, 8, 1), 70_000),
    ]
    assert interest(14_000, spans, 365) == 141
    assert last_name("Łódź & Søn") == "LODZ SON"
