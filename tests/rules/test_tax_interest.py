"""Interest on unpaid property tax, by the worked examples of the law."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.tax_interest import InterestRule, interest_cents, months_begun, timely_until

DUE = dt.date(2025, 9, 1)
DAYS = st.dates(dt.date(2025, 9, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("paid", "owed"),
    [
        (dt.date(2026, 1, 5), 0),
        (dt.date(2026, 1, 6), 2000),
        (dt.date(2026, 2, 2), 2000),
        (dt.date(2026, 2, 3), 2750),
        (dt.date(2026, 3, 2), 2750),
        (dt.date(2026, 3, 3), 3500),
        (dt.date(2027, 1, 5), 11_000),
    ],
)
def test_a_thousand_dollars_owes_what_the_examples_say(paid, owed):
    assert interest_cents(100_000, DUE, paid) == owed


@pytest.mark.parametrize(
    ("year", "last", "first"),
    [
        (2017, dt.date(2018, 1, 2), dt.date(2018, 1, 3)),
        (2022, dt.date(2023, 1, 3), dt.date(2023, 1, 4)),
    ],
)
def test_a_months_last_day_rolls_past_weekend_and_holiday(year, last, first):
    due = dt.date(year - 1, 9, 1)
    assert months_begun(due, first) == months_begun(due, last) + 1


def test_days_the_town_is_closed_besides_are_told():
    storm = {dt.date(2026, 2, 2)}
    assert interest_cents(100_000, DUE, dt.date(2026, 2, 3)) == 2750
    assert interest_cents(100_000, DUE, dt.date(2026, 2, 3), None, storm) == 2000
    assert timely_until(dt.date(2026, 5, 31)) == dt.date(2026, 6, 1)
    assert timely_until(dt.date(2027, 5, 31)) == dt.date(2027, 6, 1)
    assert timely_until(dt.date(2030, 8, 31)) == dt.date(2030, 9, 3)


def test_a_tax_due_late_in_january_begins_the_next_year():
    assert months_begun(dt.date(2026, 2, 1), dt.date(2026, 12, 31)) == 0
    assert interest_cents(100_000, DUE, dt.date(2026, 1, 6), InterestRule(10_000)) == 1000


@given(st.integers(0, 10**9), DAYS, DAYS)
def test_interest_only_grows(principal, one, other):
    early, late = sorted((one, other))
    assert 0 <= interest_cents(principal, DUE, early) <= interest_cents(principal, DUE, late)
