"""What field staff see of their crew's orders, and what they are told of what changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from clerktui.errors import Refused
from clerktui.models import AccountFlag, AuditEntry, Contact
from clerktui.services import account_notes, confidential, drawers, tickets
from clerktui.services.account_numbers import which_account
from clerktui.services.work_orders import (
    board,
    crew,
    crew_typed,
    ending,
    listing,
    moves,
    plans,
    taking,
)
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.views.order_completion import OrderDraft
from clerktui.views.work_orders import OrderMoveDraft, RequestDraft
from tests.support.customers import add_maria
from tests.support.office import Office, new_id
from tests.support.work_orders import MARIA, cancel, complete, history, move, request, staffed


@pytest.fixture
def office(db) -> Office:
    office = staffed(Office.open(db))
    add_maria(office)
    return office


def day(office: Office, who: str = "walt"):
    return crew.my_orders(office.db, office.people[who])


def numbers(office: Office, who: str = "walt") -> list[int]:
    return [one.number for one in day(office, who).lines]


def off(office: Office, who: str = "walt") -> list[tuple[int, str, str]]:
    return [(one.number, one.how, one.why) for one in day(office, who).called_off]


def sent(office: Office, to: str = "w1", **said: object) -> int:
    number = request(office, **{"place": "Mill Rd & Oak St", "is_other": True, **said}).number
    move(office, "dispatch", number, crew=to)
    return number


def test_the_day_is_what_the_crew_was_sent_to_then_what_is_planned(office):
    planned = request(office, place="1 Oak St").number
    move(office, "assign", planned, crew="w1", sequence=1)
    later = sent(office, place="2 Oak St")
    first = request(office, place="3 Oak St").number
    move(office, "dispatch", first, crew="w1", sequence=1)
    sent(office, "w2", place="4 Oak St")
    request(office, place="5 Oak St")
    assert numbers(office) == [first, later, planned]
    assert day(office).crews == ("Water crew 1",)
    complete(office, first, who="walt")
    move(office, "could_not", later, who="walt", outcome="locked")
    assert numbers(office) == [planned]


def test_who_is_in_no_crew_is_told_so_and_the_office_may_not_look(office, db):
    dot = office.people["dot"]
    for who in ("ana", "dot"):
        with pytest.raises(Refused, match=r"denied|no_crew"):
            crew.my_orders(db, office.people[who])
    stranger = replace(office.people["walt"], username="nobody")
    with pytest.raises(Refused, match="no_crew"):
        crew.my_orders(db, stranger)
    assert dot.may("work_order.dispatch")


def test_an_order_says_all_that_is_needed_out_there(office, db):
    account = add_notes(office)
    number = sent(
        office, place="", account=MARIA, caller="THE NEIGHBOR", number="919-555-0111", words="wet"
    )
    one = crew.get_mine(db, office.people["walt"], number)
    assert (one.line.place, one.customer) == ("12 Elm St Apt 2", "RODRIGUEZ, MARIA E")
    assert one.asked == (("Where from", "street"),)
    assert [(said.caller, said.number) for said in one.callers] == [
        ("THE NEIGHBOR", "919-555-0111")
    ]
    assert one.flags == ("LIFE SUPPORT: do not cut",)
    assert one.notes == ("Big dog behind the house",)
    assert [meter.meter for meter in one.meters] == ["88213"]
    assert [charge.code for charge in one.charges] == ["house"]
    assert ("locked", "Gate or door was locked") in one.reasons
    assert not one.asks_reading
    assert account


def add_notes(office: Office) -> int:
    """Maria is on life support, has a dog, and owes her sister, which is nobody's business."""
    with office.db.write() as connection:
        account = which_account(connection, MARIA).id
        flag = {"account_id": account, "code": "life_support", "starts_on": dt.date(2026, 1, 2)}
        connection.execute(insert(AccountFlag.__table__).values(**flag))
        for words in ("Big dog behind the house", "Owes her sister money"):
            by = {"user_id": office.people["ana"].user_id, "at": office.db.clock.now()}
            values = {"account_id": account, "kind": "note", "body": words, **by}
            connection.execute(insert(Contact.__table__).values(**values))
    return account


def test_another_crews_order_stays_closed(office, db):
    number = sent(office, "w2")
    with pytest.raises(Refused, match="other_crew"):
        crew.get_mine(db, office.people["walt"], number)
    with pytest.raises(Refused, match=r"work_order\.unknown"):
        crew.get_mine(db, office.people["walt"], 999)
    with pytest.raises(Refused, match="denied"):
        crew.get_mine(db, office.people["ana"], number)


def test_a_confidential_place_is_shown_to_who_goes_and_the_look_is_written_down_once(office, db):
    number = sent(office, place="", account=MARIA)
    with db.write() as connection:
        account = which_account(connection, MARIA).id
        flag = {"account_id": account, "code": "confidential", "starts_on": dt.date(2026, 1, 2)}
        connection.execute(insert(AccountFlag.__table__).values(**flag))
    assert day(office).lines[0].place == "(confidential address)"
    for _ in range(2):
        assert crew.get_mine(db, office.people["walt"], number).line.place == "12 Elm St Apt 2"
    query = select(AuditEntry.__table__).where(AuditEntry.__table__.c.action == "look_order_place")
    with db.read() as connection:
        [looked] = connection.execute(query).all()
    assert (looked.subject_id, looked.user_id) == (str(number), office.people["walt"].user_id)


def test_who_was_sent_is_told_of_a_cancellation_until_they_say_they_know(office, db):
    number = sent(office)
    planned = request(office, place="9 Oak St").number
    move(office, "assign", planned, crew="w1")
    cancel(office, number, "a payment")
    cancel(office, planned)
    assert off(office) == [(number, "cancelled", "a payment")]
    assert off(office, "ruth") == []
    draft = OrderMoveDraft(new_id(), number)
    crew.acknowledge(db, office.people["walt"], draft)
    assert off(office) == []
    assert crew.acknowledge(db, office.people["walt"], draft).duplicate
    crew.acknowledge(db, office.people["walt"], OrderMoveDraft(new_id(), number))
    assert [kind for kind, _ in history(office, number)].count("acknowledged") == 1


def test_an_order_given_to_another_crew_is_called_back_and_comes_again(office, clock):
    number = sent(office)
    move(office, "dispatch", number, crew="w2", note="they are nearer")
    assert off(office) == [(number, "called_back", "they are nearer")]
    assert numbers(office, "ruth") == [number]
    move(office, "dispatch", number, crew="w1")
    assert (off(office), numbers(office)) == ([], [number])
    assert [one[:2] for one in off(office, "ruth")] == [(number, "called_back")]
    clock.move(dt.timedelta(days=3))
    assert off(office, "ruth") == []


def test_what_the_crew_gave_back_itself_is_no_news(office):
    number = sent(office)
    move(office, "could_not", number, who="walt", outcome="locked")
    move(office, "reopen", number)
    assert off(office) == []
    assert numbers(office) == []


def test_each_move_is_seen_by_the_newest(office):
    before = day(office).newest_move
    sent(office)
    assert day(office).newest_move > before


REFUSED = (
    lambda db, who: taking.take_request(db, who, RequestDraft(new_id(), "leak", place="1 Oak St")),
    lambda db, who: moves.take(db, who, OrderMoveDraft(new_id(), 1)),
    lambda db, who: moves.assign(db, who, OrderMoveDraft(new_id(), 1, crew="w1")),
    lambda db, who: moves.dispatch(db, who, OrderMoveDraft(new_id(), 1, crew="w1")),
    lambda db, who: moves.reopen(db, who, OrderMoveDraft(new_id(), 1)),
    lambda db, who: moves.set_priority(db, who, OrderMoveDraft(new_id(), 1, priority=1)),
    lambda db, who: ending.cancel_order(db, who, OrderDraft(new_id(), 1, "no")),
    listing.list_orders,
    board.list_board,
    plans.list_plans,
    lambda db, who: confidential.look(db, who, MARIA),
    lambda db, who: account_notes.add_contact(db, who, MARIA, "note", "x"),
    lambda db, who: tickets.save_draft(db, who, new_id(), {}),
    lambda db, who: drawers.open_drawer(db, who, OpenDrawerDraft(new_id(), "2", 0)),
)
"""What the office does with orders, accounts and money."""


@pytest.mark.parametrize("ask", REFUSED)
def test_what_the_office_does_is_refused_to_a_crew(office, db, ask):
    sent(office)
    with pytest.raises(Refused, match="denied"):
        ask(db, office.people["walt"])


@pytest.mark.parametrize("act", ["accept", "arrive", "could_not", "add_note"])
def test_another_crews_order_is_not_moved(office, act):
    number = sent(office, "w2")
    with pytest.raises(Refused, match="other_crew"):
        move(office, act, number, who="walt", outcome="locked", note="x")
    with pytest.raises(Refused, match="other_crew"):
        complete(office, number, who="walt")


def test_what_was_typed_is_kept_for_one_person_until_it_is_booked(office, db):
    walt, ruth = office.people["walt"], office.people["ruth"]
    for words in ("Clamp", "Clamp put on"):
        crew_typed.keep(db, walt, 1, "an-id", {"note": words})
    assert crew_typed.kept(db, walt, 1) == {
        "command_id": "an-id",
        "typed": {"note": "Clamp put on"},
    }
    assert crew_typed.kept(db, ruth, 1) is None
    with pytest.raises(Refused, match="denied"):
        crew_typed.kept(db, office.people["ana"], 1)
    crew_typed.forget(db, walt, 1)
    assert crew_typed.kept(db, walt, 1) is None
