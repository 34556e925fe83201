"""Debt setoff at the desk: the gate, a debt through its clocks, the week's file."""

from __future__ import annotations

import os

import pytest

from tests.support import setoff
from tests.support.batches import to_state
from tests.support.customer_deposits import same_customer
from tests.support.setoff import HERE

SIZES = [(80, 24), (132, 43)]


@pytest.fixture
def town(office, tmp_path):
    """Maria owes 120.00 since August; the town participates; her number is sealed."""
    setoff.debtor(office, tmp_path)
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


@pytest.mark.parametrize("size", SIZES)
async def test_the_gate_opens_a_debt(town, desk, golden, size):
    async with desk("account_setoff", HERE, size=size) as at:
        golden(at, "account_setoff")
        await press(at, "f2")
        assert at.title == "SETOFF DEBT"
        await press(at, "escape")
        assert "It is in debt 1 already: F9" in at.text
        await press(at, "f2")
        assert f"Account {HERE} cannot go to debt setoff." in at.text
        await press(at, "f9")
        assert at.title == "DEBT SETOFF"
        assert f"1 open of {HERE}, 120.00." in at.text


async def test_small_debts_go_together(town, desk):
    town.account(setoff.SMALL, due=setoff.LONG_AGO, water=3_000)
    town.account(setoff.OTHER, due=setoff.LONG_AGO, water=3_000)
    for number in (setoff.SMALL, setoff.OTHER):
        setoff.live(town, number)
    setoff.shown(town, setoff.SMALL, number="219088888")
    same_customer(town, setoff.SMALL, setoff.OTHER)
    async with desk("account_setoff", setoff.SMALL) as at:
        assert "Small debts together 60.00" in at.text
        await press(at, "f2")
        assert "the least is 50.00" in at.text
        await press(at, "f10", "g")
        assert at.title == "SETOFF DEBT"
        assert "60.00" in at.text


@pytest.mark.parametrize("size", SIZES)
async def test_debts_by_state_the_next_clock_first(town, desk, golden, size):
    number = setoff.letter(town)
    setoff.mailed(town, number)
    async with desk("setoff", who="sam", size=size) as at:
        golden(at, "setoff")
        await press(at, "f6")
        assert "0 determined, 0 paid and closed." in at.text
        await press(at, "f5", "f5")
        assert "0 contested, 0.00." in at.text
        await press(at, "f5", "f5", "f5", "enter")
        assert at.title == "SETOFF DEBT"
        await press(at, "escape", "f9")
        assert at.title == "SETOFF WEEK"


@pytest.mark.parametrize("size", SIZES)
async def test_a_debt_goes_through_its_clocks(town, desk, golden, size):
    number = setoff.letter(town)
    async with desk("setoff_debt", number, who="sam", size=size) as at:
        await press(at, "f2")
        assert "letter printed again, 1" in at.text
        await press(at, "f12")
        await typed(at, "11/22/26")
        assert "The letter is dated 11/23/26" in at.text
        await leave(at)
        await press(at, "f12")
        await typed(at, "11/23/26")
        assert f"Debt {number} is noticed." in at.text
        await press(at, "f5")
        await agree(at)
        assert "may ask for a hearing until 12/23/26" in at.text
        golden(at, "setoff_debt")
    setoff.later(town, 31)
    async with desk("setoff_debt", number, who="sam", size=size) as at:
        await press(at, "f5")
        await agree(at)
        assert f"Debt {number} is final." in at.text
        await press(at, "f8")
        await typed(at, "paid at the counter")
        assert f"Debt {number} is closed." in at.text
    town.prove()


async def test_a_hearing_its_decision_and_the_appeal(town, desk):
    number = setoff.letter(town)
    setoff.mailed(town, number)
    async with desk("setoff_debt", number, who="sam") as at:
        await press(at, "f4")
        await typed(at, "11/22/26", "11/23/26", "")
        assert "The letter was mailed 11/23/26" in at.text
        await leave(at)
        await press(at, "f4")
        await typed(at, "11/23/26", "", "")
        assert "Type the day." in at.text
        await typed(at, "11/23/26", "leak on the bill")
        assert f"Debt {number} is contested." in at.text
        await press(at, "f6")
        await typed(at, "1", "11/23/26", "2", "999", "", "")
        assert "The letter asked for 120.00" in at.text
        await leave(at)
        await press(at, "f6")
        await typed(at, "1", "11/23/26", "2", "80", "", "")
        assert f"Debt {number} is decided. It is 40.00 less than the letter: adjust" in at.text
        assert "F9 Appeal" in at.text
        assert "Esc Back" in at.text
        await press(at, "f10", "t")
        await typed(at, "11/23/26")
        assert "Appeal until 12/23/26" in at.text
        await press(at, "f9")
        await typed(at, "11/23/26", "")
        assert f"Debt {number} is appealed." in at.text
        await press(at, "f9")
        await typed(at, "11/23/26", "1", "60", "settled")
        assert f"Debt {number} is final." in at.text
        assert "Determined 11/23/26, 60.00" in at.text
    town.prove()


async def test_money_goes_back(town, desk, tmp_path):
    number = setoff.letter(town)
    setoff.to_final(town, number)
    setoff.sent(town)
    town.pay(HERE, 5_000)
    line = setoff.return_line(f"{number:08d}", 14_000, setoff.today(town))
    batch = setoff.returned(town, tmp_path, line).batch
    async with desk("setoff_debt", number, who="sam") as at:
        assert "net 120.00" in at.text
        await press(at, "f10", "k")
        await typed(at, "", "1", "", "")
        assert "Post batch" in at.text
        await typed(at, "99", "1", "", "")
        assert "There is no setoff money 99" in at.text
        await leave(at)
        to_state(town, batch, "posted", "ana")
        await press(at, "f10", "k")
        await typed(at, "", "1", "", "")
        assert "50.00 goes back: refund 1." in at.text
        assert "given back" in at.text
    town.prove()


@pytest.mark.parametrize("size", SIZES)
async def test_the_week_and_its_file(town, desk, golden, size):
    number = setoff.letter(town)
    setoff.to_final(town, number)
    async with desk("setoff_week", who="sam", size=size) as at:
        golden(at, "setoff_week")
        await press(at, "f12")
        await agree(at)
        assert "is in the spool folder: file 1, 1 records." in at.text
        await press(at, "f12")
        assert "file 1, made" in at.text
        assert setoff.NUMBER not in at.text
        await press(at, "enter")
        assert at.title == "SETOFF DEBT"


async def test_what_changed_since_the_file_was_made_is_said_and_it_is_made_anew(town, desk):
    number = setoff.letter(town)
    setoff.to_final(town, number)
    setoff.sent(town)
    town.flag(1, "bankruptcy")
    async with desk("setoff_week", who="sam") as at:
        assert "1 changed since: F12 makes it anew." in at.text
        assert "changed" in at.text
        await press(at, "f12")
        assert "1 changed since file 1. Make it anew?" in at.text
        await agree(at)
        assert "file 2, 0 records." in at.text


async def test_nothing_is_sent_and_what_is_held_back_says_why(town, desk):
    async with desk("setoff_week", who="sam") as at:
        assert "Nothing is to be sent this week." in at.text
        await press(at, "f12")
        await agree(at)
        assert "Nothing is to be sent for" in at.text
    number = setoff.letter(town)
    setoff.to_final(town, number)
    town.flag(1, "disputed")
    async with desk("setoff_week", who="ana") as at:
        assert "held back" in at.text
        assert "0 records, 1 held back." in at.text


async def test_an_agreement_is_entered(office, desk):
    async with desk("setoff_week", who="sam") as at:
        assert "NO AGREEMENT IN FORCE" in at.text
        await press(at, "f4")
        await typed(at, "X1", "11/23/26", "11/23/26", "12/31/26")
        assert "X1 is no code of the clearinghouse" in at.text
        await leave(at)
        await press(at, "f4")
        await typed(at, "M123", "11/23/26", "11/23/26", "12/31/26")
        assert "M123 until 12/31/26." in at.text
        assert "as M123, not made" in at.text


@pytest.fixture
def came(town, tmp_path):
    """Two records of what was set off wait in the import folder; one file there is broken."""
    number = setoff.letter(town)
    setoff.to_final(town, number)
    setoff.sent(town)
    folder = tmp_path / "import"
    folder.mkdir(mode=0o700)
    day = setoff.today(town)
    lines = [
        setoff.return_line(f"{number:08d}", 14_000, day),
        setoff.return_line("ELSEWHER", 6_000, day, account="99-9999-99"),
    ]
    setoff.came(folder, *lines, name="NCM123.TXT")
    setoff.came(folder, "nothing of this", name="notes.txt")
    for age, name in enumerate(("NCM123.TXT", "notes.txt")):
        os.utime(folder / name, (town.db.clock.now().timestamp() - age,) * 2)
    return town


@pytest.mark.parametrize("size", SIZES)
async def test_a_return_file_is_seen_before_it_is_taken_in_and_only_once(came, desk, golden, size):
    async with desk("setoff_week", who="sam", size=size) as at:
        await press(at, "f6")
        assert at.title == "SETOFF MONEY"
        golden(at, "setoff_returns")
        await press(at, "enter")
        assert at.title == "SETOFF RETURN"
        golden(at, "setoff_return")
        assert setoff.NUMBER not in at.text
        await press(at, "down")
        assert "No debt has the key ELSEWHER" in at.text
        await press(at, "f12")
        await typed(at, "", "")
        assert "Type the total the clearinghouse reports." in at.text
        await typed(at, "1200", "")
        assert "The file brings 160.00 for the debts" in at.text
        await typed(at, "160", "")
        assert "160.00 is in batch 1: prove, release and post it." in at.text
        await press(at, "f12")
        assert "Take the file in" not in at.text
        await press(at, "escape")
        assert "in batch 1" in at.text
        await press(at, "enter")
        assert "from NCM123.TXT, into batch 1." in at.text
    came.prove()


async def test_a_file_that_cannot_be_read_says_where_and_an_empty_folder_what_to_do(came, desk):
    async with desk("setoff_returns", who="sam") as at:
        await press(at, "down")
        assert "Line 1" in at.text
        await press(at, "enter")
        assert "Nothing can be shown of it." in at.text


async def test_no_file_waits(office, desk):
    async with desk("setoff_returns", who="sam") as at:
        assert "Put the clearinghouse's file into the folder import." in at.text


async def test_money_does_not_go_back_with_a_rate_nobody_entered(came, desk, tmp_path):
    line = setoff.return_line("00000001", 14_000, setoff.today(came))
    to_state(came, setoff.returned(came, tmp_path, line).batch, "posted", "ana")
    setoff.later(came, 20)
    async with desk("setoff_debt", 1, who="sam") as at:
        await press(at, "f10", "k")
        await typed(at, "", "2", "12/24/26", "")
        assert "No interest rate is entered for 12/29/26." in at.text
        await leave(at)
        await press(at, "f7")
        assert at.title == "WHY?"
        assert "What of debt 1 can be set off?" in at.text
        await press(at, "plus")
        assert "Why did 120.00 of the 140.00 that was set off go to debt 1?" in at.text
