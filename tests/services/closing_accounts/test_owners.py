"""Between tenants service comes back to the owner who has agreed; else the place is vacant."""

from __future__ import annotations

import pytest

from clerktui.services import lookup, unbillable
from clerktui.services.closing_accounts import standing
from tests.services.closing_accounts.test_closing_accounts import refused
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE, TODAY
from tests.support.office import Office

OWNER, BACK = "30-0001-01", "10-0442-08"
RULE = "closing_account.rules"


@pytest.fixture
def town(office: Office) -> Office:
    """A tenant's account that is about to be closed, and its owner's own house."""
    office.account(HERE, "HALL, MARIA", address="12 Elm St", water=4120)
    closing.serve(office, HERE, water="84120", solid_waste="")
    office.account(OWNER, "OAK RENTALS LLC", address="1 Hill St")
    return office


def closed(town: Office, number: int = 0, **said):
    number = number or closing.ask(town).number
    closing.read(town, number, 500)
    closing.bill(town, number)
    return closing.finish(town, number, **said)


def test_without_an_agreement_the_place_is_vacant(town):
    done = closed(town)
    assert (done.to_owner, done.notes) == ("", ("the place is vacant from 11/24/26",))
    assert closing.place(town, HERE) == "place vacant since 11/24/26"
    found = lookup.find_accounts(town.db, "hall").results[0]
    assert (found.status, found.note) == ("closed", "place vacant since 11/24/26")


def test_service_goes_back_to_the_owner_from_the_day_after(town):
    assert closing.own(town, HERE, OWNER, note="letter of 10/1").owner_name == "OAK RENTALS LLC"
    number = closing.ask(town).number
    assert closing.shown(town, number).owner == "OAK RENTALS LLC"
    assert closed(town, number, to_owner=True).to_owner == BACK
    assert closing.running(town, BACK) == {"water": "84120", "solid_waste": ""}
    assert closing.facts(town, BACK) == ("active", 0, 0)
    assert closing.place(town, HERE) == f"{BACK} is there now"
    assert closing.reopen(town, number).state == "reopened"
    assert closing.facts(town, BACK)[0] == "closed"
    assert set(closing.running(town, HERE)) == {"water", "solid_waste"}
    town.prove()


@pytest.mark.parametrize(
    ("rule", "said", "goes"),
    [
        ("offer", None, False),
        ("always", None, True),
        ("always", False, False),
        ("never", True, False),
    ],
)
def test_the_town_says_whether_it_goes_back_by_itself(town, rule, said, goes):
    closing.rule(town, RULE, back_to_owner=rule)
    closing.own(town, HERE, OWNER)
    assert bool(closed(town, to_owner=said).to_owner) is goes


def test_an_account_the_owner_has_there_takes_it(town):
    town.account("10-0442-03", "OAK RENTALS LLC", address="12 Elm St")
    closing.together(town, "10-0442-03", HERE)
    closing.own(town, HERE, "10-0442-03")
    assert closed(town, to_owner=True).to_owner == "10-0442-03"
    assert closing.running(town, "10-0442-03")["water"] == "84120"


def test_who_follows_has_it_before_the_owner(town):
    closing.own(town, HERE, OWNER)
    town.account("40-0001-01", "COLE, RAY", address="9 Pine St")
    closing.serve(town, "40-0001-01", water="90009")
    moved = closing.move(town, "40-0001-01", HERE)
    done = closed(town, moved.previous, to_owner=True)
    assert (done.to_owner, done.notes) == ("", (f"account {BACK} follows",))


def test_an_agreement_is_read_replaced_and_ended(town):
    town.account("30-0002-01", "PINE HOMES LLC", address="2 Hill St")
    refused("owner.none", closing.own, town, HERE)
    closing.own(town, HERE, OWNER)
    refused("owner.same", closing.own, town, HERE, OWNER)
    closing.own(town, HERE, "30-0002-01")
    view = standing.get_owner(town.db, town.people["ana"], HERE)
    assert (view.owner, view.since) == ("30-0002-01", TODAY)
    assert view.known == ("landlord PINE HOMES LLC", "landlord OAK RENTALS LLC")
    assert closing.own(town, HERE).is_ended
    assert standing.get_owner(town.db, town.people["ana"], HERE).since is None


def test_an_owner_who_sells_ends_the_agreement(town):
    closing.own(town, HERE, HERE)
    done = closed(town, closing.ask(town, reason="sold").number)
    assert "the agreement that service comes back to the owner has ended" in done.notes
    assert done.to_owner == ""


def test_the_nightly_check_tells_of_a_vacant_place_after_the_days(town):
    closed(town)
    assert unbillable.find_unbillable(town.db, town.people["ana"], "no_account") == ()
    closing.rule(town, RULE, vacant_days=-1)
    [one] = unbillable.find_unbillable(town.db, town.people["ana"], "no_account")
    assert one.words == "Meter 84120 is at a place without an open account"
