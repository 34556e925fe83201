"""What is owed: by age, by account, now and as it stood; credits and closed accounts."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from clerktui.errors import Refused
from clerktui.models import Account, JournalLine, Receivable
from clerktui.reports import run_report
from clerktui.reports.catalogue import make_report
from clerktui.rules.aging import age
from clerktui.services import policies
from clerktui.views.reports import ReportAsked
from tests.support.customer_deposits import same_customer
from tests.support.office import Office

TODAY = dt.date(2026, 11, 23)


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def office(office: Office) -> Office:
    office.account("10-0001-00", "RODRIGUEZ, MARIA", due=days_ago(95), water=10_000, sewer=300)
    office.bill("10-0001-00", due=days_ago(29), water=700)
    office.account("10-0002-00", "LEE, ANN", due=days_ago(30), water=2_000)
    office.account("10-0003-00", "OAK LLC", due=days_ago(60), tax=5_000)
    office.account("10-0004-00", "KIM, J", due=days_ago(1), water=400)
    office.account("10-0005-00", "DUNN, P", due=TODAY, water=900, status="closed")
    return office


def cells(report, first: str) -> tuple:
    return next(row.cells for row in (*report.rows, *report.totals) if row.cells[0] == first)


def change_account(office: Office, number: str, **values: object) -> None:
    table = Account.__table__
    with office.db.write() as c:
        c.execute(update(table).where(table.c.number == number).values(**values))


# --------------------------------------------------------------------------------------- by age
def test_aged_receivables_stand_in_the_buckets_of_policy(office):
    report = run_report(office.db, "aged-receivables")
    names = [column.name for column in report.columns]
    assert names == ["Class", "Current", "30-59 days", "60-89 days", "90+ days", "Total"]
    headings = [row.cells[0] for row in report.rows if row.style == "heading"]
    assert headings == ["Water", "Sewer", "Property tax"]
    assert report.rows[1].cells == ("  residential", 2_000, 2_000, 0, 10_000, 14_000)
    assert cells(report, "All") == ("All", 2_000, 2_000, 5_000, 10_300, 19_300)
    assert report.footnotes == ("7 open items",)


def test_the_statement_and_the_rule_age_alike(office):
    with office.db.read() as c:
        owed = c.execute(select(Receivable.__table__)).all()
    by_rule = age(owed, TODAY)
    parts = (by_rule.current_cents, by_rule.d30_cents, by_rule.d60_cents, by_rule.d90_cents)
    report = run_report(office.db, "aged-receivables")
    assert cells(report, "All")[1:] == (*parts, by_rule.total_cents)


def test_other_thresholds_move_the_buckets(office):
    policies.set_policy(office.db, "aging.thresholds", [1, 30, 61], days_ago(1))
    assert cells(run_report(office.db, "aged-receivables"), "All")[1:5] == (
        900,
        1_100,
        7_000,
        10_300,
    )


def test_classes_are_told_apart_and_a_credit_is_current(office):
    change_account(office, "10-0003-00", account_class="commercial")
    office.pay("10-0002-00", 2_500)
    report = run_report(office.db, "aged-receivables")
    assert cells(report, "All commercial")[-1] == 5_000
    assert cells(report, "All residential")[1] == 1_500
    assert report.footnotes[1] == "Credits held, counted as current: 5.00"


def test_the_aging_of_a_day_gone_by_is_what_the_journal_had(office, clock):
    before = cells(run_report(office.db, "aged-receivables"), "All")
    clock.move(dt.timedelta(days=3))
    office.close(cash=20_000)
    office.open_drawer("1")
    office.pay("10-0001-00", 10_000)
    line = JournalLine.__table__
    with office.db.read() as c:
        now = c.execute(
            select(func.sum(line.c.amount_cents)).where(line.c.account_id.is_not(None))
        ).scalar_one()
    assert cells(run_report(office.db, "aged-receivables"), "All")[-1] == int(now) == 9_300
    then = run_report(office.db, "aged-receivables", until=TODAY)
    assert cells(then, "All") == before
    assert then.subtitle == "As it stood at the end of 11/23/26"
    tomorrow = office.db.clock.today("America/New_York") + dt.timedelta(days=1)
    with pytest.raises(Refused, match=r"report\.future"):
        run_report(office.db, "aged-receivables", until=tomorrow)
    assert cells(run_report(office.db, "delinquent", until=TODAY), "10-0001-00")[4] == 11_000
    late = run_report(office.db, "delinquent")
    assert cells(late, "All")[4] == 9_300


# -------------------------------------------------------------------------------- the accounts
def test_delinquent_accounts_come_with_their_oldest_bill_phone_and_flags(office):
    id_ = office.account("10-0006-00", "HALE, K", due=days_ago(40), water=50)
    office.flag(id_, "cash_only")
    office.flag(id_, "hold")
    report = run_report(office.db, "delinquent")
    numbers = [row.cells[0] for row in report.rows]
    assert numbers == ["10-0001-00", "10-0003-00", "10-0002-00", "10-0004-00", "10-0006-00"]
    assert report.rows[0].cells == ("10-0001-00", "RODRIGUEZ, MARIA", "", days_ago(95), 11_000, "")
    assert cells(report, "10-0006-00")[-1] == "cash only, hold"
    assert report.rows[0].opens == ("account", "10-0001-00")
    assert cells(report, "All") == ("All", "5 accounts", None, None, 18_450, None)


@pytest.mark.parametrize(("days", "count"), [(0, 4), (28, 3), (29, 3), (30, 2), (60, 1), (95, 0)])
def test_only_what_is_late_for_more_days_counts(office, days, count):
    report = make_report(office.db, ReportAsked("delinquent", over_days=days))
    assert len(report.rows) == count
    assert ("by more than" in report.title) == bool(days)


def test_credits_are_what_the_town_owes(office):
    office.pay("10-0002-00", 2_700)
    office.pay("10-0004-00", 450)
    report = run_report(office.db, "credit-balances")
    assert [(row.cells[0], row.cells[-1]) for row in report.rows] == [
        ("10-0002-00", 700),
        ("10-0004-00", 50),
    ]
    assert cells(report, "All")[-1] == 750
    table = Account.__table__
    with office.db.read() as c:
        kept = c.execute(
            select(func.sum(table.c.balance_cents)).where(table.c.balance_cents < 0)
        ).scalar_one()
    assert int(kept) == -750


def test_credits_of_a_day_gone_by(office, clock):
    clock.move(dt.timedelta(days=1))
    office.close(cash=20_000)
    office.open_drawer("1")
    office.pay("10-0002-00", 2_700)
    assert not run_report(office.db, "credit-balances", TODAY).rows
    assert not run_report(office.db, "closed-owing", TODAY - dt.timedelta(days=1)).rows


def test_closed_accounts_that_owe(office):
    report = run_report(office.db, "closed-owing")
    assert [row.cells for row in report.rows] == [
        ("10-0005-00", "DUNN, P", "", TODAY, 0, None, 900),
    ]
    office.account("10-0006-00")
    same_customer(office, "10-0005-00", "10-0006-00")
    (row,) = run_report(office.db, "closed-owing").rows
    assert row.cells[2] == "10-0006-00"
    change_account(office, "10-0005-00", closed_on=TODAY + dt.timedelta(days=1))
    assert not run_report(office.db, "closed-owing").rows
