"""The dispatch board at the desk: filters, many at once, what others change, a crew's day."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from clerktui.db import watching
from tests.support.office import Office
from tests.support.work_orders import MARIA, history, move, request, row, staffed

SIZES = pytest.mark.parametrize("size", [(80, 24), (132, 43), (40, 24)])
PATIENCE_S = 30


@pytest.fixture
def office(office: Office) -> Office:
    """A leak three people reported an hour and a half ago, a pothole, garbage left out."""
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    staffed(office)
    request(office, account=MARIA, words="runs down the street")
    request(office, "pothole", place="9 Oak St")
    request(office, "missed_garbage", place="40 Pine St", answers={"out": "yes"})
    move(office, "assign", 3, crew="w2")
    office.db.clock.move(dt.timedelta(minutes=95))
    return office


@SIZES
async def test_the_board_says_what_is_late_first_in_figures_and_words(desk, golden, size):
    async with desk("work_orders", who="dot", size=size) as at:
        await at.settle()
        golden(at, "board")
        assert "3 open" in at.text
        assert "1:05 late" in at.text
        assert "Esc Back" in at.text
        assert at.screen.table.marked.number == 1


@SIZES
async def test_an_empty_board_says_how_one_begins(desk, golden, size, office):
    async with desk("work_orders", who="dot", size=size) as at:
        at.press("c")
        await at.settle()
        at.press("2")
        await at.settle()
        golden(at, "board_empty")
        assert "a shows all." in at.text
        at.press("a")
        await at.settle()
        assert "a shows all." not in at.text


async def test_single_keys_narrow_it(desk, golden):
    async with desk("work_orders", who="dot") as at:
        at.press("d")
        await at.settle()
        golden(at, "board_departments")
        at.press("4")
        await at.settle()
        assert "shown: Streets" in at.text
        assert [one.number for one in at.screen.table.views] == [2]
        at.press("a", "o")
        await at.settle()
        assert [one.number for one in at.screen.table.views] == [1]
        at.press("o", "m")
        await at.settle()
        assert "shown: mine" in at.text
        assert [one.number for one in at.screen.table.views] == [3]
        at.press("a", "g")
        await at.settle()
        at.press("2")
        await at.settle()
        assert [one.number for one in at.screen.table.views] == [3]
        at.press("a", "slash")
        await at.settle()
        at.type("oak")
        at.press("enter")
        await at.settle()
        assert [one.number for one in at.screen.table.views] == [2]


async def test_several_are_marked_planned_and_sent(desk, golden, office):
    async with desk("work_orders", who="dot") as at:
        at.press("space", "space", "f3")
        await at.settle()
        assert "Assign 2 orders" in at.text
        golden(at, "board_assign")
        at.type("1")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "2 orders are planned, Water crew 1." in at.text
        assert {row(office, number).crew for number in (1, 2)} == {"w1"}
        at.press("home", "f5")
        await at.settle()
        assert "Order 1 is dispatched." in at.text
    assert row(office, 1).state == "dispatched"


async def test_one_another_moved_meanwhile_is_told_and_stays_marked(desk, office):
    async with desk("work_orders", who="dot") as at:
        at.press("space", "space")
        await at.settle()
        move(office, "take", 2, who="admin")
        at.press("f3")
        await at.settle()
        at.type("1")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "Order 1 is planned, Water crew 1." in at.text
        assert "Order 2 is open meanwhile" in " ".join(at.text.split())
        assert at.screen.table.chosen == {2}
    assert row(office, 2).crew == ""


async def test_it_is_taken_let_go_and_taken_over_with_the_reason(desk, office):
    async with desk("work_orders", who="dot") as at:
        at.press("f6")
        await at.settle()
        assert "Order 1 is yours." in at.text
        at.press("f6")
        await at.settle()
        assert "Order 1 is let go." in at.text
        move(office, "take", 1, who="admin")
        at.press("a", "f6")
        await at.settle()
        assert "Take order 1 over from Alex Admin" in at.text
        at.type("Alex is at lunch")
        at.press("enter")
        await at.settle()
        assert "Order 1 is yours." in at.text
    assert [kind for kind, _ in history(office, 1)].count("taken") == 3


async def test_it_becomes_more_urgent_is_opened_again_and_cancelled(desk, office):
    async with desk("work_orders", who="dot") as at:
        at.press("down", "p")
        await at.settle()
        at.type("1")
        at.press("enter")
        at.type("a child fell")
        at.press("enter")
        await at.settle()
        assert row(office, 2).priority == 1
        assert at.screen.table.marked.number == 2
        move(office, "dispatch", 2, crew="w1")
        at.press("a", "r")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert row(office, 2).state == "open"
        at.press("f8")
        await at.settle()
        at.type("the State's road")
        at.press("enter")
        await at.settle()
        assert "Order 2: cancelled." in at.text
        assert [one.number for one in at.screen.table.views] == [1, 3]


async def test_an_order_is_said_to_be_done(desk, office):
    async with desk("work_orders", "oak") as at:
        at.press("f12")
        await at.settle()
        assert "Is order 2 done at 9 Oak St?" in at.text
        at.press("enter")
        at.type("filled with cold patch")
        at.press("enter")
        await at.settle()
        assert "Order 2: completed." in at.text
    async with desk("work_orders", "#2") as at:
        await at.settle()
        assert "completed" in at.text
        assert "F12 Done" not in at.text


async def test_marked_orders_and_a_day_are_printed(desk, office):
    async with desk("work_orders", who="dot") as at:
        at.press("space", "space", "f2")
        await at.settle()
        assert "2 sheets are printed." in at.text
    async with desk("work_orders_day", "w2", who="dot") as at:
        at.press("f2")
        await at.settle()
        assert "One sheet is printed." in at.text


async def test_an_order_opens_whole_and_a_request_is_taken_from_here(desk):
    async with desk("work_orders", who="dot") as at:
        at.press("down", "enter")
        await at.settle()
        assert at.title == "WORK ORDER"
        at.press("escape", "w")
        await at.settle()
        assert at.title == "REQUEST"


async def test_what_somebody_else_does_is_shown_by_itself_where_the_mark_is(
    desk, office, monkeypatch
):
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 0.05)
    async with desk("work_orders", who="dot") as at:
        at.app.watch_tasks()
        at.press("down", "space")
        await at.settle()
        assert at.screen.table.marked.number == 3
        request(office, "storm_drain", place="1 Low St")
        async with asyncio.timeout(PATIENCE_S):
            while "4 open" not in at.text:
                await asyncio.sleep(0)
                await at.settle()
        assert "Low St" in at.text
        assert at.screen.table.marked.number == 3
        assert at.screen.table.chosen == {2}


# ------------------------------------------------------------------------------- a crew's day
@SIZES
async def test_a_crews_day_is_put_in_order_with_two_keys(desk, golden, office, size):
    for number in (1, 2):
        move(office, "assign", number, crew="w2")
    async with desk("work_orders_day", "w2", who="dot", size=size) as at:
        at.press("end", "minus")
        await at.settle()
        golden(at, "crew_day")
        assert [one.number for one in at.screen.table.views] == [1, 3, 2]
        assert [one.sequence for one in at.screen.table.views] == [1, 2, 3]
        assert at.screen.table.marked.number == 3
        at.press("minus", "minus")
        await at.settle()
        assert [one.number for one in at.screen.table.views] == [3, 1, 2]
        at.press("plus")
        await at.settle()
        assert [row(office, number).sequence for number in (1, 3, 2)] == [1, 2, 3]


async def test_another_crew_and_another_day(desk, office):
    async with desk("work_orders", who="dot") as at:
        at.press("y")
        await at.settle()
        assert "Which crew" in at.text
        at.press("2")
        await at.settle()
        assert "Water crew 2, Monday 11/23/26" in at.text
        assert "1 order," in at.text
        at.press("f4")
        await at.settle()
        at.type("112226")
        at.press("enter")
        await at.settle()
        assert "Nothing is planned." in at.text
        at.press("f6")
        await at.settle()
        at.press("1")
        await at.settle()
        assert "Water crew 1, Sunday 11/22/26" in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "ORDERS"


async def test_more_than_a_page_comes_as_one_goes_down_and_stays_when_read_again(desk, office):
    for number in range(60):
        request(office, "pothole", place=f"{100 + number} Ash St")
    async with desk("work_orders", who="dot") as at:
        at.press("end")
        await at.settle()
        assert len(at.screen.table.views) == 63
        at.press("end")
        await at.settle()
        last = at.screen.table.marked.number
        at.press("f6")
        await at.settle()
        assert len(at.screen.table.views) == 63
        assert at.screen.table.marked.number == last


async def test_a_place_with_signs_in_it_is_shown_as_it_is(desk, office):
    request(office, "pothole", place="[b]9[/b] {x} %s Rd", words="[@click=app.quit]go")
    async with desk("work_orders", "%s", who="dot", size=(132, 43)) as at:
        await at.settle()
        assert "[b]9[/b] {x} %s Rd" in at.text
        assert "[@click=app.quit]go" in at.text


async def test_who_may_not_dispatch_is_told_so_and_offered_nothing_of_it(desk, office):
    async with desk("work_orders", who="fay") as at:
        await at.settle()
        assert "p Priority" not in at.text
        assert "F5 Dispatch" not in at.text
        at.press("f5")
        await at.settle()
        assert row(office, 1).state == "open"
