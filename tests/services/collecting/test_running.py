"""The daily run: who is collected, where each stands; twice is as once; a look changes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from unittest import mock

import pytest

from clerktui.errors import Refused
from clerktui.services.collecting import running
from tests.support.collecting import ANN, BO, MARIA, SEPTEMBER, TODAY, item, past_due, run
from tests.support.office import Office


@pytest.fixture
def town(office: Office) -> dict[str, int]:
    ids = {
        MARIA: past_due(office),
        BO: past_due(office, BO, "TATE, BO", due=SEPTEMBER, water=900),
        ANN: past_due(office, ANN, "LEE, ANN", due=dt.date(2026, 12, 1)),
    }
    past_due(office, "10-0001-01", "SMALL, SUE", water=499)
    return ids


def test_everybody_past_due_is_found_and_stands_by_the_procedure(office, town):
    told = run(office)
    assert (told.looked_at, told.began, told.changed, told.cleared) == (3, 2, 0, 0)
    assert told.lanes == {"batch": 1, "call": 1}
    row = item(office, town[MARIA])
    assert (row.plan, row.next_step, row.next_on) == ("utility", "notice", dt.date(2026, 11, 13))
    assert row.why == "Past-due notice: 18 days after the due date 10/26/26 is 11/13/26."
    late = item(office, town[BO])
    assert (late.next_step, late.lane, late.past_due_cents) == ("call", "call", 900)
    assert item(office, town[ANN]) is None, "not due yet"
    assert told.steps == {"call": 1, "notice": 1}
    office.prove()


def test_twice_is_as_once(office, town):
    run(office)
    before = [item(office, id_) for id_ in town.values()]
    again = run(office)
    assert (again.began, again.changed, again.cleared) == (0, 0, 0)
    assert [item(office, id_) for id_ in town.values()] == before


def test_a_look_changes_nothing_and_may_be_of_another_day(office, town):
    told = run(office, dry_run=True, as_of=dt.date(2026, 12, 24))
    assert (told.dry_run, told.on, told.began) == (True, dt.date(2026, 12, 24), 3)
    assert item(office, town[MARIA]) is None
    with pytest.raises(Refused, match=r"collect\.as_of"):
        run(office, as_of=dt.date(2026, 12, 24))


def test_the_next_day_goes_on_and_what_was_paid_meanwhile_is_cleared(office, town):
    run(office)
    office.db.clock.move(dt.timedelta(days=9))
    told = run(office)
    assert (told.on, told.began) == (TODAY + dt.timedelta(days=9), 1)
    assert item(office, town[ANN]).counted_on == told.on
    office.prove()


def test_it_goes_piece_by_piece(office, town):
    with mock.patch.object(running, "AT_ONCE", 1):
        seen = []
        told = run(office, progress=lambda done, _: seen.append(done))
    assert (told.looked_at, seen) == (3, [1, 2, 3])


def test_only_who_is_permitted_runs_it(office):
    with pytest.raises(Refused, match="denied"):
        running.run_procedure(office.db, office.people["ana"])


def test_a_procedure_that_cannot_be_is_refused(office, town):
    office.decide("collection.procedure", [{"code": "p", "name": "P", "steps": [{"kind": "x"}]}])
    with pytest.raises(Refused, match=r"procedure\.plan"):
        run(office)


def test_what_other_plan_holds_from_a_later_day_is_looked_at_with_that_days_plan(office, town):
    plan = {"code": "new", "name": "New", "steps": [{"code": "call", "kind": "call", "days": 1}]}
    office.decide("collection.procedure", [plan], dt.date(2026, 12, 1))
    assert run(office, dry_run=True).lanes == {"batch": 1, "call": 1}
    later = run(office, dry_run=True, as_of=dt.date(2026, 12, 2))
    assert later.lanes == {"call": 4}
    assert replace(later, on=TODAY).on == TODAY
