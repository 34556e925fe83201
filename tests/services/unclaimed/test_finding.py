"""Unclaimed property is found where it stands, once, and follows what happens there."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.unclaimed import finding
from clerktui.views.unclaimed import FindDraft
from tests.support import unclaimed
from tests.support.refunds import take
from tests.support.refusing import refused, without
from tests.support.unclaimed import CREDIT, DEPOSIT

DORMANT = dt.date(2027, 12, 1)


@pytest.fixture
def town(office):
    unclaimed.town(office)
    return office


def test_every_source_is_found_once_when_its_year_has_run(town):
    assert unclaimed.found(town).lines == ()
    unclaimed.to_day(town, DORMANT)
    rehearsed = unclaimed.found(town, dry_run=True)
    assert [one.number for one in rehearsed.lines] == [0] * 5
    assert unclaimed.states(town) == {}
    run = unclaimed.found(town)
    said = {(one.source.split()[0], one.account, one.amount_cents) for one in run.lines}
    assert said == {
        ("refund", "10-0777-01", 8_000),
        ("customer", DEPOSIT, 15_000),
        ("credit", CREDIT, 6_000),
        ("credit", "10-0888-03", 1_200),
        ("suspense", "", 3_000),
    }
    assert run.found_cents == 33_200
    assert unclaimed.found(town).lines == ()
    assert set(unclaimed.states(town).values()) == {"found"}
    town.prove()


def test_as_of_a_day_before_less_is_found(town):
    unclaimed.to_day(town, DORMANT)
    assert unclaimed.found(town, dt.date(2027, 10, 1)).lines == ()
    draft = FindDraft(DORMANT + dt.timedelta(days=1))
    assert refused(finding.find, town.db, town.people["ana"], draft) == "unclaimed.day_ahead"
    nobody = without(town.people["ana"], "unclaimed.enter")
    assert refused(finding.find, town.db, nobody, FindDraft()) == "denied"


def test_who_pays_elsewhere_is_heard_of_and_a_year_later_is_dormant_again(town):
    unclaimed.to_day(town, DORMANT)
    unclaimed.found(town)
    unclaimed.elsewhere(town, CREDIT, "10-0999-01")
    town.open_drawer("2", "dee")
    town.pay("10-0999-01", 100, who="dee")
    run = unclaimed.found(town)
    assert [(one.what, one.account) for one in run.lines] == [("ended", CREDIT)]
    assert "heard of" in run.lines[0].why
    assert unclaimed.found(town).lines == ()
    unclaimed.to_day(town, dt.date(2028, 12, 5))
    again = unclaimed.found(town)
    assert [(one.what, one.amount_cents) for one in again.lines] == [("found", 6_000)]


def test_money_that_moved_on_is_followed(town):
    unclaimed.to_day(town, DORMANT)
    unclaimed.found(town)
    take(town, "stop", 1)
    take(town, "undo", 1)
    run = unclaimed.found(town)
    assert [(one.what, one.source, one.amount_cents, one.why) for one in run.lines] == [
        ("found", "credit", 8_000, ""),
        ("ended", "refund 1", 8_000, "the money is no longer there"),
    ]
    assert unclaimed.states(town)[1] == "answered"
    assert unclaimed.found(town).lines == ()
    town.prove()
