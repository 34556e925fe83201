"""The same money to what it was meant for, in one step, as if it had been paid so on the day."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Payment, Receipt
from clerktui.services import receipts
from clerktui.services.corrections import choosing, looking, reapply
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.services.corrections.conftest import ACCOUNT, OTHER, THIRD
from tests.support.office import new_id

_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__


def refused(do, wanted):
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.message_id == wanted
    return caught.value


def payment(office, receipt):
    with office.db.read() as c:
        return c.execute(select(_PAYMENT).join(_RECEIPT).where(_RECEIPT.c.number == receipt)).one()


def test_the_money_goes_to_the_right_account_and_nothing_waits(books, at):
    posted = books.pay(ACCOUNT, 5000, TenderDraft("check", 5000, "1187"))
    books.close(cash=20_000, check=5000)
    answer = at.reapply(posted.receipt, THIRD)
    assert (answer.number, answer.kind, answer.receipt) == (1, "cancel_payment", "26-000002")
    assert dict(answer.balances) == {ACCOUNT: 7920, THIRD: 500}
    assert (books.balance(ACCOUNT), books.balance(THIRD)) == (7920, 500)
    assert at.suspense() == []
    assert at.ledger()["10-1020"] == 5000
    assert "10-2390" not in at.ledger()
    ana = books.people["ana"]
    old = receipts.get_receipt(books.db, ana, posted.receipt)
    assert old.corrected == "MOVED 11/23/26, correction 1, to 26-000002"
    new = receipts.get_receipt(books.db, ana, answer.receipt)
    assert [(t.name, t.reference) for t in new.document.tenders] == [
        ("From suspense", posted.receipt)
    ]
    view = looking.get_correction(books.db, ana, 1)
    assert (view.account, view.to_account, view.new_receipt) == (ACCOUNT, THIRD, "26-000002")
    books.prove()


def test_it_counts_from_the_day_the_money_came(books, at, clock):
    posted = books.pay(ACCOUNT, 5000)
    books.close(cash=25_000)
    clock.move(dt.timedelta(days=9))
    answer = at.reapply(posted.receipt, THIRD)
    moved = payment(books, answer.receipt)
    assert moved.received_on == dt.date(2026, 11, 23)
    assert moved.business_date == dt.date(2026, 12, 2)
    books.prove()


def test_to_another_bill_or_service_of_the_same_account(books, at):
    bill = books.bill(ACCOUNT, due=dt.date(2026, 12, 25), water=5000)
    posted = books.pay(ACCOUNT, 4120)
    books.close(cash=24_120)
    before = {item.id: item.balance_cents for item in at.items(ACCOUNT)}
    answer = at.reapply(posted.receipt, ACCOUNT, bill=bill)
    assert books.balance(ACCOUNT) == 7920 + 5000 - 4120
    assert [item.balance_cents for item in at.items(ACCOUNT)] == [4120, 3800, 880]
    at.reapply(answer.receipt, ACCOUNT, service="water")
    assert {item.id: item.balance_cents for item in at.items(ACCOUNT)} != before
    assert [item.balance_cents for item in at.items(ACCOUNT)] == [3800, 5000]
    refused(lambda: at.reapply(answer.receipt, ACCOUNT), "correction.taken_back")
    books.prove()


def test_to_a_revenue_code(books, at):
    posted = books.pay(ACCOUNT, 7000)
    books.close(cash=27_000)
    answer = at.reapply(posted.receipt, "rec-swim")
    document = receipts.get_receipt(books.db, books.people["ana"], answer.receipt).document
    assert [(line.quantity, line.amount_cents) for line in document.lines] == [(2, 7000)]
    assert books.balance(ACCOUNT) == 7920
    books.prove()


def ticket(office):
    """Three parts: an account with more than it owes, another account, swimming lessons."""
    return office.draft(
        LineDraft("account", OTHER, 5000),
        LineDraft("account", ACCOUNT, 1000),
        LineDraft("revenue", "REC-SWIM", 7000, 2, 3500),
    )


def test_of_several_parts_one_moves_and_the_others_are_as_they_were(books, at):
    posted = books.post(ticket(books))
    books.close(cash=33_000)
    refusal = refused(lambda: at.reapply(posted.receipt, THIRD), "correction.which_part")
    assert refusal.facts["parts"] == f"{OTHER}, {ACCOUNT}, REC-SWIM"
    kept = at.ledger()
    answer = at.reapply(posted.receipt, THIRD, part=ACCOUNT)
    assert (books.balance(ACCOUNT), books.balance(OTHER)) == (7920, -882)
    assert books.balance(THIRD) == 4500
    assert {code: at.ledger()[code] for code in ("10-1010",)} == {"10-1010": kept["10-1010"]}
    document = receipts.get_receipt(books.db, books.people["ana"], answer.receipt).document
    assert document.total_cents == 13_000
    books.prove()
    again = at.reapply(answer.receipt, THIRD, part="REC-SWIM")
    assert books.balance(THIRD) == 4500 - 7000
    assert again.receipt == "26-000003"
    books.prove()


def test_what_is_previewed_is_what_happens(books, at):
    posted = books.post(ticket(books))
    books.close(cash=33_000)
    sam = books.people["sam"]
    for target, part in ((THIRD, ACCOUNT), (ACCOUNT, OTHER), (OTHER, "REC-SWIM")):
        draft = at.reapply_draft(posted.receipt, target, part=part)
        before, entries = at.state(), at.entries()
        effect, shares = reapply.preview(books.db, sam, draft)
        assert (at.state(), at.entries()) == (before, entries), "nothing is done"
        assert {e.account: e.before_cents for e in effect.accounts} == {
            e.account: before[1][e.account] for e in effect.accounts
        }
        posted = reapply.reapply(books.db, sam, draft)
        assert {e.account: e.after_cents for e in effect.accounts} == dict(posted.balances)
        paid = receipts.get_receipt(books.db, sam, posted.receipt).document
        told = [s.share.amount_cents for s in shares]
        assert told == [line.amount_cents for line in paid.lines if line.account]
        assert [s.share.leaves_cents for s in shares if s.share.receivable_id] == [
            line.balance_after_cents for line in paid.lines if line.balance_after_cents is not None
        ]
    books.prove()


def test_it_can_be_done_again_and_the_first_is_taken_back_once(books, at):
    posted = books.pay(ACCOUNT, 4000)
    books.close(cash=24_000)
    first = at.reapply(posted.receipt, OTHER)
    second = at.reapply(first.receipt, THIRD)
    assert [books.balance(n) for n in (ACCOUNT, OTHER, THIRD)] == [7920, 4118, 1500]
    refused(lambda: at.reapply(posted.receipt, OTHER), "correction.taken_back")
    at.cancel_payment(second.receipt)
    assert at.suspense() == [4000]
    books.prove()


def test_asked_again_it_answers_the_same_and_books_nothing(books, at):
    posted = books.pay(ACCOUNT, 4000)
    books.close(cash=24_000)
    command = new_id()
    first = at.reapply(posted.receipt, OTHER, command_id=command)
    entries = at.entries()
    again = at.reapply(posted.receipt, OTHER, command_id=command)
    assert (again.receipt, again.balances, again.duplicate) == (first.receipt, first.balances, True)
    assert at.entries() == entries
    refused(lambda: at.reapply(posted.receipt, THIRD, command_id=command), "command.reused")


@pytest.mark.parametrize(
    ("target", "said", "wanted"),
    [
        (ACCOUNT, {}, "correction.same_account"),
        ("99-9999-99", {}, "account.unknown"),
        ("SUSPENSE", {}, "account.unknown"),
        (THIRD, {"bill": "B99999"}, "bill.unknown"),
        (THIRD, {"part": OTHER}, "correction.which_part"),
        (THIRD, {"who": "ana"}, "denied"),
        (THIRD, {"reason": "nsf"}, "correction.reason_unknown"),
        (THIRD, {"reason": "unwanted"}, "correction.note_missing"),
    ],
)
def test_what_is_not_so_is_refused(books, at, target, said, wanted):
    posted = books.pay(ACCOUNT, 4000)
    books.close(cash=24_000)
    before = (at.state(), at.entries())
    refused(lambda: at.reapply(posted.receipt, target, **said), wanted)
    assert (at.state(), at.entries()) == before
    books.prove()


def test_in_an_open_drawer_it_is_voided_instead(books, at):
    posted = books.pay(ACCOUNT, 4000)
    refused(lambda: at.reapply(posted.receipt, THIRD), "correction.drawer_open")
    draft = at.reapply_draft(posted.receipt, THIRD)
    refused(lambda: reapply.preview(books.db, books.people["sam"], draft), "correction.drawer_open")


def test_money_in_suspense_has_nothing_to_move(books, at):
    posted = books.post(books.draft(LineDraft("revenue", "SUSPENSE", 300)))
    books.close(cash=20_300)
    refused(lambda: at.reapply(posted.receipt, THIRD), "correction.in_suspense")
    assert choosing.parts_of(books.db, books.people["sam"], posted.receipt) == ()


def test_a_large_one_waits_for_somebody_else(books, at):
    books.decide("correction.second_person", {"when": "always", "above_cents": 0})
    posted = books.pay(ACCOUNT, 4000)
    books.close(cash=24_000)
    command = new_id()

    def move():
        return at.reapply(posted.receipt, THIRD, command_id=command)

    with pytest.raises(NeedsOverride):
        move()
    assert at.approved(move, command).receipt == "26-000002"
    books.prove()
