"""A move within town in one act; a name that changed and is found at once."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import lookup, search_index
from clerktui.services.closing_accounts import looking
from tests.services.closing_accounts.test_closing_accounts import refused
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE, NEW, TODAY
from tests.support.customer_deposits import ask as ask_deposit
from tests.support.office import Office

DAY = dt.timedelta(days=1)
NEXT = "10-0555-03"


@pytest.fixture
def town(office: Office) -> Office:
    """A customer with a deposit, and a place with a meter where somebody else is on the books."""
    office.account(HERE, address="12 Elm St", water=4120)
    closing.serve(office, HERE, water="84120")
    ask_deposit(office, HERE, 15_000)
    office.pay(HERE, 15_000)
    office.account(NEW, "WALKER, DEE", address="8 Oak St", water=3000)
    closing.serve(office, NEW, water="90001", solid_waste="")
    return office


def test_who_moves_gets_the_next_account_of_the_place(town):
    done = closing.move(town, HERE, NEW)
    assert (done.new_account, done.number, done.previous) == (NEXT, 2, 1)
    assert closing.running(town, NEXT) == {"water": "90001", "solid_waste": ""}
    previous = closing.shown(town, done.previous)
    assert (previous.account, previous.stop_on) == (NEW, TODAY - DAY)
    assert (previous.forward, previous.reason) == ("", "Next occupant moved in")
    closing.read(town, done.number, 500)
    closing.bill(town, done.number, water=1000)
    finished = closing.finish(town, done.number, balance=True)
    assert finished.new_account == NEXT
    owed = 4120 + 1000
    assert closing.facts(town, NEXT) == ("pending", owed, 15_000)
    assert closing.facts(town, HERE) == ("closed", 0, 0)
    closing.read(town, done.previous, 20, read_on=TODAY - DAY)
    closing.bill(town, done.previous)
    assert closing.finish(town, done.previous).balance_cents == 3000
    town.prove()


def test_the_place_is_named_by_its_address_too(town):
    done = closing.move(town, HERE, "8 Oak Street", number="77-01", start_on=TODAY + DAY)
    assert done.new_account == "77-01"
    assert closing.shown(town, done.previous).stop_on == TODAY


def test_whoever_leaves_already_is_not_moved_out_twice(town):
    leaving = closing.ask(town, NEW).number
    assert closing.move(town, HERE, NEW).previous == leaving


def test_what_is_no_move(town):
    refused("close_out.place", closing.move, town, HERE, "1 Nowhere Ln")
    refused("close_out.place", closing.move, town, HERE, " ")
    refused("move.same_place", closing.move, town, HERE, "12 Elm St")
    refused("move.days", closing.move, town, HERE, NEW, start_on=TODAY - 2 * DAY)
    refused("move.number_taken", closing.move, town, HERE, NEW, number="10 0442 07")
    town.account("X", "HALL, JO", address="3 Bay St")
    refused("close_out.place_number", closing.move, town, HERE, "X")
    refused("close_out.place_services", closing.move, town, HERE, "X", number="3-01")
    town.prove()


def test_a_new_name_is_found_and_the_old_one_kept(town):
    done = closing.rename(town, HERE, "DE LA CRUZ", "MARIA")
    assert (done.old_name, done.new_name) == ("RODRIGUEZ, MARIA", "DE LA CRUZ, MARIA")
    assert done.accounts == 1
    found = lookup.find_accounts(town.db, "cruz")
    assert [one.account for one in found.results] == [HERE]
    assert closing.rename(town, HERE, "HALL", "MARIA").old_name == "DE LA CRUZ, MARIA"
    assert search_index.rebuild(town.db, check=True)["ok"]
    names = looking.list_names(town.db, town.people["ana"], HERE)
    assert [one.new_name for one in names] == ["HALL, MARIA", "DE LA CRUZ, MARIA"]
    assert names[0].proof == "marriage certificate"


def test_what_is_no_name_change(town):
    refused("name_change.same", closing.rename, town, HERE, "RODRIGUEZ", "MARIA")
    refused("name_change.too_short", closing.rename, town, HERE, "-", "MARIA")
    refused("name_change.reason_missing", closing.rename, town, HERE, "HALL", reason="")
    refused("name_change.proof_missing", closing.rename, town, HERE, "HALL", proof=" ")
