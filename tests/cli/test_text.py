"""What a command says in words: times by the town's own clock, in JSON by the world's."""

from __future__ import annotations

import datetime as dt
import re

from clerktui.cli.text import listed, shown, told_by_clock_of

AT = dt.datetime(2026, 11, 24, 2, 30, 5, tzinfo=dt.UTC)


def test_an_instant_is_told_by_the_clock_of_the_town():
    asked = []

    def zone() -> str:
        asked.append("zone")
        return "America/New_York"

    with told_by_clock_of(zone):
        assert shown("", AT.date()) == "11/24/26"
        assert not asked, "the books are asked only where an instant is shown"
        assert shown("", AT) == "11/23/26 21:30"
    assert shown("", AT) == "11/24/26 02:30"
    assert listed([], {"AT": "at"}) == ["AT"]


def test_a_listing_says_when_as_the_screens_do(town):
    out = town.run("procedure", "history", "payment").expect().out
    [one] = town.run("procedure", "history", "payment", "--json").expect().document["versions"]
    entered = dt.datetime.fromisoformat(one["entered_at"])
    from clerktui.i18n import clock_time

    assert clock_time(entered, "America/New_York") in out
    assert not re.search(r"\d\dZ", out)
