"""The account: what is read out to a customer, and everything that is one key away."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.db import Database
from clerktui.errors import DatabaseUnreachable
from clerktui.screens.inquiry import lists
from clerktui.services import accounts
from tests.support.customers import MARIA, add_maria, give_to_the_same_person
from tests.support.desk import LARGE, SMALL


@pytest.fixture
def maria(office):
    """The office with Maria's account."""
    add_maria(office)
    return office


def _lost(self):
    raise DatabaseUnreachable("db.unreachable")


# ---------------------------------------------------------------------------------- what is seen
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_account_is_read_at_one_glance(maria, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        golden(at, "account")


async def test_nothing_owed_is_said_in_words(office, desk, golden):
    office.account("10-0001-00", "LEE, ANN", status="pending")
    async with desk("account", "10-0001-00") as at:
        golden(at, "account_new")
        assert "Nothing is owed." in at.text
        assert "PENDING" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_a_closed_account_says_when(office, desk):
    account = office.account("10-0001-00", "LEE, ANN", status="closed", water=100)
    with office.db.write() as connection:
        connection.exec_driver_sql(
            "UPDATE account SET closed_on = '2026-05-01' WHERE id = ?", (account,)
        )
    async with desk("account", "10-0001-00") as at:
        assert at.lines[1].endswith("CLOSED 05/01/26")


async def test_an_account_that_is_not_there_is_said(desk):
    async with desk("account", "99-9999-99") as at:
        assert "! There is no account 99-9999-99." in at.text


async def test_past_due_is_a_mark_and_a_word_and_nothing_is_a_dash(maria, desk):
    async with desk("account", MARIA) as at:
        assert at.line("Sewer ").split()[1:6] == ["20.10", "17.90", "-", "-", "38.00!"]
        assert "! past due" in at.text
        assert "deposit held 100.00" in at.text


async def test_every_flag_is_shown_however_many(maria, desk):
    for code in ("life_support", "bankruptcy", "disputed", "landlord"):
        maria.flag(1, code, "see the file of " + code)
    async with desk("account", MARIA) as at:
        for words in ("CASH ONLY", "LIFE SUPPORT", "BANKRUPTCY", "DISPUTED", "landlord", "PROMISE"):
            assert words in at.text


async def test_what_happened_is_merged_without_holes(maria, desk):
    for month in range(1, 10):
        for year in (2024, 2025):
            maria.bill(MARIA, due=dt.date(year, month, 25), water=1000)
    async with desk("account", MARIA) as at:
        recent = [line[3:11] for line in at.lines if line[13:17] in ("bill", "paid", "call")]
        days = [dt.datetime.strptime(day, "%m/%d/%y").replace(tzinfo=dt.UTC) for day in recent]
        assert days == sorted(days, reverse=True)
        assert "1 Bills 21   2 Payments 2   3 Contacts 1   4 Person 1" in at.text


# --------------------------------------------------------------------------------- what is done
async def test_plus_takes_a_payment_and_the_account_shows_it(maria, desk):
    owed = maria.balance(MARIA)
    async with desk("account", MARIA) as at:
        at.press("plus")
        at.type("10.00")
        at.press("enter", "enter", "enter", "escape")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert maria.balance(MARIA) == owed - 1000
        assert "2 Payments 3" in at.text
        assert at.line("10.00  Cash")


async def test_without_a_drawer_plus_says_what_is_missing(maria, desk):
    async with desk("account", MARIA, who="dee") as at:
        at.press("plus")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "! No drawer is open for dee. Open one first." in at.text


async def test_a_contact_is_written_down_in_one_burst(maria, desk):
    async with desk("account", MARIA) as at:
        at.press("f5")
        at.type("v")
        at.press("enter")
        at.type("r")
        at.type("came by with O'BRIEN [/]")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "Written down: visit." in at.text
        assert "Ana Ruiz: came by with O'BRIEN [/]" in at.text
        assert "3 Contacts 2" in at.text
    assert accounts.list_contacts(maria.db, MARIA).rows[0].kind == "visit"


async def test_escape_writes_no_contact(maria, desk):
    async with desk("account", MARIA) as at:
        at.press("f5")
        at.type("n")
        at.press("f12")
        await at.settle()
        assert "Type what was said before saving the note." in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "3 Contacts 1" in at.text


async def test_enter_on_a_payment_opens_its_receipt(maria, desk):
    async with desk("account", MARIA) as at:
        while not (at.screen.query_one("#recent").current.key.startswith("payments")):
            at.press("down")
            await at.settle()
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_enter_on_a_contact_shows_all_its_words(maria, desk):
    long = "word " * 60 + "LASTWORD"
    accounts.add_contact(maria.db, maria.people["dee"], MARIA, "note", long)
    async with desk("account", MARIA) as at:
        assert "LASTWORD" not in at.text
        at.press("enter")
        await at.settle()
        assert "LASTWORD" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_escape_goes_back(maria, desk):
    async with desk("find") as at:
        at.type("88213")
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        at.press("escape")
        await at.settle()
        assert at.title == "FIND"


@pytest.mark.parametrize(
    ("key", "named"), [("1", "BILLS"), ("2", "PAYMENTS"), ("3", "CONTACTS"), ("4", "SAME PERSON")]
)
async def test_digits_open_the_long_lists(maria, desk, key, named):
    async with desk("account", MARIA) as at:
        at.press(key)
        await at.settle()
        assert named in at.lines[0]
        at.press("escape")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_on_a_wide_terminal_the_list_stands_beside(maria, desk, golden):
    other = maria.account("10-0500-01", "RODRIGUEZ, MARIA E", address="5 Oak St", water=500)
    give_to_the_same_person(maria, 1, other)
    async with desk("account", MARIA, size=LARGE) as at:
        at.press("2")
        await at.settle()
        assert at.title == "ACCOUNT"
        golden(at, "account_payments")
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape", "4", "down", "enter")
        await at.settle()
        assert at.screen.number == "10-0500-01"
        at.press("tab", "plus")
        await at.settle()
        assert at.title == "PAYMENT"


async def test_a_terminal_made_wider_gets_the_list_beside_and_narrower_loses_it(maria, desk):
    async with desk("account", MARIA) as at:
        await at.resize(LARGE)
        assert "│ BILLS" in at.text
        assert at.line("B00001").endswith("41.50       41.50")
        await at.resize(SMALL)
        assert "BILLS" not in at.text
        assert at.lines[1].endswith("active since 03/14/19")


async def test_every_list_turns_pages_and_says_what_it_could_not_read(maria, desk, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_ROWS", 2)
    async with desk("account", MARIA, size=LARGE) as at:
        assert "2 shown, more below" in at.text
        at.press("1")
        await at.settle()
        whole = Database.read
        monkeypatch.setattr(Database, "read", _lost)
        at.press("end")
        await at.settle()
        assert "! The books cannot be reached. Try again in a moment." in at.text
        monkeypatch.setattr(Database, "read", whole)
        at.press("end", "end", "down")
        await at.settle()
        assert "B00003" in at.text
        assert "more below" not in at.text
        monkeypatch.setattr(Database, "read", _lost)
        at.press("2")
        await at.settle()
        assert "! The books cannot be reached. Try again in a moment." in at.text


async def test_help_is_the_towns_procedure_and_the_keys(maria, desk, golden):
    async with desk("account", MARIA) as at:
        at.press("f1")
        await at.settle()
        golden(at, "help")
        at.press("down", "pagedown", "up", "end", "home", "enter", "escape")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_names_are_never_markup(hostile, desk):
    for number, (name, shown) in enumerate(hostile):
        key = f"30-{number:04d}-00"
        async with desk("account", key) as at:
            assert shown in at.lines[1]
            at.press("f5")
            at.type("1" + name.replace("\n", " ").replace("\t", " "))
            await at.settle()
            assert at.app.is_running


async def test_a_lost_line_is_a_sentence_and_the_account_stays(maria, desk, monkeypatch):
    async with desk("account", MARIA) as at:
        monkeypatch.setattr(Database, "read", _lost)
        at.press("1", "escape")
        await at.settle()
        assert "! The books cannot be reached. Try again in a moment." in at.text
        assert "RODRIGUEZ, MARIA E" in at.text
