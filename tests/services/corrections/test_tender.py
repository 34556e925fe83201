"""The wrong way of paying is put right in one step; no account owes more or less."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Correction, JournalEntry
from clerktui.services import accounts, receipts
from clerktui.services.correction_marks import tenders_held
from clerktui.services.corrections import choosing, looking
from clerktui.views.corrections import TenderDraft as ChangeDraft
from clerktui.views.tickets import TenderDraft
from tests.services.corrections.conftest import ACCOUNT, OTHER
from tests.support.office import new_id

_CORRECTION = Correction.__table__
_ENTRY = JournalEntry.__table__


def refused(do, wanted):
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.message_id == wanted
    return caught.value


def held(office, payment_id):
    with office.db.read() as connection:
        return tenders_held(connection, payment_id)


def in_drawer(office, who="ana"):
    """What corrections say moved in a session's drawer, by way of paying."""
    session = office.sessions[who].session_id
    moved = {}
    with office.db.read() as c:
        for column, sign in ((_CORRECTION.c.to_tender, 1), (_CORRECTION.c.from_tender, -1)):
            query = select(column, func.sum(_CORRECTION.c.amount_cents)).where(
                _CORRECTION.c.drawer_session_id == session
            )
            for code, cents in c.execute(query.group_by(column)):
                moved[code] = moved.get(code, 0) + sign * int(cents)
    return {code: cents for code, cents in moved.items() if cents}


def test_in_an_open_drawer_it_is_done_in_the_drawer_and_its_chain(books, at):
    posted = books.pay(ACCOUNT, 5000)
    balances = at.state()
    answer = at.change_tender(posted.receipt, "cash", "check", who="ana")
    assert (answer.number, answer.amount_cents, answer.balances) == (1, 5000, ())
    assert at.state() == balances
    assert in_drawer(books) == {"check": 5000, "cash": -5000}
    assert held(books, posted.payment_id) == {"check": 5000}
    assert {code: at.ledger().get(code, 0) for code in ("10-1010", "10-1020")} == {
        "10-1010": 0,
        "10-1020": 5000,
    }
    with books.db.read() as c:
        entry = c.execute(select(_ENTRY).where(_ENTRY.c.kind == "tender_change")).one()
    assert entry.drawer_session_id == books.sessions["ana"].session_id
    books.prove()


def test_after_the_drawer_was_closed_it_is_done_in_the_office_chain(books, at):
    posted = books.pay(ACCOUNT, 5000)
    books.close(cash=25_000)
    at.change_tender(posted.receipt, "cash", "check", who="ana")
    assert in_drawer(books) == {}
    assert at.ledger()["10-1020"] == 5000
    assert "10-1010" not in at.ledger()
    books.prove()


def test_what_the_close_has_counted_so_is_not_moved_a_second_time(books, at):
    first = books.pay(ACCOUNT, 5000)
    second = books.pay(ACCOUNT, 1000)
    books.close(cash=20_600, check=5400)
    assert at.ledger()["10-1020"] == 5400
    at.change_tender(first.receipt, "cash", "check")
    assert (at.ledger()["10-1020"], at.ledger()["10-1010"]) == (5400, 600)
    at.change_tender(second.receipt, "cash", "check")
    assert at.ledger()["10-1020"] == 6000, "600 of it was not found by the close"
    assert not at.ledger().keys() & {"10-1010", "10-5990"}
    books.prove()
    at.cancel_tender(first.receipt)
    at.cancel_tender(second.receipt)
    assert not at.ledger().keys() & {"10-1010", "10-1020", "10-5990"}
    books.prove()


def test_a_part_of_it_and_then_the_rest_and_no_more(books, at):
    tenders = (TenderDraft("check", 3000, "31"), TenderDraft("cash", 4000))
    posted = books.pay(ACCOUNT, 6000, *tenders)
    assert held(books, posted.payment_id) == {"check": 3000, "cash": 3000}
    at.change_tender(posted.receipt, "cash", "card", amount_cents=1000)
    assert held(books, posted.payment_id) == {"check": 3000, "cash": 2000, "card": 1000}
    refusal = refused(
        lambda: at.change_tender(posted.receipt, "cash", "card", amount_cents=2001),
        "correction.tender_held",
    )
    assert (refusal.facts["held_cents"], refusal.facts["amount_cents"]) == (2000, 2001)
    at.change_tender(posted.receipt, "cash", "card")
    refused(lambda: at.change_tender(posted.receipt, "cash", "card"), "correction.tender_none")
    at.change_tender(posted.receipt, "card", "cash", amount_cents=3000)
    assert held(books, posted.payment_id) == {"check": 3000, "cash": 3000}
    books.prove()


def test_the_receipt_says_how_it_was_paid_and_that_it_was_corrected(books, at):
    tenders = (TenderDraft("check", 3000, "31"), TenderDraft("cash", 4000))
    posted = books.pay(ACCOUNT, 6000, *tenders)
    at.change_tender(posted.receipt, "cash", "card", amount_cents=1000, reference="A77")
    ana = books.people["ana"]
    view, paper = receipts.get_receipt_text(books.db, ana, posted.receipt)
    shown = [(t.name, t.reference, t.amount_cents) for t in view.document.tenders]
    assert shown == [
        ("Check", "31", 3000),
        ("Cash", "", 3000),
        ("Cash", "", -1000),
        ("Card (corrected)", "A77", 1000),
    ]
    assert sum(t.amount_cents for t in view.document.tenders) == 6000
    assert "Paid by Card, not Cash" in paper
    said = "paid by corrected 11/23/26, correction 1"
    assert (view.corrected, view.correction) == (said, None)
    [row] = receipts.find_receipts(books.db, ana, posted.receipt).rows
    assert row.corrected == said
    [payment] = accounts.list_payments(books.db, ACCOUNT).rows
    assert payment.corrected == "corrected 11/23/26 no 1"
    copy = receipts.reprint(books.db, ana, posted.receipt)
    assert copy.tenders == view.document.tenders
    correction = looking.get_correction(books.db, ana, 1)
    assert (correction.from_tender, correction.to_tender) == ("Cash", "Card")


def test_a_change_of_a_change_reads_as_the_last(books, at):
    posted = books.pay(ACCOUNT, 1000)
    at.change_tender(posted.receipt, "cash", "card")
    at.change_tender(posted.receipt, "card", "check", reference="9")
    view = receipts.get_receipt(books.db, books.people["ana"], posted.receipt)
    shown = [(t.name, t.reference, t.amount_cents) for t in view.document.tenders]
    assert shown == [("Check (corrected)", "9", 1000)]


# --------------------------------------------------------------------------------- taken back
def test_a_void_undoes_it_first(books, at):
    before, ledger = at.state(), at.ledger()
    posted = books.pay(ACCOUNT, 5000)
    at.change_tender(posted.receipt, "cash", "check")
    at.change_tender(posted.receipt, "check", "card", amount_cents=2000)
    books.void(posted.receipt)
    assert (at.state(), at.ledger(), in_drawer(books)) == (before, ledger, {})
    views = looking.list_corrections(books.db, books.people["ana"]).rows
    assert [view.undoes for view in views] == [1, 2, None, None]
    assert held(books, posted.payment_id) == {"cash": 5000}
    books.close(cash=20_000)
    books.prove()


def test_a_reversal_undoes_it_first(books, at):
    before, ledger = at.state(), at.ledger()
    posted = books.pay(ACCOUNT, 5000)
    at.change_tender(posted.receipt, "cash", "check")
    at.close_as_expected()
    assert at.cancel_tender(posted.receipt).number == 3
    assert at.state() == before
    assert at.ledger() == ledger
    books.prove()


def test_moved_money_keeps_its_way_of_paying_and_can_still_be_put_right(books, at):
    posted = books.pay(ACCOUNT, 4118)
    books.close(cash=24_118)
    at.cancel_payment(posted.receipt)
    refused(lambda: at.change_tender(posted.receipt, "cash", "check"), "correction.taken_back")


# ------------------------------------------------------------------------------------- refused
def test_asked_again_it_answers_the_same_and_books_nothing(books, at):
    posted = books.pay(ACCOUNT, 5000)
    command = new_id()
    at.change_tender(posted.receipt, "cash", "check", command_id=command)
    at.close_as_expected()
    entries = at.entries()
    again = at.change_tender(posted.receipt, "cash", "check", command_id=command)
    assert (again.number, again.duplicate) == (1, True)
    assert at.entries() == entries
    refused(
        lambda: at.change_tender(posted.receipt, "cash", "card", command_id=command),
        "command.reused",
    )


@pytest.mark.parametrize(
    ("from_tender", "to_tender", "said", "wanted"),
    [
        ("cash", "cash", {}, "correction.same_tender"),
        ("cash", "shells", {}, "payment.unknown_tender"),
        ("cash", "suspense", {}, "payment.unknown_tender"),
        ("cash", "check", {"reference": " "}, "payment.reference_missing"),
        ("cash", "card", {"reference": "4111111111111111"}, "payment.card_number"),
        ("check", "cash", {}, "correction.tender_none"),
        ("cash", "check", {"amount_cents": 0}, "correction.tender_held"),
        ("cash", "check", {"amount_cents": -5}, "correction.tender_held"),
        ("cash", "check", {"reason": "moved"}, "correction.reason_unknown"),
    ],
)
def test_what_is_not_so_is_refused(books, at, from_tender, to_tender, said, wanted):
    posted = books.pay(ACCOUNT, 5000)
    entries = at.entries()
    refused(lambda: at.change_tender(posted.receipt, from_tender, to_tender, **said), wanted)
    assert at.entries() == entries


def test_a_clerk_corrects_in_an_own_drawer_and_in_none_of_anothers(books, at):
    posted = books.pay(ACCOUNT, 5000)
    refused(
        lambda: at.change_tender(posted.receipt, "cash", "check", who="dee"), "drawer.not_yours"
    )
    refused(lambda: at.change_tender(posted.receipt, "cash", "check", who="fay"), "denied")
    assert at.change_tender(posted.receipt, "cash", "check", who="sam").number == 1


def test_a_void_receipt_and_one_out_of_suspense_have_no_way_of_paying_to_correct(books, at):
    void = books.pay(ACCOUNT, 500).receipt
    books.void(void)
    refused(lambda: at.change_tender(void, "cash", "check"), "receipt.already_void")
    posted = books.pay(ACCOUNT, 4118)
    books.close(cash=24_118)
    moved = at.reapply(posted.receipt, OTHER)
    refused(
        lambda: at.change_tender(moved.receipt, "suspense", "check"), "correction.from_suspense"
    )


def test_a_large_one_waits_for_somebody_else(books, at):
    books.decide("correction.second_person", {"when": "always", "above_cents": 0})
    posted = books.pay(ACCOUNT, 5000)
    command = new_id()

    def change():
        return at.change_tender(posted.receipt, "cash", "check", command_id=command)

    with pytest.raises(NeedsOverride):
        change()
    assert at.approved(change, command).number == 1


def test_what_it_would_do_is_said_first(books, at):
    posted = books.pay(ACCOUNT, 5000)
    sam = books.people["sam"]
    draft = ChangeDraft(new_id(), posted.receipt, "", "cash", "check", reference="1")
    effect = choosing.preview_tender(books.db, sam, draft)
    assert (effect.amount_cents, effect.accounts) == (5000, ())
    assert effect.words == (
        "Paid by Check, not by Cash. No account owes more or less.",
        "Its drawer is still open and follows.",
    )
    assert choosing.tenders_of(books.db, sam, posted.receipt) == (("cash", "Cash", 5000),)
