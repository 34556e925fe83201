"""The town's own credit score: points fall out with time, and cash only ends on a known day."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.rules.collection_procedure import Done
from clerktui.rules.credit import CreditRule

TODAY = dt.date(2026, 11, 23)
RULE = CreditRule.from_data(
    {
        "best": 100,
        "within_days": 100,
        "cash_only_below": 50,
        "points": {"returned": 30, "penalty": 5, "refused": 10},
        "grades": [[90, "good"], [50, "fair"], [0, "bad"]],
    }
)


def ago(days: int, code: str, outcome: str = "") -> Done:
    return Done(code, TODAY - dt.timedelta(days=days), outcome)


@pytest.mark.parametrize(
    ("events", "score", "grade"),
    [
        ((), 100, "good"),
        ((ago(3, "penalty"), ago(2, "notice")), 95, "good"),
        ((ago(3, "call", "refused"),), 90, "good"),
        ((ago(3, "returned"), ago(9, "penalty")), 65, "fair"),
        ((ago(101, "returned"), ago(100, "penalty")), 95, "good"),
        (tuple(ago(day, "returned") for day in range(4)), 0, "bad"),
    ],
)
def test_points_are_taken_for_what_happened_lately(events, score, grade):
    found = RULE.of(events, TODAY)
    assert (found.score, found.grade) == (score, grade)


def test_cash_only_ends_when_enough_of_it_is_old():
    found = RULE.of([ago(10, "returned"), ago(60, "penalty"), ago(30, "returned")], TODAY)
    assert found.score == 35
    until = found.cash_only_until
    assert until == TODAY - dt.timedelta(days=30) + dt.timedelta(days=100)
    still, after = (
        RULE.of([one for one, _ in found.counted], day)
        for day in (until, until + dt.timedelta(days=1))
    )
    assert still.score < 50 <= after.score
    assert after.cash_only_until is None


def test_a_limit_of_zero_never_makes_cash_only():
    never = CreditRule(100, {"returned": 60}, 100, 0, ((0, "any"),))
    assert never.of([ago(1, "returned"), ago(2, "returned")], TODAY).cash_only_until is None
