"""What a returned item costs and takes back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.rules import returned

CENTS = st.integers(1, 99_999_999_99)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2150, 12, 31))
NC = {"permille": 100, "least_cents": 2500, "most_cents": 100_000}


@pytest.mark.parametrize(
    ("item", "penalty"),
    [(10_000, 2500), (25_000, 2500), (30_000, 3000), (999_999, 100_000), (1_500_000, 100_000)],
)
def test_the_penalty_on_tax_is_what_the_law_works_out(item, penalty):
    assert returned.tax_penalty(item, **NC) == penalty


@given(CENTS, CENTS)
def test_a_larger_item_is_never_penalised_less(one, other):
    small, large = sorted((one, other))
    assert 2500 <= returned.tax_penalty(small, **NC) <= returned.tax_penalty(large, **NC) <= 100_000


@given(st.integers(-100, 10_000))
def test_the_fee_never_goes_beyond_the_law(decided):
    assert 0 <= returned.returned_fee(decided) <= 3500


@given(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=8), st.data())
def test_exactly_what_was_bad_is_taken_back_the_last_first(parts, data):
    bad = data.draw(st.integers(0, sum(parts)))
    back = returned.taken_back(parts, bad)
    assert sum(back) == bad
    assert all(0 <= some <= part for some, part in zip(back, parts, strict=True))
    touched = [number for number, some in enumerate(back) if some]
    if touched:
        assert all(
            some == part
            for some, part in zip(back[touched[0] + 1 :], parts[touched[0] + 1 :], strict=True)
        )


@given(DAYS, st.integers(-60, 60))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months):
    later = returned.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert (
        later.day == day.day
        or later.day == (later + dt.timedelta(1)).replace(day=1).day - 1
        or (later.day < day.day and (later + dt.timedelta(1)).day == 1)
    )


def test_points_count_only_the_window():
    days = [dt.date(2025, 11, 24), dt.date(2025, 11, 25), dt.date(2026, 11, 24)]
    assert returned.points(days, dt.date(2026, 11, 24), 12) == 2
