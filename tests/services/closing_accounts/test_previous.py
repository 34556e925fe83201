"""Who was at a place before is moved out by the application that is completed for it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import NeedsOverride
from clerktui.models import Account
from tests.services.closing_accounts.test_closing_accounts import refused
from tests.support import applications as applied, closing_accounts as closing
from tests.support.closing_accounts import HERE
from tests.support.office import Office

NEXT = "10-0442-08"
STARTS = dt.date(2026, 11, 23)


@pytest.fixture
def town(office: Office) -> Office:
    """A place where somebody is on the books still, by a meter."""
    office.account(HERE, "HALL, MARIA", address="12 Elm St", water=4120)
    closing.serve(office, HERE, water="80001", sewer="")
    return office


def apply(town: Office, **other: str) -> int:
    return applied.apply(town, starts_on=STARTS.isoformat(), **other)


def test_the_clerk_is_told_before_and_the_previous_account_is_closed(town):
    number = apply(town)
    told = "HALL, MARIA is still on the books here: account 10-0442-07 will be closed on 11/22/26"
    assert applied.seen(town, number).previous == (told,)
    done = applied.complete(town, number)
    assert (done.account, done.previous) == (NEXT, f"account {HERE} is moved out by close-out 1")
    view = closing.shown(town, 1)
    assert (view.account, view.stop_on) == (HERE, STARTS - dt.timedelta(days=1))
    assert (view.forward, view.reason, view.follows) == ("", "Next occupant moved in", NEXT)
    assert closing.place(town, HERE) == "leaves 11/22/26, close-out 1"
    assert closing.place(town, NEXT) == f"waits for order {done.order}, wanted 11/23/26"
    town.prove()


def test_the_water_is_turned_on_once_the_meter_was_read_out(town):
    done = applied.complete(town, apply(town))
    [reading] = [one for one, (kind, *_) in closing.orders(town).items() if kind != "turn_on"]
    error = refused("work_order.occupied", applied.turn_on, town, done.order)
    assert error.facts["account"] == HERE
    refused("work_order.reading", closing.do_order, town, reading)
    assert closing.do_order(town, reading, reading=812).account == HERE
    assert applied.turn_on(town, done.order).account_status == "active"
    refused("close_out.place_taken", closing.cancel, town, 1)
    closing.bill(town, 1, water=900)
    assert f"account {NEXT} follows" in closing.finish(town, 1).notes
    assert closing.facts(town, HERE) == ("closed", 5020, 0)
    assert closing.place(town, HERE) == f"{NEXT} is there now"
    town.prove()


def test_whoever_leaves_already_is_not_closed_twice(town):
    closing.ask(town, HERE)
    number = apply(town)
    assert applied.seen(town, number).previous == (
        "HALL, MARIA leaves on 11/23/26: close-out 1 of account 10-0442-07",
    )
    assert "leaves already" in applied.complete(town, number).previous


def test_a_neighbour_with_another_meter_stays(town):
    number = apply(town, meter="80002")
    assert applied.seen(town, number).previous == ()
    assert applied.complete(town, number).previous == ""


def test_without_a_meter_the_one_account_with_the_same_service_is_meant(town):
    office = town
    office.account("20-0001-01", "COLE, RAY", address="7 Pine St", solid_waste=900)
    closing.serve(office, "20-0001-01", solid_waste="")
    number = apply(office, premise="7 Pine St", services="solid_waste:residential", meter="")
    assert "20-0001-01 will be closed" in applied.seen(office, number).previous[0]


def test_a_flag_that_asks_has_a_supervisor_decide_and_nothing_is_done_before(town):
    with town.db.read() as connection:
        found = select(Account.__table__.c.id).where(Account.__table__.c.number == HERE)
        account_id = connection.execute(found).scalar_one()
    town.flag(account_id, "life_support")
    number = apply(town)
    with pytest.raises(NeedsOverride) as error:
        applied.complete(town, number)
    assert error.value.message_id == "flag.asks"
    assert closing.count(town, "close_out") == 0
    assert closing.facts(town, HERE)[0] == "active"
