"""Who gets a debt, what is left of it, what is kept of money for it."""

from __future__ import annotations

import pytest

from clerktui.rules.agencies import AgencyRule, choose, commission, left, read_rules

RULES = read_rules(
    [
        {"agency": "SMALL", "classes": ["residential"], "min_days": 120, "max_cents": 20_000},
        {"agency": "BIG", "min_days": 120, "min_cents": 5_000, "share": 2},
    ]
)


@pytest.mark.parametrize(
    ("debt", "agency"),
    [
        (("residential", 119, 9_000), None),
        (("residential", 120, 4_999), "SMALL"),
        (("residential", 120, 20_001), "BIG"),
        (("commercial", 120, 4_999), None),
        (("commercial", 120, 5_000), "BIG"),
        (("residential", 120, 5_000), "SMALL"),
    ],
)
def test_class_age_and_amount_decide_and_the_earlier_rule_where_shares_are_even(debt, agency):
    assert choose(RULES, debt, {}) == agency


def test_a_rule_can_end_with_an_age():
    assert choose([AgencyRule("A", max_days=365)], ("residential", 366, 1), {}) is None


def test_shares_are_kept_by_what_was_placed():
    placed = {"SMALL": 0, "BIG": 0}
    for _ in range(30):
        agency = choose(RULES, ("residential", 200, 10_000), placed)
        assert agency is not None
        placed[agency] += 10_000
    assert placed == {"SMALL": 100_000, "BIG": 200_000}


def test_money_through_the_agency_counts_before_the_books_have_it():
    assert left(10_000, 4_000, 10_000) == 6_000
    assert left(10_000, 4_000, 5_000) == 5_000
    assert left(10_000, 0, 12_000) == 10_000
    assert left(10_000, 0, -300) == 0


@pytest.mark.parametrize(("gross", "kept"), [(1, 0), (2, 1), (10_000, 2_500), (3_333, 833)])
def test_commission_is_rounded_half_up(gross, kept):
    assert commission(gross, 250) == kept
