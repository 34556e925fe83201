"""An order ended: whoever asked is called, a payment calls the truck back, plans and lateness."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import call_backs
from clerktui.services.work_orders import plans, running
from clerktui.views.contacts import CallBackStep
from clerktui.views.work_orders import PlanDraft
from tests.rules.refusals import refused
from tests.support.office import Office, new_id
from tests.support.work_orders import (
    MARIA,
    callers,
    cancel,
    complete,
    history,
    move,
    request,
    row,
    staffed,
    told,
)

PLACE = "12 Nowhere Ln"
FLUSH = PlanDraft(
    "", kind="other", place="Hydrant 14, Oak St", words="Flush it", crew="w1", every=6
)


@pytest.fixture
def office(office: Office) -> Office:
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    return staffed(office)


def called(office: Office, call_back: int, kind: str = "done") -> None:
    """Say what became of a promised call."""
    draft = CallBackStep(new_id(), call_back, kind, "told them")
    call_backs.step(office.db, office.people["ana"], draft)


def test_each_caller_is_called_back_and_then_the_order_is_followed_up(office):
    request(office, place=PLACE, caller="Ben Cole", number="919-555-0190")
    request(office, place=PLACE, caller="Ann Lee", number="919-555-0191", join=1)
    request(office, place=PLACE, caller="No Thanks", join=1, wants_call=False)
    assert complete(office, 1, note="clamp put on").state == "completed"
    first, second, third = (one.call_back_id for one in callers(office, 1))
    assert first
    assert second
    assert third is None
    waiting = call_backs.list_mine(office.db, office.people["ana"]).rows
    assert [one.caller for one in waiting] == ["Ben Cole", "Ann Lee"]
    assert "Water leak, order 1, is done: clamp put on" in waiting[0].words
    called(office, first)
    assert row(office, 1).state == "completed"
    called(office, second, "missed")
    assert row(office, 1).state == "followed_up"
    assert history(office, 1)[-1] == ("followed_up", "followed_up")
    office.prove()


def test_an_order_nobody_wants_to_hear_of_ends_as_it_is(office):
    request(office, "pothole", place=PLACE, caller="Ben Cole", number="919-555-0190")
    assert complete(office, 1).state == "completed"
    assert callers(office, 1)[0].call_back_id is None


def test_who_asked_to_be_called_is_called_about_a_cancelled_order_too(office):
    request(office, "pothole", place=PLACE, caller="B. Cole", number="5550190", wants_call=True)
    assert cancel(office, 1, "the State's road").state == "cancelled"
    [call] = call_backs.list_mine(office.db, office.people["ana"]).rows
    assert "is cancelled: the State's road" in call.words


def test_who_must_not_be_called_is_left_out_and_that_is_said(office):
    account = office.account("10-0443-01", "LEE, ANN")
    office.flag(account, "do_not_call")
    request(office, account="10-0443-01", number="919-555-0191")
    assert complete(office, 1).state == "followed_up"
    assert ("noted", "completed") in history(office, 1)


def test_sent_again_an_end_is_one_end(office):
    request(office, place=PLACE, caller="Ben Cole", number="919-555-0190")
    said = {"command_id": new_id(), "note": "done"}
    assert not complete(office, 1, **said).duplicate
    assert complete(office, 1, **said).duplicate
    with refused("work_order.ended", number=1):
        complete(office, 1)
    assert len(call_backs.list_mine(office.db, office.people["ana"]).rows) == 1


def test_an_order_is_cancelled_only_with_a_reason(office):
    request(office, place=PLACE)
    with refused("work_order.note"):
        cancel(office, 1, " ")


# ------------------------------------------------------------------------------- again and again
def plan(office: Office, **said: object):
    draft = PlanDraft(**{**FLUSH.__dict__, "command_id": new_id(), **said})
    return plans.make_plan(office.db, office.people["dot"], draft)


def run(office: Office):
    return running.run(office.db, office.people["dot"])


def test_a_plan_makes_its_order_once_some_days_ahead(office):
    today = dt.date(2026, 11, 23)
    made = plan(office, starts_on=today + dt.timedelta(days=7))
    assert (made.number, made.next_on) == (1, today + dt.timedelta(days=7))
    assert run(office).made == (1,)
    assert run(office).made == ()
    order = row(office, 1)
    assert (order.state, order.crew, order.wanted_on) == ("assigned", "w1", dt.date(2026, 11, 30))
    [left] = plans.list_plans(office.db, office.people["dot"])
    assert (left.next_on, left.made) == (dt.date(2027, 5, 30), 1)


def test_a_plan_that_ended_makes_nothing_more(office):
    plan(office)
    ended = PlanDraft(new_id(), number=1)
    assert plans.end_plan(office.db, office.people["dot"], ended).ended_on is not None
    assert run(office).made == ()
    with refused("work_order.plan_ended"):
        plans.end_plan(office.db, office.people["dot"], PlanDraft(new_id(), number=1))
    with refused("work_order.plan_unknown"):
        plans.end_plan(office.db, office.people["dot"], PlanDraft(new_id(), number=9))


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"every": 0}, "work_order.every"),
        ({"every_unit": "moon"}, "work_order.every"),
        ({"kind": "cut_off"}, "work_order.type_by_program"),
        ({"starts_on": dt.date(2026, 1, 1)}, "work_order.wanted_past"),
        ({"kind": "reread", "account": ""}, "work_order.account_missing"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(office, said, message_id):
    with refused(message_id):
        plan(office, **said)


def test_what_is_late_becomes_more_urgent_once_for_each_step(office):
    request(office, place=PLACE)
    move(office, "dispatch", 1, crew="w1")
    assert run(office).raised == ()
    office.db.clock.move(dt.timedelta(hours=3))
    assert run(office).raised == (1,)
    assert (row(office, 1).priority, row(office, 1).raised) == (1, 1)
    assert run(office).raised == ()
    assert "More urgent now: order 1, Water leak, EMERGENCY" in told(office)[-1][2]
    complete(office, 1)
    office.db.clock.move(dt.timedelta(hours=30))
    assert run(office).raised == ()


def test_an_order_whose_parts_are_open_is_not_done(office):
    request(office, place=PLACE)
    part = request(office, "pothole", place=PLACE, parent=1).number
    with refused("work_order.children_open", number=1):
        complete(office, 1)
    cancel(office, part, "no hole after all")
    assert complete(office, 1).number == 1


def test_sent_again_a_plan_is_one_plan_and_answers_with_its_days(office):
    said = {"command_id": new_id(), "starts_on": dt.date(2026, 12, 1)}
    made = plan(office, **said)
    again = plan(office, **said)
    assert (again.duplicate, again.number) == (True, made.number)
    assert (again.next_on, again.ended_on) == (dt.date(2026, 12, 1), None)
    assert len(plans.list_plans(office.db, office.people["dot"])) == 1


def test_a_list_of_plans_names_the_newest_order_and_no_confidential_address(office):
    hidden = office.account("10-0443-01", "LEE, ANN", address="9 Oak St")
    plan(office, account="10-0443-01", place="")
    plan(office, starts_on=dt.date(2027, 5, 1))
    office.flag(hidden, "confidential")
    run(office)
    found = plans.list_plans(office.db, office.people["dot"])
    assert {(one.number, one.newest, one.place) for one in found} == {
        (1, 1, "(confidential address)"),
        (2, 0, "Hydrant 14, Oak St"),
    }
