"""The runs over all deposits: interest credited to the cent, and the review of good history."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import insert

from clerktui.models import AccountFlag
from clerktui.services.customer_deposits import interest, looking, review
from tests.support.customer_deposits import (
    HERE,
    RATE,
    ask,
    credit_interest,
    deposits,
    facts,
    held_before,
    ledger,
    move,
    release,
    same_customer,
    use,
)
from tests.support.office import Office, new_id
from tests.support.refunds import take
from tests.support.refusing import refused, without

THERE = "10-0500-01"
YEAR_AGO = dt.date(2025, 11, 20)
RULE = {
    "months": 12,
    "most_late": 0,
    "most_cutoffs": 0,
    "most_returned": 0,
    "how": "credit",
    "classes": ["residential"],
}


@pytest.fixture
def held(office: Office) -> Office:
    """An office that holds 150.00 of an account since 20 November last year, and pays 2 %."""
    office.account(HERE)
    held_before(office, HERE, 15_000, YEAR_AGO)
    office.decide("customer_deposit.interest", RATE)
    return office


# -------------------------------------------------------------------------------------- interest
def test_interest_is_credited_up_to_the_quarter_once(held):
    (line,) = interest.preview_interest(held.db, held.people["ana"])
    # 315 days until 1 October, at 2 % of 150.00.
    assert line.amount_cents == 259
    done = credit_interest(held, command_id="i-1")
    assert (done.on, done.count, done.amount_cents) == (dt.date(2026, 10, 1), 1, 259)
    assert credit_interest(held, command_id="i-1").duplicate
    assert credit_interest(held).count == 0
    assert facts(held, HERE) == ("held", 0, 15_000, 259)
    assert ledger(held)["held"] == -15_259
    assert ledger(held)["interest"] == 259
    held.prove()


def test_what_two_runs_credit_is_what_one_would_have(held):
    first = credit_interest(held, dt.date(2026, 3, 1)).amount_cents
    second = credit_interest(held, dt.date(2026, 10, 1)).amount_cents
    assert first + second == 259


def test_another_rate_holds_from_its_day_and_the_first_months_earn_nothing(held):
    held.decide("customer_deposit.interest", {**RATE, "after_months": 3})
    held.decide("customer_deposit.interest", {**RATE, "rate_ppm": 0, "after_months": 3}, _day(5, 1))
    # 20 February to 1 May: 70 days.
    assert credit_interest(held).amount_cents == 58
    assert refused(credit_interest, held, _day(12, 1)) == "customer_deposit.interest_day"
    held.prove()


def test_where_only_a_refund_credits_a_run_credits_nothing(held):
    held.decide("customer_deposit.interest", {**RATE, "credited": "at_refund"})
    assert credit_interest(held).count == 0
    assert interest.preview_interest(held.db, held.people["ana"]) == ()
    assert deposits(held, HERE).earned_cents == 302
    done = use(held, HERE, "credit")
    assert (done.interest_cents, done.credit_cents) == (302, 15_302)
    assert held.balance(HERE) == -15_302
    held.prove()


def test_moved_money_earns_on_without_earning_twice(held):
    held.account(THERE)
    same_customer(held, HERE, THERE)
    moved = move(held, HERE, THERE)
    assert moved.interest_cents == 302
    assert facts(held, THERE) == ("held", 0, 15_000, 302)
    assert credit_interest(held, _day(11, 23)).count == 0
    held.prove()


def test_an_office_that_decided_nothing_pays_nothing(office):
    office.account(HERE)
    held_before(office, HERE, 15_000, YEAR_AGO)
    assert credit_interest(office).count == 0
    office.prove()


# ---------------------------------------------------------------------------------------- review
def test_good_history_gives_it_back_as_a_credit_once(held):
    held.decide("customer_deposit.review", RULE)
    held.decide("customer_deposit.interest", {**RATE, "rate_ppm": 0})
    (line,) = review.review(held.db, held.people["ana"])
    assert line.fits
    assert line.words == "held since 11/20/25, 12 months; paid late 0; cut off 0; returned items 0"
    held.prove()
    done = release(held, command_id="r-1")
    assert (done.count, done.amount_cents, done.refunds) == (1, 15_000, ())
    assert release(held, command_id="r-1").duplicate
    assert release(held).count == 0
    assert held.balance(HERE) == -15_000
    assert facts(held, HERE) == ("applied", 0, 0, 0)
    assert review.review(held.db, held.people["ana"]) == ()
    held.prove()


def test_or_as_a_refund_that_somebody_else_approves(held):
    held.decide("customer_deposit.review", {**RULE, "how": "refund"})
    _mail(held)
    done = release(held)
    assert (done.amount_cents, len(done.refunds)) == (15_302, 1)
    take(held, "approve", done.refunds[0])
    take(held, "pay", done.refunds[0])
    assert held.balance(HERE) == 0
    held.prove()


@pytest.mark.parametrize("fault", ["late", "cut", "young", "class"])
def test_others_keep_it_and_hear_why(held, fault):
    rule, on = RULE, None
    if fault == "late":
        held.bill(HERE, water=1_000, due=dt.date(2026, 9, 25))
    elif fault == "cut":
        _cut_off(held)
    elif fault == "young":
        on = dt.date(2026, 11, 1)
    else:
        rule = {**RULE, "classes": ["commercial"]}
    held.decide("customer_deposit.review", rule)
    found = review.review(held.db, held.people["ana"], on)
    if fault == "young":
        assert found == ()
        return
    (line,) = found
    assert not line.fits
    words = {
        "late": "paid late 1, at most 0",
        "cut": "cut off 1, at most 0",
        "class": "class residential keeps its deposit",
    }
    assert line.words == words[fault]
    assert release(held).count == 0
    assert facts(held, HERE) == ("held", 0, 15_000, 0)


def test_only_those_named_are_given_back(held):
    held.decide("customer_deposit.review", RULE)
    assert release(held, 99).count == 0
    mine = deposits(held, HERE).deposits[0]
    assert mine.is_eligible
    assert release(held, mine.deposit_id).count == 1


def test_asked_and_not_paid_the_longest_due_first(office):
    for number in (HERE, THERE):
        office.account(number)
    ask(office, HERE, 15_000, due_on=dt.date(2026, 11, 30))
    ask(office, THERE, 5_000, due_on=dt.date(2026, 11, 13))
    found = looking.list_unpaid(office.db, office.people["ana"])
    assert [(one.account, one.amount_cents, one.days) for one in found] == [
        (THERE, 5_000, 10),
        (HERE, 15_000, 0),
    ]


def test_runs_need_permission(held):
    from clerktui.views.customer_deposits import RunDraft

    nobody = without(held.people["sam"])
    for run in (review.release_review, interest.credit_interest):
        assert refused(run, held.db, nobody, RunDraft(new_id())) == "denied"


def _day(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


def _mail(office: Office) -> None:
    from sqlalchemy import text

    with office.db.write() as connection:
        connection.execute(text("UPDATE customer SET mail_address = '9 New Rd'"))


def _cut_off(office: Office) -> None:
    from sqlalchemy import text

    with office.db.write() as connection:
        account = connection.execute(text("SELECT id FROM account")).scalar_one()
        connection.execute(
            insert(AccountFlag.__table__).values(
                account_id=account, code="cut_off", starts_on=dt.date(2026, 3, 1)
            )
        )
