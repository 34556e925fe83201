"""A discount is earned by who pays a tax whole by its day, and by nobody else."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from clerktui.rules.allocation import AllocationPolicy, OpenItem, allocate
from clerktui.rules.discount import Wish, earned, reduced
from clerktui.rules.tax_clock import discount_cents, discount_until

DUE = dt.date(2027, 9, 1)
ON = dt.date(2027, 8, 1)
POLICY = AllocationPolicy(dt.date(2026, 7, 1), ("water", "tax"))
cents = st.integers(1, 10_000_000)


def tax(number: int, owed: int, year: int = 2027) -> OpenItem:
    return OpenItem(number, "tax", "principal", f"T{number}", DUE, year, owed)


@st.composite
def owing(draw: st.DrawFn) -> tuple[list[OpenItem], dict[int, int], list[Wish]]:
    """Some taxes and a water bill, a discount on each tax, some payments."""
    amounts = draw(st.lists(cents, min_size=1, max_size=3))
    items = [tax(number, owed, 2026 + number) for number, owed in enumerate(amounts, 1)]
    if draw(st.booleans()):
        items.append(OpenItem(9, "water", "principal", "W9", ON, None, draw(cents)))
    offered = {
        one.receivable_id: draw(st.integers(0, one.balance_cents))
        for one in items
        if one.service == "tax"
    }
    whole = sum(one.balance_cents for one in items)
    wishes = [Wish(one) for one in draw(st.lists(st.integers(1, whole), max_size=3))]
    return items, offered, wishes


@given(owing())
def test_what_earns_a_discount_is_paid_whole_to_the_cent(case):
    items, offered, wishes = case
    got = earned(items, wishes, offered, POLICY, ON)
    assert all(offered[one] == got[one] > 0 for one in got)
    left = reduced(items, got)
    before = sum(one.balance_cents for one in left)
    paid = 0
    for wish in wishes:
        given_ = allocate(left, wish.amount_cents, POLICY, ON)
        shares = {one.receivable_id: one.amount_cents for one in given_.shares}
        paid += sum(shares.values())
        left = reduced(left, shares)
    assert all(one.balance_cents == 0 for one in left if one.receivable_id in got)
    assert sum(one.balance_cents for one in left) == before - paid
    assert all(one.balance_cents >= 0 for one in left)


@given(owing())
def test_one_tax_alone_earns_it_exactly_when_what_is_left_is_paid(case):
    items, offered, wishes = case
    one = items[0]
    off = offered[one.receivable_id]
    amount = sum(wish.amount_cents for wish in wishes)
    got = earned([one], [Wish(amount)] if amount else [], {1: off}, POLICY, ON)
    assert bool(got) == bool(off and amount and amount >= one.balance_cents - off)


@given(cents, st.integers(1, 200_000), st.integers(0, 400))
def test_it_is_a_part_of_the_tax_and_ends_with_its_day(owed, ppm, days):
    rule = {"ppm": ppm}
    off = discount_cents(owed, DUE, ON, rule)
    assert 0 <= off <= owed
    assert abs(off * 1_000_000 - owed * ppm) <= 500_000
    assert discount_cents(owed, DUE, DUE + dt.timedelta(days=days), rule) == 0


def test_its_last_day_is_the_next_open_one():
    assert discount_until(DUE) == dt.date(2027, 8, 31)
    # August 31, 2024 is a Saturday, Monday is Labor Day.
    assert discount_until(dt.date(2024, 9, 1)) == dt.date(2024, 9, 3)
    assert discount_until(DUE, {dt.date(2027, 8, 31)}) == DUE


def test_a_pin_nobody_can_give_earns_nothing():
    one = tax(1, 100_000)
    wish = Wish(98_000, manual={1: 99_000})
    assert earned([one], [wish], {1: 2_000}, POLICY, ON) == {}
