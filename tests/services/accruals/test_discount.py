"""The discount for early payment: taken off with the payment that earns it, owed again after."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clerktui.services import payments, tickets, what_if
from clerktui.services.accruals import tax_bills, waiving
from clerktui.services.corrections import reversals
from clerktui.services.why.asking import why_account
from clerktui.views.corrections import ReversalDraft
from clerktui.views.tickets import LineDraft
from tests.support import accruals, mortgage
from tests.support.batches import begin_batch, key, to_state
from tests.support.mortgage import HERE, OTHER
from tests.support.office import Office, new_id
from tests.support.returned import bounce, pay_by_check, to_the_bank

TAX = 100_000


@pytest.fixture
def town(office: Office) -> Office:
    """The tax of 2027 is billed early; two percent come off before September 1."""
    office.decide("tax.discount", {"ppm": 20_000})
    for number, name in ((HERE, "RODRIGUEZ, MARIA E"), (OTHER, "LEE, ANN")):
        office.account(number, name)
        accruals.tax_bill(office, number, TAX, 2027)
    return office


def given(town: Office, number: str = HERE) -> list[int]:
    fees = waiving.get_fees(town.db, town.people["ana"], number)
    return [one.cents for one in fees.charged if one.rule == "discount" and not one.is_back]


def test_a_tax_paid_whole_by_its_day_bears_two_percent_less(town):
    town.pay(HERE, 98_000)
    assert (town.balance(HERE), given(town)) == (0, [-2_000])
    town.pay(OTHER, 97_999)
    assert (town.balance(OTHER), given(town, OTHER)) == (2_001, [])
    town.prove()


def test_the_last_of_several_payments_earns_it_on_the_whole_tax(town):
    town.pay(HERE, 50_000)
    assert given(town) == []
    town.pay(HERE, 48_000)
    assert (town.balance(HERE), given(town)) == (0, [-2_000])
    town.prove()


def test_who_pays_the_whole_tax_has_the_discount_as_credit(town):
    town.pay(HERE, TAX)
    assert town.balance(HERE) == -2_000
    town.prove()


def test_other_bills_are_paid_by_their_order_and_a_tax_left_short_earns_nothing(town):
    town.bill(HERE, water=5_000)
    town.pay(HERE, 98_000)
    assert (town.balance(HERE), given(town)) == (7_000, [])
    town.pay(HERE, 5_000)
    assert (town.balance(HERE), given(town)) == (0, [-2_000])
    town.prove()


def test_a_void_owes_the_discount_again_and_it_can_be_earned_again(town):
    receipt = town.pay(HERE, 98_000).receipt
    voided = town.void(receipt)
    assert (town.balance(HERE), dict(voided.balances)) == (TAX, {HERE: TAX})
    assert given(town) == []
    town.pay(HERE, 98_000)
    assert (town.balance(HERE), given(town)) == (0, [-2_000])
    town.void(town.pay(OTHER, 98_000).receipt)
    assert town.balance(OTHER) == TAX
    town.prove()


def test_after_the_day_there_is_none_but_a_postmark_counts(town, clock):
    clock.at = dt.datetime(2027, 9, 2, 15, tzinfo=dt.UTC)
    town.pay(HERE, 98_000)
    assert (town.balance(HERE), given(town)) == (2_000, [])
    draft = town.draft_for(OTHER, 98_000)
    town.post(replace(draft, received_on=dt.date(2027, 8, 31)))
    assert (town.balance(OTHER), given(town, OTHER)) == (0, [-2_000])
    town.prove()


def test_a_batch_takes_it_off_and_a_returned_check_owes_it_again(town):
    number = begin_batch(town, "ana", 196_000, 2, verify_mode="off")
    key(town, number, (HERE, 98_000, "31"), (OTHER, 98_000, "32"))
    to_state(town, number, "posted")
    assert (town.balance(HERE), town.balance(OTHER)) == (0, 0)
    assert (given(town), given(town, OTHER)) == ([-2_000], [-2_000])
    town.prove()


def test_a_returned_check_and_a_reversal_owe_it_again(town):
    pay_by_check(town, HERE, 98_000)
    receipt = town.pay(OTHER, 98_000).receipt
    to_the_bank(town)
    command = new_id()
    town.approve(command, "correction.second_person", "correction.approve")
    bounce(town, "1187", command_id=command)
    assert town.balance(HERE) >= TAX
    assert given(town) == []
    draft = ReversalDraft(new_id(), receipt, "wrong_account", "not hers")
    town.approve(draft.command_id, "correction.second_person", "correction.approve", "fay", "sam")
    reversals.cancel_payment(town.db, town.people["sam"], draft)
    assert (town.balance(OTHER), given(town, OTHER)) == (TAX, [])
    town.prove()


def test_it_is_seen_before_anything_is_paid(town):
    ana = town.people["ana"]
    [bill] = tax_bills.get_tax_bills(town.db, ana, HERE).bills
    assert (bill.discount_cents, bill.total_cents) == (2_000, TAX)
    line = tickets.open_line(town.db, ana, HERE)
    assert line.balance_cents == 98_000
    said = "Less discount 20.00 if the 2027 tax is paid whole by 08/31/27."
    assert said in line.warnings
    shares, _ = payments.preview(town.db, ana, [LineDraft("account", HERE, 98_000)])
    assert [share.share.leaves_cents for share in shares] == [0]
    shares, _ = payments.preview(town.db, ana, [LineDraft("account", HERE, 97_000)])
    assert [share.share.leaves_cents for share in shares] == [3_000]
    assert what_if.get_what_if(town.db, HERE, 98_000).left_cents == 0
    assert what_if.get_what_if(town.db, HERE, 97_000).left_cents == 3_000


def test_without_a_resolution_there_is_none(town):
    town.decide("tax.discount", {"ppm": 0}, dt.date(2002, 1, 1))
    town.pay(HERE, 98_000)
    assert (town.balance(HERE), given(town)) == (2_000, [])


def test_a_mortgage_companys_file_pays_with_the_discount(town, tmp_path):
    mortgage.agree(town)
    mortgage.pays(town, HERE)
    line = f"{HERE},,L-1,980.00"
    checked = mortgage.check(town, tmp_path, line)
    assert mortgage.found(checked) == ["exact"]
    late = mortgage.check(town, tmp_path, line, as_of=dt.date(2027, 9, 1))
    assert mortgage.found(late) == ["short"]
    came = mortgage.receive(town, tmp_path, line, check_cents=98_000)
    to_state(town, came.batch, "posted", "ana")
    assert (town.balance(HERE), given(town)) == (0, [-2_000])
    town.prove()


def test_why_says_the_rule_and_its_citation(town):
    town.pay(HERE, 98_000)
    told = str(why_account(town.db, town.people["ana"], HERE))
    assert "2 % of the 2027 tax of 1,000.00: paid whole on 11/23/26, by 08/31/27" in told
    assert "G.S. 105-360(c)" in told
