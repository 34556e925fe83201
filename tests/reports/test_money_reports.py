"""What came in, how it was paid, what drawers counted, and what the ledger is given."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from clerktui.models import GlAccount, JournalEntry, JournalLine
from clerktui.reports import run_report
from clerktui.reports.catalogue import make_report
from clerktui.services import policies, reference
from clerktui.services.deposits.on_hand import list_on_hand
from clerktui.views.reports import ReportAsked
from clerktui.views.tickets import TenderDraft
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office
from tests.support.tills import correct_tender, hand_over, move
from tests.support.wrongs import correct, deposit, receipt_row

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


def journal_sums(office: Office, on: dt.date = TODAY) -> dict[str, int]:
    """By ledger account, what the journal of a day sums to."""
    line, gl, entry = JournalLine.__table__, GlAccount.__table__, JournalEntry.__table__
    with office.db.read() as c:
        rows = c.execute(
            select(gl.c.code, func.sum(line.c.amount_cents))
            .join(line, line.c.gl_account_id == gl.c.id)
            .join(entry, entry.c.id == line.c.entry_id)
            .where(entry.c.business_date == on)
            .group_by(gl.c.code)
        ).all()
    return {code: int(cents) for code, cents in rows if cents}


# --------------------------------------------------------------------------------- tender summary
def test_tenders_come_to_what_the_journal_has(office):
    report = run_report(office.db, "tender-summary")
    assert cells(report, "Cash") == ("Cash", 1, 6000, -1000, 0, 5000)
    assert cells(report, "Check") == ("Check", 1, 9000, 0, 0, 9000)
    assert cells(report, "All") == ("All", 2, 15_000, -1000, 0, 14_000)
    sums = journal_sums(office)
    assert (sums["10-1010"], sums["10-1020"]) == (5000, 9000)


def test_a_tender_keyed_wrong_counts_as_what_it_was(office):
    receipt = office.pay("10-0442-07", 300).receipt
    payment = receipt_row(office, receipt).payment_id
    tenders = {"from_tender": "cash", "to_tender": "card", "payment_id": payment}
    correct(office, "tender_change", "wrong_tender", 300, **tenders)
    correct(office, "cancel_tender", "bad_money", 9000, payment_id=payment)
    report = run_report(office.db, "tender-summary")
    assert cells(report, "Cash")[-2:] == (-300, 5000)
    assert cells(report, "Card") == ("Card", 0, 0, 0, 300, 300)
    assert cells(report, "All")[-1] == 14_300
    for name in ("tender-summary", "daily-cash"):
        notes = run_report(office.db, name).footnotes
        assert any("not deducted above: 1 payment, 90.00" in note for note in notes)


def test_a_report_of_one_office_leaves_the_others_out(office):
    mine = make_report(office.db, ReportAsked("tender-summary", office="main"))
    assert cells(mine, "All")[-1] == 14_000
    assert mine.subtitle == "Business date 11/23/26, Main St."


# -------------------------------------------------------------------------------- over and short
def test_over_and_short_is_what_the_journal_booked(office):
    office.close(cash=24_500, check=9000)
    office.open_drawer("2", "dee")
    office.close("dee", cash=20_000)
    report = run_report(office.db, "over-short")
    assert cells(report, "All") == ("All", 2, 0, -500, -500)
    assert cells(report, "  Drawer 1") == ("  Drawer 1", 1, 0, -500, -500)
    assert cells(report, "  Dee Walker") == ("  Dee Walker", 1, 0, 0, 0)
    assert cells(report, "  11/23/26") == ("  11/23/26", 2, 0, -500, -500)
    [off] = [row for row in report.rows if row.opens[:1] == ("drawer_session",)]
    assert off.opens == ("drawer_session", str(office.sessions["ana"].session_id))
    assert report.footnotes == ("1 drawer of 2 closed exact.",)
    assert journal_sums(office)["10-5990"] == 500


def test_a_batch_is_no_drawer_that_was_counted(office):
    number = begin_batch(office, "ana", 100, 1)
    key(office, number, ("10-0442-07", 100, "7"))
    to_state(office, number, "posted")
    assert cells(run_report(office.db, "over-short"), "All")[1] == 0


# --------------------------------------------------------------------------------- the deposits
def test_what_is_in_no_deposit_yet_is_told_with_what_is(office):
    report = run_report(office.db, "deposits")
    assert cells(report, "Not in a deposit yet: 0 parts")[-1] == 0, "the drawer is still open"
    office.close(cash=24_500, check=9000)
    report = run_report(office.db, "deposits")
    assert cells(report, "Not in a deposit yet: 2 parts")[-1] == 13_500
    session = office.sessions["ana"].session_id
    number = deposit(office, (session, "cash", 4500), state="deposited", bank_reference="BK7")
    report = run_report(office.db, "deposits")
    assert cells(report, "Deposited: 1 deposit")[-1] == 4500
    slip = next(row for row in report.rows if row.cells[0].startswith(f"Deposit {number}"))
    assert slip.opens == ("deposit", str(number))
    assert slip.cells[1:] == (None, "deposited", "BK7", 4500)
    assert cells(report, "Not in a deposit yet: 1 part")[-1] == 9000
    [waiting] = [row for row in report.rows if row.opens[:1] == ("drawer_session",)]
    assert waiting.cells[1] == "Check"


def waits(office, **asked) -> list[tuple]:
    """What the report has under "Not in a deposit yet"."""
    report = run_report(office.db, "deposits", **asked)
    names = [row.cells[0] for row in report.rows]
    at = names.index("Not in a deposit yet") if "Not in a deposit yet" in names else len(names)
    return [(row.opens[0], row.cells[1], row.cells[-1]) for row in report.rows[at + 1 :]]


def on_hand(office) -> int:
    return sum(day.total_cents for day in list_on_hand(office.db, office.people["sam"]))


def test_what_waits_is_what_is_on_hand_once_tenders_were_corrected(office):
    receipt = office.pay("10-0442-07", 700).receipt
    early = office.pay("10-0442-07", 300).receipt
    correct_tender(office, early, "cash", "check", 300)
    move(office, "pickup", cash=1000)
    office.close(cash=24_700, check=9300)
    assert waits(office) == [("drawer_session", "Cash", 5700), ("drawer_session", "Check", 9300)]
    number = correct_tender(office, receipt, "cash", "check", 700)
    assert waits(office)[2:] == [("correction", "Cash", -700), ("correction", "Check", 700)]
    correct_tender(office, receipt, "check", "card", 700)
    assert waits(office)[4:] == [("correction", "Check", -700)]
    assert number == 2
    assert sum(cents for *_, cents in waits(office)) == on_hand(office) == 14_300


def test_what_was_handed_over_waits_when_the_drawer_is_closed(office):
    hand_over(office, cash=25_000, check=9000)
    assert waits(office) == []
    office.close("dee", cash=25_000, check=9000)
    assert sum(cents for *_, cents in waits(office)) == on_hand(office) == 14_000


def test_what_was_taken_before_the_books_knew_deposits_does_not_wait(office):
    office.close(cash=25_000, check=9000)
    since = {"threshold_cents": 0, "most_days": 1, "since": "2026-11-24"}
    policies.set_policy(office.db, "deposit.daily", since, TODAY)
    reference.forget(office.db)
    assert waits(office) == []
    assert on_hand(office) == 0


def test_a_batch_waits_for_its_deposit_under_its_number(office):
    number = begin_batch(office, "ana", 100, 1)
    key(office, number, ("10-0442-07", 100, "7"))
    to_state(office, number, "posted")
    [waiting] = [row for row in run_report(office.db, "deposits").rows if row.opens]
    assert waiting.opens == ("batch", str(number))
    assert waiting.cells[-1] == 100
    to_state(office, number, "deposited")
    assert not [row for row in run_report(office.db, "deposits").rows if row.opens]


# ------------------------------------------------------------------------------------ the ledger
def test_the_ledger_preview_balances_and_is_the_journal(office):
    report = run_report(office.db, "gl-distribution")
    [total] = report.totals
    assert total.cells[3] == total.cells[4] > 0
    told = {
        row.cells[0]: row.cells[3] - row.cells[4]
        for row in report.rows
        if row.cells[0] and len(row.cells) == 5
    }
    assert {code: cents for code, cents in told.items() if cents} == journal_sums(office)
    assert "Fund 10 owes other funds 50.00." in report.footnotes
    assert "Fund 30 is owed by other funds 50.00." in report.footnotes
    assert report.footnotes[-1].endswith("0 of them in a posted ledger batch, 4 not yet.")
