"""A stack of work orders keyed back at the desk: number, code, what each asks, posted at once."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.models import WorkOrderCharge, WorkOrderCost
from clerktui.services.work_orders import ending
from clerktui.views.order_completion import MeterRead, OrderDraft
from tests.support import closing_accounts as closing
from tests.support.books import Books
from tests.support.desk import LARGE, SMALL
from tests.support.office import PINS, new_id
from tests.support.work_orders import MARIA, move, request, row, staffed

NARROW = (40, 24)
SIZES = pytest.mark.parametrize("size", [SMALL, NARROW, LARGE])
OWNER = "10-0900-01"


@pytest.fixture
def town(office):
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120, address="418 Mill Rd")
    office.account(OWNER, "ELM HOLDINGS", address="1 Elm St")
    closing.serve(office, MARIA, water="84120")
    staffed(office)
    request(office, place="12 Nowhere Ln")
    request(office, "meter_change", account=MARIA, answers={"why": "age"})
    request(office, "pothole", place="Oak St & 3rd")
    move(office, "dispatch", 1, crew="w1")
    office.db.clock.move(dt.timedelta(hours=4))
    return office


def keyed(at, *parts):
    """Each part into its field, and Enter."""
    for part in parts:
        at.type(part)
        at.press("enter")


def field(at, label):
    """The line of a field."""
    return at.line(f" {label:<12}")


@SIZES
async def test_a_stack_is_keyed_line_by_line(town, desk, golden, size):
    async with desk("work_orders_keyed", size=size) as at:
        keyed(at, "WO-1")
        await at.settle()
        assert "12 Nowhere Ln" in at.text
        golden(at, "keyed_order")
        keyed(at, "1", "45*2", "2 clamp 19.99", "", "1*50.00", OWNER, "clamp put on")
        await at.settle()
        assert "1 in this sitting" in at.text
        keyed(at, "2", "1", "1234", "90-777", "3", "1015-1045", "", "1")
        await at.settle()
        golden(at, "keyed_meter")
        keyed(at, "", "")
        await at.settle()
        keyed(at, "3", "2")
        at.type("20+")
        await at.settle()
        assert "3 in this sitting" in at.text
        golden(at, "keyed_orders")
    assert [row(town, number).state for number in (1, 2, 3)] == [
        "completed",
        "completed",
        "could_not",
    ]
    assert closing.running(town, MARIA) == {"water": "90-777"}
    charged = [one["amount_cents"] for one in Books(town.db).rows(WorkOrderCharge)]
    assert charged == [5_000, 35_000]
    assert sum(one["amount_cents"] for one in Books(town.db).rows(WorkOrderCost)) == (
        3_998 + 6_300 + 2_100 + 1_400
    )
    town.prove()


async def test_a_wrong_line_is_refused_beside_its_field_and_stays(town, desk):
    async with desk("work_orders_keyed", size=LARGE) as at:
        keyed(at, "9")
        await at.settle()
        assert "There is no work order 9" in field(at, "Order")
        keyed(at, "what")
        await at.settle()
        assert "is no number of an order" in field(at, "Order")
        keyed(at, "1", "1", "soon")
        await at.settle()
        assert "is no time" in field(at, "Time")
        keyed(at, "20", "clamp")
        await at.settle()
        assert "how many, what" in field(at, "Material")
        keyed(at, "1 clamp 5", "", "7", "", "")
        await at.settle()
        assert "is no charge" in field(at, "Charges")
        keyed(at, "1", "99", "")
        await at.settle()
        assert "There is no account 99" in field(at, "Charged to")
        assert "clamp 5" in at.text
        keyed(at, OWNER, "")
        await at.settle()
        assert "1 in this sitting" in at.text
        keyed(at, "1")
        await at.settle()
        assert "Order 1 is completed already" in field(at, "Order")
    town.prove()


async def test_what_is_half_keyed_is_found_again(town, desk):
    async with desk("work_orders_keyed") as at:
        keyed(at, "1", "1", "45", "2 clamp 19.99")
        await at.settle()
    async with desk("work_orders_keyed") as at:
        await at.settle()
        assert "as it was left" in at.text
        assert "2 clamp 19.99" in at.text
        at.press("f12")
        await at.settle()
        assert "1 in this sitting" in at.text
    async with desk("work_orders_keyed") as at:
        assert "as it was left" not in at.text
    assert sum(one["amount_cents"] for one in Books(town.db).rows(WorkOrderCost)) == 3_998 + 3_150


async def test_another_line_and_another_day(town, desk):
    async with desk("work_orders_keyed") as at:
        keyed(at, "3", "1")
        await at.settle()
        at.press("f8")
        await at.settle()
        assert "Time" not in at.text
        at.press("f6")
        keyed(at, "never")
        await at.settle()
        assert "never" in field(at, "Of day")
        keyed(at, "11/23/26", "2", "1", "1234", "90-777", "0")
        at.press("f12")
        await at.settle()
        assert "1 in this sitting" in at.text
    assert row(town, 2).state == "completed"


async def test_what_stands_out_is_asked_and_a_supervisor_lets_it_through(town, desk):
    done = OrderDraft(new_id(), 2, readings=(MeterRead(1000, "84120", "90-777", 500),))
    ending.complete_order(town.db, town.people["ana"], done)
    town.db.clock.move(dt.timedelta(days=3))
    request(town, "reread", account=MARIA)
    async with desk("work_orders_keyed", size=LARGE) as at:
        keyed(at, "4", "1", "490")
        at.press("f12")
        await at.settle()
        assert "Say why" in field(at, "Remarks")
        keyed(at, "was misread")
        await at.settle()
        assert at.title == "APPROVAL"
        keyed(at, "sam", PINS["sam"])
        await at.settle()
        assert "1 in this sitting" in at.text
    assert row(town, 4).state in ("completed", "followed_up")
    town.prove()


async def test_it_begins_with_the_order_the_clerk_came_from(town, desk):
    async with desk("work_orders_keyed", 3) as at:
        assert "Oak St & 3rd" in at.text
        keyed(at, "", "2")
        at.press("f12")
        await at.settle()
        assert "1 in this sitting" in at.text
        keyed(at, "1", "1")
        await at.settle()
    async with desk("work_orders_keyed", 3) as at:
        assert "then key order 3" in at.text
        at.press("f12")
        await at.settle()
    async with desk("work_orders_keyed", 1) as at:
        assert "Order 1 is completed already" in at.text
        keyed(at, "2")
        await at.settle()
        assert "Meter 84120" in at.text
