"""Figures and dates as Spanish is written in the United States, with plain spaces only."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.i18n import by_locale, money

LARGEST = 10**15


@given(st.integers(-LARGEST, LARGEST))
def test_money_is_exact_and_looks_as_in_english(cents):
    assert by_locale.money(cents, "es") == money(cents)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (999, "999"), (1250, "1,250"), (1_234_567, "1,234,567")]
)
def test_counts_are_grouped(number, said):
    assert by_locale.count(number, "es") == said


@pytest.mark.parametrize(
    ("day", "said"),
    [(dt.date(2026, 11, 23), "23/11/2026"), (dt.date(2027, 3, 1), "1/3/2027")],
)
def test_a_date_has_its_day_first(day, said):
    assert by_locale.date(day, "es") == said


@given(st.times())
def test_no_space_is_one_a_terminal_lacks(time):
    said = by_locale.time_of_day(dt.datetime.combine(dt.date(2026, 11, 23), time), "es")
    assert said.isascii()
    assert said.endswith("a.m." if time.hour < 12 else "p.m.")
