"""Applications at the desk: taken up where they were left, papers, debts, orders."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.models import PrintJob
from tests.support.applications import WHOLE, apply, begin, complete, left_place, seen, show, status
from tests.support.books import Books

OLD, NEW = "10-0442-07", "10-0442-08"
SIZES = pytest.mark.parametrize("size", [(80, 24), (132, 43)])


@pytest.fixture
def town(office):
    return left_place(office)


@SIZES
async def test_the_queue_says_whose_how_old_and_what_is_missing(town, desk, golden, size):
    begin(town, last_name="LEE", first_name="ANN")
    apply(town, last_name="POE")
    town.db.clock.move(dt.timedelta(days=4))
    async with desk("applications", size=size) as at:
        await at.settle()
        golden(at, "applications")
        at.press("enter")
        await at.settle()
        assert at.title.startswith("APPLICATION")
        assert at.screen.focused.id == "phone"


async def test_it_opens_at_the_field_that_is_missing_and_every_answer_stays(town, desk, golden):
    begin(town, last_name="LEE", first_name="ANN")
    async with desk("application", 1) as at:
        await at.settle()
        golden(at, "application")
        at.type("919-555-0188")
        at.press("enter")
        await at.settle()
        assert seen(town, 1).answers["phone"] == "919-555-0188"
        at.press("enter")
        at.type("fr")
        at.press("enter")
        await at.settle()
        assert "is none of en, es" in at.text
        at.type("es")
        at.press("enter")
        await at.settle()
        assert "Step 2 of 7" in at.text
        at.press("enter")
        await at.settle()
        golden(at, "paper")
        at.type("13")
        at.press("enter")
        await at.settle()
        assert "as listed above" in at.text, "said before anything else is typed"
        at.type("1")
        at.press("enter")
        at.type("219-09-9")
        at.press("enter")
        await at.settle()
        assert "last 4 letters or digits only" in " ".join(at.text.split())
        at.type("12a4")
        at.press("enter", "enter")
        await at.settle()
        assert seen(town, 1).answers["identity"] == "driver_license 12A4"
        assert seen(town, 1).paper == "Driver license ending 12A4"


async def test_one_begun_by_mistake_is_not_left_in_the_queue(town, desk):
    async with desk("applications") as at:
        at.press("f4")
        await at.settle()
        assert at.title == "APPLICATION"
        at.press("escape")
        await at.settle()
        assert at.title == "APPLICATIONS"
        assert "Every application is complete." in at.text
    assert seen(town, 1).state == "withdrawn"


async def test_steps_letter_and_withdrawing(town, desk):
    begin(town, **WHOLE)
    async with desk("application", 1) as at:
        at.press("f2")
        await at.settle()
        assert len(Books(town.db).rows(PrintJob)) == 1
        at.press("f12")
        await at.settle()
        assert "It is not complete: Paper of identity." in at.text, "before it is asked whether to"
        at.press("f5")
        await at.settle()
        at.type("4")
        await at.settle()
        assert "12/01/26" in at.line("Service from")
        at.press("f8")
        await at.settle()
        at.type("moved elsewhere")
        at.press("enter")
        await at.settle()
        assert seen(town, 1).state == "withdrawn"


async def test_completed_it_shows_the_account_and_its_order_makes_it_active(town, desk, golden):
    apply(town)
    async with desk("application", 1) as at:
        at.press("f12")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert at.title.startswith("ACCOUNT")
        assert f"{NEW} waits for order 1; 175.00 to pay: + takes it." in at.text
    async with desk("work_orders") as at:
        await at.settle()
        golden(at, "work_orders")
        at.press("f12")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert f"Order 1: completed. {NEW} is active." in at.text
    assert status(town, NEW) == "active"


async def test_an_order_is_cancelled_only_where_no_money_is_left(town, desk):
    complete(town, apply(town))
    async with desk("work_orders") as at:
        at.press("f8")
        await at.settle()
        at.type("sold")
        at.press("enter")
        await at.settle()
        assert f"Account {NEW} owes 175.00" in " ".join(at.text.split())


async def test_a_supervisor_decides_what_the_rule_leaves_open(town, desk, golden):
    town.account("20-0001-01", "LEE, ANN", address="9 Oak St", status="closed", water=4_120)
    town.bill(OLD, water=900)
    apply(town)
    async with desk("application", 1, who="sam") as at:
        await at.settle()
        assert "1 earlier debt to be paid or decided" in at.text
        at.press("f9")
        await at.settle()
        golden(at, "prior_debts")
        at.press("f8")
        await at.settle()
        at.type("it is hers")
        at.press("enter")
        await at.settle()
        assert seen(town, 1).debts[0].decision == "pay"
        at.press("f4")
        await at.settle()
        at.type("another Ann Lee")
        at.press("enter")
        await at.settle()
        assert "released" in at.text
        at.press("escape")
        await at.settle()
        assert "earlier debt" not in at.text


async def test_a_new_one_is_begun_and_given_on(town, desk):
    async with desk("applications") as at:
        await at.settle()
        assert "Every application is complete." in at.text
        at.press("f4")
        await at.settle()
        assert at.title.startswith("APPLICATION")
        at.press("enter")
        at.type("LEE")
        at.press("enter")
        await at.settle()
        at.press("escape")
        await at.settle()
        at.press("f6")
        await at.settle()
        at.type("zoe")
        at.press("enter")
        await at.settle()
        assert "no user zoe" in at.text
        at.press("f6")
        await at.settle()
        at.type("dee")
        at.press("enter")
        await at.settle()
        assert "Dee Walker" in at.text, at.text
        at.press("f2")
        await at.settle()
        assert "no name and address" in at.text
        show(town, 1)
