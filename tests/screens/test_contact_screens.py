"""Contacts, call backs and the directory at the desk: one key each, refusals beside the field."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.models import CallBack, Contact, FreeContact
from clerktui.services import accounts, call_backs, contacts, directory
from clerktui.views.accounts import FlagDraft
from clerktui.views.contacts import ContactDraft, DirectoryDraft
from tests.support.books import Books
from tests.support.office import new_id

MARIA = "10-0442-07"
SIZES = pytest.mark.parametrize("size", [(80, 24), (132, 43)])


@pytest.fixture
def town(office):
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120)
    return office


def promise(office, words, when="soon", **who):
    draft = ContactDraft(new_id(), "call", words, number="919-555-0142", call_back=when, **who)
    return contacts.log_contact(office.db, office.people["ana"], draft).call_back


# ----------------------------------------------------------------------------- writing one down
@SIZES
async def test_a_contact_is_written_down_by_single_keys(town, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        at.press("f5")
        await at.settle()
        golden(at, "log_contact")
        at.type("chr")
        at.type("toilet was running")
        at.press("enter", "enter")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "Written down: call." in at.text
        assert "High bill: toilet was running" in at.text
    [row] = Books(town.db).rows(Contact)
    assert (row["reason"], row["outcome"], row["direction"]) == ("high_bill", "resolved", "in")


async def test_an_outcome_may_imply_a_call_back(town, desk):
    async with desk("log_contact", MARIA) as at:
        at.type("obm")
        at.press("enter")
        at.type("555-0142")
        at.press("enter")
        await at.settle()
        assert at.screen.word("call_back") == "soon"
        at.press("enter")
        await at.settle()
    [row] = Books(town.db).rows(CallBack)
    assert (row["number"], row["words"]) == ("555-0142", "Left a message")


async def test_somebody_without_an_account_is_named_and_transferred(town, desk):
    async with desk("find") as at:
        at.press("f10")
        await at.settle()
        at.type("j")
        await at.settle()
        at.type("1")
        await at.settle()
        assert at.title == "CONTACT"
        at.type("c")
        at.press("enter")
        at.type("Bo Tate")
        at.press("enter")
        at.type("gt")
        at.type("wants the landfill")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert at.title == "DIRECTORY", "who is transferred is looked up next"
    [row] = Books(town.db).rows(FreeContact)
    assert (row["caller"], row["outcome"]) == ("Bo Tate", "transferred")


async def test_refusals_stand_beside_their_field_and_the_typing_stays(town, desk):
    accounts.add_flag(town.db, town.people["ana"], MARIA, FlagDraft("do_not_call"))
    async with desk("log_contact", MARIA) as at:
        assert "do not call: letters only" in at.text
        at.type("obr")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "you cannot call" in at.text
        assert at.title == "CONTACT"
        at.type("cx")
        at.press("f12")
        await at.settle()
    async with desk("log_contact") as at:
        at.type("c")
        at.type("nobody")
        at.press("enter")
        await at.settle()
        assert "no account" in at.text.lower()
        at.press("ctrl+u", "enter", "enter", "enter")
        await at.settle()
        at.press("f12")
        await at.settle()
        assert at.title == "CONTACT"
        assert "Type what was said" in at.text


@SIZES
async def test_what_was_said_lately_on_any_account(town, desk, golden, size):
    accounts.add_contact(town.db, town.people["dee"], MARIA, "note", "gate code at the desk")
    promise(town, "asks for the landfill", caller="Bo Tate")
    async with desk("contacts", size=size) as at:
        golden(at, "office_contacts")
        at.type("gate")
        at.press("enter", "enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        at.press("escape")
        await at.settle()
        at.press("f4")
        await at.settle()
        assert at.title == "CONTACT"


# ------------------------------------------------------------------------------------ call backs
@SIZES
async def test_calls_are_kept_what_is_due_first_first(town, desk, golden, clock, size):
    promise(town, "wants a copy of the bill", account=MARIA)
    promise(town, "asks for the landfill", when="1500", caller="Bo Tate")
    clock.move(dt.timedelta(hours=3))
    async with desk("call_backs", size=size) as at:
        golden(at, "call_backs")
        assert "Yours: 2 shown, 1 overdue (!)." in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "Call 919-555-0142: wants a copy of the bill" in at.text
        at.press("escape")
        await at.settle()
        at.press("f12")
        await at.settle()
        at.type("sent it")
        at.press("enter")
        await at.settle()
        assert "The call to RODRIGUEZ, MARIA E is done." in at.text
        at.press("f5")
        await at.settle()
        assert "Call Bo Tate again 11/23/26 13:00" in at.text


async def test_another_time_is_agreed_or_the_promise_given_up(town, desk):
    promise(town, "asks", caller="Bo Tate")
    async with desk("call_backs") as at:
        at.press("f6")
        await at.settle()
        at.press("ctrl+u")
        at.type("11/26/26 9:00")
        at.press("enter", "enter")
        await at.settle()
        assert "The office is closed on 11/26/26 09:00." in at.text
        at.type("11/30/26 9:00")
        at.press("enter", "enter")
        await at.settle()
        assert "Call Bo Tate again 11/30/26" in at.text
        at.press("f8")
        await at.settle()
        at.type("wrong number")
        at.press("enter")
        await at.settle()
        assert "The call to Bo Tate is missed." in at.text
        assert "No call is promised here." in at.text


async def test_another_clerk_sees_it_among_all_and_may_not_keep_it(town, desk):
    promise(town, "asks", caller="Bo Tate")
    async with desk("call_backs", who="dee") as at:
        assert "No call is promised here." in at.text
        at.press("f3")
        await at.settle()
        assert "Everybody's: 1 shown." in at.text
        at.press("f5")
        await at.settle()
        assert "Ana Ruiz promised this call." in at.text
    assert call_backs.list_mine(town.db, town.people["ana"]).rows[0].tries == 0


# ------------------------------------------------------------------------------------- directory
@pytest.fixture
def listed(town):
    for draft in (
        DirectoryDraft(
            "Public Works",
            "919-555-0160",
            "Bo Tate",
            "12",
            "leak, low pressure, water quality",
            say="Say the street and the nearest hydrant.",
        ),
        DirectoryDraft("Tax office", "919-555-0170", topics="appeal, value", hours="mon 13-17"),
    ):
        directory.save_entry(town.db, town.people["sam"], draft)
    return town


@SIZES
async def test_the_directory_narrows_while_it_is_typed(listed, desk, golden, size):
    async with desk("directory", size=size) as at:
        at.type("leak")
        await at.settle()
        golden(at, "directory")
        assert "1 found, 1 there now." in at.text
        assert "Say: Say the street and the nearest hydrant." in at.text
        at.press("ctrl+u")
        at.type("tax")
        await at.settle()
        assert "closed, opens today 1 pm" in at.text
        at.press("f4")
        await at.settle()
        assert at.title == "DIRECTORY", "a clerk reads it only"


async def test_a_supervisor_adds_and_changes_entries(listed, desk):
    async with desk("directory", who="sam") as at:
        at.press("f4")
        await at.settle()
        at.type("Library")
        at.press("enter", "enter")
        at.type("5550199")
        at.press(*["enter"] * 8)
        await at.settle()
        assert "Library is in the directory as you typed it." in at.text
        at.press("f5")
        await at.settle()
        at.press("enter", "enter", "enter", "enter", "enter")
        at.type("never")
        at.press(*["enter"] * 5)
        await at.settle()
        assert "are no hours" in at.text
        at.press("escape")
        await at.settle()
        assert "3 found" in at.text or "Library" in at.text
