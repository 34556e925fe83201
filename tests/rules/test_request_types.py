"""Types of requests: deadlines by either clock, answers, steps of escalation, broken decisions."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.calendar import Calendar
from clerktui.rules.office_hours import OfficeHours, parse_hours
from clerktui.rules.request_types import (
    CLOCKS,
    EVENTS,
    GROUPS,
    Deadlines,
    RequestField,
    RequestType,
    checked_answers,
    crews_of,
    deadlines,
    departments_of,
    raised_by,
    types_of,
)
from tests.rules.refusals import refused

ZONE = ZoneInfo("America/New_York")
WEEK = parse_hours("mon-fri 08:00-17:00")
HOURS = OfficeHours.from_data(WEEK, ["2026-11-26", "2026-11-27"], Calendar())
LEAK = {
    "name": "Water leak",
    "group": "water",
    "department": "utilities",
    "key": "l",
    "priority": 2,
    "clock": "always",
    "arrive_minutes": 120,
    "complete_minutes": 1440,
    "script": ["Where does it come from?"],
    "fields": [
        {"code": "from", "label": "From", "kind": "choice", "choices": ["street", "box"]},
    ],
    "charges": [
        {"code": "house", "description": "House side", "amount_cents": 7500, "service": "fee"}
    ],
    "effects": ["reading"],
}
on = dt.datetime.fromisoformat
MOMENTS = st.datetimes(on("2026-01-01"), on("2027-12-31"), timezones=st.just(dt.UTC))
MINUTES = st.integers(0, 6_000)


def _type(**said: Any) -> RequestType:
    return RequestType("leak", "Leak", "water", "utilities", **said)


def _arrive(opened: str, minutes: int, clock: str = "business") -> str:
    """On the town's clock, when somebody has to be there for an order opened then."""
    at = on(opened).replace(tzinfo=ZONE).astimezone(dt.UTC)
    due = deadlines(_type(clock=clock, arrive_minutes=minutes), at, ZONE, HOURS).arrive_by
    assert due is not None
    assert due.tzinfo is dt.UTC
    return f"{due.astimezone(ZONE):%Y-%m-%dT%H:%M}"


# ----------------------------------------------------------------------------------- the clocks
@pytest.mark.parametrize(
    ("opened", "minutes", "due"),
    [
        ("2026-11-23T09:00", 60, "2026-11-23T10:00"),
        ("2026-11-23T16:30", 60, "2026-11-24T08:30"),
        ("2026-11-23T16:30", 30, "2026-11-23T17:00"),
        ("2026-11-23T05:00", 60, "2026-11-23T09:00"),
        ("2026-11-20T16:00", 540, "2026-11-23T16:00"),
        ("2026-11-21T12:00", 60, "2026-11-23T09:00"),
        ("2026-11-25T16:00", 120, "2026-11-30T09:00"),
        ("2026-11-26T10:00", 1, "2026-11-30T08:01"),
        ("2026-03-06T16:00", 120, "2026-03-09T09:00"),
        ("2026-10-30T16:00", 120, "2026-11-02T09:00"),
    ],
)
def test_open_minutes_are_counted_over_nights_weekends_holidays_and_the_change_of_the_clock(
    opened, minutes, due
):
    assert _arrive(opened, minutes) == due


@pytest.mark.parametrize(
    ("opened", "minutes", "due"),
    [
        ("2026-11-26T23:00", 120, "2026-11-27T01:00"),
        ("2026-11-21T12:00", 60, "2026-11-21T13:00"),
        ("2026-03-08T01:30", 60, "2026-03-08T03:30"),
        ("2026-11-01T00:30", 120, "2026-11-01T01:30"),
        ("2026-03-07T12:00", 1440, "2026-03-08T13:00"),
    ],
)
def test_a_clock_that_always_runs_counts_real_minutes(opened, minutes, due):
    assert _arrive(opened, minutes, "always") == due


@given(MOMENTS, st.sampled_from(CLOCKS), MINUTES, MINUTES)
def test_more_time_is_never_due_earlier_and_nothing_before_it_was_opened(at, clock, less, more):
    less, more = sorted((less, more))
    kind = _type(clock=clock, arrive_minutes=less, complete_minutes=more)
    due = deadlines(kind, at, ZONE, HOURS)
    assert due.schedule_by is None
    assert (due.arrive_by is None, due.complete_by is None) == (not less, not more)
    if less and more:
        assert due.arrive_by is not None
        assert due.complete_by is not None
        assert at < due.arrive_by <= due.complete_by


@given(MOMENTS, st.integers(1, 6_000))
def test_what_runs_by_office_hours_is_due_in_office_hours(at, minutes):
    at = at.replace(second=0, microsecond=0)
    due = deadlines(_type(complete_minutes=minutes), at, ZONE, HOURS).complete_by
    assert due is not None
    here = due.astimezone(ZONE)
    assert any(opens <= here.time() <= shuts for opens, shuts in HOURS.on(here.date()))
    assert due - at >= dt.timedelta(minutes=minutes)


@given(MOMENTS, st.integers(1, 6_000))
def test_the_clock_that_always_runs_knows_no_zone(at, minutes):
    kind = _type(clock="always", complete_minutes=minutes)
    expected = Deadlines(complete_by=at + dt.timedelta(minutes=minutes))
    assert deadlines(kind, at, ZONE, HOURS) == expected


def test_an_office_that_never_opens_has_no_deadline_by_its_hours():
    at = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    never = OfficeHours.from_data({})
    with refused("hours.never_open"):
        deadlines(_type(arrive_minutes=1), at, ZONE, never)
    assert deadlines(_type(), at, ZONE, never) == Deadlines()


# ------------------------------------------------------------------------------------ escalation
STEPS = st.lists(
    st.fixed_dictionaries({"after_minutes": st.integers(0, 999), "raise": st.integers(1, 4)})
)


@given(STEPS, st.integers(-999, 1_500), st.integers(-999, 1_500))
def test_what_is_later_is_never_less_urgent(steps, minutes, others):
    early, late = sorted((minutes, others))
    assert 0 <= raised_by(early, steps) <= raised_by(late, steps) <= 4
    assert early >= 0 or raised_by(early, steps) == 0


# --------------------------------------------------------------------------------------- answers
ASKED = _type(
    fields=(
        RequestField("from", "Where from", "choice", True, ("street", "meter box", "house")),
        RequestField("out", "Cart was out", "yes_no"),
        RequestField("pieces", "Pieces", "number"),
        RequestField("what", "What", "text"),
    )
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"from": "street"}, {"from": "street"}),
        ({"from": " M "}, {"from": "meter box"}),
        ({"from": "HOUSE", "out": "n"}, {"from": "house", "out": "no"}),
        (
            {"from": "s", "pieces": "12", "what": "  an old   sofa "},
            {"from": "street", "pieces": "12", "what": "an old sofa"},
        ),
        ({"from": "s", "what": "  "}, {"from": "street"}),
    ],
)
def test_answers_are_kept_clean_and_in_the_words_of_the_type(said, kept):
    assert checked_answers(ASKED, said) == kept


@pytest.mark.parametrize(
    ("said", "message", "field"),
    [
        ({}, "work_order.answer_missing", "Where from"),
        ({"from": " "}, "work_order.answer_missing", "Where from"),
        ({"from": "roof"}, "work_order.answer_choice", "Where from"),
        ({"from": "s", "out": "perhaps"}, "work_order.answer_choice", "Cart was out"),
        ({"from": "s", "pieces": "two"}, "work_order.answer_number", "Pieces"),
        ({"from": "s", "pieces": "-1"}, "work_order.answer_number", "Pieces"),
        ({"from": "s", "pieces": "²"}, "work_order.answer_number", "Pieces"),
        ({"from": "s", "color": "red"}, "work_order.answer_unknown", "color"),
    ],
)
def test_an_answer_that_does_not_do_is_refused_by_the_name_of_its_field(said, message, field):
    with refused(message, field=field):
        checked_answers(ASKED, said)


def test_a_letter_that_begins_two_answers_chooses_none():
    kind = _type(fields=(RequestField("a", "A", "choice", True, ("cart", "can", "ca")),))
    with refused("work_order.answer_choice", known="cart, can, ca"):
        checked_answers(kind, {"a": "c"})
    assert checked_answers(kind, {"a": "ca"}) == {"a": "ca"}


@given(st.dictionaries(st.sampled_from(["from", "out", "pieces", "what"]), st.text(max_size=9)))
def test_whatever_is_typed_is_kept_or_refused_and_what_is_kept_is_kept_again(said):
    try:
        kept = checked_answers(ASKED, said)
    except Refused:
        return
    assert checked_answers(ASKED, kept) == kept


# -------------------------------------------------------------------------------- broken decisions
def _with(**said: Any) -> dict[str, Any]:
    return {"leak": {**deepcopy(LEAK), **said}}


def test_a_type_is_read_whole():
    kind = types_of(_with())["leak"]
    assert (kind.code, kind.key, kind.clock, kind.made_by) == ("leak", "l", "always", "desk")
    assert kind.script == ("Where does it come from?",)
    assert kind.fields[0].choices == ("street", "box")
    assert (kind.charges[0].amount_cents, kind.charges[0].is_always) == (7500, False)


_FIELD = {"code": "a", "label": "A"}
_CHARGE = {"code": "a", "description": "A", "amount_cents": 100, "service": "fee"}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"group": "gas"}, "group 'gas' is none of"),
        ({"clock": "sometimes"}, "clock 'sometimes' is none of"),
        ({"place": "moon"}, "place 'moon' is none of"),
        ({"made_by": "magic"}, "made_by 'magic' is none of"),
        ({"effects": ["explode"]}, "effects 'explode' is none of"),
        ({"effects": "reading"}, "effects cannot be 'reading'"),
        ({"priority": 0}, "priority 0 is none of"),
        ({"priority": 6}, "priority 6 is none of"),
        ({"priority": "2"}, "priority cannot be '2'"),
        ({"priority": True}, "priority cannot be True"),
        ({"arrive_minutes": -1}, "a deadline is below zero"),
        ({"arrive_minutes": 1.5}, "arrive_minutes cannot be 1.5"),
        ({"arrive_minutes": 1441}, "have to follow each other"),
        ({"schedule_minutes": 121}, "have to follow each other"),
        ({"key": "ll"}, "more than one character"),
        ({"key": " "}, "key ' ' cannot be typed"),
        ({"key": "\t"}, "cannot be typed"),
        ({"name": ""}, "name is empty"),
        ({"department": " "}, "department is empty"),
        ({"colour": "red"}, "colour is unknown"),
        ({"script": "One"}, "script cannot be 'One'"),
        ({"script": [1]}, "script cannot be [1]"),
        ({"fields": 5}, "fields cannot be 5"),
        ({"fields": {"a": 1}}, "fields cannot be"),
        ({"fields": ["what"]}, "'what' is not a table"),
        ({"fields": [{"code": "a"}]}, "'label' is missing"),
        ({"fields": [{**_FIELD, "kind": "date"}]}, "field kind 'date' is none of"),
        ({"fields": [{**_FIELD, "kind": "choice"}]}, "field a has no choices"),
        ({"fields": [_FIELD, _FIELD]}, "field a is there twice"),
        ({"charges": [{**_CHARGE, "amount_cents": 1.5}]}, "amount_cents cannot be 1.5"),
        ({"charges": [{**_CHARGE, "amount_cents": "5"}]}, "amount_cents cannot be '5'"),
        ({"charges": [{**_CHARGE, "amount_cents": 0}]}, "charge a is not above zero"),
        ({"charges": [_CHARGE, _CHARGE]}, "charge a is there twice"),
    ],
)
def test_a_type_an_office_could_not_work_with_is_refused_with_its_reason(said, reason):
    assert reason in _reason(lambda: types_of(_with(**said)))


def _reason(read: Callable[[], Any]) -> str:
    """What a decision about leaks is refused for."""
    with pytest.raises(Refused) as caught:
        read()
    assert caught.value.message_id == "work_order.types_broken"
    assert caught.value.facts["kind"] == "leak"
    return str(caught.value.facts["reason"])


def test_two_types_with_the_same_key_are_refused():
    both = {**_with(), "drip": {**LEAK, "name": "Drip"}}
    with refused("work_order.types_broken", kind="drip"):
        types_of(both)
    assert len(types_of({**_with(key=""), "drip": {**LEAK, "key": ""}})) == 2


@pytest.mark.parametrize("leave_out", ["name", "group", "department"])
def test_what_every_type_says_cannot_be_left_out(leave_out):
    said = {name: value for name, value in LEAK.items() if name != leave_out}
    assert f"{leave_out}' is missing" in _reason(lambda: types_of({"leak": said}))


@pytest.mark.parametrize("read", [types_of, departments_of, crews_of])
@pytest.mark.parametrize("said", [None, 5, "x", [], [["leak"]]])
def test_what_is_no_table_of_tables_is_refused(read: Callable[[Any], Any], said):
    for data in (said, {"leak": said}):
        with refused("work_order.types_broken"):
            read(data)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(LEAK)), ANYTHING)
def test_whatever_stands_in_a_town_file_is_read_or_refused(name, value):
    try:
        kind = types_of(_with(**{name: value}))["leak"]
    except Refused:
        return
    assert kind.group in GROUPS
    assert 1 <= kind.priority <= 5


def test_departments_and_crews_say_what_they_want_to_hear():
    [streets] = departments_of({"st": {"name": "Streets", "notify": ["opened"]}}).values()
    assert (streets.name, streets.email, streets.notify) == ("Streets", "", ("opened",))
    [crew] = crews_of({"w1": {"name": "Water 1", "members": ["joe"], "notify": EVENTS}}).values()
    assert (crew.members, crew.notify) == (("joe",), EVENTS)
    for read, said in itertools.product((departments_of, crews_of), ("shouted", "")):
        with refused("work_order.types_broken", kind="x"):
            read({"x": {"name": "X", "notify": [said]}})
