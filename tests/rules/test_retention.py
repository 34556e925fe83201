"""Retention: the rule that lasts longest decides, and anything open decides first."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.rules.retention import RetentionRule, decide, rules_from_data, years_later

CLOSED = RetentionRule("utility_account", "closed", 3, "anonymise", "town")
TAX = RetentionRule("tax_account", "tax", 10, "anonymise", "21.04")
DAY = dt.date(2030, 6, 3)


def test_the_longest_rule_decides_and_is_told_first():
    events = {"closed": dt.date(2020, 1, 2), "tax": dt.date(2019, 9, 1)}
    found = decide((CLOSED, TAX), events, (), DAY)
    assert found.is_eligible
    assert [one.rule for one in found.reasons] == [TAX, CLOSED]
    assert found.not_before == dt.date(2029, 9, 1)
    early = decide((CLOSED, TAX), events, (), dt.date(2029, 8, 31))
    assert (early.is_eligible, early.word) == (False, "period")


def test_what_is_open_goes_before_any_date():
    found = decide((CLOSED,), {"closed": dt.date(2000, 1, 1)}, ("hold", "balance"), DAY)
    assert (found.is_eligible, found.word) == (False, "hold")


def test_an_account_whose_closing_is_not_known_stays():
    found = decide((CLOSED, TAX), {"tax": dt.date(2000, 1, 1)}, (), DAY)
    assert (found.is_eligible, found.blocks, found.not_before) == (False, ("undated",), None)


def test_a_leap_day_ends_a_day_later_never_earlier():
    assert years_later(dt.date(2024, 2, 29), 3) == dt.date(2027, 3, 1)
    assert years_later(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": "someday"},
        {"action": "burn"},
        {"years": -1},
        {"years": "3"},
        {"citation": ""},
        {"record_class": ""},
        {"event": "tax"},
    ],
)
def test_rules_that_cannot_be_used_are_refused(wrong):
    assert rules_from_data([CLOSED.to_data()]) == (CLOSED,)
    with pytest.raises(Refused, match=r"retention\.rule"):
        rules_from_data([{**CLOSED.to_data(), **wrong}])
