"""By when money must be at the bank, over weekends, months' ends and a board's threshold."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from clerktui.rules.calendar import WEEKDAYS
from clerktui.rules.deposit_clock import (
    DepositRule,
    deadlines,
)

DAILY = DepositRule(0, 1)
BOARD = DepositRule(50_000, 1)
FRIDAY, MONDAY = dt.date(2026, 11, 20), dt.date(2026, 11, 23)


def test_daily_is_the_next_business_day():
    assert deadlines(DAILY, [(FRIDAY, 1), (MONDAY, 1)]) == (
        (FRIDAY, MONDAY),
        (MONDAY, MONDAY + dt.timedelta(days=1)),
    )


def test_below_the_threshold_money_waits_and_at_it_all_of_it_goes():
    month_end = dt.date(2026, 11, 30)
    assert deadlines(BOARD, [(FRIDAY, 49_999)]) == ((FRIDAY, month_end),)
    tuesday = dt.date(2026, 11, 24)
    assert deadlines(BOARD, [(FRIDAY, 49_999), (MONDAY, 1)]) == (
        (FRIDAY, tuesday),
        (MONDAY, tuesday),
    )


def test_in_any_event_on_the_last_business_day_of_the_month():
    last = dt.date(2026, 11, 30)
    assert deadlines(BOARD, [(last, 60_000)]) == ((last, last),)
    assert deadlines(DAILY, [(last, 60_000)]) == ((last, dt.date(2026, 12, 1)),)
    saturday = dt.date(2026, 10, 31)
    assert deadlines(BOARD, [(saturday, 1)]) == ((saturday, last),)


def test_nothing_on_hand_is_never_late():
    assert deadlines(DAILY, []) == ()


def test_a_holiday_is_no_business_day():
    """Wednesday before Thanksgiving 2026: both days after it are kept, then comes the weekend."""
    wednesday = dt.date(2026, 11, 25)
    kept = WEEKDAYS.closing([dt.date(2026, 11, 26), dt.date(2026, 11, 27)])
    assert deadlines(DAILY, [(wednesday, 1)], kept) == ((wednesday, dt.date(2026, 11, 30)),)
    last = WEEKDAYS.closing([dt.date(2026, 11, 30)])
    assert deadlines(BOARD, [(wednesday, 1)], last) == ((wednesday, dt.date(2026, 11, 27)),)


@given(
    st.lists(
        st.tuples(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.integers(1, 90_000)),
        max_size=6,
        unique_by=lambda each: each[0],
    ).map(sorted),
    st.sampled_from([DAILY, BOARD, DepositRule(50_000, 3)]),
)
def test_money_is_due_after_it_was_taken_and_older_money_not_later(taken, rule):
    found = deadlines(rule, taken)
    assert [day for day, _ in found] == [day for day, _ in taken]
    assert all(due >= day for day, due in found)
    assert [due for _, due in found] == sorted(due for _, due in found)
