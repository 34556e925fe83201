"""Drawers: opened with a counted float, closed blind, over or short approved, the Z report seen."""

from __future__ import annotations

import pytest

from clerktui.services import drawer_pending, drawers
from clerktui.views.drawers import CloseDrawerDraft
from tests.support.batches import begin_batch, key
from tests.support.office import new_id


@pytest.fixture
def busy(office):
    office.account("10-0442-07", water=4120, sewer=3800)
    office.pay("10-0442-07", 5000)
    return office


async def test_a_drawer_is_opened_with_a_sum(office, desk, golden):
    async with desk("open_drawer", who="dee") as at:
        await at.settle()
        golden(at, "open_drawer")
        at.press("enter")
        at.type("20*5+5*20")
        await at.settle()
        assert "Float         200.00" in at.text
        at.press("enter")
        await at.settle()
    view = drawers.current_drawer(office.db, office.people["dee"])
    assert (view.drawer, view.float_cents) == ("2", 20_000)


async def test_a_drawer_is_opened_by_pieces(office, desk):
    async with desk("open_drawer", who="dee") as at:
        await at.settle()
        at.press("enter", "enter")
        for pieces in ("1", "", "3", "", "2+1"):
            at.type(pieces)
            at.press("enter")
        for _ in range(7):
            at.press("enter")
        await at.settle()
    detail = drawers.get_drawer(office.db, office.people["dee"], "2")
    assert detail.drawer.float_cents == 10_000 + 3 * 2000 + 3 * 500


async def test_a_drawer_somebody_has_open_is_not_opened_again(office, desk):
    async with desk("open_drawer", who="dee") as at:
        await at.settle()
        at.press("1")
        await at.settle()
        assert "Drawer 1 is open for Ana Ruiz." in at.text


async def test_a_drawer_that_waits_is_not_called_open(office, desk):
    counted = CloseDrawerDraft(new_id(), office.sessions["ana"].session_id, (("cash", 100),))
    drawer_pending.leave_pending(office.db, office.people["ana"], counted)
    office.sessions["ana"] = drawers.current_drawer(office.db, office.people["ana"])
    async with desk("open_drawer") as at:
        await at.settle()
        assert "drawer 1 waits 11/23/26" in at.lines[-1]
        assert "Ana Ruiz (waits)" in at.text
        at.press("1")
        await at.settle()
        assert "Drawer 1 was counted and waits to be settled: Ana Ruiz." in at.text


async def test_a_count_that_is_no_number_is_told_beside_it(office, desk):
    async with desk("open_drawer", who="dee") as at:
        await at.settle()
        at.press("enter")
        at.type("20*")
        at.press("enter")
        await at.settle()
        assert "a number is missing" in at.text


async def test_the_right_count_closes_at_once(busy, desk, golden):
    async with desk("close_drawer") as at:
        await at.settle()
        golden(at, "close_drawer")
        assert "250" not in at.text, "the clerk counts blind"
        at.type("20*12+10")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        golden(at, "z_report")
        assert "Over or short: none" in at.text
    assert drawers.current_drawer(busy.db, busy.people["ana"]) is None
    busy.prove()


async def test_five_short_is_booked_without_approval(busy, desk):
    async with desk("close_drawer") as at:
        await at.settle()
        at.type("245")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        assert "Over or short: 5.00 short" in at.text
    busy.prove()


async def test_above_the_limit_a_supervisor_approves(busy, desk):
    async with desk("close_drawer") as at:
        await at.settle()
        at.type("200")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        assert "off by more than 10.00" in at.text
        assert "-50.00" not in at.text, "the clerk still counts blind"
        at.type("sam")
        at.press("enter")
        at.type("9753")
        at.press("enter")
        await at.settle()
        assert "approved by Sam Locklear" in at.text
    busy.prove()


async def test_nobody_approves_and_the_count_stays(busy, desk):
    async with desk("close_drawer") as at:
        await at.settle()
        at.type("200")
        at.press("enter", "enter", "enter", "enter", "escape")
        await at.settle()
        assert at.screen.focused.value == "200"
    assert drawers.current_drawer(busy.db, busy.people["ana"]) is not None
    busy.prove()


async def test_batches_that_are_not_posted_are_named_before_the_count(office, desk):
    office.account("10-0442-07", water=5000)
    number = begin_batch(office, "ana")
    key(office, number, ("10-0442-07", 5000, "2041"))
    begin_batch(office, "ana")  # nothing is in it
    async with desk("close_drawer") as at:
        assert f"Not posted yet, and not in this drawer's count: batch {number}." in at.text
