"""Customer deposits: asked, paid, taken back, applied, moved, given back; true to the cent."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import NeedsOverride
from clerktui.services.corrections import adjustments, transfer, writeoffs
from clerktui.services.customer_deposits import asking, looking, using
from clerktui.views.adjustments import AdjustmentDraft, WriteOffDraft
from clerktui.views.corrections import ReversalDraft, TransferDraft
from clerktui.views.customer_deposits import AskDraft, RecommendDraft
from tests.support.customer_deposits import (
    HERE,
    ask,
    close_account,
    deposits,
    facts,
    held_before,
    ledger,
    move,
    same_customer,
    use,
    waive,
)
from tests.support.office import Office, new_id
from tests.support.refunds import take
from tests.support.refusing import refused, without
from tests.support.returned import bounce, pay_by_check

NOTHING = {"owed": 0, "asked": 0, "held": 0, "interest": 0}
THERE = "10-0500-01"


@pytest.fixture
def asked(office: Office) -> Office:
    """An office that asked 150.00 of an account that owes 41.20 for water."""
    office.account(HERE, water=4_120)
    ask(office, HERE, 15_000)
    return office


def test_asked_it_is_owed_and_the_town_owes_nothing_yet(asked):
    assert asked.balance(HERE) == 19_120
    assert facts(asked, HERE) == ("asked", 15_000, 0, 0)
    assert ledger(asked) == {**NOTHING, "owed": 15_000, "asked": -15_000}
    asked.prove()


def test_a_payment_has_two_effects_less_is_owed_and_as_much_is_held(asked):
    posted = asked.pay(HERE, 14_120)
    words = {line.description: line.amount_cents for line in posted.document.lines}
    assert sum(words.values()) == 14_120
    assert "Customer deposit" in words
    paid = words["Customer deposit"]
    assert facts(asked, HERE) == ("part_paid", 15_000 - paid, paid, 0)
    asked.pay(HERE, asked.balance(HERE))
    assert facts(asked, HERE) == ("held", 0, 15_000, 0)
    assert deposits(asked, HERE).deposits[0].held_since == dt.date(2026, 11, 23)
    assert ledger(asked) == {**NOTHING, "held": -15_000}
    asked.prove()


def test_a_void_takes_what_is_held_back_exactly(asked):
    posted = asked.pay(HERE, 19_120)
    asked.void(posted.receipt)
    assert facts(asked, HERE) == ("asked", 15_000, 0, 0)
    assert ledger(asked) == {**NOTHING, "owed": 15_000, "asked": -15_000}
    assert deposits(asked, HERE).deposits[0].held_since is None
    asked.prove()


@pytest.mark.parametrize("kind", ["cancel_payment", "cancel_tender"])
def test_a_payment_taken_back_after_its_drawer_was_closed(asked, kind):
    from clerktui.services.corrections import reversals

    posted = asked.pay(HERE, 19_120)
    asked.close(cash=20_000 + 19_120)
    reason = {"cancel_payment": "duplicate", "cancel_tender": "bad_money"}[kind]
    draft = ReversalDraft(new_id(), posted.receipt, reason)
    reverse = {
        "cancel_payment": reversals.cancel_payment,
        "cancel_tender": reversals.cancel_tender,
    }[kind]
    reverse(asked.db, asked.people["sam"], draft)
    assert facts(asked, HERE) == ("asked", 15_000, 0, 0)
    assert ledger(asked) == {**NOTHING, "owed": 15_000, "asked": -15_000}
    asked.prove()


def test_a_returned_check_takes_back_what_it_paid(asked):
    pay_by_check(asked, HERE, 19_120)
    bounce(asked, "1187")
    assert facts(asked, HERE) == ("asked", 15_000, 0, 0)
    asked.prove()


def test_a_check_returned_after_its_deposit_was_used_is_owed_again(asked):
    pay_by_check(asked, HERE, 19_120)
    asked.bill(HERE, water=15_000)
    use(asked, HERE)
    assert facts(asked, HERE) == ("applied", 0, 0, 0)
    bounce(asked, "1187")
    # It was used, so the customer owes it still, and the town has given what it never got.
    assert facts(asked, HERE) == ("asked", 15_000, -15_000, 0)
    asked.prove()
    deposit = deposits(asked, HERE).deposits[0].deposit_id
    assert refused(waive, asked, deposit) == "customer_deposit.lost"
    asked.pay(HERE, asked.balance(HERE))
    assert facts(asked, HERE) == ("applied", 0, 0, 0)
    asked.prove()


def test_a_receipt_whose_deposit_was_used_is_not_voided(asked):
    posted = asked.pay(HERE, 19_120)
    asked.bill(HERE, water=2_000)
    use(asked, HERE)
    assert refused(asked.void, posted.receipt) == "customer_deposit.used"
    asked.prove()


def test_waiving_asks_no_longer_for_what_is_not_paid(asked):
    deposit = deposits(asked, HERE).deposits[0].deposit_id
    waive(asked, deposit)
    assert facts(asked, HERE) == ("waived", 0, 0, 0)
    assert asked.balance(HERE) == 4_120
    assert refused(waive, asked, deposit) == "customer_deposit.nothing_asked"
    assert refused(waive, asked, 99) == "customer_deposit.unknown"
    assert refused(waive, asked, deposit, note=" ") == "customer_deposit.note_missing"
    asked.pay(HERE, 4_120)
    second = ask(asked, HERE, 10_000).deposit_id
    asked.pay(HERE, 7_000)
    waive(asked, second)
    assert facts(asked, HERE) == ("held", 0, 7_000, 0)
    assert asked.balance(HERE) == 0
    asked.prove()


def test_a_guarantee_asks_for_no_money_and_is_released(office):
    office.account(HERE)
    assert refused(ask, office, HERE, 0, kind="guarantee") == "customer_deposit.guarantee_note"
    assert refused(ask, office, HERE, 1, kind="guarantee") == "customer_deposit.amount"
    done = ask(office, HERE, 0, kind="guarantee", note="letter of credit, First Bank 77")
    assert facts(office, HERE) == ("held", 0, 0, 0)
    assert office.balance(HERE) == 0
    waive(office, done.deposit_id, note="letter given back")
    assert facts(office, HERE) == ("waived", 0, 0, 0)
    office.prove()


def test_what_cannot_be_asked(asked):
    assert refused(ask, asked, HERE, 0) == "customer_deposit.amount"
    assert refused(ask, asked, HERE, 5, kind="gold") == "customer_deposit.amount"
    assert refused(ask, asked, HERE, 5_000) == "customer_deposit.asked_already"
    assert refused(ask, asked, "99", 5_000) == "account.unknown"
    asked.account(THERE, status="closed")
    assert refused(ask, asked, THERE, 5_000) == "customer_deposit.closed"
    nobody = without(asked.people["ana"])
    draft = AskDraft(new_id(), HERE, 5_000)
    assert refused(asking.ask_deposit, asked.db, nobody, draft) == "denied"


def test_asked_twice_by_one_command_it_is_asked_once(office):
    office.account(HERE)
    first = ask(office, HERE, 15_000, command_id="c-1")
    again = ask(office, HERE, 15_000, command_id="c-1")
    assert again.duplicate
    assert again.deposit_id == first.deposit_id
    assert office.balance(HERE) == 15_000


def test_no_adjustment_transfer_or_write_off_touches_a_deposit(office):
    asked = office
    for number in (HERE, THERE):
        asked.account(number)
    ask(asked, HERE, 15_000)
    item = _receivable(asked)
    adjust = AdjustmentDraft(
        command_id=new_id(),
        account=HERE,
        direction="credit",
        amount_cents=100,
        reason="billing_error",
        note="x",
        receivable_id=item,
    )
    own = "customer_deposit.own_road"
    assert refused(adjustments.adjust, asked.db, asked.people["sam"], adjust) == own
    moved = TransferDraft(new_id(), HERE, THERE, "moved")
    nothing = "correction.nothing_open"
    assert refused(transfer.transfer, asked.db, asked.people["sam"], moved) == nothing
    written = WriteOffDraft(new_id(), HERE, (item,), "uncollectable")
    assert refused(writeoffs.write_off, asked.db, asked.people["fay"], written) == own
    asked.prove()


def _receivable(office: Office) -> int:
    from sqlalchemy import text

    with office.db.read() as connection:
        return connection.execute(
            text("SELECT id FROM receivable WHERE service = 'customer_deposit'")
        ).scalar_one()


# -------------------------------------------------------------------------------------- using it
@pytest.fixture
def held(asked: Office) -> Office:
    """The same office, the bill and the deposit paid."""
    asked.pay(HERE, 19_120)
    return asked


def test_the_final_bill_takes_it_and_the_rest_stays_held(held):
    held.bill(HERE, water=6_000, sewer=1_000)
    done = use(held, HERE, note="final bill")
    assert (done.applied_cents, done.held_cents, done.balance_cents) == (7_000, 8_000, 0)
    assert facts(held, HERE) == ("held", 0, 8_000, 0)
    held.prove()
    assert refused(use, held, HERE) == "customer_deposit.nothing_owed"
    assert refused(use, held, HERE, "bury") == "customer_deposit.rest"
    held.account(THERE)
    assert refused(use, held, THERE) == "customer_deposit.nothing_held"


def test_the_rest_is_a_credit_or_a_refund_that_is_asked_for(held):
    held.bill(HERE, water=6_000)
    done = use(held, HERE, "refund", command_id="c-9")
    assert (done.applied_cents, done.credit_cents, done.balance_cents) == (6_000, 9_000, -9_000)
    assert use(held, HERE, "refund", command_id="c-9") == _again(done)
    assert facts(held, HERE)[0] == "refunded"
    held.prove()
    take(held, "approve", done.refund)
    assert held.balance(HERE) == 0
    take(held, "pay", done.refund)
    kinds = [one.kind for one in deposits(held, HERE).deposits[0].moves]
    assert kinds == ["asked", "paid", "applied", "refund_owed", "refunded"]
    assert ledger(held) == NOTHING
    held.prove()


def test_a_refund_that_is_refused_leaves_the_deposit_as_a_credit(held):
    done = use(held, HERE, "refund")
    take(held, "refuse", done.refund)
    assert facts(held, HERE)[0] == "applied"
    assert held.balance(HERE) == -15_000
    held.prove()


def test_a_credit_there_already_is_used_before_the_deposit(held):
    held.pay(HERE, 1_000)
    held.bill(HERE, water=1_500)
    done = use(held, HERE)
    assert (done.applied_cents, done.balance_cents, done.held_cents) == (500, 0, 14_500)
    held.prove()


def test_it_moves_to_the_customers_new_account_and_stays_as_old(held):
    held.account(THERE)
    assert refused(move, held, HERE, THERE) == "customer_deposit.other_customer"
    assert refused(move, held, HERE, HERE) == "correction.same_account"
    same_customer(held, HERE, THERE)
    done = move(held, HERE, THERE)
    assert (done.amount_cents, done.held_cents, done.to_account) == (15_000, 15_000, THERE)
    assert facts(held, HERE) == ("transferred", 0, 0, 0)
    there = deposits(held, THERE).deposits[0]
    assert (there.state, there.held_cents) == ("held", 15_000)
    assert there.held_since == dt.date(2026, 11, 23)
    assert refused(move, held, HERE, THERE) == "customer_deposit.nothing_held"
    close_account(held, HERE, dt.date(2026, 11, 1))
    assert refused(move, held, THERE, HERE) == "customer_deposit.closed"
    held.prove()


def test_unclaimed_after_a_year_unless_somebody_was_heard_of(office):
    office.account(HERE)
    held_before(office, HERE, 15_000, dt.date(2020, 1, 1))
    close_account(office, HERE, dt.date(2025, 11, 1))
    looked = looking.list_unclaimed(office.db, office.people["ana"])
    assert looked == (), "the payment of today is activity"
    _forget_payments(office)
    (line,) = looking.list_unclaimed(office.db, office.people["ana"])
    assert (line.account, line.amount_cents, line.days) == (HERE, 15_000, 22)
    done = use(office, HERE, "refund")
    take(office, "approve", done.refund)
    take(office, "unclaimed", done.refund)
    assert facts(office, HERE)[0] == "unclaimed"
    take(office, "claimed", done.refund)
    assert facts(office, HERE)[0] == "refunded"


def test_what_was_closed_lately_is_not_unclaimed_yet(office):
    office.account(HERE)
    held_before(office, HERE, 15_000, dt.date(2020, 1, 1))
    close_account(office, HERE, dt.date(2026, 1, 1))
    done = use(office, HERE, "refund")
    take(office, "approve", done.refund)
    assert refused(take, office, "unclaimed", done.refund) == "refund.too_young"
    office.prove()


def _forget_payments(office: Office) -> None:
    """Let every payment look as old as the account."""
    from sqlalchemy import text

    with office.db.write() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER payment_no_update"))
        else:
            connection.execute(text("ALTER TABLE payment DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE payment SET received_on = '2020-01-01'"))


def _again(done):
    from dataclasses import replace

    return replace(done, duplicate=True)


# ----------------------------------------------------------------------------------- the amount
def test_the_rule_recommends_and_says_how(office):
    office.account(HERE)
    draft = RecommendDraft(HERE, services=("water", "sewer"))
    found = asking.recommend(office.db, office.people["ana"], draft)
    assert found.amount_cents == 17_500
    assert sum(step.amount_cents for step in found.steps) == 17_500
    assert found.steps[0].words == "residential, renter"
    assert "Rate schedule" in found.citation
    owner = RecommendDraft(HERE, is_owner=True, proof="deed")
    assert asking.recommend(office.db, office.people["ana"], owner).amount_cents == 0
    nobody = RecommendDraft("99")
    assert refused(asking.recommend, office.db, office.people["ana"], nobody) == "account.unknown"


def test_what_was_late_or_bounced_makes_it_more(office):
    office.account(HERE, water=4_000, due=dt.date(2026, 9, 25))
    for month in (7, 8):
        office.bill(HERE, water=1_000, due=dt.date(2026, month, 25))
    found = asking.recommend(office.db, office.people["ana"], RecommendDraft(HERE))
    assert found.amount_cents == 30_000
    assert found.steps[1].words == "credit history, paid late 3: 2 times"


def test_using_needs_permission(held):
    from clerktui.views.customer_deposits import ApplyDraft

    draft = ApplyDraft(new_id(), HERE, "refund")
    nobody = without(held.people["ana"], "refund.request")
    assert refused(using.apply_to_account, held.db, nobody, draft) == "denied"


# ------------------------------------------------------------------------------- by other roads
def test_a_batch_pays_deposits_as_a_ticket_does(asked):
    from tests.support.batches import begin_batch, key, to_state

    asked.account(THERE)
    ask(asked, THERE, 6_000)
    number = begin_batch(asked, "ana", 19_120 + 2_000, 2)
    key(asked, number, (HERE, 19_120, "31"), (THERE, 2_000, "32"))
    assert to_state(asked, number, "posted").state == "posted"
    assert facts(asked, HERE) == ("held", 0, 15_000, 0)
    assert facts(asked, THERE) == ("part_paid", 4_000, 2_000, 0)
    asked.prove()


def test_money_out_of_suspense_pays_one_and_a_payment_moved_takes_it_along(asked):
    from clerktui.services.corrections import reapply
    from clerktui.views.corrections import ReapplyDraft

    asked.account(THERE, water=20_000)
    posted = asked.pay(THERE, 19_120)
    asked.close(cash=20_000 + 19_120)
    draft = ReapplyDraft(new_id(), posted.receipt, "wrong_account", HERE)
    there = reapply.reapply(asked.db, asked.people["sam"], draft)
    assert facts(asked, HERE) == ("held", 0, 15_000, 0)
    back = ReapplyDraft(new_id(), there.receipt, "wrong_account", THERE)
    reapply.reapply(asked.db, asked.people["sam"], back)
    assert facts(asked, HERE) == ("asked", 15_000, 0, 0)
    asked.prove()


def test_why_it_is_held_what_it_earned_and_what_the_rule_asks(office):
    from clerktui.services.why import asking as why
    from tests.support.customer_deposits import RATE

    office.account(HERE)
    held_before(office, HERE, 15_000, dt.date(2026, 6, 1))
    office.decide("customer_deposit.interest", RATE)
    held, earned, amount = why.why_customer_deposit(office.db, office.people["ana"], HERE)
    assert held.answer == "150.00 is held. It is kept for now."
    assert [step.total_cents for step in held.steps] == [None, 15_000]
    assert held.result_cents == 15_000
    assert earned.answer == "0.00 was credited, 1.44 more is earned until today."
    assert [step.words for step in earned.steps][-1] == "2 percent a year from this day on"
    assert amount.result_cents == 15_000
    mover = held_before(office, HERE, 10_000, dt.date(2020, 1, 1))
    newest = why.why_customer_deposit(office.db, office.people["ana"], HERE)[0]
    assert newest.question == f"Why does the town hold customer deposit {mover}?"
    assert newest.answer == "100.00 is held. It goes back at the next review."


def test_the_account_explains_a_deposit_asked_as_billed_and_used_as_such(asked):
    from clerktui.services.why import asking as why

    balance = why.why_account(asked.db, asked.people["ana"], HERE)[0]
    assert balance.answer == "191.20 was billed: 191.20 is owed."
    assert balance.steps[-1].words == "customer deposit asked"


def test_more_than_the_rule_ever_asks_for_wants_a_why_and_a_supervisor(office):
    office.account(HERE, water=4_120)
    assert refused(ask, office, HERE, 99_999_900) == "customer_deposit.why"
    with pytest.raises(NeedsOverride) as warned:
        ask(office, HERE, 99_999_900, note="the works")
    assert warned.value.message_id == "customer_deposit.above"
    assert warned.value.permission == "customer_deposit.waive"
