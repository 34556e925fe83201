"""Charges by rule at the desk: looked at, released, taken back, waived; taxes by year."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.accruals import waiving
from clerktui.views.accruals import ExemptDraft
from tests.support.accruals import charge, tax_bill

HERE, SPARED, TAX = "10-0442-07", "10-0443-01", "20-0001-00"
PAST = dt.date(2026, 10, 25)


@pytest.fixture
def town(office):
    """HERE is charged a late fee by the rule, SPARED is not; TAX owes two taxes."""
    office.account(HERE, "RODRIGUEZ, MARIA E", due=PAST, water=4120, sewer=3800)
    office.account(SPARED, "HILL, JO", due=PAST, water=9000)
    office.account(TAX, "LOWE, AL")
    for year, cents in ((2025, 100_000), (2026, 110_000)):
        tax_bill(office, TAX, cents, year)
    draft = ExemptDraft(SPARED, "hardship", dt.date(2027, 5, 1))
    waiving.exempt(office.db, office.people["sam"], draft)
    return office


async def agree(at) -> None:
    """Read the question, and say yes."""
    await at.read()
    at.answer("y")
    await at.settle()


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_an_edit_list_is_released_and_the_run_taken_back(town, desk, golden, size):
    async with desk("charges", who="sam", size=size) as at:
        assert "Late fees: 1 to be charged 10.00, 1 left out." in at.text
        golden(at, "charges")
        at.press("f6")
        await agree(at)
        assert "Run 1: 1 charged, 10.00." in at.text
        at.press("f5")
        await at.settle()
        assert "Tax interest: 1 to be charged 95.00, 0 left out." in at.text
        at.press("f5")
        await at.settle()
        assert "run 1" in at.text
        at.press("f8")
        await at.settle()
        at.type("wrong day")
        at.press("enter")
        await at.settle()
        assert "Run 1: 10.00 taken back." in at.text
        at.press("f5")
        await at.settle()
        assert "1 accounts are spared late fees." in at.text
        at.press("f8")
        await at.settle()
        at.type("on a plan")
        at.press("enter")
        await at.settle()
        assert "Nothing is among these" in at.text
    town.prove()


async def test_a_run_that_was_paid_on_is_not_taken_back(town, desk):
    charge(town, "late_fee")
    town.pay(HERE, 8920)
    async with desk("charges", who="sam") as at:
        at.press("f5")
        await at.settle()
        at.press("f5")
        await at.settle()
        at.press("f8")
        await at.settle()
        at.type("late")
        at.press("enter")
        await at.settle()
        assert "cannot be taken back" in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_fee_is_waived_from_the_account(town, desk, golden, size):
    charge(town, "late_fee")
    async with desk("account", HERE, who="sam", size=size) as at:
        at.app.screen.action_account_debt()
        await at.settle()
        at.press("2")
        await at.settle()
        golden(at, "account_charges")
        at.press("f8")
        await at.settle()
        at.type("mail was late")
        at.press("enter")
        await at.settle()
        assert "Waived 10.00." in at.text
    assert town.balance(HERE) == 7920
    town.prove()


async def test_an_account_is_spared_until_a_day(town, desk, golden):
    async with desk("account_charges", HERE, who="sam") as at:
        assert "No rule charged this account" in at.text
        at.press("f4")
        await at.settle()
        for typed in ("010120", "new tenant", "2"):
            at.type(typed)
            at.press("enter")
        await at.settle()
        golden(at, "spare_late_fees")
        assert "Late fees are waived until a day from 11/23/26" in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_taxes_stand_by_year_with_their_interest(town, desk, golden, size):
    async with desk("account_charges", TAX, size=size) as at:
        at.press("f5")
        await at.settle()
        assert "As of 11/23/26: 2,195.00 to pay" in at.text
        golden(at, "account_taxes")
