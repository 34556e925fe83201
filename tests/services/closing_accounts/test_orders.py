"""The final reading is a work order; a move waits for its turn-on."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import unbillable
from tests.services.closing_accounts.test_closing_accounts import refused
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE, NEW, TODAY
from tests.support.office import Office

NEXT = "10-0555-03"


@pytest.fixture
def town(office: Office) -> Office:
    """A customer with two meters, and an empty place."""
    office.account(HERE, address="12 Elm St", water=4120)
    closing.serve(office, HERE, water="84120", sewer="84121")
    office.account(NEW, "WALKER, DEE", address="8 Oak St")
    closing.serve(office, NEW, water="90001")
    return office


def test_each_meter_has_its_order_and_an_order_that_is_done_takes_the_reading(town):
    number = closing.ask(town).number
    assert set(closing.orders(town).values()) == {("final_reading", HERE, "open")}
    said = {"reading": 500, "is_estimated": True, "command_id": "b" * 8}
    done = closing.do_order(town, 1, **said)
    assert (done.state, done.account, done.account_status) == ("completed", HERE, "active")
    assert closing.do_order(town, 1, **said).duplicate
    [first, second] = closing.shown(town, number).readings
    assert (first.meter, first.reading, first.is_estimated) == ("84120", 500, True)
    assert (second.reading, closing.shown(town, number).state) == (None, "asked")
    refused("work_order.ended", closing.do_order, town, 1, reading=501)
    closing.do_order(town, 2, reading=7)
    assert closing.shown(town, number).state == "read"


def test_a_reading_at_the_desk_ends_its_order(town):
    number = closing.ask(town).number
    closing.read(town, number, 500, meter="84120")
    assert closing.orders(town, HERE)[1] == ("final_reading", HERE, "completed")
    closing.cancel(town, number)
    assert closing.orders(town, HERE)[2] == ("final_reading", HERE, "cancelled")
    assert closing.orders(town) == {}


def test_a_cancelled_order_leaves_the_account_and_the_desk_estimates(town):
    number = closing.ask(town).number
    assert closing.drop_order(town, 1, "dog in the yard").account_status == "active"
    assert closing.orders(town, HERE)[1][2] == "cancelled"
    closing.read(town, number, 480, meter="84120", is_estimated=True)
    closing.read(town, number, 7, meter="84121")
    assert closing.shown(town, number).state == "read"
    assert closing.orders(town, HERE)[1][2] == "cancelled"


def test_a_moved_customer_waits_for_the_turn_on(town):
    done = closing.move(town, HERE, NEW)
    assert closing.facts(town, NEXT)[0] == "pending"
    assert closing.orders(town)[done.order] == ("turn_on", NEXT, "open")
    assert unbillable.find_unbillable(town.db, town.people["ana"]) == ()
    error = refused("work_order.occupied", closing.do_order, town, done.order)
    assert error.facts["account"] == NEW
    closing.read(town, done.previous, 20, read_on=TODAY)
    assert closing.do_order(town, done.order).account_status == "active"
    town.prove()


def test_the_water_is_not_turned_on_before_the_first_day(town):
    done = closing.move(town, HERE, NEW, start_on=TODAY + dt.timedelta(days=1))
    closing.read(town, done.previous, 20, read_on=TODAY)
    error = refused("work_order.early", closing.do_order, town, done.order)
    assert error.facts["wanted_on"] == TODAY + dt.timedelta(days=1)


def test_on_the_last_day_the_meter_still_bills_who_leaves(town):
    number = closing.ask(town, NEW, stop_on=TODAY).number
    done = closing.move(town, HERE, NEW)
    closing.read(town, number, 20, read_on=TODAY)
    error = refused("work_order.occupied", closing.do_order, town, done.order)
    assert error.facts["account"] == NEW


def test_where_the_move_comes_to_nothing_the_old_account_is_closed_without_it(town):
    done = closing.move(town, HERE, NEW)
    closing.read(town, done.number, 500, meter="84120")
    closing.read(town, done.number, 7, meter="84121")
    closing.bill(town, done.number)
    closing.drop_order(town, done.order, "stays with her sister")
    assert closing.running(town, NEXT) == {}
    refused("close_out.new_account", closing.finish, town, done.number, balance=True)
    assert closing.finish(town, done.number).new_account == ""
    assert closing.facts(town, HERE) == ("closed", 4120, 0)


def test_who_never_became_active_can_be_closed_and_the_order_goes(town):
    done = closing.move(town, HERE, NEW)
    number = closing.ask(town, NEXT).number
    closing.read(town, number, 1)
    closing.bill(town, number)
    closing.finish(town, number)
    assert closing.orders(town, NEXT)[done.order][2] == "cancelled"
    town.prove()
