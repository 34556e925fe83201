"""Times on paper are the town's, to the second."""

import datetime as dt

import pytest

from clerktui.printing.wording import (
    balance,
    on_wall,
    over_short,
    paper_instant,
    paper_time,
    saying,
)

ZONE = "America/New_York"


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        (dt.datetime(2026, 11, 1, 5, 30, 0, tzinfo=dt.UTC), "11/01/2026 1:30:00 AM EDT"),
        (dt.datetime(2026, 11, 1, 6, 30, 0, tzinfo=dt.UTC), "11/01/2026 1:30:00 AM EST"),
        (dt.datetime(2026, 3, 8, 7, 0, 0, tzinfo=dt.UTC), "03/08/2026 3:00:00 AM EDT"),
        (dt.datetime(2026, 7, 1, 3, 59, 59, tzinfo=dt.UTC), "06/30/2026 11:59:59 PM EDT"),
        (dt.datetime(2026, 7, 1, 16, 0, 0, tzinfo=dt.UTC), "07/01/2026 12:00:00 PM EDT"),
        (dt.datetime(2026, 7, 1, 4, 0, 0, tzinfo=dt.UTC), "07/01/2026 12:00:00 AM EDT"),
    ],
)
def test_the_repeated_hour_and_midnight_are_told_apart(instant, told):
    assert paper_instant(instant, ZONE) == told


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "\0", "x" * 300])
def test_a_zone_nobody_knows_is_told_as_utc(zone):
    at = dt.datetime(2026, 7, 1, 16, 0, 5, tzinfo=dt.UTC)
    assert paper_time(at, zone) == "4:00:05 PM UTC"
    assert on_wall(at, zone).utcoffset() == dt.timedelta(0)


def test_words_stand_where_a_sign_would_be_overlooked():
    assert over_short(500) == ("OVER", "5.00")
    assert over_short(-500) == ("SHORT", "5.00")
    assert balance(-1275) == ("Credit on account", "12.75")
    assert balance(0) == ("New balance", "0.00")


def test_a_paper_in_spanish_has_the_day_first_and_plain_spaces():
    repeated = dt.datetime(2026, 11, 1, 6, 30, 0, tzinfo=dt.UTC)
    assert paper_instant(repeated, ZONE, "es") == "1/11/2026 1:30:00 a.m. EST"
    assert paper_time(repeated, "Mars/Olympus", "es") == "6:30:00 a.m. UTC"
    assert balance(-1275, "es") == ("Saldo a su favor", "12.75")
    assert balance(1275, "es") == ("Nuevo saldo", "12.75")


def test_facts_are_never_taken_for_templates():
    for language in ("en", "es", "tlh"):
        assert "{account}" in saying(language)("Account {account}", account="{account}")
