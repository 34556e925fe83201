"""An order whole, the history of an account or a place, what a request can be about."""

from __future__ import annotations

import pytest

from clerktui.models import AuditEntry
from clerktui.services import accounts, call_backs
from clerktui.services.work_orders import looking, taking
from clerktui.views.accounts import FlagDraft
from clerktui.views.contacts import CallBackStep
from clerktui.views.order_choices import OrdersAt
from clerktui.views.work_orders import RequestDraft
from tests.rules.refusals import refused
from tests.support.books import Books
from tests.support.office import Office, new_id
from tests.support.work_orders import MARIA, cancel, complete, move, request, staffed

PLACE = "12 Nowhere Ln"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120, address="418 Mill Rd")
    return staffed(office)


def hide(office: Office) -> None:
    """Maria's address is confidential."""
    draft = FlagDraft("confidential", proof="program_card", substitute_address="PO Box 1")
    accounts.add_flag(office.db, office.people["sam"], MARIA, draft)


def order(office: Office, number: int, who: str = "ana"):
    return looking.get_order(office.db, office.people[who], number)


def numbers(office: Office, **at: str) -> list[int]:
    page = looking.orders_at(office.db, office.people["ana"], OrdersAt(**at))
    return [one.number for one in page.rows]


def looks(office: Office) -> int:
    rows = Books(office.db).rows(AuditEntry)
    return len([one for one in rows if one["action"] == "look_confidential"])


def test_an_order_is_told_whole(office):
    request(office, account=MARIA, number="919-555-0190", words="in the road", wants_call=True)
    request(office, account=MARIA, caller="Ben Cole", number="919-555-0191", join=1)
    request(office, "pothole", place=PLACE, parent=1)
    move(office, "dispatch", 1, crew="w1")
    one = order(office, 1)
    assert (one.line.name, one.line.state, one.line.priority) == ("Water leak", "dispatched", 2)
    assert (one.line.place, one.line.account, one.line.callers) == ("418 Mill Rd", MARIA, 2)
    assert one.asked == (("Where from", "street"),)
    assert (one.customer, one.made_by, one.description) == (
        "RODRIGUEZ, MARIA",
        "Ana Ruiz",
        "in the road",
    )
    assert [caller.caller for caller in one.callers] == ["RODRIGUEZ, MARIA", "Ben Cole"]
    assert [(made.kind, made.who) for made in one.moves] == [
        ("opened", "Ana Ruiz"),
        ("joined", "Ana Ruiz"),
        ("dispatched", "Dot Avery"),
    ]
    assert (one.children, order(office, 2).parent) == ((2,), 1)
    assert one.complete_by is not None
    with refused("work_order.unknown", number=9):
        order(office, 9)


def test_how_far_the_calls_are_is_told(office):
    request(office, place=PLACE, caller="Ben Cole", number="919-555-0190")
    complete(office, 1)
    [caller] = order(office, 1).callers
    assert caller.called == "to be called"
    step = CallBackStep(new_id(), caller.call_back, "done", "told him")
    call_backs.step(office.db, office.people["ana"], step)
    assert order(office, 1).callers[0].called == "called"


def test_field_staff_see_their_own_crews_orders_only(office):
    request(office, place=PLACE)
    with refused("work_order.crew_none"):
        order(office, 1, who="walt")
    move(office, "dispatch", 1, crew="w1")
    assert order(office, 1, who="walt").line.place == PLACE
    with refused("work_order.other_crew"):
        order(office, 1, who="ruth")


def test_a_confidential_address_is_shown_to_the_crew_and_that_is_written_down(office):
    request(office, account=MARIA)
    move(office, "dispatch", 1, crew="w1")
    hide(office)
    assert order(office, 1).line.place == "(confidential address)"
    assert numbers(office, place="418 Mill Rd") == []
    assert numbers(office, account=MARIA) == [1]
    assert looks(office) == 0
    assert order(office, 1, who="walt").line.place == "418 Mill Rd"
    assert looks(office) == 1
    assert looking.place_of(office.db, office.people["dot"], 1) == "418 Mill Rd"
    assert looks(office) == 2
    assert looking.accounts_at(office.db, office.people["ana"], "418 Mill Rd") == ()
    with refused("work_order.other_crew"):
        looking.place_of(office.db, office.people["ruth"], 1)


def test_the_open_order_of_a_confidential_account_does_not_tell_who_lives_there(office):
    request(office, account=MARIA)
    hide(office)
    draft = RequestDraft(new_id(), "leak", place="418 Mill Rd")
    [there] = taking.find_same(office.db, office.people["ana"], draft)
    assert (there.number, there.account) == (1, "")


def test_looking_at_an_open_address_needs_no_record(office):
    request(office, place=PLACE)
    assert looking.place_of(office.db, office.people["dot"], 1) == PLACE
    assert looks(office) == 0


def test_the_history_of_an_account_and_of_a_place_open_ones_first(office):
    request(office, "pothole", account=MARIA)
    request(office, "leak", account=MARIA)
    request(office, "leak", place="418 mill road", is_other=True)
    cancel(office, 2)
    assert numbers(office, account=MARIA) == [1, 2]
    assert numbers(office, place="418 Mill Rd") == [3, 1, 2]
    first = looking.orders_at(office.db, office.people["ana"], OrdersAt(MARIA), None, 1)
    assert first.after == (1,)
    rest = looking.orders_at(office.db, office.people["ana"], OrdersAt(MARIA), first.after, 1)
    assert ([one.number for one in rest.rows], rest.after) == ([2], None)


def test_who_is_at_an_address_is_told_before_a_request_is_taken_for_it(office):
    [there] = looking.accounts_at(office.db, office.people["ana"], "418 mill road")
    assert (there.account, there.name, there.address) == (MARIA, "RODRIGUEZ, MARIA", "418 Mill Rd")
    assert looking.accounts_at(office.db, office.people["ana"], "Oak & 3rd") == ()
    office.account("10-0442-08", "LEE, ANN", address="418 Mill Rd Apt 2")
    office.account("10-0442-09", "GONE, ED", address="418 Mill Rd", status="closed")
    office.account("10-0442-10", "NEAR, BY", address="41 Mill Rd")
    found = looking.accounts_at(office.db, office.people["ana"], "418 Mill Rd")
    assert [one.account for one in found] == [MARIA, "10-0442-08"]


def test_what_can_be_asked_for_is_what_the_desk_takes(office):
    found = looking.choices(office.db, office.people["ana"])
    codes = [one.code for one in found.types]
    assert "leak" in codes
    assert "cut_off" not in codes
    assert ("w1", "Water crew 1") in found.crews
    assert ("locked", "Gate or door was locked") in found.reasons
    assert looking.choices(office.db, office.people["walt"]).crews == found.crews


def test_the_common_types_are_one_key_and_ask_for_nothing(office):
    found = looking.choices(office.db, office.people["ana"])
    quick = {
        one.code for one in found.types if one.key and not any(f.is_required for f in one.fields)
    }
    assert quick >= {
        "leak",
        "no_water",
        "low_pressure",
        "sewer_backup",
        "missed_garbage",
        "pothole",
    }
