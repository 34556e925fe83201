"""Deposits at the desk: what waits, the slip, the bank and back, its file, money on hand."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.deposits import looking
from clerktui.views.tickets import TenderDraft
from tests.screens.conftest import HOSTILE
from tests.support.bank_files import Credit, bai2
from tests.support.batches import begin_batch, key, to_state
from tests.support.deposits import TODAY, cancel, deposited, prepare

ACCOUNT = "10-0442-07"


@pytest.fixture
def closed(office):
    """60.00 in cash, checks of 25.00 and 40.00, in a drawer that is closed."""
    office.account(ACCOUNT, water=900_000)
    office.pay(ACCOUNT, 6000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    office.pay(ACCOUNT, 4000, TenderDraft("check", 4000, "310"))
    office.close(cash=26_000, check=6500)
    return office


def deposit(office, number=1):
    return looking.get_deposit(office.db, office.people["sam"], number).deposit


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_list_says_what_is_on_hand(closed, desk, golden, size):
    cancel(closed, prepare(closed).deposit.number)
    deposited(closed, prepare(closed, bag="B-7").deposit.number)
    closed.open_drawer("2", "dee")
    closed.pay(ACCOUNT, 1500, who="dee")
    async with desk("deposits", size=size) as at:
        golden(at, "deposits")
        assert "On hand 15.00, to be at the bank by 11/24/26." in at.text
        at.press("f3")
        await at.settle()
        assert "cancelled" in at.text
        at.press("f3")
        await at.settle()
        assert "cancelled" not in at.text


async def test_it_is_useful_when_empty(office, desk, golden):
    async with desk("deposits") as at:
        golden(at, "deposits_empty")
        at.press("enter")
        await at.settle()
        assert at.title == "DEPOSITS"


async def test_a_deposit_from_the_count_to_the_bank(closed, desk, golden):
    async with desk("find") as at:
        at.press("f10")
        await at.settle()
        assert "Deposits" in at.text
        at.app.pop_screen()
        at.app.open("deposits")
        await at.settle()
        assert "On hand 125.00" in at.text
        at.press("f4")
        await at.settle()
        golden(at, "prepare_deposit")
        at.type("20*2+10*2")
        at.press("enter")
        at.type("B-77")
        at.press("enter")
        await at.settle()
        golden(at, "deposit_slip")
        assert at.title == "DEPOSIT"
        at.press("f12")
        await at.settle()
        await at.read()
        at.press("enter")
        await at.settle()
        assert "It is booked." in at.text
        assert "deposited" in at.lines[1]
        at.press("escape")
        await at.settle()
        assert "Nothing is on hand." in at.text
    one = deposit(closed)
    assert (one.state, one.bag, one.deposited_on) == ("deposited", "B-77", TODAY)
    assert looking.get_deposit(closed.db, closed.people["sam"], 1).pieces == (
        (2000, 2),
        (1000, 2),
    )
    closed.prove()


async def test_cash_that_is_not_the_cash_is_told_beside_it(closed, desk):
    async with desk("prepare_deposit") as at:
        at.type("20*2")
        at.press("enter", "enter")
        await at.settle()
        assert "The pieces make 40.00" in at.text
        assert at.screen.focused.id == "cash"
    assert looking.list_deposits(closed.db, closed.people["sam"]).rows == ()


async def test_only_up_to_a_day(closed, desk):
    async with desk("prepare_deposit") as at:
        at.type("-")
        await at.settle()
        at.type("13/1/26")
        at.press("enter")
        await at.settle()
        assert "there is no month 13" in at.text
        at.type("11/22/26")
        at.press("enter")
        await at.settle()
        assert "Nothing waits" in at.text
        at.press("f12")
        await at.settle()
        assert at.title == "PREPARE DEPOSIT"


async def test_batches_the_bank_has_are_booked_apart(closed, desk):
    number = begin_batch(closed, "ana", 3000, 1)
    key(closed, number, (ACCOUNT, 3000, "77"))
    to_state(closed, number, "deposited")
    async with desk("prepare_deposit") as at:
        assert f"Batch {number}" not in at.text
        at.press("f3")
        await at.settle()
        assert f"Batch {number}" in at.text
        at.press("f12")
        await at.settle()
        assert at.title == "DEPOSIT"
    assert deposit(closed).amount_cents == 3000


async def test_a_deposit_is_cancelled_with_the_reason(closed, desk):
    number = prepare(closed).deposit.number
    async with desk("deposit_slip", number, who="sam") as at:
        at.press("f8")
        await at.settle()
        await at.read()
        at.press("enter")
        await at.settle()
        assert "Type it first." in at.text
        at.type("wrong bag")
        at.press("enter")
        await at.settle()
        assert "It is cancelled" in at.text
        at.press("f12", "f8", "f9")
        await at.settle()
        assert at.title == "DEPOSIT"
    assert (deposit(closed).state, deposit(closed).reason) == ("cancelled", "wrong bag")


async def test_a_deposit_the_bank_has_is_said_by_hand(closed, desk):
    number = prepare(closed).deposit.number
    deposited(closed, number)
    async with desk("deposit_slip", number, who="sam") as at:
        at.press("f9")
        await at.settle()
        await at.read()
        at.press("enter")
        at.type("statement 7")
        at.press("enter")
        await at.settle()
        assert "The bank has it." in at.text
    assert deposit(closed).bank_reference == "statement 7"


async def test_a_day_that_cannot_be_is_told(closed, desk):
    number = prepare(closed).deposit.number
    async with desk("deposit_slip", number) as at:
        at.press("f12")
        await at.settle()
        await at.read()
        for _ in range(10):
            at.press("backspace")
        at.type("11/24/26")
        at.press("enter")
        await at.settle()
        assert "cannot have been handed in or seen on 11/24/26" in at.text
    assert deposit(closed).state == "prepared"


async def test_the_slip_is_printed_again(closed, desk):
    number = prepare(closed).deposit.number
    async with desk("deposit_slip", number) as at:
        at.press("f2")
        await at.settle()
        assert "on its way to the printer" in at.text


async def test_the_banks_file_is_matched_and_applied(closed, desk, golden, tmp_path):
    number = prepare(closed).deposit.number
    deposited(closed, number)
    path = tmp_path / "bank.bai"
    path.write_bytes(bai2([Credit(12_500), Credit(77)], as_of=TODAY))
    async with desk("match_deposits", who="sam") as at:
        golden(at, "match_deposits_empty")
        at.type(str(path))
        at.press("enter")
        await at.settle()
        assert "1 known or sure, 0 ambiguous, 1 not." in at.text
        assert f"deposit {number}" in at.line("125.00")
        at.press("f12")
        await at.settle()
        assert "Marked: 1 deposits, 0 batches." in at.text
        assert "known" in at.line("125.00")
    assert deposit(closed).state == "matched"


async def test_a_file_that_is_not_there_is_told_beside_it(office, desk):
    async with desk("match_deposits", who="sam") as at:
        at.type("/nowhere/bank.bai")
        at.press("enter")
        await at.settle()
        assert "cannot be read" in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_money_on_hand_by_day_and_what_is_late(closed, desk, clock, golden, size):
    clock.move(dt.timedelta(days=2))
    closed.open_drawer("1")
    closed.pay(ACCOUNT, 777)
    async with desk("on_hand", size=size) as at:
        golden(at, "on_hand")
        assert "132.77 on hand, 125.00 of it late." in at.text
        at.press("f4")
        await at.settle()
        assert at.title == "PREPARE DEPOSIT"
    async with desk("deposits") as at:
        assert "of it late 125.00" in at.text


async def test_names_that_would_act_do_not(office, hostile, desk):
    for number in range(len(HOSTILE)):
        tender = TenderDraft("check", 100 + number, f"[b]{number}[/]")
        office.pay(f"30-{number:04d}-00", 100 + number, tender)
    office.close(cash=20_000, check=sum(100 + n for n in range(len(HOSTILE))))
    prepare(office, bag="[@click=app.quit]x")
    async with desk("deposit_slip", 1, size=(132, 43)) as at:
        assert "[b]0[/]" in at.text
        assert "SMITH [DECEASED]" in at.text


async def test_a_slip_says_why_it_comes_to_what_it_does(closed, desk, golden):
    number = prepare(closed).deposit.number
    async with desk("deposit_slip", number, who="sam") as at:
        at.press("question_mark")
        await at.settle()
        golden(at, "why_deposit")
        assert at.title == "WHY?"
