"""Money that went wrong: voids, corrections, refunds, adjustments, returned items, accuracy."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.reports import clerk_accuracy, run_report
from clerktui.reports.catalogue import make_report
from clerktui.views.reports import ReportAsked
from clerktui.views.tickets import TenderDraft
from tests.support.batches import begin_batch, key, to_state, verify
from tests.support.office import Office
from tests.support.wrongs import (
    TODAY,
    account_id,
    adjust,
    correct,
    correction_id,
    receipt_row,
    refund,
    returned,
)

ACCOUNT = "10-0442-07"
OTHER = "20-0001-00"


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT, water=4120, sewer=3800)
    office.account(OTHER, "LEE, ANN", tax=9000)
    return office


def cells(report, first: str) -> tuple:
    return next(row.cells for row in (*report.rows, *report.totals) if row.cells[0] == first)


def totals(report, place: int) -> dict:
    """What stands under the rule: name to amount."""
    return {row.cells[place]: row.cells[-1] for row in report.totals}


# ------------------------------------------------------------------------- voids and corrections
def test_voids_and_corrections_say_who_approved_and_why(office):
    receipt = office.pay(ACCOUNT, 1000).receipt
    kept = office.pay(ACCOUNT, 500).receipt
    office.void(receipt, "keyed twice")
    payment = receipt_row(office, kept).payment_id
    correct(
        office,
        "cancel_payment",
        "wrong_account",
        500,
        payment_id=payment,
        account_id=account_id(office, ACCOUNT),
        approved_by="sam",
        note="meant for Lee",
    )
    change = {"from_tender": "cash", "to_tender": "check", "payment_id": payment}
    correct(office, "tender_change", "wrong_tender", 500, **change)
    moved = {"account_id": account_id(office, ACCOUNT), "to_account_id": account_id(office, OTHER)}
    correct(office, "transfer", "moved", 250, **moved)
    report = run_report(office.db, "voids-corrections")
    assert cells(report, receipt) == (receipt, TODAY, ACCOUNT, "Ana Ruiz", "keyed twice", 1000)
    why = "Posted to the wrong account: meant for Lee"
    assert cells(report, "C1") == ("C1", TODAY, ACCOUNT, "Ana Ruiz / Sam Locklear", why, 500)
    assert cells(report, "C2")[2] == f"{kept} Cash to Check"
    assert cells(report, "C3")[2] == f"{ACCOUNT} to {OTHER}"
    opened = [row.opens for row in report.rows if row.opens]
    assert opened[0] == ("receipt", receipt)
    assert ("correction", "1") in opened
    assert totals(report, 4) == {
        "Voided receipts": 1000,
        "Payments cancelled: the money was good": 500,
        "Way of paying corrected": 500,
        "Transfers between accounts": 250,
    }


def test_what_makes_less_owed_or_undoes_another_is_below_zero_as_are_its_sums(office):
    adjust(office, ACCOUNT, "adjustment", "leak", -1500)
    adjust(office, ACCOUNT, "adjustment", "misread", 200)
    adjust(office, ACCOUNT, "fee", "returned_item", 3500)
    fee = correction_id(office, 3)
    adjust(office, ACCOUNT, "fee", "returned_item", -3500, undoes_id=fee)
    adjust(office, OTHER, "write_off", "uncollectable", -9000, who="sam", approved_by="admin")
    kept = receipt_row(office, office.pay(ACCOUNT, 500).receipt).payment_id
    keyed = {"from_tender": "cash", "to_tender": "check", "payment_id": kept}
    first = correct(office, "tender_change", "wrong_tender", 500, **keyed)
    back = {"from_tender": "check", "to_tender": "cash", "payment_id": kept}
    undone = correction_id(office, first)
    correct(office, "tender_change", "wrong_tender", 500, undoes_id=undone, **back)
    report = run_report(office.db, "voids-corrections")
    amounts = [cells(report, f"C{number}")[-1] for number in range(1, 8)]
    assert amounts == [-1500, 200, 3500, -3500, -9000, 500, -500]
    assert totals(report, 4) == {
        "Voided receipts": 0,
        "Adjustments": -1300,
        "Fees charged": 0,
        "Way of paying corrected": 0,
        "Write-offs": -9000,
    }
    together = [row.cells[-1] for row in report.rows if row.style == "subtotal"]
    assert together == [-1300, 0, 0, -9000]


def test_another_day_has_no_corrections(office):
    correct(office, "fee", "returned_item", 3500)
    report = run_report(office.db, "voids-corrections", TODAY - dt.timedelta(days=1))
    assert totals(report, 4) == {"Voided receipts": 0}


# ------------------------------------------------------------------------------------ adjustments
def test_adjustments_stand_under_their_reason_and_come_to_what_accounts_owe_less(office):
    before = office.balance(ACCOUNT) + office.balance(OTHER)
    adjust(office, ACCOUNT, "adjustment", "leak", -1500, note="pipe in the yard")
    adjust(office, ACCOUNT, "adjustment", "misread", 200)
    adjust(office, OTHER, "write_off", "uncollectable", -9000, who="sam", approved_by="admin")
    report = run_report(office.db, "adjustments")
    headings = [row.cells[0] for row in report.rows if row.style == "heading"]
    assert headings == [
        "Adjustments: Leak adjustment",
        "Adjustments: Meter misread",
        "Write-offs: Uncollectable",
    ]
    assert cells(report, "C1")[1:] == (TODAY, ACCOUNT, "Ana Ruiz", "pipe in the yard", -1500)
    assert totals(report, 3) == {"Adjustments": -1300, "Write-offs": -9000, "All": -10_300}
    assert office.balance(ACCOUNT) + office.balance(OTHER) - before == -10_300
    office.prove()


# ---------------------------------------------------------------------------------------- refunds
def test_refunds_stand_under_what_became_of_them(office):
    refund(office, ACCOUNT, 700, "Maria Rodriguez")
    who = {"decided_by_id": office.people["sam"].user_id}
    refund(office, ACCOUNT, 900, "Ann Lee", state="paid", check_number="5501", **who)
    old = TODAY - dt.timedelta(days=40)
    refund(office, ACCOUNT, 50, "Still waiting", state="approved", requested_on=old)
    refund(office, ACCOUNT, 60, "Long done", state="paid", requested_on=old)
    report = run_report(office.db, "refunds")
    assert totals(report, 3) == {
        "Waiting for approval": 700,
        "Approved, not paid yet": 50,
        "Paid by check": 900,
        "All": 1650,
    }
    paid = cells(report, "R2")
    assert paid[3:5] == ("Ann Lee (check 5501)", "Ana Ruiz / Sam Locklear")


# ---------------------------------------------------------------------------------- returned items
def test_returned_items_name_the_receipt_and_the_fee(office):
    receipt = office.pay(ACCOUNT, 5000, TenderDraft("check", 5000, "1187")).receipt
    returned(office, receipt, ACCOUNT, fee_cents=3500)
    report = run_report(office.db, "returned-items")
    [row] = report.rows
    assert row.cells == (TODAY, ACCOUNT, receipt, "1187", "R01, reversed", 5000, 3500)
    assert row.opens == ("receipt", receipt)
    assert [total.cells[-2:] for total in report.totals] == [(5000, 3500), (5000, 3500)]
    assert not run_report(office.db, "returned-items", TODAY - dt.timedelta(days=1)).rows


# --------------------------------------------------------------------------------- clerk accuracy
def test_clerks_are_counted_by_their_own_receipts(office, clock):
    for cents in (100, 110, 120):
        office.pay(ACCOUNT, cents)
    office.void(office.pay(ACCOUNT, 130).receipt)
    kept = receipt_row(office, office.pay(ACCOUNT, 140).receipt).payment_id
    change = {"from_tender": "cash", "to_tender": "check", "payment_id": kept, "who": "sam"}
    correct(office, "tender_change", "wrong_tender", 100, **change)
    clock.move(dt.timedelta(minutes=12, seconds=30))
    office.close(cash=20_460)
    report = run_report(office.db, "clerk-accuracy")
    assert report.rows[0].cells == ("Ana Ruiz", 5, 1, 1, "40.0", -10, 12)
    assert cells(report, "Everybody") == ("Everybody", 5, 1, 1, "40.0", -10, 12)
    assert len(report.columns) == 7
    assert report.footnotes[-1].startswith("How accurately batches were keyed")


def test_who_may_see_it_is_told_how_batches_were_keyed(office):
    number = begin_batch(office, "ana", 100, 1, verify_mode="all")
    key(office, number, (ACCOUNT, 100, "7"))
    to_state(office, number, "keyed")
    verify(office, number, 1, ACCOUNT, 100, "7")
    asked = ReportAsked("clerk-accuracy")
    told = make_report(office.db, asked, office.people["sam"])
    assert told.columns[-1].name == "Keyed wrong"
    assert cells(told, "Ana Ruiz")[-1] == "0 of 3"
    assert len(make_report(office.db, asked, office.people["ana"]).columns) == 7


def test_the_examples_in_the_docstrings_hold():
    import doctest

    from clerktui.rules import report_days

    for module in (clerk_accuracy, report_days):
        result = doctest.testmod(module)
        assert result.attempted
        assert not result.failed
