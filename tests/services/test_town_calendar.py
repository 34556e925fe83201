"""The town's calendar: the State's holidays, what the town decides, and who works on what day."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import policies, reference, town_calendar
from clerktui.services.calendars import calendar_of
from clerktui.services.town import default_spec
from clerktui.services.town_check import check_spec
from clerktui.views.closing import CalendarChange
from tests.support.closing import busy_day, close_day, close_drawer, day_of
from tests.support.office import Office
from tests.support.refusing import refused, without

WEDNESDAY, FRIDAY = dt.date(2026, 11, 25), dt.date(2026, 11, 27)
GOOD_FRIDAY = dt.date(2027, 3, 26)


def change(books: Office, act: str, day: dt.date | None = None, **said: str):
    asked = CalendarChange(act, **{"reason": "the board", "day": day, **said})
    return town_calendar.change(books.db, books.people["admin"], asked)


def calendar(office: Office, office_id: int = 1):
    with office.db.read() as connection:
        return reference.get_reference(office.db, connection).calendar(office_id)


def test_the_state_holidays_are_kept_and_observed(office):
    found = calendar(office)
    kept = [day.isoformat() for day in sorted(found.law(2026)) if not found.is_open(day)]
    assert {"2026-07-03", "2026-11-26", "2026-11-27", "2026-12-24", "2026-12-28"} <= {*kept}
    assert found.is_open(dt.date(2026, 10, 12)), "Columbus Day is none here"
    listed = town_calendar.list_days(office.db, office.people["sam"])
    assert [one.name for one in listed if one.day == dt.date(2026, 11, 26)] == ["Thanksgiving Day"]


def test_a_holiday_moves_the_next_business_day_and_the_deposit_clock(office):
    busy_day(office)
    close_drawer(office)
    office.db.clock.at = dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)
    assert day_of(office, WEDNESDAY).next_day == dt.date(2026, 11, 30)
    change(office, "open", holiday="day after thanksgiving")
    assert day_of(office, WEDNESDAY).next_day == FRIDAY
    assert day_of(office, dt.date(2026, 11, 26)).holiday == "Thanksgiving Day"
    close_day(office, WEDNESDAY)
    office.open_drawer("1")
    assert office.sessions["ana"].business_date == FRIDAY
    office.prove()


def test_the_town_closes_opens_and_takes_it_back(office):
    snow = dt.date(2026, 12, 2)
    change(office, "close", snow, reason="snow")
    assert calendar(office).holiday(snow) == "snow"
    change(office, "close", snow, reason="ice")
    [one] = [one for one in change(office, "open", FRIDAY) if one.day == snow]
    assert (one.name, one.is_closed, one.by) == ("ice", True, "the town's decision")
    change(office, "forget", snow)
    assert calendar(office).is_open(snow)
    assert calendar(office).is_open(FRIDAY)
    listed = {one.day: one for one in town_calendar.list_days(office.db, office.people["sam"])}
    assert (listed[FRIDAY].name, listed[FRIDAY].is_closed) == ("the board", False)
    change(office, "open", holiday="Good Friday")
    assert calendar(office).is_open(GOOD_FRIDAY)
    listed = town_calendar.list_days(office.db, office.people["sam"], 2027)
    [kept] = [one for one in listed if one.day == GOOD_FRIDAY]
    assert (kept.name, kept.is_closed) == ("Good Friday", False)


def test_one_office_may_have_a_day_of_its_own(office):
    snow = dt.date(2026, 12, 2)
    change(office, "close", snow, office="MAIN")
    with office.db.read() as connection:
        value = policies.get_policy(connection, "town.holidays", dt.date(2026, 11, 23))
    assert calendar_of(value, "ELSE").is_open(snow)
    assert not calendar(office).is_open(snow)


def test_what_is_refused(office):
    today = dt.date(2026, 11, 23)
    assert refused(change, office, "close", today, reason="") == "calendar.reason"
    assert refused(change, office, "close", None, holiday="Good Friday") == "calendar.what"
    assert refused(change, office, "open", today, holiday="Good Friday") == "calendar.what"
    assert refused(change, office, "open") == "calendar.what"
    assert refused(change, office, "forget", today) == "calendar.unknown"
    assert refused(change, office, "close", dt.date(2026, 11, 22)) == "calendar.past"
    assert refused(change, office, "close", today, office="MOON") == "report.office"
    sam = office.people["sam"]
    asked = CalendarChange("close", "x", today)
    assert refused(town_calendar.change, office.db, sam, asked) == "denied"
    assert refused(town_calendar.list_days, office.db, without(sam)) == "denied"


@pytest.mark.parametrize(
    "value",
    [{"country": "US", "subdivision": "MOON"}, {"close": [{"day": "soon", "reason": "x"}]}],
)
def test_a_town_file_with_no_such_calendar_is_refused(value):
    data = default_spec().data
    said = {**data["policies"], "town.holidays": {"value": value}}
    assert refused(check_spec, {**data, "policies": said}, data) == "town.bad_file"
    assert calendar_of({}).is_open(dt.date(2026, 11, 26)), "a town that names no state"
