"""A past moment as it is typed."""

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.rules.moments import parse_moment


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("11/20/26", None),
        (" 112026 ", None),
        ("2026-11-20T14:00", dt.time(14)),
        ("11/20/26 9:05", dt.time(9, 5)),
        ("11/20/26 23:59:59", dt.time(23, 59, 59)),
        ("112026 0000", dt.time()),
    ],
)
def test_a_moment_is_read(typed, time):
    assert parse_moment(typed) == (dt.date(2026, 11, 20), time)


@pytest.mark.parametrize("typed", ["11/20/26 24:00", "11/20/26 2", "11/20/26 12:60", "11/20/26 x"])
def test_what_is_no_time_of_day_is_refused(typed):
    with pytest.raises(Refused, match=r"moment\.time"):
        parse_moment(typed)
