"""What if, statement, high bill and the disclosure log, at the desk."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import accounts, disclosures
from tests.support.customers import MARIA, add_maria
from tests.support.desk import LARGE, SMALL
from tests.support.usage import add_readings


@pytest.fixture
def maria(office):
    add_maria(office)
    return office


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_if_is_a_key_away_and_writes_nothing(maria, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        at.press("slash")
        await at.settle()
        assert at.title == "WHAT IF"
        at.type("60.00")
        at.press("enter")
        await at.settle()
        golden(at, "what_if")
        assert "If you pay 60.00 on 11/23/26:" in at.text
        at.type("112526")
        at.press("enter")
        await at.settle()
        assert "on 11/25/26" in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "ACCOUNT"
    assert maria.balance(MARIA) == 7920


@pytest.mark.parametrize(
    ("amount", "day", "said"),
    [
        ("", "", "Type the amount that would be paid"),
        ("60", "11/22/26", "Type a day from 11/23/26 to 11/24/27."),
        ("60", "soon", "is not a date"),
    ],
)
async def test_what_if_refuses_beside_the_field(maria, desk, amount, day, said):
    async with desk("what_if", MARIA) as at:
        at.type(amount)
        at.press("enter")
        await at.settle()
        if day:
            at.type(day)
            at.press("enter")
            await at.settle()
        assert said in at.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_statement_of_any_days(maria, desk, golden, size):
    async with desk("statement", MARIA, size=size) as at:
        await at.settle()
        golden(at, "statement")
        at.press("f4")
        at.press("enter")
        at.press("enter")
        await at.settle()
        assert "Closing balance" in at.text


async def test_printing_a_statement_asks_for_whom(maria, desk, golden):
    ana = maria.people["ana"]
    async with desk("statement", MARIA) as at:
        await at.settle()
        at.press("f2")
        await at.settle()
        golden(at, "disclose_ground")
        at.press("1")
        await at.settle()
        assert "On its way to the printer" in at.text
        at.press("f2", "3")
        await at.settle()
        golden(at, "disclose_to_whom")
        at.press("enter", "enter")
        await at.settle()
        assert "Say to whom it is given." in at.text
        at.type("Sgt. Lee")
        at.press("enter", "enter")
        await at.settle()
    log = disclosures.list_disclosures(maria.db, ana).rows
    assert [line.ground for line in log] == ["law_enforcement", "customer"]


async def test_a_request_without_a_ground_is_refused_saying_why(maria, desk):
    async with desk("statement", MARIA) as at:
        await at.settle()
        at.press("f2", "9")
        await at.settle()
        assert "Do not give it to the press or the public" in at.text
    assert disclosures.list_disclosures(maria.db, maria.people["ana"]).rows == ()


@pytest.mark.parametrize("typed", ["11/24/27", "01/01/20"])
async def test_days_that_make_no_statement_stay_in_the_form(maria, desk, typed):
    async with desk("statement", MARIA) as at:
        await at.settle()
        at.press("f4", "enter")
        at.press("ctrl+u")
        at.type(typed)
        at.press("enter")
        await at.settle()
        assert at.title != "ACCOUNT"
        assert "STATEMENT" in at.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_log_is_listed_and_something_is_given(maria, desk, golden, size):
    async with desk("disclosures", MARIA, "RODRIGUEZ, MARIA E", size=size) as at:
        await at.settle()
        assert "Nothing was given out" in at.text
        at.press("f4", "2")
        await at.settle()
        at.type("Rosa Rodriguez")
        at.press("enter")
        at.type("balance by phone")
        at.press("enter", "enter")
        await at.settle()
        golden(at, "disclosures")
        assert "Give it now." in at.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_high_bill_is_drawn_beside_last_year(office, desk, golden, size):
    office.account(MARIA, water=6240, due=dt.date(2026, 11, 25))
    add_readings(office, MARIA, estimated=dt.date(2026, 9, 28))
    async with desk("high_bill", MARIA, size=size) as at:
        await at.settle()
        golden(at, "high_bill")
        assert "+100 % a day against last year" in at.text
        at.press("f4")
        await at.settle()
        at.press("1", "5")
        await at.settle()
        golden(at, "high_bill_checklist")
        at.press("f12")
        at.type("will call a plumber")
        at.press("enter")
        await at.settle()
        assert "Written down: High-bill call: [x] period" in at.text
    [said] = accounts.get_account(office.db, MARIA).contacts
    assert said.body.endswith("will call a plumber")


async def test_a_high_bill_without_readings_says_what_to_do(maria, desk):
    async with desk("high_bill", MARIA) as at:
        await at.settle()
        assert "No meter reading of this account is here." in at.text
