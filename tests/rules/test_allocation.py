import dataclasses

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.allocation import Allocation, allocate, explain
from clerktui.rules.policy import CHARGES
from tests.rules.owed import AMOUNTS, DATES, TAXES, TODAY, TOWN, open_items, owed, policies
from tests.rules.refusals import refused

BILLS = (
    owed(1, "water", 2140, "11/25/26"),
    owed(2, "sewer", 2010, "11/25/26"),
    owed(3, "water", 1980, "10/25/26"),
    owed(4, "sewer", 1790, "10/25/26"),
    owed(5, "solid_waste", 720, "11/25/26"),
)
TAX = (
    owed(10, "tax", 50_000, "09/01/25", tax_year=2025, bill="T25"),
    owed(11, "tax", 1_240, "01/06/26", tax_year=2025, bill="T25", component="interest"),
)


def paid(allocation):
    return {share.receivable_id: share.amount_cents for share in allocation.shares}


# ------------------------------------------------------------------------------ days at the counter
def test_a_part_payment_goes_to_the_oldest_and_says_so():
    allocation = allocate(BILLS, 6000, TOWN, TODAY)
    assert [
        (share.service, share.amount_cents, share.reason, share.leaves_cents)
        for share in allocation.shares
    ] == [
        ("water", 1980, "oldest first", 0),
        ("sewer", 1790, "town order 2", 0),
        ("water", 2140, "oldest first", 0),
        ("sewer", 90, "town order 2", 1920),
    ]
    assert allocation.credit_cents == 0


def test_an_allocation_is_explained_in_a_line():
    items = [*TAX, owed(1, "water", 9_000, "10/25/26"), owed(2, "water", 2_000, "11/25/26")]
    policy = dataclasses.replace(TOWN, service_order=("water", "tax"))
    assert explain(allocate([TAX[1], *items[2:]], 6000, policy, TODAY)) == (
        "12.40 to 2025 tax interest, 47.60 to the oldest water bill"
    )
    assert explain(allocate([], 500, TOWN, TODAY)) == "5.00 kept as credit"
    assert explain(allocate(BILLS, 0, TOWN, TODAY)) == "nothing to apply"


def test_what_has_one_name_is_said_once():
    lots = [owed(n, "tax", 100, "09/01/25", tax_year=2025, bill=f"T{n}") for n in (1, 2)]
    assert explain(allocate(lots, 200, TOWN, TODAY)) == "2.00 to 2025 tax"


def test_tax_charges_are_paid_before_the_tax():
    allocation = allocate(TAX, 10_000, TOWN, TODAY)
    assert paid(allocation) == {11: 1_240, 10: 8_760}
    assert allocation.shares[0].reason == "tax interest before principal"


def test_the_bill_named_is_honoured():
    allocation = allocate(BILLS, 3000, TOWN, TODAY, only_bill="11/25/26")
    assert paid(allocation) == {1: 2140, 2: 860}
    assert {share.reason for share in allocation.shares} == {"the bill named"}


def test_the_bill_named_still_takes_its_charges_first():
    older = owed(9, "tax", 100, "09/01/24", tax_year=2024, bill="T24")
    allocation = allocate([*TAX, older], 2_000, TOWN, TODAY, only_bill="T25")
    assert [(share.receivable_id, share.reason) for share in allocation.shares] == [
        (11, "tax interest before principal"),
        (10, "the bill named"),
    ]


def test_the_service_named_is_honoured_and_what_is_over_is_kept():
    allocation = allocate(BILLS, 5000, TOWN, TODAY, only_service="water")
    assert paid(allocation) == {3: 1980, 1: 2140}
    assert allocation.credit_cents == 880
    assert {share.reason for share in allocation.shares} == {"the service named"}


def test_service_and_bill_may_both_be_named():
    allocation = allocate(BILLS, 100, TOWN, TODAY, only_service="sewer", only_bill="11/25/26")
    assert paid(allocation) == {2: 100}


def test_what_the_payer_pins_is_paid_first_and_the_rest_follows_the_town():
    allocation = allocate(BILLS, 3000, TOWN, TODAY, manual={1: 500, 3: 200, 2: 0})
    assert [
        (share.receivable_id, share.amount_cents, share.reason) for share in allocation.shares
    ] == [
        (3, 1980, "as you asked, then oldest first"),
        (4, 520, "town order 2"),
        (1, 500, "as you asked"),
    ]


def test_an_item_paid_already_may_be_pinned_to_nothing():
    assert allocate(BILLS, 0, TOWN, TODAY, manual={99: 0}).shares == ()


@pytest.mark.parametrize(
    ("manual", "why", "facts"),
    [
        ({99: 100}, "allocation.manual_unknown", {"receivable_id": 99}),
        ({1: -1}, "allocation.manual_negative", {"amount_cents": -1}),
        ({1: 2141}, "allocation.manual_over_balance", {"over_cents": 1}),
        ({1: 2000, 2: 2000}, "allocation.manual_exceeds_payment", {"over_cents": 1000}),
    ],
)
def test_what_cannot_be_pinned_is_refused(manual, why, facts):
    with refused(why, **facts):
        allocate(BILLS, 3000, TOWN, TODAY, manual=manual)


def test_nothing_outside_what_was_named_can_be_pinned():
    with refused("allocation.manual_unknown", receivable_id=2):
        allocate(BILLS, 3000, TOWN, TODAY, only_service="water", manual={2: 100})


def test_nobody_may_pin_the_tax_before_its_charges():
    with refused("allocation.tax_charges_first", bill="T25", owed_cents=1_240):
        allocate(TAX, 5_000, TOWN, TODAY, manual={10: 5_000})
    allocation = allocate(TAX, 5_000, TOWN, TODAY, manual={10: 3_000})
    assert paid(allocation) == {11: 1_240, 10: 3_760}


def test_charges_of_another_year_do_not_bar_the_tax():
    newer = owed(12, "tax", 30_000, "09/01/26", tax_year=2026, bill="T26")
    allocation = allocate([*TAX, newer], 5_000, TOWN, TODAY, manual={12: 5_000})
    assert paid(allocation) == {12: 5_000}


def test_a_late_penalty_on_water_bars_nothing():
    late = owed(6, "water", 500, "11/05/26", bill="11/25/26", component="penalty")
    assert paid(allocate([*BILLS, late], 1, TOWN, TODAY, manual={1: 1})) == {1: 1}


def test_a_town_may_keep_no_credit():
    policy = dataclasses.replace(TOWN, overpayment="refuse")
    assert allocate(BILLS, 8640, policy, TODAY).credit_cents == 0
    with refused("allocation.overpayment", over_cents=1):
        allocate(BILLS, 8641, policy, TODAY)


def test_a_town_may_set_the_least_part_payment():
    policy = dataclasses.replace(TOWN, minimum_partial_cents=1000)
    with refused("allocation.below_minimum", minimum_cents=1000, amount_cents=999):
        allocate(BILLS, 999, policy, TODAY)
    assert allocate(BILLS, 1000, policy, TODAY).credit_cents == 0
    assert allocate(BILLS, 0, policy, TODAY) == Allocation((), 0, 0)
    assert paid(allocate(BILLS[4:], 720, policy, TODAY)) == {5: 720}
    with refused("allocation.below_minimum", minimum_cents=720):
        allocate(BILLS[4:], 719, policy, TODAY)


def test_a_payment_is_never_below_zero():
    with refused("allocation.negative", amount_cents=-1):
        allocate(BILLS, -1, TOWN, TODAY)


def test_the_same_receivable_twice_is_an_error():
    with pytest.raises(ValueError, match="same receivable"):
        allocate([BILLS[0], BILLS[0]], 100, TOWN, TODAY)


# -------------------------------------------------------------------------------- for any items
CASES = (open_items(), policies(), DATES)


@given(*CASES, AMOUNTS)
def test_no_cent_is_lost_or_made(items, policy, as_of, amount):
    allocation = allocate(items, amount, policy, as_of)
    owing = sum(max(0, item.balance_cents) for item in items)
    assert sum(paid(allocation).values()) + allocation.credit_cents == amount
    assert allocation.credit_cents == max(0, amount - owing)
    assert allocation.amount_cents == amount


@given(*CASES, AMOUNTS)
def test_nothing_is_paid_beyond_its_balance(items, policy, as_of, amount):
    by_id = {item.receivable_id: item for item in items}
    allocation = allocate(items, amount, policy, as_of)
    for share in allocation.shares:
        item = by_id[share.receivable_id]
        assert 0 < share.amount_cents <= item.balance_cents
        assert share.leaves_cents == item.balance_cents - share.amount_cents
        assert share.reason
        assert share.what
    assert len(paid(allocation)) == len(allocation.shares)


@given(*CASES, AMOUNTS, st.randoms(use_true_random=False))
def test_the_answer_is_the_same_in_any_order_and_every_time(items, policy, as_of, amount, chance):
    shuffled = list(items)
    chance.shuffle(shuffled)
    allocation = allocate(items, amount, policy, as_of)
    assert allocate(shuffled, amount, policy, as_of) == allocation
    assert allocate(items, amount, policy, as_of) == allocation


@given(*CASES, AMOUNTS, st.integers(0, 50_000))
def test_more_money_never_gives_an_item_less(items, policy, as_of, amount, more):
    less = paid(allocate(items, amount, policy, as_of))
    greater = paid(allocate(items, amount + more, policy, as_of))
    assert all(greater.get(number, 0) >= cents for number, cents in less.items())


@given(*CASES, AMOUNTS, AMOUNTS)
def test_two_payments_do_what_one_would(items, policy, as_of, first, second):
    policy = dataclasses.replace(policy, tax_years_oldest_first=True)
    once = paid(allocate(items, first + second, policy, as_of))
    before = paid(allocate(items, first, policy, as_of))
    left = [
        dataclasses.replace(
            item, balance_cents=item.balance_cents - before.get(item.receivable_id, 0)
        )
        for item in items
    ]
    after = paid(allocate(left, second, policy, as_of))
    assert once == {
        number: before.get(number, 0) + after.get(number, 0) for number in {**before, **after}
    }


@given(*CASES, AMOUNTS, st.dictionaries(st.integers(100, 108), st.integers(0, 9_000), max_size=3))
def test_tax_is_paid_only_when_its_charges_are_whatever_is_pinned(
    items, policy, as_of, amount, manual
):
    try:
        got = paid(allocate(items, amount, policy, as_of, manual=manual))
    except Refused:
        return
    assert all(got.get(number, 0) >= cents for number, cents in manual.items())
    assert sum(got.values()) <= amount
    for item in items:
        if item.service in TAXES and item.component == "principal" and item.receivable_id in got:
            for charge in items:
                if charge.bill_key == item.bill_key and charge.component in CHARGES:
                    assert got.get(charge.receivable_id, 0) == max(0, charge.balance_cents)


@given(*CASES, AMOUNTS)
def test_the_line_that_explains_names_every_cent(items, policy, as_of, amount):
    allocation = allocate(items, amount, policy, as_of)
    figures = [part.split(" ")[0].replace(",", "") for part in explain(allocation).split(", ")]
    cents = [int(figure.replace(".", "")) for figure in figures if figure[0].isdigit()]
    assert sum(cents) == amount


@given(*CASES, AMOUNTS, st.sampled_from(["water", "tax"]))
def test_naming_a_service_pays_nothing_else(items, policy, as_of, amount, service):
    allocation = allocate(items, amount, policy, as_of, only_service=service)
    assert {share.service for share in allocation.shares} <= {service}
    assert sum(paid(allocation).values()) + allocation.credit_cents == amount
