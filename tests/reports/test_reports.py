"""The reports of a day's money: drawers, tenders, services, every number in order."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.printing.text import report_text
from clerktui.reports import REPORTS, run_report
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office
from tests.support.tills import correct_tender

pytestmark = pytest.mark.every_case

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def office(office: Office) -> Office:
    office.account("10-0442-07", water=4120, sewer=3800)
    office.account("20-0001-00", "LEE, ANN", tax=9000)
    office.pay("10-0442-07", 5000, TenderDraft("cash", 6000))
    office.void(office.pay("20-0001-00", 1000).receipt)
    office.pay("20-0001-00", 9000, TenderDraft("check", 9000, "1187"))
    return office


def cells(report, first: str) -> tuple:
    return next(row.cells for row in (*report.rows, *report.totals) if row.cells[0] == first)


def test_daily_cash_says_what_came_in(office):
    report = run_report(office.db, "daily-cash")
    assert cells(report, "  Cash") == ("  Cash", 1, 5000, None)
    assert cells(report, "  Check") == ("  Check", 1, 9000, None)
    assert cells(report, "  Property tax")[2] == 9000
    assert cells(report, "All drawers and batches") == ("All drawers and batches", 2, 14_000, 0)


def test_daily_cash_shows_over_and_short_once_a_drawer_is_closed(office):
    office.close(cash=24_500, check=9000)
    assert cells(run_report(office.db, "daily-cash"), "All drawers and batches")[3] == -500


def test_daily_cash_counts_a_corrected_tender_as_what_it_was_as_the_z_report_does(office):
    receipt = office.pay("10-0442-07", 400).receipt
    correct_tender(office, receipt, "cash", "card", 300)
    report = run_report(office.db, "daily-cash")
    assert cells(report, "  Cash") == ("  Cash", 2, 5100, None)
    assert cells(report, "  Card") == ("  Card", 0, 300, None)
    assert cells(report, "  Total") == ("  Total", 3, 14_400, None)
    z_report = office.close(cash=25_100, check=9000, card=300).z_report
    taken = {t.name: t.taken_cents for t in z_report.tenders if t.taken_cents}
    assert taken == {"Cash": 5100, "Check": 9000, "Card": 300}


def test_daily_cash_says_which_tenders_were_corrected_after_the_close(office):
    receipt = office.pay("10-0442-07", 400).receipt
    office.close(cash=25_400, check=9000)
    correct_tender(office, receipt, "cash", "card", 400)
    report = run_report(office.db, "daily-cash")
    at = [row.cells[0] for row in report.rows].index("Way of paying corrected later")
    assert [row.cells for row in report.rows[at + 1 : at + 3]] == [
        ("  Cash", None, -400, None),
        ("  Card", None, 400, None),
    ]
    assert cells(report, "All drawers and batches")[2] == 14_400
    summary = run_report(office.db, "tender-summary")
    assert (cells(summary, "Cash")[-1], cells(summary, "Card")[-1]) == (5000, 400)


def test_the_counts_of_daily_cash_add_up(office):
    office.pay("10-0442-07", 700, TenderDraft("check", 300, "1"), TenderDraft("cash", 400))
    report = run_report(office.db, "daily-cash")
    assert [cells(report, f"  {name}")[1] for name in ("Cash", "Check", "Total")] == [2, 2, 4]
    assert cells(report, "All drawers and batches")[1] == 4


def test_the_register_keeps_a_void_in_its_place(office):
    report = run_report(office.db, "receipt-register", TODAY, TODAY)
    numbers = [(row.cells[0], row.cells[-1]) for row in report.rows if row.style == "plain"]
    assert numbers == [("26-000001", ""), ("26-000002", "VOID"), ("26-000003", "")]
    assert report.totals[0].cells[5] == 14_000
    assert report.totals[1].cells[5] == 1000
    assert report.footnotes == ("No number is missing.",)


def test_another_day_is_empty_and_says_so(office):
    report = run_report(office.db, "receipt-register", dt.date(2026, 11, 1))
    assert report.subtitle == "Business date 11/01/26"
    assert report.totals[0].cells[0] == "0 receipts"


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_fits_a_screen_and_a_page(office, name):
    text = report_text(run_report(office.db, name), 80)
    assert max(map(len, text.splitlines())) <= 80


def test_what_cannot_be_reported_is_refused(office):
    with pytest.raises(Refused, match=r"report\.unknown"):
        run_report(office.db, "nothing")
    with pytest.raises(Refused, match=r"report\.dates"):
        run_report(office.db, "daily-cash", TODAY, dt.date(2026, 1, 1))
