"""The end of the day at the desk: settled from the list, closed, reopened, its papers read."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from clerktui.services import policies
from clerktui.services.closing import papers
from tests.screens.conftest import HOSTILE
from tests.support.batches import begin_batch, key, to_state
from tests.support.closing import (
    FINANCE_PIN,
    TODAY,
    A,
    busy_day,
    close_day,
    close_drawer,
    day_of,
    finance,
)

SIZES = [(80, 24), (132, 43)]


@pytest.fixture
def books(office):
    """The busy day; ana's drawer is open, and so is a batch."""
    busy_day(office)
    return office


@pytest.fixture
def ready(books):
    """The same, the drawer closed."""
    close_drawer(books)
    del books.sessions["ana"]
    return books


# -------------------------------------------------------------------------------- the checklist
@pytest.mark.parametrize("size", SIZES)
async def test_what_is_open_is_listed_with_its_owner(books, desk, golden, size):
    number = begin_batch(books, "ana", 300, 1)
    key(books, number, ("", 300, "88"))
    async with desk("day_close", who="sam", size=size) as at:
        golden(at, "day_close")
        assert "Settle what blocks (2) first" in at.text
        at.press("f12")
        await at.settle()
        assert "Not closed, 2 to settle first: Drawer 1 is open." in at.text
        golden(at, "day_close_blocked")
    assert day_of(books).state == "open"


async def test_enter_goes_where_it_is_dealt_with(books, desk):
    number = begin_batch(books, "ana", 300, 1)
    key(books, number, ("", 300, "88"))
    async with desk("day_close", who="sam") as at:
        assert "Ana Ruiz: Count it and close it." in at.text
        at.press("down", "enter")
        await at.settle()
        assert at.title == "BATCHES", "a batch half-keyed is cleared from the list"
        assert at.text.count(f"{number}: ") == 1
        at.press("escape")
        await at.settle()
        to_state(books, number, "balanced")
        at.press("f6")
        await at.settle()
        at.press("down", "enter")
        await at.settle()
        assert f"BATCH {number}" in at.lines[0]
        at.press("escape")
        await at.settle()
        assert at.title == "DAY CLOSE"


@pytest.mark.parametrize("size", SIZES)
async def test_an_absent_clerks_drawer_is_counted_and_closed(books, desk, golden, size):
    async with desk("day_close", who="sam", size=size) as at:
        at.press("enter")
        await at.settle()
        assert "Drawer 1 of Ana Ruiz" in at.text
        at.type("285")
        at.press("enter")
        for counted in ("20", "", "", "", ""):
            at.type(counted)
            if counted:
                await at.settle()
                golden(at, "absent_drawer")
            at.press("enter")
            await at.settle()
        await at.settle()
        assert "Close drawer 1 for Ana Ruiz: why?" in at.text
        at.press("enter")
        await at.settle()
        assert "Say why." in at.text
        at.type("ill since noon")
        at.press("enter")
        await at.settle()
        assert at.title == "Z REPORT"
        said = "Counted by Sam Locklear in the absence of Ana Ruiz: ill since noon"
        assert said in " ".join(at.text.split())
        at.press("escape")
        await at.settle()
        assert at.title == "DAY CLOSE"
        assert "Drawer 1 is open" not in at.text
    with books.db.read() as c:
        [z_report] = c.execute(text("SELECT z_report FROM drawer_session")).scalars()
    assert "Counted by Sam Locklear in the absence of Ana Ruiz: ill since noon" in str(z_report)
    del books.sessions["ana"]
    books.prove()


async def test_a_drawer_closed_meanwhile_is_said(books, desk):
    async with desk("absent_drawer", "1", who="sam") as at:
        close_drawer(books)
        at.press("f12")
        at.type("ill")
        at.press("enter")
        await at.settle()
        assert "The drawer is closed." in at.text
    async with desk("absent_drawer", "1", who="sam") as at:
        assert "The drawer is closed." in at.text
        at.press("f12")
        await at.settle()
        assert at.title == "ABSENT CLERK'S DRAWER"


async def test_the_own_drawer_is_closed_the_usual_way(office, desk):
    close_drawer(office, cash=20_000)
    office.open_drawer("1", "sam")
    async with desk("day_close", who="sam") as at:
        at.press("enter")
        await at.settle()
        assert at.title == "CLOSE DRAWER"


async def test_an_earlier_day_is_opened_in_the_ledger(office, desk):
    close_drawer(office, cash=20_000)
    office.account(A)
    office.bill(A, due=dt.date(2026, 11, 20), water=900)
    async with desk("day_close", who="sam") as at:
        assert "An earlier day is not in the ledger: 11/20/26" in at.text
        at.press("enter")
        await at.settle()
        assert "Main St.   11/20/26   not posted yet   1 entry" in at.text


async def test_an_empty_list_says_what_to_do(office, desk, golden):
    close_drawer(office, cash=20_000)
    async with desk("day_close", who="sam") as at:
        golden(at, "day_close_empty")
        assert "Nothing is open. F12 closes the day." in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "DAY CLOSE"


async def test_what_is_settled_meanwhile_is_seen_when_asked_again(books, desk):
    async with desk("day_close", who="sam") as at:
        assert "Drawer 1 is open" in at.text
        close_drawer(books)
        at.press("f6")
        await at.settle()
        assert "Drawer 1 is open" not in at.text


@pytest.mark.parametrize(("stored", "shown"), HOSTILE[:3] + HOSTILE[6:9])
async def test_a_name_is_shown_as_itself(books, desk, stored, shown):
    with books.db.write() as c:
        c.execute(
            text("UPDATE clerk_user SET full_name = :n WHERE username = 'ana'"), {"n": stored}
        )
    async with desk("day_close", who="sam", size=(132, 43)) as at:
        assert shown in at.text


# ------------------------------------------------------------------------------------ the close
async def test_warnings_are_read_before_the_day_is_closed(ready, desk, golden):
    async with desk("day_close", who="sam") as at:
        at.press("f12")
        await at.settle()
        golden(at, "day_close_warned")
        assert "Close 11/23/26 all the same?" in at.text
        assert "105.00 of the day is in no deposit" in at.text
        await at.read()
        at.press("n")
        await at.settle()
        assert day_of(ready).state == "open"
        at.press("f12")
        await at.settle()
        await at.read()
        at.press("y")
        await at.settle()
        assert "Closed. Ledger batch 1, 12 papers, seal " in at.text
        assert day_of(ready).seal in at.text
        assert "closed" in at.lines[2]
        at.press("f12")
        await at.settle()
    assert day_of(ready).times_closed == 1
    ready.prove()


async def test_a_clean_day_is_closed_at_once(office, desk):
    close_drawer(office, cash=20_000)
    async with desk("day_close", who="sam") as at:
        at.press("f12")
        await at.settle()
        assert "Closed. 6 papers" not in at.text
        assert "Closed. 12 papers, seal" in at.text


async def test_another_day_is_looked_at(ready, desk):
    async with desk("day_close", who="sam") as at:
        at.type("11/20/26")
        at.press("enter")
        await at.settle()
        assert "receipts 0, 0.00" in at.text
        at.type("13/40/26")
        at.press("enter")
        await at.settle()
        assert "month" in at.line(" Day")
        at.type("11/24/26")
        at.press("enter")
        await at.settle()
        at.press("f12")
        await at.settle()
        assert "is not over" in at.text


# ------------------------------------------------------------------------------ opened again
async def test_the_finance_officer_reopens_with_a_reason(ready, desk, golden):
    close_day(ready)
    finance(ready)
    async with desk("day_close", who="fay") as at:
        at.press("f8")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Say why." in at.text
        at.type("late mail")
        at.press("enter")
        await at.settle()
        golden(at, "day_close_reopened")
        assert "Reopened by Fay Hinson: late mail" in at.text
    assert day_of(ready).state == "reopened"


async def test_a_supervisor_needs_the_finance_officer(ready, desk):
    close_day(ready)
    finance(ready)
    async with desk("day_close", who="sam") as at:
        at.press("f8")
        at.press("escape")
        await at.settle()
        assert day_of(ready).state == "closed"
        for who in ((), ("fay", FINANCE_PIN)):
            at.press("f8")
            at.type("late mail")
            at.press("enter")
            await at.settle()
            assert "takes the finance officer" in at.text
            if not who:
                at.press("escape")
                await at.settle()
                assert "takes the finance officer" in at.text
                continue
            for typed in who:
                at.type(typed)
                at.press("enter")
                await at.settle()
            assert "11/23/26 is open again." in at.text
    assert day_of(ready).moves[-1].approved_by == "Fay Hinson"


# ---------------------------------------------------------------------------------- the papers
@pytest.mark.parametrize("size", SIZES)
async def test_papers_are_listed_and_read(ready, desk, golden, size):
    close_day(ready)
    async with desk("day_close", who="sam", size=size) as at:
        at.press("f5")
        await at.settle()
        golden(at, "day_papers")
        at.press("enter")
        await at.settle()
        assert day_of(ready).seal in at.text
        at.press("end", "pageup", "home", "down", "up", "pagedown")
        await at.settle()
        assert "verify --seal" in at.text or size[1] == 43
        at.press("escape")
        await at.settle()
        at.press("down", "down", "enter")
        await at.settle()
        golden(at, "day_paper")
        at.press("escape")
        await at.settle()
        at.press("escape")
        await at.settle()
        assert at.title == "DAY CLOSE"


async def test_papers_of_a_day_never_closed(ready, desk):
    async with desk("day_papers", TODAY, who="sam") as at:
        assert "it was never closed" in at.text
        at.press("enter")
        await at.settle()
        assert "PAPERS OF" in at.lines[0]


async def test_a_paper_that_was_changed_is_not_shown(ready, desk, monkeypatch):
    close_day(ready)
    monkeypatch.setattr(papers, "unpacked", lambda _: b"other")
    async with desk("day_paper", 1, "Day close", who="sam") as at:
        assert "is not what was kept" in at.text


# ---------------------------------------------------------------------------------- the ledger
@pytest.mark.parametrize("size", SIZES)
async def test_the_distribution_is_read_down_to_the_receipt(ready, desk, golden, size):
    async with desk("ledger", who="sam", size=size) as at:
        golden(at, "ledger")
        assert "Proved: debits are credits" in at.text
        at.press("enter")
        await at.settle()
        golden(at, "ledger_entries")
        assert "2 lines, together 85.00 debit." in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape")
        await at.settle()
        at.press("escape")
        await at.settle()
        at.press("down", "down", "down", "enter")
        await at.settle()
        # Between funds there is no entry: Enter tells what the rest of the fund leaves open.
        assert at.title == "WHY?"
        golden(at, "why_between_funds")
        at.press("escape")
        await at.settle()
        at.press("end", "enter")
        await at.settle()
        assert "GENERAL LEDGER" in at.lines[0]


async def test_it_is_posted_once_and_listed(ready, desk, golden):
    async with desk("ledger", who="sam") as at:
        at.press("f6")
        await at.settle()
        assert "No day was posted" in at.text
        at.press("enter", "escape")
        await at.settle()
        at.press("f12")
        await at.settle()
        await at.read()
        at.press("n")
        await at.settle()
        at.press("f12")
        await at.settle()
        assert "Post 175.00 of 11/23/26 to the ledger?" in at.text
        await at.read()
        at.press("y")
        await at.settle()
        assert "Posted as ledger batch 1." in at.text
        at.press("f12")
        await at.settle()
        at.press("f6")
        await at.settle()
        golden(at, "ledger_batches")
        at.press("enter")
        await at.settle()
        assert "batch 1" in at.lines[1]
    ready.prove()


async def test_nothing_to_post_says_where_to_look(office, desk):
    async with desk("ledger", TODAY, who="sam") as at:
        assert "Nothing of this day is to post." in at.text


async def test_a_bill_has_no_receipt_to_open(office, desk):
    office.account(A)
    office.bill(A, due=TODAY, water=900)
    async with desk("ledger", who="sam") as at:
        at.press("enter")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "An entry without a receipt: billing." in at.text


async def test_what_the_books_refuse_is_said(ready, desk):
    funds = {"cash_fund": "10", "due_from": {}, "due_to": {}}
    policies.set_policy(ready.db, "gl.between_funds", funds, dt.date(2026, 1, 2))
    async with desk("ledger", who="sam") as at:
        assert "has not said in which accounts fund 30" in at.text
    async with desk("ledger", None, 99, who="sam") as at:
        assert "There is no ledger batch 99." in at.text


# ------------------------------------------------------------------------------- from elsewhere
async def test_it_is_reached_from_the_menu_and_the_drawer(ready, desk):
    for letter, title in (("y", "DAY CLOSE"), ("l", "GENERAL LEDGER")):
        async with desk("find", who="sam") as at:
            at.press("f10")
            await at.settle()
            at.press(letter)
            await at.settle()
            assert at.title == title
    async with desk("open_drawer", who="sam") as at:
        at.press("f5")
        await at.settle()
        assert at.title == "DAY CLOSE"
        assert "Back" in at.lines[-2]
    async with desk("open_drawer") as at:
        at.press("f5")
        await at.settle()
        assert at.title == "OPEN DRAWER", "a clerk closes no day"
