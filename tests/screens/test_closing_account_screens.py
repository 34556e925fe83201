"""Accounts closed, moved and renamed at the desk; the queue; what can never be billed."""

from __future__ import annotations

import pytest

from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE, NEW, facts
from tests.support.customer_deposits import ask as ask_deposit


@pytest.fixture
def town(office):
    """A customer with a deposit, and somebody else at another place."""
    office.account(HERE, "RODRIGUEZ, MARIA E", water=4120)
    closing.serve(office, HERE, water="84120", solid_waste="")
    ask_deposit(office, HERE, 15_000)
    office.pay(HERE, 15_000)
    office.account(NEW, "WALKER, DEE", address="8 Oak St")
    closing.serve(office, NEW, water="90001")
    return office


def typed(at, *parts):
    """Each part into its field, and Enter."""
    for part in parts:
        at.type(part)
        at.press("enter")


async def test_an_account_is_closed_from_its_own_screen(town, desk, golden):
    async with desk("account", HERE, who="ana") as at:
        at.press("f9")
        await at.settle()
        golden(at, "put_right_account")
        at.type("7")
        await at.settle()
        assert at.title == "CLOSE ACCOUNT"
        golden(at, "close_account")
        typed(at, "1/1/20", "1", "", "9 New Rd", "Apex", "NC", "27502", "919 555 0142", "calls")
        await at.settle()
        assert "cannot be the last day" in at.text
        typed(at, "11/23/26")
        at.press("f12")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "Close-out 1" in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_close_out_step_by_step(town, desk, golden, size):
    number = closing.ask(town).number
    async with desk("close_outs", who="ana", size=size) as at:
        golden(at, "close_outs")
        at.press("enter")
        await at.settle()
        assert at.title == "CLOSE-OUT"
        golden(at, "close_out")
        at.press("f4")
        await at.settle()
        typed(at, "much", "", "", "")
        await at.settle()
        assert "in digits" in at.text
        typed(at, "1234", "", "", "2")
        await at.settle()
        assert "estimated 1234" in at.text
        at.press("f5")
        await at.settle()
        if size == (80, 24):
            golden(at, "close_out_bill")
        typed(at, "21.50", "", "")
        await at.settle()
        assert "F12 closes the account" in at.text
        at.press("f12")
        await at.settle()
        if size == (80, 24):
            golden(at, "close_out_finish")
        typed(at, "", "")
        await at.settle()
        assert "is closed" in at.text
        at.press("f7")
        await at.settle()
        assert "Where does the close-out" in at.text
    assert facts(town, HERE)[0] == "closed"
    assert closing.shown(town, number).state == "closed"
    town.prove()


async def test_it_is_cancelled_and_opened_again(town, desk):
    number = closing.ask(town).number
    async with desk("close_out", number, who="sam") as at:
        at.press("f8")
        await at.settle()
        typed(at, "stays")
        await at.settle()
        assert "CANCELLED" in at.text
        second = closing.ask(town).number
        closing.read(town, second, 1)
        closing.bill(town, second)
        closing.finish(town, second)
    async with desk("close_out", second, who="sam") as at:
        at.app.screen.action_open_again()
        await at.settle()
        typed(at, "wrong one")
        await at.settle()
        assert "REOPENED" in at.text
        at.app.screen.action_open_again()
        await at.settle()
        typed(at, "again")
        await at.settle()
        assert "REOPENED" in at.text
        at.press("f3")
        await at.settle()
        assert at.title == "ACCOUNT"
        at.press("escape")
        await at.settle()
        assert at.title == "CLOSE-OUT"


async def test_an_account_that_is_being_closed_leads_to_its_close_out(town, desk):
    closing.ask(town)
    async with desk("account", HERE, who="ana") as at:
        assert "leaves 11/23/26, close-out 1" in at.text
        at.press("f9")
        await at.settle()
        at.type("7")
        await at.settle()
        assert at.title == "CLOSE-OUT"


async def test_the_owner_is_named_and_takes_the_service(town, desk, golden):
    async with desk("account", HERE, who="ana") as at:
        at.press("f9")
        await at.settle()
        at.type("0")
        await at.settle()
        assert at.title == "OWNER"
        golden(at, "place_owner")
        typed(at, "", "")
        await at.settle()
        assert "No agreement stands" in at.text
        typed(at, NEW, "lease of 2024")
        await at.settle()
        assert "service comes back to WALKER, DEE" in at.text
    number = closing.ask(town).number
    closing.read(town, number, 1)
    closing.bill(town, number)
    async with desk("close_out", number, who="ana") as at:
        at.press("f12")
        await at.settle()
        golden(at, "close_out_finish_owner")
        typed(at, "", "", "1")
        await at.settle()
        assert "Service is with 10-0442-08" in at.text


async def test_a_reading_order_asks_what_the_meter_shows(town, desk, golden):
    closing.ask(town)
    async with desk("work_orders", who="ana") as at:
        golden(at, "reading_orders")
        at.press("f12")
        await at.settle()
        assert "Final reading of 10-0442-07" in at.text
        typed(at, "812", "", "1")
        await at.settle()
        assert "Order 1: completed. 10-0442-07 is active." in at.text


async def test_a_close_out_that_is_not_there_is_refused(town, desk):
    async with desk("close_out", 99, who="ana") as at:
        assert "There is no close-out 99." in at.text


async def test_a_customer_moves(town, desk, golden):
    async with desk("move_account", HERE, who="ana") as at:
        golden(at, "move_account")
        typed(at, "nowhere", "", "", "", "", "")
        await at.settle()
        assert "There is no place" in at.text
        typed(at, NEW)
        await at.settle()
        assert "New account 10-0555-03, waiting for its turn-on." in at.text
        assert "WALKER, DEE is still on the books here" in at.text
        at.press("f12")
        await at.settle()
    assert facts(town, "10-0555-03")[0] == "pending"


async def test_a_name_is_changed(town, desk, golden):
    async with desk("change_name", HERE, who="ana") as at:
        golden(at, "change_name")
        typed(at, "HALL", "MARIA", "married", "")
        await at.settle()
        assert "which paper" in at.text
        typed(at, "certificate")
        await at.settle()
    async with desk("change_name", HERE, who="ana") as at:
        assert "RODRIGUEZ, MARIA E -> HALL, MARIA" in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_what_can_never_be_billed(town, desk, golden, size):
    town.account("A-1", "HALL, JO", address="1 Bay St")
    async with desk("close_outs", who="ana", size=size) as at:
        at.press("f5", "f6")
        await at.settle()
        golden(at, "unbillable")
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        at.press("escape")
        await at.settle()
        assert at.title == "UNBILLABLE"


async def test_the_first_screen_leads_to_the_queue(town, desk):
    async with desk("find", who="ana") as at:
        at.app.screen.action_close_outs()
        await at.settle()
        assert "No account is being closed" in at.text
