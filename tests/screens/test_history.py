"""The long lists of an account: paged by the books, each row opening what it stands for."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.screens.inquiry import lists
from clerktui.services import accounts
from tests.support.customers import MARIA, add_maria, give_to_the_same_person
from tests.support.desk import LARGE, SMALL


@pytest.fixture
def maria(office):
    """The office with Maria's account."""
    add_maria(office)
    return office


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("kind", ["bills", "payments", "contacts", "person"])
async def test_each_list_in_its_columns(maria, desk, golden, kind, size):
    async with desk("history", MARIA, kind, "RODRIGUEZ, MARIA E", size=size) as at:
        golden(at, kind)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("bills", "No bill was ever sent on this account."),
        ("payments", "Nothing was ever paid on this account."),
        ("contacts", "Nothing was written down yet. F5 on the account adds a contact."),
    ],
)
async def test_empty_lists_say_so(office, desk, kind, sentence):
    office.account("10-0001-00", "LEE, ANN")
    async with desk("history", "10-0001-00", kind) as at:
        assert sentence in at.text
        at.press("enter", "down", "plus")
        await at.settle()
        assert at.title == "PAYMENT"


async def test_the_next_page_comes_from_the_books_when_the_end_is_reached(maria, desk, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_ROWS", 10)
    for day in range(22):
        maria.bill(MARIA, due=dt.date(2020, 1, 1) + dt.timedelta(days=day), water=100 + day)
    async with desk("history", MARIA, "bills") as at:
        table = at.screen._table
        assert "10 shown, more below" in at.text
        assert len(table.rows) == 10
        at.press("end")
        await at.settle()
        assert "20 shown, more below" in at.text
        at.press("end", "end", "down")
        await at.settle()
        assert "more below" not in at.text
        bills = [row.key for row in table.rows]
        assert len(bills) == len(set(bills)) == 25
        everything = accounts.list_bills(maria.db, MARIA, limit=100).rows
        assert bills == [str(bill.bill_id) for bill in everything]


async def test_a_bill_can_be_looked_at_and_paid(maria, desk):
    async with desk("history", MARIA, "bills") as at:
        at.press("down", "enter")
        await at.settle()
        assert "days past due" in at.text
        at.press("escape", "plus")
        await at.settle()
        assert at.title == "PAYMENT"
        bill = accounts.list_bills(maria.db, MARIA).rows[1]
        assert "37.70" in at.text or bill.bill in at.text


async def test_a_payment_opens_its_receipt_and_a_void_is_seen_on_coming_back(maria, desk):
    receipt = maria.pay(MARIA, 1234).receipt
    async with desk("history", MARIA, "payments") as at:
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
        maria.void(receipt)
        at.press("escape")
        await at.settle()
        assert "VOID" in at.line(receipt)


async def test_a_contact_opens_with_all_its_words(maria, desk):
    async with desk("history", MARIA, "contacts") as at:
        at.press("enter")
        await at.settle()
        assert "call   Dee Walker" in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "HISTORY"


async def test_the_persons_other_account_takes_the_place_of_this_one(maria, desk):
    other = maria.account("10-0500-01", "RODRIGUEZ, MARIA E", address="5 Oak St", water=500)
    give_to_the_same_person(maria, 1, other)
    async with desk("find") as at:
        at.type(MARIA)
        at.press("enter", "4", "down", "enter")
        await at.settle()
        assert at.screen.number == "10-0500-01"
        at.press("escape")
        await at.settle()
        assert at.title == "FIND"


async def test_the_same_account_is_just_gone_back_to(maria, desk):
    async with desk("find") as at:
        at.type(MARIA)
        at.press("enter", "4", "enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert at.screen.number == MARIA


async def test_plus_on_another_account_of_the_person_pays_that_one(maria, desk):
    other = maria.account("10-0500-01", "RODRIGUEZ, MARIA E", address="5 Oak St", water=500)
    give_to_the_same_person(maria, 1, other)
    async with desk("history", MARIA, "person") as at:
        at.press("down", "plus", "enter", "enter", "enter")
        await at.settle()
        assert maria.balance("10-0500-01") == 0


async def test_digits_go_from_one_list_to_the_other(maria, desk):
    async with desk("history", MARIA, "bills") as at:
        for key, named in (("2", "PAYMENTS"), ("3", "CONTACTS"), ("4", "SAME PERSON")):
            at.press(key)
            await at.settle()
            assert named in at.lines[0]
        at.press("1")
        await at.settle()
        assert "BILLS" in at.lines[0]


async def test_names_are_never_markup(hostile, desk):
    for number, (name, shown) in enumerate(hostile):
        key = f"30-{number:04d}-00"
        async with desk("history", key, "person", name) as at:
            assert shown in at.lines[1]
            assert shown[:12] in at.line("  active")
