"""Each office closes its own day: its papers tell of its own drawers, receipts and batches."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import insert, text

from clerktui.models import Office as OfficeRow
from clerktui.reports.catalogue import make_report
from clerktui.services import policies
from clerktui.services.closing import days, papers
from clerktui.views.reports import ReportAsked
from tests.support.closing import TODAY, A, close_day, close_drawer
from tests.support.office import Office


@pytest.fixture
def books(office: Office) -> Office:
    """Ana took 10.00 in the first office, dee 7.00 in the second; both drawers are closed."""
    with office.db.write() as c:
        c.execute(insert(OfficeRow.__table__).values(code="EAST", name="East", receipt_prefix="E"))
        c.execute(text("UPDATE drawer SET office_id = 2 WHERE code = '2'"))
    for who in ("dee", "fay"):
        there = dataclasses.replace(office.people[who], office_id=2, office_name="East")
        office.people[who] = there
    policies.set_policy(
        office.db, "day.papers", ["daily-cash", "receipt-register", "batches"], TODAY
    )
    office.account(A, water=5_000)
    office.open_drawer("2", "dee", 10_000)
    office.pay(A, 1_000)
    office.pay(A, 700, who="dee")
    close_drawer(office, cash=21_000)
    close_drawer(office, "dee", cash=10_700)
    return office


def said(books: Office, who: str, name: str) -> str:
    actor = books.people[who]
    [paper] = [one for one in papers.list_papers(books.db, actor, TODAY) if one.name == name]
    return "\n".join(papers.get_text(books.db, actor, paper.document_id))


def test_the_papers_of_a_day_are_its_offices(books):
    first = close_day(books)
    second = close_day(books, who="fay")
    assert first.seal != second.seal
    for who, office, own, other in (
        ("sam", "Main St.", "10.00", "7.00"),
        ("fay", "East", "7.00", "10.00"),
    ):
        for name in ("daily-cash.txt", "receipt-register.txt"):
            paper = said(books, who, name)
            assert f"Business date 11/23/26, {office}" in paper
            assert own in paper
            assert f" {other}" not in paper
        assert f"{office}, business date 11/23/26" in said(books, who, "day-close.txt")
        assert f", {office}" in said(books, who, "batches.txt")
        assert days.get_day(books.db, books.people[who], TODAY).office == office
    books.prove()


@pytest.mark.parametrize(("code", "cents"), [("", 1_700), ("MAIN", 1_000), ("EAST", 700)])
def test_what_daily_cash_of_an_office_opens_is_that_offices(books, code, cents):
    cash = make_report(books.db, ReportAsked("daily-cash", office=code))
    row = next(row for row in cash.rows if row.cells[0] == "  Water")
    assert row.cells[2] == cents
    _, name, only = row.opens
    detail = make_report(books.db, ReportAsked(name, office=code, only=only))
    assert detail.totals[0].cells[-1] == cents
