"""Promises and plans at the desk: made from the account, shown while typed, cancelled, signed."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.arrangements import looking
from tests.support.arrangements import DAY, DECEMBER, MARIA, SEPTEMBER, plan, promise
from tests.support.collecting import past_due, reference_of, run
from tests.support.office import PINS

SIZES = [(80, 24), (132, 43)]


@pytest.fixture
def town(office):
    """Maria owes 120.00 of water past due and 30.00 of sewer to come."""
    past_due(office, due=SEPTEMBER, water=12_000)
    office.bill(MARIA, due=dt.date(2026, 12, 1), sewer=3000)
    run(office)
    return office


def states(town) -> list[str]:
    """The states of everything Maria promised, the newest first."""
    found = looking.list_account(town.db, town.people["ana"], MARIA)
    return [f"{one.name} {one.kind} {one.state}" for one in found]


@pytest.mark.parametrize("size", SIZES)
async def test_a_promise_is_two_keys_from_the_account(town, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        at.press("f6")
        await at.settle()
        assert "This account promised nothing yet" in at.text
        at.press("f4")
        await at.settle()
        for typed in ("60.00", "120426", ""):
            at.type(typed)
            at.press("enter")
        await at.settle()
        assert "Promise: 60.00 by 12/04/26." in at.text
        golden(at, "account_promises")
        at.press("escape")
        await at.settle()
        assert "Promised 60.00 by 12/04/26 (F6)" in at.text
        golden(at, "account_promised")
    assert states(town) == ["P-1 promise open"]


async def test_a_promise_that_cannot_be_is_refused_beside_its_field(town, desk, golden):
    async with desk("arrangements", MARIA) as at:
        at.press("f4")
        await at.settle()
        for typed in ("200.00", "120426", ""):
            at.type(typed)
            at.press("enter")
        await at.settle()
        golden(at, "promise_form")
        assert "not more than the 150.00" in at.text
        at.press("escape")
        await at.settle()
    assert states(town) == []


@pytest.mark.parametrize("size", SIZES)
async def test_the_instalments_stand_there_while_a_plan_is_typed(town, desk, golden, size):
    async with desk("arrangements", MARIA, size=size) as at:
        at.press("f9")
        await at.settle()
        assert "The instalments stand here" in at.text
        for typed in ("1", "30.00", "3"):
            at.type(typed)
            at.press("enter")
        await at.settle()
        at.type("120726")
        await at.settle()
        assert "120.00 of 150.00 owed" in at.text
        golden(at, "new_plan")
        for _ in range(3):
            at.press("enter")
        await at.settle()
        assert "3 instalments of 30.00 from 12/07/26" in at.text
    assert states(town) == ["P-1 plan open"]
    town.prove()


async def test_above_the_limits_a_supervisor_allows_it_on_the_spot(town, desk, golden):
    async with desk("new_plan", MARIA) as at:
        await at.settle()
        for typed in ("1", "0", "8", "120726", "1"):
            at.type(typed)
            at.press("enter")
        await at.settle()
        assert "above the limit: 8 instalments, at most 6" in at.text
        golden(at, "new_plan_above")
        at.press("up", "f12")
        await at.settle()
        golden(at, "new_plan_why")
        assert "Say why this is agreed on above" in at.text
        at.type("lost the job")
        at.press("enter")
        await at.settle()
        for typed in ("sam", PINS["sam"]):
            at.type(typed)
            at.press("enter")
        await at.settle()
    assert states(town) == ["P-1 plan open"]


async def test_terms_that_cannot_be_are_refused_beside_their_field(town, desk):
    async with desk("new_plan", MARIA) as at:
        await at.settle()
        for typed in ("1", "0", "x"):
            at.type(typed)
            at.press("enter")
        await at.settle()
        assert "Type how many instalments" in at.text
        at.type("2")
        at.press("enter")
        for typed in ("010120", "1", ""):
            at.type(typed)
            at.press("enter")
        await at.settle()
        assert "The first instalment falls due 11/23/26 or later" in at.text
    assert states(town) == []


@pytest.mark.parametrize("size", SIZES)
async def test_a_plan_is_printed_signed_and_cancelled(town, desk, golden, size):
    plan(town)
    town.pay(MARIA, 4000)
    async with desk("arrangements", MARIA, size=size) as at:
        at.press("enter")
        await at.settle()
        assert "On plan P-1, next 30.00 on 12/07/26." in at.text
        at.press("f6")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "was not printed yet" in at.text
        at.press("escape")
        await at.settle()
        at.press("f2")
        await at.settle()
        at.press("f6")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Agreement P-1 signed on 11/23/26." in at.text
        golden(at, "arrangement")
        at.press("f8")
        await at.settle()
        at.type("moved away")
        at.press("enter")
        await at.settle()
        assert "CANCELLED since 11/23/26" in at.text
    assert states(town) == ["P-1 plan cancelled"]
    town.prove()


@pytest.mark.parametrize("size", SIZES)
async def test_lists_of_everybody_by_state(town, desk, golden, size):
    promise(town, 2000, reference_of(town).on)
    town.db.clock.move(DAY)
    run(town)
    promise(town, 5000, DECEMBER)
    async with desk("arrangements", who="sam", size=size) as at:
        assert "Open: 1, 50.00 due next" in at.text
        golden(at, "arrangements")
        at.press("f5")
        await at.settle()
        assert "Promise P-1 is broken since 11/24/26" in at.text
        at.press("f5", "f5")
        await at.settle()
        assert "Nothing is among these" in at.text
        at.press("f5")
        await at.settle()
        at.press("f3")
        await at.settle()
        assert at.title == "ACCOUNT"
