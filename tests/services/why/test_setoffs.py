"""Why a setoff came to what it did: every figure with its rule, file, line and receipt."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.services.why import asking
from clerktui.services.why.setoffs import why_setoff
from tests.services.why.test_why_books import told
from tests.support import setoff
from tests.support.batches import to_state
from tests.support.setoff import HERE

DAY = dt.date(2027, 2, 2)


@pytest.fixture
def town(office, tmp_path):
    """Maria's debt of 120.00, 110.00 by the hearing, is with the clearinghouse; it is March."""
    setoff.debtor(office, tmp_path)
    number = setoff.letter(office)
    setoff.mailed(office, number)
    setoff.hearing(office, number)
    setoff.decide(office, number, amount_cents=11_000, told_on=setoff.today(office))
    setoff.later(office, 31)
    setoff.determined(office, number)
    setoff.taken_off(office, 1_000)
    setoff.sent(office)
    setoff.later(office, 70)
    return office


def come(town, folder, *grosses):
    lines = [setoff.return_line("00000001", cents, DAY) for cents in grosses]
    batch = setoff.returned(town, folder, *lines).batch
    to_state(town, batch, "posted", "ana")


def why(town, number=1):
    return why_setoff(town.db, town.people["ana"], number)


def test_what_is_left_is_the_letter_less_the_decision_less_what_was_paid(town):
    town.pay(HERE, 3_000)
    [one] = why(town)
    told([one])
    assert [(step.words, step.amount_cents) for step in one.steps] == [
        (f"account {HERE}, as the letter says", 12_000),
        ("less, by the decision", -1_000),
        ("paid or credited since, money in batches counted", -3_000),
    ]
    assert one.result_cents == 8_000
    assert one.answer == "80.00. The clearinghouse has 110.00."
    assert one.notes == ("File 1 of 12/25/26, line 1: 0.00 became 110.00.",)
    assert one.rules[0].key == "setoff.rules"
    assert "105A-5" in one.rules[0].citation
    with pytest.raises(Refused, match=r"setoff\.unknown"):
        why(town, 9)


def test_each_money_says_its_fees_its_file_line_and_receipt(town, tmp_path):
    come(town, tmp_path, 1_500, 5_000, 4_000)
    left, small, first, second = told_all(why(town))
    assert left.result_cents == 3_500
    assert small.notes == ("It was less than the fees: nothing was left for the debt.",)
    assert [step.amount_cents for step in small.steps] == [1_500, -500, -1_000]
    assert [step.amount_cents for step in first.steps] == [5_000, -500, -500]
    assert second.notes == ("The local fee is taken once for each debt and year: it was before.",)
    assert second.question == "Why did 35.00 of the 40.00 that was set off go to debt 1?"
    receipts = [one.answer.rpartition("Receipt ")[2].rstrip(".") for one in (first, second)]
    assert first.answer.startswith("Line 2 of returns.txt, batch 1, posted. Receipt ")
    assert first.rules[0].words.endswith(
        "the State's fee of 5.00, the local fee of 15.00, the debt"
    )
    # Asked of a receipt, the same is told; and the account tells all of it.
    of_receipt = asking.why_receipt(town.db, town.people["ana"], receipts[1])
    assert of_receipt[-1] == second
    topics = [one.topic for one in asking.why_account(town.db, town.people["ana"], HERE)]
    assert topics.count("setoff_money") == 3


def told_all(found):
    told(found)
    return found


def test_what_went_back_says_its_days_its_rates_and_who_pays(town, tmp_path):
    come(town, tmp_path, 13_000)
    setoff.rate(town, 7, dt.date(2027, 1, 1), source="ncdor.gov, seen 03/04/27")
    notice = setoff.today(town) - dt.timedelta(days=15)
    setoff.give_back(town, 1, "not_owed", notice_on=notice)
    # What is entered later does not change what was said.
    setoff.later(town, 1)
    setoff.rate(town, 9, dt.date(2027, 1, 1))
    back = told_all(why(town))[-1]
    assert [(step.words, step.amount_cents) for step in back.steps] == [
        ("what the town had of it", 11_000),
        ("both fees, from the town's money", 2_000),
        ("10 days at 7 percent a year", None),
        ("interest, from the town's money", 25),
    ]
    assert back.answer == "Nothing was owed. Refund 1 is requested."
    assert back.rules[0].citation == "ncdor.gov, seen 03/04/27"
    assert back.result_cents == 13_025
    # The adjustment that booked it names the law as well.
    [booked] = [
        one
        for one in asking.why_account(town.db, town.people["ana"], HERE)
        if one.answer.startswith("Debt setoff given back")
    ]
    assert "G.S. 105A-5(e)" in [rule.citation for rule in booked.rules]


def test_what_was_over_goes_back_without_fees_or_interest(town, tmp_path):
    town.pay(HERE, 6_000)
    come(town, tmp_path, 13_000)
    setoff.give_back(town, 1, "excess")
    back = told_all(why(town))[-1]
    assert [step.amount_cents for step in back.steps] == [6_000]
    assert back.answer == "More came than was owed. Refund 1 is requested."
    [rule] = back.rules
    assert rule.citation == "G.S. 105A-5(e)"
