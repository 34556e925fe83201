import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.aging import BUCKETS, Aging, age, bucket, days_past_due, is_past_due

TODAY = dt.date(2026, 11, 30)


@dataclass
class Item:
    due_on: dt.date
    balance_cents: int


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-400, "current"),
        (0, "current"),
        (1, "current"),
        (29, "current"),
        (30, "d30"),
        (59, "d30"),
        (60, "d60"),
        (89, "d60"),
        (90, "d90"),
        (4000, "d90"),
    ],
)
def test_the_buckets_begin_at_thirty_sixty_and_ninety_days_past_due(days, name):
    assert bucket(TODAY - dt.timedelta(days=days), TODAY) == name


def test_the_town_may_set_other_days():
    due = TODAY - dt.timedelta(days=15)
    assert [bucket(due, TODAY, days) for days in ((16, 20, 30), (15, 20, 30), (5, 15, 30))] == [
        "current",
        "d30",
        "d60",
    ]


@pytest.mark.parametrize("days", [(30, 60), (0, 30, 60), (30, 30, 60), (60, 30, 90), (30, 60, 50)])
def test_days_that_do_not_rise_are_an_error(days):
    with pytest.raises(ValueError, match=r"rise|unpack"):
        bucket(TODAY, TODAY, days)


def test_the_due_date_itself_is_not_past_due():
    assert not is_past_due(TODAY, TODAY)
    assert is_past_due(TODAY - dt.timedelta(days=1), TODAY)
    assert days_past_due(TODAY + dt.timedelta(days=3), TODAY) == 0


def test_a_credit_is_current_however_old():
    old = TODAY - dt.timedelta(days=200)
    assert age([Item(old, -500), Item(old, 2000)], TODAY) == Aging(-500, 0, 0, 2000)
    assert age([], TODAY) == Aging()


ITEMS = st.lists(
    st.builds(
        Item,
        st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
        st.integers(-(10**6), 10**6),
    )
)


@given(ITEMS)
def test_the_ages_add_up_to_the_balance(items):
    aged = age(items, TODAY)
    assert aged.total_cents == sum(item.balance_cents for item in items)
    assert age(items[::-1], TODAY) == aged


@given(st.dates(), st.dates(), st.integers(0, 60))
def test_debts_only_grow_older(due_on, as_of, more):
    later = dt.date.fromordinal(min(as_of.toordinal() + more, dt.date.max.toordinal()))
    assert BUCKETS.index(bucket(due_on, as_of)) <= BUCKETS.index(bucket(due_on, later))
