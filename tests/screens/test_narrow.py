"""At 40 columns nothing of an account or a payment is out of reach."""

from __future__ import annotations

import pytest

from tests.support.customers import MARIA, add_maria

NARROW = (40, 24)


@pytest.fixture
def maria(office):
    add_maria(office)
    return office


async def test_an_account_is_stacked_and_scrolled(maria, desk, golden):
    async with desk("account", MARIA, size=NARROW) as at:
        golden(at, "account")
        seen = at.text
        at.press("pagedown")
        await at.settle()
        golden(at, "account_below")
        seen += at.text
        at.press("home", "home")
        await at.settle()
        golden(at, "account")
    for said in ("12 Elm St", "(919) 555-0142", "meter 88213", "mail: PO Box 9", "CASH ONLY"):
        assert said in seen
    sums = "30 days 37.70", "deposit held 100.00", "due 11/25/26"
    for said in ("since 03/14/19", "1 Bills", *sums):
        assert said in seen


async def test_every_field_of_a_payment_is_there(maria, desk, golden):
    async with desk("payment", MARIA, size=NARROW) as at:
        at.type("60")
        await at.settle()
        golden(at, "payment_amount")
        at.press("enter", "enter")
        at.type("/2")
        at.type("60")
        at.press("enter")
        at.type("1187")
        await at.settle()
        golden(at, "payment_reference")
        for name in ("key", "amount", "tendered", "reference"):
            field = at.screen.query_one(f"#{name}")
            assert field.region.right <= NARROW[0]
            assert field.region.bottom <= NARROW[1]
            assert field._value_column + field.look.width <= field.size.width
