"""Collection agencies at the desk: agreed, prepared, released, told, paid, taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import reference
from clerktui.services.agencies import files
from tests.support import agencies
from tests.support.agencies import AGENCY, HERE, OTHER
from tests.support.batches import to_state

SIZES = [(80, 24), (132, 43)]
MONEY = "1,10-0442-07,11/20/2026,40.00,10.00,30.00"


@pytest.fixture
def town(office):
    """Maria owes 120.00, Ann 80.00, long ago; an agency takes what is 50.00 and more."""
    agencies.owing(office)
    agencies.agree(office)
    return office


async def typed(at, *parts):
    for part in parts:
        at.type(part)
        at.press("enter")
    await at.settle()


async def press(at, *keys):
    for key in keys:
        at.press(key)
        await at.settle()


async def agree(at):
    """Read the question, and say yes."""
    await at.read()
    at.answer("y")
    await at.settle()


async def leave(at):
    """Leave a form with what was typed."""
    at.press("escape")
    await at.settle()
    await agree(at)


async def test_an_agreement_is_written_down_and_a_wrong_one_is_refused_beside_its_field(
    office, desk
):
    async with desk("agencies", who="sam") as at:
        assert "There is no agency. F4" in at.text
        await press(at, "f9")
        assert at.title == "AGENCIES"
        await press(at, "f4")
        await typed(at, "agency1", "Carolina Recovery", "", "25%", "180", "", "")
        assert "Type a whole number." in at.text
        await press(at, "minus")
        await typed(at, "1000", "180", "", "")
        assert "from 0 to 999 of 1,000" in at.text
        await press(at, "minus")
        await typed(at, "250", "180", "", "")
        assert "AGENCY1 keeps 25 %." in at.text
        await press(at, "f4")
        await typed(at, "", "", "", "300", "", "", "")
        assert "is written already" in at.text
        await leave(at)
    del office


@pytest.mark.parametrize("size", SIZES)
async def test_a_list_is_looked_over_prepared_and_released_by_another(town, desk, golden, size):
    town.flag(2, "bankruptcy")
    async with desk("agency_list", AGENCY, who="sam", size=size) as at:
        assert "No list is prepared. F4" in at.text
        await press(at, "f4")
        assert "List 1 is prepared: another person releases it." in at.text
        golden(at, "agency_list")
        await press(at, "f12")
        await agree(at)
        assert "You prepared list 1 yourself: a second person releases it." in at.text
        await press(at, "end")
        assert "bankruptcy" in at.text.lower()
    async with desk("agency_list", AGENCY, who="fay", size=size) as at:
        town.pay(HERE, 1_000)
        await press(at, "f12")
        await agree(at)
        assert "The books changed since list 1 was prepared." in at.text
    agencies.prepared(town)
    async with desk("agency_list", AGENCY, who="fay", size=size) as at:
        await press(at, "f12")
        await agree(at)
        assert "List 1 is released: 1 debt, 110.00." in at.text
        await press(at, "f4")
        assert "No debt qualifies for agency AGENCY1; 1 are left out." in at.text
    town.prove()


@pytest.mark.parametrize("size", SIZES)
async def test_the_agencies_what_they_have_and_what_waits(town, desk, golden, tmp_path, size):
    agencies.placed(town)
    path = agencies.money_file(tmp_path, MONEY)
    async with desk("agencies", who="sam", size=size) as at:
        assert "2 things to tell it: F3" in at.text
        await press(at, "f5")
        await typed(at, str(path) + "x", "", "")
        assert "cannot be read" in at.text
        await leave(at)
        await press(at, "f5")
        await typed(at, str(path), "", "")
        await agree(at)
        assert "30.00 in batch 1; the commission is booked with it." in at.text
        assert "40.00 in batches not posted" in at.text
        golden(at, "agencies")
        await press(at, "f5")
        await typed(at, str(path), "", "")
        assert "This money was read on" in at.text
        await leave(at)
        await press(at, "f6")
        assert "No agency has had a debt for as long" in at.text
        await press(at, "enter")
        assert at.title == "PLACED DEBTS"
        await press(at, "escape", "f3")
        assert at.title == "AGENCY FILES"
    town.prove()


async def test_another_commission_is_taken_when_the_clerk_says_so(town, desk, tmp_path):
    agencies.placed(town)
    path = agencies.money_file(tmp_path, "1,10-0442-07,11/20/2026,40.00,12.00,28.00")
    async with desk("agencies", who="sam") as at:
        await press(at, "f5")
        await typed(at, str(path), "", "")
        assert "12.00 were kept, 10.00 are agreed" in at.text
        await typed(at, "2")
        await agree(at)
        assert "28.00 in batch 1" in at.text


async def test_debts_whose_days_are_over_are_taken_back(town, desk):
    agencies.placed(town)
    town.db.clock.move(dt.timedelta(days=181))
    reference.forget(town.db)
    async with desk("agencies", who="sam") as at:
        assert "2 debts there longer than was agreed: F6" in at.text
        await press(at, "f6")
        await agree(at)
        assert "2 debts taken back." in at.text
    town.prove()


@pytest.mark.parametrize("size", SIZES)
async def test_files_are_made_once_and_written_again(town, desk, golden, size):
    agencies.placed(town)
    async with desk("agency_files", AGENCY, size=size) as at:
        await press(at, "f12")
        await agree(at)
        assert "agency-AGENCY1-placement-1.txt is in the spool folder: 2 records." in at.text
        made = at.app.settings.home / "spool" / "agency-AGENCY1-placement-1.txt"
        content = made.read_bytes()
        made.unlink()
        town.pay(HERE, 5_000)
        await press(at, "f6")
        assert made.read_bytes() == content
        await press(at, "escape")
    async with desk("agency_files", AGENCY, size=size) as at:
        golden(at, "agency_files")
        files.make_file(town.db, town.people["ana"], AGENCY, "payments")
        await press(at, "f12")
        await agree(at)
        assert "There is nothing new to tell agency AGENCY1." in at.text


@pytest.mark.parametrize("size", SIZES)
async def test_placed_debts_by_state(town, desk, golden, size):
    agencies.placed(town)
    town.pay(HERE, 5_000)
    async with desk("agency_debts", AGENCY, size=size) as at:
        golden(at, "agency_debts")
        await press(at, "f5")
        assert "0 debts of AGENCY1 taken back, 0.00 left." in at.text
        await press(at, "f5", "f5", "f5", "end", "enter")
        assert at.title == "WITH AN AGENCY"
        assert HERE in at.text


@pytest.mark.parametrize("size", SIZES)
async def test_one_account_paid_here_and_there_and_taken_back(town, desk, golden, tmp_path, size):
    agencies.placed(town)
    town.pay(HERE, 5_000)
    batch = agencies.brought(town, tmp_path, MONEY).batch
    to_state(town, batch, "posted", "ana")
    async with desk("account_agency", HERE, who="fay", size=size) as at:
        golden(at, "account_agency")
        await press(at, "f12")
        assert at.title == "WITH AN AGENCY"
        await press(at, "f8")
        await typed(at, "")
        assert "Say why." in at.text
        await typed(at, "asked for it")
        assert "Placement 1 is recalled: 30.00 left." in at.text
        await press(at, "f10", "g")
        await typed(at, "moved away")
        assert "Placement 1 is closed: 30.00 left." in at.text
        await press(at, "f12")
        assert at.title == "WRITE OFF"
        await press(at, "escape", "f3")
        assert at.title == "ACCOUNT"
    town.prove()


async def test_a_debt_paid_meanwhile_is_not_taken_back(town, desk):
    agencies.placed(town)
    async with desk("account_agency", OTHER, who="sam") as at:
        town.pay(OTHER, 8_000)
        await press(at, "f8")
        await typed(at, "asked for it")
        assert "cannot" in at.text
        assert " paid " in at.text


async def test_the_hub_and_the_account_lead_there(town, desk):
    agencies.placed(town)
    async with desk("find", who="sam") as at:
        await press(at, "f10", "b", "8")
        assert at.title == "AGENCIES"
    async with desk("account_agency", "10-0777-01") as at:
        assert "Nothing of it was placed." in at.text
