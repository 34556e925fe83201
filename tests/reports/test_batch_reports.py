"""Batches by posting date, and what lies in suspense by age, as it stood on a day."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest

from clerktui.printing.text import report_text
from clerktui.reports import run_report, suspense_aging
from clerktui.services import suspense
from clerktui.services.batches import proofing
from clerktui.views.batches import SuspenseDraft
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office, new_id

TODAY = dt.date(2026, 11, 23)
ACCOUNT = "10-0442-07"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT, water=4120, sewer=3800)
    return office


def posted(office: Office, *lines: tuple, **header) -> int:
    total = sum(line[1] for line in lines)
    number = begin_batch(office, "ana", total, len(lines), **header)
    key(office, number, *lines)
    to_state(office, number, "posted")
    return number


def cells(report, first: str) -> tuple:
    return next(row.cells for row in (*report.rows, *report.totals) if row.cells[0] == first)


# --------------------------------------------------------------------------------------- batches
def test_batches_stand_under_their_posting_date_with_who_moved_them(office):
    number = posted(office, (ACCOUNT, 5000, "1"), ("", 700, "2"))
    waiting = begin_batch(office)
    key(office, waiting, (ACCOUNT, 100, "3"))
    report = run_report(office.db, "batches")
    assert report.rows[0].cells == ("Posting date 11/23/26",)
    sam = "Sam Locklear"
    assert cells(report, str(number)) == ("1", "Mail", 2, 5700, 5700, "posted", f"{sam} / {sam}")
    assert cells(report, str(waiting)) == ("2", "Mail", 1, 100, None, "keying", "")
    assert cells(report, "Together")[1:5] == ("2 batches", 3, 5800, 5700)
    assert cells(report, "Posted")[1:4] == ("1 batch", 2, 5700)
    assert cells(report, "Not yet")[1:4] == ("1 batch", 1, 100)


def test_who_approved_a_release_is_named_with_who_released_it(office):
    number = begin_batch(office, "ana", 5000, 1)
    key(office, number, (ACCOUNT, 5000, "1"))
    to_state(office, number, "balanced")
    command = new_id()
    office.approve(command, "batch.release", "batch.release")
    proofing.release(office.db, office.people["ana"], number, command)
    said = cells(run_report(office.db, "batches"), str(number))[-1]
    assert said == "Ana Ruiz, approved by Sam Locklear"


def test_another_day_has_its_own_heading_and_days_outside_are_left_out(office):
    friday = dt.date(2026, 11, 20)
    posted(office, (ACCOUNT, 5000, "1"), gl_on=friday, received_on=friday)
    posted(office, (ACCOUNT, 600, "2"))
    both = run_report(office.db, "batches", friday, TODAY)
    headings = [row.cells[0] for row in both.rows if row.style == "heading"]
    assert headings == ["Posting date 11/20/26", "Posting date 11/23/26"]
    assert both.subtitle == "Posting dates 11/20/26 to 11/23/26"
    assert cells(run_report(office.db, "batches", friday), "Posted")[3] == 5000


# ---------------------------------------------------------------------------------------- suspense
def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(suspense_aging).failed == 0


@pytest.mark.parametrize(
    ("days", "age"),
    [
        *((0, "0-30 days"), (30, "0-30 days"), (31, "31-60 days")),
        *((60, "31-60 days"), (61, "61-90 days"), (90, "61-90 days")),
        *((91, "Over 90 days"), (4000, "Over 90 days")),
    ],
)
def test_every_day_has_its_age(days, age):
    assert suspense_aging.age_of(TODAY, TODAY - dt.timedelta(days=days)) == age


def test_unidentified_money_is_told_by_age_with_totals(office):
    for days, cents in ((0, 100), (45, 200), (75, 400), (200, 800)):
        posted(office, ("", cents, "9"), received_on=TODAY - dt.timedelta(days=days))
    report = run_report(office.db, "suspense-aging")
    assert [row.cells[0] for row in report.rows if row.style == "heading"] == [
        *("0-30 days", "31-60 days", "61-90 days", "Over 90 days")
    ]
    totals = {row.cells[0]: row.cells[-1] for row in report.totals}
    assert totals == {
        "0-30 days": 100,
        "31-60 days": 200,
        "61-90 days": 400,
        "Over 90 days": 800,
        "All": 1500,
    }
    assert [row.cells[2] for row in report.rows if row.style == "plain"] == [0, 45, 75, 200]


def test_it_tells_how_it_stood_on_an_earlier_day(office, clock):
    posted(office, ("", 4000, "9"))
    clock.move(dt.timedelta(days=2))
    ana = office.people["ana"]
    [item] = suspense.list_suspense(office.db, ana).rows
    draft = SuspenseDraft(new_id(), item.item_id, 1500, ACCOUNT)
    suspense.apply_suspense(office.db, ana, draft)

    def left(on: dt.date) -> int:
        return cells(run_report(office.db, "suspense-aging", on), "All")[-1]

    assert left(TODAY - dt.timedelta(days=1)) == 0
    assert left(TODAY) == 4000
    assert left(TODAY + dt.timedelta(days=2)) == 2500


def test_both_fit_a_screen(office):
    posted(office, (ACCOUNT, 5000, "1"), ("", 12_345_600, "123456789"))
    for name in ("batches", "suspense-aging"):
        lines = report_text(run_report(office.db, name), 80).splitlines()
        assert max(map(len, lines)) <= 80
        assert any(
            line.split()[:2] in (["Batch", "Source"], ["Receipt", "Received"]) for line in lines
        )


# ------------------------------------------------------------------------------------- daily cash
def test_money_moved_out_of_suspense_did_not_come_in_again(office):
    number = posted(office, (ACCOUNT, 4000, "1"), ("", 700, "2"))
    [item] = suspense.list_suspense(office.db, office.people["ana"]).rows
    draft = SuspenseDraft(new_id(), item.item_id, 500, account=ACCOUNT)
    suspense.apply_suspense(office.db, office.people["ana"], draft)
    report = run_report(office.db, "daily-cash")
    assert cells(report, "All drawers and batches") == ("All drawers and batches", 2, 4700, 0)
    assert cells(report, "  Unidentified money")[2] == 700
    assert any(row.cells[0] == f"Batch {number}, Sam Locklear" for row in report.rows)
    assert report.footnotes == ("Moved from suspense to accounts, received before: 5.00",)
    office.prove()
