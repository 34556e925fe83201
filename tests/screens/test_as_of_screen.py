"""The account as it stood, at the desk: asked for by a moment, told with what followed."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.customers import MARIA, add_maria
from tests.support.desk import LARGE, SMALL


@pytest.fixture
def maria(office):
    """Maria's account, and an hour later a payment that is voided another hour later."""
    add_maria(office)
    office.db.clock.move(dt.timedelta(hours=1))
    receipt = office.pay(MARIA, 2000).receipt
    office.db.clock.move(dt.timedelta(hours=1))
    office.void(receipt, "wrong account")
    return office


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_account_stands_as_it_stood(maria, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        at.press("f3")
        await at.settle()
        golden(at, "as_of_ask")
        at.type("11/23/26 09:30")
        at.press("enter")
        await at.settle()
        assert at.title == "AS OF"
        golden(at, "as_of")
        assert "*** AS KNOWN AT 11/23/26 09:30:00 ***" in at.text
        assert "void of receipt 26-000003: wrong ac" in at.text


async def test_a_date_alone_is_a_business_day(maria, desk, golden):
    async with desk("account", MARIA) as at:
        at.press("f3")
        at.type("10/31/26")
        at.press("enter")
        await at.settle()
        golden(at, "as_of_day")
        assert "*** AS OF business day 10/31/26 ***" in at.text
        at.press("f3")
        at.type("06/01/26")
        at.press("enter")
        await at.settle()
        assert "Nothing is owed." in at.text
        assert "AS OF business day 06/01/26" in at.text


async def test_its_lists_are_a_digit_away(maria, desk):
    async with desk("account", MARIA) as at:
        at.press("f3")
        at.type("11/23/26")
        at.press("enter")
        await at.settle()
        assert "bill B00001, due 11/25/26" in at.text, "booked to a later day"
        for digit, said in (
            ("1", "Open then: 2"),
            ("2", "VOID"),
            ("3", "extension"),
            ("4", "Since"),
        ):
            at.press(digit)
            await at.settle()
            assert said in at.text


async def test_enter_opens_the_receipt_of_a_change(maria, desk):
    async with desk("account", MARIA) as at:
        at.press("f3")
        at.type("11/23/26 09:30")
        at.press("enter")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape", "1", "enter")
        await at.settle()
        assert "There is no receipt to this." in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "ACCOUNT"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11/24/26", "has not gone by yet"),
        ("11/22/26 25:00", "no time of day"),
        ("noon", "is not a date"),
    ],
)
async def test_what_is_no_past_moment_is_refused_beside_the_field(maria, desk, typed, said):
    async with desk("account", MARIA) as at:
        at.press("f3")
        at.type(typed)
        at.press("enter")
        await at.settle()
        assert said in at.text
        at.press("escape")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert at.title == "ACCOUNT"
