"""Which days an office is open, and the open day before or after another."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from clerktui.rules.calendar import WEEKDAYS, Calendar

THANKSGIVING = dt.date(2026, 11, 26)
LAW = {
    THANKSGIVING: "Thanksgiving Day",
    dt.date(2026, 11, 27): "Day After Thanksgiving",
    dt.date(2026, 12, 24): "Christmas Day (observed); Christmas Eve",
}
CALENDAR = Calendar(law=lambda _year: LAW)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


def test_the_law_closes_and_the_town_opens_all_the_same():
    friday = dt.date(2026, 11, 27)
    assert CALENDAR.after(dt.date(2026, 11, 25), 1) == dt.date(2026, 11, 30)
    by_name = Calendar(law=CALENDAR.law, opens_named=frozenset({"day after thanksgiving"}))
    by_day = Calendar(law=CALENDAR.law, opens={friday: "the board"})
    for calendar in (by_name, by_day):
        assert calendar.after(dt.date(2026, 11, 25), 1) == friday
        assert calendar.holiday(friday) == ""
        assert friday in calendar, "for the law it stays a holiday"
    half = Calendar(law=CALENDAR.law, opens_named=frozenset({"christmas eve"}))
    assert half.holiday(dt.date(2026, 12, 24)) == "Christmas Day (observed)"


def test_what_the_town_closes_goes_before_what_it_opens():
    both = Calendar(closes={THANKSGIVING: "storm"}, opens={THANKSGIVING: "no"})
    assert both.holiday(THANKSGIVING) == "storm"
    assert THANKSGIVING in both
    assert "no day" not in both
    assert not WEEKDAYS.closing([THANKSGIVING]).is_open(THANKSGIVING)


def test_a_calendar_with_no_open_day_ends():
    never = Calendar(
        law=lambda year: {dt.date(year, 1, 1) + dt.timedelta(n): "x" for n in range(365)}
    )
    assert never.next_open(THANKSGIVING) > THANKSGIVING


@given(DAYS, st.integers(0, 30))
def test_business_days_are_open_and_never_before(day, days):
    after = CALENDAR.after(day, days)
    assert after >= day
    assert days == 0 or CALENDAR.is_open(after)
    last = CALENDAR.month_end(day)
    assert last >= day
    assert CALENDAR.is_open(last)
    assert CALENDAR.after(last, 1).month != last.month
    assert CALENDAR.last_open(day) <= day <= CALENDAR.next_open(day)
