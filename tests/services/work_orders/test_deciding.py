"""A town changes a type or a crew from a day on; what was decided before holds until then."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.work_orders import deciding
from tests.rules.refusals import refused
from tests.support.office import Office
from tests.support.work_orders import request, row, staffed

LATER = dt.date(2026, 12, 1)
HOLE = {
    "name": "Hole in the road",
    "group": "streets",
    "department": "streets",
    "priority": 1,
    "clock": "always",
    "complete_minutes": 60,
}


def decide(office: Office, given: dict, who: str = "sam", **said: object):
    return deciding.decide(office.db, office.people[who], given, "Council, 11/23/26", **said)


def test_a_type_is_changed_from_a_day_on_and_orders_keep_what_held(office):
    staffed(office)
    request(office, "pothole", place="Oak & 3rd")
    decided = decide(office, {"types": {"pothole": HOLE}}, effective_from=LATER)
    assert (decided.effective_from, decided.changed) == (LATER, ("types: pothole",))
    request(office, "pothole", place="Elm & 4th")
    assert [row(office, number).priority for number in (1, 2)] == [3, 3]
    office.db.clock.move(dt.timedelta(days=8))
    assert request(office, "pothole", place="Fir & 5th").name == "Hole in the road"
    assert (row(office, 3).priority, row(office, 1).priority) == (1, 3)
    assert request(office, place="Fir & 5th").name == "Water leak"


def test_a_crew_is_given_another_member_from_today(office):
    staffed(office)
    crew = {"name": "Water crew 2", "department": "utilities", "members": ["ruth", "walt"]}
    assert decide(office, {"crews": {"w2": crew}}).changed == ("crews: w2",)


@pytest.mark.parametrize(
    ("given", "message_id"),
    [
        ({"party": {}}, "work_order.decide_what"),
        ({"types": {"pothole": {**HOLE, "department": "moon"}}}, "work_order.types_broken"),
        ({"types": {"pothole": {**HOLE, "priority": 9}}}, "work_order.types_broken"),
        ({"rules": {"duplicate_days": -1}}, "work_order.types_broken"),
        ({"crews": {"w3": {"name": "Three", "members": ["nobody"]}}}, "work_order.types_broken"),
        ({"crews": {"w3": {"name": "Three", "printer": "NOWHERE"}}}, "work_order.types_broken"),
    ],
)
def test_what_cannot_be_decided_is_refused_whole(office, given, message_id):
    staffed(office)
    with refused(message_id):
        decide(office, given)
    with refused("work_order.decide_past"):
        decide(office, {"types": {"pothole": HOLE}}, effective_from=dt.date(2026, 1, 1))
    with refused("denied"):
        decide(office, {"types": {"pothole": HOLE}}, who="ana")
    with refused("work_order.decide_citation"):
        deciding.decide(office.db, office.people["sam"], {}, " ")
