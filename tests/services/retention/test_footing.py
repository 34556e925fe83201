"""After a purge every report of the catalogue foots as before, and the account explains itself."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.reports import catalogue
from clerktui.services import reference
from clerktui.services.why import asking
from clerktui.views.reports import ReportAsked
from tests.support.office import Office
from tests.support.retention import LATER, OLD, YOUNG, old_books, purge

SINCE, UNTIL = dt.date(2026, 11, 1), dt.date(2030, 6, 3)


@pytest.fixture
def books(office: Office, clock) -> Office:
    """Old books with a void, looked at in June 2030; ana's drawer was closed in 2026."""
    old_books(office)
    office.void(office.pay(YOUNG, 300).receipt)
    office.close(cash=20_000, check=5_000)
    clock.at = LATER
    reference.forget(office.db)
    return office


def figures(office: Office, name: str) -> list[tuple[int, ...]]:
    """The figures of every row and total of a report; names may have gone."""
    report = catalogue.make_report(office.db, ReportAsked(name, SINCE, UNTIL))
    rows = [*report.rows, *report.totals]
    return sorted(tuple(cell for cell in row.cells if isinstance(cell, int)) for row in rows)


def test_every_report_foots_as_before(books):
    before = {name: figures(books, name) for name in catalogue.REPORTS}
    assert sum(map(len, before.values())) > 40
    assert purge(books).done == 1
    for name, rows in before.items():
        assert figures(books, name) == rows, name
    books.prove()


def test_a_closed_account_says_from_when_it_may_go(books):
    found = asking.why_account(books.db, books.people["ana"], OLD)
    [told] = [one for one in found if one.topic == "retention"]
    assert told.answer.startswith("May be purged since 11/25/29")
    assert {rule.key for rule in told.rules} == {"retention.rules"}
    assert len(told.steps) == len(told.rules) == 3
    young = asking.why_account(books.db, books.people["ana"], YOUNG)
    assert "retention" not in {one.topic for one in young}
