"""What of a month is charged, what is missing, and the next number of a place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.closing_accounts import Standing, missing, next_number, prorate

DAY = dt.date(2026, 11, 23)
BILLED = Standing("billed", DAY, DAY)


@given(st.integers(0, 1_000_000), st.integers(-5, 400), st.integers(0, 400))
def test_days_cost_more_the_more_they_are_and_parts_never_gain(cents, days, more):
    once = prorate(cents, days)
    assert 0 <= once <= prorate(cents, days + more)
    assert prorate(cents, 30) == cents
    assert abs(prorate(cents, 12) + prorate(cents, 18) - cents) <= 1


def test_a_month_has_days():
    with pytest.raises(ValueError, match="0"):
        prorate(100, 1, 0)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, ()),
        ({"stop_on": DAY + dt.timedelta(days=1)}, ("day",)),
        ({"pending_cents": 5}, ("pending",)),
        ({"to_refund_cents": 5, "has_address": False}, ("address",)),
        ({"to_refund_cents": 5}, ()),
        ({"state": "read"}, ("bill",)),
        ({"state": "cancelled", "unread": ["1"]}, ()),
    ],
)
def test_what_is_missing(change, wanted):
    assert missing(replace(BILLED, **change)) == wanted


@pytest.mark.parametrize(("number", "after"), [("55-09", "55-10"), ("A7B", ""), ("7", "")])
def test_the_next_number_of_a_place(number, after):
    assert next_number(number) == after
