"""Whatever a day brings, every fund balances by itself."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.funds import FundLine, between_funds
from tests.support.refusing import refusal

FUNDS = st.sampled_from(["10", "30", "33", "34", "62"])
LEGS = st.tuples(FUNDS, st.integers(-(10**9), 10**9))
ENTRIES = st.lists(st.lists(LEGS, min_size=1, max_size=6), max_size=20)


def _balanced(entry: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The entry with a last leg in the cash fund that lets it sum to zero."""
    return [*entry, ("10", -sum(cents for _, cents in entry))]


@given(ENTRIES, FUNDS)
def test_every_fund_nets_to_zero_and_the_journal_is_untouched(entries, cash_fund):
    nets: dict[str, int] = defaultdict(int)
    for entry in map(_balanced, entries):
        for fund, cents in entry:
            nets[fund] += cents
    before = dict(nets)
    lines = between_funds(nets, cash_fund)
    for line in lines:
        nets[line.fund] += line.amount_cents
    assert set(nets.values()) <= {0}
    assert sum(line.amount_cents for line in lines) == 0, "nothing is added to the town"
    assert all(line.amount_cents for line in lines)
    assert all(cash_fund in {line.fund, line.other} for line in lines)
    assert all(line.fund != line.other for line in lines)
    owed = {(line.fund, line.other): line.amount_cents for line in lines}
    assert len(owed) == len(lines)
    assert all(owed[other, fund] == -cents for (fund, other), cents in owed.items())
    needing = {fund for fund, net in before.items() if net and fund != cash_fund}
    assert {line.fund for line in lines} - {cash_fund} == needing


def test_what_does_not_balance_is_refused():
    assert refusal(between_funds, {"10": 5, "30": -4}, "10").facts == {"difference_cents": 1}


@pytest.mark.parametrize("nets", [{}, {"10": 0}, {"30": 0, "10": 0}])
def test_nothing_is_owed_where_nothing_moved(nets):
    assert between_funds(nets, "10") == ()


def test_a_fund_without_cash_moves_through_the_cash_fund():
    assert between_funds({"30": 7, "33": -7}, "10") == (
        FundLine("30", "10", -7),
        FundLine("10", "30", 7),
        FundLine("33", "10", 7),
        FundLine("10", "33", -7),
    )
