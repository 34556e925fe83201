"""A payment is taken back exactly: the money gone, or waiting in suspense."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text

from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import journal
from clerktui.models import Correction
from clerktui.services import receipts, suspense
from clerktui.services.corrections import choosing, looking, reversals
from clerktui.views.batches import SuspenseDraft
from clerktui.views.corrections import ReversalDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.services.corrections.conftest import ACCOUNT, OTHER, THIRD
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import new_id

_CORRECTION = Correction.__table__
BOTH = ("cancel_tender", "cancel_payment")


def ticket(office):
    """Two accounts, one of them twice, more than is owed, revenue, split tenders, change."""
    return office.draft(
        LineDraft("account", ACCOUNT, 6000),
        LineDraft("account", OTHER, 9999),
        LineDraft("revenue", "REC-SWIM", 7000, 2, 3500),
        LineDraft("account", ACCOUNT, 5000),
        tenders=(TenderDraft("check", 20_000, "1187"), TenderDraft("cash", 10_000)),
    )


def close(office, **counted):
    office.close(**{"cash": 20_000, **counted})


def refused(do, wanted):
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.message_id == wanted
    return caught.value


# ------------------------------------------------------------------------------ exact restoration
def test_bad_money_leaves_every_receivable_and_every_ledger_account_as_it_was(books, at):
    before, ledger = at.state(), at.ledger()
    posted = books.post(ticket(books))
    close(books, cash=20_000 + 7999, check=20_000)
    answer = at.cancel_tender(posted.receipt)
    assert at.state() == before
    assert at.ledger() == ledger
    assert (answer.number, answer.kind) == (1, "cancel_tender")
    assert answer.amount_cents == posted.amount_cents == 27_999
    assert dict(answer.balances) == {ACCOUNT: 7920, OTHER: 4118}
    assert at.suspense() == []
    books.prove()


def test_good_money_is_owed_again_and_waits_in_suspense(books, at):
    before = at.state()
    posted = books.post(ticket(books))
    close(books, cash=27_999, check=20_000)
    ledger = at.ledger()
    answer = at.cancel_payment(posted.receipt)
    assert at.state() == before
    assert at.suspense() == [27_999]
    changed = {
        code: cents - ledger.get(code, 0)
        for code, cents in at.ledger().items()
        if cents != ledger.get(code, 0)
    }
    assert changed["10-2390"] == -27_999
    assert not changed.keys() & {"10-1010", "10-1020"}, "where the money lies does not change"
    assert dict(answer.balances) == {ACCOUNT: 7920, OTHER: 4118}
    books.prove()


def test_the_money_that_waits_is_applied_with_the_day_it_came(books, at):
    posted = books.pay(ACCOUNT, 5500, TenderDraft("check", 5500, "1187"))
    close(books, check=5500)
    at.cancel_payment(posted.receipt)
    sam = books.people["sam"]
    [item] = suspense.list_suspense(books.db, sam).rows
    assert (item.payer, item.reference) == ("RODRIGUEZ, MARIA", "1187")
    assert item.memo == f"taken back from receipt {posted.receipt}"
    draft = SuspenseDraft(new_id(), item.item_id, 5500, THIRD)
    suspense.apply_suspense(books.db, sam, draft)
    assert (books.balance(ACCOUNT), books.balance(THIRD)) == (7920, 0)
    assert at.ledger()["10-1020"] == 5500
    assert at.suspense() == []
    books.prove()


@pytest.mark.parametrize("act", BOTH)
def test_asked_again_it_answers_the_same_and_books_nothing(books, at, act):
    posted = books.pay(ACCOUNT, 1000)
    close(books, cash=21_000)
    command = new_id()
    first = getattr(at, act)(posted.receipt, command_id=command)
    entries = at.entries()
    again = getattr(at, act)(posted.receipt, command_id=command)
    assert again.duplicate
    assert again.balances == first.balances
    assert at.entries() == entries
    refused(
        lambda: getattr(at, act)(posted.receipt, command_id=command, note="x"), "command.reused"
    )
    books.prove()


# ----------------------------------------------------------------------------------- what is said
@pytest.mark.parametrize(
    ("act", "word"), [("cancel_tender", "REVERSED"), ("cancel_payment", "MOVED")]
)
def test_everybody_who_shows_the_receipt_says_so(books, at, act, word):
    posted = books.pay(ACCOUNT, 1000)
    close(books, cash=21_000)
    getattr(at, act)(posted.receipt)
    ana = books.people["ana"]
    said = f"{word} 11/23/26, correction 1"
    view, paper = receipts.get_receipt_text(books.db, ana, posted.receipt)
    assert (view.status, view.corrected, view.correction) == ("issued", said, 1)
    assert said in paper
    [row] = receipts.find_receipts(books.db, ana, posted.receipt).rows
    assert row.corrected == said
    assert said in " ".join(receipts.reprint(books.db, ana, posted.receipt).corrections)
    correction = looking.get_correction(books.db, ana, 1)
    assert (correction.receipt, correction.account) == (posted.receipt, ACCOUNT)
    assert correction.lines == ((ACCOUNT, "Sewer", 1000),)
    assert correction.clerk == "Sam Locklear"


def test_the_audit_names_reason_and_amount(books, at):
    posted = books.pay(ACCOUNT, 1000)
    close(books, cash=21_000)
    at.cancel_tender(posted.receipt, reason="never_received", note="lost in the mail")
    [view] = looking.list_of_receipt(books.db, books.people["ana"], posted.receipt)
    assert (view.reason, view.note) == ("Money never arrived", "lost in the mail")


# --------------------------------------------------------------------------------------- refused
@pytest.mark.parametrize("act", BOTH)
def test_in_an_open_drawer_it_is_voided_instead(books, at, act):
    posted = books.pay(ACCOUNT, 1000)
    refused(lambda: getattr(at, act)(posted.receipt), "correction.drawer_open")
    books.void(posted.receipt)
    close(books)
    refused(lambda: getattr(at, act)(posted.receipt), "receipt.already_void")
    books.prove()


@pytest.mark.parametrize(
    ("first", "second"),
    [(BOTH[0], BOTH[0]), (BOTH[0], BOTH[1]), (BOTH[1], BOTH[1])],
)
def test_a_payment_is_taken_back_once(books, at, first, second):
    posted = books.pay(ACCOUNT, 1000)
    close(books, cash=21_000)
    getattr(at, first)(posted.receipt)
    refusal = refused(lambda: getattr(at, second)(posted.receipt), "correction.taken_back")
    assert refusal.facts["number"] == 1
    books.prove()


@pytest.mark.parametrize("act", BOTH)
def test_only_who_may_and_only_a_known_receipt(books, at, act):
    posted = books.pay(ACCOUNT, 1000)
    close(books, cash=21_000)
    refused(lambda: getattr(at, act)(posted.receipt, who="ana"), "denied")
    refused(lambda: getattr(at, act)("26-009999"), "receipt.unknown")
    refused(lambda: getattr(at, act)(posted.receipt, reason="leak"), "correction.reason_unknown")


@pytest.mark.parametrize("act", BOTH)
def test_a_credit_that_was_used_is_named_with_what_used_it(books, at, act):
    posted = books.pay(OTHER, 5000)
    close(books, cash=25_000)
    credit = next(item for item in at.items(OTHER) if item.balance_cents < 0)
    at.transfer(OTHER, THIRD, (credit.id, -500))
    refusal = refused(lambda: getattr(at, act)(posted.receipt), "receipt.credit_used")
    assert refusal.facts["used_by"] == "correction 1 (transfer)"
    books.prove()


def test_a_credit_used_by_a_bill_run_is_said_in_words(books, at):
    posted = books.pay(OTHER, 5000)
    close(books, cash=25_000)
    with books.db.write() as c:
        credit, account = c.execute(
            text("SELECT id, account_id FROM receivable WHERE component = 'credit'")
        ).one()
        tax = c.execute(text("SELECT id FROM receivable WHERE service = 'tax'")).scalar_one()
        gl = c.execute(text("SELECT receivable_gl_id FROM service WHERE code = 'tax'")).scalar_one()
        held = c.execute(
            text("SELECT receivable_gl_id FROM service WHERE code = 'credit'")
        ).scalar_one()
        chain = c.execute(text("SELECT id FROM chain WHERE code = 'office'")).scalar_one()
        now = books.db.clock.now()
        header = journal.Header("billing", chain, now.date(), now, "bill run")
        journal.post(
            c, header, [journal.Leg(held, 82, account, credit), journal.Leg(gl, -82, account, tax)]
        )
        c.execute(
            text(f"UPDATE receivable SET balance_cents = balance_cents + 82 WHERE id = {credit}")
        )
        c.execute(
            text(f"UPDATE receivable SET balance_cents = balance_cents - 82 WHERE id = {tax}")
        )
    refusal = refused(lambda: at.cancel_tender(posted.receipt), "receipt.credit_used")
    assert refusal.facts["used_by"] == "a bill it was applied to"
    books.prove()


@pytest.mark.parametrize("act", BOTH)
def test_a_large_one_waits_for_somebody_else(books, at, act):
    books.decide("correction.second_person", {"when": "above_cents", "above_cents": 999})
    posted = books.pay(ACCOUNT, 1000)
    close(books, cash=21_000)
    command = new_id()
    with pytest.raises(NeedsOverride):
        getattr(at, act)(posted.receipt, command_id=command)
    done = at.approved(lambda: getattr(at, act)(posted.receipt, command_id=command), command)
    assert done.number == 1
    view = looking.get_correction(books.db, books.people["ana"], 1)
    assert view.approved_by == "Fay Hinson"
    books.prove()


# ------------------------------------------------------------------------ batches and suspense
def posted_batch(office, *lines):
    """A posted batch of these lines; gives the receipts' numbers in order."""
    number = begin_batch(office, "ana", sum(line[1] for line in lines), len(lines))
    key(office, number, *lines)
    to_state(office, number, "posted")
    found = receipts.find_receipts(office.db, office.people["ana"], "").rows
    return [row.receipt for row in reversed(found)]


def test_a_receipt_of_a_batch_is_corrected_this_way(books, at):
    before = at.state()
    first, second = posted_batch(books, (ACCOUNT, 4000, "31"), (OTHER, 4118, "32"))
    at.cancel_tender(first)
    at.cancel_payment(second)
    assert at.state() == before
    assert at.suspense() == [4118]
    books.prove()


def test_bad_money_that_waits_in_suspense_is_taken_out_of_it(books, at):
    [receipt] = posted_batch(books, ("", 500, "32"))
    refused(lambda: at.cancel_payment(receipt), "correction.in_suspense")
    at.cancel_tender(receipt)
    assert at.suspense() == []
    assert "10-1020" not in at.ledger()
    books.prove()


def test_bad_money_that_was_applied_is_refused_until_it_has_come_back(books, at):
    [receipt] = posted_batch(books, ("", 500, "32"))
    sam = books.people["sam"]
    moved = suspense.apply_suspense(books.db, sam, SuspenseDraft(new_id(), 1, 200, OTHER))
    refused(lambda: at.cancel_tender(receipt), "receipt.suspense_used")
    refusal = refused(lambda: at.cancel_tender(moved.receipt), "correction.source_stands")
    assert refusal.facts["source"] == receipt
    at.cancel_payment(moved.receipt)
    assert at.suspense() == [300, 200]
    at.cancel_tender(receipt)
    assert at.suspense() == []
    assert books.balance(OTHER) == 4118
    books.prove()


def test_returned_money_cannot_be_taken_back(books, at):
    [receipt] = posted_batch(books, ("", 500, "32"))
    draft = SuspenseDraft(new_id(), 1, 200, payee="LEE, ANN", reason="no account here")
    suspense.return_suspense(books.db, books.people["sam"], draft)
    refused(lambda: at.cancel_tender(receipt), "receipt.suspense_used")
    books.prove()


def test_the_bad_money_of_a_payment_out_of_suspense_is_taken_from_where_it_lies(books, at):
    before = at.state()
    posted = books.pay(ACCOUNT, 4118, TenderDraft("check", 4118, "1187"))
    close(books, check=4118)
    moved = at.reapply(posted.receipt, OTHER)
    assert at.ledger()["10-1020"] == 4118
    at.cancel_tender(moved.receipt)
    assert at.state() == before
    assert not at.ledger().keys() & {"10-1020", "10-2390"}
    books.prove()


def test_money_that_came_in_several_ways_is_taken_from_each_to_the_cent(books, at):
    before = at.state()
    tenders = (TenderDraft("check", 4000, "1187"), TenderDraft("cash", 118))
    posted = books.pay(ACCOUNT, 4118, *tenders)
    close(books, cash=20_118, check=4000)
    moved = at.reapply(posted.receipt, OTHER)
    assert at.cancel_tender(moved.receipt).amount_cents == 4118
    assert at.state() == before
    assert not at.ledger().keys() & {"10-1010", "10-1020", "10-2390"}
    books.prove()


def test_bad_money_that_waits_in_suspense_is_taken_out_of_there(books, at):
    before = at.state()
    posted = books.pay(ACCOUNT, 4118, TenderDraft("check", 4118, "1187"))
    close(books, check=4118)
    at.cancel_payment(posted.receipt)
    assert at.suspense() == [4118]
    assert choices(books, posted.receipt)["cancel_tender"] == ""
    sam = books.people["sam"]
    draft = ReversalDraft(new_id(), posted.receipt, "bad_money", "")
    effect = choosing.preview_reversal(books.db, sam, "cancel_tender", draft)
    assert (effect.amount_cents, effect.accounts) == (4118, ())
    answer = reversals.cancel_tender(books.db, sam, draft)
    assert answer.amount_cents == 4118
    assert reversals.cancel_tender(books.db, sam, draft).duplicate
    assert at.state() == before
    assert at.suspense() == []
    assert not at.ledger().keys() & {"10-1020", "10-2390"}
    refused(lambda: at.cancel_tender(posted.receipt), "correction.taken_back")
    books.prove()


def test_bad_money_that_is_partly_applied_is_not_taken_from_suspense(books, at):
    posted = books.pay(ACCOUNT, 4118, TenderDraft("check", 4118, "1187"))
    close(books, check=4118)
    at.cancel_payment(posted.receipt)
    suspense.apply_suspense(books.db, books.people["sam"], SuspenseDraft(new_id(), 1, 18, OTHER))
    refused(lambda: at.cancel_tender(posted.receipt), "receipt.suspense_used")


def test_a_part_of_it_is_taken_by_what_is_left_of_each_way(books, at):
    tenders = (TenderDraft("check", 3000, "1187"), TenderDraft("cash", 1001))
    posted = books.pay(ACCOUNT, 4001, *tenders)
    close(books, cash=21_001, check=3000)
    at.cancel_payment(posted.receipt)
    sam = books.people["sam"]
    parts = [
        suspense.apply_suspense(books.db, sam, SuspenseDraft(new_id(), 1, cents, OTHER)).receipt
        for cents in (1000, 2, 2999)
    ]
    at.cancel_tender(parts[0])
    assert (at.ledger()["10-1010"], at.ledger()["10-1020"]) == (751, 2250)
    at.cancel_tender(parts[1])
    at.cancel_tender(parts[2])
    assert not at.ledger().keys() & {"10-1010", "10-1020", "10-2390"}
    books.prove()


def test_a_ticket_with_unidentified_money_is_moved_but_for_that(books, at):
    draft = books.draft(LineDraft("account", ACCOUNT, 1000), LineDraft("revenue", "SUSPENSE", 300))
    posted = books.post(draft)
    close(books, cash=21_300)
    answer = at.cancel_payment(posted.receipt)
    assert answer.amount_cents == 1000
    assert at.suspense() == [300, 1000]
    books.prove()


# ------------------------------------------------------------------------------------ the choice
def choices(office, receipt, who="sam"):
    acts = choosing.list_acts(office.db, office.people[who], receipt)
    return {act.kind: act.why_not for act in acts}


def test_the_one_right_way_is_offered_and_the_others_say_why_not(books, at):
    posted = books.pay(ACCOUNT, 1000)
    found = choices(books, posted.receipt)
    assert [kind for kind, why in found.items() if not why] == ["void", "tender_change"]
    assert "void it there" in found["cancel_tender"]
    close(books, cash=21_000)
    found = choices(books, posted.receipt)
    assert found.pop("void").endswith("it can no longer be voided.")
    assert set(found.values()) == {""}
    assert all("may not" in why or why for why in choices(books, posted.receipt, "fay").values())
    at.cancel_tender(posted.receipt)
    assert all("correction 1" in why for why in choices(books, posted.receipt).values())
    with pytest.raises(Refused, match=r"receipt\.unknown"):
        choices(books, "26-009999")


@pytest.mark.parametrize("kind", BOTH)
def test_what_it_would_do_is_what_it_does(books, at, kind):
    posted = books.post(ticket(books))
    close(books, cash=27_999, check=20_000)
    sam = books.people["sam"]
    draft = ReversalDraft(new_id(), posted.receipt, "")
    effect = choosing.preview_reversal(books.db, sam, kind, draft)
    owed = at.state()[1]
    assert all(e.before_cents == owed[e.account] for e in effect.accounts)
    done = getattr(at, kind)(posted.receipt)
    assert {e.account: e.after_cents for e in effect.accounts} == dict(done.balances)
    assert effect.amount_cents == done.amount_cents


def test_corrections_are_listed_newest_first_page_by_page(books, at):
    numbers = [books.pay(ACCOUNT, 100 + n).receipt for n in range(3)]
    close(books, cash=20_303)
    for number in numbers:
        at.cancel_tender(number)
    ana = books.people["ana"]
    page = looking.list_corrections(books.db, ana, limit=2)
    assert [one.number for one in page.rows] == [3, 2]
    page = looking.list_corrections(books.db, ana, page.after, 2)
    assert ([one.number for one in page.rows], page.after) == ([1], None)
    assert len(looking.list_of_account(books.db, ACCOUNT).rows) == 3
    assert looking.list_of_account(books.db, OTHER).rows == ()
    with pytest.raises(Refused, match=r"correction\.unknown"):
        looking.get_correction(books.db, ana, 99)


def test_the_database_itself_takes_a_payment_back_once(books, at):
    posted = books.pay(ACCOUNT, 100)
    close(books, cash=20_100)
    at.cancel_tender(posted.receipt)
    with books.db.read() as c:
        row = dict(c.execute(select(_CORRECTION)).one()._mapping)
    row |= {"id": 99, "number": 2, "entry_id": 1, "kind": "cancel_payment"}
    with pytest.raises(Exception, match=r"(?i)unique"), books.db.write() as c:
        c.execute(insert(_CORRECTION).values(**row))
