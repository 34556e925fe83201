"""Hours of the office: pauses, holidays, open minutes that count, cells that cannot be read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.call_times import parse_due
from clerktui.rules.flag_rules import FlagRule
from clerktui.rules.office_hours import WEEKDAYS, OfficeHours, parse_hours, write_hours

on = dt.datetime.fromisoformat
WEEK = parse_hours("mon-thu 08:00-12:00 13:00-17:00; fri 08:00-12:00")
HOURS = OfficeHours.from_data(WEEK, ["2026-11-26"])
MOMENTS = st.datetimes(on("2026-11-01T00:00"), on("2026-12-31T00:00"))


@given(MOMENTS, st.integers(0, 3_000))
def test_what_is_due_is_never_outside_the_hours(at, minutes):
    at = at.replace(second=0, microsecond=0)
    due = HOURS.after(at, minutes)
    assert due >= at
    assert any(opens <= due.time() <= shuts for opens, shuts in HOURS.on(due.date()))


@given(MOMENTS, st.integers(0, 3_000))
def test_as_many_open_minutes_lie_between_as_were_given(at, minutes):
    due = HOURS.after(at, minutes)
    assert HOURS.between(at, due) == minutes
    assert HOURS.between(due, at) == -minutes


@given(MOMENTS, MOMENTS, MOMENTS)
def test_open_minutes_add_up(first, second, third):
    first, second, third = sorted(
        one.replace(second=0, microsecond=0) for one in (first, second, third)
    )
    whole = HOURS.between(first, third)
    assert whole == HOURS.between(first, second) + HOURS.between(second, third)


@given(MOMENTS)
def test_it_is_open_until_it_closes_and_closed_until_it_opens(at):
    if HOURS.is_open(at):
        assert HOURS.closes(at) > at
    else:
        opens = HOURS.opens(at)
        assert opens > at
        assert HOURS.is_open(opens)


@given(st.lists(st.sampled_from(WEEKDAYS), unique=True))
def test_hours_are_written_as_they_are_read(days):
    hours = dict.fromkeys(days, WEEK["mon"])
    assert parse_hours(write_hours(hours)) == hours


def test_a_pause_and_a_holiday_are_closed():
    assert not HOURS.is_open(on("2026-11-23T12:30"))
    assert HOURS.opens(on("2026-11-25T18:00")) == on("2026-11-27T08:00")


@pytest.mark.parametrize(
    "said", ["mon", "fun 8-9", "mon-fun 8-9", "mon 9-8", "mon 8", "mon 8-x", "mon 25-26"]
)
def test_what_are_no_hours_is_refused(said):
    with pytest.raises(Refused, match=r"hours\.broken"):
        parse_hours(said)


def test_an_office_that_never_opens_promises_nothing():
    never = OfficeHours.from_data({})
    now = on("2026-11-23T09:00")
    assert never.opens(now) is None
    for typed in ("soon", "11/24/26", "11/24/26 9:00"):
        with pytest.raises(Refused, match=r"hours\.never_open"):
            parse_due(typed, now, never, 60)


@pytest.mark.parametrize(
    ("typed", "message_id"),
    [
        ("2500", "call_back.when"),
        ("later", "call_back.when"),
        ("", "call_back.when"),
        ("0800", "call_back.past"),
        ("1230", "call_back.closed"),
        ("13/40/26", "dates"),
    ],
)
def test_a_time_that_cannot_be_promised_is_refused(typed, message_id):
    with pytest.raises(Refused, match=message_id.replace(".", r"\.")):
        parse_due(typed, on("2026-11-23T09:00"), HOURS, 60)


def test_a_date_alone_is_its_opening():
    now = on("2026-11-23T09:00")
    assert parse_due("11/26/26", now, HOURS, 60) == on("2026-11-27T08:00")


def test_a_flag_without_an_end_has_no_review():
    assert FlagRule().review(None) is None
    assert FlagRule(lasts_days=0).expires(dt.date(2026, 1, 1), None) is None
