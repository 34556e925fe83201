"""Collection follows at once what happens to an account; others pay one question for it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event

from clerktui.services import accounts
from clerktui.services.collections.reactions import account_changed
from clerktui.views.accounts import FlagDraft
from tests.support.collecting import (
    MARIA,
    SEPTEMBER,
    case,
    did,
    ended,
    item,
    order_cut,
    order_state,
    past_due,
    reference_of,
    run,
)
from tests.support.office import Office

BANKRUPT = FlagDraft(
    "bankruptcy",
    proof="notice",
    case_number="26-50123",
    court="W.D.N.C.",
    filed_on=dt.date(2026, 11, 2),
)


@pytest.fixture
def maria(office: Office) -> int:
    account_id = past_due(office)
    run(office)
    return account_id


def test_a_payment_lowers_it_and_the_last_one_closes_it(office, maria):
    office.pay(MARIA, 1_000)
    assert item(office, maria).past_due_cents == 3_120
    office.pay(MARIA, 3_120)
    row = item(office, maria)
    assert (row.state, row.past_due_cents, row.claimed_by_id) == ("clear", 0, None)
    assert case(office, maria) == ["paid: Nothing is past due any more: a payment."]
    office.prove()


def test_a_void_brings_it_back_at_once(office, maria):
    receipt = office.pay(MARIA, 4_120).receipt
    office.void(receipt)
    row = item(office, maria)
    assert (row.state, row.past_due_cents) == ("open", 4_120)
    office.prove()


def test_a_flag_holds_it_up_and_its_end_lets_it_go_on(office, maria):
    sam = office.people["sam"]
    accounts.add_flag(office.db, sam, MARIA, BANKRUPT)
    row = item(office, maria)
    assert (row.lane, row.paused_until) == ("held", None)
    assert row.paused_why == "BANKRUPTCY: do not collect"
    accounts.end_flag(office.db, sam, MARIA, "bankruptcy", "case dismissed")
    assert item(office, maria).lane == "batch"
    assert case(office, maria) == [
        "hold: Held up: BANKRUPTCY: do not collect.",
        "released: Goes on: not held up any more by BANKRUPTCY: do not collect (a flag was ended).",
    ]


@pytest.mark.parametrize("how", ["payment", "flag", "promise"])
def test_an_open_cut_off_order_is_cancelled_by_what_stops_it(office, how):
    account_id = past_due(office, due=SEPTEMBER)
    run(office)
    order_cut(office, account_id)
    office.pay(MARIA, 120)
    assert order_state(office) == "open", "a part does not stop it"
    if how == "payment":
        office.pay(MARIA, 4_000)
    elif how == "flag":
        proof = FlagDraft("life_support", proof="doctor_letter")
        accounts.add_flag(office.db, office.people["sam"], MARIA, proof)
    else:
        ended(office, "promise", promised_on=dt.date(2026, 11, 30), promised_cents=4_000)
    assert order_state(office) == "cancelled"
    assert any("Cut-off order 12 is cancelled" in one for one in case(office, account_id))


def test_a_cut_off_order_is_cancelled_though_nobody_collects_the_account(office):
    account_id = past_due(office, due=SEPTEMBER)
    order_cut(office, account_id)
    office.pay(MARIA, 4_120)
    assert order_state(office) == "cancelled"
    assert item(office, account_id) is not None or case(office, account_id)


def test_who_is_not_collected_costs_one_question(office):
    account_id = office.account("20-0001-01", "KEMP, JO", water=500)
    asked = []

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    reference = reference_of(office)
    with office.db.write() as connection:
        event.listen(connection, "before_cursor_execute", count)
        account_changed(connection, reference, office.db.clock.now(), [account_id], "payment")
        event.remove(connection, "before_cursor_execute", count)
    assert len(asked) == 1
    assert item(office, account_id) is None


def test_nothing_is_asked_of_nobody_and_an_unknown_reason_is_refused(office):
    reference = reference_of(office)
    with office.db.write() as connection:
        account_changed(connection, reference, office.db.clock.now(), [], "payment")
        with pytest.raises(KeyError):
            account_changed(connection, reference, office.db.clock.now(), [1], "weather")


def test_steps_of_others_move_it_on_when_they_say_so(office, maria):
    assert item(office, maria).next_step == "notice"
    did(office, maria, "notice")
    with office.db.write() as connection:
        account_changed(connection, reference_of(office), office.db.clock.now(), [maria], "account")
    assert item(office, maria).next_step == "call"
