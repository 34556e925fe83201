"""Why? at the desk: from an account, a receipt, a payment; paged, printed, refused in words."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import DatabaseUnreachable
from clerktui.services.why import asking
from tests.support.customers import MARIA, add_maria
from tests.support.desk import LARGE, SMALL


@pytest.fixture
def maria(office):
    """The office with Maria's account."""
    add_maria(office)
    return office


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_marked_line_of_an_account_decides_what_is_explained(maria, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        at.press("down", "f7")
        await at.settle()
        assert at.title == "WHY?"
        golden(at, "why_receipt")
        assert "1 of 5" in at.text, "the receipt, the balance, the ages, the cut-off list, the mark"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_contact_explains_the_balance(maria, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        at.press("f7")
        await at.settle()
        golden(at, "why_balance")
        assert "Why does account 10-0442-07 owe 79.20?" in at.text


async def test_the_explanations_are_paged_round(maria, desk, golden):
    async with desk("account", MARIA) as at:
        at.press("f7", "plus")
        await at.settle()
        golden(at, "why_aging")
        at.press("right")
        await at.settle()
        golden(at, "why_cutoff")
        at.press("right")
        await at.settle()
        assert "Why is account 10-0442-07 marked CASH ONLY?" in at.text
        at.press("plus")
        await at.settle()
        assert "1 of 4" in at.text
        at.press("minus", "left")
        await at.settle()
        assert "3 of 4" in at.text


async def test_what_does_not_fit_is_read_on(maria, desk):
    for month in range(1, 10):
        maria.bill(MARIA, due=dt.date(2026, month, 25), water=1000, sewer=500)
    async with desk("account", MARIA) as at:
        at.press("f7")
        await at.settle()
        assert "read on" in at.text
        before = at.text
        at.press("end")
        await at.settle()
        assert at.text != before
        at.press("home", "escape")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_it_is_printed(maria, desk):
    async with desk("account", MARIA) as at:
        at.press("f7", "f2")
        await at.settle()
        assert "on its way to the printer" in at.text
    with maria.db.read() as connection:
        jobs = connection.exec_driver_sql("SELECT kind, subject_id FROM print_job").all()
    assert ("report", "balance") in [tuple(job) for job in jobs]


async def test_a_bill_is_explained_from_its_list(maria, desk):
    async with desk("history", MARIA, "bills") as at:
        at.press("f7")
        await at.settle()
        assert "Why is bill B00001 41.50?" in at.text
        at.press("escape")
        await at.settle()
        assert "BILLS" in at.lines[0]


async def test_a_receipt_is_explained(maria, desk, golden):
    receipt = maria.pay(MARIA, 2000).receipt
    maria.void(receipt, "wrong account")
    async with desk("receipt", receipt) as at:
        at.press("f7")
        await at.settle()
        golden(at, "why_void")
        assert f"Why is receipt {receipt} void?" in at.text


async def test_a_payment_is_explained_before_it_is_posted(maria, desk, golden):
    async with desk("payment", MARIA) as at:
        at.type("50")
        at.press("f7")
        await at.settle()
        golden(at, "why_plan")
        assert "Where would 50.00 on account 10-0442-07 go, and why?" in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "PAYMENT"
        at.press("enter")
        await at.settle()
        at.press("f7")
        await at.settle()
        assert "Where would 50.00" in at.text, "the line on the ticket"


async def test_without_an_account_there_is_nothing_to_ask(office, desk):
    async with desk("payment") as at:
        at.press("f7")
        await at.settle()
        assert at.title == "PAYMENT"
        assert "Scan or type what is to be paid first." in at.text


async def test_a_z_report_is_explained(maria, desk):
    report = maria.close(cash=20_000, check=4500).z_report
    async with desk("z_report", report) as at:
        at.type("?")
        await at.settle()
        assert "Why was drawer 1 5.00 short?" in at.text


async def test_what_is_refused_is_said(maria, desk, monkeypatch):
    def lost(*_):
        raise DatabaseUnreachable("db.unreachable")

    async with desk("why", ("bill", ("X9",))) as at:
        assert "There is no bill X9." in at.text
        assert "There is nothing to explain here." in at.text
    async with desk("account", MARIA) as at:
        at.press("f7")
        await at.settle()
        monkeypatch.setattr("clerktui.services.why.paper.print_explanation", lost)
        at.press("f2")
        await at.settle()
        assert "The books cannot be reached" in at.text
    monkeypatch.setattr(asking, "why_account", lost)
    async with desk("account", MARIA) as at:
        at.press("f7")
        await at.settle()
        assert "The books cannot be reached" in at.text
