"""Debts go to an agency by rule and two people, and come back by themselves."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import reference
from clerktui.services.agencies import directory, files, looking, placing
from clerktui.services.collecting import running
from clerktui.services.collections.stops import find_stops
from tests.support import agencies
from tests.support.agencies import AGENCY, HERE, OTHER
from tests.support.office import Office, new_id
from tests.support.refusing import refused


@pytest.fixture
def town(office: Office) -> Office:
    """Maria owes 120.00, Ann 80.00, long ago; an agency takes what is 50.00 and more."""
    agencies.owing(office)
    agencies.agree(office)
    return office


def later(office: Office, days: int) -> None:
    office.db.clock.move(dt.timedelta(days=days))
    reference.forget(office.db)


def test_a_list_is_prepared_by_one_person_and_released_by_another(town):
    assert [one.amount_cents for one in agencies.edit_list(town).lines] == [12_000, 8_000]
    number = agencies.prepared(town, who="sam").number
    assert refused(agencies.released, town, number, who="sam") == "agency.own_list"
    assert refused(agencies.released, town, number, who="ana") == "denied"
    command = new_id()
    done = agencies.released(town, number, who="fay", command_id=command)
    assert (done.item_count, done.amount_cents, done.state) == (2, 20_000, "released")
    assert agencies.released(town, number, who="fay", command_id=command).duplicate
    assert refused(agencies.released, town, number, who="fay") == "agency.list_released"
    found = looking.list_placements(town.db, town.people["ana"])
    assert [(one.account, one.owed_cents) for one in found] == [(OTHER, 8_000), (HERE, 12_000)]
    assert agencies.edit_list(town).lines == ()
    assert refused(agencies.prepared, town) == "agency.nobody"
    town.prove()


def test_who_is_left_out_is_shown_with_every_reason(town):
    ids = {HERE: 1, OTHER: 2}
    town.flag(ids[HERE], "bankruptcy")
    plan = agencies.edit_list(town)
    assert [one.account for one in plan.lines] == [OTHER]
    [out] = plan.left_out
    assert out.account == HERE
    assert "bankruptcy" in out.why.lower()


def test_a_list_the_books_changed_since_is_prepared_again(town):
    number = agencies.prepared(town).number
    town.pay(HERE, 1_000)
    assert refused(agencies.released, town, number) == "agency.plan_changed"
    assert agencies.prepared(town).number == number
    assert agencies.released(town, number).amount_cents == 19_000


def test_money_paid_to_the_town_lowers_it_and_a_void_raises_it_again(town):
    agencies.placed(town)
    receipt = town.pay(HERE, 5_000).receipt
    assert agencies.whole(town, 1).owed_cents == 7_000
    town.void(receipt)
    assert agencies.whole(town, 1).owed_cents == 12_000
    assert [one.amount_cents for one in agencies.whole(town, 1).moves] == [12_000, 5_000, -5_000]
    town.pay(HERE, 12_000)
    found = agencies.whole(town, 1)
    assert (found.state, found.owed_cents) == ("paid", 0)
    assert [one.tells for one in found.moves[-2:]] == ["payments", "recall"]
    town.prove()


def test_after_so_many_days_it_is_taken_back_and_the_same_agency_does_not_get_it_again(town):
    agencies.placed(town)
    sam = town.people["sam"]
    later(town, 180)
    assert placing.recall_expired(town.db, sam) == ()
    later(town, 1)
    assert placing.recall_expired(town.db, sam, dry_run=True) == (1, 2)
    assert agencies.whole(town, 1).state == "placed"
    assert placing.recall_expired(town.db, sam) == (1, 2)
    assert placing.recall_expired(town.db, sam) == ()
    assert agencies.codes(town, 1) == ["placed", "expired"]
    plan = agencies.edit_list(town)
    assert plan.lines == ()
    assert [one.why for one in plan.left_out] == ["this agency had it before"] * 2
    town.prove()


def test_the_daily_run_takes_it_back_too_once(town):
    agencies.placed(town)
    sam = town.people["sam"]
    later(town, 181)
    assert running.run_procedure(town.db, sam, dry_run=True).recalled == (1, 2)
    assert agencies.whole(town, 1).state == "placed"
    town.pay(OTHER, 8_000)
    assert running.run_procedure(town.db, sam).recalled == (1,)
    assert running.run_procedure(town.db, sam).recalled == ()
    assert [one.clerk for one in agencies.whole(town, 1).moves] == [sam.full_name, ""]
    town.prove()


def test_taken_back_by_hand_with_a_reason_or_given_back_by_the_agency(town):
    agencies.placed(town)
    assert refused(agencies.recalled, town, 1, note=" ") == "agency.why"
    assert refused(agencies.recalled, town, 9) == "agency.placement_unknown"
    assert agencies.recalled(town, 1).state == "recalled"
    assert refused(agencies.recalled, town, 1) == "states.no_move"
    assert agencies.given_back(town, 2).state == "closed"
    assert refused(agencies.given_back, town, 2) == "states.no_move"
    town.prove()


def test_what_was_taken_back_by_hand_may_go_again_once_the_agency_was_told(town):
    agencies.placed(town)
    agencies.recalled(town, 1)
    [out] = agencies.edit_list(town).left_out
    assert out.why == "its agency is still to be told that it was taken back"
    files.make_file(town.db, town.people["ana"], AGENCY, "recall")
    assert [one.account for one in agencies.edit_list(town).lines] == [HERE]


def test_what_is_agreed_is_dated_and_only_added_to(town):
    sam = town.people["sam"]
    assert refused(agencies.agree, town) == "agency.dated"
    since = dt.date(2027, 1, 1)
    agencies.agree(town, commission_permille=300, effective_from=since)
    assert directory.get_agency(town.db, sam, AGENCY).commission_permille == 250
    later(town, 60)
    assert directory.get_agency(town.db, sam, AGENCY).commission_permille == 300
    assert refused(agencies.agree, town, who="ana") == "denied"
    assert refused(agencies.agree, town, "A-1") == "agency.code"
    assert refused(agencies.agree, town, "A1", layout="xml") == "agency.layout"
    assert refused(agencies.agree, town, "A1", commission_permille=1000) == "agency.terms"
    assert refused(directory.get_agency, town.db, sam, "NONE") == "agency.unknown"
    assert refused(agencies.edit_list, town, "NONE") == "agency.unknown"
    assert refused(placing.get_list, town.db, sam, 9) == "agency.list_unknown"
    assert refused(looking.list_placements, town.db, sam, "none") == "agency.list_which"


def test_the_town_neither_calls_nor_writes_about_what_an_agency_has(town):
    number = agencies.placed(town).number
    assert number
    with town.db.read() as connection:
        today = reference.get_reference(town.db, connection)
        for act in ("call", "letter"):
            found = find_stops(connection, today, [1, 2], act)
            assert {one.code for each in found.values() for one in each} == {"placed"}, act
        assert not find_stops(connection, today, [1, 2], "setoff")
    running.run_procedure(town.db, town.people["sam"])
    agencies.recalled(town, 1)
    with town.db.read() as connection:
        assert set(find_stops(connection, today, [1, 2], "call")) == {2}
    town.prove()
