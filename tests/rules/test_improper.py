"""Checks and notes that are not as they should be."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from clerktui.rules import improper

TODAY = dt.date(2026, 11, 24)


@given(st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_a_check_is_post_dated_stale_or_neither(dated):
    kind = improper.date_kind(dated, TODAY)
    if dated is None:
        assert kind == ""
    elif dated > TODAY:
        assert kind == "post_dated"
    else:
        assert kind == ("stale" if dated < dt.date(2026, 5, 24) else "")


def test_words_win_where_they_were_read():
    assert improper.amount_taken(6000, 5000) == 5000
    assert improper.amount_taken(6000, 0) == 6000


def test_half_a_note_is_worth_nothing_here():
    assert [improper.keeps_its_value(part) for part in (0, 50, 51, 100, 101)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_the_clock_is_the_checks_own_date_where_that_is_to_come():
    assert improper.act_by(None, TODAY, 10) == dt.date(2026, 12, 4)
    assert improper.act_by(None, TODAY, 0) is None
    assert improper.act_by(dt.date(2026, 12, 1), TODAY, 30) == dt.date(2026, 12, 1)
    assert improper.act_by(dt.date(2027, 6, 1), TODAY, 30) == dt.date(2026, 12, 24)
    assert improper.act_by(dt.date(2026, 12, 1), TODAY, 0) == dt.date(2026, 12, 1)
