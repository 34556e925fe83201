"""Requests for service: from an account, an address, a caller; the same one is one order."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.models import Contact, FreeContact
from clerktui.services.work_orders import taking
from clerktui.views.work_orders import RequestDraft
from tests.rules.refusals import refused
from tests.support.office import Office, new_id
from tests.support.work_orders import (
    MARIA,
    callers,
    complete,
    history,
    request,
    row,
    staffed,
    told,
)

PLACE = "12 Nowhere Ln"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    return staffed(office)


def same(office: Office, kind: str = "leak", **said: object):
    draft = RequestDraft(new_id(), kind, **said)
    return taking.find_same(office.db, office.people["ana"], draft)


def test_a_request_from_an_account_needs_nothing_but_its_type(office):
    taken = request(office, "no_water", account=MARIA, answers={"neighbors": "y"})
    assert (taken.number, taken.state, taken.account, taken.callers) == (1, "open", MARIA, 1)
    order = row(office, 1)
    assert (order.department, order.priority, order.answers) == (
        "utilities",
        2,
        {"neighbors": "yes"},
    )
    assert order.place == taken.place != ""
    assert order.schedule_by - order.made_at == dt.timedelta(minutes=30)
    assert order.complete_by - order.made_at == dt.timedelta(hours=8)
    assert order.due_at == order.schedule_by == taken.due_at
    [caller] = callers(office, 1)
    assert (caller.caller, caller.wants_call) == ("RODRIGUEZ, MARIA", bool(caller.number))
    assert history(office, 1) == [("opened", "open")]
    [message] = told(office)
    assert message[:2] == ("email", "utilities@maplefalls.example")
    assert "No water" in message[2]
    office.prove()


def test_a_request_is_a_contact_of_its_account_or_its_caller(office):
    request(office, account=MARIA, words="by the hydrant")
    request(office, "pothole", place="Oak & 3rd", caller="Ben Cole", number="919-555-0190")
    with office.db.read() as connection:
        bodies = connection.execute(select(Contact.__table__.c.body)).scalars().all()
        free = connection.execute(select(FreeContact.__table__)).one()
    assert bodies[-1] == "Water leak, order 1: by the hydrant"
    assert (free.caller, free.body) == ("Ben Cole", "Pothole, order 2")


def test_the_same_at_the_same_place_is_joined_and_everybody_is_a_caller(office):
    first = request(office, account=MARIA)
    assert [one.number for one in same(office, account=MARIA)] == [first.number]
    with refused("work_order.same_open", number=first.number):
        request(office, account=MARIA)
    joined = request(
        office, place=first.place, join=first.number, caller="Ann Lee", number="555-0101"
    )
    assert (joined.number, joined.is_joined, joined.callers) == (first.number, True, 2)
    assert [one.caller for one in callers(office, 1)] == ["RODRIGUEZ, MARIA", "Ann Lee"]
    assert history(office, 1)[-1] == ("joined", "open")
    other = request(office, account=MARIA, is_other=True)
    assert (other.number, other.is_joined) == (2, False)


def test_a_place_is_the_same_however_it_is_spelt(office):
    request(office, "pothole", place="418 Mill Rd")
    request(office, "pothole", place="Oak & 3rd")
    assert [one.number for one in same(office, "pothole", place="418 MILL ROAD")] == [1]
    assert [one.number for one in same(office, "pothole", place="oak and 3rd")] == [2]
    assert same(office, "pothole", place="420 Mill Rd") == ()
    assert same(office, "sign", place="418 Mill Rd") == ()


def test_what_has_ended_is_not_joined_and_does_not_stand_in_the_way(office):
    request(office, "pothole", place=PLACE)
    complete(office, 1)
    assert same(office, "pothole", place=PLACE) == ()
    with refused("work_order.ended", number=1):
        request(office, "pothole", place=PLACE, join=1)
    assert request(office, "pothole", place=PLACE).number == 2


def test_one_joins_only_what_is_about_the_same(office):
    request(office, "pothole", place=PLACE)
    with refused("work_order.join_other", number=1):
        request(office, "sign", place=PLACE, join=1, answers={"sign": "stop"})


@pytest.mark.parametrize(
    ("kind", "said", "message_id"),
    [
        ("party", {}, "work_order.type_unknown"),
        ("cut_off", {"account": MARIA}, "work_order.type_by_program"),
        ("reread", {"place": PLACE}, "work_order.account_missing"),
        ("pothole", {}, "work_order.place_missing"),
        ("pothole", {"place": PLACE, "priority": 6}, "work_order.priority"),
        ("pothole", {"place": PLACE, "crew": "x9"}, "work_order.crew_unknown"),
        ("pothole", {"place": PLACE, "wants_call": True}, "work_order.caller_missing"),
        ("pothole", {"place": PLACE, "wanted_on": dt.date(2026, 1, 1)}, "work_order.wanted_past"),
        ("pothole", {"place": PLACE, "wanted_on": dt.date(2036, 1, 1)}, "work_order.wanted_far"),
        ("pothole", {"place": PLACE, "number": "+1"}, "reach.phone"),
        ("pothole", {"place": PLACE, "parent": 99}, "work_order.unknown"),
        ("pothole", {"place": PLACE, "answers": {"color": "red"}}, "work_order.answer_unknown"),
        ("sign", {"place": PLACE}, "work_order.answer_missing"),
        ("leak", {"place": PLACE, "answers": {"from": "moon"}}, "work_order.answer_choice"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_written(office, kind, said, message_id):
    with refused(message_id):
        request(office, kind, **said)
    assert request(office, "pothole", place=PLACE).number == 1


def test_sent_again_it_is_taken_once(office):
    said = {"command_id": new_id(), "place": PLACE, "caller": "Ben Cole", "number": "555-0190"}
    first, again = request(office, "pothole", **said), request(office, "pothole", **said)
    assert (again.number, again.duplicate, first.duplicate) == (first.number, True, False)
    assert again.due_at == first.due_at
    assert len(callers(office, 1)) == 1
    with refused("command.reused"):
        request(office, "pothole", **{**said, "place": "elsewhere"})


def test_nobody_on_life_support_is_turned_off(office):
    office.flag(office.account("10-0443-01", "LEE, ANN"), "life_support")
    with refused("flag.forbids", account="10-0443-01"):
        request(office, "turn_off", account="10-0443-01", answers={"why": "away"})


def test_nobody_is_turned_off_whose_order_to_turn_on_or_off_is_open(office):
    request(office, "turn_off", account=MARIA, answers={"why": "away"})
    with refused("work_order.open_there", number=1):
        request(office, "turn_off", account=MARIA, answers={"why": "away"}, is_other=True)


def test_who_may_only_look_takes_nothing(office):
    with refused("denied"):
        request(office, "pothole", who="walt", place=PLACE)


def test_an_order_for_a_later_day_has_its_clock_from_that_day_on(office):
    later = dt.date(2026, 12, 1)
    request(office, place=PLACE, wanted_on=later)
    assert row(office, 1).schedule_by.astimezone(dt.UTC).date() == later


def test_who_asks_again_is_one_caller_and_called_once(office):
    said = {"caller": "Cy Poe", "number": "919-555-0102"}
    request(office, place=PLACE, **said)
    again = request(office, place=PLACE, join=1, words="worse now", **said)
    assert again.callers == 1
    [caller] = callers(office, 1)
    assert (caller.caller, caller.words, caller.wants_call) == ("Cy Poe", "worse now", True)
    request(office, account=MARIA, is_other=True)
    assert request(office, account=MARIA, join=2).callers == 1


@pytest.mark.parametrize("again", ["3rd St. and Oak", "OAK ST & 3RD STREET", "Oak & 3rd"])
def test_a_crossing_is_the_same_whichever_street_is_said_first(office, again):
    request(office, "pothole", place="Oak St & 3rd")
    assert [one.number for one in same(office, "pothole", place=again)] == [1]


def test_nobody_is_turned_off_whose_service_is_off_already(office):
    office.flag(office.account("10-0443-01", "LEE, ANN"), "cut_off")
    with refused("work_order.is_off", account="10-0443-01"):
        request(office, "turn_off", account="10-0443-01", answers={"why": "away"})
