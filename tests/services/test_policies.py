"""The town's decisions: the newest not later than the day holds, and earlier days keep theirs."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.allocation import AllocationPolicy
from clerktui.services import policies

DAY = dt.date(2026, 11, 23)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 31))


def value(office, key: str, on: dt.date):
    with office.db.read() as connection:
        return policies.get_policy(connection, key, on)


def test_the_newest_not_later_than_the_day_holds(office):
    for day, cents in ((2, 100), (1, 50), (20, 700)):
        policies.set_policy(office.db, "test.limit", cents, dt.date(2026, 1, day))
    found = [value(office, "test.limit", dt.date(2026, 1, day)) for day in (1, 2, 19, 20, 31)]
    assert found == [50, 100, 100, 700, 700]


def test_a_decision_taken_again_for_the_same_day_holds_as_last_said(office):
    for cents in (100, 50):
        policies.set_policy(office.db, "test.limit", cents, dt.date(2026, 1, 1))
    assert value(office, "test.limit", DAY) == 50


def test_what_is_not_decided_yet_is_missing(office):
    policies.set_policy(office.db, "test.limit", 5, dt.date(2026, 12, 1))
    with pytest.raises(Refused) as caught:
        value(office, "test.limit", DAY)
    assert (caught.value.message_id, caught.value.facts) == (
        "policy.missing",
        {"key": "test.limit", "day": DAY},
    )


def test_any_order_of_decisions_gives_the_same_answer(office):
    @given(st.lists(st.tuples(DAYS, st.integers(0, 999)), min_size=1, max_size=6), DAYS)
    def holds(decided, asked):
        key = f"test.{decided}"
        for day, cents in decided:
            policies.set_policy(office.db, key, cents, day)
        standing = [pair for pair in decided if pair[0] <= asked]
        if not standing:
            with pytest.raises(Refused):
                value(office, key, asked)
            return
        newest = max(day for day, _ in standing)
        assert value(office, key, asked) == [c for day, c in standing if day == newest][-1]

    holds()


def test_the_order_of_payment_comes_with_its_day_and_citation(office):
    policies.set_policy(
        office.db,
        "allocation.default",
        {"service_order": ["water", "sewer"], "mode": "service_then_age"},
        dt.date(2026, 7, 1),
        "Ordinance 26-14",
    )
    policy = value(office, "allocation.default", DAY)
    assert isinstance(policy, AllocationPolicy)
    assert (policy.citation, policy.effective_from) == ("Ordinance 26-14", dt.date(2026, 7, 1))
    assert policy.service_order == ("water", "sewer")
    assert value(office, "allocation.default", dt.date(2026, 6, 30)).mode == "age_then_service"


def test_several_policies_come_in_one_trip(office):
    with office.db.read() as connection:
        found = policies.get_policies(
            connection, ["payment.duplicate_days", "aging.thresholds"], DAY
        )
    assert found == {"payment.duplicate_days": 3, "aging.thresholds": [30, 60, 90]}
