"""Decisions on work orders that have to fit each other: departments, crews, services, rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clerktui.rules.request_checks import PROGRAM_TYPES, check_requests
from clerktui.rules.request_types import types_of
from clerktui.services.town import default_spec
from tests.rules.refusals import refused

PARTS = ("types", "departments", "crews", "rules")


def usual() -> dict[str, Any]:
    """What the sample town decided of orders; a copy."""
    policies = default_spec().data["policies"]
    return {part: policies[f"work_order.{part}"]["value"] for part in PARTS}


def test_the_sample_town_fits():
    check_requests(usual(), ["fee"])


def test_the_sample_town_has_the_types_a_town_is_asked_for():
    kinds = types_of(usual()["types"])
    assert {kind.group for kind in kinds.values()} == {
        *("water", "solid_waste", "streets", "parks", "code", "other")
    }
    assert set(PROGRAM_TYPES) == {code for code, one in kinds.items() if one.made_by == "program"}
    assert {code for code, one in kinds.items() if one.disconnects} == {"cut_off", "turn_off"}
    assert all(one.script for one in kinds.values())
    assert all(one.complete_minutes for one in kinds.values())
    assert all(
        one.schedule_minutes + one.arrive_minutes for one in kinds.values() if one.priority == 1
    )


def test_every_decision_of_orders_says_where_it_is_written():
    policies = default_spec().data["policies"]
    assert all(policies[f"work_order.{part}"]["citation"] for part in PARTS)


Change = Callable[[dict[str, Any]], Any]
FAULTS: list[tuple[Change, str]] = [
    (lambda d: d["types"]["leak"].update(department="navy"), "leak"),
    (lambda d: d["types"]["leak"].update(crew="w9"), "leak"),
    (lambda d: d["types"]["bulk"]["charges"][0].update(service="gas"), "bulk"),
    (lambda d: d["crews"]["w1"].update(department="navy"), "w1"),
    (lambda d: d["departments"].pop("parks"), "tree"),
    (lambda d: d["types"].pop("reconnect"), "reconnect"),
    (lambda d: d["types"]["door_tag"].update(effects=[]), "door_tag"),
    (lambda d: d["types"]["turn_on"].update(made_by="desk"), "turn_on"),
    (lambda d: d["types"]["cut_off"].update(disconnects=False), "cut_off"),
    (lambda d: d["rules"].pop("duplicate_days"), "rules"),
    (lambda d: d["rules"].update(duplicate_days=-1), "rules"),
    (lambda d: d["rules"].update(labor_cents_hour=42.5), "rules"),
    (lambda d: d["rules"].update(could_not={}), "rules"),
    (lambda d: d["rules"].update(could_not=["locked"]), "rules"),
    (lambda d: d["rules"].update(escalate=None), "rules"),
    (lambda d: d["rules"].update(escalate=[5]), "rules"),
    (lambda d: d["rules"].update(escalate=[{"after_minutes": 0}]), "rules"),
    (lambda d: d["rules"].update(escalate=[{"after_minutes": 0, "raise": 5}]), "rules"),
    (lambda d: d["rules"].update(escalate=[{"after_minutes": -1, "raise": 1}]), "rules"),
    (lambda d: d.update(rules=[]), "rules"),
]


@pytest.mark.parametrize(("change", "named"), FAULTS)
def test_what_names_something_there_is_not_is_refused_by_its_name(change, named):
    decided = usual()
    change(decided)
    with refused("work_order.types_broken", kind=named):
        check_requests(decided, ["fee"])


def test_nothing_has_to_be_raised():
    decided = usual()
    decided["rules"]["escalate"] = []
    check_requests(decided, ["fee"])
