"""Late fees, the tax clock and the ten-year bar: the examples and what always holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.calendar import Calendar
from clerktui.rules.late_fees import LateFeeRule
from clerktui.rules.limitation import is_barred, last_day
from clerktui.rules.tax_clock import clock_of, discount_cents

CENTS = st.integers(0, 10**8)
RULES = st.builds(
    LateFeeRule,
    flat_cents=st.integers(0, 5000),
    ppm=st.integers(0, 100_000),
    least_cents=st.integers(0, 1000),
    most_cents=st.integers(0, 10**6),
    owed_cents=st.integers(0, 1000),
)


@pytest.mark.parametrize(
    ("rule", "owed", "fee"),
    [
        (LateFeeRule(flat_cents=1000, ppm=15_000), 66_666, 1000),
        (LateFeeRule(flat_cents=1000, ppm=15_000), 66_700, 1001),
        (LateFeeRule(ppm=50_000, least_cents=500), 2000, 500),
        (LateFeeRule(flat_cents=2500), 1, 2500),
        (LateFeeRule(flat_cents=2500, owed_cents=500), 499, 0),
        (LateFeeRule(), 10_000, 0),
    ],
)
def test_the_fee_of_a_rule(rule, owed, fee):
    assert rule.fee_cents(owed) == fee


@given(RULES, CENTS, CENTS)
def test_who_owes_more_pays_no_less_and_never_above_the_most(rule, one, other):
    less, more = sorted((rule.fee_cents(one), rule.fee_cents(other)))
    small, large = sorted((one, other))
    assert (rule.fee_cents(small), rule.fee_cents(large)) == (less, more)
    assert more <= rule.most_cents or not rule.most_cents


def test_a_rule_says_itself_and_a_class_has_its_own():
    classes = {"default": {"flat_cents": 500}, "commercial": {"ppm": 12_345, "least_cents": 500}}
    assert LateFeeRule.of_class(classes, "residential").words() == "5.00"
    said = LateFeeRule.of_class(classes, "commercial").words()
    assert said == "1.2345 %, at least 5.00"
    assert LateFeeRule.of_class({}, "x").words() == "no fee"


def test_grace_ends_on_an_open_day():
    holidays = Calendar(closes={dt.date(2026, 11, 26): "Thanksgiving"})
    rule = LateFeeRule(grace_days=1)
    assert rule.timely_until(dt.date(2026, 11, 25), holidays) == dt.date(2026, 11, 27)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 10))
def test_the_bar_falls_the_day_after_the_last(due_on, years):
    last = last_day(due_on, years)
    assert not is_barred(due_on, last, years)
    assert is_barred(due_on, last + dt.timedelta(days=1), years)


def test_a_leap_days_bar_falls_on_a_leap_day_again():
    assert last_day(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)
    assert last_day(dt.date(2096, 2, 29), 4) == dt.date(2100, 2, 28)


def test_par_rolls_past_a_weekend():
    # January 5, 2025 is a Sunday.
    clock = clock_of(dt.date(2024, 9, 1))
    assert (clock.par_until, clock.delinquent_on) == (dt.date(2025, 1, 6), dt.date(2025, 1, 7))
    assert clock_of(dt.date(2026, 1, 1)).delinquent_on == dt.date(2026, 1, 6)


def test_nothing_is_taken_off_nothing():
    assert discount_cents(0, dt.date(2026, 9, 1), dt.date(2026, 8, 1), {"ppm": 20_000}) == 0
