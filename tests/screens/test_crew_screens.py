"""A crew's orders on a phone's forty columns: read, accepted, done; what is called off is said."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest
from sqlalchemy import select

from clerktui.models import WorkOrderCost
from clerktui.screens.register import DUTIES
from clerktui.services import tickets
from clerktui.services.reference import get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_orders import crew_typed
from clerktui.widgets.screen import commands_of
from tests.support.customers import MARIA, add_maria
from tests.support.desk import SMALL
from tests.support.work_orders import cancel, history, move, request, row, staffed

NARROW = (40, 24)
SIZES = (NARROW, SMALL)


@pytest.fixture
def out(office):
    """Three orders of water crew 1: a leak to go to, one with a meter, one for another day."""
    staffed(office)
    add_maria(office)
    leak = request(office, account=MARIA, words="Water runs down the road since this morning")
    move(office, "dispatch", leak.number, crew="w1", sequence=1)
    reread = request(office, "reread", account=MARIA, is_other=True, answers=_answers(office))
    move(office, "dispatch", reread.number, crew="w1")
    planned = request(office, place="Oak St & Mill Rd", is_other=True, priority=1)
    move(office, "assign", planned.number, crew="w1")
    return office


def _answers(office) -> dict[str, str]:
    with office.db.read() as connection:
        kind = town.type_of(get_reference(office.db, connection), "reread")
    return {one.code: (one.choices or ("1",))[0] for one in kind.fields if one.is_required}


@pytest.mark.parametrize("size", SIZES)
async def test_two_lines_an_order_and_enter_opens_it(out, desk, golden, size):
    async with desk("my_orders", who="walt", size=size) as at:
        golden(at, "crew_orders")
        at.press("enter")
        await at.settle()
        golden(at, "crew_order")
        at.press("a")
        await at.settle()
        assert row(out, 1).state == "accepted"
        at.press("r")
        await at.settle()
        golden(at, "crew_order_there")
        assert row(out, 1).state == "arrived"
        at.press("d")
        await at.settle()
        golden(at, "crew_done")


async def test_done_is_booked_once_with_all_it_took(out, desk):
    before = out.balance(MARIA)
    async with desk("my_orders", who="walt", size=NARROW) as at:
        at.press("enter")
        await at.settle()
        at.press("d")
        await at.settle()
        at.type("Clamp put on")
        at.press("enter")
        at.type("45")
        at.press("enter")
        at.type("clamp, 2, 18.50")
        at.press("enter")
        at.type("b")
        at.press("enter")
        await at.settle()
        assert "b is no letter" in at.text
        at.type("a")
        at.press("enter", "enter")
        await at.settle()
        assert at.title == "MY ORDERS"
        assert "Order 1 is done. Charged 75.00." in at.text
    assert [kind for kind, _ in history(out, 1)].count("completed") == 1
    assert row(out, 1).state in ("completed", "followed_up")
    assert out.balance(MARIA) - before == 7_500


async def test_what_was_typed_survives_a_dropped_line(out, desk):
    for keys in (("Clamp put on", "enter", "enter"), ("", "enter", "enter", "enter", "enter")):
        async with desk("crew_order", 1, who="walt", size=NARROW) as at:
            at.press("d")
            await at.settle()
            at.type(keys[0])
            at.press(*keys[1:])
            await at.settle()
    assert row(out, 1).note == "Clamp put on"
    assert tickets.list_unfinished(out.db, out.people["walt"]) == ()
    assert crew_typed.kept(out.db, out.people["walt"], 1) is None


async def test_a_reading_is_asked_where_the_type_asks(out, desk, golden):
    async with desk("crew_order", 2, who="walt", size=NARROW) as at:
        at.press("d")
        await at.settle()
        golden(at, "crew_done_reading")
        at.press("enter", "enter", "enter", "enter", "enter")
        await at.settle()
        assert "say what the meter" in at.text
        at.type("4100")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        assert "Order 2 is done." in at.text
    assert row(out, 2).state in ("completed", "followed_up")


async def test_it_is_given_back_with_a_reason_by_one_key(out, desk, golden):
    async with desk("my_orders", who="walt", size=NARROW) as at:
        at.press("enter")
        await at.settle()
        at.press("n")
        await at.settle()
        golden(at, "crew_could_not")
        at.press("1")
        await at.settle()
        assert at.title == "MY ORDERS"
        assert "Order 1 is given back." in at.text
    assert row(out, 1).outcome == "locked"


async def test_a_note_reaches_the_office(out, desk):
    async with desk("crew_order", 1, who="walt", size=NARROW) as at:
        at.press("o")
        await at.settle()
        at.type("Valve is under a parked car")
        at.press("enter")
        await at.settle()
    assert ("noted", "dispatched") in history(out, 1)


@pytest.mark.parametrize("size", SIZES)
async def test_a_cancelled_order_is_said_until_it_is_answered(out, desk, golden, size):
    async with desk("my_orders", who="walt", size=size) as at:
        at.press("enter")
        await at.settle()
        cancel(out, 1, "a payment")
        at.app._heard()
        await heard(at, "CANCELLED")
        golden(at, "crew_called_off")
        at.press("a")
        await at.settle()
        assert row(out, 1).state == "cancelled"
        at.press("escape")
        await at.settle()
        said = " ".join(at.text.split())
        assert "Order 1 CANCELLED: a payment. Do not go. K: I know." in said
        at.press("k")
        await at.settle()
        assert "CANCELLED" not in at.text
    assert ("acknowledged", "cancelled") in history(out, 1)


async def test_the_form_of_what_was_done_hears_of_it_too_and_keeps_what_is_typed(out, desk):
    async with desk("crew_order", 1, who="walt", size=NARROW) as at:
        at.press("d")
        await at.settle()
        at.type("Pipe mended")
        cancel(out, 1, "a payment")
        at.app._heard()
        await heard(at, "CANCELLED")
        assert "Pipe mended" in at.text
        at.press("escape")
        await at.settle()
        at.answer("y")
        await at.settle()
        at.press("k")
        await at.settle()
        assert "CANCELLED, URGENT" in at.text
        assert "LATE" not in at.text


async def heard(at, words: str) -> None:
    """Wait for what comes by itself."""
    for _ in range(1_000):
        await at.pilot.pause()
        await at.settle()
        if words in at.text:
            return
    raise AssertionError(at.text)


async def test_who_works_in_no_crew_is_told_so(out, desk):
    out.people["new"] = replace(out.people["walt"], username="newbie")
    async with desk("my_orders", who="new", size=NARROW) as at:
        assert "newbie works in no crew yet." in at.text


async def test_field_staff_sign_on_to_their_orders_and_off_again(out, desk):
    async with desk("sign_on", who=None, size=NARROW) as at:
        at.type("walt")
        at.press("enter")
        at.type("4411")
        at.press("enter")
        await at.settle()
        assert at.title == "MY ORDERS"
        assert at.lines[-1].startswith(" walt")
        assert "drawer" not in at.lines[-1]
        at.press("s")
        await at.settle()
        assert at.title == "SIGN ON"
        assert at.app.actor is None


async def test_nothing_of_the_desk_is_in_reach_of_a_crew(out, desk):
    for place in (("my_orders",), ("crew_order", 1)):
        async with desk(*place, who="walt", size=NARROW) as at:
            offered = {command.action for _, command in commands_of(at.screen, at.app)}
            assert offered <= CREWS | {"help", "redraw", "back", "sign_off"}


CREWS = {"accept", "there", "done", "could_not", "note", "know"}


def test_every_command_of_the_desk_is_refused_to_a_crew(out):
    walt, asked = out.people["walt"], set()
    for name in DUTIES.values():
        module = importlib.import_module(name.partition(":")[0])
        if ".crew." not in module.__name__:
            screen = getattr(module, name.partition(":")[2])
            asked |= {one.permission for one in screen.all_commands() if one.permission}
    assert asked
    assert [one for one in asked if walt.may(one)] == []
    assert walt.permissions == {"work_order.crew"}


async def test_help_is_read_in_whole_words_on_a_phone(out, desk, golden):
    async with desk("crew_order", 1, who="walt", size=NARROW) as at:
        at.press("f1")
        await at.settle()
        at.press("end")
        await at.settle()
        golden(at, "crew_help")
        assert "F1  Ctrl+K  Help" in at.text
        assert "The procedure that governs here" in at.text


async def test_two_people_and_material_by_the_foot(out, desk):
    async with desk("crew_order", 1, who="walt", size=NARROW) as at:
        at.press("d")
        await at.settle()
        at.press("enter")
        at.type("soon")
        at.press("enter")
        await at.settle()
        assert "soon is no time" in " ".join(at.text.split())
        at.press("ctrl+u")
        at.type("45*2")
        at.press("enter")
        at.type("pipe, 3 ft, 1.33")
        at.press("enter", "enter")
        await at.settle()
        assert "Order 1 is done." in at.text
    with out.db.read() as connection:
        query = select(WorkOrderCost.kind, WorkOrderCost.quantity_milli, WorkOrderCost.unit)
        costs = [tuple(one) for one in connection.execute(query)]
    assert ("material", 3_000, "ft") in costs
    assert [many for kind, many, _ in costs if kind == "labor"] == [1_500]
