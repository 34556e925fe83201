"""Receipts: found, read, printed again, voided; paper that waits is shown."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clerktui.services import receipts


@pytest.fixture
def paid(office):
    office.account("10-0442-07", water=4120, sewer=3800)
    office.account("20-0001-00", "O'BRIEN [/]", water=9000)
    office.pay("10-0442-07", 5000)
    office.pay("20-0001-00", 2000)
    return office


async def test_the_newest_come_first(paid, desk, golden):
    async with desk("receipts") as at:
        await at.settle()
        golden(at, "receipts")


async def test_which_of_many_are_listed_is_said(office, desk):
    office.account("10-0442-07", water=4120)
    for cents in range(10, 61):
        office.pay("10-0442-07", cents)
    async with desk("receipts") as at:
        await at.settle()
        assert "The newest 50 of all days, older ones below." in at.text


@pytest.mark.parametrize("typed", ["26-000001", "26000001", "10-0442-07", "rodriguez", "50.00"])
async def test_found_by(paid, desk, typed):
    async with desk("receipts") as at:
        await at.settle()
        at.type(typed)
        at.press("enter")
        await at.settle()
        assert "1 found" in at.text
        at.press("enter")
        await at.settle()
        assert at.screen.TITLE == "RECEIPT"
        assert "26-000001" in at.text


async def test_nothing_found_is_said(paid, desk):
    async with desk("receipts") as at:
        await at.settle()
        at.type("zzz")
        at.press("enter")
        await at.settle()
        assert "0 found" in at.text
        assert "No receipt was found." in at.text


async def test_a_receipt_is_shown_as_printed(paid, desk, golden):
    async with desk("receipt", "26-000002") as at:
        await at.settle()
        golden(at, "receipt")
        assert "O'BRIEN [/]" in at.text


async def test_a_reprint_is_counted(paid, desk):
    async with desk("receipt", "26-000001") as at:
        await at.settle()
        at.press("f2", "f2")
        await at.settle()
        assert "DUPLICATE 2" in at.text
    assert receipts.get_receipt(paid.db, paid.people["ana"], "26-000001").reprints == 2


async def test_a_void_asks_why_and_puts_the_account_back(paid, desk, golden):
    async with desk("receipt", "26-000001") as at:
        await at.settle()
        at.press("f8")
        await at.settle()
        await at.read()
        at.press("enter")
        await at.settle()
        assert "! Say why." in at.text
        at.type("wrong account")
        at.press("enter")
        await at.settle()
        golden(at, "receipt_void")
        assert "10-0442-07 owes 79.20 again" in at.text
    assert paid.balance("10-0442-07") == 7920
    paid.prove()


async def test_keys_typed_before_the_question_was_read_void_nothing(paid, desk):
    async with desk("receipt", "26-000001") as at:
        await at.settle()
        at.press("f8")
        at.type("x")
        at.press("enter")
        await at.settle()
    assert paid.balance("10-0442-07") == 2920


async def test_another_clerks_receipt_needs_a_permitted_person(paid, desk):
    async with desk("receipt", "26-000001", who="dee") as at:
        await at.settle()
        at.press("f8")
        await at.settle()
        await at.read()
        at.type("asked by customer")
        at.press("enter")
        await at.settle()
        assert "a permitted person may void it" in at.text
        at.type("sam")
        at.press("enter")
        at.type("9753")
        at.press("enter")
        await at.settle()
        assert "VOID" in at.text
    paid.prove()


async def test_paper_trouble_is_shown_and_tried_again(paid, desk, golden):
    with paid.db.write() as c:
        c.execute(text("UPDATE print_job SET state = 'failed', last_error = 'out of paper'"))
    async with desk("print_jobs") as at:
        await at.settle()
        golden(at, "print_jobs")
        at.press("f8")
        await at.settle()
        assert "cancelled" in at.text
