import datetime as dt
import json

import pytest
from hypothesis import given

from clerktui.rules.policy import AllocationPolicy
from tests.rules.owed import TOWN, policies
from tests.rules.refusals import refused


@given(policies())
def test_a_policy_is_kept_as_plain_data(policy):
    assert AllocationPolicy.from_data(json.loads(json.dumps(policy.to_data()))) == policy


def test_what_a_town_leaves_out_is_the_usual():
    policy = AllocationPolicy.from_data({"effective_from": "2026-07-01", "service_order": []})
    assert policy == AllocationPolicy(dt.date(2026, 7, 1), ())
    assert policy.tax_component_order == ("penalty", "interest", "cost", "principal")
    assert policy.overpayment == "credit"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("effective_from", "07/01/2026"),
        ("effective_from", 20260701),
        ("service_order", "water"),
        ("service_order", ["water", 1]),
        ("service_order", ["water", "water"]),
        ("mode", "random"),
        ("mode", None),
        ("tax_services", "tax"),
        ("tax_component_order", ["principal", "penalty", "interest", "cost"]),
        ("tax_component_order", ["penalty", "interest", "principal"]),
        ("tax_component_order", []),
        ("tax_years_oldest_first", "yes"),
        ("past_due_first", 1),
        ("overpayment", "keep"),
        ("minimum_partial_cents", -1),
        ("minimum_partial_cents", True),
        ("minimum_partial_cents", "5.00"),
        ("citation", 12),
        ("colour", "red"),
    ],
)
def test_a_policy_that_cannot_hold_is_refused_by_field(field, value):
    with refused("policy.allocation", field=field):
        AllocationPolicy.from_data({**TOWN.to_data(), field: value})


@pytest.mark.parametrize("field", ["effective_from", "service_order"])
def test_a_policy_says_since_when_and_in_what_order(field):
    data = TOWN.to_data()
    del data[field]
    with refused("policy.allocation", field=field):
        AllocationPolicy.from_data(data)
