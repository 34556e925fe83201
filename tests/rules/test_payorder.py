import dataclasses

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.payorder import PayOrder
from tests.rules.owed import DATES, TODAY, TOWN, open_items, owed, policies

BY_SERVICE = dataclasses.replace(TOWN, mode="service_then_age")
DELINQUENT_FIRST = dataclasses.replace(
    BY_SERVICE, service_order=("solid_waste", "stormwater"), past_due_first=True
)
BILLS = (
    owed(1, "water", 2140, "11/25/26"),
    owed(2, "sewer", 2010, "11/25/26"),
    owed(3, "water", 1980, "10/25/26"),
    owed(4, "sewer", 1790, "10/25/26"),
    owed(5, "solid_waste", 720, "09/25/26"),
)


def order_of(items, policy=TOWN, as_of=TODAY):
    order = PayOrder(items, policy, as_of)
    return [(item.receivable_id, order.reason(item)) for item in order.items]


def test_the_oldest_goes_first_and_the_town_orders_equals():
    assert order_of(BILLS) == [
        (5, "oldest first"),
        (3, "oldest first"),
        (4, "town order 2"),
        (1, "oldest first"),
        (2, "town order 2"),
    ]


def test_a_town_may_put_service_before_age():
    assert order_of(BILLS, BY_SERVICE) == [
        (3, "town order 1, oldest first"),
        (1, "town order 1, oldest first"),
        (4, "town order 2, oldest first"),
        (2, "town order 2, oldest first"),
        (5, "town order 3"),
    ]


def test_a_town_may_put_what_is_delinquent_before_everything():
    bills = (*BILLS, owed(6, "solid_waste", 720, "11/25/26"))
    assert order_of(bills, DELINQUENT_FIRST) == [
        (5, "past due first, town order 1, oldest first"),
        (4, "past due first, after the services the town names, oldest first"),
        (3, "past due first, after the services the town names, oldest first"),
        (6, "after what is past due, town order 1, oldest first"),
        (2, "after what is past due, after the services the town names, oldest first"),
        (1, "after what is past due, after the services the town names, oldest first"),
    ]


def test_where_nothing_is_past_due_it_is_not_said():
    assert order_of([BILLS[0], BILLS[4]], DELINQUENT_FIRST, BILLS[4].due_on) == [
        (5, "town order 1"),
        (1, "after the services the town names"),
    ]


def test_one_bill_needs_no_order():
    assert order_of(BILLS[:1]) == [(1, "the only open bill")]
    assert order_of([owed(1, "tax", 100, "09/01/25", tax_year=2025)]) == [(1, "the only open bill")]


def tax_bill(year, first):
    due = f"09/01/{year - 2000}"
    return [
        owed(first, "tax", 50_000, due, tax_year=year),
        owed(first + 1, "tax", 1_000, f"01/06/{year - 1999}", tax_year=year, component="interest"),
        owed(first + 2, "tax", 500, f"02/01/{year - 1999}", tax_year=year, component="cost"),
        owed(first + 3, "tax", 2_500, f"03/01/{year - 1999}", tax_year=year, component="penalty"),
    ]


def one_bill(items):
    return [dataclasses.replace(item, bill=f"T{item.tax_year}") for item in items]


CHARGES_2024 = [
    (13, "tax penalty before principal"),
    (11, "tax interest before principal"),
    (12, "tax cost before principal"),
]
CHARGES_2025 = [(number + 10, reason) for number, reason in CHARGES_2024]
TAX_BILLS = one_bill([*tax_bill(2025, 20), *tax_bill(2024, 10)])


def test_within_a_years_tax_the_charges_go_before_the_tax():
    assert order_of(TAX_BILLS) == [
        *CHARGES_2024,
        (10, "oldest tax year first"),
        *CHARGES_2025,
        (20, "oldest tax year first"),
    ]


def test_a_town_may_take_the_newest_tax_first():
    newest = dataclasses.replace(TOWN, tax_years_oldest_first=False)
    assert order_of(TAX_BILLS, newest) == [
        *CHARGES_2025,
        (20, "newest tax year first"),
        *CHARGES_2024,
        (10, "newest tax year first"),
    ]


def test_a_tax_bill_stands_by_its_principal_even_where_charges_are_younger():
    between = owed(1, "water", 100, "12/01/24")
    assert [number for number, _ in order_of([between, *TAX_BILLS])][:5] == [13, 11, 12, 10, 1]


def test_charges_alone_stand_by_their_own_date():
    charges = [item for item in TAX_BILLS if item.component != "principal"]
    between = owed(1, "water", 100, "12/01/24")
    assert next(number for number, _ in order_of([between, *charges])) == 1


def test_a_year_not_written_is_that_of_the_due_date():
    newest = dataclasses.replace(TOWN, tax_years_oldest_first=False)
    bills = [owed(1, "tax", 100, "09/01/23"), owed(2, "tax", 100, "09/01/24", tax_year=2024)]
    assert [number for number, _ in order_of(bills, newest)] == [2, 1]


def test_a_credit_and_a_paid_bill_are_not_in_line():
    items = [owed(1, "water", 0, "10/25/26"), owed(2, "water", -500, "10/25/26"), BILLS[1]]
    order = PayOrder(items, TOWN, TODAY)
    assert order.items == (BILLS[1],)
    assert order.owed_cents == 2010


def test_an_unknown_component_goes_last_on_its_tax_bill():
    strange = owed(9, "tax", 100, "09/01/25", tax_year=2025, bill="T2025", component="credit")
    assert order_of([strange, *TAX_BILLS])[-1][0] == 9


def test_the_same_receivable_twice_is_an_error():
    with pytest.raises(ValueError, match="same receivable"):
        PayOrder([BILLS[0], BILLS[0]], TOWN, TODAY)


@pytest.mark.parametrize(
    ("number", "phrase"),
    [
        (3, "the oldest water bill"),
        (1, "the water bill due 11/25/26"),
        (5, "the solid waste bill"),
        (6, "the penalty on the oldest water bill"),
        (7, "opening balance"),
        (8, "what is owed for recreation"),
        (11, "2024 tax interest"),
        (10, "2024 tax"),
        (9, "the vehicle tax bill"),
    ],
)
def test_an_item_has_a_name_in_words(number, phrase):
    items = [
        *BILLS,
        *TAX_BILLS,
        owed(6, "water", 500, "11/05/26", bill="10/25/26", component="penalty"),
        owed(7, "recreation", 500, "11/05/26", bill="", label="opening balance"),
        owed(8, "recreation", 500, "11/06/26", bill=""),
        owed(9, "vehicle_tax", 500, "11/06/26"),
    ]
    policy = dataclasses.replace(TOWN, tax_services=frozenset({"tax", "vehicle_tax"}))
    order = PayOrder(items, policy, TODAY)
    item = next(item for item in order.items if item.receivable_id == number)
    assert order.phrase(item) == phrase


@given(open_items(), policies(), DATES, st.randoms(use_true_random=False))
def test_the_order_items_come_in_does_not_matter(items, policy, as_of, chance):
    shuffled = list(items)
    chance.shuffle(shuffled)
    assert order_of(shuffled, policy, as_of) == order_of(items, policy, as_of)


@given(open_items(), policies(), DATES)
def test_each_item_stands_in_line_once_and_says_why(items, policy, as_of):
    order = PayOrder(items, policy, as_of)
    assert sorted(i.receivable_id for i in order.items) == sorted(
        item.receivable_id for item in items if item.balance_cents > 0
    )
    assert all(order.reason(item) and order.phrase(item) for item in order.items)
