"""The rules of customer deposits: the amount, the review, the interest."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.customer_deposits import (
    Held,
    History,
    Situation,
    credited_until,
    interest_cents,
    judge,
    recommend,
)

RULE = {
    "renter_cents": {"residential": 15_000, "commercial": 30_000},
    "owner_cents": {"residential": 15_000},
    "proven_owner_cents": {"residential": 0},
    "owner_proof": ["deed"],
    "renter_proof": ["lease"],
    "services_cents": {"sewer": 2_500},
    "no_deposit_classes": ["tax"],
    "history_months": 12,
    "bad_late": 3,
    "bad_cutoffs": 1,
    "bad_returned": 2,
    "bad_history_permille": 2_000,
    "good_history_permille": 500,
    "outside_permille": 1_500,
    "round_to_cents": 500,
    "most_cents": 50_000,
}
BAD = History(12, late=3, cutoffs=1, returned=2)
JUDGE = {
    "months": 12,
    "most_late": 2,
    "most_cutoffs": 0,
    "most_returned": 0,
    "classes": ["residential"],
}
TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("asked", "cents"),
    [
        (Situation("residential"), 15_000),
        (Situation("residential", proof="lease"), 15_000),
        (Situation("rental"), 15_000),
        (Situation("commercial", services=("sewer",)), 32_500),
        (Situation("residential", is_owner=True), 15_000),
        (Situation("residential", is_owner=True, proof="deed", history=BAD), 0),
        (Situation("residential", history=History(12)), 7_500),
        (Situation("residential", history=History(11)), 15_000),
        (Situation("residential", history=BAD), 30_000),
        (Situation("residential", is_outside=True), 22_500),
        (Situation("commercial", is_outside=True, history=BAD), 50_000),
        (Situation("tax"), 0),
    ],
)
def test_what_the_rule_asks(asked, cents):
    found = recommend(RULE, asked)
    assert found.amount_cents == cents
    assert sum(step.amount_cents for step in found.steps) == cents


def test_faults_are_named():
    found = recommend(RULE, Situation("residential", history=BAD))
    assert found.steps[1].words == (
        "credit history, paid late 3, cut off 1, returned items 2: 2 times"
    )


def held(**said) -> Held:
    usual = {
        "account_class": "residential",
        "held_since": dt.date(2025, 11, 1),
        "is_paid": True,
        "is_closed": False,
        "history": History(12),
    }
    return Held(**{**usual, **said})


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"is_closed": True}, "the account is closed: it goes with the final bill"),
        ({"is_paid": False}, "it is not paid in full"),
        ({"held_since": None}, "it is not paid in full"),
        ({"account_class": "commercial"}, "class commercial keeps its deposit"),
        ({"held_since": dt.date(2026, 1, 1)}, "held since 01/01/26, until 01/01/27"),
        ({"history": History(12, cutoffs=1)}, "cut off 1, at most 0"),
    ],
)
def test_who_keeps_it_hears_why(said, words):
    judged = judge(JUDGE, held(**said), TODAY)
    assert not judged.is_eligible
    assert judged.reasons == (words,)


def test_a_good_year_gives_it_back():
    assert judge(JUDGE, held(history=History(12, late=2)), TODAY).is_eligible


@given(
    cents=st.integers(1, 10_000_000),
    ppm=st.integers(0, 100_000),
    parts=st.lists(st.integers(1, 3_650), min_size=1, max_size=4, unique=True),
)
def test_interest_never_falls_with_time_and_is_what_a_year_of_it_says(cents, ppm, parts):
    start = dt.date(2020, 1, 1)
    balances, rates = [(start, cents)], [(start, ppm)]
    days = [start + dt.timedelta(days=part) for part in sorted(parts)]
    earned = [interest_cents(balances, rates, start, day) for day in days]
    assert earned == sorted(earned)
    year = interest_cents(balances, rates, start, start + dt.timedelta(days=365))
    assert abs(year * 1_000_000 - cents * ppm) <= 500_000


def test_interest_needs_money_a_rate_and_time():
    day = dt.date(2026, 1, 1)
    assert interest_cents([], [(day, 20_000)], day, TODAY) == 0
    assert interest_cents([(day, 100_000)], [], day, TODAY) == 0
    assert interest_cents([(day, 100_000)], [(day, 20_000)], TODAY, day) == 0
    assert interest_cents([(day, -100_000)], [(day, 20_000)], day, TODAY) == 0


@pytest.mark.parametrize(
    ("every", "day"),
    [
        ("monthly", dt.date(2026, 11, 1)),
        ("quarterly", dt.date(2026, 10, 1)),
        ("yearly", dt.date(2026, 1, 1)),
        ("at_refund", None),
    ],
)
def test_until_when_interest_is_credited(every, day):
    assert credited_until(every, TODAY) == day
