"""A run charges each bill once, says whom it leaves out and why, and is taken back whole."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.accruals import runs, undoing, waiving
from clerktui.services.charging import booking
from clerktui.services.collections import steps
from clerktui.views.accruals import AccrualRunDraft, ExemptDraft
from tests.rules.refusals import refused
from tests.support.accruals import charge, edit_list, open_parts, parcel, tax_bill
from tests.support.office import Office

A, B, C, TAX = "10-0442-07", "10-0443-01", "10-0444-02", "20-0001-00"
PAST = dt.date(2026, 10, 25)


@pytest.fixture
def books(office: Office) -> Office:
    """A and C owe what is past due, B what is not; today is November 23, 2026."""
    office.account(A, due=PAST, water=40_00, sewer=30_00)
    office.account(B, "HILL, JO", water=4120)
    office.account(C, "TATE, BO", due=PAST, water=1_000_00)
    return office


def test_an_edit_list_says_what_is_charged_and_why_not(books):
    office = books
    office.flag(office.account("10-0450-01", "LOWE, AL", due=PAST, water=5000), "bankruptcy")
    office.account("10-0451-01", "POE, ED", due=dt.date(2026, 11, 20), water=5000)
    office.account("10-0452-01", "RAY, CY", due=PAST, water=499)
    found = edit_list(office, "late_fee")
    assert [(one.account, one.charge_cents, one.reasons) for one in found.lines] == [
        (A, 1000, ()),
        (C, 1500, ()),
        ("10-0450-01", 0, ("BANKRUPTCY: do not collect",)),
        ("10-0451-01", 0, ("in time until 11/23/26",)),
        ("10-0452-01", 0, ("no fee on 4.99",)),
    ]
    assert (found.count, found.cents, found.left_out, found.more) == (2, 2500, 3, False)
    assert "70.00 past due: 10.00 or 1.5 % if greater" in found.lines[0].words


def test_a_run_charges_once_however_often_it_is_run(books):
    first = charge(books, "late_fee")
    assert (first.state, first.count, first.charged_cents) == ("done", 2, 2500)
    again = charge(books, "late_fee")
    assert (again.count, again.charged_cents) == (0, 0)
    assert open_parts(books, A)[-1] == ("fee", "penalty", 1000)
    with books.db.read() as connection:
        (step,) = steps.steps_of(connection, 1)
    assert (step.name, step.debt_cents, step.subject_kind) == ("Penalty", 1000, "accrual")
    assert len(runs.list_runs(books.db, books.people["ana"])) == 2
    books.prove()


def test_a_run_that_was_killed_goes_on_where_it_stopped(books, monkeypatch):
    monkeypatch.setattr("clerktui.services.charging.found.owing_accounts.__defaults__", (1,))
    posted = booking.post_many
    calls: list[int] = []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return posted(*args)

    monkeypatch.setattr(booking, "post_many", dies)
    with pytest.raises(KeyboardInterrupt):
        charge(books, "late_fee")
    (killed,) = runs.list_runs(books.db, books.people["ana"])
    assert (killed.state, killed.count) == ("running", 1)
    ended = charge(books, "late_fee")
    assert (ended.run_id, ended.state, ended.count) == (killed.run_id, "done", 2)
    books.prove()


def test_money_in_an_unposted_batch_and_credit_keep_a_fee_away(books):
    books.pay(B, 50_00)
    found = edit_list(books, "late_fee", dt.date(2026, 12, 24))
    assert B not in [one.account for one in found.lines]


def test_a_run_is_taken_back_while_nothing_is_paid_on_it(books):
    sam = books.people["sam"]
    first = charge(books, "late_fee")
    with refused("accrual.note_missing"):
        undoing.undo(books.db, sam, first.run_id, " ")
    undone = undoing.undo(books.db, sam, first.run_id, "wrong day")
    assert (undone.state, undone.back_cents) == ("undone", 2500)
    assert books.balance(A) == 70_00
    with refused("accrual.undone"):
        undoing.undo(books.db, sam, first.run_id, "again")
    assert charge(books, "late_fee").charged_cents == 2500, "after that it can be charged again"
    books.pay(A, 8000)
    second = runs.list_runs(books.db, sam)[0]
    with refused("accrual.paid", count=1, first=A):
        undoing.undo(books.db, sam, second.run_id, "too late")
    with refused("accrual.run_unknown"):
        undoing.undo(books.db, sam, 99, "x")
    books.prove()


def test_who_may_and_when(books):
    with refused("denied"):
        runs.run(books.db, books.people["ana"], AccrualRunDraft("late_fee"))
    with refused("accrual.rule"):
        edit_list(books, "nothing")
    with refused("accrual.ahead"):
        charge(books, "late_fee", dt.date(2026, 11, 24))


def test_a_waiver_keeps_the_fee_away_until_its_condition_fails(books):
    sam = books.people["sam"]
    until = dt.date(2027, 5, 1)
    waiving.exempt(books.db, sam, ExemptDraft(C, "hardship", until))
    held = waiving.exempt(books.db, sam, ExemptDraft(A, "keeps current", until, "", "current"))
    assert held.ended == "no longer holds: owes what was due 10/25/26"
    assert [(one.account, one.reasons) for one in edit_list(books, "late_fee").lines] == [
        (A, ()),
        (C, ("late fees waived until 05/01/27: hardship",)),
    ]
    assert charge(books, "late_fee").charged_cents == 1000
    ended = waiving.get_waiver(books.db, held.waiver_id)
    assert ended.ended == "ended 11/23/26: fell behind: owes what was due 10/25/26"
    books.prove()


# ----------------------------------------------------------------------------- interest and costs
def test_interest_is_charged_as_of_a_day_and_only_what_came_since(books):
    books.account(TAX, "LOWE, AL")
    tax_bill(books, TAX, 100_000, 2025)
    assert edit_list(books, "tax_interest", dt.date(2026, 1, 5)).cents == 0
    assert charge(books, "tax_interest", dt.date(2026, 2, 2)).charged_cents == 2000
    assert charge(books, "tax_interest", dt.date(2026, 2, 3)).charged_cents == 750
    assert charge(books, "tax_interest", dt.date(2026, 2, 3)).charged_cents == 0
    assert charge(books, "tax_interest", dt.date(2026, 1, 20)).charged_cents == 0
    assert charge(books, "tax_interest").charged_cents == 9500 - 2750
    assert edit_list(books, "tax_interest", dt.date(2027, 1, 5)).cents == 1500
    books.prove()


def test_advertising_costs_each_parcel_once_within_its_dates(books, clock):
    for number, name in ((TAX, "LOWE, AL"), ("20-0002-00", "ADAMS, JO"), ("20-0003-00", "POE, ED")):
        books.account(number, name)
        tax_bill(books, number, 50_000, 2025)
    parcel(books, "9999-01-0001", TAX)
    parcel(books, "9999-01-0002", "20-0002-00")
    books.flag(5, "bankruptcy")
    scope = "2025 2026-04-01 2026-03-01"
    with refused("advertising.notice"):
        charge(books, "advertising", None, "2025 2026-04-01 2026-03-20")
    with refused("advertising.window"):
        charge(books, "advertising", None, "2025 2026-02-01 2026-01-01")
    with refused("advertising.scope"):
        charge(books, "advertising", None, "2025 soon")
    with refused("advertising.no_tax"):
        charge(books, "advertising", None, "2019 2026-04-01 2026-03-01")
    found = edit_list(books, "advertising", None, scope)
    assert [(one.account, one.charge_cents, one.reasons) for one in found.lines] == [
        (TAX, 400, ()),
        ("20-0002-00", 0, ("BANKRUPTCY: do not collect",)),
        ("20-0003-00", 0, ("no parcel: no lien to advertise",)),
    ]
    assert charge(books, "advertising", None, scope).charged_cents == 400
    assert charge(books, "advertising", None, scope).charged_cents == 0
    assert open_parts(books, TAX)[-1] == ("tax", "cost", 400)
    books.prove()
