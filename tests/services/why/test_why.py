"""Why a number is what it is: the arithmetic comes to the number, and the rule is the day's own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import re

import pytest
from sqlalchemy import insert, select, update

from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Charge,
    Payment,
    PrintJob,
    Receivable,
    ReturnedItem,
    Tender,
)
from clerktui.printing.pdf import report_pdf
from clerktui.printing.text import report_text
from clerktui.printing.wording import saying
from clerktui.services import account_notes, drawer_close, policies, receipt_void, reference
from clerktui.services.collecting import credit
from clerktui.services.why import asking, paper
from clerktui.services.why.telling import Telling
from clerktui.views.accounts import FlagDraft
from clerktui.views.drawers import CloseDrawerDraft
from clerktui.views.receipts import VoidDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from clerktui.views.why import Explanation
from tests.support import wrongs
from tests.support.batches import begin_batch, key
from tests.support.collecting import did
from tests.support.correcting import adjust, correct
from tests.support.office import new_id
from tests.support.tills import correct_tender, hand_over, move

MARIA = "10-0442-07"
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def maria(office):
    """Two bills, one of them late; a payment, a void, and a payment with change."""
    clock = office.db.clock
    office.account(MARIA, "RODRIGUEZ, MARIA E", due=dt.date(2026, 10, 10), water=2140, sewer=2010)
    clock.move(dt.timedelta(minutes=1))
    office.bill(MARIA, due=dt.date(2026, 11, 25), water=1980)
    clock.move(dt.timedelta(minutes=1))
    office.first = office.pay(MARIA, 4500, TenderDraft("check", 4500, "1187")).receipt
    clock.move(dt.timedelta(minutes=1))
    office.void(office.first, "wrong account")
    clock.move(dt.timedelta(minutes=1))
    office.second = office.pay(MARIA, 5000, TenderDraft("cash", 6000)).receipt
    return office


def by_topic(found: tuple[Explanation, ...]) -> dict[str, Explanation]:
    return {explanation.topic: explanation for explanation in found}


def account(office, number=MARIA) -> dict[str, Explanation]:
    return by_topic(asking.why_account(office.db, office.people["ana"], number))


def receipt(office, number) -> dict[str, Explanation]:
    return by_topic(asking.why_receipt(office.db, office.people["ana"], number))


def sums_hold(explanation: Explanation) -> None:
    """Every running total is what the amounts above it come to, and the last is the number."""
    total = 0
    for step in explanation.steps:
        if step.amount_cents is not None:
            total += step.amount_cents
            assert step.total_cents == total
    if explanation.result_cents is not None:
        assert total == explanation.result_cents


# -------------------------------------------------------------------------------------- accounts
def test_a_balance_is_told_bill_by_bill_and_payment_by_payment(maria):
    told = account(maria)["balance"]
    assert told.question == f"Why does account {MARIA} owe 11.30?"
    assert told.answer == "61.30 was billed, less 50.00 paid: 11.30 is owed."
    assert told.result_cents == maria.balance(MARIA) == 1130
    sums_hold(told)
    assert [(s.words, s.amount_cents, s.total_cents) for s in told.steps if s.amount_cents] == [
        ("bill B00001, due 10/10/26", 4150, 4150),
        ("bill B00002, due 11/25/26", 1980, 6130),
        ("payment by check 1187, receipt 26-000001", -4500, 1630),
        ("void of receipt 26-000001: wrong account", 4500, 6130),
        ("payment by cash, receipt 26-000002", -5000, 1130),
    ]
    assert "   Sewer of bill B00001 20.10" in [step.words for step in told.steps]


def test_what_was_settled_is_not_told_again(maria):
    clock = maria.db.clock
    maria.pay(MARIA, 1130)
    clock.move(dt.timedelta(minutes=1))
    maria.bill(MARIA, due=dt.date(2026, 12, 25), water=700)
    told = account(maria)["balance"]
    assert told.answer == "7.00 was billed: 7.00 is owed."
    assert told.steps[0].words.startswith("nothing was owed after this")
    assert (told.steps[0].total_cents, len(told.steps)) == (0, 2)
    sums_hold(told)


@pytest.mark.parametrize(
    ("paid", "answer"),
    [
        (0, "Nothing was ever owed on this account."),
        (500, "5.00 was paid: there is a credit of 5.00."),
    ],
)
def test_nothing_owed_and_a_credit_are_told(office, paid, answer):
    office.account("10-0001-00")
    if paid:
        office.pay("10-0001-00", paid)
    told = account(office, "10-0001-00")["balance"]
    assert told.answer == answer
    sums_hold(told)


def test_what_cancels_out_is_nothing_owed(office):
    office.account("10-0001-00")
    office.void(office.pay("10-0001-00", 500).receipt)
    told = account(office, "10-0001-00")["balance"]
    assert told.answer == "Nothing is owed."
    sums_hold(told)


def test_a_payment_taken_back_after_everything_was_settled(office):
    office.account("10-0001-00")
    clock = office.db.clock
    receipt_number = office.pay("10-0001-00", 1000).receipt
    clock.move(dt.timedelta(minutes=1))
    office.bill("10-0001-00", due=dt.date(2026, 11, 30), water=1000)
    clock.move(dt.timedelta(minutes=1))
    office.bill("10-0001-00", due=dt.date(2026, 12, 30), water=300)
    clock.move(dt.timedelta(minutes=1))
    correct(office, receipt_number, "cancel_payment", "duplicate")
    office.void(receipt_number)
    told = account(office, "10-0001-00")["balance"]
    assert told.answer == ("3.00 was billed, plus 10.00 of payments taken back: 13.00 is owed.")
    sums_hold(told)


def test_a_debit_adjustment_adds(maria):
    adjust(maria, MARIA, 250, "misread", "misread")
    assert "plus 2.50 by corrections" in account(maria)["balance"].answer


def test_what_is_not_posted_yet_is_said_and_not_counted(maria):
    number = begin_batch(maria, "ana", 1000, 1)
    key(maria, number, (MARIA, 1000, "77"))
    [note] = account(maria)["balance"].notes
    assert note.startswith("Not yet posted and not counted here: 10.00 (batch 1, Mail")


def test_books_that_do_not_agree_are_said_to_an_administrator(maria):
    with maria.db.write() as connection:
        connection.execute(update(Account.__table__).values(balance_cents=1))
    [note] = account(maria)["balance"].notes
    assert "runs verify" in note


def test_the_age_of_a_bill_just_late_is_current(maria):
    maria.db.clock.move(dt.timedelta(days=5))
    _, rest = asking.why_bill(maria.db, maria.people["ana"], "B00002")
    assert rest.answer == "11.30 is open, due 11/25/26: 3 days past due, so current."
    maria.db.clock.move(dt.timedelta(days=100))
    _, rest = asking.why_bill(maria.db, maria.people["ana"], "B00002")
    assert rest.answer.endswith("so 90 days and over.")


def test_ages_follow_from_due_dates_and_the_days_own_thresholds(maria):
    told = account(maria)["aging"]
    assert told.answer == "Nothing is past due."
    maria.account("10-0002-00", due=dt.date(2026, 10, 10), water=4000)
    policies.set_policy(
        maria.db, "aging.thresholds", [15, 40, 90], dt.date(2026, 11, 1), "Board, 10/06/26"
    )
    told = account(maria, "10-0002-00")["aging"]
    assert told.answer == "40.00 is past due."
    assert told.steps[0].words == "Water of bill B00003: 44 days past due, so 40 days"
    [rule] = told.rules
    assert rule.words == "Older ages begin 15, 40, 90 days past the due date"
    assert (rule.citation, rule.effective_from) == ("Board, 10/06/26", dt.date(2026, 11, 1))
    sums_hold(told)


def test_cash_only_is_told_with_its_items_points_and_end(maria):
    sam = maria.people["sam"]
    draft = FlagDraft("cash_only", "returned check", dt.date(2027, 11, 23))
    account_notes.add_flag(maria.db, sam, MARIA, draft)
    with maria.db.write() as connection:
        payment = connection.execute(select(Payment.__table__)).first()
        tender = connection.execute(select(Tender.__table__)).first()
        connection.execute(
            insert(ReturnedItem.__table__).values(
                number=7,
                state="reversed",
                payment_id=payment.id,
                tender_id=tender.id,
                account_id=1,
                amount_cents=4500,
                code="R01",
                noticed_on=TODAY,
                made_at=maria.db.clock.now(),
                user_id=sam.user_id,
            )
        )
    told = account(maria)["flag"]
    assert told.question == f"Why is account {MARIA} marked CASH ONLY?"
    assert told.answer == "Returned check. It ends by itself after 11/23/27."
    assert [step.words for step in told.steps] == [
        "returned item 7, 45.00, bank's reason R01, reversed: point 1",
        "put on by Sam Locklear",
    ]
    [rule] = told.rules
    assert rule.words == "1 returned within 12 months make cash only for 12 months"
    assert rule.key == "returned.cash_only"


def test_cash_only_of_a_bad_score_is_told_with_what_took_points(maria):
    did(maria, 1, "cut_order", "cut_order", outcome="done")
    did(maria, 1, "write_off", "penalty")
    credit.mark_cash_only(maria.db, maria.people["sam"])
    told = account(maria)["flag"]
    assert told.answer.startswith("Credit score 36 of 100. It ends by itself after ")
    assert [step.words.partition(",")[0] for step in told.steps] == [
        "2 x cut order done (15)",
        "1 x write off (30)",
        "1 x penalty (4)",
        "put on by Sam Locklear",
    ]
    [rule] = told.rules
    assert rule.key == "credit.score"
    assert rule.words == (
        "A score below 40 of 100 makes cash only; what happened counts for 730 days"
    )


def test_a_mark_without_reason_or_end_says_so(maria):
    maria.flag(1, "disputed")
    assert account(maria)["flag"].answer == (
        "No reason was written down. It has no end; a permitted person ends it."
    )


def test_an_adjustment_is_told_with_its_reason_approver_and_limits(maria):
    number = adjust(maria, MARIA, -500, "toilet")
    told = account(maria)
    balance, correction = told["balance"], told["correction"]
    assert balance.answer == (
        "61.30 was billed, less 50.00 paid, less 5.00 by corrections: 6.30 is owed. "
        "That is 11.30 open on bills, less 5.00 held as credit."
    )
    sums_hold(balance)
    assert correction.question == "Why the adjustment of 5.00?"
    assert correction.answer == f"Leak adjustment (adjustment {number})."
    assert [step.words for step in correction.steps] == [
        f"Water of account {MARIA}",
        "made by Sam Locklear: Leak adjustment, toilet",
        "approved by Alex Admin",
    ]
    limits, second = correction.rules
    assert "clerk 25.00, " in limits.words
    assert second.words == "A second person approves a correction: above 500.00"


@pytest.mark.parametrize(
    ("kind", "code", "topic", "question", "said"),
    [
        (
            "returned",
            "nsf",
            "reversal",
            "Why was receipt 26-000002 taken back?",
            "the bank returned it as R01, item 7, TRACE9",
        ),
        (
            "tender_change",
            "wrong_tender",
            "correction",
            "Why was the way receipt 26-000002 was paid changed?",
            "from Cash to Check",
        ),
        (
            "fee",
            "returned_item",
            "correction",
            "Why the fee of 50.00?",
            "for returned item 7",
        ),
    ],
)
def test_corrections_of_a_payment_are_told(maria, kind, code, topic, question, said):
    correct(maria, maria.second, kind, code)
    told = receipt(maria, maria.second)[topic]
    assert told.question == question
    assert said in [step.words for step in told.steps]
    assert told.rules[-1].key == "correction.second_person"
    if kind == "fee":
        keys = [rule.key for rule in told.rules]
        assert keys == ["", "returned.fee", "returned.tax_penalty", "correction.second_person"]
        assert told.rules[0].words == "35.00, the most the law allows"
    if kind == "returned":
        assert [step.total_cents for step in told.steps][:2] == [5000, 0]


# --------------------------------------------------------------------------------- bills, receipts
def test_a_bill_is_its_charges(maria):
    with maria.db.write() as connection:
        sewer = connection.execute(
            select(Receivable.__table__.c.id).where(Receivable.__table__.c.service == "sewer")
        ).scalar_one()
        connection.execute(
            insert(Charge.__table__).values(
                receivable_id=sewer, description="usage", quantity="4,100 gal", amount_cents=0
            )
        )
    total, rest = asking.why_bill(maria.db, maria.people["ana"], "b00001")
    assert total.question == "Why is bill B00001 41.50?"
    assert "on account 10-0442-07, due 10/10/26, for Water, Sewer." in total.answer
    assert [step.words for step in total.steps] == ["Water", "Sewer", "Sewer: usage, 4,100 gal"]
    assert rest.answer == "Nothing is open on it."
    assert [step.amount_cents for step in rest.steps] == [4150, -4150, 4150, -4150]
    for told in (total, rest):
        sums_hold(told)
    _, rest = asking.why_bill(maria.db, maria.people["ana"], "B00002")
    assert rest.answer == "11.30 is open and not late."
    maria.db.clock.move(dt.timedelta(days=40))
    _, rest = asking.why_bill(maria.db, maria.people["ana"], "B00002")
    assert rest.answer == "11.30 is open, due 11/25/26: 38 days past due, so 30 days."
    assert rest.rules[0].key == "aging.thresholds"


def test_an_allocation_is_told_with_the_order_in_force_on_its_day(maria):
    order = {"service_order": ["water", "sewer"], "mode": "service_then_age"}
    policies.set_policy(maria.db, "allocation.default", order, dt.date(2026, 11, 24), "Ord. 9")
    told = receipt(maria, maria.second)["shares"]
    assert told.question == "Why did the 50.00 of receipt 26-000002 go where it went?"
    assert [(s.words, s.on, s.amount_cents) for s in told.steps] == [
        ("Sewer of bill B00001, what fell due first is paid first", dt.date(2026, 10, 10), 2010),
        ("Water of bill B00001, number 5 in the town's order", dt.date(2026, 10, 10), 2140),
        ("Water of bill B00002, what fell due first is paid first", dt.date(2026, 11, 25), 850),
    ]
    [rule] = told.rules
    assert rule.effective_from == dt.date(2000, 1, 1)
    assert "Order set by ordinance" in rule.citation
    assert rule.words.startswith("What fell due first is paid first; on the same day in the order")
    sums_hold(told)
    maria.db.clock.move(dt.timedelta(days=1))
    reference.forget(maria.db)
    later = receipt(maria, maria.pay(MARIA, 1130).receipt)["shares"]
    assert later.rules[0].citation == "Ord. 9"
    assert later.rules[0].words.startswith("Services are paid in the order Water, Sewer; ")


def test_the_change_is_told(maria):
    told = receipt(maria, maria.second)["change"]
    assert (told.question, told.result_cents) == ("Why was the change 10.00?", 1000)
    assert [step.amount_cents for step in told.steps] == [6000, -5000]
    sums_hold(told)
    assert "change" not in receipt(maria, maria.first)


def test_a_void_is_told_with_who_and_why(maria):
    told = receipt(maria, maria.first)["void"]
    assert told.answer.startswith("wrong account: every cent went back")
    assert [step.words for step in told.steps] == [
        "paid, clerk Ana Ruiz",
        "Ana Ruiz voided it: wrong account",
    ]
    assert told.rules[0].words == "A second person approves a void: never"
    sums_hold(told)


def test_several_accounts_and_a_credit_are_told_apart(maria):
    maria.account("10-0002-00", water=100)
    lines = [LineDraft("account", MARIA, 1500), LineDraft("account", "10-0002-00", 100)]
    told = receipt(maria, maria.post(maria.draft(*lines)).receipt)["shares"]
    assert [step.words for step in told.steps] == [
        f"{MARIA}: Water of bill B00002, it is the only open bill",
        f"{MARIA}: Credit held, more than was owed",
        "10-0002-00: Water of bill B00003, it is the only open bill",
    ]
    sums_hold(told)


def test_a_void_of_two_persons_names_both(maria):
    rule = {"when": "always", "above_cents": 0}
    policies.set_policy(maria.db, "void.second_person", rule, dt.date(2026, 1, 1))
    reference.forget(maria.db)
    draft = VoidDraft(new_id(), maria.second, "wrong amount")
    maria.approve(draft.command_id, "receipt.second_person", "void.approve")
    receipt_void.void_receipt(maria.db, maria.people["ana"], draft)
    told = receipt(maria, maria.second)["void"]
    assert "approved by Sam Locklear" in [step.words for step in told.steps]
    assert told.rules[0].words == "A second person approves a void: always"


def test_an_order_of_another_kind_is_put_in_words(maria):
    order = {
        "service_order": ["water"],
        "mode": "age_then_service",
        "past_due_first": True,
        "tax_services": [],
        "overpayment": "refuse",
    }
    policies.set_policy(maria.db, "allocation.default", order, dt.date(2026, 1, 1))
    [rule] = receipt(maria, maria.second)["shares"].rules
    assert rule.words == (
        "What fell due first is paid first; on the same day in the order Water; "
        "what is past due goes before what is not"
    )
    assert paper.rule_words(saying("en"), rule).endswith("(in force since 01/01/26)")


def test_without_a_decision_there_is_no_rule(maria, monkeypatch):
    """Books brought in from before the town's first decisions."""
    monkeypatch.setattr(Telling, "decided", lambda *_: None)
    adjust(maria, MARIA, -500)
    correct(maria, maria.second, "fee", "returned_item")
    with maria.db.write() as connection:
        connection.execute(update(ReturnedItem.__table__).values(account_id=1, fee_rule=""))
    maria.flag(1, "cash_only")
    maria.void(maria.second)
    session = maria.sessions["ana"].session_id
    maria.close(cash=19_900)
    ana = maria.people["ana"]
    found = [
        *asking.why_account(maria.db, ana, MARIA),
        *asking.why_receipt(maria.db, ana, maria.second),
        *asking.why_drawer(maria.db, ana, session),
    ]
    assert {topic.topic for topic in found} >= {"balance", "flag", "correction", "void", "drawer"}
    assert [rule for told in found for rule in told.rules] == []


def test_what_was_not_billed_needs_no_order(office):
    posted = office.post(office.draft(LineDraft("revenue", "REC-SWIM", 7000, 2, 3500)))
    told = receipt(office, posted.receipt)["shares"]
    assert (told.steps[0].words, told.rules) == ("Swim lessons", ())


# ------------------------------------------------------------------------------ drawers, previews
@pytest.mark.parametrize(
    ("counted", "question", "result"),
    [
        (24_500, "Why was drawer 1 5.00 short?", -500),
        (25_500, "Why was drawer 1 5.00 over?", 500),
        (25_000, "Why is drawer 1 exact?", 0),
    ],
)
def test_over_and_short_are_told(maria, counted, question, result):
    session = maria.sessions["ana"].session_id
    sam = maria.people["sam"]
    [told] = asking.why_drawer(maria.db, sam, session)
    assert told.answer == "It is open; nothing was counted yet."
    assert told.steps[-1].total_cents == 25_000
    maria.close(cash=counted)
    [told] = asking.why_drawer(maria.db, sam, session)
    assert (told.question, told.result_cents) == (question, result)
    assert len(told.rules) == (1 if result else 0)
    sums_hold(told)


def told_lines(told):
    return [(step.words, step.amount_cents) for step in told.steps]


def test_what_was_carried_and_corrected_is_in_the_sum_of_a_drawer(maria):
    session, sam = maria.sessions["ana"].session_id, maria.people["sam"]
    move(maria, "pickup", cash=3000)
    move(maria, "change_in", cash=1000)
    correct_tender(maria, maria.second, "cash", "check", 2000)
    [told] = asking.why_drawer(maria.db, sam, session)
    sums_hold(told)
    assert told.steps[-2].total_cents == 23_000
    maria.close(cash=20_500, check=2000)
    [told] = asking.why_drawer(maria.db, sam, session)
    sums_hold(told)
    assert told_lines(told) == [
        ("Cash the drawer was opened with", -20_000),
        ("Cash of good receipts, change taken off", -3000),
        ("Cash brought in", -1000),
        ("Cash carried out", 3000),
        ("Check of good receipts, change taken off", -2000),
        ("correction 1: 20.00 was Check, not Cash", None),
        ("Cash counted", 20_500),
        ("Check counted", 2000),
    ]
    assert told.result_cents == told.steps[-1].total_cents == -500


def test_a_drawer_handed_over_was_opened_with_all_that_was_counted(maria):
    maria.pay(MARIA, 500, TenderDraft("check", 500, "1188"))
    hand_over(maria, cash=25_000, check=500)
    maria.close("dee", cash=25_300, check=500)
    session = maria.sessions["dee"].session_id
    [told] = asking.why_drawer(maria.db, maria.people["sam"], session)
    sums_hold(told)
    assert told_lines(told) == [
        ("Cash the drawer was opened with", -25_000),
        ("Check the drawer was opened with", -500),
        ("Cash counted", 25_300),
        ("Check counted", 500),
    ]
    assert told.result_cents == 300


def test_a_tender_corrected_after_the_count_says_why_one_was_over_and_the_other_short(maria):
    session = maria.sessions["ana"].session_id
    maria.close(cash=23_000, check=2000)
    correct_tender(maria, maria.second, "cash", "check", 2000, counted_cents=2000)
    [told] = asking.why_drawer(maria.db, maria.people["sam"], session)
    sums_hold(told)
    assert told.result_cents == 0
    assert ("correction 1, after the count: 20.00 was Check, not Cash", None) in told_lines(told)


def test_who_approved_a_drawer_is_told(maria):
    session = maria.sessions["ana"].session_id
    draft = CloseDrawerDraft(new_id(), session, (("cash", 30_000),))
    maria.approve(draft.command_id, "drawer.over_short", "drawer.approve")
    drawer_close.close_drawer(maria.db, maria.people["ana"], draft)
    [told] = asking.why_drawer(maria.db, maria.people["sam"], session)
    assert told.steps[-1].words == "approved by Sam Locklear"
    assert told.rules[0].words == "A supervisor approves more than 10.00"


def test_a_clerk_may_ask_about_an_own_drawer_only(maria):
    own, other = maria.sessions["ana"].session_id, maria.people["dee"]
    assert asking.why_drawer(maria.db, maria.people["ana"], own)
    with pytest.raises(Refused, match="denied"):
        asking.why_drawer(maria.db, other, own)


def test_what_is_about_to_be_paid_is_told_before_it_is(maria):
    [told] = asking.why_plan(maria.db, maria.people["ana"], MARIA, 2000)
    assert [(s.words, s.amount_cents) for s in told.steps] == [
        ("Water of bill B00002, it is the only open bill", 1130),
        ("nothing is owed any more, so this is kept as a credit", 870),
    ]
    assert told.answer.startswith("Nothing is posted yet")
    sums_hold(told)


# ------------------------------------------------------------------------------ paper and refusals
def test_every_explanation_is_printed_within_its_paper(maria):
    adjust(maria, MARIA, -500, "toilet")
    maria.flag(1, "cash_only", "returned check")
    ana = maria.people["ana"]
    found = [
        *asking.why_account(maria.db, ana, MARIA),
        *asking.why_receipt(maria.db, ana, maria.first),
        *asking.why_receipt(maria.db, ana, maria.second),
        *asking.why_bill(maria.db, ana, "B00001"),
    ]
    assert len({explanation.topic for explanation in found}) == 10
    for explanation in found:
        assert Explanation.from_data(explanation.to_data()) == explanation
        report = paper.to_report(explanation)
        assert max(map(len, report_text(report, 80).splitlines())) <= 80
        assert report_pdf(report).startswith(b"%PDF")
        paper.print_explanation(maria.db, ana, explanation, MARIA)
    with maria.db.read() as connection:
        jobs = connection.execute(
            select(PrintJob.__table__).where(PrintJob.__table__.c.kind == "report")
        ).all()
    assert len(jobs) == len(found)


def test_who_may_not_look_may_not_ask_why(maria):
    nobody = dataclasses.replace(maria.people["ana"], permissions=frozenset())
    asked = [
        (asking.why_account, MARIA),
        (asking.why_bill, "B00001"),
        (asking.why_receipt, maria.first),
    ]
    for ask, which in asked:
        with pytest.raises(Refused, match="denied"):
            ask(maria.db, nobody, which)
    with pytest.raises(Refused, match="denied"):
        asking.why_plan(maria.db, nobody, MARIA, 1)
    with pytest.raises(Refused, match="denied"):
        paper.print_explanation(maria.db, nobody, account(maria)["balance"])


def test_what_is_not_there_is_refused(maria):
    sam = maria.people["sam"]
    with pytest.raises(Refused, match=r"why\.no_bill"):
        asking.why_bill(maria.db, sam, "X9")
    with pytest.raises(Refused, match=r"why\.no_session"):
        asking.why_drawer(maria.db, sam, 999)
    with pytest.raises(Refused, match=r"account\.unknown"):
        asking.why_account(maria.db, sam, "99")
    with pytest.raises(Refused, match=r"receipt\.unknown"):
        asking.why_receipt(maria.db, sam, "99")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("seed", range(6))
def test_the_words_and_the_lines_come_to_the_balance_of_any_account(office, seed):
    """Bills, overpayments, voids, payments taken back, adjustments: line by line and in words."""
    drawn, clock = random.Random(seed), office.db.clock
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=2140)
    receipts: list[str] = []
    for _ in range(9):
        clock.move(dt.timedelta(minutes=1))
        act = drawn.choice(("bill", "pay", "pay", "void", "adjust", "credit"))
        if act == "bill":
            office.bill(MARIA, due=TODAY, water=drawn.randint(1, 5000))
        elif act == "pay":
            cents = drawn.randint(1, 6000)
            receipts.append(office.pay(MARIA, cents, TenderDraft("cash", cents)).receipt)
        elif act == "void" and receipts:
            office.void(receipts.pop(0), "wrong account")
        elif act == "adjust":
            wrongs.adjust(office, MARIA, "adjustment", "leak", drawn.randint(1, 900), who="sam")
        elif act == "credit":
            wrongs.adjust(office, MARIA, "adjustment", "leak", -drawn.randint(1, 900), who="sam")
        told, aging, *_ = asking.why_account(office.db, office.people["sam"], MARIA)
        assert told.result_cents == aging.result_cents == balance_of(office)
        assert sum(step.amount_cents or 0 for step in told.steps) == told.result_cents
        assert in_words(told.answer) == told.result_cents, told.answer


def balance_of(office) -> int:
    with office.db.read() as connection:
        query = select(Account.balance_cents).where(Account.number == MARIA)
        return connection.execute(query).scalar_one()


def cents_of(said: str) -> int:
    return int(said.replace(",", "").replace(".", ""))


def in_words(answer: str) -> int:
    """What the first sentence adds up to, part by part, checked against what it says it is."""
    if answer == "Nothing is owed.":
        return 0
    sum_words, _, rest = answer.partition(": ")
    cents = 0
    for part in sum_words.split(", "):
        if found := re.search(r"[\d,]*\d\.\d\d", part):
            taken_off = part.startswith("less") or part.endswith("was paid")
            cents += (-1 if taken_off else 1) * cents_of(found[0])
    said = re.search(r"[\d,]*\d\.\d\d", rest.partition(". ")[0])
    whole = cents_of(said[0]) if said else 0
    assert (-whole if "credit" in rest.partition(". ")[0] else whole) == cents, answer
    if "open on bills" in rest:
        owed, credit = re.findall(r"[\d,]*\d\.\d\d", rest.partition(". ")[2])
        parts = [cents_of(one) for one in (owed, credit)]
        assert parts[0] - parts[1] == cents, answer
    return cents
