"""Refunds at the desk: asked for at the account, decided, paid, stopped, taken up, printed."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.refunds import listing
from clerktui.views.refunds import RefundsWanted
from tests.support.office import PINS
from tests.support.refunds import ask, ledger, return_unidentified, take

ACCOUNT, LEE = "10-0442-07", "20-0001-00"


@pytest.fixture
def town(office):
    """Two accounts with a credit: 18.80 and 5.00."""
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", water=4120)
    office.account(LEE, "LEE, ANN", address="3 Quarry Ln", water=9000)
    office.pay(ACCOUNT, 6000)
    office.pay(LEE, 9500)
    return office


def states(office):
    page = listing.list_refunds(office.db, office.people["fay"], RefundsWanted(()))
    return [one.state for one in page.rows]


def typed(at, *parts):
    """Each part into its field, and Enter."""
    for part in parts:
        at.type(part)
        at.press("enter")


# ------------------------------------------------------------------------------------- asking
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_credit_is_asked_back_from_its_account(town, desk, golden, size):
    async with desk("account", ACCOUNT, size=size) as at:
        at.press("f9", "5")
        await at.settle()
        assert at.title == "ASK FOR A REFUND"
        typed(at, "", "", "1", "")
        await at.settle()
        golden(at, "refund_request")
        typed(at, "1 Elm St", "asked at the counter")
        await at.settle()
        assert "Refund 1 of 18.80 is asked for. The finance officer decides." in at.text
    assert states(town) == ["requested"]
    assert town.balance(ACCOUNT) == -1880
    town.prove()


@pytest.mark.parametrize(
    ("keys", "beside", "said"),
    [
        (("26-999999",), "Of receipt", "left no credit"),
        (("", "18.81", "1", "", "1 Elm St", ""), "Amount", "Only 18.80"),
        (("", "1.234"), "Amount", "more than two decimals"),
        (("", "0"), "Amount", "No credit is left"),
        (("", "5", "9"), "Because", "9 is not one"),
    ],
)
async def test_a_refusal_stands_where_it_belongs(town, desk, keys, beside, said):
    async with desk("refund_request", ACCOUNT) as at:
        typed(at, *keys)
        await at.settle()
        assert at.screen.focused.label.strip() == beside, at.text
        assert said in at.text, at.text
    assert states(town) == []


async def test_an_address_left_empty_is_asked_for(town, desk):
    async with desk("refund_request", ACCOUNT) as at:
        typed(at, "", "5", "1", "")
        await at.settle()
        at.press("ctrl+u")
        typed(at, "", "")
        await at.settle()
        assert at.screen.focused.label.strip() == "Address", at.text
        assert "where the check goes" in at.text
    assert states(town) == []


async def test_a_small_one_waits_for_a_second_person(town, desk):
    async with desk("refund_request", ACCOUNT) as at:
        typed(at, "", "0.50", "1", "", "1 Elm St", "")
        await at.settle()
        assert "The town sends no check below 1.00" in at.text
        typed(at, "sam", PINS["sam"])
        await at.settle()
    assert states(town) == ["requested"]


async def test_without_a_credit_nothing_is_asked(town, desk):
    take(town, "approve", ask(town, ACCOUNT, 1880))
    async with desk("refund_request", ACCOUNT) as at:
        typed(at, "", "")
        await at.settle()
        assert "No credit is left here to give back." in at.text


# ---------------------------------------------------------------------------------- the queue
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_queue_is_worked_from_its_keys(town, desk, golden, size):
    ask(town, ACCOUNT, 1880)
    ask(town, LEE, 500)
    return_unidentified(town)
    async with desk("find", who="fay", size=size) as at:
        at.app.open("refunds")
        await at.settle()
        golden(at, "refunds")
        assert "3 waiting, 30.80." in at.text
        at.press("down", "f4")
        await at.settle()
        golden(at, "refund_approve")
        typed(at, "")
        await at.settle()
        assert f"Refund 1 is approved. {ACCOUNT} owes 0.00." in at.text
        at.press("f6")
        typed(at, "5001")
        await at.settle()
        assert "Refund 1 is paid." in at.text
        at.press("down", "down", "f8")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Say why." in at.text
        typed(at, "owes tax")
        await at.settle()
        assert "Refund 2 is refused." in at.text
    assert states(town) == ["paid", "refused"]
    assert ledger(town, "10-1005") == -1880
    town.prove()


async def test_returned_money_is_taken_up(town, desk):
    return_unidentified(town)
    async with desk("refunds", who="fay") as at:
        at.press("enter")
        await at.settle()
        assert "Take up 7.00 to LEE, ANN. Where does it go?" in at.text
        typed(at, "9 Oak St")
        await at.settle()
        assert "Refund 1 of 7.00 is owed." in at.text
    assert states(town) == ["approved"]
    town.prove()


async def test_who_asked_does_not_decide_and_a_clerk_only_looks(town, desk):
    ask(town, ACCOUNT, 1880, who="fay")
    async with desk("refunds", who="fay") as at:
        at.press("f4")
        typed(at, "")
        await at.settle()
        assert "You asked for refund 1 yourself" in at.text
    async with desk("refunds") as at:
        at.press("f4", "f6", "f8")
        await at.settle()
        assert "F4 Approve" not in at.text
        assert at.title == "REFUNDS"
    assert states(town) == ["requested"]


async def test_an_empty_queue_says_where_refunds_come_from(town, desk, golden):
    async with desk("refunds", who="fay") as at:
        golden(at, "refunds_empty")
        at.press("enter", "f5")
        await at.settle()
        assert "0 too long owed or paid" in at.text
        at.press("f5")
        await at.settle()
        assert "0 in all" in at.text


async def test_every_refund_of_an_account_is_listed(town, desk):
    take(town, "refuse", ask(town, ACCOUNT, 1880))
    ask(town, LEE, 500)
    async with desk("account", ACCOUNT) as at:
        at.press("f9", "6")
        await at.settle()
        assert "1 in all, 18.80." in at.text
        assert "refused" in at.text


async def test_a_long_queue_is_read_on_as_the_marker_goes_down(town, desk):
    for _ in range(52):
        take(town, "refuse", ask(town, ACCOUNT, 1880))
    async with desk("refunds", ACCOUNT) as at:
        at.press(*["pagedown"] * 4)
        await at.settle()
        assert "   52  refused" in at.text


# ------------------------------------------------------------------------------------ a refund
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_refund_is_read_with_every_step_and_moved_on(town, desk, golden, size):
    number = ask(town, ACCOUNT, 1880, note="asked at the counter")
    take(town, "approve", number, note="")
    take(town, "pay", number, note="")
    async with desk("refunds", who="fay", size=size) as at:
        at.press("f5", "f5", "enter")
        await at.settle()
        golden(at, "refund")
        at.press("f7")
        typed(at, "lost in the mail")
        await at.settle()
        assert "Refund 1 is approved." in at.text
        assert "check 5001 stopped: lost in" in at.text
        assert "mail" in at.text, "what is long goes on in the next line"
        at.press("f9")
        typed(at, "")
        await at.settle()
        assert f"Refund 1 is credited. {ACCOUNT} has 18.80 credit." in at.text
        at.press("f2")
        await at.settle()
        assert "on its way to the printer" in at.text
        at.press("escape")
        await at.settle()
        assert "credited" in at.text
    town.prove()


@pytest.mark.parametrize(("letter", "state"), [("w", "cancelled"), ("f9", "credited")])
async def test_a_request_is_withdrawn_or_left_as_a_credit(town, desk, letter, state):
    number = ask(town, ACCOUNT, 1880)
    async with desk("refund", number) as at:
        at.press(*(("f10", letter) if letter == "w" else (letter,)))
        await at.settle()
        typed(at, "")
        await at.settle()
        assert f"Refund 1 is {state}." in at.text, at.text
    assert states(town) == [state]


async def test_nobody_cashed_it_and_then_somebody_came(town, desk, clock):
    number = ask(town, ACCOUNT, 1880)
    take(town, "approve", number)
    async with desk("refund", number, who="fay") as at:
        at.press("f10", "u")
        typed(at, "")
        await at.settle()
        assert "it is unclaimed after 365 days" in at.text
        clock.move(dt.timedelta(days=366))
        at.press("f10", "u")
        typed(at, "")
        await at.settle()
        assert "Refund 1 is unclaimed." in at.text
        at.press("f10", "l")
        typed(at, "came with identification")
        await at.settle()
        assert "Refund 1 is approved." in at.text
    town.prove()


async def test_esc_leaves_it_as_it_is(town, desk):
    number = ask(town, ACCOUNT, 1880)
    async with desk("refund", number, who="fay") as at:
        at.press("f4", "escape")
        await at.settle()
        assert at.title == "REFUND"
    assert states(town) == ["requested"]


async def test_there_is_no_such_refund(town, desk):
    async with desk("refund", 77, who="fay") as at:
        assert "There is no refund 77." in at.text
        at.press("f4", "f5")
        await at.settle()
        assert at.title == "REFUND"
