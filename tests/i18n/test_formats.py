"""Money, dates and times as a clerk reads them, and as a customer does in Spanish."""

import datetime as dt

import pytest

from clerktui.i18n import clock_time, count, money, time_of_day, town_date, town_time

AT = dt.datetime(2026, 11, 23, 20, 4, 7, tzinfo=dt.UTC)
ZONE = "America/New_York"


def test_an_instant_is_told_on_the_towns_clock():
    assert town_time(AT, ZONE).hour == 15
    assert clock_time(AT, ZONE) == "11/23/26 15:04"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("1,234.56", "1,250", "11/23/26", "3:04:07 PM")),
        ("es", ("1,234.56", "1,250", "23/11/2026", "3:04:07 p.m.")),
        ("tlh", ("1,234.56", "1,250", "11/23/26", "3:04:07 PM")),
    ],
)
def test_each_language_has_its_way(language, said):
    wall = town_time(AT, ZONE)
    assert said == (
        money(123_456, language),
        count(1250, language),
        town_date(wall.date(), language),
        time_of_day(wall, language),
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_date_is_no_words(language):
    assert town_date(None, language) == ""
