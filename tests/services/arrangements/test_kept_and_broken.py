"""Promises and plans, kept and broken by money alone: payments, voids, returned checks, nights."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.collecting import queue
from tests.support.arrangements import (
    DAY,
    DECEMBER,
    MARIA,
    SEPTEMBER,
    night,
    one,
    plan,
    promise,
    state,
    stopped,
)
from tests.support.collecting import case, ended, item, past_due, reference_of, run
from tests.support.correcting import adjust
from tests.support.office import Office
from tests.support.returned import bounce, pay_by_check

FRIDAY = dt.date(2026, 12, 4)


@pytest.fixture
def maria(office: Office) -> int:
    """120.00 of water past due since September; collected."""
    account_id = past_due(office, due=SEPTEMBER, water=12_000)
    run(office)
    return account_id


def go_to(office: Office, day: dt.date) -> None:
    """Let the town's day come."""
    office.db.clock.move(day - reference_of(office).on)


# ------------------------------------------------------------------------------------- promises
def test_a_promise_is_kept_by_the_payment_that_completes_it(office, maria):
    made = promise(office, 6000, FRIDAY)
    assert stopped(office, maria, "cut_off") == ["promised 60.00 by 12/04/26"]
    assert stopped(office, maria, "letter") == ["promised 60.00 by 12/04/26"]
    office.pay(MARIA, 2000)
    assert state(office, made.number) == "open"
    office.pay(MARIA, 4000)
    assert state(office, made.number) == "kept"
    assert stopped(office, maria, "cut_off") == []
    assert case(office, maria)[:1] == ["promise: Promise: 60.00 by 12/04/26"]
    assert f"promise: Promise P-{made.number} kept: 60.00 paid" in case(office, maria)
    assert item(office, maria).agreed_on is None
    office.prove()


def test_a_day_that_passes_breaks_it_and_the_account_is_called_at_once(office, maria):
    made = promise(office, 6000, FRIDAY)
    office.pay(MARIA, 2000)
    go_to(office, FRIDAY)
    assert night(office).looked_at == 0, "its day is not over"
    go_to(office, FRIDAY + DAY)
    assert stopped(office, maria, "cut_off") == [], "broken before the run says so"
    assert night(office, dry_run=True).broken == 1
    assert state(office, made.number) == "open"
    assert (night(office).broken, night(office).broken) == (1, 0)
    words = f"Promise P-{made.number} broken: 40.00 due 12/04/26 not paid"
    assert f"promise: {words}" in case(office, maria)
    row = item(office, maria)
    assert (row.lane, row.next_step, row.next_on) == ("call", "call", FRIDAY + DAY)
    assert row.why == "Call: a promise was broken on 12/05/26."
    go_to(office, FRIDAY + 3 * DAY)
    ended(office, "7")
    assert item(office, maria).why != row.why, "somebody called: the procedure goes on"
    office.pay(MARIA, 4000)
    assert state(office, made.number) == "broken", "too late is too late"
    office.prove()


def test_a_void_opens_it_again_and_after_its_day_breaks_it(office, maria):
    made = promise(office, 6000, FRIDAY)
    receipt = office.pay(MARIA, 6000).receipt
    assert state(office, made.number) == "kept"
    office.void(receipt)
    assert state(office, made.number) == "open"
    assert stopped(office, maria, "cut_off") == ["promised 60.00 by 12/04/26"]
    assert any("is open again" in line for line in case(office, maria))
    office.prove()


def test_a_returned_check_breaks_what_it_had_kept(office, maria):
    made = promise(office, 6000, FRIDAY)
    pay_by_check(office, MARIA, 6000)
    assert state(office, made.number) == "kept"
    go_to(office, FRIDAY + 5 * DAY)
    bounce(office, "1187")
    assert state(office, made.number) == "broken"
    assert item(office, maria).why == "Call: a promise was broken on 12/09/26."
    office.prove()


def test_money_from_before_that_comes_back_is_not_the_promise(office, maria):
    receipt = office.pay(MARIA, 1000).receipt
    made = promise(office, 6000, FRIDAY)
    office.void(receipt)
    office.pay(MARIA, 6000)
    assert state(office, made.number) == "kept"


def test_a_call_that_ends_in_a_promise_makes_one_and_a_new_one_takes_its_place(office, maria):
    ended(office, "3", promised_on=FRIDAY, promised_cents=5000)
    [first] = [one(office, 1)]
    assert (first.line.kind, first.line.total_cents) == ("promise", 5000)
    ended(office, "3", promised_on=DECEMBER, promised_cents=4000, note="paid on the 7th")
    assert (state(office, 1), state(office, 2)) == ("cancelled", "open")
    assert stopped(office, maria, "setoff") == ["promised 40.00 by 12/07/26"]
    assert case(office, maria)[-1] == "promise: Promise: 40.00 by 12/07/26: paid on the 7th"
    assert item(office, maria).agreed_on == DECEMBER + DAY
    office.prove()


# ---------------------------------------------------------------------------------------- plans
def test_a_plan_is_kept_instalment_by_instalment(office, maria):
    made = plan(office)
    words = f"on plan {made.name}, next 30.00 on 11/23/26"
    for act in ("call", "letter", "penalty", "cut_off", "setoff", "agency", "enforce", "write_off"):
        assert stopped(office, maria, act) == [words]
    row = item(office, maria)
    assert (row.lane, row.paused_why) == ("held", words)
    office.pay(MARIA, 3000)
    assert stopped(office, maria, "call") == [f"on plan {made.name}, next 30.00 on 12/07/26"]
    for day in (DECEMBER, dt.date(2027, 1, 7), dt.date(2027, 2, 8)):
        go_to(office, day)
        assert night(office).broken == 0
        assert state(office, made.number) == "open"
        office.pay(MARIA, 3000)
    assert state(office, made.number) == "kept"
    assert office.balance(MARIA) == 0
    assert f"plan: Plan {made.name} kept: 120.00 paid" in case(office, maria)
    office.prove()


def test_an_instalment_that_is_missed_breaks_the_plan(office, maria):
    made = plan(office)
    office.pay(MARIA, 3000)
    go_to(office, DECEMBER + DAY)
    assert run(office).looked_at == 1, "the daily run judges first"
    assert state(office, made.number) == "broken"
    row = item(office, maria)
    assert (row.lane, row.next_on) == ("call", DECEMBER + DAY)
    assert row.why == "Call: a payment plan was broken on 12/08/26."
    assert [line.account for line in queue.list_queue(office.db, office.people["ana"]).rows] == [
        MARIA
    ]
    office.prove()


def test_a_bill_of_the_time_must_be_paid_too(office, maria):
    made = plan(office, down=6000, count=2)
    office.pay(MARIA, 6000)
    office.bill(MARIA, due=dt.date(2026, 12, 15), water=5000)
    go_to(office, DECEMBER)
    office.pay(MARIA, 3000)
    go_to(office, dt.date(2026, 12, 15))
    assert night(office).broken == 0
    go_to(office, dt.date(2026, 12, 16))
    run(office)
    assert state(office, made.number) == "broken"
    assert (
        one(office, made.number).moves[-1].words.endswith("50.00 of the bill due 12/15/26 not paid")
    )
    office.prove()


def test_a_plan_paid_at_once_is_kept_and_stays_so(office, maria):
    made = plan(office, down=6000, count=1)
    office.pay(MARIA, 12_000)
    assert state(office, made.number) == "kept"
    go_to(office, DECEMBER + DAY)
    assert night(office).looked_at == 0
    office.pay(MARIA, 500)
    assert state(office, made.number) == "kept"


def test_what_is_adjusted_away_need_not_be_paid(office, maria):
    made = plan(office, down=6000, count=1)
    office.pay(MARIA, 6000)
    adjust(office, MARIA, -6000)
    go_to(office, DECEMBER + DAY)
    assert night(office).kept == 1
    office.pay(MARIA, 500)
    assert state(office, made.number) == "kept"
    office.prove()
