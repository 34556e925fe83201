"""One order whole at the desk: everything of it seen, and every step of it from its screen."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import accounts
from clerktui.views.accounts import FlagDraft
from tests.support.applications import serve
from tests.support.desk import LARGE, SMALL
from tests.support.work_orders import (
    MARIA,
    callers,
    complete,
    history,
    move,
    only_looks,
    request,
    row,
    staffed,
)

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE, (40, 24)])


@pytest.fixture
def town(office):
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120, address="418 Mill Rd")
    staffed(office)
    request(office, account=MARIA, number="919-555-0142", words="in the road", wants_call=True)
    request(office, place="418 Mill Rd", caller="Ben Cole", number="919-555-0190", join=1)
    return office


@SIZES
async def test_an_order_is_seen_whole(town, desk, golden, clock, size):
    request(town, "pothole", account=MARIA, parent=1)
    move(town, "take", 1)
    move(town, "dispatch", 1, crew="w1")
    clock.move(dt.timedelta(hours=3))
    async with desk("work_order", 1, who="dot", size=size) as at:
        golden(at, "work_order")
        assert "LATE" in at.text


async def test_from_the_account_its_orders_and_from_there_one(town, desk, golden):
    request(town, "pothole", account=MARIA)
    complete(town, 2)
    async with desk("account", MARIA) as at:
        assert "9 Orders 2, 1 open" in at.text
        at.press("9")
        await at.settle()
        golden(at, "orders_at")
        at.press("enter")
        await at.settle()
        assert at.title == "WORK ORDER"
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_no_order_yet_says_what_to_do(office, desk):
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120)
    async with desk("account", MARIA) as at:
        assert "9 Orders" not in at.text
        at.press("9")
        await at.settle()
        assert "No order yet. F4 takes a request down." in at.text
        at.press("f4")
        at.type("l")
        at.press("enter")
        await at.settle()
        assert at.title == "ITS ORDERS"
        assert "Water leak" in at.text


async def test_an_order_goes_to_the_crew_and_is_done_from_its_screen(town, desk, golden):
    async with desk("work_order", 1, who="dot") as at:
        at.press("f6")
        await at.settle()
        assert "Dot Avery has it" in at.text
        at.press("f3")
        await at.settle()
        golden(at, "work_order_assign")
        at.type("1")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "Order 1: assigned, Water crew 1." in at.text
        at.press("f5")
        await at.settle()
        assert "DISPATCHED" in at.text
        at.press("e", "v")
        await at.settle()
        assert "ARRIVED" in at.text
        at.press("f12")
        await at.settle()
        golden(at, "work_order_done")
        at.press("enter")
        at.type("clamp put on")
        at.press("enter")
        await at.settle()
        assert "COMPLETED" in at.text
        assert "to be called" in at.text
    assert [kind for kind, _ in history(town, 1)][-6:] == [
        *("taken", "assigned", "dispatched", "accepted", "arrived", "completed")
    ]
    assert row(town, 1).note == "clamp put on"
    town.prove()


async def test_what_could_not_be_done_comes_back_and_is_opened_again(town, desk):
    move(town, "dispatch", 1, crew="w1")
    async with desk("work_order", 1, who="dot") as at:
        at.press("f9")
        at.type("1")
        at.press("enter")
        at.type("dog")
        at.press("enter")
        await at.settle()
        assert "COULD NOT" in at.text
        assert row(town, 1).note == "Gate or door was locked. dog"
        at.press("r", "enter")
        await at.settle()
        assert row(town, 1).state == "open"


async def test_what_a_meter_shows_is_keyed_with_the_rest_of_the_paper(town, desk):
    serve(town, MARIA, "88213", "water")
    request(town, "reread", account=MARIA)
    async with desk("work_order", 2, who="dot") as at:
        at.press("f12")
        await at.settle()
        assert at.title == "ORDERS KEYED BACK"
        assert "Read the meter again" in at.text
    async with desk("work_order", 1, who="dot") as at:
        at.press("k")
        await at.settle()
        assert at.title == "ORDERS KEYED BACK"
        assert "Water leak" in at.text


async def test_not_done_is_said_in_the_form_of_done_too(town, desk):
    move(town, "dispatch", 1, crew="w1")
    async with desk("work_order", 1, who="dot") as at:
        at.press("f12")
        at.type("2")
        at.press("enter", "enter")
        await at.settle()
        assert row(town, 1).state == "could_not"


async def test_how_urgent_it_is_a_note_and_the_end(town, desk):
    async with desk("work_order", 1, who="dot") as at:
        at.press("p")
        at.type("1")
        at.press("enter")
        at.type("cellar")
        at.press("enter")
        await at.settle()
        assert "1 EMERGENCY" in at.text
        at.press("w")
        at.type("gas man was there")
        at.press("enter")
        await at.settle()
        at.press("end")
        await at.settle()
        assert "note: gas man was there" in at.text
        at.press("f8")
        at.type("sprinkler")
        at.press("enter")
        await at.settle()
        assert "CANCELLED" in at.text
        assert "F12 Done" not in at.text
        assert "F8 Cancel" not in at.text


async def test_another_caller_and_an_order_that_belongs_to_it(town, desk, golden):
    async with desk("work_order", 1) as at:
        at.press("l")
        await at.settle()
        golden(at, "request_join")
        at.type("Ann Lee")
        at.press("enter")
        at.type("919-555-0191")
        at.press("f12")
        await at.settle()
        assert at.title == "WORK ORDER"
        assert "Joined order 1" in at.text
        at.press("u")
        await at.settle()
        assert "Order 1 needs it." in at.text
        at.type("p")
        at.press("enter")
        await at.settle()
        assert "orders 2" in at.text
        at.press("g")
        await at.settle()
        assert "it belongs to order 1" in at.text
    assert [one.caller for one in callers(town, 1)][-1] == "Ann Lee"


async def test_it_is_printed_to_be_taken_along(town, desk):
    async with desk("work_order", 1, who="dot") as at:
        at.press("f2")
        await at.settle()
        assert "One sheet is printed." in at.text
        assert at.title == "WORK ORDER"


async def test_who_looked_at_an_older_order_is_told_and_sees_the_newer(town, desk):
    async with desk("work_order", 1, who="dot") as at:
        move(town, "dispatch", 1, who="sam", crew="w2")
        at.press("f6")
        await at.settle()
        assert "Look at it again" in at.text
        assert "DISPATCHED" in at.text


async def test_a_confidential_address_is_looked_at_on_record(town, desk):
    flag = FlagDraft("confidential", proof="program_card", substitute_address="PO Box 1")
    accounts.add_flag(town.db, town.people["sam"], MARIA, flag)
    async with desk("work_order", 1, who="dot") as at:
        assert "418 Mill Rd" not in at.text
        at.press("o")
        await at.settle()
        assert "418 Mill Rd. That you looked is written down." in at.text


async def test_who_only_looks_is_offered_nothing_to_do(town, desk):
    async with desk("work_order", 1, who=only_looks(town)) as at:
        assert "F12 Done" not in at.text
        assert "F5 Dispatch" not in at.text
        at.press("y")
        await at.settle()
        assert at.title == "ITS ORDERS"


async def test_field_staff_see_their_own_crews_order(town, desk):
    async with desk("work_order", 1, who="walt", size=(40, 24)) as at:
        assert "is for no crew yet." in " ".join(at.text.split())
    move(town, "dispatch", 1, crew="w1")
    async with desk("work_order", 1, who="walt", size=(40, 24)) as at:
        assert "418 Mill Rd" in at.text
        at.press("e")
        await at.settle()
        assert row(town, 1).state == "accepted"
        at.press("l", "k", "y", "u", "enter")
        await at.settle()
        assert at.title == "WORK ORDER"


async def test_an_order_there_is_not_says_so(town, desk):
    async with desk("work_order", 99) as at:
        assert "There is no work order 99." in at.text


async def test_a_crew_is_sent_to_what_is_for_a_later_day_only_when_that_is_meant(town, desk):
    order = request(town, "pothole", place="Elm & 5th").number
    move(town, "assign", order, crew="w1", wanted_on=dt.date(2026, 12, 1))
    async with desk("work_order", order, who="dot") as at:
        at.press("f5")
        await at.settle()
        asked = f"Planned for a later day: {order} (12/01/26). Send the crew now?"
        assert asked in " ".join(at.text.split())
        at.answer("n")
        await at.settle()
        assert row(town, order).state == "assigned"
        at.press("f5")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert row(town, order).state == "dispatched"
