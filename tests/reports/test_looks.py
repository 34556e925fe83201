"""How the reports look on paper: text compared with a picture, and every one as a PDF.

`pytest tests/reports tests/screens --update-goldens` writes the pictures anew; read the diff.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from clerktui.printing.pdf import report_pdf
from clerktui.printing.text import report_text
from clerktui.reports import REPORTS, run_report
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office
from tests.support.wrongs import adjust, correct, deposit, receipt_row, refund, returned

GOLDENS = Path(__file__).parent / "goldens"
ACCOUNT = "10-0442-07"
OTHER = "20-0001-00"
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def month(office: Office, clock) -> Office:
    """An office in which everything has gone wrong once."""
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account(OTHER, "LEE, ANN", due=TODAY - dt.timedelta(days=70), tax=190_000)
    office.account("30-0007-00", "OAK & SONS LLC", due=dt.date(2026, 8, 1), water=1_234_500)
    first = office.pay(ACCOUNT, 5000, TenderDraft("cash", 6000)).receipt
    office.void(office.pay(OTHER, 1000).receipt, "wrong account")
    check = office.pay(OTHER, 20_000, TenderDraft("check", 20_000, "1187")).receipt
    payment = receipt_row(office, first).payment_id
    to_check = {"from_tender": "cash", "to_tender": "check", "payment_id": payment}
    correct(office, "tender_change", "wrong_tender", 5000, approved_by="sam", **to_check)
    adjust(office, ACCOUNT, "adjustment", "leak", -1500, note="pipe in the yard", who="sam")
    adjust(office, "30-0007-00", "write_off", "bankruptcy", -200_000, note="case 26-1187")
    refund(office, ACCOUNT, 700, "Ana Ruiz", address="1 Elm St")
    returned(office, check, OTHER, fee_cents=3500)
    clock.move(dt.timedelta(minutes=30))
    office.close(cash=24_400, check=20_100)
    session = office.sessions["ana"].session_id
    deposit(office, (session, "check", 20_000), state="deposited", bank_reference="BK 77")
    return office


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"batches", "suspense-aging"}))
def test_a_report_as_text(month, request, name):
    told = report_text(run_report(month.db, name), 80)
    path = GOLDENS / f"{name}.txt"
    if request.config.getoption("--update-goldens", default=False):
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_report_as_pdf_is_the_same_bytes_again(month, name):
    document = run_report(month.db, name)
    assert report_pdf(document) == report_pdf(document)
