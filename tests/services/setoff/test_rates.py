"""The Secretary's rate: entered by the town with its source, never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import AuditEntry
from clerktui.services.reference import get_reference
from clerktui.services.setoff import rates
from clerktui.views.setoff_files import RateDraft
from tests.support import setoff
from tests.support.office import new_id
from tests.support.refusing import refused

JANUARY, JULY = dt.date(2027, 1, 1), dt.date(2027, 7, 1)


def test_no_rate_is_there_before_the_town_entered_one(office):
    assert rates.list_rates(office.db, office.people["ana"]) == ()
    with office.db.read() as connection:
        assert "rate_ppm" not in get_reference(office.db, connection).policy[rates.INTEREST]
        with pytest.raises(Refused, match=r"setoff\.no_rate"):
            rates.spans_of(connection, JANUARY, JULY)
        assert rates.spans_of(connection, JULY, JULY) == ()


def test_a_rate_is_entered_once_with_its_source_and_holds_to_the_end_of_its_half_year(office):
    command = new_id()
    done = setoff.rate(office, 7, JANUARY, command_id=command)
    assert (done.percent, done.until_on) == ("7", dt.date(2027, 6, 30))
    assert setoff.rate(office, 7, JANUARY, command_id=command).duplicate
    setoff.rate(office, 8, JANUARY)
    setoff.rate(office, 5, JULY, until_on=dt.date(2028, 12, 31))
    newest, first = rates.list_rates(office.db, office.people["ana"])
    assert (newest.percent, first.percent, first.source) == ("5", "8", "ncdor.gov, interest rate")
    with office.db.read() as connection:
        spans = rates.spans_of(connection, dt.date(2027, 6, 1), dt.date(2027, 8, 1))
        assert [(span.days, span.rate_ppm) for span in spans] == [(30, 80_000), (31, 50_000)]
        with pytest.raises(Refused, match=r"setoff\.no_rate"):
            rates.spans_of(connection, JULY, dt.date(2029, 1, 2))
        audit = AuditEntry.__table__
        entered = select(audit.c.subject_id).where(audit.c.action == "setoff_rate")
        assert len(connection.execute(entered).all()) == 3


def test_the_placeholder_of_an_older_town_is_no_rate(office):
    office.decide(rates.INTEREST, {"rate_ppm": 70_000, "from_day": 5})
    assert rates.list_rates(office.db, office.people["ana"]) == ()


def test_what_is_no_rate_is_refused(office):
    sam = office.people["sam"]

    def tried(ppm: int, source: str = "x", until: dt.date | None = None, who=sam) -> str:
        draft = RateDraft(new_id(), ppm, JANUARY, source, until)
        return refused(rates.enter_rate, office.db, who, draft)

    assert tried(49_999) == "setoff.rate_range"
    assert tried(160_001) == "setoff.rate_range"
    assert tried(70_000, until=dt.date(2026, 12, 31)) == "setoff.rate_days"
    assert tried(70_000, source=" ") == "setoff.rate_source"
    assert tried(70_000, who=office.people["ana"]) == "denied"
