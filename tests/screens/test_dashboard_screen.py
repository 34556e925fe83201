"""The dashboard at the desk: read at one glance, refreshed by a key only, each line opened."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import DatabaseUnreachable
from clerktui.terminal.glyphs import ascii_only
from clerktui.views.batches import LineKeyed
from clerktui.views.tickets import TenderDraft
from tests.support.batches import HOLDER, begin_batch, key, to_state
from tests.support.desk import LARGE, SMALL


@pytest.fixture
def busy(office):
    """Money of two kinds, debts of three ages, unidentified money, a drawer that was short."""
    office.account("10-0001-00", water=40_000, due=dt.date(2026, 11, 30))
    office.account("10-0002-00", water=9000, sewer=12_500, due=dt.date(2026, 10, 10))
    office.account("10-0003-00", tax=150_000, due=dt.date(2026, 6, 1))
    office.pay("10-0001-00", 12_345)
    office.pay("10-0002-00", 3000, TenderDraft("check", 3000, "1187"))
    office.open_drawer("2", "dee")
    office.close("dee", cash=19_500)
    number = begin_batch(office, "ana", 4000, 1)
    key(office, number, LineKeyed(number, HOLDER, 1, "", 4000, "check", "77", typed="no stub"))
    to_state(office, number, "posted")
    return office


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_office_is_read_at_one_glance(busy, desk, golden, size):
    async with desk("dashboard", size=size, who="sam") as at:
        golden(at, "dashboard")
        assert "Made 11/23/26 09:00:00" in at.text
        assert "193.45" in at.text


async def test_in_ascii_it_keeps_its_shape(busy, desk):
    async with desk("dashboard", who="sam") as at:
        plain = "".join(map(ascii_only, at.text.replace("\n", "|")))
        assert plain.isascii()
        assert "?" not in plain.replace("Why?", "")
        assert "######" in plain


async def test_an_empty_office_has_one_too(office, desk, golden):
    async with desk("dashboard", who="sam") as at:
        golden(at, "dashboard_empty")


async def test_it_is_refreshed_by_a_key_and_not_by_itself(busy, desk):
    async with desk("dashboard", who="sam") as at:
        busy.pay("10-0001-00", 655)
        busy.db.clock.move(dt.timedelta(minutes=5))
        await at.settle()
        assert "Made 11/23/26 09:00:00" in at.text
        assert "200.00" not in at.text
        at.press("f6")
        await at.settle()
        assert "Made 11/23/26 09:05:00" in at.text
        assert "200.00" in at.text


async def test_lines_open_where_they_are_worked_on(busy, desk):
    async with desk("dashboard", who="sam") as at:
        at.press("enter")
        await at.settle()
        assert at.title == "SUSPENSE"
        at.press("escape", "escape")
        await at.settle()
        assert at.title == "DASHBOARD"
        at.press("down", "enter")
        await at.settle()
        assert at.title == "BATCHES"
        at.press("escape", "end", "enter")
        await at.settle()
        assert "Why was drawer 2 5.00 short?" in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "DASHBOARD"


async def test_a_line_without_a_screen_says_so(busy, desk, monkeypatch):
    monkeypatch.setattr("clerktui.screens.insight.dashboard.DUTIES", {})
    async with desk("dashboard", who="sam") as at:
        at.press("enter")
        await at.settle()
        assert "Suspense: there is no screen for this." in at.text


async def test_it_is_printed(busy, desk):
    async with desk("dashboard", who="sam") as at:
        at.press("f2")
        await at.settle()
        assert "on its way to the printer" in at.text
    with busy.db.read() as connection:
        kinds = connection.exec_driver_sql("SELECT kind FROM print_job").scalars().all()
    assert "dashboard" in kinds


async def test_a_supervisor_reaches_it_by_the_menu_and_a_clerk_does_not(busy, desk):
    async with desk("find", who="sam") as at:
        at.press("f10")
        await at.settle()
        at.type("o")
        await at.settle()
        assert at.title == "DASHBOARD"
        at.press("escape")
        await at.settle()
        assert at.title == "FIND"
    async with desk("find") as at:
        at.press("f10")
        await at.settle()
        assert "Dashboard" not in at.text


async def test_what_is_refused_is_said(busy, desk, monkeypatch):
    async with desk("dashboard") as at:
        assert "You are not permitted" in at.text

    def lost(*_):
        raise DatabaseUnreachable("db.unreachable")

    async with desk("dashboard", who="sam") as at:
        monkeypatch.setattr("clerktui.services.dashboard.print_dashboard", lost)
        at.press("f2")
        await at.settle()
        assert "The books cannot be reached" in at.text


async def test_every_figure_says_why(busy, desk, golden):
    async with desk("dashboard", who="sam") as at:
        at.press("question_mark")
        await at.settle()
        golden(at, "why_dashboard")
        at.press("escape")
        await at.settle()
        assert at.title == "DASHBOARD"
