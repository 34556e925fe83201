"""What is past due, and what must be paid for nothing to be."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from clerktui.rules.allocation import OpenItem, allocate
from clerktui.rules.policy import AllocationPolicy
from clerktui.rules.standing import Standing, left_after, standing

TODAY = dt.date(2026, 11, 24)
OLD, NEW = dt.date(2026, 10, 25), dt.date(2026, 11, 25)
SERVICES = ("fee", "sewer", "water")
BY_AGE = AllocationPolicy(dt.date(2026, 1, 1), SERVICES, mode="age_then_service")
BY_SERVICE = AllocationPolicy(dt.date(2026, 1, 1), SERVICES, mode="service_then_age")


def item(number, service, due, cents):
    return OpenItem(number, service, "principal", f"B{number}", due, None, cents)


def test_what_is_not_past_due_brings_nothing():
    assert standing([item(1, "water", NEW, 500)], BY_AGE, TODAY) == Standing()
    assert standing([], BY_AGE, TODAY) == Standing()


def test_where_services_come_first_more_must_be_paid_than_is_past_due():
    items = [item(1, "water", OLD, 500), item(2, "fee", NEW, 300), item(3, "credit", OLD, -50)]
    assert standing(items, BY_AGE, TODAY) == Standing(500, OLD, 500)
    assert standing(items, BY_SERVICE, TODAY) == Standing(500, OLD, 800)


ITEMS = st.lists(
    st.tuples(st.sampled_from(SERVICES), st.sampled_from((OLD, NEW)), st.integers(1, 9_999)),
    min_size=1,
    max_size=6,
)


@given(ITEMS, st.sampled_from((BY_AGE, BY_SERVICE)))
def test_it_is_the_smallest_payment_that_leaves_nothing_past_due(rows, policy):
    items = [item(number, *row) for number, row in enumerate(rows, 1)]
    found = standing(items, policy, TODAY)

    def left(cents):
        paid = {
            s.receivable_id: s.amount_cents for s in allocate(items, cents, policy, TODAY).shares
        }
        return sum(
            one.balance_cents - paid.get(one.receivable_id, 0)
            for one in items
            if one.due_on < TODAY
        )

    assert left(found.to_pay_cents) == 0
    if found.to_pay_cents:
        assert left(found.to_pay_cents - 1) > 0


def test_what_a_payment_leaves_is_looked_at_again():
    items = [item(1, "water", OLD, 500), item(2, "fee", NEW, 300)]
    paid = allocate(items, 200, BY_AGE, TODAY).shares
    assert standing(left_after(items, paid), BY_AGE, TODAY) == Standing(300, OLD, 300)
