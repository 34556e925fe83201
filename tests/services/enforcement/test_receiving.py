"""Money through a case: the most of a pay period, the case first, other taxes, what is over."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.models import EnforcementPayment, Refund
from clerktui.services.enforcement import looking, receiving
from clerktui.views.enforcement import ReceiveDraft
from tests.support import enforcement as cases
from tests.support.accruals import open_parts, tax_bill
from tests.support.customer_deposits import same_customer
from tests.support.enforcement import HERE, later, today
from tests.support.office import Office, new_id
from tests.support.refusing import refused

OTHER = "20-0002-00"
PAY_DAY = dt.date(2026, 11, 20)


@pytest.fixture
def town(office: Office) -> Office:
    """A served garnishment for 1,155.00: tax 1,000.00, interest 95.00, fee 60.00."""
    cases.owing(office)
    number = cases.opened(office)
    cases.served(office, number)
    cases.employed(office, number)
    return office


def test_a_pay_period_is_over_and_was_not_paid_before_the_notices(town):
    gross = {"gross_cents": 200_000}
    ahead = take(town, 20_000, period_on=dt.date(2036, 1, 1), **gross)
    assert ahead == "enforcement.period_day"
    long_ago = dt.date(2026, 10, 20)
    assert take(town, 20_000, period_on=long_ago, **gross) == "enforcement.period_day"
    told = {"note": "paid late by the employer", **gross}
    assert cases.paid_over(town, 1, 20_000, period_on=long_ago, **told).receipt


def take(office: Office, cents: int, **told) -> str:
    session = None if told.pop("drawerless", False) else office.sessions["ana"].session_id
    asked = {"session_id": session, "reference": "CK 9", **told}
    draft = ReceiveDraft(new_id(), 1, cents, **asked)
    return refused(receiving.receive, office.db, office.people["ana"], draft)


def test_a_pay_period_gives_ten_percent_and_the_fee_and_interest_first(town):
    gross = {"gross_cents": 200_005, "period_on": PAY_DAY}
    assert take(town, 0, **gross) == "enforcement.amount"
    assert take(town, 20_000) == "enforcement.gross"
    assert take(town, 20_001, **gross) == "enforcement.over_limit"
    assert take(town, 20_000, drawerless=True, **gross) == "enforcement.no_drawer"
    command = new_id()
    done = cases.paid_over(town, 1, 20_000, command_id=command, **gross)
    assert (done.state, done.amount_cents, done.refund) == ("paying", 20_000, None)
    again = cases.paid_over(town, 1, 20_000, command_id=command, **gross)
    assert (again.duplicate, again.receipt) == (True, done.receipt)
    assert open_parts(town, HERE) == [("tax", "principal", 95_500)]
    assert take(town, 100, **gross) == "enforcement.period"
    found = cases.whole(town, 1)
    [paid] = found.payments
    assert (paid.allowed_cents, paid.applied_cents, found.left_cents) == (20_000, 20_000, 95_500)
    more = cases.paid_over(
        town, 1, 30_000, gross_cents=200_000, period_on=today(town), note="two checks in one"
    )
    assert more.amount_cents == 30_000
    town.prove()


def test_what_is_over_pays_other_taxes_then_is_refunded(town):
    tax_bill(town, HERE, 30_000, 2024)
    town.account(OTHER, "LOWE, AL")
    same_customer(town, HERE, OTHER)
    tax_bill(town, OTHER, 10_000, 2025)
    tax_bill(town, OTHER, 70_000, 2026)
    owed = 115_500 + 30_000 + 5_550 + 10_950
    gross = {"gross_cents": 2_000_000, "period_on": PAY_DAY}
    said = ReceiveDraft(new_id(), 1, owed + 2_500, **gross)
    lines = receiving.split(town.db, town.people["ana"], said)
    assert sum(line.amount_cents for line in lines) == owed + 2_500
    done = cases.paid_over(town, 1, owed + 2_500, **gross)
    assert done.amount_cents == 115_500
    assert town.balance(OTHER) == 70_000
    assert any("paid in full" in note for note in done.notes)
    with town.db.read() as connection:
        paid = connection.execute(select(EnforcementPayment.__table__)).one()
        refund = connection.execute(select(Refund.__table__)).one()
    assert paid.excess_cents == refund.amount_cents == 2_500
    assert paid.refund_id == refund.id
    assert paid.other_cents == owed - 115_500
    [line] = looking.list_cases(town.db, town.people["ana"])
    assert (line.waits_for, line.is_due) == ("to be released: paid in full", True)
    assert cases.released(town, 1).state == "released"
    town.prove()


def test_money_after_the_release_is_all_over(town):
    cases.paid_over(town, 1, 115_500, gross_cents=1_200_000, period_on=PAY_DAY)
    cases.released(town, 1)
    later(town, 1)
    done = cases.paid_over(town, 1, 5_000, gross_cents=50_000, period_on=today(town))
    assert (done.state, done.amount_cents) == ("released", 0)
    assert done.refund is not None
    assert cases.whole(town, 1).payments[-1].excess_cents == 5_000
    town.prove()


def test_a_receipt_that_was_posted_is_put_to_its_case_once(town):
    receipt = town.pay(HERE, 4_000).receipt
    gross = {"gross_cents": 50_000, "period_on": PAY_DAY}
    assert take(town, 3_000, receipt=receipt, **gross) == "enforcement.receipt_amount"
    assert take(town, 3_000, receipt="26-999999", **gross) == "enforcement.receipt"
    done = cases.paid_over(town, 1, 4_000, receipt=receipt, **gross)
    assert (done.receipt, done.amount_cents) == (receipt, 4_000)
    later_on = {"gross_cents": 50_000, "period_on": today(town)}
    assert take(town, 4_000, receipt=receipt, **later_on) == "enforcement.receipt"
    town.prove()


def test_a_bank_pays_over_without_wages_and_a_draft_takes_nothing(town):
    number = cases.opened(town, "bank")
    early = ReceiveDraft(new_id(), number, 5_000, session_id=town.sessions["ana"].session_id)
    assert refused(receiving.receive, town.db, town.people["ana"], early) == "states.no_move"
    cases.served(town, number)
    done = cases.paid_over(town, number, 5_000)
    assert (done.state, done.amount_cents) == ("paying", 5_000)
    town.prove()


def test_what_cannot_be_refunded_at_once_stays_a_credit_and_is_said(town):
    town.flag(1, "deceased")
    done = cases.paid_over(town, 1, 116_000, gross_cents=1_200_000, period_on=PAY_DAY)
    assert (done.refund, done.amount_cents) == (None, 115_500)
    assert any("held as a credit" in note for note in done.notes)
    assert town.balance(HERE) == -500
    town.prove()
